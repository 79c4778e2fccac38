"""Referrals in the demonstration: one that is urgent, one that waits, and one that was taken on."""

import datetime as dt

from carematch.core import clock
from carematch.core.db import transaction
from carematch.demo.past import Past
from carematch.referrals import service, writing
from carematch.referrals.models import PersonReferral
from carematch.referrals.vocabulary import Agreed, Referrer, Step

_FROM = {
    Referrer.DISCHARGE_TEAM: ("Robin Sayer", "Harbourside Hospital discharge team", "robin@hospital.example"),
    Referrer.LINK_WORKER: ("Priya Moon", "Orchard Lane Surgery", "priya@surgery.example"),
    Referrer.SOCIAL_WORKER: ("Dale Fenn", "South area social care team", "dale@council.example"),
}


def leave(past: Past) -> None:
    """Let three teams refer somebody, and take one of them on."""
    soon = clock.today() + dt.timedelta(days=2)
    with transaction():
        _referred(
            past,
            Referrer.DISCHARGE_TEAM,
            {
                "name": "Mr Idris Vale",
                "phone": "0117 496 0561",
                "postcode": "BS3 2BN",
                "reaching": "Large print",
            },
            {
                "services": ["COOK", "SHOP"],
                "words": "To be at home again, and not to worry about meals",
                "safety": "There is a small dog in the home",
                "from_hospital": True,
                "needed_by": soon,
            },
        )
        _referred(
            past,
            Referrer.LINK_WORKER,
            {"name": "Ottilie Marsh", "phone": "0117 496 0562", "postcode": "BS3 4AB", "reaching": ""},
            {"services": ["COMP", "OUT"], "words": "Somebody to go to the choir with", "safety": ""},
        )
        taken = _referred(
            past,
            Referrer.SOCIAL_WORKER,
            {"name": "Bernard Toll", "phone": "0117 496 0563", "postcode": "BS4 2QE", "reaching": ""},
            {"services": ["CLEAN"], "words": "A clean kitchen", "safety": ""},
        )
        service.take_on(past.anchor, taken.id, by=past.manager)


def _referred(
    past: Past, referrer: Referrer, person: dict[str, object], help: dict[str, object]
) -> PersonReferral:
    """Write and send a referral with the person's agreement."""
    name, team, email = _FROM[referrer]
    made = writing.begin(past.anchor, agreed_by=Agreed.PERSON, tells_status=True)
    writing.keep(past.anchor, made, Step.PERSON, **person)
    writing.keep(past.anchor, made, Step.HELP, **help)
    writing.keep(
        past.anchor,
        made,
        Step.YOU,
        referrer=referrer,
        referrer_name=name,
        referrer_organisation=team,
        referrer_email=email,
        referrer_phone="0117 496 0569",
    )
    writing.send(past.anchor, made)
    return made
