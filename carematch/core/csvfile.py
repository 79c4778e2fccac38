"""Writing CSV that opens safely: RFC 4180 quoting, and no cell that a spreadsheet would run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\0")


def safe(value: object) -> str:
    """Return a cell's text; what a spreadsheet would take for a formula gets an apostrophe, strict numbers do not."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text


def written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV file with one header row, lines ended as RFC 4180 says."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([safe(value) for value in row])
    return out.getvalue()
