"""One form is made from each question of a description, so that none is written twice."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from carematch.asking.fields import TenthsField, out_of, yes_or_no
from carematch.asking.shape import Ask, Kind, Question
from carematch.asking.week import BOXES
from carematch.core.fields import (
    CheckboxesField,
    DateField,
    Email,
    EmailField,
    Form,
    HoursField,
    InputRequired,
    IntegerField,
    Length,
    NumberRange,
    Optional,
    PostcodeField,
    PoundsField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    Ticked,
    _l,
)
from carematch.core.wording import as_said, said
from carematch.rules.taxonomy import SERVICES


def ask(question: Question, record: Any, row_version: int) -> Any:
    """Return a question's form as it is asked about a record: with what was sent, else what is recorded."""
    form = form_of(question)(data=recorded(question, record))
    if not form.is_submitted():
        form.row_version.data = row_version
    for each in question.asks:
        if callable(each.words):
            form[each.name].choices = _choices(each.words(record).items())
    return form


def recorded(question: Question, record: Any) -> dict[str, Any]:
    """Return what is recorded of a question, or what its empty page suggests."""
    return {
        each.name: each.of(record)
        if each.is_recorded(record) or each.suggest is None
        else each.suggest(record)
        for each in question.asks
    }


@functools.cache
def form_of(question: Question) -> type[Form]:
    """Return the form of a question."""
    return type("QuestionForm", (Form,), {each.name: _field(question, each) for each in question.asks})


def _field(question: Question, each: Ask) -> Any:
    """Return the field of an answer; the only one of a page is called as its page."""
    more: dict[str, Any] = {"description": each.hint if each.hint else ""}
    if each.autocomplete:
        more["render_kw"] = {"autocomplete": each.autocomplete}
    return _FIELDS[each.kind](each.label or question.title, each, more)


def _needed(each: Ask) -> list[Any]:
    """Return what says that an answer is missing, or that it may be."""
    return [InputRequired(each.missing) if each.missing else Optional()]


def _text(kind: Any, **fixed: Any) -> Callable[..., Any]:
    """Return a maker of fields for words of a certain length."""

    def make(label: Any, each: Ask, more: dict[str, Any]) -> Any:
        (most,) = each.limits
        longest = Length(max=most, message=said("Use at most %(most)s characters", most=f"{most:,}"))
        more["render_kw"] = {**fixed, **more.get("render_kw", {})}
        return kind(label, default="", validators=[*_needed(each), longest], **more)

    return make


def _email(label: Any, each: Ask, more: dict[str, Any]) -> Any:
    """Return a field for an email address."""
    shape = Email(_l("Enter an email address, like name@example.org"))
    return EmailField(label, default="", validators=[*_needed(each), shape], **more)


def _number(label: Any, each: Ask, more: dict[str, Any]) -> Any:
    """Return a field for a whole number between two."""
    fits = NumberRange(*each.limits, message=each.complaint)
    return IntegerField(label, validators=[*_needed(each), fits], **more)


def _typed(kind: Any) -> Callable[..., Any]:
    """Return a maker of fields that judge themselves what was typed."""
    return lambda label, each, more: kind(label, validators=_needed(each), **more)


def _one_of(label: Any, each: Ask, more: dict[str, Any]) -> Any:
    """Return a field for one choice; whoever makes choices for a record fills them in later."""
    words: Any = {} if callable(each.words) else each.words
    return RadioField(label, choices=_choices(words.items()), validators=_needed(each), **more)


def _pick(label: Any, each: Ask, more: dict[str, Any]) -> Any:
    """Return a field for one choice of a list that is too long to lay out; the first is none of them."""
    words: Any = {} if callable(each.words) else each.words
    choices = [*out_of([("", _l("It does not matter"))]), *_choices(words.items())]
    return SelectField(label, choices=choices, validators=_needed(each), **more)


def _yes_or_no(label: Any, each: Ask, more: dict[str, Any]) -> Any:
    """Return a field for a yes or a no."""
    return yes_or_no(label, *_needed(each), **more)


def _boxes(choices: Callable[[Ask], Iterable[tuple[str, str]]]) -> Callable[..., Any]:
    """Return a maker of fields with a box for each choice."""

    def make(label: Any, each: Ask, more: dict[str, Any]) -> Any:
        needed = [Ticked(each.missing)] if each.missing else []
        return CheckboxesField(label, choices=_choices(choices(each)), validators=needed, **more)

    return make


def _choices(pairs: Iterable[tuple[Any, str]]) -> Any:
    """Return choices, each with its label in the reader's language."""
    return out_of((value, as_said(label)) for value, label in pairs)


_FIELDS: dict[Kind, Callable[..., Any]] = {
    Kind.LINE: _text(StringField),
    Kind.LONG: _text(TextAreaField, rows=4),
    Kind.PHONE: _text(StringField, type="tel", autocomplete="tel"),
    Kind.POSTCODE: _typed(PostcodeField),
    Kind.WHOLE: _number,
    Kind.TENTHS: _typed(TenthsField),
    Kind.EMAIL: _email,
    Kind.POUNDS: _typed(PoundsField),
    Kind.RATE: _typed(PoundsField),
    Kind.HOURS: _typed(HoursField),
    Kind.DAY: _typed(DateField),
    Kind.YES_NO: _yes_or_no,
    Kind.ONE_OF: _one_of,
    Kind.PICK: _pick,
    Kind.SEVERAL: _boxes(lambda each: each.words.items()),  # type: ignore[union-attr]
    Kind.SERVICES: _boxes(
        lambda each: [(code, service.name) for code, service in SERVICES.items() if not service.refused]
    ),
    Kind.WEEK: _boxes(lambda each: BOXES),
}
