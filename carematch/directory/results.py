"""The answer to a search: how many fit, the page of them that is open, and what to change where nobody does."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from carematch.directory.asked import Asked, Person, Tag, fits, tags
from carematch.directory.free import coming, soonest
from carematch.directory.ordering import NEVER, Order, ordered

A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Looser:
    """A filter to take away, and how many would be shown without it."""

    tag: Tag
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """Those who fit, a page at a time; `looser` only where nobody does, `everybody` whatever is asked."""

    count: int
    everybody: int
    people: tuple[Person, ...]
    page: int
    pages: int
    looser: tuple[Looser, ...]
    ahead: dict[str, tuple[int, str]]

    @property
    def first_number(self) -> int:
        """Return the number in the whole list of the first on this page."""
        return (self.page - 1) * A_PAGE + 1


def of(people: Sequence[Person], asked: Asked, order: Order, page: int, now: dt.datetime) -> Results:
    """Return what a search finds among people; for a page that is not there, the nearest that is.

    `now` is London's wall clock.
    """
    ahead = coming(now, asked)

    def soonness(person: Person) -> int:
        free = soonest(person.cells, ahead)
        return free[0] if free else NEVER

    found = ordered((person for person in people if fits(person, asked)), order, soonness, now.date())
    pages = max(1, -(-len(found) // A_PAGE))
    at = min(max(page, 1), pages)
    return Results(
        count=len(found),
        everybody=len(people),
        people=tuple(found[(at - 1) * A_PAGE : at * A_PAGE]),
        page=at,
        pages=pages,
        looser=() if found else loosened(people, asked),
        ahead=ahead,
    )


def loosened(people: Sequence[Person], asked: Asked) -> tuple[Looser, ...]:
    """Return which filter, taken away by itself, lets somebody be shown; what lets most of them first."""
    tried = [Looser(tag, sum(fits(person, tag.rest) for person in people)) for tag in tags(asked)]
    return tuple(sorted((each for each in tried if each.count), key=lambda each: -each.count))
