"""What people are asked about one visit."""

import datetime as dt
from typing import Any

from carematch.asking.week import DAYS
from carematch.core.fields import Form, HoursField, InputRequired, RadioField, Ticked, TimeField, _l
from carematch.seekers import questions
from carematch.seekers.models import NeedVisit
from carematch.seekers.visits import Visit


def _minute(time: Any) -> int:
    """Return the minute of the day of a time."""
    return time.hour * 60 + time.minute


def _time(minutes: int) -> dt.time:
    """Return a minute of the day as a time."""
    return dt.time(minutes // 60 % 24, minutes % 60)


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


class ChangeVisitForm(VisitForm):
    """A visit that stands in the week already, on its one day."""

    days = RadioField(
        _l("On which day?"),
        choices=questions.choices(dict(enumerate(DAYS))),
        coerce=int,
        validators=[InputRequired(_l("Choose a day"))],
    )

    @staticmethod
    def shown(visit: NeedVisit) -> dict[str, Any]:
        """Return a visit as its page is filled."""
        return {
            "days": visit.day,
            "earliest": _time(visit.earliest),
            "latest": _time(visit.latest),
            "minutes": visit.minutes,
        }

    @property
    def visits(self) -> list[Visit]:
        """Return the visit as it is to be."""
        earliest, latest = (_minute(each.data) for each in (self.earliest, self.latest))
        return [Visit(self.days.data, earliest, latest, self.minutes.data or 0)]
