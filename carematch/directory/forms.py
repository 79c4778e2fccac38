"""What can be asked of the directory. It is sent by POST: some of it must not stand in an address."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, ngettext
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
    RadioField,
    SelectField,
    StringField,
)
from carematch.core.wording import said
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
        """A search changes nothing: where it comes from is looked at instead of a token (see kept)."""

        csrf = False

    postcode = PostcodeField(_l("Postcode"), validators=[InputRequired(_l("Enter a postcode, like BS3 4AB"))])
    need = StringField(
        _l("What would help? In your own words"),
        description=_l("For example: help with a shower, a lift to hospital, someone to talk to"),
        validators=[
            Length(max=meaning.LONGEST, message=_l("Say it in a few words, like help with a shower"))
        ],
    )
    # Codes that nobody knows are taken for nothing chosen: what is sent by hand is answered by what makes sense.
    service = CheckboxesField(_l("All of these"), validate_choice=False)
    day = CheckboxesField(_l("Free on every one of these days"), validate_choice=False)
    part = CheckboxesField(_l("In every one of these parts of the day"), validate_choice=False)
    language = CheckboxesField(_l("Speaks one or more of these"), validate_choice=False)
    community = SelectField(_l("Has experience of a community"), validate_choice=False)
    gender = RadioField(
        _l("Gender"),
        description=_l("Only some people show theirs. If you choose, you see only those who do"),
        validate_choice=False,
    )
    pet = CheckboxesField(_l("Fine with all of these"), validate_choice=False)
    price = PoundsField(
        _l("Price guide up to"), description=_l("Pounds an hour, Monday to Friday. For example, 22")
    )
    miles = SelectField(_l("Distance up to"), validate_choice=False)
    drives = BooleanField(_l("Drives a car"))
    sort = SelectField(_l("Order by"), validate_choice=False)

    def __init__(self, sent: Any, **kwargs: Any) -> None:
        """Read what was sent, and offer what can be chosen."""
        super().__init__(formdata=sent, **kwargs)
        self.service.choices = _choices(
            (each.code, each.name) for each in SERVICES.values() if not each.refused
        )
        self.day.choices = _choices((str(number), name) for number, name in enumerate(DAYS))
        self.part.choices = [
            SelectChoice(part.code, said("%(part)s, %(hours)s", part=part.label, hours=part.hours))
            for part in PARTS
        ]
        self.language.choices = _choices(vocabulary.LANGUAGES.items())
        self.community.choices = _choices(vocabulary.COMMUNITIES.items(), gettext("Any or none"))
        self.gender.choices = _choices(vocabulary.GENDERS.items(), gettext("Any"))
        self.gender.data = self.gender.data or ""
        self.pet.choices = _choices(vocabulary.PETS.items())
        miles = ((str(each), ngettext("%(num)s mile", "%(num)s miles", each)) for each in MILES)
        self.miles.choices = [
            SelectChoice("", gettext("Any distance")),
            *(SelectChoice(*each) for each in miles),
        ]
        self.sort.choices = _choices((order.value, label) for order, label in ORDER_LABELS.items())

    @property
    def order(self) -> Order:
        """Return the order that was chosen, best fit unless another was."""
        known = self.sort.data in set(Order)
        return Order(self.sort.data) if known else Order.BEST

    def asked(self, understood: Meaning, nth: int | None = None) -> Asked:
        """Return what was chosen; what was typed counts where it was understood as something that is offered.

        `nth` is which of the likeliest few was chosen where it was not clear.
        """
        offered = [code for code, each in SERVICES.items() if not each.refused]
        likeliest = dict(enumerate(understood.nearest))
        meant = understood.code or likeliest.get(-1 if nth is None else nth, "")
        miles = _known(self.miles.data, {str(each) for each in MILES})
        return Asked(
            need=self.need.data or "",
            meant=_known(meant, offered),
            nth=nth if nth in likeliest else None,
            services=_all_known(self.service.data, offered),
            days=tuple(day for day in range(len(DAYS)) if str(day) in (self.day.data or ())),
            parts=_all_known(self.part.data, [part.code for part in PARTS]),
            languages=_all_known(self.language.data, vocabulary.LANGUAGES),
            community=_known(self.community.data, vocabulary.COMMUNITIES),
            price=self.price.data,
            miles=int(miles) if miles else None,
            drives=bool(self.drives.data),
            pets=_all_known(self.pet.data, vocabulary.PETS),
            gender=_known(self.gender.data, vocabulary.GENDERS),
        )


def _choices(known: Iterable[tuple[str, str]], nothing: str = "") -> list[SelectChoice]:
    """Return choices in the reader's language, after the one for nothing where there is one."""
    first = [SelectChoice("", nothing)] if nothing else []
    return [*first, *(SelectChoice(code, gettext(label)) for code, label in known)]


def _known(code: str | None, codes: Any) -> str:
    """Return a code that is known, or nothing."""
    return code if code and code in codes else ""


def _all_known(codes: Iterable[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    """Return those of some codes that are known, in the known order."""
    held = set(codes or ())
    return tuple(each for each in known if each in held)
