"""What staff are asked about a person and their need."""

from typing import Any

from carematch.core.fields import (
    BooleanField,
    Form,
    InputRequired,
    RadioField,
    SelectField,
    _l,
)
from carematch.places import service as places
from carematch.rules.lawful_route import ContractParty
from carematch.seekers import questions
from carematch.seekers.vocabulary import (
    CHANNEL_LABELS,
    CONTRACT_LABELS,
    Channel,
)


class NewNeedForm(Form):
    """Who is asking for help, and how they reached us."""

    preferred_name = questions.name(
        _l("What would they like to be called?"), _l("Enter the name they would like us to use")
    )
    phone = questions.phone()
    email = questions.email(_l("Email address"))
    channel = RadioField(
        _l("How are you talking to them?"),
        choices=questions.choices(
            {value: label for value, label in CHANNEL_LABELS.items() if value is not Channel.ONLINE}
        ),
        coerce=Channel,
        validators=[InputRequired(_l("Say how you are talking to them"))],
    )
    may_keep = BooleanField(_l("They have agreed to this"))


class DecidingForm(Form):
    """How sure we are that the person can decide about this, and who contracts."""

    doubt = RadioField(
        _l("Is there a doubt that the person can make this decision?"),
        description=_l(
            "Everybody is presumed able to decide. Age or an illness alone is no reason for doubt"
        ),
        choices=questions.choices({"yes": _l("Yes, about this decision")}, nothing=_l("No")),
        coerce=bool,
    )
    note = questions.long_text(_l("If there is: what is the doubt?"))
    contract_party = RadioField(
        _l("Who will make the contract with the provider?"),
        choices=questions.choices(CONTRACT_LABELS),
        coerce=ContractParty,
    )


class CouncilForm(Form):
    """Which council is responsible, where the postcode does not settle it."""

    council_code = SelectField(
        _l("Which council is responsible?"), validators=[InputRequired(_l("Choose a council"))]
    )
    reason = questions.long_text(
        _l("Why?"),
        InputRequired(_l("Say why this council is responsible")),
        description=_l("For example: the council that arranged the move stays responsible"),
    )

    def __init__(self, **kwargs: Any) -> None:
        """Offer every council that there is today."""
        super().__init__(**kwargs)
        councils = {each.code: each.name for each in places.list_councils()}
        self.council_code.choices = questions.choices(councils, nothing=_l("Choose a council"))
