"""What the manager says once they have asked the person about a change."""

import uuid
from collections.abc import Sequence
from typing import Any

from carematch.core import clock
from carematch.core.fields import DateField, Form, InputRequired, RadioField, _l
from carematch.matching import questions
from carematch.matching.desk_forms import HEARD
from carematch.matching.relaxing.asking import Heard
from carematch.seekers.models import Representative
from carematch.seekers.vocabulary import Channel, Giver


class AnswerForm(Form):
    """Yes or no, who said so, how and when."""

    agreed = RadioField(
        _l("What did they say?"),
        choices=questions.choices([("yes", _l("Yes, change it")), ("no", _l("No, keep it as it is"))]),
        validators=[InputRequired(_l("Choose what they said"))],
    )
    given_by = RadioField(_l("Who said so?"), validators=[InputRequired(_l("Choose who said so"))])
    channel = RadioField(
        _l("How did they say so?"),
        choices=questions.choices(HEARD),
        coerce=Channel,
        validators=[InputRequired(_l("Choose how they said so"))],
    )
    asked_on = DateField(
        _l("On which day?"), validators=[InputRequired(_l("Enter the day on which they said so"))]
    )

    def __init__(self, acting: Sequence[Representative], **kwargs: Any) -> None:
        """Offer the person and whoever may decide this for them; today unless said otherwise."""
        super().__init__(data={"asked_on": clock.today()}, **kwargs)
        people = [(Giver.PERSON, _l("The person themselves")), *((each.id, each.name) for each in acting)]
        self.given_by.choices = questions.choices(people)

    @property
    def said(self) -> dict[str, Any]:
        """Return the answer as asking.answer takes it."""
        given = self.answers
        by_person = given["given_by"] == Giver.PERSON.value
        heard = Heard(
            on=given["asked_on"],
            channel=given["channel"],
            by=Giver.PERSON if by_person else Giver.REPRESENTATIVE,
            representative_id=None if by_person else uuid.UUID(given["given_by"]),
        )
        return {"agreed": given["agreed"] == "yes", "heard": heard}
