"""Says in which ring a postcode lies, seen from a council, and what to know before relying on it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from carematch.core import clock
from carematch.core.db import db
from carematch.places import service
from carematch.places.authorities import council_area, council_name, find_council
from carematch.places.councils import region_name
from carematch.places.gazetteer import divided_sectors
from carematch.places.looking_up import area_name, find_postcode, find_sector
from carematch.places.models import Edition, PostcodePlace
from carematch.places.postcode import Postcode
from carematch.places.rings import NESTED, CouncilArea, PlaceCodes, Ring, ring_of
from carematch.places.values import Precision, Status


@dataclass(frozen=True, slots=True)
class Ringed:
    """A postcode's ring seen from a council on a day; `place` is None where no row is held."""

    asked: str
    council: CouncilArea
    postcode: Postcode
    on: dt.date
    ring: Ring
    codes: PlaceCodes
    place: PostcodePlace | None
    edition: str | None

    @property
    def within(self) -> tuple[Ring, ...]:
        """Return the nested rings that the postcode lies in: its own, and every wider one."""
        return NESTED[NESTED.index(self.ring) :] if self.ring.is_nested else ()

    @property
    def notes(self) -> list[str]:
        """Return what to know before relying on the ring, as sentences."""
        notes = [*_notes_on_council(self), *_notes_on_place(self)]
        if self.ring is Ring.WIDER_AREA and self.codes.region_code not in (None, self.council.region_code):
            notes.append(
                f"{region_name(self.codes.region_code) or self.codes.region_code} is another region than "
                f"{self.council.region_name}: the wider area reaches beyond it"
            )
        return notes

    @property
    def sentence(self) -> str:
        """Return the answer for people."""
        there = _named(self.codes.council_code)
        where = {
            Ring.COUNCIL: f"in the area of {self.council.name} (ring 1)",
            Ring.WIDER_AREA: f"in the wider area of {self.council.name}, {self.council.wider_name} (ring 2)",
            Ring.REGION: f"in the region of {self.council.name}, {self.council.region_name} (ring 3)",
            Ring.REST_OF_UK: f"in the rest of the UK, seen from {self.council.name} (ring 4)",
            Ring.OUTSIDE_UK: "outside the UK: it is in none of the four rings",
            Ring.UNKNOWN: f"not in a known place: its ring, seen from {self.council.name}, is not known",
        }[self.ring]
        is_elsewhere = there is not None and self.ring is not Ring.COUNCIL
        return f"{self.postcode} is {where}" + (f". Its council is {there}." if is_elsewhere else ".")

    def as_dict(self) -> dict[str, Any]:
        """Return the answer for JSON; rings are counted from 1 to 4, and the two that stand apart have no number."""
        place = self.place
        return {
            "council_code": self.asked,
            "council_name": self.council.name,
            "postcode": self.postcode.pcds,
            "ring": self.ring.value,
            "ring_number": NESTED.index(self.ring) + 1 if self.ring.is_nested else None,
            "label": self.ring.label,
            "counts_towards": [ring.value for ring in self.within],
            "wider_area": self.council.wider_name,
            "wider_area_kind": self.council.wider_kind.value,
            "wider_area_councils": list(self.council.wider_members),
            "region": self.council.region_name,
            "postcode_council_code": self.codes.council_code,
            "postcode_council_name": _named(self.codes.council_code),
            "precision": place.precision.value if place else None,
            "status": place.status.value if place else None,
            "edition": self.edition,
            "on": self.on.isoformat(),
            "notes": self.notes,
        }


def tell_ring(council_code: str, text: str, on: dt.date | None = None) -> Ringed:
    """Return the ring of a postcode seen from a council on a day (today), or raise NotAPostcode or UnknownCouncil.

    Northern Ireland and the Crown dependencies are told by their prefix alone; a postcode not held is unknown.
    """
    day, asked = on or clock.today(), council_code.strip().upper()
    council, postcode = council_area(asked, day), Postcode.parse(text)
    codes = service.codes_of(text)
    place = _place(postcode)
    edition = db.session.get(Edition, place.edition_id) if place else None
    return Ringed(
        asked=asked,
        council=council,
        postcode=postcode,
        on=day,
        ring=ring_of(codes, council),
        codes=codes,
        place=place,
        edition=edition.name if edition else None,
    )


def _named(code: str | None) -> str | None:
    """Return the name of a council, in Wales and Scotland too where the names of areas were imported, or None."""
    return council_name(code) or area_name(code)


def _place(postcode: Postcode) -> PostcodePlace | None:
    """Return the row that answers for a postcode: its own, or its sector's; none where the prefix alone tells."""
    if postcode.is_northern_ireland or postcode.crown_dependency is not None:
        return None
    return find_postcode(postcode) or find_sector(postcode)


def _notes_on_council(ringed: Ringed) -> list[str]:
    """Return what happened to the council that was asked for, and to that of the place."""
    notes = []
    if ringed.asked != ringed.council.code:
        notes.append(f"{ringed.asked} is now {ringed.council.code}, {ringed.council.name}")
    there = find_council(ringed.codes.council_code)
    if there is not None and there.valid_to < ringed.on and there.successor_code is None:
        notes.append(
            f"{there.name} ended on {there.valid_to:%-d %B %Y} and was divided: import a newer postcode directory to "
            f"know which council {ringed.postcode} is in"
        )
    return notes


def _notes_on_place(ringed: Ringed) -> list[str]:
    """Return how far the place itself can be trusted."""
    place = ringed.place
    if place is None:
        return _notes_without_place(ringed)
    notes = []
    if place.status is Status.TERMINATED:
        since = f" in {place.terminated_on:%B %Y}" if place.terminated_on else ""
        notes.append(
            f"Royal Mail stopped using {ringed.postcode}{since}: check whether the address has a new postcode"
        )
    if place.precision is not Precision.UNIT:
        notes.append(_note_on_sector(ringed, place))
    if ringed.ring is Ring.UNKNOWN:
        notes.append(f"The directory does not say which council {ringed.postcode} is in, as with a PO box")
    return notes


def _notes_without_place(ringed: Ringed) -> list[str]:
    """Return why no row answers for the postcode."""
    if ringed.postcode.is_northern_ireland:
        return ["Northern Ireland is known by its postcodes alone; its rows are never read"]
    if ringed.postcode.crown_dependency is not None:
        return [
            f"{ringed.postcode} belongs to {ringed.postcode.crown_dependency}, outside the United Kingdom"
        ]
    return [f"{ringed.postcode} is not in what was imported: check it, or import the directory of its area"]


def _note_on_sector(ringed: Ringed, place: PostcodePlace) -> str:
    """Return how sure the council is where only the sector is known."""
    name = _named(place.council_code) or place.council_code or "no known council"
    if place.key in divided_sectors():
        return (
            f"Only the sector {place.key} is known, and more than one council shares it: most of its postcodes lie in "
            f"{name}, but this one may lie in another"
        )
    return f"Only the sector {place.key} is known, not {ringed.postcode} itself: most of its postcodes lie in {name}"
