"""Fields for times: a length in hours, a date in three parts, a time of day."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wtforms import Field, StringField
from wtforms.utils import unset_value

from carematch.core.wording import said, spoken


class HoursField(StringField):
    """A length of time in hours ("2", "1.5", "1:30"); its data is whole minutes."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, or raise ValueError with a sentence for the page."""
        self.typed = valuelist[0] if valuelist else ""
        self.data = _minutes(self.typed.strip()) if self.typed.strip() else None

    def _value(self) -> str:
        """Show what was typed, or the stored minutes as hours."""
        if getattr(self, "typed", None) is not None:
            return str(self.typed)
        if self.data is None:
            return ""
        return f"{self.data // 60}:{self.data % 60:02d}" if self.data % 60 else str(self.data // 60)


def _minutes(typed: str) -> int:
    """Turn "1.5" or "1:30" into 90, or raise ValueError."""
    wrong = ValueError(said("Enter hours as a number, like 2, 1.5 or 1:30"))
    whole, mark, part = typed.replace(",", ".").partition(":" if ":" in typed else ".")
    if not (whole or part) or not (whole or "0").isdecimal() or (mark and not part.isdecimal()):
        raise wrong
    if len(whole) > 5 or len(part) > 4:
        raise wrong
    if mark == ":":
        if len(part) != 2 or int(part) > 59:
            raise wrong
        return int(whole or "0") * 60 + int(part)
    fraction = int(part or "0") * 60
    scale = 10 ** len(part)
    return int(whole or "0") * 60 + (fraction * 2 + scale) // (2 * scale)


class DateField(Field):
    """A date asked as day, month and year; its data is a date, or None where nothing was typed."""

    data: Any

    @property
    def parts(self) -> tuple[str, str, str]:
        """Return day, month and year as they are to be shown."""
        typed = getattr(self, "typed", None)
        if typed is not None:
            return typed
        if isinstance(self.data, dt.date):
            return str(self.data.day), str(self.data.month), str(self.data.year)
        return "", "", ""

    def process(
        self, formdata: Any, data: Any = unset_value, extra_filters: Sequence[Any] | None = None
    ) -> None:
        """Gather the three parts `<name>-day`, `<name>-month`, `<name>-year` (or one ISO date under the name)."""
        whole = formdata.get(self.name) if formdata else None
        names = [f"{self.name}-{part}" for part in ("day", "month", "year")]
        sent = formdata is not None and (whole is not None or any(name in formdata for name in names))
        super().process(None, data, extra_filters)
        if not sent:
            return
        typed = str(whole).split("-")[::-1] if _is_iso(whole) else [formdata.get(n, "") for n in names]
        day, month, year = typed
        self.typed = (day.strip(), month.strip(), year.strip())
        self.raw_data = [" ".join(self.typed).strip()] if any(self.typed) else []
        try:
            self.data = _date(*self.typed)
        except ValueError as error:
            self.data = None
            self.process_errors = [str(error)]


def _is_iso(text: str | None) -> bool:
    """Tell whether a text looks like 2026-11-22."""
    return bool(text) and len(str(text).split("-")) == 3


def _date(day: str, month: str, year: str) -> dt.date | None:
    """Return the date that three parts name (None for three empty ones), or raise ValueError with a sentence."""
    if not (day or month or year):
        return None
    missing = "".join(letter for letter, part in zip("dmy", (day, month, year), strict=True) if not part)
    if missing:
        raise ValueError(_MISSING[missing])
    number = _month(month)
    if not day.isdecimal() or not year.isdecimal() or number is None:
        raise ValueError(said("Enter the date as numbers, like 27 3 2026"))
    if len(year) != 4:
        raise ValueError(said("The year must have four numbers, like 2026"))
    try:
        return dt.date(int(year), number, int(day))
    except (ValueError, OverflowError) as error:
        raise ValueError(said("Enter a date that is in the calendar")) from error


# By the first letters of the parts of a date that were left out.
_MISSING = spoken(
    {
        "d": "The date must include a day",
        "m": "The date must include a month",
        "y": "The date must include a year",
        "dm": "The date must include a day and a month",
        "dy": "The date must include a day and a year",
        "my": "The date must include a month and a year",
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _month(typed: str) -> int | None:
    """Return a month's number from "3", "Mar" or "March"."""
    if typed.isdecimal() and len(typed) <= 2:
        return int(typed)
    return _MONTHS.index(typed[:3].lower()) + 1 if typed[:3].lower() in _MONTHS else None


class TimeField(StringField):
    """A time of day ("7:30", "0730", "7.30am"); its data is a time, or None where nothing was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, or raise ValueError with a sentence for the page."""
        self.typed = valuelist[0] if valuelist else ""
        self.data = _time(self.typed) if self.typed.strip() else None

    def _value(self) -> str:
        """Show what was typed, or the stored time."""
        if getattr(self, "typed", None) is not None:
            return str(self.typed)
        return self.data.strftime("%H:%M") if isinstance(self.data, dt.time) else ""


def _time(typed: str) -> dt.time:
    """Read a time of day, or raise ValueError with a sentence for the page."""
    text = typed.strip().lower().replace(".", ":").replace(" ", "")
    half = text[-2:] if text[-2:] in ("am", "pm") else ""
    text = text.removesuffix(half) if half else text
    hour, mark, minute = text.partition(":")
    if not mark and len(text) in (3, 4):
        hour, minute = text[:-2], text[-2:]
    try:
        number = int(hour)
        if half:
            if not 1 <= number <= 12:
                raise ValueError
            number = number % 12 + (12 if half == "pm" else 0)
        return dt.time(number, int(minute or "0"))
    except ValueError as error:
        raise ValueError(said("Enter a time, like 7:30 or 14:00")) from error
