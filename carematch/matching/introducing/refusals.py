"""Why two people are not introduced, or an answer is not taken: each says so in a sentence for the page."""

import sqlalchemy as sa

from carematch.core.db import db, owned
from carematch.core.errors import DomainError
from carematch.matching.introducing import changed
from carematch.matching.models import Introduction, Outcome
from carematch.matching.settings import service as settings
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import NeedStatus

STANDING = (Outcome.OPEN, Outcome.ACCEPTED)


class CannotIntroduce(DomainError):
    """These two cannot be introduced as things stand; the message says why and what to do."""


class NoConsent(CannotIntroduce):
    """Nobody may learn who the person is before the person has agreed to it."""


class AlreadyIntroduced(CannotIntroduce):
    """These two have been introduced for this need and have not said no."""


class NeedNotOpen(CannotIntroduce):
    """The need is still being written, or is settled: nobody is introduced for it."""


class EnoughAsked(CannotIntroduce):
    """As many providers as are asked at once have been asked for this need, and have not all answered."""


class ReasonUnsaid(DomainError):
    """Another reason than those listed has to be put in words."""


class NotOpen(DomainError):
    """The introduction has been answered, was withdrawn, or ended because nobody answered in time."""


class Overtaken(DomainError):
    """Somebody said yes to what is no longer there: the hours, the provider, or the need itself."""

    def __init__(self, change: changed.Change) -> None:
        """Carry what has changed."""
        super().__init__(change.said)
        self.change = change


def refuse_closed(need: Need, *, part: bool = False) -> None:
    """Raise NeedNotOpen unless somebody waits for help with this need.

    For a `part` (a share in a team, a step-in) care that is arranged already does not stand in the way.
    """
    if part and need.status is NeedStatus.ARRANGED:
        return
    if need.status is NeedStatus.DRAFT:
        raise NeedNotOpen("This need has not been handed in yet. Finish it first")
    if need.status not in seekers.OPEN:
        raise NeedNotOpen("This need is settled, so nobody is introduced for it any more")


def refuse_second(organisation: Organisation, need: Need, provider: Provider) -> None:
    """Raise AlreadyIntroduced where an introduction of these two for this need is open or accepted."""
    same = owned(Introduction, organisation, sa.func.count()).where(
        Introduction.need_id == need.id,
        Introduction.provider_id == provider.id,
        Introduction.outcome.in_(STANDING),
    )
    if db.session.scalar(same):
        raise AlreadyIntroduced("These two have already been introduced for this need")


def places_left(organisation: Organisation, need: Need) -> int:
    """Return how many more providers may be asked for a need while the others have not answered."""
    asked = owned(Introduction, organisation, sa.func.count()).where(
        Introduction.need_id == need.id, Introduction.outcome == Outcome.OPEN
    )
    return max(0, settings.of(organisation).at_once - (db.session.scalar(asked) or 0))


def refuse_more(organisation: Organisation, need: Need) -> None:
    """Raise EnoughAsked where as many providers as are asked at once have yet to answer."""
    if not places_left(organisation, need):
        raise EnoughAsked(
            "As many providers as you ask at once have been asked for this need, and not all have answered"
        )
