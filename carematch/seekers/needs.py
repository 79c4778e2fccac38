"""Needs: beginning one, changing its answers, handing it in, and finding it again."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, one, owned
from carematch.core.errors import DomainError
from carematch.core.references import new_reference
from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.rules.lawful_route import ContractParty
from carematch.rules.taxonomy import SERVICES, is_personal_care
from carematch.seekers import tasks
from carematch.seekers.models import Need, Person
from carematch.seekers.people import Refused, own_person
from carematch.seekers.representatives import acts_for, refuse_unless
from carematch.seekers.vocabulary import Channel, NeedStatus, Start

OPEN = (NeedStatus.NEW, NeedStatus.SEARCHING, NeedStatus.INTRODUCED, NeedStatus.UNABLE)


class NeedIncomplete(DomainError):
    """The need cannot be handed in yet; the message says what is missing."""


class NeedClosed(Refused):
    """The need is arranged or withdrawn, and its answers stay as they are."""

    def __init__(
        self, message: str = "This can no longer be changed here. Call us, and we will help"
    ) -> None:
        """Carry the sentence; it belongs beside no single answer."""
        super().__init__(message, "")


def start_need(organisation: Organisation, person: Person, *, by: User, channel: Channel) -> Need:
    """Begin a need; it is a draft until it is handed in."""
    need = Need(
        organisation_id=organisation.id,
        person_id=person.id,
        reference=new_reference("N"),
        channel=channel,
        recorded_by_id=by.id,
        contract_party=ContractParty.PERSON,
        answered=list(person.answered or ()),
    )
    db.session.add(need)
    record(organisation, "need.started", need, by=by, fields=[channel.value])
    return need


def ask_for_oneself(organisation: Organisation, user: User) -> Need:
    """Return the need that a user is writing for themselves, beginning it where there is none."""
    return own_draft(organisation, own_person(organisation, user), by=user)


def own_draft(organisation: Organisation, person: Person, *, by: User) -> Need:
    """Return the need that a person is still writing, beginning one where there is none."""
    draft = owned(Need, organisation).where(
        Need.person_id == person.id, Need.status == NeedStatus.DRAFT, Need.channel == Channel.ONLINE
    )
    found = first(draft.order_by(Need.created_at, Need.id))
    return found or start_need(organisation, person, by=by, channel=Channel.ONLINE)


def change_need(organisation: Organisation, need: Need, *, by: User, **facts: Any) -> None:
    """Change answers of a need, or raise Refused or NeedClosed."""
    refuse_closed(need)
    changed = [name for name, value in facts.items() if getattr(need, name) != value]
    for name, value in facts.items():
        setattr(need, name, value)
    if need.start_on is not None and need.start is None:
        need.start = Start.DATE
    _check_services(need)
    _check_gender(need, changed)
    _check_times(need)
    _check_start(need, changed)
    _check_money(need)
    record(organisation, "need.changed", need, by=by, fields=sorted(changed))


def refuse_closed(need: Need) -> None:
    """Raise NeedClosed once a need is arranged or withdrawn."""
    if not need.is_changeable:
        raise NeedClosed()


def _check_services(need: Need) -> None:
    """Raise Refused for a service that nobody may be introduced for, or that there is not."""
    for code in need.services or ():
        if code not in SERVICES or SERVICES[code].refused:
            raise Refused(
                "We cannot introduce anybody for this. Ask your GP or the district nurses", "services"
            )


def _check_gender(need: Need, changed: Sequence[str]) -> None:
    """Raise Refused where a gender is asked for without intimate care or a reason (Equality Act 2010)."""
    if not need.gender or need.gender_reason or is_personal_care(need.services or ()):
        return
    if "services" in changed:
        raise Refused(
            "Say first, under must-haves, why it matters whether a woman or a man comes", "services"
        )
    raise Refused("Say why this matters, or choose that it does not", "gender_reason")


def _check_times(need: Need) -> None:
    """Raise Refused for more hours than a week has; how many may stay open."""
    if need.weekly_minutes is not None and not 0 < need.weekly_minutes <= 7 * 24 * 60:
        raise Refused("Enter how many hours a week, from a few minutes up to 168 hours", "weekly_minutes")


def _check_start(need: Need, changed: Sequence[str]) -> None:
    """Raise Refused for a start that is missing, or a new one that has gone by."""
    if need.start is Start.DATE and need.start_on is None:
        raise Refused("Enter the date it should start", "start_on")
    for name in changed:
        day = getattr(need, name)
        if name in ("start_on", "needed_by") and day is not None and day < clock.today():
            raise Refused("Enter today's date or a later one", name)


def _check_money(need: Need) -> None:
    """Raise Refused for an hourly limit or a budget of nothing: nobody could be found for it."""
    if need.max_rate is not None and not need.max_rate:
        raise Refused("Enter more than nothing, or leave it empty", "max_rate")
    if need.weekly_budget is not None and not need.weekly_budget:
        raise Refused("Enter more than nothing, or leave it empty", "weekly_budget")


def missing_answers(need: Need) -> list[str]:
    """Return what still has to be answered before a need can be handed in, as a sentence calls it."""
    return [tasks.ANSWERS[task] for task in tasks.to_do(need)]


def hand_in(organisation: Organisation, need: Need, *, by: User) -> None:
    """Hand a need to the anchor, or raise NeedIncomplete naming what is missing; again changes nothing."""
    if need.status is not NeedStatus.DRAFT:
        return
    missing = missing_answers(need)
    if missing:
        raise NeedIncomplete(f"There is still something to answer: {', '.join(missing)}")
    need.status, need.received_on = NeedStatus.NEW, clock.today()
    record(organisation, "need.handed_in", need, by=by, on_behalf_of=_asked_for(need, by))


def _asked_for(need: Need, by: User) -> User | None:
    """Return the user that a need is somebody else's doing for, or None."""
    owner = need.person.user_id
    return None if owner is None or owner == by.id else db.session.get(User, owner)


