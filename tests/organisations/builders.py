"""Builders: users, organisations, who belongs where, and where they work."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import db
from carematch.core.permissions import Role
from carematch.organisations import neighbourhoods, operation, rule_overrides_recording, service
from carematch.organisations.invitations import invite
from carematch.organisations.models import (
    Commission,
    Invitation,
    Kind,
    Neighbourhood,
    OperatingArea,
    Organisation,
    RuleOverride,
)
from carematch.places.values import AreaKind
from tests.support import gazetteer

_numbers = itertools.count(1)
BRISTOL = "E06000023"


def user(make: Any, *, name: str = "Robin Example", **facts: Any) -> User:
    """Build a user without a password."""
    made = User(email=f"user{next(_numbers)}@example.org", name=name, **facts)
    db.session.add(made)
    db.session.flush()
    return made


def organisation(
    make: Any, *, kind: Kind = Kind.ANCHOR, name: str | None = None, **facts: Any
) -> Organisation:
    """Build an anchor (or a council: of Bristol unless another code is given)."""
    number = next(_numbers)
    if kind is Kind.COUNCIL:
        facts.setdefault("council_code", BRISTOL)
    return service.create_organisation(
        by=None,
        name=name or f"{kind.value.title()} {number}",
        slug=f"{kind.value}-{number}",
        kind=kind,
        **facts,
    )


def member(make: Any, organisation: Organisation, role: Role = Role.MANAGER, **facts: Any) -> User:
    """Build a user with a role in an organisation."""
    made = user(make, **facts)
    service.add_member(organisation, made, role, by=None)
    return made


def administrator(make: Any) -> User:
    """Build an administrator of the installation."""
    return user(make, is_administrator=True)


def commission(
    make: Any, council: Organisation, anchor: Organisation, starts_on: dt.date = dt.date(2026, 4, 1)
) -> Commission:
    """Let a council commission an anchor."""
    return service.commission(by=None, council=council, anchor=anchor, starts_on=starts_on)


def membership(make: Any, organisation: Organisation, user: User, role: Role) -> None:
    """Give a user one more role in an organisation."""
    service.add_member(organisation, user, role, by=None)


def invitation(make: Any, organisation: Organisation, *, by: User | None = None) -> Invitation:
    """Invite somebody as a manager."""
    made, _link = invite(
        organisation,
        by=by,
        email=f"invited{next(_numbers)}@example.org",
        role=Role.MANAGER,
        base_url="http://localhost",
    )
    return made


def operating_area(
    make: Any, organisation: Organisation, code: str = "E02003050", kind: AreaKind = AreaKind.NEIGHBOURHOOD
) -> OperatingArea:
    """Let an anchor work in Bedminster, or in another area of the demo gazetteer."""
    gazetteer.lay()
    return operation.add_areas(organisation, by=None, kind=kind, codes=[code])[0]


def neighbourhood(
    make: Any,
    organisation: Organisation,
    name: str = "The Park",
    msoa_codes: Sequence[str] = ("E02003050", "E02003051"),
) -> Neighbourhood:
    """Build an anchor's own neighbourhood: Bedminster and Windmill Hill, unless others are given."""
    gazetteer.lay()
    return neighbourhoods.group(organisation, by=None, name=name, msoa_codes=msoa_codes)


def rule_override(
    make: Any,
    organisation: Organisation | None,
    key: str = "micro_enterprise.fte_below",
    value: Any = 6,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> RuleOverride:
    """Change a rule for an anchor, a council, or (None) for everybody: from today on unless a day is given."""
    return rule_overrides_recording.record_override(
        organisation,
        by=None,
        key=key,
        value=value,
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
        source="Advice 12 of 3 March 2026",
        reason="Our council asks for it",
    )
