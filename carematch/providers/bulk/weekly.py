"""Reads when somebody is free from words ("Mon-Fri morning; Sat"), or from the codes of the week's cells."""

import re

from carematch.asking.week import CELLS, DAYS, PARTS
from carematch.providers.bulk.cells import shown

_DAYS = {name: [number] for number, day in enumerate(DAYS) for name in (day.lower(), day[:3].lower())}
_DAYS |= {"tues": [1], "weds": [2], "thur": [3], "thurs": [3]}
_DAYS |= {name: [0, 1, 2, 3, 4] for name in ("weekday", "weekdays")}
_DAYS |= {name: [5, 6] for name in ("weekend", "weekends")}
_DAYS |= {name: list(range(7)) for name in ("everyday", "daily", "anytime", "any")}
_PARTS = {part.code: [part.code] for part in PARTS}
_PARTS |= {f"{part.code}s": [part.code] for part in PARTS}
_PARTS |= {"am": ["morning"], "pm": ["afternoon"], "lunchtime": ["lunch"], "lunchtimes": ["lunch"]}
_PARTS |= {"eve": ["evening"], "eves": ["evening"], "overnight": ["night"]}
_PARTS |= {"daytime": ["morning", "lunch", "afternoon"]}
# A day by itself is all of it but the night, which is other work.
_BY_DAY = [part.code for part in PARTS if part.code != "night"]
_FILLING = frozenset({"and", "the", "on", "all", "day", "only", "every", "each", "in", "time", "times"})
_CELL = re.compile(r"(?<![\d-])[0-6]-(?:" + "|".join(part.code for part in PARTS) + r")(?![a-z])")
_WORD = re.compile(r"[a-z]+|[;\n]|[-–]")
_TO = frozenset({"to", "-", "–"})


def free(text: str) -> list[str]:
    """Return the cells of the week that a text names, or raise ValueError naming the words that it cannot read."""
    said = text.casefold()
    found = set(_CELL.findall(said))
    group = _Group()
    for word in _WORD.findall(
        _CELL.sub(";", said).replace("every day", "everyday").replace("any time", "anytime")
    ):
        if group.is_ended_by(word):
            found |= group.ended()
        if not group.takes(word):
            raise ValueError(
                f"“{shown(text)}”: we cannot read “{word}”. Write times like Mon-Fri morning; Sat, with "
                f"{', '.join(part.code for part in PARTS)}"
            )
    found |= group.ended()
    if not found:
        raise ValueError(f"“{shown(text)}” names no time. Write times like Mon-Fri morning; Sat")
    return [cell for cell in CELLS if cell in found]


class _Group:
    """Days and the parts of them, up to the next semicolon or the next day after a part."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.days: list[int] = []
        self.parts: list[str] = []
        self.goes_on = False

    def is_ended_by(self, word: str) -> bool:
        """Tell whether a word begins another group: "Mon morning, Tue afternoon" names two."""
        return word in ";\n" or (word in _DAYS and bool(self.parts))

    def takes(self, word: str) -> bool:
        """Take a word, and tell whether it means anything."""
        if word in _DAYS:
            self._name(_DAYS[word])
        elif word in _PARTS:
            self.parts += _PARTS[word]
        elif word in _TO:
            self.goes_on = True
        else:
            return word in ";\n" or word in _FILLING
        return True

    def _name(self, days: list[int]) -> None:
        """Take a day; after "to", all from the one before it, over the end of the week where need be."""
        if self.goes_on and self.days:
            first, last = self.days[-1], days[-1]
            days = [day % 7 for day in range(first, (last if last >= first else last + 7) + 1)]
        self.days += days
        self.goes_on = False

    def ended(self) -> set[str]:
        """Return the cells named, and begin anew; parts without a day are on every day."""
        days = self.days or (range(7) if self.parts else [])
        found = {f"{day}-{part}" for day in days for part in self.parts or _BY_DAY}
        self.days, self.parts, self.goes_on = [], [], False
        return found
