"""Loading the demonstration: once, whole or not at all per step, and never in production."""

import datetime as dt

from carematch.accounts.service import find_by_email
from carematch.core import clock
from carematch.core.db import transaction
from carematch.core.errors import DomainError
from carematch.core.permissions import Role
from carematch.demo import (
    cast,
    gathered,
    handed_in,
    neighbourhoods,
    own_rules,
    referred,
    register,
    shortlisted,
    written,
)
from carematch.demo import today as this_day
from carematch.demo.past import Past, on
from carematch.mail import service as mail
from carematch.organisations import service as organisations
from carematch.organisations import wider_area
from carematch.organisations.models import Kind, Organisation
from carematch.places import service as places
from carematch.places.values import WiderAreaKind

BRISTOL = "E06000023"
FINISHED = "admin@carematch.example"  # made last: where this account is, the demonstration is whole


class NotHere(DomainError):
    """The demonstration is not for this installation."""


def is_loaded() -> bool:
    """Tell whether the demonstration is here."""
    return find_by_email(FINISHED) is not None


def load(environment: str) -> bool:
    """Load the demonstration and return whether there was anything to do; raises NotHere in production."""
    if environment == "production":
        raise NotHere("Demonstration data cannot be loaded in production")
    if is_loaded():
        return False
    today = clock.today()
    starts_on = _first_day(today)
    good_for = today + dt.timedelta(days=400)
    with mail.muted():
        past = _set_up(starts_on)
        bristol = [register.listed(past, helper, last_day=good_for) for helper in cast.IN_BRISTOL]
        nearby = [register.listed(past, helper, last_day=good_for) for helper in cast.NEARBY]
        region = [register.listed(past, helper, last_day=good_for) for helper in cast.IN_THE_REGION]
        for number in range(cast.PEOPLE):
            helpers = [
                (bristol[number % len(bristol)], 210),
                (nearby[number // 2 % 3], 90),
                (region[number // 2 % 3], 90),
            ]
            past.take_on(number, helpers)
        past.live(today)
        this_day.leave(past, bristol)
        handed_in.leave(past)
        gathered.leave(past)
        referred.leave(past)
        written.leave(past)
        shortlisted.leave(past, bristol)
        with transaction():
            administrator = register.user(FINISHED, "Avery Stone")
            administrator.is_administrator = True
            own_rules.announce(administrator)
    return True


def _first_day(today: dt.date) -> dt.date:
    """Return the first day of the last quarter that has ended: its report can be seen."""
    return clock.quarter(clock.quarter(today).starts_on - dt.timedelta(days=1)).starts_on


def _set_up(starts_on: dt.date) -> Past:
    """Make the places, the organisations and their staff, a month before care begins."""
    with on(starts_on - dt.timedelta(days=30)):
        places.load_demo_gazetteer()
        council = _organisation("bristol", f"Bristol City Council ({cast.LABEL})", Kind.COUNCIL)
        anchor = _organisation("southside", f"Southside Neighbours ({cast.LABEL})", Kind.ANCHOR)
        other = _organisation("eastside", f"Eastside Together ({cast.LABEL})", Kind.ANCHOR)
        for each in (anchor, other):
            organisations.commission(by=None, council=council, anchor=each, starts_on=starts_on)
        manager = register.user("manager@southside.example", "Marian Cole")
        finance = register.user("finance@southside.example", "Femi Adler")
        viewer = register.user("council@bristol.example", "Ines Whitlock")
        organisations.add_member(anchor, manager, Role.MANAGER, by=None)
        organisations.add_member(anchor, finance, Role.FINANCE, by=None)
        organisations.add_member(council, viewer, Role.COUNCIL_VIEWER, by=None)
        wider_area.choose(
            council,
            by=viewer,
            kind=WiderAreaKind.COMBINED_AUTHORITY,
            starts_on=clock.today(),
            reason="Our partners plan work and care over the same area.",
        )
        eastern = register.user("manager@eastside.example", "Ottoline Reyes")
        organisations.add_member(other, eastern, Role.MANAGER, by=None)
        own_rules.settle(anchor, manager, council, viewer)
        neighbourhoods.settle_southside(anchor, manager)
        neighbourhoods.settle_eastside(other, eastern)
        seeker = register.user(cast.SEEKER, "Harriet Lowe")
    return Past(anchor, manager, finance, starts_on, seeker)


def _organisation(slug: str, name: str, kind: Kind) -> Organisation:
    """Make an organisation that is plainly invented."""
    return organisations.create_organisation(
        by=None,
        name=name,
        slug=slug,
        kind=kind,
        council_code=BRISTOL if kind is Kind.COUNCIL else None,
        phone="0117 496 0999",
        email=f"hello@{slug}.example",
        about="Introducing neighbours who need a hand to neighbours who offer one."
        if kind is Kind.ANCHOR
        else "",
        is_demo=True,
    )
