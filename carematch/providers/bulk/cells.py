"""Reads one cell of a file as people write it, or says in a sentence what to enter instead (ValueError)."""

import re
from decimal import Decimal

from carematch.core.cells import Reader, email, line, plain, several, shown, whole, yes_no
from carematch.core.money import Money
from carematch.places.postcode import Postcode
from carematch.places.problems import PlaceProblem
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import SERVICES

__all__ = [
    "Reader",
    "email",
    "legal_form",
    "line",
    "minutes",
    "plain",
    "postcode",
    "pounds",
    "services",
    "several",
    "shown",
    "tenths",
    "whole",
    "yes_no",
]

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
