"""The forms of registering: one is made from each question of the description, so that none is written twice."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from carematch.core.fields import (
    BooleanField,
    CheckboxesField,
    DateField,
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
    StringField,
    TextAreaField,
    Ticked,
    _l,
)
from carematch.providers.asking.questions import QUESTIONS
from carematch.providers.asking.shape import Ask, Kind, Question
from carematch.providers.models import Provider
from carematch.providers.questions import TenthsField, out_of, yes_or_no
from carematch.providers.week import BOXES
from carematch.rules.taxonomy import SERVICES

# How services stand on the page; every service that may be offered is in one group.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("Company and going out"), ("COMP", "RESP", "OUT", "DAY", "SKILL", "TECH", "THER")),
    (_l("Home, food and garden"), ("CLEAN", "COOK", "MEALS", "GARD", "PET")),
    (_l("Personal care"), ("PC-WASH", "PC-EAT", "PC-PROMPT")),
    (_l("Moving about and medication"), ("MOB", "MED")),
    (_l("Lifts"), ("TRANS", "TRANS-HEALTH")),
    (_l("Money and paperwork"), ("SHOP", "BILL", "ADMIN")),
    (_l("Nights and living in"), ("NIGHT", "LIVE")),
)


def ask(question: Question, provider: Provider) -> Any:
    """Return a question's form as this provider is asked it: with what was sent, else what is recorded."""
    form = _form_of(question.key)(data={**recorded(question, provider), "row_version": provider.row_version})
    for each in question.asks:
        if callable(each.words):
            form[each.name].choices = out_of(each.words(provider).items())
    return form


def recorded(question: Question, provider: Provider) -> dict[str, Any]:
    """Return what is recorded of a question, or what its empty page suggests."""
    return {
        each.name: each.of(provider)
        if each.is_recorded(provider) or each.suggest is None
        else each.suggest(provider)
        for each in question.asks
    }


class SubmitForm(Form):
    """The declaration that goes with a registration."""

    is_true = BooleanField(
        _l("What I have written is true, and I will tell you when it changes"),
        validators=[Ticked(_l("Tick the box to say that it is true"))],
    )


@functools.cache
def _form_of(key: str) -> type[Form]:
    """Return the form of a question."""
    question = QUESTIONS[key]
    return type("QuestionForm", (Form,), {each.name: _field(question, each) for each in question.asks})


def _field(question: Question, each: Ask) -> Any:
    """Return the field of an answer; the only one of a page is called as its page."""
    more: dict[str, Any] = {"description": _l(each.hint) if each.hint else ""}
    if each.autocomplete:
        more["render_kw"] = {"autocomplete": each.autocomplete}
    return _FIELDS[each.kind](_l(each.label or question.title), each, more)


def _needed(each: Ask) -> list[Any]:
    """Return what says that an answer is missing, or that it may be."""
    return [InputRequired(_l(each.missing)) if each.missing else Optional()]


def _text(kind: Any, **fixed: Any) -> Callable[..., Any]:
    """Return a maker of fields for words of a certain length."""

    def make(label: Any, each: Ask, more: dict[str, Any]) -> Any:
        (most,) = each.limits
        longest = Length(max=most, message=_l(f"Use at most {most:,} characters"))
        more["render_kw"] = {**fixed, **more.get("render_kw", {})}
        return kind(label, default="", validators=[*_needed(each), longest], **more)

    return make


def _number(label: Any, each: Ask, more: dict[str, Any]) -> Any:
    """Return a field for a whole number between two."""
    fits = NumberRange(*each.limits, message=_l(each.complaint))
    return IntegerField(label, validators=[*_needed(each), fits], **more)


def _typed(kind: Any) -> Callable[..., Any]:
    """Return a maker of fields that judge themselves what was typed."""
    return lambda label, each, more: kind(label, validators=_needed(each), **more)


def _one_of(label: Any, each: Ask, more: dict[str, Any]) -> Any:
    """Return a field for one choice; whoever makes choices for a provider fills them in later."""
    words: Any = {} if callable(each.words) else each.words
    return RadioField(label, choices=_choices(words.items()), validators=_needed(each), **more)


def _yes_or_no(label: Any, each: Ask, more: dict[str, Any]) -> Any:
    """Return a field for a yes or a no."""
    return yes_or_no(label, *_needed(each), **more)


def _boxes(choices: Callable[[Ask], Iterable[tuple[str, str]]]) -> Callable[..., Any]:
    """Return a maker of fields with a box for each choice."""

    def make(label: Any, each: Ask, more: dict[str, Any]) -> Any:
        needed = [Ticked(_l(each.missing))] if each.missing else []
        return CheckboxesField(label, choices=_choices(choices(each)), validators=needed, **more)

    return make


def _choices(pairs: Iterable[tuple[Any, str]]) -> Any:
    """Return choices, each with its label in the reader's language."""
    return out_of((value, _l(label)) for value, label in pairs)


_FIELDS: dict[Kind, Callable[..., Any]] = {
    Kind.LINE: _text(StringField),
    Kind.LONG: _text(TextAreaField, rows=4),
    Kind.PHONE: _text(StringField, type="tel", autocomplete="tel"),
    Kind.POSTCODE: _typed(PostcodeField),
    Kind.WHOLE: _number,
    Kind.TENTHS: _typed(TenthsField),
    Kind.POUNDS: _typed(PoundsField),
    Kind.HOURS: _typed(HoursField),
    Kind.DAY: _typed(DateField),
    Kind.YES_NO: _yes_or_no,
    Kind.ONE_OF: _one_of,
    Kind.SEVERAL: _boxes(lambda each: each.words.items()),  # type: ignore[union-attr]
    Kind.SERVICES: _boxes(
        lambda each: [(code, SERVICES[code].name) for _g, codes in GROUPS for code in codes]
    ),
    Kind.WEEK: _boxes(lambda each: BOXES),
}
