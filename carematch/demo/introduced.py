"""Introductions as a manager meets them: one agreed while others are asked, a no to look at, something learned."""

from carematch.core import clock
from carematch.demo.past import Past
from carematch.matching import introductions
from carematch.matching.boundary import service as boundary
from carematch.matching.boundary.drift import drifts
from carematch.matching.models import DeclineReason, Side
from carematch.matching.suitability import service as suitability
from carematch.matching.suitability.sources import Source
from carematch.providers.models import Provider
from carematch.seekers.vocabulary import Channel, Funding

WORDS = "Rang her: please make sure you wash him before the lunch club"


def leave(past: Past, chosen: Provider, other: Provider) -> None:
    """Leave two who were asked at once, one of whom is agreed; a no with its reason; somebody to tell; a warning."""
    _person, need = past.record_need(62, Funding.OWN_MONEY)
    agreed = past.introduce(need, chosen)
    past.introduce(need, other)
    for side in Side:
        introductions.answer(past.anchor, agreed, side, by=past.manager, accepts=True, channel=Channel.PHONE)
    _person, declined = past.record_need(63, Funding.DIRECT_PAYMENT)
    introductions.answer(
        past.anchor,
        past.introduce(declined, other),
        Side.PROVIDER,
        by=past.manager,
        accepts=False,
        channel=Channel.PHONE,
        reason=DeclineReason.NO_TIME,
        note="Free again once the school holidays are over",
    )
    suitability.learn(
        past.anchor,
        other.id,
        by=past.manager,
        learned_on=clock.today(),
        source=Source.REFERENCE,
        fact="One of the two who gave a reference rang: they no longer want it to be used.",
        must_tell=True,
        told_as="One of the two references that we had for this provider does not count any more. "
        "We have asked for another. You choose whether to go on.",
    )
    boundary.warn(
        past.anchor,
        boundary.About("introduce", need.id, chosen.id),
        drifts(WORDS, clock.today()),
        by=past.manager,
        went_on=False,
    )
