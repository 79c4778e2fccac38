"""What a question of the registration is made of; forms, summaries and the task list are made from it."""

import datetime as dt
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from carematch.core.money import Money
from carematch.providers.models import Provider
from carematch.providers.week import hours, in_words, spans
from carematch.rules.taxonomy import SERVICES
from carematch.rules.vocabulary import labels


class Task(enum.StrEnum):
    """A part of the registration with a line of its own in the task list; its value stands in the URL."""

    WHO = "who-you-are"
    HOW = "how-you-work"
    OFFER = "what-you-offer"
    WHERE = "where-you-work"
    WHEN = "when-you-are-free"
    RATES = "what-you-charge"
    LANGUAGES = "languages"
    EXPERIENCE = "experience"
    INTERESTS = "interests"
    WORDS = "in-your-own-words"
    EQUALITY = "about-you"
    CHECKS = "checks"


class Kind(enum.StrEnum):
    """How an answer is given: typed, chosen or ticked."""

    LINE = "line"
    LONG = "long"
    PHONE = "phone"
    POSTCODE = "postcode"
    WHOLE = "whole"
    TENTHS = "tenths"
    POUNDS = "pounds"
    HOURS = "hours"
    DAY = "day"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SEVERAL = "several"
    SERVICES = "services"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One answer that a page takes.

    `name` is the field, and the column unless `read` says where else the answer stands; `said` is what a list of
    answers calls it (nothing: it is not listed), and `say` how; `missing` is the sentence where it is left empty, and
    without one it may be; `limits` are the most characters, or the least and the greatest number; `words` are the
    choices, or make them for a provider; `suggest` fills the empty page.
    """

    name: str
    kind: Kind
    said: str = ""
    label: str = ""
    hint: str = ""
    missing: str = ""
    limits: tuple[int, ...] = ()
    complaint: str = ""
    words: Mapping[Any, str] | Callable[[Provider], Mapping[Any, str]] = field(default_factory=dict)
    autocomplete: str = ""
    read: Callable[[Provider], Any] | None = None
    suggest: Callable[[Provider], Any] | None = None
    say: Callable[[Provider], str] | None = None

    def of(self, provider: Provider) -> Any:
        """Return what is recorded."""
        return self.read(provider) if self.read else getattr(provider, self.name)

    def is_recorded(self, provider: Provider) -> bool:
        """Tell whether anything is recorded; a no is, an empty list or text is not."""
        return self.of(provider) not in (None, "", [], ())

    def choices(self, provider: Provider) -> Mapping[Any, str]:
        """Return the choices that a provider has."""
        return self.words(provider) if callable(self.words) else self.words

    def in_words(self, provider: Provider) -> str:
        """Return what is recorded as people read it; nothing where nothing is."""
        value = self.of(provider)
        if not self.is_recorded(provider):
            return ""
        if self.say:
            return self.say(provider)
        if self.kind is Kind.ONE_OF:
            return str(self.choices(provider).get(_plain(value), value))
        if self.kind is Kind.SEVERAL:
            return ", ".join(labels(value, dict(self.choices(provider))))
        return _IN_WORDS.get(self.kind, str)(value)


def _always(_provider: Provider) -> bool:
    """Ask everybody."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A page that asks one thing: its key in the URL, its title, its answers, and of whom it is asked.

    `why` is said where people wonder; `may_wait` offers to answer later what has to be answered in the end.
    """

    key: str
    task: Task
    title: str
    asks: tuple[Ask, ...]
    is_asked: Callable[[Provider], bool] = _always
    why: str | Callable[[Provider], str] = ""
    may_wait: bool = False

    @property
    def is_needed(self) -> bool:
        """Tell whether a registration cannot be sent without it."""
        return any(ask.missing for ask in self.asks)

    def is_answered(self, provider: Provider) -> bool:
        """Tell whether everything needed is recorded; of what may stay empty, whether its page was saved."""
        if self.is_needed:
            return all(ask.is_recorded(provider) for ask in self.asks if ask.missing)
        return self.key in provider.answered or any(ask.is_recorded(provider) for ask in self.asks)

    def reason(self, provider: Provider) -> str:
        """Return why it is asked, or nothing."""
        return self.why(provider) if callable(self.why) else self.why


def _plain(value: Any) -> str:
    """Return a stored choice as the key of its words."""
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value)


def _day(value: dt.date) -> str:
    """Write a date as people do."""
    return f"{value.day} {value:%B %Y}"


def _week(cells: list[str]) -> str:
    """Write the ticked parts of the week."""
    return ". ".join(in_words(spans(cells)))


def _names(codes: list[str]) -> str:
    """Write the services in the order of the taxonomy."""
    return ", ".join(each.name for code, each in SERVICES.items() if code in codes)


def _rate(amount: Money) -> str:
    """Write what an hour costs."""
    return f"{amount} an hour"


_IN_WORDS: dict[Kind, Callable[[Any], str]] = {
    Kind.TENTHS: lambda tenths: f"{tenths // 10}.{tenths % 10}".removesuffix(".0"),
    Kind.POUNDS: _rate,
    Kind.HOURS: hours,
    Kind.DAY: _day,
    Kind.YES_NO: lambda value: "Yes" if value else "No",
    Kind.SERVICES: _names,
    Kind.WEEK: _week,
}
