"""Reads a problem file strictly: every value is taken by its path, and refused with that path."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from carematch.core.errors import DomainError

Choice = TypeVar("Choice", bound=StrEnum)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([0-2]\d):([0-5]\d)", re.ASCII)
_MOST = 10**9


class ProblemRefused(DomainError):
    """Something in the problem file cannot be; the message gives its path and what to write instead."""

    def __init__(self, path: str, sentence: str) -> None:
        """Say where the offending value is and what to do about it."""
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path = path


class Value:
    """One value of the file, with the path that leads to it; every reading refuses what does not fit."""

    def __init__(self, content: Any, path: str = "") -> None:
        """Hold what stands at a path."""
        self.content = content
        self.path = path

    def refuse(self, sentence: str) -> NoReturn:
        """Raise ProblemRefused for this value."""
        raise ProblemRefused(self.path, sentence)

    @property
    def is_null(self) -> bool:
        """Tell whether nothing stands here: null, or left out."""
        return self.content is None

    def mapping(self) -> Mapping[str, Any]:
        """Read an object with keys of its own."""
        if not isinstance(self.content, dict):
            self.refuse("write an object in braces")
        return self.content

    def record(self, *known: str) -> "Record":
        """Read an object that may hold only the known keys."""
        for key in self.mapping():
            if key not in known:
                Value(None, _under(self.path, key)).refuse("there is no such key")
        return Record(self)

    def items(self) -> Iterator["Value"]:
        """Read a list; null is an empty one."""
        if not isinstance(self.content, list | None):
            self.refuse("write a list in square brackets")
        for place, each in enumerate(self.content or ()):
            yield Value(each, f"{self.path}[{place}]")

    def text(self) -> str:
        """Read some text."""
        if not isinstance(self.content, str) or not self.content.strip():
            self.refuse("write some text in quotes")
        return self.content

    def text_or_none(self) -> str | None:
        """Read some text, or null."""
        return None if self.is_null else self.text()

    def texts(self) -> tuple[str, ...]:
        """Read a list of texts; null is an empty one."""
        return tuple(dict.fromkeys(each.text() for each in self.items()))

    def texts_or_none(self) -> tuple[str, ...] | None:
        """Read a list of texts, or null for not known."""
        return None if self.is_null else self.texts()

    def yes_or_no(self) -> bool:
        """Read true or false, and nothing else."""
        if not isinstance(self.content, bool):
            self.refuse("write true or false")
        return self.content

    def flag(self) -> bool:
        """Read true or false; null is false."""
        return self.flag_or_none() is True

    def flag_or_none(self) -> bool | None:
        """Read true or false, or null for not known."""
        if not isinstance(self.content, bool | None):
            self.refuse("write true or false")
        return self.content

    def whole(self, *, least: int = 0, most: int = _MOST) -> int:
        """Read a whole number within bounds."""
        if not isinstance(self.content, int) or isinstance(self.content, bool):
            self.refuse("write a whole number")
        if not least <= self.content <= most:
            self.refuse(f"write a whole number from {least} to {most}")
        return self.content

    def whole_or_none(self, *, least: int = 0, most: int = _MOST) -> int | None:
        """Read a whole number within bounds, or null."""
        return None if self.is_null else self.whole(least=least, most=most)

    def number(self, *, least: float = 0.0, most: float = 1e9) -> float:
        """Read a number within bounds."""
        if not isinstance(self.content, int | float) or isinstance(self.content, bool):
            self.refuse("write a number")
        if not math.isfinite(self.content) or not least <= self.content <= most:
            self.refuse(f"write a number from {least:g} to {most:g}")
        return self.content

    def number_or_none(self, *, least: float = 0.0, most: float = 1e9) -> float | None:
        """Read a number within bounds, or null."""
        return None if self.is_null else self.number(least=least, most=most)

    def day(self) -> date:
        """Read a date."""
        written = self.text()
        try:
            return date.fromisoformat(written if _DATE.fullmatch(written) else "")
        except ValueError:
            self.refuse("write a date like 2026-12-07")

    def day_or_none(self) -> date | None:
        """Read a date, or null."""
        return None if self.is_null else self.day()

    def minutes_of_day(self) -> int:
        """Read a time of day as minutes from midnight; 24:00 is the end of the day."""
        written = _TIME.fullmatch(self.text())
        minutes = int(written[1]) * 60 + int(written[2]) if written else -1
        if not 0 <= minutes <= 24 * 60:
            self.refuse("write a time like 07:30, from 00:00 to 24:00")
        return minutes

    def choice(self, kind: type[Choice]) -> Choice:
        """Read one of a fixed set of words."""
        try:
            return kind(self.text())
        except ValueError:
            self.refuse(f"write one of: {', '.join(kind)}")

    def choice_or_none(self, kind: type[Choice]) -> Choice | None:
        """Read one of a fixed set of words, or null."""
        return None if self.is_null else self.choice(kind)


class Record:
    """An object whose keys are known; a key left out reads as null."""

    def __init__(self, value: Value) -> None:
        """Hold an object."""
        self.value = value

    def __getitem__(self, key: str) -> Value:
        """Return what stands under a key."""
        return Value(self.value.mapping().get(key), _under(self.value.path, key))


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
