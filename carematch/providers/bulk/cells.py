"""Reads one cell of a file as people write it, or says in a sentence what to enter instead (ValueError)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from carematch.core.money import Money
from carematch.places.postcode import Postcode
from carematch.places.problems import PlaceProblem
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import SERVICES

Reader = Callable[[str], Any]

_SEVERAL = re.compile(r"[;|,\n]")
_OTHER_THAN = re.compile(r"[^a-z0-9]+")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_MOST_SHOWN = 40
_YES = frozenset({"y", "yes", "true", "1", "x", "✓", "✔"})
_NO = frozenset({"n", "no", "false", "0", "none"})
_AN_HOUR = re.compile(r"\s*(?:/|per|an|a|p)\s*/?\s*(?:h|hr|hour)?\.?$", re.IGNORECASE)
_LEGAL_FORMS = {
    LegalForm.SOLE_TRADER: "sole trader, soletrader, self employed, selfemployed, freelance, st",
    LegalForm.PERSONAL_ASSISTANT: "personal assistant, pa, employed pa, employed by the person",
    LegalForm.PARTNERSHIP: "partnership, partners",
    LegalForm.COMPANY: "limited company, ltd company, ltd, limited, company, private limited company",
    LegalForm.CIC: "community interest company, cic, c i c",
    LegalForm.CHARITY: "charity, registered charity, cio, charitable incorporated organisation",
    LegalForm.COOPERATIVE: "co operative, cooperative, co op, coop, community benefit society, cbs",
    LegalForm.ASSOCIATION: "association, community group, unincorporated association, group, club",
}

# What people call services besides their names. "Personal care" is none of them: it has to be said which.
_SERVICES = {
    "PC-WASH": "bathing, personal hygiene",
    "COMP": "befriending",
    "RESP": "respite, sitting, sitting service, carer break",
    "OUT": "outings, community access",
    "TRANS": "lifts, transport, driving",
    "CLEAN": "housework, laundry, ironing",
    "GARD": "gardening, handyperson, diy, odd jobs",
    "PET": "dog walking, pets",
    "BILL": "bills, paperwork, letters",
    "TECH": "computers, it help, it support",
    "NIGHT": "overnight, sleep in, sleep ins, waking night, waking nights",
    "ADMIN": "payroll",
}


def plain(text: str) -> str:
    """Return a text as names are compared: small letters and figures, one space between."""
    return _OTHER_THAN.sub(" ", text.casefold()).strip()


def shown(text: str) -> str:
    """Return a text as it is quoted in a sentence, never long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _MOST_SHOWN else flat[: _MOST_SHOWN - 1] + "…"


def line(most: int) -> Reader:
    """Return a reader of one line of so many characters at most."""

    def read(text: str) -> str:
        said = " ".join(text.split())
        if len(said) > most:
            raise ValueError(f"Use at most {most} characters; this has {len(said)}")
        return said

    return read


def email(text: str) -> str:
    """Return an email address as it is compared."""
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"“{shown(text)}” is not an email address: enter one like name@example.org")
    return text.lower()


def yes_no(text: str) -> bool:
    """Return whether a cell says yes."""
    said = text.strip().casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise ValueError(f"Enter yes or no, not “{shown(text)}”")


def whole(least: int, most: int) -> Reader:
    """Return a reader of a whole number within limits; what it counts may stand behind it."""

    def read(text: str) -> int:
        found = re.fullmatch(r"(\d{1,6})(?:\.0+)?\s*[a-z]*", text.strip().replace(",", ""), re.IGNORECASE)
        if found is None or not least <= int(found[1]) <= most:
            raise ValueError(f"Enter a whole number from {least} to {most}, not “{shown(text)}”")
        return int(found[1])

    return read


def tenths(text: str) -> int:
    """Return a number with one decimal as tenths."""
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9])?", text.strip()):
        raise ValueError(f"Enter a number like 1, 0.6 or 2.5, not “{shown(text)}”")
    return int(Decimal(text.strip()) * 10)


def pounds(text: str) -> Money:
    """Return an amount above nothing; "an hour" may stand behind it."""
    amount = Money.parse(_AN_HOUR.sub("", text.strip()))
    if amount <= Money(0):
        raise ValueError("Enter an amount above nothing, or leave it empty")
    return amount


def minutes(text: str) -> int:
    """Return a length of time in hours ("20", "17.5", "17:30", "20 hours") as minutes, at most a week."""
    said = re.sub(r"\s*h(?:ou)?(?:rs?)?\.?$", "", text.strip(), flags=re.IGNORECASE)
    clock, decimal = re.fullmatch(r"(\d{1,3}):([0-5]\d)", said), re.fullmatch(r"\d{1,3}(\.\d{1,2})?", said)
    found = int(clock[1]) * 60 + int(clock[2]) if clock else int(Decimal(said) * 60) if decimal else 0
    if not 0 < found <= 7 * 24 * 60:
        raise ValueError(f"Enter hours a week up to 168, like 20 or 17.5, not “{shown(text)}”")
    return found


def postcode(text: str) -> str:
    """Return a whole postcode as people write it; whether it exists is for the directory to say."""
    try:
        return Postcode.parse(text).pcds
    except PlaceProblem as problem:
        raise ValueError(str(problem)) from problem


def legal_form(text: str) -> LegalForm:
    """Return what somebody is in law, by any of the words for it."""
    said = plain(text)
    for form, words in _LEGAL_FORMS.items():
        if said in words.split(", ") or said == plain(form.value):
            return form
    known = ", ".join(words.split(",")[0] for words in _LEGAL_FORMS.values())
    raise ValueError(f"“{shown(text)}” is not a legal form we know: enter {known}")


def services(text: str) -> list[str]:
    """Return the codes of services named by code or name; nobody may offer nursing."""
    found = several({code: each.name for code, each in SERVICES.items()}, "service", _SERVICES)(text)
    if any(SERVICES[code].refused for code in found):
        raise ValueError("Nobody can be introduced for nursing. Take it out")
    return found


def several(words: Mapping[str, str], what: str, also: Mapping[str, str] | None = None) -> Reader:
    """Return a reader of words of a list, given by code, by name, or by a beginning that only one name has.

    `also` gives other words for a code, with commas between them.
    """
    by_name = {plain(code): code for code in words} | {plain(name): code for code, name in words.items()}
    by_name |= {word: code for code, others in (also or {}).items() for word in others.split(", ")}

    def one(part: str) -> str | None:
        said = plain(part)
        if said in by_name:
            return by_name[said]
        begun = {code for name, code in by_name.items() if len(said) > 2 and name.startswith(said)}
        return begun.pop() if len(begun) == 1 else None

    def read(text: str) -> list[str]:
        parts = [part.strip() for part in _SEVERAL.split(text) if part.strip()]
        unknown = [part for part in parts if one(part) is None]
        if unknown:
            raise ValueError(
                f"There is no {what} called {' or '.join(f'“{shown(part)}”' for part in unknown)}"
            )
        return sorted({code for part in parts if (code := one(part))})

    return read
