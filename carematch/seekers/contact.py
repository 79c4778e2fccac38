"""How to reach somebody: keeping what they say about it, and what whoever contacts them has to know first."""

from typing import Any

from carematch.accounts.models import User
from carematch.asking.shape import Question
from carematch.audit.service import record
from carematch.organisations.models import Organisation
from carematch.seekers.asking.words import BEST_TIMES, LETTERS
from carematch.seekers.models import Person
from carematch.seekers.people import Refused
from carematch.seekers.vocabulary import COMMUNICATION_NEEDS, CONTACT_LABELS, ContactWay


def change(organisation: Organisation, person: Person, question: Question, *, by: User, **given: Any) -> None:
    """Keep what somebody says about themselves, or raise Refused where nobody could reach them afterwards."""
    for name, value in given.items():
        setattr(person, name, ContactWay(value) if name == "contact_channel" else value or _EMPTY.get(name))
    _check(person, question)
    record(organisation, "person.changed", person, by=by, fields=sorted(given))


_EMPTY: dict[str, Any] = {"best_times": [], "communication_needs": []}


def _check(person: Person, question: Question) -> None:
    """Raise Refused where the way that was chosen leads nowhere; while it is not chosen, only where no way is left."""
    if question.key == "email" and not (person.phone or person.email):
        raise Refused("Enter an email address, or go back and enter a phone number", "email")
    if question.key == "contact-way":
        field = "contact_channel"
    elif question.key in ("phone", "email") and "contact-way" in person.answered:
        field = question.key
    else:
        return
    if person.contact_channel is ContactWay.EMAIL and not person.email:
        raise Refused("We have no email address to write to. Give us one, or choose another way", field)
    if person.contact_channel is not ContactWay.EMAIL and not person.phone:
        raise Refused("We have no phone number to call. Give us one, or choose another way", field)


def flags(person: Person) -> list[str]:
    """Return what whoever contacts a person has to know first, a line each; every page where they would shows it."""
    lines = [CONTACT_LABELS[person.contact_channel]]
    if person.best_times:
        lines.append(", ".join(BEST_TIMES[code] for code in BEST_TIMES if code in person.best_times))
    lines += [_help(person, code) for code in COMMUNICATION_NEEDS if code in person.communication_needs]
    if person.letter_format in LETTERS and person.letter_format != "plain":
        lines.append(f"Letters: {LETTERS[person.letter_format]}")
    return lines


def _help(person: Person, code: str) -> str:
    """Write what helps when we talk or write, with what was said of it."""
    label = COMMUNICATION_NEEDS[code]
    said = {
        "interpreter": person.interpreter_language,
        "trusted_person": ", ".join(filter(None, (person.trusted_name, person.trusted_contact))),
    }.get(code)
    return f"{label}: {said}" if said else label
