"""What a council is asked when it chooses its wider area."""

from collections.abc import Sequence
from typing import Any

from carematch.core.fields import (
    CheckboxesField,
    DateField,
    Form,
    InputRequired,
    Length,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    _l,
)
from carematch.places.rings import CouncilArea
from carematch.places.succession import Council
from carematch.places.values import WiderAreaKind

KIND_LABELS = {
    WiderAreaKind.COMBINED_AUTHORITY: _l("combined authority"),
    WiderAreaKind.COUNTY: _l("ceremonial county"),
    WiderAreaKind.CLUSTER: _l("a group that the council chose"),
}


class WiderAreaForm(Form):
    """What the wider area is, from when, and why."""

    kind = RadioField(
        _l("What is your wider area?"),
        coerce=WiderAreaKind,
        validators=[InputRequired(_l("Choose what your wider area is"))],
    )
    name = StringField(
        _l("Name of the group"),
        description=_l("It stands in your reports, like Severnside"),
        validators=[Length(max=60, message=_l("Use at most 60 letters"))],
    )
    member_codes = CheckboxesField(_l("Which councils belong to the group?"))
    starts_on = DateField(
        _l("From which day?"),
        description=_l("Today or later. Payments made before keep the ring they were given"),
        validators=[InputRequired(_l("Enter the first day"))],
    )
    reason = TextAreaField(
        _l("Why?"),
        description=_l("Whoever defends the figures later reads this"),
        validators=[
            InputRequired(_l("Say why, in a sentence")),
            Length(max=500, message=_l("Use at most 500 letters")),
        ],
    )

    def __init__(
        self, areas: Sequence[CouncilArea], neighbours: Sequence[tuple[str, list[Council]]], **kwargs: Any
    ) -> None:
        """Offer the council's own combined authority and county, and the other councils by region."""
        super().__init__(**kwargs)
        self.kind.choices = [
            *(SelectChoice(each.wider_kind.value, each.wider_name) for each in areas),
            SelectChoice(WiderAreaKind.CLUSTER.value, _l("A group of councils that you name")),
        ]
        self.member_codes.choices = {
            region: [(council.code, council.name) for council in councils] for region, councils in neighbours
        }
