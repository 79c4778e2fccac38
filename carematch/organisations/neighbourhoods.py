"""Neighbourhoods as people call them: an anchor's own grouping of the official ones (MSOAs), else their own names."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core.db import db, every, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Neighbourhood, NeighbourhoodPart, Organisation
from carematch.places import localities
from carematch.places import service as places

LONGEST_NAME = 80


class NameRefused(DomainError):
    """A neighbourhood needs a name that no other one of the organisation has."""


class PartsRefused(DomainError):
    """The official neighbourhoods chosen cannot make up this one."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """An organisation's own neighbourhoods by the codes of their parts: read once, asked for every row of a page."""

    own: Mapping[str, tuple[uuid.UUID, str]]

    def key(self, msoa_code: str | None) -> str | None:
        """Return what two places of one neighbourhood have in common, or None where the place is not known."""
        group = self.own.get(msoa_code or "")
        return str(group[0]) if group else msoa_code or None

    def name(self, msoa_code: str | None) -> str | None:
        """Return the organisation's own name of a place, or None where it has none."""
        group = self.own.get(msoa_code or "")
        return group[1] if group else None


def grouping(organisation: Organisation) -> Grouping:
    """Return how an organisation groups the official neighbourhoods, in one query."""
    rows = db.session.execute(
        owned(
            NeighbourhoodPart,
            organisation,
            NeighbourhoodPart.msoa_code,
            Neighbourhood.id,
            Neighbourhood.name,
        ).join(Neighbourhood, Neighbourhood.id == NeighbourhoodPart.neighbourhood_id)
    )
    return Grouping({row[0]: (row[1], row[2]) for row in rows})


def neighbourhood_key(organisation: Organisation, msoa_code: str | None) -> str | None:
    """Return what two places of one neighbourhood have in common: the group's id, else the MSOA's code."""
    return grouping(organisation).key(msoa_code)


def neighbourhood_name(
    organisation: Organisation, msoa_code: str | None, council_code: str | None = None
) -> str | None:
    """Return what people call a place: the organisation's own name, else the MSOA's, else the council's, or None."""
    own = grouping(organisation).name(msoa_code) if msoa_code else None
    return own or places.neighbourhood_name(msoa_code) or places.council_name(council_code)


def neighbourhood_names(organisation: Organisation, msoa_codes: Iterable[str | None]) -> dict[str, str]:
    """Return what people call places, by MSOA code, in two queries however many; one without a name is left out."""
    codes = {code for code in msoa_codes if code}
    held, loaded = grouping(organisation), localities.areas_of(codes)
    official = {code: area.name for code, area in loaded.items()}
    named = ((code, held.name(code) or official.get(code)) for code in sorted(codes))
    return {code: name for code, name in named if name}


def list_neighbourhoods(organisation: Organisation) -> list[Neighbourhood]:
    """Return an organisation's own neighbourhoods with their parts, by name."""
    return every(_whole(organisation).order_by(Neighbourhood.name_key, Neighbourhood.id))


def get_neighbourhood(organisation: Organisation, neighbourhood_id: uuid.UUID) -> Neighbourhood:
    """Return one of an organisation's own neighbourhoods with its parts, or raise NotFound."""
    return one(_whole(organisation).where(Neighbourhood.id == neighbourhood_id))


def group(
    organisation: Organisation, *, by: User | None, name: str, msoa_codes: Sequence[str]
) -> Neighbourhood:
    """Put official neighbourhoods together under a name of the organisation's own, or raise a Refused of the two."""
    lock(organisation)  # two who group the same place must not both succeed
    made = Neighbourhood(organisation_id=organisation.id, name="", name_key="", parts=[])
    _write(organisation, made, name, msoa_codes)
    db.session.add(made)
    record(organisation, "neighbourhood.grouped", made, by=by, fields=sorted(set(msoa_codes)))
    _tell(organisation)
    return made


