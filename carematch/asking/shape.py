"""What a question is made of; forms, summaries and task lists are made from it, whatever record it is about."""

import datetime as dt
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from carematch.asking.week import hours, in_words, spans
from carematch.core.money import Money
from carematch.core.wording import as_said, day, joined, said
from carematch.rules.taxonomy import SERVICES
from carematch.rules.vocabulary import labels


class Kind(enum.StrEnum):
    """How an answer is given: typed, chosen or ticked."""

    LINE = "line"
    LONG = "long"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    WHOLE = "whole"
    TENTHS = "tenths"
    POUNDS = "pounds"
    RATE = "rate"
    HOURS = "hours"
    DAY = "day"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    PICK = "pick"
    SEVERAL = "several"
    SERVICES = "services"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ask:
    """One answer that a page takes.

    `name` is the field, and the column unless `read` says where else the answer stands; `said` is what a list of
    answers calls it (nothing: it is not listed), and `say` how; `missing` is the sentence where it is left empty, and
    without one it may be; `limits` are the most characters, or the least and the greatest number; `words` are the
    choices, or make them for a record, and `hints` say more of each; `suggest` fills the empty page.
    """

    name: str
    kind: Kind
    said: str = ""
    label: str = ""
    hint: str = ""
    missing: str = ""
    limits: tuple[int, ...] = ()
    complaint: str = ""
    words: Mapping[Any, str] | Callable[[Any], Mapping[Any, str]] = field(default_factory=dict)
    hints: Mapping[Any, str] = field(default_factory=dict)
    autocomplete: str = ""
    read: Callable[[Any], Any] | None = None
    suggest: Callable[[Any], Any] | None = None
    say: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        """Let pages tell all of it in the reader's language."""
        for name in ("said", "label", "hint", "missing", "complaint"):
            object.__setattr__(self, name, as_said(getattr(self, name)))
        for name in ("words", "hints"):
            given = getattr(self, name)
            if not callable(given):
                object.__setattr__(self, name, {key: as_said(label) for key, label in given.items()})

    def of(self, record: Any) -> Any:
        """Return what is recorded."""
        return self.read(record) if self.read else getattr(record, self.name)

    def is_recorded(self, record: Any) -> bool:
        """Tell whether anything is recorded; a no is, an empty list or text is not."""
        return self.of(record) not in (None, "", [], ())

    def choices(self, record: Any) -> Mapping[Any, str]:
        """Return the choices that there are."""
        return self.words(record) if callable(self.words) else self.words

    def in_words(self, record: Any) -> str:
        """Return what is recorded as people read it; nothing where nothing is."""
        value = self.of(record)
        if not self.is_recorded(record):
            return ""
        if self.say:
            return self.say(record)
        if self.kind in (Kind.ONE_OF, Kind.PICK):
            return str(as_said(self.choices(record).get(_plain(value), str(value))))
        if self.kind is Kind.SEVERAL:
            return joined(labels(value, dict(self.choices(record))))
        return _IN_WORDS.get(self.kind, str)(value)


def _always(_record: Any) -> bool:
    """Ask everybody."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """A page that asks one thing: its key in the URL, its title, its answers, and of whom it is asked.

    `why` is said where people wonder, `explained` are words that need a definition, each with it; `may_wait` offers to
    answer later what has to be answered in the end, `may_be_unknown` takes "I do not know yet" for an answer; `page`
    names a page of its own where the answer is given on no form; `is_always_shown` asks even what is recorded already.
    """

    key: str
    task: enum.StrEnum
    title: str
    asks: tuple[Ask, ...]
    is_asked: Callable[[Any], bool] = _always
    why: str | Callable[[Any], str] = ""
    explained: tuple[tuple[str, str], ...] = ()
    may_wait: bool = False
    may_be_unknown: bool = False
    is_always_shown: bool = False
    page: str = ""

    def __post_init__(self) -> None:
        """Let pages tell all of it in the reader's language."""
        object.__setattr__(self, "title", as_said(self.title))
        explained = tuple((as_said(summary), as_said(text)) for summary, text in self.explained)
        object.__setattr__(self, "explained", explained)

    @property
    def is_needed(self) -> bool:
        """Tell whether the whole cannot be sent without it."""
        return any(ask.missing for ask in self.asks)

    def has_what_it_needs(self, record: Any) -> bool:
        """Tell whether everything needed is recorded."""
        return all(ask.is_recorded(record) for ask in self.asks if ask.missing)

    def is_answered(self, record: Any) -> bool:
        """Tell whether everything needed is recorded; of what may stay empty, whether its page was saved."""
        if self.key in record.answered:
            return self.has_what_it_needs(record)
        if self.is_always_shown:
            return False
        if self.is_needed:
            return self.has_what_it_needs(record)
        return any(ask.is_recorded(record) for ask in self.asks)

    def reason(self, record: Any) -> str:
        """Return why it is asked, or nothing."""
        return as_said(self.why(record) if callable(self.why) else self.why)


def _plain(value: Any) -> str:
    """Return a stored choice as the key of its words."""
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value)


def day_in_words(value: dt.date) -> str:
    """Write a date as people do."""
    return day(value)


def _week(cells: list[str]) -> str:
    """Write the ticked parts of the week."""
    return joined(in_words(spans(cells)), ". ")


def _names(codes: list[str]) -> str:
    """Write the services in the order of the taxonomy."""
    return joined(each.name for code, each in SERVICES.items() if code in codes)


def _rate(amount: Money) -> str:
    """Write what an hour costs."""
    return said("%(amount)s an hour", amount=amount)


_IN_WORDS: dict[Kind, Callable[[Any], str]] = {
    Kind.TENTHS: lambda tenths: f"{tenths // 10}.{tenths % 10}".removesuffix(".0"),
    Kind.RATE: _rate,
    Kind.HOURS: hours,
    Kind.DAY: day_in_words,
    Kind.YES_NO: lambda value: said("Yes") if value else said("No"),
    Kind.SERVICES: _names,
    Kind.WEEK: _week,
}
