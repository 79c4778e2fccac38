"""The form base and the fields that every slice asks its questions with."""

import uuid
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
from carematch.core.time_fields import DateField, HoursField, TimeField
from carematch.core.wording import said

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
