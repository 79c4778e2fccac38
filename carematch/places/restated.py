"""Reads the facts about places that the project restates in its own data files, each with its source."""

import csv
from pathlib import Path

# Wherever postcodes, coordinates or area codes are shown or exported, these three lines go with them.
ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right",
    "Contains Royal Mail data © Royal Mail copyright and database right",
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
)

_FOLDER = Path(__file__).parent / "data"


def read_facts(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file; lines that start with # say where they come from."""
    with (_FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))