def withdraw(organisation: Organisation, need: Need, *, by: User) -> None:
    """Note that a need is no longer wanted, or raise NeedClosed once somebody is introduced; again changes nothing."""
    if need.status in (NeedStatus.INTRODUCED, NeedStatus.ARRANGED):
        raise NeedClosed("Somebody has been introduced. Call us, so that they know as well")
    if need.status is NeedStatus.MET:
        raise NeedClosed("This is met by a group near you. Call us if that is not so any more")
    if need.status is not NeedStatus.WITHDRAWN:
        need.status = NeedStatus.WITHDRAWN
        record(organisation, "need.withdrawn", need, by=by, on_behalf_of=_asked_for(need, by))


def set_status(
    organisation: Organisation, need: Need, status: NeedStatus, *, by: User | None, reason: str = ""
) -> None:
    """Move a need on; the matching desk, the night's work (by nobody) and arrangements call this."""
    need.status = status
    if status is NeedStatus.UNABLE:
        need.unable_reason = reason
    record(organisation, f"need.{status.value}", need, by=by)


def _whole(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Load needs with their person and visits, fresh."""
    return statement.options(joinedload(Need.person), selectinload(Need.visits))


def for_staff(organisation: Organisation) -> sa.Select[Any]:
    """Select the needs that staff may see: all but what somebody is still writing for themselves."""
    return owned(Need, organisation).where(
        sa.or_(Need.received_on.is_not(None), Need.channel != Channel.ONLINE)
    )


def get_need(organisation: Organisation, need_id: uuid.UUID) -> Need:
    """Return a need that staff may see, with its person and visits, or raise NotFound."""
    return one(_whole(for_staff(organisation).where(Need.id == need_id)))


def get_own_need(organisation: Organisation, user: User, need_id: uuid.UUID, may: May = May.SEE) -> Need:
    """Return a need of somebody whom the user is or acts for, or raise NotFound, or MayNot beyond what they may do."""
    mine = acts_for(organisation, user)
    need: Need = one(_whole(owned(Need, organisation).where(Need.id == need_id, Need.person_id.in_(mine))))
    refuse_unless(organisation, user, need.person, may)
    return need


def list_needs(organisation: Organisation, statuses: Sequence[NeedStatus] = OPEN) -> list[Need]:
    """Return the needs that staff may see in some statuses: urgent ones first, then longest waiting, drafts last."""
    urgent = sa.case((Need.from_hospital.is_(True), 0), else_=1)
    waiting = (urgent, Need.received_on.is_(None), Need.received_on, Need.created_at, Need.id)
    return every(_whole(for_staff(organisation).where(Need.status.in_(statuses)).order_by(*waiting)))


def list_own_needs(organisation: Organisation, user: User) -> list[Need]:
    """Return the needs of the people whom a user is or acts for, newest first."""
    mine = acts_for(organisation, user)
    wanted = owned(Need, organisation).where(Need.person_id.in_(mine))
    return every(_whole(wanted.order_by(Need.created_at.desc(), Need.id)))


def count_needs(organisation: Organisation) -> dict[NeedStatus, int]:
    """Return how many needs that staff may see stand in each status."""
    counted = for_staff(organisation).with_only_columns(
        Need.status, sa.func.count(), maintain_column_froms=True
    )
    counts = dict.fromkeys(NeedStatus, 0)
    for status, count in db.session.execute(counted.group_by(Need.status)):
        counts[status] = count
    return counts


def days_waiting(need: Need) -> int | None:
    """Return for how many days a need has waited, or None where nobody waits."""
    if need.received_on is None or need.status not in OPEN:
        return None
    return (clock.today() - need.received_on).days


def latest_needs(organisation: Organisation, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return by person the id of the latest need that staff may see, for the pages that lead to the person."""
    found = for_staff(organisation).where(Need.person_id.in_(people)).order_by(Need.created_at, Need.id)
    return {need.person_id: need.id for need in every(found)}
