"""UK postcodes as people type them, turned into the one form that everything else keys on."""

import re
from dataclasses import dataclass

from carematch.places.problems import NotAPostcode

NORTHERN_IRELAND = "BT"
CROWN_DEPENDENCIES = {"GY": "Guernsey", "JE": "Jersey", "IM": "the Isle of Man"}

# Shape only: whether a postcode exists is for the directory to say.
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9])")
_SPACES = re.compile(r"\s+")
_LONGEST_ECHO = 20


@dataclass(frozen=True, slots=True, order=True)
class Postcode:
    """A whole postcode in its two halves, upper case."""

    outward: str
    inward: str

    @classmethod
    def parse(cls, text: str) -> "Postcode":
        """Read a postcode in any spacing and case, or raise NotAPostcode."""
        key = _SPACES.sub("", text).upper()
        found = _WHOLE.fullmatch(key)
        if found is None:
            raise NotAPostcode(_what_is_wrong(text, key))
        return cls(*found.groups())

    @property
    def pcds(self) -> str:
        """Return the form people write: one space between the halves."""
        return f"{self.outward} {self.inward}"

    @property
    def key(self) -> str:
        """Return the form that rows are keyed on: no space."""
        return self.outward + self.inward

    @property
    def outcode(self) -> str:
        """Return the first half, as in BS3."""
        return self.outward

    @property
    def sector(self) -> str:
        """Return the postcode without its last two letters, as in "BS3 4"."""
        return f"{self.outward} {self.inward[0]}"

    @property
    def area(self) -> str:
        """Return the letters that the postcode starts with, as in BS."""
        return self.outward[:2] if self.outward[1].isalpha() else self.outward[0]

    @property
    def is_northern_ireland(self) -> bool:
        """Tell by the prefix alone: the rows of Northern Ireland are never read."""
        return self.area == NORTHERN_IRELAND

    @property
    def crown_dependency(self) -> str | None:
        """Return the Crown dependency that the postcode lies in, or None."""
        return CROWN_DEPENDENCIES.get(self.area)

    def __str__(self) -> str:
        """Return the form people write."""
        return self.pcds


def is_sector(text: str) -> bool:
    """Tell whether a text is a postcode sector written as `Postcode.sector` writes it."""
    return _SECTOR.fullmatch(text) is not None


def _what_is_wrong(text: str, key: str) -> str:
    """Return the sentence for a text that is not a postcode."""
    if not key:
        return "Enter a postcode, like BS3 4AB"
    if _OUTCODE.fullmatch(key):
        return f"{key} is only the first half of a postcode. Enter all of it, like BS3 4AB"
    typed = " ".join(text.split())
    shown = typed if len(typed) <= _LONGEST_ECHO else typed[: _LONGEST_ECHO - 1] + "…"
    return f"“{shown}” is not a postcode. Enter a full UK postcode, like BS3 4AB"
