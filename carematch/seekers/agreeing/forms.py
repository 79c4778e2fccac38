"""What is asked where somebody agrees to something, or staff write down that they did."""

import uuid
from collections.abc import Sequence
from typing import Any

from carematch.core.fields import (
    BooleanField,
    DateField,
    Form,
    InputRequired,
    Optional,
    RadioField,
    Ticked,
    _l,
)
from carematch.seekers import questions
from carematch.seekers.models import Representative
from carematch.seekers.vocabulary import (
    AUTHORITY_LABELS,
    CHANNEL_LABELS,
    SHOWN_LABELS,
    Channel,
    Giver,
    ShownAs,
)

_HEARD = {value: label for value, label in CHANNEL_LABELS.items() if value is not Channel.ONLINE}
_SHOWN = {value: label for value, label in SHOWN_LABELS.items() if value is not ShownAs.NOT_RECORDED}


class OwnAgreeForm(Form):
    """A person, or somebody with authority over their care, agrees themselves."""

    agreed = BooleanField(_l("I agree to this"), validators=[Ticked(_l("Tick this if you agree"))])
    expires_on = DateField(
        _l("Until when?"),
        description=_l("The last day. Leave it empty if it has no end: you can take it back at any time"),
        validators=[Optional()],
    )


class AgreeForm(Form):
    """A consent as staff heard it."""

    agreed = BooleanField(
        _l("They have agreed to this"),
        validators=[Ticked(_l("Ask them first. Tick this once they have agreed"))],
    )
    given_by = RadioField(_l("Who agreed?"), validators=[InputRequired(_l("Choose who agreed"))])
    channel = RadioField(
        _l("How did they say so?"),
        choices=questions.choices(_HEARD),
        coerce=Channel,
        validators=[InputRequired(_l("Choose how they said so"))],
    )
    shown_as = RadioField(
        _l("In which form did they get the words?"),
        choices=questions.choices(_SHOWN),
        coerce=ShownAs,
        validators=[InputRequired(_l("Choose in which form they got the words"))],
    )
    expires_on = DateField(
        _l("Until when?"),
        description=_l("The last day. Leave it empty if they set no end"),
        validators=[Optional()],
    )

    def __init__(self, acting: Sequence[Representative], **kwargs: Any) -> None:
        """Offer the person, and everybody who acts for them: whose authority does not reach is told so."""
        super().__init__(**kwargs)
        named: dict[Any, Any] = {
            each.id: f"{each.name}: {AUTHORITY_LABELS[each.authority]}" for each in acting if each.authority
        }
        offered: dict[Any, Any] = {Giver.PERSON: _l("The person themselves"), **named}
        self.given_by.choices = questions.choices(offered)

    @property
    def consent(self) -> dict[str, Any]:
        """Return what was heard as consents.give takes it."""
        by_person = self.given_by.data == Giver.PERSON.value
        return {
            "given_by": Giver.PERSON if by_person else Giver.REPRESENTATIVE,
            "representative_id": None if by_person else uuid.UUID(self.given_by.data),
            "channel": self.channel.data,
            "shown_as": self.shown_as.data,
            "expires_on": self.expires_on.data,
        }
