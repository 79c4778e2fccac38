"""What staff are asked about a location of the CQC's register."""

from carematch.asking.fields import yes_or_no
from carematch.core.fields import Form, InputRequired, _l


class ConfirmForm(Form):
    """That a location is the provider's: the register says the rest."""


class PersonalCareForm(Form):
    """That a location is the provider's, and what the CQC's own page says of personal care."""

    cqc_personal_care = yes_or_no(
        _l("Is it registered for personal care today?"),
        InputRequired(_l("Choose yes if the CQC's page shows personal care")),
        description=_l("The file does not say. The location's page at the CQC does, under “Registered for”"),
    )
