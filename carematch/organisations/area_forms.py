"""What the pages about where an anchor works ask for."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request

from carematch.core.fields import (
    CheckboxesField,
    Form,
    InputRequired,
    PostcodeField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    Ticked,
    _l,
)
from carematch.places.values import AreaKind


class _Search(Form):
    """A form that only looks things up, so it is sent in the address and needs no token."""

    class Meta(Form.Meta):
        """Nothing changes."""

        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        """Read the address."""
        super().__init__(formdata=request.args, **kwargs)


class ChooseForm(_Search):
    """In which council to add areas, and of what size."""

    council = SelectField(
        _l("In which council?"), validators=[InputRequired(_l("Choose the council that the area is in"))]
    )
    kind = RadioField(
        _l("How much of it?"),
        choices=[
            SelectChoice(AreaKind.COUNCIL.value, _l("All of it")),
            SelectChoice(AreaKind.WARD.value, _l("Some of its wards")),
            SelectChoice(AreaKind.NEIGHBOURHOOD.value, _l("Some of its neighbourhoods")),
        ],
        validators=[InputRequired(_l("Choose how much of it"))],
    )

    def __init__(self, councils: Iterable[Any], proposed: Sequence[str]) -> None:
        """Offer the councils of today; before anything is chosen, propose the one that commissions the anchor."""
        super().__init__()
        self.council.choices = [
            SelectChoice("", _l("Choose a council")),
            *(SelectChoice(each.code, each.name) for each in councils),
        ]
        if not request.args and len(proposed) == 1:
            self.council.data = proposed[0]


class PostcodeForm(_Search):
    """The postcode whose ward and neighbourhood is asked."""

    postcode = PostcodeField(
        _l("Postcode"),
        description=_l("Any address in the place you mean, like BS3 4AB"),
        validators=[InputRequired(_l("Enter a postcode, like BS3 4AB"))],
    )


class AreasForm(Form):
    """Which areas are worked in."""

    codes = CheckboxesField(validators=[Ticked(_l("Tick at least one, or go back"))])

    def __init__(self, question: str, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Offer areas by code and name under a question."""
        super().__init__(**kwargs)
        self.codes.label.text = question
        self.codes.choices = [SelectChoice(code, name) for code, name in offered]


class NeighbourhoodForm(Form):
    """What a neighbourhood is called, and which official ones make it up."""

    name = StringField(
        _l("What do people call it?"),
        description=_l("For example Totterdown and Windmill Hill"),
        validators=[InputRequired(_l("Enter the name that people use for it"))],
    )
    msoa_codes = CheckboxesField(
        _l("Which neighbourhoods belong to it?"),
        validators=[Ticked(_l("Tick at least one neighbourhood that belongs to it"))],
    )

    def __init__(self, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the official neighbourhoods by code and name."""
        super().__init__(**kwargs)
        self.msoa_codes.choices = [SelectChoice(code, name) for code, name in offered]
