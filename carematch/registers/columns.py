"""Finds the columns of the CQC's directory by the stems of their names, under whatever rows stand before them."""

import re
from collections.abc import Sequence

from carematch.registers.problems import BrokenRegister

# What a column's name starts with, in small letters and figures alone: "CQC Location (for office use only", without
# its last bracket, was the name until 2020, "CQC Location ID (for office use only)" is it since.
_STEMS = {
    "location_id": ("CQC Location ID", ("cqclocationid", "cqclocationfor", "cqclocation", "locationid")),
    "provider_id": ("CQC Provider ID", ("cqcproviderid", "cqcproviderfor", "cqcprovider", "providerid")),
    "name": ("Name", ("name", "locationname")),
    "also_known_as": ("Also known as", ("alsoknownas",)),
    "postcode": ("Postcode", ("postcode", "postalcode")),
    "service_types": ("Service types", ("servicetypes", "servicetype")),
    "specialisms": ("Specialisms/services", ("specialisms",)),
    "provider_name": ("Provider name", ("providername",)),
    "local_authority": ("Local authority", ("localauthority",)),
    "region": ("Region", ("region",)),
    "url": ("Location URL", ("locationurl",)),
    "checked_on": ("Date of latest check", ("dateoflatestcheck", "latestcheck")),
}
# Where a name must be all of it: others start with these words as well.
_WHOLE = frozenset({"name", "locationname", "cqclocation", "cqcprovider", "postcode", "region"})
_NEEDED = ("location_id", "provider_id", "name", "postcode", "specialisms", "service_types")
_OTHER_THAN = re.compile(r"[^a-z0-9]+")


def find_columns(row: Sequence[str]) -> dict[str, int] | None:
    """Return where the columns stand, None for a row that is no header, or raise BrokenRegister naming the missing."""
    tidied = [_OTHER_THAN.sub("", cell.lower()) for cell in row]
    found = {field: _position(tidied, stems) for field, (_, stems) in _STEMS.items()}
    placed = {field: place for field, place in found.items() if place is not None}
    if len(placed) < len(_STEMS) // 2:
        return None
    missing = [_STEMS[field][0] for field in _NEEDED if field not in placed]
    if missing:
        raise BrokenRegister(
            f"This is not a CQC directory that we can read: it has no column called {' nor '.join(missing)}. "
            "Nothing was changed"
        )
    return placed


def _position(tidied: Sequence[str], stems: Sequence[str]) -> int | None:
    """Return where the column with the first of some stems stands, or None."""
    for stem in stems:
        for place, name in enumerate(tidied):
            if name == stem or (stem not in _WHOLE and name.startswith(stem)):
                return place
    return None
