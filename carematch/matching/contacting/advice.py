"""What whoever contacts a person is told first: by which ways not, what helps, and what nobody may be told."""

from carematch.matching.contacting.models import ContactKind
from carematch.organisations.models import Organisation
from carematch.seekers import consents
from carematch.seekers.models import Person
from carematch.seekers.vocabulary import ContactWay, Purpose

_WRITTEN = (ContactKind.TEXT, ContactKind.EMAIL, ContactKind.LETTER)
_LIKES = {
    ContactWay.PHONE: ContactKind.CALL,
    ContactWay.TEXT: ContactKind.TEXT,
    ContactWay.EMAIL: ContactKind.EMAIL,
}
PHONE_ONLY = "They asked for the phone only: do not write to them"
# What helps when we talk: a call without it is of little use to them.
_BEFORE_A_CALL = {
    "text_relay": "Call through text relay",
    "interpreter": "Have an interpreter with you",
    "bsl": "They use British Sign Language: have an interpreter with you",
    "trusted_person": "They asked us to call the person they trust",
}


def by_kind(person: Person) -> dict[ContactKind, str]:
    """Return, for each way of contacting a person, what they said about it; ways without a word are left out."""
    said: dict[ContactKind, list[str]] = {kind: [] for kind in ContactKind}
    needs = person.communication_needs
    if "phone_only" in needs:
        for kind in _WRITTEN:
            said[kind].append(PHONE_ONLY)
    else:
        said[_LIKES[person.contact_channel]].append("They like to be contacted in this way")
    for code, sentence in _BEFORE_A_CALL.items():
        if code in needs:
            said[ContactKind.CALL].append(sentence)
            if code != "text_relay":
                said[ContactKind.VISIT].append(sentence)
    for code, sentence in (("large_print", "In large print"), ("easy_read", "In Easy Read")):
        if code in needs and "phone_only" not in needs:
            said[ContactKind.LETTER].append(sentence)
            said[ContactKind.EMAIL].append(sentence)
    return {kind: ". ".join(lines) for kind, lines in said.items() if lines}


def warnings(organisation: Organisation, person: Person) -> list[str]:
    """Return what must be known before anybody is contacted about a person at all."""
    lines = []
    if "phone_only" in person.communication_needs:
        lines.append(PHONE_ONLY)
    if consents.has_ended(organisation, person.id, Purpose.KEEP_AND_USE):
        lines.append(
            "They no longer agree that we use what they told us. Contact them only to ask what they want"
        )
    return lines
