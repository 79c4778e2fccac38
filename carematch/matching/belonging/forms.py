"""What the manager says when somebody joins a group for a need, with that person's agreement."""

import uuid
from collections.abc import Sequence
from typing import Any

from carematch.core import clock
from carematch.core.fields import CheckboxesField, DateField, Form, HoursField, InputRequired, RadioField, _l
from carematch.matching import questions
from carematch.matching.belonging.joining import Agreed, Less
from carematch.matching.belonging.record import MEETS_LABELS, Meets
from carematch.matching.desk_forms import HEARD
from carematch.rules.taxonomy import SERVICES
from carematch.seekers import wording
from carematch.seekers.models import Need, Representative
from carematch.seekers.vocabulary import Channel, Giver, Times


class JoinForm(Form):
    """What the group is to the need, what is no longer asked for, and who agreed that it is noted."""

    meets = RadioField(
        _l("What is this group to the need?"),
        choices=questions.choices(MEETS_LABELS.items()),
        coerce=Meets,
        validators=[InputRequired(_l("Choose what this group is to the need"))],
    )
    services = CheckboxesField(
        _l("Which help is no longer asked for?"), description=_l("Only if it meets some of the need")
    )
    visits = CheckboxesField(
        _l("Which visits are no longer asked for?"), description=_l("Only if it meets some of the need")
    )
    weekly_minutes = HoursField(
        _l("How many hours a week are still asked for?"),
        description=_l("Only if it meets some of the need, and fewer hours are asked for now"),
    )
    agreed_by = RadioField(
        _l("Who agreed that we note this?"), validators=[InputRequired(_l("Choose who agreed"))]
    )
    channel = RadioField(
        _l("How did they say so?"),
        choices=questions.choices(HEARD),
        coerce=Channel,
        validators=[InputRequired(_l("Choose how they said so"))],
    )
    agreed_on = DateField(
        _l("On which day?"), validators=[InputRequired(_l("Enter the day on which they agreed"))]
    )

    def __init__(self, need: Need, acting: Sequence[Representative], **kwargs: Any) -> None:
        """Offer what the need asks for, the person, and whoever may decide for them; today unless said otherwise."""
        super().__init__(data={"agreed_on": clock.today()}, **kwargs)
        self.services.choices = questions.choices((code, SERVICES[code].name) for code in need.services)
        self.visits.choices = questions.choices((each.id, wording.visit(each)) for each in need.visits)
        self.agreed_by.choices = questions.choices(
            [(Giver.PERSON, _l("The person themselves")), *((each.id, each.name) for each in acting)]
        )
        kept = {"services": len(need.services) > 1, "visits": len(need.visits) > 1}
        kept["weekly_minutes"] = need.times is Times.FLEXIBLE and bool(need.weekly_minutes)
        for name, is_asked in kept.items():
            if not is_asked:
                del self[name]

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said as joining.join takes it."""
        given = self.answers
        by_person = given["agreed_by"] == Giver.PERSON.value
        return {
            "meets": given["meets"],
            "agreed": Agreed(
                on=given["agreed_on"],
                channel=given["channel"],
                by=Giver.PERSON if by_person else Giver.REPRESENTATIVE,
                representative_id=None if by_person else uuid.UUID(given["agreed_by"]),
            ),
            "less": Less(
                services=given.get("services") or (),
                visits=[uuid.UUID(each) for each in given.get("visits") or ()],
                weekly_minutes=given.get("weekly_minutes"),
            ),
        }
