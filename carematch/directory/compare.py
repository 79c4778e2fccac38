"""Up to four people side by side: a row for everything that people decide by, and which rows tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from carematch.asking import week
from carematch.core.wording import joined, said
from carematch.providers import profile
from carematch.providers.profile import Profile

FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Compared:
    """Somebody in a comparison: what their page says, the parts of the week they keep free, how far away they are."""

    said: Profile
    cells: frozenset[str]
    distance: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that people are compared by: for each of them, in their order, its lines in words."""

    key: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def is_same(self) -> bool:
        """Tell whether it says the same of everybody."""
        return len(set(self.cells)) == 1


def rows(people: Sequence[Compared]) -> tuple[Row, ...]:
    """Return every row that says something of at least one of them."""
    said = [_said(each) for each in people]
    made = (Row(key, tuple(each[key] for each in said)) for key in said[0])
    return tuple(row for row in made if any(row.cells))


def together(people: Sequence[Compared]) -> tuple[str, ...]:
    """Return the parts of the week that all of them usually keep free, in words."""
    return profile.in_short(week.spans(frozenset.intersection(*(each.cells for each in people))))


def _said(person: Compared) -> dict[str, tuple[str, ...]]:
    """Return what is said of one, by row, in the order in which people look."""
    page = person.said
    more = {label: (answer,) for label, answer in page.more}
    return {
        "price": tuple(joined(each, ": ") for each in page.prices),
        "full": (page.full,) if page.full else (),
        "times": page.free,
        "where": (page.place,),
        "distance": (person.distance,) if person.distance else (),
        "reach": (page.reach,),
        "travel": (page.travel,) if page.travel else (),
        "works_as": (page.works_as,),
        "services": tuple(each.name for each in page.can),
        "languages": more.get(profile.LANGUAGES, ()),
        "experience": more.get(profile.EXPERIENCE, ()),
        "interests": more.get(profile.INTERESTS, ()),
        "communities": more.get(profile.COMMUNITIES, ()),
        "gender": more.get(profile.GENDER, ()),
        "pets": more.get(profile.PETS, ()),
        "checks": tuple(_checked(each) for each in page.checks),
        "cannot": page.cannot,
        "confirmed": (page.confirmed,),
    }


def _checked(check: profile.Checked) -> str:
    """Return a check with its days."""
    if not check.until:
        return said("%(check)s: %(day)s, does not run out", check=check.label, day=check.on)
    return said(
        "%(check)s: %(day)s, good until %(until)s", check=check.label, day=check.on, until=check.until
    )
