"""The demo's small gazetteer: postcode sectors of the West of England, approximate by design."""

from dataclasses import dataclass
from functools import cache

from carematch.places.restated import read_facts

NAME = "Demo postcode sectors of the West of England"


@dataclass(frozen=True, slots=True)
class Sector:
    """A postcode sector: its middle, and where most of its postcodes lie."""

    sector: str
    lat: float
    lon: float
    council_code: str
    council_share: float
    ward_code: str
    ward_name: str
    msoa_code: str
    msoa_name: str


def demo_sectors() -> list[Sector]:
    """Return every sector of the demo gazetteer, in the file's order."""
    return [
        Sector(
            sector=row["sector"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            council_code=row["council_code"],
            council_share=float(row["council_share"]),
            ward_code=row["ward_code"],
            ward_name=row["ward_name"],
            msoa_code=row["msoa_code"],
            msoa_name=row["msoa_name"],
        )
        for row in read_facts("demo_sectors.csv")
    ]


@cache
def divided_sectors() -> frozenset[str]:
    """Return the sectors of the demo gazetteer of which a part lies in another council's area."""
    return frozenset(each.sector for each in demo_sectors() if each.council_share < 1)
