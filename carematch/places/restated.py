"""Reads the facts about places that the project restates in its own data files, each with its source."""

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def attribution(year: int) -> tuple[str, str, str]:
    """Return the three lines that go with postcodes, coordinates and area codes wherever they are shown or exported."""
    return (
        f"Contains OS data © Crown copyright and database right {year}",
        f"Contains Royal Mail data © Royal Mail copyright and database right {year}",
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
    )


# The lines for the facts that the project states itself, and for the demo's sectors.
STATED_IN = 2025
ATTRIBUTION = attribution(STATED_IN)


def read_facts(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file; lines that start with # say where they come from."""
    with (_FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))
