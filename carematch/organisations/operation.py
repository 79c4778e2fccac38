"""Where an anchor works: the councils, wards and neighbourhoods it has said, else the councils that commission it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Commission, OperatingArea, Organisation
from carematch.places import localities
from carematch.places import service as places
from carematch.places.authorities import register
from carematch.places.values import AreaKind

KINDS = (AreaKind.COUNCIL, AreaKind.WARD, AreaKind.NEIGHBOURHOOD)


class UnknownArea(DomainError):
    """There is no such area to work in."""


class Located(Protocol):
    """A place by the codes of the areas it lies in, as a lookup gives it."""

    @property
    def council_code(self) -> str | None:
        """Return the code of its council."""

    @property
    def ward_code(self) -> str | None:
        """Return the code of its ward."""

    @property
    def msoa_code(self) -> str | None:
        """Return the code of its neighbourhood (MSOA)."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where an organisation works on a day; no codes at all: nobody has said."""

    codes: frozenset[str]
    is_own: bool

    def covers(self, codes: Iterable[str]) -> bool:
        """Tell whether any of a place's codes is among these."""
        return not self.codes.isdisjoint(codes)


def codes_at(place: Located, on: dt.date | None = None) -> frozenset[str]:
    """Return the codes of the areas that a place lies in on a day (today), and those of the areas they replaced."""
    codes = {code for code in (place.council_code, place.ward_code, place.msoa_code) if code}
    every_council = register()
    if place.council_code and every_council.find(place.council_code):
        codes |= every_council.family(place.council_code, on or clock.today())
    return frozenset(codes) | localities.predecessors_of(codes)


def extent(organisation: Organisation, on: dt.date | None = None) -> Extent:
    """Return where an organisation works on a day (today): its own area, else its councils' areas."""
    day = on or clock.today()
    own = frozenset(
        db.session.scalars(owned(OperatingArea, organisation, OperatingArea.area_code).where(stands(day)))
    )
    if own:
        return Extent(own, is_own=True)
    return Extent(frozenset(commissioning_councils(organisation, day)), is_own=False)


def commissioning_councils(organisation: Organisation, on: dt.date | None = None) -> list[str]:
    """Return the codes of the councils that commission an anchor on a day (today)."""
    day = on or clock.today()
    codes = (
        sa.select(Organisation.council_code)
        .join(Commission, Commission.council_id == Organisation.id)
        .where(Commission.anchor_id == organisation.id, commissioned(day))
        .order_by(Organisation.council_code)
        .distinct()
    )
    return [code for code in db.session.scalars(codes) if code]


def stands(on: dt.date) -> sa.ColumnElement[bool]:
    """Return the condition that an area is worked in on a day."""
    return sa.and_(
        OperatingArea.added_on <= on, sa.or_(OperatingArea.ended_on.is_(None), OperatingArea.ended_on > on)
    )


def commissioned(on: dt.date) -> sa.ColumnElement[bool]:
    """Return the condition that a commission runs on a day."""
    return sa.and_(Commission.starts_on <= on, sa.or_(Commission.ends_on.is_(None), Commission.ends_on >= on))


def serves(organisation: Organisation, place: Located, on: dt.date | None = None) -> bool:
    """Tell whether an organisation works at a place on a day (today)."""
    return extent(organisation, on).covers(codes_at(place, on))


def is_outside(organisation: Organisation, postcode: str | None, on: dt.date | None = None) -> bool:
    """Tell whether a postcode lies outside where an organisation works; not, where either is not known."""
    known = extent(organisation, on)
    if not postcode or not known.codes:
        return False
    try:
        place = places.lookup(postcode)
    except places.PlaceProblem:
        return False
    return not known.covers(codes_at(place, on))


def list_areas(organisation: Organisation, on: dt.date | None = None) -> list[OperatingArea]:
    """Return the areas that an organisation has said it works in on a day (today), with who said so, oldest first."""
    return every(
        owned(OperatingArea, organisation)
        .where(stands(on or clock.today()))
        .options(joinedload(OperatingArea.added_by))
        .order_by(OperatingArea.created_at, OperatingArea.id)
    )


def get_area(organisation: Organisation, area_id: uuid.UUID) -> OperatingArea:
    """Return one of the areas that an organisation works in today, or raise NotFound."""
    return one(owned(OperatingArea, organisation).where(OperatingArea.id == area_id, stands(clock.today())))


def add_areas(
    organisation: Organisation, *, by: User | None, kind: AreaKind, codes: Iterable[str]
) -> list[OperatingArea]:
    """Record that an organisation works in some areas of a kind from today, or raise UnknownArea.

    One that it works in already is passed over.
    """
    lock(organisation)  # the same area must not be added twice
    asked = set(codes)
    if kind not in KINDS or asked != _known(kind, asked):
        raise UnknownArea("Choose from the areas on this page")
    held = {area.area_code for area in list_areas(organisation)}
    return [_add(organisation, kind, code, by) for code in sorted(asked - held)]


def end_area(organisation: Organisation, area: OperatingArea, *, by: User | None) -> None:
    """Record that an organisation no longer works in an area, from today on."""
    area.ended_on = clock.today()
    record(organisation, "area.ended", area, by=by, fields=[area.area_code])


def _add(organisation: Organisation, kind: AreaKind, code: str, by: User | None) -> OperatingArea:
    made = OperatingArea(
        organisation_id=organisation.id,
        area_code=code,
        kind=kind,
        added_by_id=by.id if by else None,
        added_on=clock.today(),
    )
    db.session.add(made)
    record(organisation, "area.added", made, by=by, fields=[code])
    return made


def _known(kind: AreaKind, codes: set[str]) -> set[str]:
    """Return those of some codes that areas of a kind have today."""
    if kind is AreaKind.COUNCIL:
        return codes & {council.code for council in places.list_councils()}
    if kind is AreaKind.WARD:
        return localities.wards_known(codes)
    return localities.neighbourhoods_known(codes)
