"""What is asked of the directory: who fits it, what it is in words, and what it would be with less asked."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from carematch.asking.week import DAYS, PARTS
from carematch.core.money import Money
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES

# When a part of the day is, as sentences say it.
AT = {
    "morning": "in the morning",
    "lunch": "at lunch",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
    "night": "at night",
}


@dataclass(frozen=True, slots=True)
class Person:
    """What of a listing is asked about; its price is that of Monday to Friday, else the lowest of those it gives."""

    provider_id: uuid.UUID
    miles: float
    services: frozenset[str]
    cells: frozenset[str]
    languages: frozenset[str]
    communities: frozenset[str]
    pence: int | None
    drives: bool
    is_full: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody chose. Every one of it has to be met; the days and the parts of the day together.

    `need` is what they typed and `meant` the service that it was understood as (blank: it was not).
    """

    need: str = ""
    meant: str = ""
    service: str = ""
    days: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    language: str = ""
    community: str = ""
    price: Money | None = None
    miles: int | None = None
    drives: bool = False

    @property
    def services(self) -> frozenset[str]:
        """Return the services that are wanted."""
        return frozenset({self.service, self.meant} - {""})

    @property
    def values(self) -> dict[str, Any]:
        """Return this as an address says it."""
        said = {
            "need": self.need,
            "service": self.service,
            "day": [str(day) for day in self.days],
            "part": list(self.parts),
            "language": self.language,
            "community": self.community,
            "price": self.price.plain if self.price else "",
            "miles": self.miles,
            "drives": "y" if self.drives else "",
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing that was chosen, in words, and what is asked without it."""

    text: str
    rest: Asked


def fits(person: Person, asked: Asked) -> bool:
    """Tell whether somebody meets everything that is asked."""
    return (
        asked.services <= person.services
        and is_free(person.cells, asked)
        and (not asked.language or asked.language in person.languages)
        and (not asked.community or asked.community in person.communities)
        and (asked.price is None or (person.pence is not None and person.pence <= asked.price.pence))
        and (asked.miles is None or person.miles <= asked.miles)
        and (person.drives or not asked.drives)
    )


def is_free(cells: frozenset[str], asked: Asked) -> bool:
    """Tell whether somebody is free in each part chosen on each day chosen.

    With days alone: at some time on each of them. With parts alone: on some day in each of them.
    """
    if asked.days and asked.parts:
        return all(f"{day}-{part}" in cells for day in asked.days for part in asked.parts)
    held_days = {cell.partition("-")[0] for cell in cells} if asked.days else set()
    held_parts = {cell.partition("-")[2] for cell in cells} if asked.parts else set()
    return {str(day) for day in asked.days} <= held_days and set(asked.parts) <= held_parts


def tags(asked: Asked) -> list[Tag]:
    """Return what was chosen, each to be taken away by itself."""
    found = []
    if asked.meant:
        found.append(Tag(f"{SERVICES[asked.meant].name} (“{asked.need}”)", replace(asked, need="", meant="")))
    if asked.service:
        found.append(Tag(SERVICES[asked.service].name, replace(asked, service="")))
    for day in asked.days:
        rest = tuple(each for each in asked.days if each != day)
        found.append(Tag(f"Free on {DAYS[day]}", replace(asked, days=rest)))
    for part in PARTS:
        if part.code in asked.parts:
            left = tuple(each for each in asked.parts if each != part.code)
            found.append(Tag(f"Free {AT[part.code]}", replace(asked, parts=left)))
    return found + _more_tags(asked)


def _more_tags(asked: Asked) -> list[Tag]:
    """Return those that are about the person, not about what and when."""
    found = []
    if asked.language:
        found.append(Tag(f"Speaks {vocabulary.LANGUAGES[asked.language]}", replace(asked, language="")))
    if asked.community:
        known = vocabulary.COMMUNITIES[asked.community]
        found.append(Tag(f"Knows {known}", replace(asked, community="")))
    if asked.price is not None:
        found.append(Tag(f"Up to {asked.price} an hour", replace(asked, price=None)))
    if asked.miles is not None:
        found.append(
            Tag(f"Within {asked.miles} mile{'s' if asked.miles > 1 else ''}", replace(asked, miles=None))
        )
    if asked.drives:
        found.append(Tag("Drives a car", replace(asked, drives=False)))
    return found
