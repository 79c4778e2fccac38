"""What has changed since two people were thought of together: nothing is promised that is no longer there.

Looked at when somebody says yes, and where an introduction is refused. What another organisation arranged with the
provider is nobody's to know: of hours only how many are left is said, and since when where it was arranged here.
"""

import datetime as dt
import enum
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.asking.week import hours
from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.db import db, owned
from carematch.matching.models import Introduction, Outcome, Ranking, Side
from carematch.matching.team import choosing
from carematch.organisations.models import Organisation
from carematch.providers import capacity
from carematch.providers import service as providers
from carematch.providers.models import CapacityBooking, Provider
from carematch.providers.vocabulary import Status
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import NEED_STATUS_LABELS, NeedStatus


class What(enum.StrEnum):
    """What is no longer as it was."""

    SETTLED = "settled"
    NOT_LISTED = "not_listed"
    FULL = "full"
    HOURS_GONE = "hours_gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that has changed: what, as staff read it, and since which day where that is known."""

    what: What
    said: str
    since: dt.date | None

    def told(self, side: Side) -> str:
        """Return it as one side reads it; why somebody is off the list is not theirs to know."""
        return _TOLD[self.what, side]


_TOLD = {
    (What.SETTLED, Side.PROVIDER): "This request is settled, so nobody is looked for any more",
    (What.SETTLED, Side.SEEKER): "Your request is settled, so nobody is looked for any more",
    (What.NOT_LISTED, Side.PROVIDER): "You are not on our list at the moment, so we cannot introduce you",
    (What.NOT_LISTED, Side.SEEKER): "They are not on our list at the moment, so they cannot start with you",
    (What.FULL, Side.PROVIDER): "Your page says that you have no room for anybody new",
    (What.FULL, Side.SEEKER): "They have no room for anybody new at the moment",
    (What.HOURS_GONE, Side.PROVIDER): "Your page has fewer free hours left than this would take",
    (What.HOURS_GONE, Side.SEEKER): "They no longer have as many free hours as you asked for",
}


@dataclass(frozen=True, slots=True)
class _Then:
    """What was counted with when an introduction was made: the minutes asked of the provider, and those they had."""

    asked: int
    spare: int | None


def between(organisation: Organisation, need: Need, provider: Provider) -> Change | None:
    """Return what stands in the way of introducing these two that may have changed while a page was open, or None."""
    return (
        _settled(organisation, need)
        or _not_listed(provider)
        or _full(provider)
        or _hours_gone(organisation, need, provider, _Then(minutes_asked(need), None))
    )


def since_introduced(organisation: Organisation, introduction: Introduction) -> Change | None:
    """Return what has changed since an introduction that is open was made, so that a yes would promise too much.

    Hours count against what was asked of this provider when it was made: one of several has a part of them only.
    """
    if introduction.outcome is not Outcome.OPEN:
        return None
    need = seekers.get_need(organisation, introduction.need_id)
    provider = providers.get_provider(organisation, introduction.provider_id)
    return (
        _settled(organisation, need, part=_is_for_a_part(organisation, introduction, need))
        or _not_listed(provider)
        or _full(provider)
        or _hours_gone(organisation, need, provider, _then(organisation, introduction))
    )


def minutes_asked(need: Need) -> int:
    """Return how many minutes of help a week a need asks for; none where that is not known."""
    return sum(visit.minutes for visit in need.visits) or need.weekly_minutes or 0


def _is_for_a_part(organisation: Organisation, introduction: Introduction, need: Need) -> bool:
    """Tell whether an introduction is a step-in or for a share in a team: others' care does not settle it."""
    at = introduction.introduced_at
    return introduction.step_in_for_id is not None or bool(
        choosing.share_of(organisation, need, introduction.provider_id, at=at)
    )


def _settled(organisation: Organisation, need: Need, *, part: bool = False) -> Change | None:
    if need.status in seekers.OPEN or (part and need.status is NeedStatus.ARRANGED):
        return None
    since = sa.select(AuditEntry.at).where(
        AuditEntry.chain == str(organisation.id),
        AuditEntry.subject_kind == Need.__tablename__,
        AuditEntry.subject_id == str(need.id),
        AuditEntry.action == f"need.{need.status.value}",
    )
    at = db.session.scalar(since.order_by(AuditEntry.seq.desc()).limit(1))
    said = f"The need is settled: {NEED_STATUS_LABELS[need.status].lower()}"
    return Change(What.SETTLED, said, clock.london(at).date() if at else None)


def _not_listed(provider: Provider) -> Change | None:
    if provider.status is Status.LISTED:
        return None
    return Change(What.NOT_LISTED, "The provider is not on the list any more", provider.off_list_on)


def _full(provider: Provider) -> Change | None:
    full_since = provider.identity.full_since
    return Change(What.FULL, "The provider has said that they are full", full_since) if full_since else None


def _hours_gone(organisation: Organisation, need: Need, provider: Provider, then: _Then) -> Change | None:
    """Tell whether too few hours are left for what was asked; nobody is held to hours that they never had."""
    spare = capacity.spare_minutes(provider.identity, max(need.start_on or clock.today(), clock.today()))
    if not then.asked or spare is None or spare >= then.asked:
        return None
    if then.spare is not None and then.spare < then.asked:
        return None
    left = "no hours" if spare == 0 else f"{hours(spare)} a week"
    said = f"The provider has {left} left, and this needs {hours(then.asked)}"
    booked = sa.select(sa.func.max(CapacityBooking.created_at)).where(
        CapacityBooking.identity_id == provider.identity_id,
        CapacityBooking.organisation_id == organisation.id,
    )
    at = db.session.scalar(booked)
    return Change(What.HOURS_GONE, said, clock.london(at).date() if at else None)


def _then(organisation: Organisation, introduction: Introduction) -> _Then:
    """Return what the stored ranking counted with; where none stands behind it, no hours were asked of the provider."""
    stored: Ranking | None = db.session.scalar(
        owned(Ranking, organisation).where(Ranking.id == introduction.ranking_id)
    )
    if stored is None:
        return _Then(0, None)
    asked = stored.problem["needs"][0]
    minutes = sum(visit["minutes"] for visit in asked["visits"]) or asked["weekly_minutes"] or 0
    spare = {each["id"]: each["spare_minutes"] for each in stored.problem["providers"]}
    return _Then(minutes, spare.get(str(introduction.provider_id)))
