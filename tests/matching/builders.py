"""Builders: introductions, made at the desk as a manager makes them."""

from typing import Any

from carematch.accounts.models import User
from carematch.matching import desk, introductions
from carematch.matching.models import Introduction, Ranking, Reason, Side
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import Channel


def introduction(
    make: Any,
    organisation: Organisation,
    *,
    need: Need | None = None,
    provider: Provider | None = None,
    by: User | None = None,
    accepted_by: tuple[Side, ...] = (),
    **decision: Any,
) -> Introduction:
    """Build an introduction under a consent heard on the phone; `accepted_by` are the sides that said yes."""
    manager = by or make.member(organisation)
    provider = provider or make.provider(organisation)
    need = need or make.need(organisation)
    decision = {"reason": Reason.BEST_FIT, "agreement": desk.Agreement(Channel.PHONE), **decision}
    made = desk.introduce(organisation, need.id, provider.id, by=manager, **decision)
    for side in accepted_by:
        introductions.answer(
            organisation,
            introductions.get_introduction(organisation, made.id),
            side,
            by=manager,
            accepts=True,
            channel=Channel.PHONE,
        )
    return introductions.get_introduction(organisation, made.id)


def ranking(make: Any, organisation: Organisation, *, need: Need | None = None) -> Ranking:
    """Build a ranking that is kept, as it is when somebody decides."""
    whole = seekers.get_need(organisation, (need or make.need(organisation)).id)
    return desk.rank_for(organisation, whole, by=make.member(organisation))[1]
