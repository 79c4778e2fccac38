"""Which day an edition is of: told by the file's name, by the rows above its header, or by whoever imports it."""

import datetime as dt
import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_BETWEEN = r"[\s_/.-]*"
_WRITTEN = re.compile(
    rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?{_BETWEEN}(?P<month>{'|'.join(MONTHS)})[a-z]*{_BETWEEN}(?P<year>20\d\d)(?!\d)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_FIGURES = re.compile(r"(?<!\d)(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>20\d\d)(?!\d)")


def day_in(text: str) -> dt.date | None:
    """Return the first day written in a text ("16_September_2026", "19/May/2022 - 00:00", "2026-09-16"), or None."""
    for shape in (_WRITTEN, _ISO, _FIGURES):
        for found in shape.finditer(text):
            month = found["month"].lower()[:3]
            number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
            try:
                return dt.date(int(found["year"]), number, int(found["day"]))
            except ValueError:
                continue
    return None
