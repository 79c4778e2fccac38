"""What can be asked of the directory; it only looks things up, so it is sent in the address."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from carematch.asking.week import DAYS, PARTS
from carematch.core.fields import (
    BooleanField,
    CheckboxesField,
    Form,
    InputRequired,
    Length,
    PostcodeField,
    PoundsField,
    SelectField,
    StringField,
)
from carematch.directory import meaning
from carematch.directory.asked import Asked
from carematch.directory.meaning import Meaning
from carematch.directory.ordering import ORDER_LABELS, Order
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES

MILES = (1, 2, 3, 5, 10, 20)


class SearchForm(Form):
    """Where help is wanted, what with, and what matters about who gives it."""

    class Meta(Form.Meta):
        """A search changes nothing and needs no token."""

        csrf = False

    postcode = PostcodeField(_l("Postcode"), validators=[InputRequired(_l("Enter a postcode, like BS3 4AB"))])
    need = StringField(
        _l("What would help? In your own words"),
        description=_l("For example: help with a shower, a lift to hospital, someone to talk to"),
        validators=[
            Length(max=meaning.LONGEST, message=_l("Say it in a few words, like help with a shower"))
        ],
    )
    # Codes that nobody knows are taken for nothing chosen: an address made up by hand is answered by what makes sense.
    service = SelectField(_l("Or choose from the list"), validate_choice=False)
    day = CheckboxesField(
        _l("Free on every one of these days"),
        choices=[SelectChoice(str(number), name) for number, name in enumerate(DAYS)],
        validate_choice=False,
    )
    part = CheckboxesField(
        _l("In every one of these parts of the day"),
        choices=[SelectChoice(part.code, f"{part.label}, {part.hours}") for part in PARTS],
        validate_choice=False,
    )
    language = SelectField(_l("Speaks"), validate_choice=False)
    community = SelectField(_l("Has experience of a community"), validate_choice=False)
    price = PoundsField(
        _l("Price guide up to"), description=_l("Pounds an hour, Monday to Friday. For example, 22")
    )
    miles = SelectField(_l("Distance up to"), validate_choice=False)
    drives = BooleanField(_l("Drives a car"))
    sort = SelectField(_l("Order by"), validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        """Read the address, and offer what can be chosen."""
        super().__init__(formdata=request.args, **kwargs)
        services = ((each.code, each.name) for each in SERVICES.values() if not each.refused)
        self.service.choices = _choices(gettext("Anything"), services)
        self.language.choices = _choices(gettext("Any language"), vocabulary.LANGUAGES.items())
        self.community.choices = _choices(gettext("Any or none"), vocabulary.COMMUNITIES.items())
        distances = ((str(miles), f"{miles} mile{'s' if miles > 1 else ''}") for miles in MILES)
        self.miles.choices = _choices(gettext("Any distance"), distances)
        self.sort.choices = [SelectChoice(order.value, label) for order, label in ORDER_LABELS.items()]

    @property
    def order(self) -> Order:
        """Return the order that was chosen, best fit unless another was."""
        known = self.sort.data in set(Order)
        return Order(self.sort.data) if known else Order.BEST

    @property
    def has_filters_wrong(self) -> bool:
        """Tell whether what is wrong is among the filters, which then have to be open."""
        return bool(self.price.errors)

    def asked(self, understood: Meaning) -> Asked:
        """Return what was chosen; what was typed counts where it was understood as something that is offered."""
        is_offered = understood.code is not None and not SERVICES[understood.code].refused
        offered = {code for code, each in SERVICES.items() if not each.refused}
        miles = _known(self.miles.data, {str(each) for each in MILES})
        return Asked(
            need=self.need.data or "" if is_offered else "",
            meant=understood.code or "" if is_offered else "",
            service=_known(self.service.data, offered),
            days=tuple(day for day in range(len(DAYS)) if str(day) in (self.day.data or ())),
            parts=tuple(part.code for part in PARTS if part.code in (self.part.data or ())),
            language=_known(self.language.data, vocabulary.LANGUAGES),
            community=_known(self.community.data, vocabulary.COMMUNITIES),
            price=self.price.data,
            miles=int(miles) if miles else None,
            drives=bool(self.drives.data),
        )


def _choices(nothing: str, known: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *(SelectChoice(code, label) for code, label in known)]


def _known(code: str | None, codes: Any) -> str:
    """Return a code that is known, or nothing."""
    return code if code and code in codes else ""
