"""What people are asked about one visit."""

from typing import Any

from carematch.core.fields import Form, HoursField, InputRequired, Ticked, TimeField, _l
from carematch.seekers import questions
from carematch.seekers.visits import Visit
from carematch.seekers.wording import DAYS


def _minute(time: Any) -> int:
    """Return the minute of the day of a time."""
    return time.hour * 60 + time.minute


class VisitForm(Form):
    """A visit, on one day of the week or on several."""

    days = questions.several(
        _l("On which days?"),
        dict(enumerate(DAYS)),
        coerce=int,
        validators=[Ticked(_l("Choose at least one day"))],
    )
    earliest = TimeField(
        _l("Not before"),
        description=_l("For example 7:30"),
        validators=[InputRequired(_l("Enter the earliest time"))],
    )
    latest = TimeField(
        _l("Finished by"),
        description=_l("For example 10:00"),
        validators=[InputRequired(_l("Enter the time by which it is over"))],
    )
    minutes = HoursField(
        _l("How many hours is the visit?"),
        description=_l("For example 0:45 for three quarters of an hour, or 2"),
        validators=[InputRequired(_l("Enter how long the visit is"))],
    )

    @property
    def visits(self) -> list[Visit]:
        """Return a visit for each day that was chosen."""
        earliest, latest = (_minute(each.data) for each in (self.earliest, self.latest))
        return [Visit(day, earliest, latest, self.minutes.data or 0) for day in self.days.data]
