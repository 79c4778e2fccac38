"""UK postcodes as people type them, whole or in part, turned into the one form that everything else keys on."""

import itertools
import re
import unicodedata
from dataclasses import dataclass

from carematch.core.wording import said, spoken
from carematch.places.problems import NotAPostcode
from carematch.places.values import Precision

NORTHERN_IRELAND = "BT"
CROWN_DEPENDENCIES = spoken({"GY": "Guernsey", "JE": "Jersey", "IM": "the Isle of Man"})
# Only the areas that no border crosses: LD, LL, NP, SY, CH and HR lie in Wales and England, DG and TD in Scotland too.
WHOLLY_OUTSIDE_ENGLAND = {
    **dict.fromkeys(("CF", "SA"), "Wales"),
    **dict.fromkeys(
        ("AB", "DD", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE"), "Scotland"
    ),
}

# Shape only: whether a postcode exists is for the directory to say.
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9])")
_LONG_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9])([0-9])")
# Spaces of every kind, and the marks that slip in where a postcode is copied from a letter or a list.
_BETWEEN = re.compile(r"[\s\u200b\u2060\ufeff.,;:_()\-\u2010-\u2015]+")
_LONGEST_ECHO = 20

# The letters that can stand in each place, stricter than the shape: only used to tell O from 0 and I from 1.
_STRICT = re.compile(
    r"([A-Z]{1,2})([0-9]{1,2}|(?<![A-Z]{2})[0-9][ABCDEFGHJKPSTUW]|(?<=[A-Z]{2})[0-9][ABEHMNPRVWXY])"
    r"([0-9][ABD-HJLNP-UW-Z]{2})"
)
_ALIKE = {"O": "O0", "0": "O0", "I": "I1", "1": "I1"}
# The letters that postcodes of the United Kingdom and the Crown dependencies start with.
_AREA = re.compile(
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|"
    "G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|"
    "NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|"
    "WD|WF|WN|WR|WS|WV|YO|ZE"
)


@dataclass(frozen=True, slots=True, order=True)
class _Outward:
    """What the first half of a postcode tells by itself."""

    outward: str

    @property
    def outcode(self) -> str:
        """Return the first half, as in BS3."""
        return self.outward

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

    @property
    def outside_england(self) -> str | None:
        """Return the country in Great Britain that the letters alone place it in, or None where they do not tell."""
        return WHOLLY_OUTSIDE_ENGLAND.get(self.area)


@dataclass(frozen=True, slots=True, order=True)
class Postcode(_Outward):
    """A whole postcode in its two halves, upper case."""

    inward: str

    @classmethod
    def parse(cls, text: str) -> "Postcode":
        """Read a postcode in any spacing and case, or raise NotAPostcode."""
        key = _tidy(text).replace(" ", "")
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
    def sector(self) -> str:
        """Return the postcode without its last two letters, as in "BS3 4"."""
        return f"{self.outward} {self.inward[0]}"

    def __str__(self) -> str:
        """Return the form people write."""
        return self.pcds


@dataclass(frozen=True, slots=True, order=True)
class PartialPostcode(_Outward):
    """A postcode district ("BS3"), or with the figure after the space a sector ("BS3 4")."""

    figure: str = ""

    @property
    def precision(self) -> Precision:
        """Return how closely a part places somebody."""
        return Precision.SECTOR if self.figure else Precision.OUTCODE

    @property
    def sectors(self) -> list[str]:
        """Return the sectors in it, as `Postcode.sector` writes them; not all of them exist."""
        return [f"{self.outward} {figure}" for figure in (self.figure or "0123456789")]

    @property
    def first_key(self) -> str:
        """Return the key before which none of its whole postcodes comes."""
        return f"{self.outward}{self.figure or '0'}AA"

    @property
    def last_key(self) -> str:
        """Return the key after which none of its whole postcodes comes."""
        return f"{self.outward}{self.figure or '9'}ZZ"

    @property
    def key_length(self) -> int:
        """Return how long its keys are: that of BS31 2AA stands between those of BS3 0AA and BS3 9ZZ, but is longer."""
        return len(self.outward) + 3

    def __str__(self) -> str:
        """Return the form people write."""
        return f"{self.outward} {self.figure}".strip()


def read_part(text: str) -> PartialPostcode | None:
    """Return the district or sector that a text names, or None.

    "BS34" is the district: only with its space is "BS3 4" a sector. "BS345" can be nothing else than "BS34 5".
    """
    spaced = _tidy(text)
    key = spaced.replace(" ", "")
    sector = _SECTOR.fullmatch(spaced) or (None if _OUTCODE.fullmatch(key) else _LONG_SECTOR.fullmatch(key))
    if sector is not None:
        return PartialPostcode(*sector.groups())
    return PartialPostcode(key) if _OUTCODE.fullmatch(key) else None


def mended(text: str) -> Postcode | None:
    """Return the one postcode that was meant where O and 0, or I and 1, are mixed up; None if it is not certain."""
    key = _tidy(text).replace(" ", "")
    if not 5 <= len(key) <= 7 or _is_strict(key):
        return None
    readings = map("".join, itertools.product(*(_ALIKE.get(letter, letter) for letter in key)))
    possible = [reading for reading in readings if _is_strict(reading)]
    return Postcode.parse(possible[0]) if len(possible) == 1 else None


def is_sector(text: str) -> bool:
    """Tell whether a text is a postcode sector written as `Postcode.sector` writes it."""
    return _SECTOR.fullmatch(text) is not None


def _tidy(text: str) -> str:
    """Return a text in plain capitals, with one space wherever anything stood between its letters and figures."""
    plain = _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    return plain.upper() if plain.isascii() else plain


def _is_strict(key: str) -> bool:
    """Tell whether a key has only letters that can stand where they do, and starts with a postcode area's."""
    found = _STRICT.fullmatch(key)
    return found is not None and _AREA.fullmatch(found.group(1)) is not None


def _what_is_wrong(text: str, key: str) -> str:
    """Return the sentence for a text that is not a postcode."""
    if not key:
        return said("Enter a postcode, like BS3 4AB")
    part = read_part(text)
    if part is not None:
        if part.figure:
            return said("%(part)s is only part of a postcode: enter all of it, like BS3 4AB", part=part)
        return said("%(part)s is only the first half of a postcode: enter all of it, like BS3 4AB", part=part)
    typed = " ".join(text.split())
    shown = typed if len(typed) <= _LONGEST_ECHO else typed[: _LONGEST_ECHO - 1] + "…"
    meant = mended(text)
    if meant:
        return said(
            "“%(typed)s” is not a postcode: enter %(meant)s if that is what you mean",
            typed=shown,
            meant=meant,
        )
    return said("“%(typed)s” is not a postcode: enter a full UK postcode, like BS3 4AB", typed=shown)
