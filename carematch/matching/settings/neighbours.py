"""Which neighbourhoods of an anchor lie next to each other: proposed by the map, chosen by hand, always both ways."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carematch.accounts.models import User
from carematch.core.errors import NotFound
from carematch.matching.settings import service
from carematch.matching.settings.adjoining import adjoining
from carematch.matching.settings.models import MatchingSettings
from carematch.organisations import neighbourhoods, operation
from carematch.organisations.models import Organisation
from carematch.places import localities
from carematch.places.values import AreaKind


@dataclass(frozen=True, slots=True)
class Place:
    """A neighbourhood by the key that ranking knows it by, its name, and the official ones that make it up."""

    key: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A neighbourhood, those chosen as next to it, and those that the map says are (none where it holds no outline)."""

    place: Place
    near: tuple[Place, ...]
    by_map: tuple[Place, ...]


def places_of(organisation: Organisation) -> list[Place]:
    """Return the anchor's own neighbourhoods, and the official ones that it works in by name, by name."""
    own = [
        Place(str(each.id), each.name, tuple(part.msoa_code for part in each.parts))
        for each in neighbourhoods.list_neighbourhoods(organisation)
    ]
    grouped = {code for each in own for code in each.codes}
    worked = operation.list_areas(organisation)
    codes = {area.area_code for area in worked if area.kind is AreaKind.NEIGHBOURHOOD} - grouped
    names = neighbourhoods.official_names(codes)
    official = [Place(code, names[code], (code,)) for code in codes]
    return sorted([*own, *official], key=lambda each: (each.name.casefold(), each.key))


def list_beside(organisation: Organisation) -> list[Beside]:
    """Return every neighbourhood with those next to it, in a fixed number of queries."""
    found = places_of(organisation)
    chosen, by_map = service.of(organisation).adjacency, proposed(found)
    return [
        Beside(each, _of(found, chosen.get(each.key, ())), _of(found, by_map.get(each.key, ())))
        for each in found
    ]


def proposed(found: Iterable[Place]) -> dict[str, tuple[str, ...]]:
    """Return which neighbourhoods adjoin by the outlines that are held; one without an outline is left out."""
    held_of = {each.key: each.codes for each in found}
    outlines = localities.boundaries_of(code for codes in held_of.values() for code in codes)
    shapes = {key: [outlines[code] for code in codes if code in outlines] for key, codes in held_of.items()}
    return _both_ways(adjoining(shapes))


def choose(
    organisation: Organisation,
    key: str,
    near: Iterable[str],
    *,
    by: User,
    row_version: str | int | None = None,
) -> None:
    """Say which neighbourhoods are next to one, and it to them; raises NotFound for one that there is not."""
    known = {each.key for each in places_of(organisation)}
    wanted = set(near) - {key}
    if key not in known or not wanted <= known:
        raise NotFound("There is no such neighbourhood")
    row = service.locked_row(organisation, row_version)
    kept = {pair for pair in _pairs(row.adjacency, known) if key not in pair}
    _write(organisation, row, kept | {frozenset((key, each)) for each in wanted}, by=by)


def take_from_map(organisation: Organisation, *, by: User) -> int:
    """Add every pair that the outlines show, leave what was chosen, and return how many pairs are new."""
    found = places_of(organisation)
    row = service.locked_row(organisation)
    before = _pairs(row.adjacency, {each.key for each in found})
    shown = {frozenset((key, each)) for key, near in proposed(found).items() for each in near}
    _write(organisation, row, before | shown, by=by)
    return len(shown - before)


def _write(
    organisation: Organisation, row: MatchingSettings, pairs: set[frozenset[str]], *, by: User
) -> None:
    """Keep pairs, both ways; what names a neighbourhood that is no longer there goes."""
    written = {key: list(near) for key, near in _both_ways(pairs).items()}
    changed = sorted(
        {key for key in {*row.adjacency, *written} if row.adjacency.get(key) != written.get(key)}
    )
    row.adjacency = written
    service.keep(organisation, row, by=by, changed=[f"adjacency.{key}" for key in changed])


def _pairs(adjacency: Mapping[str, Iterable[str]], known: set[str]) -> set[frozenset[str]]:
    return {
        frozenset((key, each))
        for key, near in adjacency.items()
        for each in near
        if key != each and {key, each} <= known
    }


def _both_ways(pairs: Iterable[frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """Return who is beside whom, sorted, so that the same pairs are always written alike."""
    beside: dict[str, set[str]] = {}
    for pair in pairs:
        for key in pair:
            beside.setdefault(key, set()).update(pair - {key})
    return {key: tuple(sorted(beside[key])) for key in sorted(beside)}


def _of(found: Iterable[Place], keys: Iterable[str]) -> tuple[Place, ...]:
    wanted = set(keys)
    return tuple(each for each in found if each.key in wanted)
