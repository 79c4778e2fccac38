"""Finds the columns of a postcode directory by the stems of their names, which change with every year."""

import hashlib
import re
from collections.abc import Sequence

from carematch.places.problems import BrokenDirectory

# The columns that CareMatch keeps, by what they mean: first those of the postcode itself, then its areas.
POINT = ("postcode", "terminated", "grid", "lat", "lon")
AREAS = ("county", "lad", "ward", "msoa", "lsoa", "region", "country")

# What each column is called in the editions since 2018; the year of the codes stands between stem and ending, and of
# several years the latest wins.
_STEMS = {
    "postcode": ("pcds", "pcds"),
    "terminated": ("doterm", "doterm"),
    "county": ("oscty or cty25cd", "oscty|cty"),
    "lad": ("oslaua or lad25cd", "oslaua|laua|lad"),
    "ward": ("osward or wd25cd", "osward|ward|wd"),
    "country": ("ctry or ctry25cd", "ctry"),
    "region": ("rgn or rgn25cd", "rgn"),
    "lsoa": ("lsoa21 or lsoa21cd", "lsoa"),
    "msoa": ("msoa21 or msoa21cd", "msoa"),
    "grid": ("osgrdind or gridind", "osgrdind|gridind"),
    "lat": ("lat", "lat|latitude"),
    "lon": ("long", "long|longitude"),
}
_NAMES_SHOWN, _LONGEST_NAME = 4, 30
_PATTERNS = {
    field: re.compile(rf"(?:{stems})_?(?:20)?(\d\d)?_?(?:cd|ind)?") for field, (_, stems) in _STEMS.items()
}


def find_columns(header: Sequence[str]) -> dict[str, int]:
    """Return where in a header the columns of POINT and AREAS stand, or raise BrokenDirectory naming the missing."""
    found = {field: _position(header, field) for field in _STEMS}
    missing = [_STEMS[field][0] for field, position in found.items() if position is None]
    if len(missing) > len(_STEMS) // 2:
        raise BrokenDirectory(
            f"This is not a postcode directory: its columns are called {_listed(header)}. Nothing was changed"
        )
    if missing:
        raise BrokenDirectory(
            "This is not an ONS Postcode Directory that we can read: "
            f"it has no column called {'; nor '.join(missing)}. Nothing was changed"
        )
    return {field: position for field, position in found.items() if position is not None}


def _listed(header: Sequence[str]) -> str:
    """Return the first names of columns, none of them longer than a line."""
    names = [name[:_LONGEST_NAME] for name in header[:_NAMES_SHOWN] if name]
    return ", ".join(names) + (" and so on" if len(header) > _NAMES_SHOWN else "")


def looks_like_directory(header: Sequence[str]) -> bool:
    """Tell whether a tidied header has at least a postcode and a latitude or a council, as every edition has."""
    return any(_position(header, field) is not None for field in ("postcode", "terminated", "grid"))


def tidy_header(cells: Sequence[str]) -> list[str]:
    """Return column names in lower case, without byte-order marks and spaces."""
    return [cell.replace("\ufeff", "").replace("ï»¿", "").strip().strip('"').lower() for cell in cells]


def header_hash(header: Sequence[str]) -> str:
    """Return a hash that two files share exactly when their columns do."""
    return hashlib.sha256(",".join(header).encode()).hexdigest()


def _position(header: Sequence[str], field: str) -> int | None:
    """Return where a column stands; of several, the one of the latest year, or None."""
    matches = [
        (_year(found), -place)
        for place, name in enumerate(header)
        if (found := _PATTERNS[field].fullmatch(name))
    ]
    return -max(matches)[1] if matches else None


def _year(found: re.Match[str]) -> int:
    """Return the two figures of the year in a column's name, or -1."""
    return int(found.group(1)) if found.group(1) else -1
