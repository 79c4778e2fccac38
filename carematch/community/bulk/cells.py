"""Reads one cell of a file of groups as people write it, or says in a sentence what to enter instead (ValueError)."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from carematch.asking.week import DAYS
from carematch.community.checking import LONGEST
from carematch.community.vocabulary import Cost
from carematch.core import cells
from carematch.core.money import Money
from carematch.places.postcode import Postcode
from carematch.places.problems import PlaceProblem

Answers = dict[str, Any]


def named(name: str, read: cells.Reader) -> Callable[[str], Answers]:
    """Return what keeps what a reader returns under a name."""
    return lambda text: {name: read(text)}


def paragraph(text: str) -> str:
    """Return some lines of text, with single spaces."""
    said = "\n".join(" ".join(each.split()) for each in text.splitlines() if each.strip())
    if len(said) > LONGEST["about"]:
        raise ValueError(f"Use at most {LONGEST['about']} characters")
    return said


def one_of(labels: Mapping[Any, str], also: Mapping[str, str]) -> cells.Reader:
    """Return a reader of one word of a list, by its value, its label, or another word for it."""
    known = {cells.plain(code.value): code for code in labels}
    known |= {cells.plain(label): code for code, label in labels.items()}
    by_value = {code.value: code for code in labels}
    known |= {word: by_value[value] for value, words in also.items() for word in words.split(", ")}

    def read(text: str) -> Any:
        found = known.get(cells.plain(text))
        if found is None:
            raise ValueError(f"Enter one of {', '.join(labels.values())}, not “{cells.shown(text)}”")
        return found

    return read


def days(text: str) -> list[int]:
    """Return days of the week as numbers, 0 for Monday: Tue; Tuesdays and Thursdays."""
    names = {str(number): name for number, name in enumerate(DAYS)}
    ready = re.sub(r"(?<=[a-z])s\b", "", re.sub(r"\band\b|/|&", ";", text.casefold()))
    return [int(code) for code in cells.several(names, "day of the week")(ready)]


def time_of_day(text: str) -> int:
    """Return a time of day in minutes: 10:30, 10.30am, 2pm."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", text.strip().casefold())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3] == "pm" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise ValueError(f"Enter a time like 10:30 or 2pm, not “{cells.shown(text)}”")
    return hour * 60 + minute


def cost(text: str) -> Answers:
    """Return what a cell says of the cost: free, an amount, or words."""
    if cells.plain(text) in ("free", "none", "nothing", "0", "0 00", "no charge"):
        return {"cost": Cost.FREE, "price": None, "cost_words": ""}
    if re.fullmatch(r"£?\s*\d+([.]\d{1,2})?", text.strip()):
        return {"cost": Cost.POUNDS, "price": Money.parse(text.replace("£", "").strip()), "cost_words": ""}
    return {"cost": Cost.WORDS, "price": None, "cost_words": cells.line(LONGEST["cost_words"])(text)}


def steps(text: str) -> bool | None:
    """Return whether there is a way in without steps; None where nobody knows."""
    return None if cells.plain(text) in ("unknown", "not known", "do not know") else cells.yes_no(text)


def postcode(text: str) -> str:
    """Return a whole postcode as it is written; whether it exists is for the directory to say."""
    try:
        return Postcode.parse(text).pcds
    except PlaceProblem as problem:
        raise ValueError(str(problem)) from problem


def date(text: str) -> dt.date:
    """Return a day as spreadsheets write it: 2026-11-22 or 22/11/2026."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    ours = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text.strip())
    try:
        if iso:
            return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        if ours:
            return dt.date(int(ours[3]), int(ours[2]), int(ours[1]))
    except ValueError:
        pass
    raise ValueError(f"Enter a date like 22/11/2026, not “{cells.shown(text)}”")
