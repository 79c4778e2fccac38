"""What became of the rows of an import, as words and as a CSV file; and the example to start a file from."""

from collections.abc import Mapping, Sequence
from typing import Any

from carematch.core.csvfile import written
from carematch.providers.bulk.fields import EXAMPLE
from carematch.providers.bulk.planning import Outcome

HEAD = (
    "Line",
    "External ID",
    "Name",
    "What became of it",
    "Changed",
    "Left as it was",
    "What is wrong",
    "Notes",
)
# Said of a file that was tried out, and of one that was imported.
WOULD = {
    Outcome.CREATED: "Would be registered",
    Outcome.JOINED: "Would be joined to a registration",
    Outcome.CHANGED: "Would be changed",
    Outcome.UNCHANGED: "Nothing would change",
    Outcome.REFUSED: "Cannot be imported",
}
DID = {
    Outcome.CREATED: "Registered",
    Outcome.JOINED: "Joined to a registration",
    Outcome.CHANGED: "Changed",
    Outcome.UNCHANGED: "Nothing changed",
    Outcome.REFUSED: "Not imported",
}


def as_csv(results: Sequence[Mapping[str, Any]], words: Mapping[Outcome, str]) -> str:
    """Return a report with one line for each row of the file."""
    return written(HEAD, ([*_cells(each, words)] for each in results))


def example() -> str:
    """Return a file with every column and one row."""
    return written([each.heading for each in EXAMPLE], [[each.example for each in EXAMPLE]])


def sentences(result: Mapping[str, Any]) -> list[str]:
    """Return everything to say of a row: what is wrong, what stayed, what else to know."""
    return [
        *(f"{heading}: {why}" for heading, why in result["problems"]),
        *([f"What changes: {', '.join(result['changed'])}"] if result["changed"] else []),
        *(f"{heading}: {why}, so it was left" for heading, why in result["left"]),
        *result["notes"],
    ]


def worst_first(results: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the rows that cannot be imported, then those with something to say, then the others, as in the file."""
    refused = Outcome.REFUSED.value
    return sorted(results, key=lambda each: (each["outcome"] != refused, not sentences(each), each["line"]))


def _cells(result: Mapping[str, Any], words: Mapping[Outcome, str]) -> tuple[object, ...]:
    """Return the cells of one row."""
    return (
        result["line"],
        result["external_id"],
        result["name"],
        words[Outcome(result["outcome"])],
        "; ".join(result["changed"]),
        "; ".join(f"{heading}: {why}" for heading, why in result["left"]),
        "; ".join(f"{heading}: {why}" for heading, why in result["problems"]),
        "; ".join(result["notes"]),
    )
