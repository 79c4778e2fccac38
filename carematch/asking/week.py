"""The week as people tick it, in parts of the day, and as it is kept, in windows of minutes."""

from collections.abc import Iterable
from dataclasses import dataclass

from carematch.core.wording import counted, hour, joined, said

DAYS = (
    said("Monday"),
    said("Tuesday"),
    said("Wednesday"),
    said("Thursday"),
    said("Friday"),
    said("Saturday"),
    said("Sunday"),
)
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day; one that ends before it starts ends the next morning."""

    code: str
    label: str
    starts: int
    ends: int

    def __post_init__(self) -> None:
        """Let pages tell the label in the reader's language."""
        object.__setattr__(self, "label", said(self.label))

    @property
    def hours(self) -> str:
        """Return when the part is, as people write it: 7am to noon."""
        return said("%(start)s to %(end)s", start=_clock(self.starts), end=_clock(self.ends))


PARTS = (
    Part("morning", "Morning", 7 * 60, 12 * 60),
    Part("lunch", "Lunch", 12 * 60, 14 * 60),
    Part("afternoon", "Afternoon", 14 * 60, 17 * 60),
    Part("evening", "Evening", 17 * 60, 22 * 60),
    Part("night", "Night", 22 * 60, 7 * 60),
)
_BY_CODE = {part.code: part for part in PARTS}

EVERY = "every"
CELLS = tuple(f"{day}-{part.code}" for day in range(len(DAYS)) for part in PARTS)
GRID = {"days": DAYS, "parts": PARTS, "every": EVERY}
# Every box of the grid with its name: "Every morning" stands for all the mornings.
BOXES = (
    *((f"{EVERY}-{part.code}", said("Every %(part)s", part=part.label.lower())) for part in PARTS),
    *(
        (f"{n}-{part.code}", said("%(day)s %(part)s", day=day, part=part.label.lower()))
        for n, day in enumerate(DAYS)
        for part in PARTS
    ),
)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Free time on a day of the week, in minutes of the day; an end at or before the start is on the next day."""

    day: int
    starts: int
    ends: int

    @property
    def until(self) -> int:
        """Return the end counted from the start of the same day, past 1440 where it is on the next."""
        return self.ends if self.ends > self.starts else self.ends + MINUTES_A_DAY

    def covers(self, day: int, part: Part) -> bool:
        """Tell whether the whole of a part of a day is free."""
        other = Span(day, part.starts, part.ends)
        return self.day == day and self.starts <= other.starts and other.until <= self.until


def ticked(boxes: Iterable[str]) -> list[str]:
    """Return the cells that ticked boxes stand for: "every-morning" is the morning of each day."""
    chosen = set(boxes)
    whole = {part.code for part in PARTS if f"{EVERY}-{part.code}" in chosen}
    rest = {box for box in chosen if not box.startswith(f"{EVERY}-")}
    return sorted(rest | {cell for cell in CELLS if cell.partition("-")[2] in whole})


def spans(cells: Iterable[str]) -> list[Span]:
    """Return the windows of ticked cells such as "0-morning", in the order of the week, or raise ValueError."""
    wanted = set(cells)
    unknown = wanted - set(CELLS)
    if unknown:
        raise ValueError(f"No part of the week is called {', '.join(sorted(unknown))}")
    named = [cell.split("-") for cell in CELLS if cell in wanted]
    return [Span(int(day), _BY_CODE[code].starts, _BY_CODE[code].ends) for day, code in named]


def cells(windows: Iterable[Span]) -> list[str]:
    """Return the cells that windows cover wholly, as the grid ticks them."""
    held = list(windows)
    return [
        f"{day}-{part.code}"
        for day in range(len(DAYS))
        for part in PARTS
        if any(span.covers(day, part) for span in held)
    ]


def in_words(windows: Iterable[Span]) -> list[str]:
    """Return the free parts of each day in words: "Monday: morning, lunch"."""
    held = cells(windows)
    days: list[str] = []
    for day, name in enumerate(DAYS):
        free = [part.label.lower() for part in PARTS if f"{day}-{part.code}" in held]
        if free:
            days.append(said("%(day)s: %(parts)s", day=name, parts=joined(free)))
    return days


def hours(minutes: int) -> str:
    """Return a length of time in words: "10 hours", "1 hour 30 minutes"."""
    whole, rest = divmod(minutes, 60)
    parts = [counted("%(num)s hour", "%(num)s hours", whole)] if whole or not rest else []
    return joined([*parts, counted("%(num)s minute", "%(num)s minutes", rest)] if rest else parts, " ")


def _clock(minutes: int) -> str:
    return hour(minutes // 60)
