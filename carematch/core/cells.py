"""Reads one cell of a file as people write it, or says in a sentence what to enter instead (ValueError)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Reader = Callable[[str], Any]

_SEVERAL = re.compile(r"[;|,\n]")
_OTHER_THAN = re.compile(r"[^a-z0-9]+")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_MOST_SHOWN = 40
_YES = frozenset({"y", "yes", "true", "1", "x", "✓", "✔"})
_NO = frozenset({"n", "no", "false", "0", "none"})


def plain(text: str) -> str:
    """Return a text as names are compared: small letters and figures, one space between."""
    return _OTHER_THAN.sub(" ", text.casefold()).strip()


def shown(text: str) -> str:
    """Return a text as it is quoted in a sentence, never long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _MOST_SHOWN else flat[: _MOST_SHOWN - 1] + "…"


def line(most: int) -> Reader:
    """Return a reader of one line of so many characters at most."""

    def read(text: str) -> str:
        said = " ".join(text.split())
        if len(said) > most:
            raise ValueError(f"Use at most {most} characters; this has {len(said)}")
        return said

    return read


def email(text: str) -> str:
    """Return an email address as it is compared."""
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"“{shown(text)}” is not an email address: enter one like name@example.org")
    return text.lower()


def yes_no(text: str) -> bool:
    """Return whether a cell says yes."""
    said = text.strip().casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise ValueError(f"Enter yes or no, not “{shown(text)}”")


def whole(least: int, most: int) -> Reader:
    """Return a reader of a whole number within limits; what it counts may stand behind it."""

    def read(text: str) -> int:
        found = re.fullmatch(r"(\d{1,6})(?:\.0+)?\s*[a-z]*", text.strip().replace(",", ""), re.IGNORECASE)
        if found is None or not least <= int(found[1]) <= most:
            raise ValueError(f"Enter a whole number from {least} to {most}, not “{shown(text)}”")
        return int(found[1])

    return read


def several(words: Mapping[str, str], what: str, also: Mapping[str, str] | None = None) -> Reader:
    """Return a reader of words of a list, given by code, by name, or by a beginning that only one name has.

    `also` gives other words for a code, with commas between them.
    """
    by_name = {plain(code): code for code in words} | {plain(name): code for code, name in words.items()}
    by_name |= {word: code for code, others in (also or {}).items() for word in others.split(", ")}

    def one(part: str) -> str | None:
        said = plain(part)
        if said in by_name:
            return by_name[said]
        begun = {code for name, code in by_name.items() if len(said) > 2 and name.startswith(said)}
        return begun.pop() if len(begun) == 1 else None

    def read(text: str) -> list[str]:
        parts = [part.strip() for part in _SEVERAL.split(text) if part.strip()]
        unknown = [part for part in parts if one(part) is None]
        if unknown:
            raise ValueError(
                f"There is no {what} called {' or '.join(f'“{shown(part)}”' for part in unknown)}"
            )
        return sorted({code for part in parts if (code := one(part))})

    return read
