"""Builders: referrals, written and sent as whoever refers does it."""

from typing import Any

from carematch.organisations.models import Organisation
from carematch.referrals import writing
from carematch.referrals.models import PersonReferral
from carematch.referrals.vocabulary import Agreed, Referrer, Step
from tests.support import gazetteer

PERSON = {
    "name": "Mrs Juniper Ashdown",
    "phone": "0117 496 0555",
    "email": None,
    "postcode": "BS3 1AB",
    "reaching": "Ring her niece first",
}
HELP = {
    "services": ["COMP"],
    "words": "To go out again",
    "safety": "A dog that barks",
    "from_hospital": False,
    "needed_by": None,
}
YOU = {
    "referrer_name": "Wren Abbot",
    "referrer": Referrer.LINK_WORKER,
    "referrer_organisation": "Harbour Surgery",
    "referrer_email": "wren@surgery.example",
    "referrer_phone": "0117 496 0556",
}


def referral(
    make: Any,
    organisation: Organisation,
    *,
    agreed_by: Agreed = Agreed.PERSON,
    tells: bool = True,
    **facts: Any,
) -> PersonReferral:
    """Build a referral by a link worker that was sent and waits; `facts` stand in the place of any answer."""
    gazetteer.lay()
    made = writing.begin(organisation, agreed_by=agreed_by, tells_status=tells)
    for step, answers in ((Step.PERSON, PERSON), (Step.HELP, HELP), (Step.YOU, YOU)):
        writing.keep(
            organisation, made, step, **{name: facts.get(name, said) for name, said in answers.items()}
        )
    writing.send(organisation, made)
    return made