def regroup(
    organisation: Organisation,
    neighbourhood: Neighbourhood,
    *,
    by: User | None,
    name: str,
    msoa_codes: Sequence[str],
) -> None:
    """Give one of its own neighbourhoods another name or other parts, or raise NameRefused or PartsRefused."""
    lock(organisation)
    _write(organisation, neighbourhood, name, msoa_codes)
    record(
        organisation,
        "neighbourhood.changed",
        neighbourhood,
        by=by,
        fields=["name", *sorted(set(msoa_codes))],
    )
    _tell(organisation)


def rename(organisation: Organisation, neighbourhood: Neighbourhood, *, by: User | None, name: str) -> None:
    """Give one of its own neighbourhoods another name, or raise NameRefused."""
    codes = [part.msoa_code for part in neighbourhood.parts]
    regroup(organisation, neighbourhood, by=by, name=name, msoa_codes=codes)


def ungroup(organisation: Organisation, neighbourhood: Neighbourhood, *, by: User | None) -> None:
    """Give up one of its own neighbourhoods: its parts have their official names again."""
    record(organisation, "neighbourhood.ungrouped", neighbourhood, by=by)
    db.session.delete(neighbourhood)
    _tell(organisation)


_when_regrouped: list[Callable[[Organisation], None]] = []


def when_regrouped(hook: Callable[[Organisation], None]) -> Callable[[Organisation], None]:
    """Have a function called, inside the transaction, whenever an organisation's own names of places change."""
    if hook not in _when_regrouped:
        _when_regrouped.append(hook)
    return hook


def _tell(organisation: Organisation) -> None:
    """Call those who keep a copy of the names."""
    db.session.flush()
    for hook in _when_regrouped:
        hook(organisation)


def _whole(organisation: Organisation) -> sa.Select[tuple[Neighbourhood]]:
    return owned(Neighbourhood, organisation).options(selectinload(Neighbourhood.parts))


def _write(
    organisation: Organisation, neighbourhood: Neighbourhood, name: str, msoa_codes: Sequence[str]
) -> None:
    """Set name and parts once both are found good."""
    said, codes = " ".join(name.split()), set(msoa_codes)
    key = said.casefold()
    _refuse_name(organisation, neighbourhood, said, key)
    _refuse_parts(organisation, neighbourhood, codes)
    neighbourhood.name, neighbourhood.name_key = said, key
    kept = [part for part in neighbourhood.parts if part.msoa_code in codes]
    new = sorted(codes - {part.msoa_code for part in kept})
    neighbourhood.parts = [
        *kept,
        *(NeighbourhoodPart(organisation_id=organisation.id, msoa_code=code) for code in new),
    ]


def _refuse_name(organisation: Organisation, neighbourhood: Neighbourhood, name: str, key: str) -> None:
    """Raise NameRefused for no name, a very long one, or one that another neighbourhood has."""
    if not name:
        raise NameRefused("Enter the name that people use for it")
    if len(name) > LONGEST_NAME:
        raise NameRefused(f"Use at most {LONGEST_NAME} letters")
    same = owned(Neighbourhood, organisation).where(
        Neighbourhood.name_key == key, Neighbourhood.id != neighbourhood.id
    )
    if first(same) is not None:
        raise NameRefused(
            f"You have a neighbourhood called {name} already. Change that one, or use another name"
        )


def _refuse_parts(organisation: Organisation, neighbourhood: Neighbourhood, codes: set[str]) -> None:
    """Raise PartsRefused for none, one that there is not, or one that belongs to another neighbourhood."""
    if not codes:
        raise PartsRefused("Tick at least one neighbourhood that belongs to it")
    known = localities.neighbourhoods_known(codes)
    if known != codes:
        raise PartsRefused("Choose from the neighbourhoods on this page")
    taken = {
        code: name
        for code, (identity, name) in grouping(organisation).own.items()
        if code in codes and identity != neighbourhood.id
    }
    if taken:
        names = official_names(taken)
        which = ", ".join(f"{names[code]} belongs to {taken[code]}" for code in sorted(taken))
        raise PartsRefused(f"{which}. Take it out there first")


def official_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the official names of neighbourhoods by code; the code stands for one whose name was not loaded."""
    asked = set(codes)
    loaded = localities.areas_of(asked)
    return {code: loaded[code].name if code in loaded else code for code in sorted(asked)}
