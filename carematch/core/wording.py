"""Sentences that modules without pages write: plain English, which pages can still tell in the reader's language.

What these functions return is an ordinary `str` in English: it is compared, stored and sent as one. It remembers what
it was made from, so that a template that writes it into a page tells it in the language of whoever reads the page.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from markupsafe import escape

Key = TypeVar("Key")


class Tongue(Protocol):
    """What it takes to tell a sentence in a language."""

    def sentence(self, english: str) -> str:
        """Return a sentence of the catalogue; the English one where it has none."""

    def counted(self, one: str, many: str, number: int) -> str:
        """Return the form of a sentence that goes with a number."""

    def day(self, day: dt.date) -> str:
        """Return a day as sentences say it."""

    def month(self, day: dt.date) -> str:
        """Return the month and the year of a day."""

    def clock(self, hour: int, minute: int) -> str:
        """Return a time of day."""

    def number(self, number: float) -> str:
        """Return a number with one figure after its point."""


class English:
    """The language that everything is written in."""

    def sentence(self, english: str) -> str:
        """Return the sentence as it was written."""
        return english

    def counted(self, one: str, many: str, number: int) -> str:
        """Return the first form for one, the second for any other number."""
        return one if number == 1 else many

    def day(self, day: dt.date) -> str:
        """Return a day like 3 November 2026."""
        return f"{day.day} {day:%B %Y}"

    def month(self, day: dt.date) -> str:
        """Return a month like November 2026."""
        return f"{day:%B %Y}"

    def clock(self, hour: int, minute: int) -> str:
        """Return a time of day like 7am or 7:30pm."""
        written = f"{(hour - 1) % 12 + 1}" + (f":{minute:02d}" if minute else "")
        return written + ("am" if hour < 12 else "pm")

    def number(self, number: float) -> str:
        """Return a number like 2.3."""
        return f"{number:.1f}"


class Said(str):
    """A text in English that can be told in another language; templates do so by asking for its HTML."""

    telling: Callable[[Tongue], str]
    parts: tuple[str, ...] = ()  # of texts that were joined

    def __new__(cls, telling: Callable[[Tongue], str]) -> "Said":
        """Tell it in English, and keep how."""
        made = super().__new__(cls, telling(ENGLISH))
        made.telling = telling
        return made

    def __str__(self) -> "Said":
        """Return the text itself, so that `str()` does not forget how it was made."""
        return self

    def __html__(self) -> str:
        """Return the text in the language of the page, fit for its markup."""
        return escape(told(self, _page()))

    def lower(self) -> "Said":
        """Return the text in small letters."""
        return Said(lambda tongue: self.telling(tongue).lower())

    def capitalize(self) -> "Said":
        """Return the text with a capital at its start alone."""
        return Said(lambda tongue: self.telling(tongue).capitalize())

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Copy and pickle as the plain English text."""
        return str, (str.__str__(self),)


ENGLISH = English()


def _page() -> Tongue:
    """Return what tells sentences in the language of the page that is being written."""
    return _speaker()


def _always_english() -> Tongue:
    return ENGLISH


_speaker: Callable[[], Tongue] = _always_english


def speak_through(speaker: Callable[[], Tongue]) -> None:
    """Say what finds the language of the page that is being written."""
    global _speaker  # noqa: PLW0603 - one for the process: it looks at the request itself
    _speaker = speaker


def said(english: str, **values: Any) -> Said:
    """Return a sentence, with values for its %(names)s; days and fractions are said as the language does."""
    return Said(lambda tongue: _filled(tongue.sentence(english), values, tongue))


def counted(one: str, many: str, number: int, **values: Any) -> Said:
    """Return the form of a sentence that goes with a number, which is its %(num)s."""
    given = {"num": number, **values}
    return Said(lambda tongue: _filled(tongue.counted(one, many, number), given, tongue))


def day(date: dt.date) -> Said:
    """Return a day as sentences say it: 3 November 2026."""
    return Said(lambda tongue: tongue.day(date))


def month(date: dt.date) -> Said:
    """Return the month and the year of a day: November 2026."""
    return Said(lambda tongue: tongue.month(date))


def clock_time(hour: int, minute: int = 0) -> Said:
    """Return a time of day: 7am, 7:30pm."""
    return Said(lambda tongue: tongue.clock(hour, minute))


def hour(number: int) -> Said:
    """Return a full hour of the day, from 0 to 23: 7am, noon."""
    return said("noon") if number == 12 else clock_time(number)


def joined(parts: Iterable[str], glue: str = ", ") -> Said:
    """Return texts one after the other; words that join, like "and", belong into a sentence instead."""
    held = tuple(parts)
    whole = Said(lambda tongue: glue.join(told(each, tongue) for each in held))
    whole.parts = held
    return whole


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something; of one of ours those that it was joined from."""
    if isinstance(text, Said):
        return text.parts if "\n" in text else (text,) if text else ()
    return tuple(line for line in text.splitlines() if line.strip())


def as_said(text: str) -> Said:
    """Return a text as a sentence of the catalogue, unless it is one of ours already."""
    return text if isinstance(text, Said) else said(text)


def spoken(labels: Mapping[Key, str]) -> dict[Key, str]:
    """Return labels of which each is a sentence of the catalogue."""
    return {key: said(label) for key, label in labels.items()}


def told(value: Any, tongue: Tongue) -> Any:
    """Return a text in a language; what is not one of ours as it is."""
    if isinstance(value, Said):
        return value.telling(tongue)
    if isinstance(value, float):
        return tongue.number(value)
    return tongue.day(value) if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else value


def _filled(sentence: str, values: Mapping[str, Any], tongue: Tongue) -> str:
    """Return a sentence with its values; one without any keeps its per cent signs."""
    return sentence % {name: told(value, tongue) for name, value in values.items()} if values else sentence


def tell(value: Any) -> Any:
    """Return a text in the language of the page that is being written; what is not one of ours as it is."""
    return told(value, _page())
