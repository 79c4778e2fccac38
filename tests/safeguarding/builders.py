"""Builders: concerns, taken down as a manager takes them down."""

import uuid
from typing import Any

from carematch.accounts.models import User
from carematch.core import clock
from carematch.organisations.models import Organisation
from carematch.safeguarding import service
from carematch.safeguarding.models import Concern
from carematch.safeguarding.vocabulary import Raiser, Route
from carematch.seekers.vocabulary import Channel


def concern(
    make: Any,
    organisation: Organisation,
    *,
    provider_id: uuid.UUID | None = None,
    by: User | None = None,
    passed_on: bool = False,
    **facts: Any,
) -> Concern:
    """Build a concern that family told us of today; `passed_on`: the council was told, and the police need not be."""
    manager = by or make.member(organisation)
    said = {
        "raised_by": Raiser.FAMILY,
        "raiser": "Her niece, 0117 496 0321",
        "heard_on": clock.today(),
        "heard_by": Channel.PHONE,
        "said": "Money was missing after a visit",
        "in_danger": False,
        "pause": True,
    }
    about = provider_id or make.provider(organisation).id
    made = service.log(organisation, about, by=manager, **{**said, **facts})
    if passed_on:
        for route, is_done in ((Route.COUNCIL, True), (Route.POLICE, False)):
            service.pass_on(
                organisation,
                made.id,
                by=manager,
                route=route,
                is_done=is_done,
                happened_on=clock.today(),
                note="As advised",
            )
    return made
