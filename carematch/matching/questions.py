"""Questions that more than one form about introductions asks."""

from collections.abc import Iterable
from typing import Any

from carematch.core.fields import (
    Form,
    InputRequired,
    Length,
    Optional,
    RadioField,
    SelectChoice,
    TextAreaField,
    _l,
)
from carematch.matching.models import DECLINE_LABELS, DeclineReason, Side

MOST = 1000

# Why somebody may say no; each side has reasons of its own.
WHY_NOT: dict[Side, tuple[DeclineReason, ...]] = {
    Side.PROVIDER: (
        DeclineReason.NO_TIME,
        DeclineReason.TOO_FAR,
        DeclineReason.NOT_MY_WORK,
        DeclineReason.PRICE,
        DeclineReason.NOT_RIGHT,
        DeclineReason.OTHER,
    ),
    Side.SEEKER: (
        DeclineReason.NOT_RIGHT,
        DeclineReason.PRICE,
        DeclineReason.TOO_FAR,
        DeclineReason.CHANGED_MIND,
        DeclineReason.OTHER,
    ),
}


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return the choices of a list of values with their labels."""
    return [SelectChoice(str(value), label) for value, label in pairs]


def refusals(reasons: Iterable[DeclineReason]) -> list[SelectChoice]:
    """Return reasons for a no as choices."""
    return choices((reason, DECLINE_LABELS[reason]) for reason in reasons)


def note(label: Any, description: Any = "") -> TextAreaField:
    """Ask for a few words more."""
    return TextAreaField(
        label,
        description=description,
        validators=[Optional(), Length(max=MOST, message=_l("Use fewer words"))],
    )


def accepts(label: Any) -> RadioField:
    """Ask for a yes or a no."""
    return RadioField(
        label,
        choices=choices([("yes", _l("Yes")), ("no", _l("No"))]),
        validators=[InputRequired(_l("Choose yes or no"))],
    )


def why_not() -> RadioField:
    """Ask for the reason of a no; no_has_reason decides whether one is needed."""
    return RadioField(
        _l("If no: what is the main reason?"), choices=refusals(DeclineReason), validate_choice=False
    )


def no_has_reason(form: Form, accepts: RadioField, reason: RadioField) -> bool:
    """Tell whether a no came with its reason; where it did not, ask for it beside the question."""
    offered = {value for value, *_rest in reason.iter_choices()}
    if accepts.data == "no" and reason.data not in offered:
        form.fail(reason.name, str(_l("Choose the main reason")))
        return False
    return True


def why_not_note() -> TextAreaField:
    """Ask for a few words more about a no."""
    return note(
        _l("Anything to add to a no? (optional)"),
        _l("Only staff read this. The other side is not told the reason"),
    )


def said(accepts: RadioField, reason: RadioField, note: TextAreaField) -> dict[str, Any]:
    """Return an answer as introductions.answer takes it."""
    yes = accepts.data == "yes"
    return {
        "accepts": yes,
        "reason": None if yes else DeclineReason(reason.data),
        "note": "" if yes else note.data or "",
    }
