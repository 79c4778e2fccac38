"""A team as the page shows it: the week visit by visit, the people, the sums, and what stays open with why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carematch.core.money import Money
from carematch.matching import said
from carematch.matching.facts import MINUTES_A_DAY, Visit
from carematch.matching.problem import load
from carematch.matching.solving.models import Search
from carematch.matching.team.choosing import asked_of, options_of
from carematch.matching.team.options import CHEAPEST, FEWEST, RESILIENT
from carematch.places import distance

LABELS = {FEWEST: "Fewest people", CHEAPEST: "Least cost", RESILIENT: "Rests least on one person"}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a team: their letter in the picture, how far they come, and what they would do in a week."""

    id: str
    letter: str
    miles: str
    visits: int
    minutes: str


@dataclass(frozen=True, slots=True)
class Row:
    """One visit: when, how long, who does it (an id, or nobody and why), and who else could (an id)."""

    when: str
    length: str
    provider: str | None
    why: str
    backup: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """One visit in the picture: its day, the hours of the day it may fall in, its place among those beside it."""

    day: int
    since: float
    until: float
    lane: int
    lanes: int
    letter: str
    number: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A week as blocks, between the first hour and the last that any visit may fall in."""

    blocks: tuple[Block, ...]
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Week:
    """One team."""

    name: str
    label: str
    says: str
    people: tuple[Person, ...]
    rows: tuple[Row, ...]
    miles: str
    cost: str
    covered: str
    is_whole: bool
    is_best: bool
    backed: int
    picture: Picture


def weeks(search: Search) -> list[Week]:
    """Return the teams that a search found, in its order."""
    problem = dict(search.problem or {})
    named = {who for option in options_of(search).values() for who in _everybody(option)}
    problem["providers"] = [each for each in problem["providers"] if each["id"] in named]
    read = load(problem)
    need = read.needs[0]
    approximate = {each.id: bool(_off(need.place) or _off(each.place)) for each in read.providers}
    miles = {
        each.id: distance.miles(need.place.lat, need.place.lon, each.place.lat, each.place.lon)
        for each in read.providers
        if need.place and each.place
    }
    away = {who: said.capital(distance.about(far, approximate[who])) for who, far in miles.items()}
    rough = any(approximate.values())
    return [_week(name, option, need.visits, away, rough) for name, option in options_of(search).items()]


def reason_of(search: Search) -> str:
    """Return why a search found no team, or nothing where it found one."""
    needs = (search.result or {}).get("needs") or [{}]
    return str(needs[0].get("reason", ""))


def asked_minutes(search: Search) -> int:
    """Return the minutes a week that the search was asked about."""
    return sum(visit["minutes"] for visit in asked_of(search)["visits"])


def _off(place: Any) -> float:
    return place.error_miles if place is not None else 0.0


def _everybody(option: Mapping[str, Any]) -> set[str]:
    return {who for who in (*option["assignment"].values(), *option["backup"].values()) if who}


def _week(
    name: str, option: Mapping[str, Any], visits: tuple[Visit, ...], away: Mapping[str, str], rough: bool
) -> Week:
    ordered = sorted(visits, key=lambda each: (each.window.day, each.window.since, each.id))
    letters = {
        who: _LETTERS[place % len(_LETTERS)]
        for place, who in enumerate(
            dict.fromkeys(
                option["assignment"][each.id] for each in ordered if each.id in option["assignment"]
            )
        )
    }
    why = {each["visit"]: each["says"] for each in option["uncovered"]}
    pence = option["week_pence"]
    return Week(
        name=name,
        label=LABELS[name],
        says=option["says"],
        people=tuple(_person(who, letter, option, visits, away) for who, letter in letters.items()),
        rows=tuple(
            Row(
                said.window(each),
                said.length(each.minutes),
                option["assignment"].get(each.id),
                why.get(each.id, ""),
                option["backup"].get(each.id),
            )
            for each in ordered
        ),
        miles=said.capital(distance.about(option["miles"], rough)),
        cost="Not known: a price is not recorded" if pence is None else f"{Money(pence)} a week",
        covered=said.length(option["minutes_covered"]),
        is_whole=not why,
        is_best=option["proved_optimal"],
        backed=sum(1 for who in option["backup"].values() if who),
        picture=_picture(
            ordered, {each.id: letters.get(option["assignment"].get(each.id, ""), "") for each in visits}
        ),
    )


def _person(
    who: str, letter: str, option: Mapping[str, Any], visits: tuple[Visit, ...], away: Mapping[str, str]
) -> Person:
    theirs = [each for each in visits if option["assignment"].get(each.id) == who]
    minutes = said.length(sum(each.minutes for each in theirs))
    return Person(who, letter, away.get(who, "Not known"), len(theirs), minutes)


def _picture(ordered: list[Visit], letters: Mapping[str, str]) -> Picture:
    blocks = []
    for day in range(7):
        lanes: list[int] = []  # when the last visit in each lane may end
        placed = []
        for each in (visit for visit in ordered if visit.window.day == day):
            lane = next((lane for lane, until in enumerate(lanes) if until <= each.window.since), len(lanes))
            lanes[lane : lane + 1] = [each.window.until]
            placed.append((each, lane))
        blocks += [_block(each, lane, len(lanes), letters[each.id]) for each, lane in placed]
    since = min((int(block.since) for block in blocks), default=8)
    until = max((-int(-block.until // 1) for block in blocks), default=18)
    return Picture(tuple(blocks), since, until)


def _block(visit: Visit, lane: int, lanes: int, letter: str) -> Block:
    until = min(visit.window.until, MINUTES_A_DAY)  # what runs on past midnight is said in the table
    number = _LETTERS.index(letter) % 4 + 1 if letter else 0
    return Block(visit.window.day, visit.window.since / _HOUR, until / _HOUR, lane, lanes, letter, number)
