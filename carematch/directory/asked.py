"""What is asked of the directory: who fits it, what it is in words, and what it would be with less asked."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from carematch.asking.week import DAYS
from carematch.core.money import Money
from carematch.core.wording import counted, said, spoken
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES

# When a part of the day is, as sentences say it.
AT = spoken(
    {
        "morning": "in the morning",
        "lunch": "at lunch",
        "afternoon": "in the afternoon",
        "evening": "in the evening",
        "night": "at night",
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """What of a listing is asked about; its price is that of Monday to Friday, else the lowest of those it gives.

    `gender` is blank for whoever does not show theirs, `pets` are those that somebody said they are fine with.
    """

    provider_id: uuid.UUID
    miles: float
    services: frozenset[str]
    cells: frozenset[str]
    languages: frozenset[str]
    communities: frozenset[str]
    pets: frozenset[str]
    gender: str
    pence: int | None
    drives: bool
    is_full: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody chose. Every one of it has to be met, but of several languages any; days and parts together.

    `need` is what they typed, `meant` the service that it was understood as (blank: it was not, and narrows nothing),
    and `nth` which of the likeliest few they chose where it was not clear.
    """

    need: str = ""
    meant: str = ""
    nth: int | None = None
    services: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    community: str = ""
    price: Money | None = None
    miles: int | None = None
    drives: bool = False
    pets: tuple[str, ...] = ()
    gender: str = ""

    @property
    def wanted(self) -> frozenset[str]:
        """Return all services that are wanted, by choice or by what was typed."""
        return frozenset({*self.services, self.meant} - {""})


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing that was chosen, in words, and what is asked without it."""

    text: str
    rest: Asked


def fits(person: Person, asked: Asked) -> bool:
    """Tell whether somebody meets everything that is asked."""
    return (
        asked.wanted <= person.services
        and is_free(person.cells, asked)
        and (asked.price is None or (person.pence is not None and person.pence <= asked.price.pence))
        and (asked.miles is None or person.miles <= asked.miles)
        and _is_as_asked(person, asked)
    )


def _is_as_asked(person: Person, asked: Asked) -> bool:
    """Tell whether somebody is as is asked; who does not show their gender is of none that anybody asks for."""
    return (
        (not asked.languages or not person.languages.isdisjoint(asked.languages))
        and (not asked.community or asked.community in person.communities)
        and (person.drives or not asked.drives)
        and person.pets.issuperset(asked.pets)
        and (not asked.gender or asked.gender == person.gender)
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
    return [*_what(asked), *_when(asked), *_who(asked), *_terms(asked)]


def _what(asked: Asked) -> Iterator[Tag]:
    """Yield what help is wanted; words that were not understood are there to be taken away too."""
    if asked.need:
        service = SERVICES[asked.meant].name if asked.meant else ""
        typed = said("%(service)s (“%(words)s”)", service=service, words=asked.need)
        yield Tag(typed if service else f"“{asked.need}”", replace(asked, need="", meant="", nth=None))
    for code in asked.services:
        yield Tag(SERVICES[code].name, replace(asked, services=_without(asked.services, code)))


def _when(asked: Asked) -> Iterator[Tag]:
    """Yield the days and the parts of the day."""
    for day in asked.days:
        yield Tag(said("Free on %(day)s", day=DAYS[day]), replace(asked, days=_without(asked.days, day)))
    for part in asked.parts:
        yield Tag(said("Free %(when)s", when=AT[part]), replace(asked, parts=_without(asked.parts, part)))


def _who(asked: Asked) -> Iterator[Tag]:
    """Yield what is asked of the person."""
    for code in asked.languages:
        rest = replace(asked, languages=_without(asked.languages, code))
        yield Tag(said("Speaks %(language)s", language=vocabulary.LANGUAGES[code]), rest)
    if asked.community:
        known = vocabulary.COMMUNITIES[asked.community]
        yield Tag(said("Knows %(community)s", community=known), replace(asked, community=""))
    if asked.gender:
        yield Tag(vocabulary.GENDERS[asked.gender], replace(asked, gender=""))
    for code in asked.pets:
        fine = said("Fine with %(animals)s", animals=vocabulary.PETS[code].lower())
        yield Tag(fine, replace(asked, pets=_without(asked.pets, code)))


def _terms(asked: Asked) -> Iterator[Tag]:
    """Yield what it may cost, how far it may be, and whether somebody drives."""
    if asked.price is not None:
        yield Tag(said("Up to %(price)s an hour", price=asked.price), replace(asked, price=None))
    if asked.miles is not None:
        within = counted("Within %(num)s mile", "Within %(num)s miles", asked.miles)
        yield Tag(within, replace(asked, miles=None))
    if asked.drives:
        yield Tag(said("Drives a car"), replace(asked, drives=False))


def _without(chosen: tuple[Any, ...], one: Any) -> tuple[Any, ...]:
    """Return what was chosen but one of it."""
    return tuple(each for each in chosen if each != one)
