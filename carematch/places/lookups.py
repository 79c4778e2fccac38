"""What is known of one postcode, as pages, commands and the rings ask for it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from carematch.core.wording import month, said
from carematch.places.values import Precision, Status


@dataclass(frozen=True, slots=True)
class Lookup:
    """A postcode that can be used: where it is, how closely that is known, and the areas it lies in.

    `is_part` marks a sector or district that was looked up by itself, `is_divided` a place known only by a sector
    of which some lies in another council's area, `typed` what was understood to mean this postcode.
    """

    postcode: str
    lat: float
    lon: float
    precision: Precision
    status: Status
    terminated_on: dt.date | None
    council_code: str | None
    council_name: str | None
    ward_code: str | None
    ward: str | None
    msoa_code: str | None
    neighbourhood: str | None
    region_code: str | None
    region: str | None
    country_code: str | None
    edition: str
    is_part: bool = False
    is_divided: bool = False
    typed: str | None = None

    @property
    def point(self) -> tuple[float, float]:
        """Return latitude and longitude."""
        return self.lat, self.lon

    @property
    def is_approximate(self) -> bool:
        """Tell whether distances from here are to be shown as "about"."""
        return self.precision is not Precision.UNIT

    @property
    def is_terminated(self) -> bool:
        """Tell whether Royal Mail no longer uses the postcode."""
        return self.status is Status.TERMINATED

    @property
    def notes(self) -> list[str]:
        """Return what a person should know before relying on the place, as sentences."""
        here = {"postcode": self.postcode}
        notes: list[str] = (
            [said("We read “%(typed)s” as %(postcode)s", typed=self.typed, **here)] if self.typed else []
        )
        if self.terminated_on is not None:
            notes.append(
                said(
                    "Royal Mail stopped using %(postcode)s in %(month)s: check whether the address has a new postcode",
                    month=month(self.terminated_on),
                    **here,
                )
            )
        elif self.is_terminated:
            notes.append(said("Royal Mail no longer uses any postcode in %(postcode)s", **here))
        if self.is_part:
            notes.append(
                said(
                    "The place is approximate: the middle of %(postcode)s. The whole postcode places it better",
                    **here,
                )
            )
        elif self.is_approximate:
            notes.append(
                said(
                    "The place is approximate: we know the neighbourhood of %(postcode)s, not the door",
                    **here,
                )
            )
        if self.is_part and self.council_code is None:
            notes.append(
                said(
                    "%(postcode)s is not all in one council's area: "
                    "only the whole postcode tells which council it is",
                    **here,
                )
            )
        elif self.is_divided:
            notes.append(
                said(
                    "The council is not certain: the area round %(postcode)s belongs to more than one",
                    **here,
                )
            )
        return notes

    def as_dict(self) -> dict[str, Any]:
        """Return the lookup for JSON; where an area's name is not known its code stands for it."""
        return {
            "postcode": self.postcode,
            "lat": self.lat,
            "lon": self.lon,
            "precision": self.precision.value,
            "status": self.status.value,
            "terminated_on": self.terminated_on.isoformat() if self.terminated_on else None,
            "council_code": self.council_code,
            "council_name": self.council_name,
            "ward": self.ward or self.ward_code,
            "ward_code": self.ward_code,
            "neighbourhood": self.neighbourhood or self.msoa_code,
            "neighbourhood_code": self.msoa_code,
            "region": self.region or self.region_code,
            "region_code": self.region_code,
            "edition": self.edition,
            "notes": self.notes,
        }
