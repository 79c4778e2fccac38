"""Builders: groups and activities of an anchor, and files of them, made through the services."""

from typing import Any

from carematch.accounts.models import User
from carematch.community import service
from carematch.community.bulk import runs
from carematch.community.bulk.record import GroupImport
from carematch.community.models import Group
from carematch.core import clock
from carematch.matching.belonging import joining
from carematch.matching.belonging.record import Belonging, Meets
from carematch.organisations.models import Organisation
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import Channel
from tests.support import gazetteer


def group(make: Any, organisation: Organisation, *, by: User | None = None, **facts: Any) -> Group:
    """Build a lunch club on Tuesdays in Bedminster, confirmed today, but for what is given."""
    gazetteer.lay()
    said = {
        "name": "Lunch club",
        "about": "A hot lunch and a chat.",
        "kinds": ["eating", "company"],
        "venue": "Marksbury Hall",
        "postcode": "BS3 5QX",
        "days": [1],
        "starts": 720,
        "ends": 840,
        "confirmed_on": clock.today(),
        **facts,
    }
    return service.add(organisation, by=by or make.member(organisation), **said)


def group_import(make: Any, organisation: Organisation, *, content: bytes | None = None) -> GroupImport:
    """Build an import that was tried out: of the example, unless a file is given."""
    gazetteer.lay()
    whole = content or runs.example().encode()
    return runs.receive(organisation, by=make.member(organisation), file_name="groups.csv", content=whole)


def belonging(
    make: Any,
    organisation: Organisation,
    *,
    need: Need | None = None,
    group: Group | None = None,
    meets: Meets = Meets.TRYING,
    less: joining.Less | None = None,
    **agreed: Any,
) -> Belonging:
    """Build that a person would like to try a group, as they said themselves on the phone today."""
    return joining.join(
        organisation,
        (need or make.need(organisation)).id,
        (group or make.group(organisation)).id,
        by=make.member(organisation),
        meets=meets,
        agreed=joining.Agreed(**{"on": clock.today(), "channel": Channel.PHONE, **agreed}),
        less=less or joining.Less(),
    )
