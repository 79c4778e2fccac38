"""The form base and the fields that every slice asks its questions with."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import IntegerField as _IntegerField
from wtforms.utils import unset_value
from wtforms.validators import (
    Email,
    EqualTo,
    Length,
    NumberRange,
    Optional,
    StopValidation,
)
from wtforms.validators import InputRequired as _InputRequired

from carematch.core.money import Money
from carematch.core.submissions import FIELD
from carematch.core.wording import said, spoken

_OWN = {FIELD, "row_version", "csrf_token"}

# What WTForms says by itself, in our words.
_WORDS = {
    "Not a valid choice.": _l("Choose one of the answers"),
    "Invalid Choice: could not coerce.": _l("Choose one of the answers"),
    "'%(value)s' is not a valid choice for this field.": _l("Choose from the answers"),
    "'%(value)s' are not valid choices for this field.": _l("Choose from the answers"),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Choose from the answers"),
    "Not a valid integer value.": _l("Enter a whole number, like 12"),
}


class _Words:
    """Puts our words in the place of the form library's."""

    def gettext(self, text: str) -> str:
        """Return our sentence for one of theirs, or theirs."""
        return str(_WORDS.get(text, text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return our sentence for one of theirs that counts, or theirs."""
        return self.gettext(singular if number == 1 else plural)


def strip(text: str | None) -> str | None:
    """Take spaces off both ends of what was typed (and NUL, which PostgreSQL cannot keep); forgive, do not complain."""
    return text.replace("\x00", "").strip() if isinstance(text, str) else text


class Form(FlaskForm):
    """A form that can take effect only once and that notices when its record has moved on.

    `answers` holds the fields under the names that the service's keywords have; `fail` puts a domain
    error beside its field. Validators here check shape; services check truth.
    """

    form_key = HiddenField()
    row_version = HiddenField()

    class Meta(FlaskForm.Meta):
        """Strip what people type, except passwords, and speak plainly."""

        def get_translations(self, form: Any) -> _Words:
            """Return our words for what the form library says by itself."""
            return _Words()

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            """Give text fields the filter that strips spaces."""
            if issubclass(unbound_field.field_class, StringField | TextAreaField) and not issubclass(
                unbound_field.field_class, PasswordField | HiddenField
            ):
                filters = [*unbound_field.kwargs.get("filters", ()), strip]
                return unbound_field.bind(form=form, **{**options, "filters": filters})
            return unbound_field.bind(form=form, **options)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give a freshly shown form a key of its own; a form shown again keeps the one it was sent with."""
        super().__init__(*args, **kwargs)
        if not self.form_key.data:
            self.form_key.data = uuid.uuid4().hex

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, by field name, ready for `service.verb(**form.answers)`."""
        return {name: field.data for name, field in self._fields.items() if name not in _OWN}

    def fail(self, field: str, error: Exception | str) -> None:
        """Put a sentence beside a field, as a validator would."""
        self._fields[field].errors = [*self._fields[field].errors, str(error)]


class InputRequired(_InputRequired):
    """Validator: something other than spaces must have been typed or chosen."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation with the message where nothing was answered; a misread answer has its own error."""
        if field.process_errors:
            raise StopValidation()
        if field.raw_data and any(str(part).strip() for part in field.raw_data):
            return
        field.errors[:] = []
        raise StopValidation(str(self.message or _l("Enter an answer")))


class IntegerField(_IntegerField):
    """A whole number; spaces and commas are forgiven."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, or raise ValueError with a sentence for the page."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        typed = valuelist[0].strip().replace(",", "").replace(" ", "")
        self.data = None
        if (
            not typed.removeprefix("-").isascii()
            or not typed.removeprefix("-").isdecimal()
            or len(typed) > 12
        ):
            raise ValueError(said("Enter a whole number, like 5"))
        self.data = int(typed)


class PoundsField(StringField):
    """An amount in pounds and pence; its data is Money, or None where nothing was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, or raise ValueError with a sentence for the page."""
        self.typed = valuelist[0] if valuelist else ""
        self.data = Money.parse(self.typed) if self.typed.strip() else None

    def _value(self) -> str:
        """Show what was typed, or the amount that is stored."""
        if getattr(self, "typed", None) is not None:
            return str(self.typed)
        return self.data.plain if isinstance(self.data, Money) else ""


class HoursField(StringField):
    """A length of time in hours ("2", "1.5", "1:30"); its data is whole minutes."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, or raise ValueError with a sentence for the page."""
        self.typed = valuelist[0] if valuelist else ""
        self.data = _minutes(self.typed.strip()) if self.typed.strip() else None

    def _value(self) -> str:
        """Show what was typed, or the stored minutes as hours."""
        if getattr(self, "typed", None) is not None:
            return str(self.typed)
        if self.data is None:
            return ""
        return f"{self.data // 60}:{self.data % 60:02d}" if self.data % 60 else str(self.data // 60)


def _minutes(typed: str) -> int:
    """Turn "1.5" or "1:30" into 90, or raise ValueError."""
    wrong = ValueError(said("Enter hours as a number, like 2, 1.5 or 1:30"))
    whole, mark, part = typed.replace(",", ".").partition(":" if ":" in typed else ".")
    if not (whole or part) or not (whole or "0").isdecimal() or (mark and not part.isdecimal()):
        raise wrong
    if len(whole) > 5 or len(part) > 4:
        raise wrong
    if mark == ":":
        if len(part) != 2 or int(part) > 59:
            raise wrong
        return int(whole or "0") * 60 + int(part)
    fraction = int(part or "0") * 60
    scale = 10 ** len(part)
    return int(whole or "0") * 60 + (fraction * 2 + scale) // (2 * scale)


class DateField(Field):
    """A date asked as day, month and year; its data is a date, or None where nothing was typed."""

    data: Any

    @property
    def parts(self) -> tuple[str, str, str]:
        """Return day, month and year as they are to be shown."""
        typed = getattr(self, "typed", None)
        if typed is not None:
            return typed
        if isinstance(self.data, dt.date):
            return str(self.data.day), str(self.data.month), str(self.data.year)
        return "", "", ""

    def process(
        self, formdata: Any, data: Any = unset_value, extra_filters: Sequence[Any] | None = None
    ) -> None:
        """Gather the three parts `<name>-day`, `<name>-month`, `<name>-year` (or one ISO date under the name)."""
        whole = formdata.get(self.name) if formdata else None
        names = [f"{self.name}-{part}" for part in ("day", "month", "year")]
        sent = formdata is not None and (whole is not None or any(name in formdata for name in names))
        super().process(None, data, extra_filters)
        if not sent:
            return
        typed = str(whole).split("-")[::-1] if _is_iso(whole) else [formdata.get(n, "") for n in names]
        day, month, year = typed
        self.typed = (day.strip(), month.strip(), year.strip())
        self.raw_data = [" ".join(self.typed).strip()] if any(self.typed) else []
        try:
            self.data = _date(*self.typed)
        except ValueError as error:
            self.data = None
            self.process_errors = [str(error)]


def _is_iso(text: str | None) -> bool:
    """Tell whether a text looks like 2026-11-22."""
    return bool(text) and len(str(text).split("-")) == 3


def _date(day: str, month: str, year: str) -> dt.date | None:
    """Return the date that three parts name (None for three empty ones), or raise ValueError with a sentence."""
    if not (day or month or year):
        return None
    missing = "".join(letter for letter, part in zip("dmy", (day, month, year), strict=True) if not part)
    if missing:
        raise ValueError(_MISSING[missing])
    number = _month(month)
    if not day.isdecimal() or not year.isdecimal() or number is None:
        raise ValueError(said("Enter the date as numbers, like 27 3 2026"))
    if len(year) != 4:
        raise ValueError(said("The year must have four numbers, like 2026"))
    try:
        return dt.date(int(year), number, int(day))
    except (ValueError, OverflowError) as error:
        raise ValueError(said("Enter a date that is in the calendar")) from error


# By the first letters of the parts of a date that were left out.
_MISSING = spoken(
    {
        "d": "The date must include a day",
        "m": "The date must include a month",
        "y": "The date must include a year",
        "dm": "The date must include a day and a month",
        "dy": "The date must include a day and a year",
        "my": "The date must include a month and a year",
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _month(typed: str) -> int | None:
    """Return a month's number from "3", "Mar" or "March"."""
    if typed.isdecimal() and len(typed) <= 2:
        return int(typed)
    return _MONTHS.index(typed[:3].lower()) + 1 if typed[:3].lower() in _MONTHS else None


class TimeField(StringField):
    """A time of day ("7:30", "0730", "7.30am"); its data is a time, or None where nothing was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, or raise ValueError with a sentence for the page."""
        self.typed = valuelist[0] if valuelist else ""
        self.data = _time(self.typed) if self.typed.strip() else None

    def _value(self) -> str:
        """Show what was typed, or the stored time."""
        if getattr(self, "typed", None) is not None:
            return str(self.typed)
        return self.data.strftime("%H:%M") if isinstance(self.data, dt.time) else ""


def _time(typed: str) -> dt.time:
    """Read a time of day, or raise ValueError with a sentence for the page."""
    text = typed.strip().lower().replace(".", ":").replace(" ", "")
    half = text[-2:] if text[-2:] in ("am", "pm") else ""
    text = text.removesuffix(half) if half else text
    hour, mark, minute = text.partition(":")
    if not mark and len(text) in (3, 4):
        hour, minute = text[:-2], text[-2:]
    try:
        number = int(hour)
        if half:
            if not 1 <= number <= 12:
                raise ValueError
            number = number % 12 + (12 if half == "pm" else 0)
        return dt.time(number, int(minute or "0"))
    except ValueError as error:
        raise ValueError(said("Enter a time, like 7:30 or 14:00")) from error


class PostcodeField(StringField):
    """A postcode in any spacing or case; its data is the text, stripped (places decides what it names)."""


class CheckboxesField(SelectMultipleField):
    """Several answers out of a list."""


class Ticked:
    """Validator: at least one box (or the one box) must be ticked."""

    def __init__(self, message: Any) -> None:
        """Carry the sentence that says what to tick."""
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation where nothing is ticked."""
        if not field.data:
            raise StopValidation(str(self.message))


__all__ = [
    "BooleanField",
    "CheckboxesField",
    "DateField",
    "Email",
    "EmailField",
    "EqualTo",
    "FileField",
    "FileRequired",
    "Form",
    "HiddenField",
    "HoursField",
    "InputRequired",
    "IntegerField",
    "Length",
    "NumberRange",
    "Optional",
    "PasswordField",
    "PostcodeField",
    "PoundsField",
    "RadioField",
    "SelectChoice",
    "SelectField",
    "StringField",
    "TextAreaField",
    "Ticked",
    "TimeField",
    "_l",
]
