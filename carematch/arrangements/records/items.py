"""A record as the law lists it: items by number, each with what is recorded, or that nothing is."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from carematch.core import csvfile

NOT_RECORDED = "Not recorded"
LAW = "Conduct of Employment Agencies and Employment Businesses Regulations 2003"
TITLES = {4: "Schedule 4: a work-seeker", 5: "Schedule 5: a hirer"}
HEAD = ("Schedule", "Record", "Name", "Item", "Title", "Recorded")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a schedule, in its order, with everything that is recorded of it."""

    number: int
    title: str
    recorded: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what is recorded, or that nothing is."""
        return self.recorded or (NOT_RECORDED,)


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one work-seeker (Schedule 4) or hirer (Schedule 5)."""

    schedule: int
    reference: str
    name: str
    items: tuple[Item, ...]


def numbered(*pairs: tuple[str, Iterable[str | None]]) -> tuple[Item, ...]:
    """Return items numbered in the order of the schedule, without what is empty."""
    return tuple(
        Item(number, title, tuple(line for line in lines if line))
        for number, (title, lines) in enumerate(pairs, 1)
    )


def labelled(label: str, value: object) -> str | None:
    """Return a value behind its label, or None where there is none."""
    return f"{label}: {value}" if value not in (None, "") else None


def day(on: dt.date | None) -> str:
    """Return a day as it is written in a record."""
    return f"{on.day} {on:%B %Y}" if on is not None else ""


def as_csv(records: Sequence[Record]) -> str:
    """Return records as a CSV file, one line for each thing recorded; no cell runs as a formula."""
    return csvfile.written(
        HEAD,
        (
            (record.schedule, record.reference, record.name, item.number, item.title, line)
            for record in records
            for item in record.items
            for line in item.lines
        ),
    )


def as_json(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Return records as plain data; an item of which nothing is recorded has an empty list."""
    return [
        {
            "schedule": record.schedule,
            "record": record.reference,
            "name": record.name,
            "items": [
                {"number": item.number, "title": item.title, "recorded": list(item.recorded)}
                for item in record.items
            ],
        }
        for record in records
    ]
