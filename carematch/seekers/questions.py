"""Questions that are asked on several pages: a name, a phone number, an email address, something long."""

from collections.abc import Mapping
from typing import Any

from carematch.core.fields import (
    CheckboxesField,
    Email,
    EmailField,
    InputRequired,
    Length,
    Optional,
    SelectChoice,
    StringField,
    TextAreaField,
    _l,
)


def choices(words: Mapping[Any, Any], nothing: Any = None) -> list[SelectChoice]:
    """Return the answers to choose from, code and label each; `nothing` is the label of an empty one before them."""
    first = [SelectChoice("", nothing)] if nothing else []
    return [*first, *(SelectChoice(str(code), label) for code, label in words.items())]


def or_none(kind: Any) -> Any:
    """Return a reader of a choice of which the empty one stands for nothing."""
    return lambda value: kind(value) if value else None


def several(label: str, words: Mapping[Any, Any], **kwargs: Any) -> CheckboxesField:
    """Return a question with several answers to tick."""
    return CheckboxesField(label, choices=choices(words), **kwargs)


def name(label: str, missing: str, **kwargs: Any) -> StringField:
    """Return the question for a name."""
    checks = [InputRequired(missing), Length(max=120, message=_l("Use at most 120 characters"))]
    return StringField(label, validators=checks, **kwargs)


def phone() -> StringField:
    """Return the question for a phone number."""
    checks = [Optional(), Length(max=40, message=_l("Enter one phone number"))]
    return StringField(
        _l("Phone number"), validators=checks, render_kw={"type": "tel", "autocomplete": "tel"}
    )


def email(label: str, *required: Any, **kwargs: Any) -> EmailField:
    """Return the question for an email address, optional unless it is required."""
    shape = Email(_l("Enter an email address, like name@example.org"))
    return EmailField(label, validators=[*(required or [Optional()]), shape], **kwargs)


def long_text(label: str, *required: Any, **kwargs: Any) -> TextAreaField:
    """Return a question that is answered in somebody's own words."""
    checks = [*required, Length(max=2000, message=_l("Use at most 2,000 characters"))]
    return TextAreaField(label, validators=checks, **kwargs)
