"""The page of where an anchor works: its areas by number and name, the same areas on a map, and what may be grouped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carematch.organisations import neighbourhoods, operation
from carematch.organisations.models import Neighbourhood, OperatingArea, Organisation
from carematch.places import localities, outlines
from carematch.places import service as places
from carematch.places.lookups import Lookup
from carematch.places.models import Area
from carematch.places.values import AreaKind


@dataclass(frozen=True, slots=True)
class Line:
    """An area of the list: its number on the map, its name, what it is part of, and what is to be known about it."""

    number: int
    area: OperatingArea
    name: str
    within: str
    own_name: str
    remark: str


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the map: the path to draw, and where its number stands; only the middle of some is known."""

    number: int
    name: str
    d: str
    x: float
    y: float
    is_outline: bool


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn, on a sheet so wide and high, and the numbers of what cannot be."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    left_out: tuple[int, ...]


def lines(organisation: Organisation) -> list[Line]:
    """Return where an organisation works, councils first and then by name, in a fixed number of queries."""
    worked = operation.list_areas(organisation)
    loaded = localities.areas_of(area.area_code for area in worked)
    councils = _council_names({*(area.area_code for area in worked), *_parents(loaded.values())})
    held = neighbourhoods.grouping(organisation)
    whole = {area.area_code for area in worked if area.kind is AreaKind.COUNCIL}
    named = [(_name(area, loaded, councils), area) for area in worked]
    named.sort(key=lambda pair: (operation.KINDS.index(pair[1].kind), pair[0].casefold(), pair[1].area_code))
    return [
        Line(
            number=number,
            area=area,
            name=name,
            within=_within(area, loaded, councils),
            own_name=held.name(area.area_code) or "",
            remark=_remark(area, loaded, councils, whole),
        )
        for number, (name, area) in enumerate(named, start=1)
    ]


def draw(listed: Sequence[Line]) -> Map | None:
    """Draw the areas of a list as far as outlines or middles are held, or return None where a map would say nothing."""
    codes = {line.area.area_code for line in listed}
    exact = localities.boundaries_of(codes)
    middles = localities.neighbourhood_centres(codes - set(exact))
    if not exact and len(middles) < 2:
        return None
    sheet = outlines.draw(
        {**exact, **{code: outlines.round_about(*middle) for code, middle in middles.items()}}
    )
    drawn = {outline.code: outline for outline in sheet.areas}
    shapes = tuple(
        Shape(line.number, line.name, each.d, each.label_x, each.label_y, each.code in exact)
        for line in listed
        if (each := drawn.get(line.area.area_code))
    )
    left_out = tuple(line.number for line in listed if line.area.area_code not in drawn)
    return Map(sheet.width, sheet.height, shapes, left_out)


def line_of(organisation: Organisation, area: OperatingArea) -> Line:
    """Return the line of one of the areas that an organisation works in."""
    return next(line for line in lines(organisation) if line.area.id == area.id)


def addable(
    organisation: Organisation, council_code: str, kind: AreaKind
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the areas of a kind in a council that may be added, code and name, and the names of those worked in."""
    if kind is AreaKind.COUNCIL:
        offered = [(council_code, f"All of {places.council_name(council_code)}")]
    elif kind is AreaKind.WARD:
        offered = [(each.code, each.name) for each in localities.list_wards(council_code)]
    else:
        offered = [(each.code, each.name) for each in localities.list_neighbourhoods(council_code)]
    return _not_held(organisation, offered)


def addable_at(
    organisation: Organisation, place: Lookup
) -> tuple[dict[str, AreaKind], list[tuple[str, str]], list[str]]:
    """Return the areas that a place lies in by kind, those that may be added, and the names of those worked in."""
    at = (
        (
            AreaKind.NEIGHBOURHOOD,
            place.msoa_code,
            f"The neighbourhood {place.neighbourhood or place.msoa_code}",
        ),
        (AreaKind.WARD, place.ward_code, f"The ward {place.ward or place.ward_code}"),
        (AreaKind.COUNCIL, place.council_code, f"All of {place.council_name or place.council_code}"),
    )
    kinds = {code: kind for kind, code, _name in at if code}
    free, held = _not_held(organisation, [(code, name) for _kind, code, name in at if code])
    return kinds, free, held


def _not_held(
    organisation: Organisation, offered: list[tuple[str, str]]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the areas of a list that are not worked in, and the names of those that are."""
    worked = {area.area_code for area in operation.list_areas(organisation)}
    return [each for each in offered if each[0] not in worked], [
        name for code, name in offered if code in worked
    ]


def groupable(
    organisation: Organisation, neighbourhood: Neighbourhood | None = None
) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return the official neighbourhoods that may be put together, code and name by name; and those of other groups.

    They are those of the area of operation; where that is told by councils or wards, all those of the councils.
    """
    worked = operation.list_areas(organisation)
    codes = {area.area_code for area in worked if area.kind is AreaKind.NEIGHBOURHOOD}
    wider = {area.area_code for area in worked if area.kind is AreaKind.COUNCIL}
    wards = localities.areas_of(area.area_code for area in worked if area.kind is AreaKind.WARD)
    wider |= _parents(wards.values())
    if not worked:
        wider = set(operation.commissioning_councils(organisation))
    codes |= {each.code for council in sorted(wider) for each in localities.list_neighbourhoods(council)}
    own = {part.msoa_code for part in neighbourhood.parts} if neighbourhood else set()
    elsewhere = {
        code: name
        for code, (_identity, name) in neighbourhoods.grouping(organisation).own.items()
        if code not in own
    }
    names = neighbourhoods.official_names(codes | own | set(elsewhere))
    free = sorted((codes | own) - set(elsewhere), key=lambda code: (names[code].casefold(), code))
    return [(code, names[code]) for code in free], {names[code]: name for code, name in elsewhere.items()}


def _parents(found: Iterable[Area]) -> set[str]:
    """Return the codes of what areas are part of."""
    return {area.parent_code for area in found if area.parent_code}


def _council_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of those codes that are councils'."""
    named = (
        (code, places.council_name(code))
        for code in sorted(codes)
        if code.startswith(("E06", "E07", "E08", "E09", "E10"))
    )
    return {code: name for code, name in named if name}


def _name(area: OperatingArea, loaded: Mapping[str, Area], councils: Mapping[str, str]) -> str:
    """Return the name of an area; its code stands for one whose name was not loaded."""
    if area.kind is AreaKind.COUNCIL:
        return councils.get(area.area_code, area.area_code)
    return loaded[area.area_code].name if area.area_code in loaded else area.area_code


def _within(area: OperatingArea, loaded: Mapping[str, Area], councils: Mapping[str, str]) -> str:
    """Return the council that a ward or neighbourhood is part of, as far as that is known."""
    found = loaded.get(area.area_code)
    return councils.get(found.parent_code or "", "") if found else ""


def _remark(
    area: OperatingArea, loaded: Mapping[str, Area], councils: Mapping[str, str], whole: set[str]
) -> str:
    """Return what is to be known about an area: that it no longer exists, or that it is listed twice over."""
    found = loaded.get(area.area_code)
    if found is None:
        return ""
    if found.valid_to is not None:
        day = f"{found.valid_to.day} {found.valid_to:%B %Y}"
        return f"It ended on {day}. What replaced it still counts: add the new one, and remove this one"
    if found.parent_code in whole:
        return f"It need not be listed: you work in all of {councils.get(found.parent_code, 'its council')}"
    return ""
