"""Counting a provider's payments by the local office that delivers, instead of by a head office far away.

It takes a reason, a second person and a day, and it never reaches back: payments keep the place they were given.
Locks are taken in one order: provider, office, audit head.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.places import service as places
from carematch.places.rings import Placed, Ring
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.models import Provider
from carematch.providers.vocabulary import OfficeDecision

AHEAD = dt.timedelta(days=366)


class OfficeRefused(DomainError):
    """A delivery office cannot be proposed, decided or ended so; `field` names the answer that the message is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Carry the sentence and the name of the answer (None: none of them)."""
        super().__init__(message)
        self.field = field


def propose(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    postcode: str,
    reason: str,
    starts_on: dt.date,
    homes: Collection[str],
) -> DeliveryOffice:
    """Propose the local office that delivers; a second person decides. Raises OfficeRefused.

    `homes` are the postcodes of the people whom the provider supports: where somebody lives is never an office.
    """
    lock(provider)
    if _find(organisation, provider, DeliveryOffice.decision == OfficeDecision.WAITING):
        raise OfficeRefused("An office waits for a second person already. They decide about that one first")
    if not reason.strip():
        raise OfficeRefused("Say why the work is delivered from there", "reason")
    if not clock.today() <= starts_on <= clock.today() + AHEAD:
        raise OfficeRefused("Enter today or a day in the next year: it never reaches back", "starts_on")
    _refuse_overlap(organisation, provider, starts_on)
    place = _found(postcode)
    _refuse_place(provider, place, place.postcode, homes)
    office = DeliveryOffice(
        organisation_id=organisation.id,
        provider_id=provider.id,
        postcode=place.postcode,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision.value,
        council_code=place.council_code,
        msoa_code=place.msoa_code,
        region_code=place.region_code,
        country_code=place.country_code,
        place_edition=place.edition,
        reason=reason.strip(),
        proposed_by_id=by.id,
        proposed_at=clock.now(),
        starts_on=starts_on,
    )
    db.session.add(office)
    return _recorded(organisation, office, provider, "proposed", by=by, fields=("postcode", "reason"))


def approve(
    organisation: Organisation, office: DeliveryOffice, *, by: User, homes: Collection[str]
) -> DeliveryOffice:
    """Approve an office that somebody else proposed, from its day or from today if that is later; or OfficeRefused."""
    provider = _held(organisation, office)
    _refuse_decider(office, provider, by)
    starts_on = max(office.starts_on, clock.today())
    _refuse_overlap(organisation, provider, starts_on)
    _refuse_place(provider, office, office.postcode, homes)
    office.starts_on = starts_on
    _decide(office, OfficeDecision.APPROVED, by)
    return _recorded(organisation, office, provider, "approved", by=by, fields=("starts_on",))


def refuse(organisation: Organisation, office: DeliveryOffice, *, by: User, reason: str) -> DeliveryOffice:
    """Refuse an office that somebody else proposed, and say why, or raise OfficeRefused."""
    provider = _held(organisation, office)
    _refuse_decider(office, provider, by)
    if not reason.strip():
        raise OfficeRefused("Say why it is not approved", "refusal_reason")
    office.refusal_reason = reason.strip()
    _decide(office, OfficeDecision.REFUSED, by)
    return _recorded(organisation, office, provider, "refused", by=by)


def end(
    organisation: Organisation, office: DeliveryOffice, *, by: User, ends_on: dt.date, reason: str
) -> DeliveryOffice:
    """End an approved office after a day, today or later, or raise OfficeRefused; then the base counts again."""
    provider = _held(organisation, office)
    if not office.is_approved or office.ends_on is not None:
        raise OfficeRefused("This office is not in force, or its end is recorded already")
    if not clock.today() <= ends_on <= clock.today() + AHEAD:
        raise OfficeRefused("Enter today or a day in the next year: it never reaches back", "ends_on")
    if not reason.strip():
        raise OfficeRefused("Say why it ends", "reason")
    office.ends_on, office.ended_by_id, office.ended_reason = ends_on, by.id, reason.strip()
    return _recorded(organisation, office, provider, "ended", by=by, fields=("ends_on",))


def office_on(organisation: Organisation, provider: Provider, on: dt.date) -> DeliveryOffice | None:
    """Return the approved office that payments of a day count by, or None where they count by the base."""
    return _find(
        organisation,
        provider,
        DeliveryOffice.decision == OfficeDecision.APPROVED,
        DeliveryOffice.starts_on <= on,
        sa.or_(DeliveryOffice.ends_on.is_(None), DeliveryOffice.ends_on >= on),
    )


def get_office(organisation: Organisation, office_id: uuid.UUID) -> DeliveryOffice:
    """Return one of the organisation's delivery offices with who proposed, decided and ended it, or raise NotFound."""
    found: DeliveryOffice = one(whole(organisation).where(DeliveryOffice.id == office_id))
    return found


def list_offices(organisation: Organisation) -> list[DeliveryOffice]:
    """Return all delivery offices, those that wait for a decision first, then the newest."""
    waits = sa.case((DeliveryOffice.decision == OfficeDecision.WAITING, 0), else_=1)
    return every(whole(organisation).order_by(waits, DeliveryOffice.proposed_at.desc(), DeliveryOffice.id))


def list_overrides(organisation: Organisation) -> list[DeliveryOffice]:
    """Return every office that was approved, in force now or not, by its first day: who, why and when, for reports."""
    approved = whole(organisation).where(DeliveryOffice.decision == OfficeDecision.APPROVED)
    return every(approved.order_by(DeliveryOffice.starts_on, DeliveryOffice.proposed_at, DeliveryOffice.id))


def count_waiting_for(organisation: Organisation, user: User) -> int:
    """Return how many offices wait that a user may decide about: those that somebody else proposed."""
    waiting = owned(DeliveryOffice, organisation, sa.func.count()).where(
        DeliveryOffice.decision == OfficeDecision.WAITING, DeliveryOffice.proposed_by_id != user.id
    )
    return db.session.scalar(waiting) or 0


def whole(organisation: Organisation) -> sa.Select[Any]:
    """Select delivery offices with the provider and everybody who acted on them, fresh from the database."""
    return (
        owned(DeliveryOffice, organisation)
        .options(
            joinedload(DeliveryOffice.provider),
            joinedload(DeliveryOffice.proposed_by),
            joinedload(DeliveryOffice.decided_by),
            joinedload(DeliveryOffice.ended_by),
        )
        .execution_options(populate_existing=True)
    )


def why_not_decide(office: DeliveryOffice, provider: Provider, user: User) -> str | None:
    """Return why a user may not decide about an office, as a sentence, or None where they may."""
    if not office.is_waiting:
        return "This has been decided already"
    if office.proposed_by_id == user.id:
        return "You proposed this office, so somebody else has to decide"
    if provider.user_id == user.id:
        return "This is about your own work, so somebody else has to decide"
    return None


def _held(organisation: Organisation, office: DeliveryOffice) -> Provider:
    """Return the provider of an office with both rows held."""
    provider: Provider = one(owned(Provider, organisation).where(Provider.id == office.provider_id))
    lock(provider)
    lock(office)
    return provider


def _refuse_decider(office: DeliveryOffice, provider: Provider, by: User) -> None:
    """Raise OfficeRefused where it is decided, or where whoever decides is not a second, uninvolved person."""
    why_not = why_not_decide(office, provider, by)
    if why_not is not None:
        raise OfficeRefused(why_not)


def _refuse_overlap(organisation: Organisation, provider: Provider, starts_on: dt.date) -> None:
    """Raise OfficeRefused where another approved office is in force on a day or later."""
    other = _find(
        organisation,
        provider,
        DeliveryOffice.decision == OfficeDecision.APPROVED,
        sa.or_(
            DeliveryOffice.ends_on.is_(None),
            sa.and_(DeliveryOffice.ends_on >= starts_on, DeliveryOffice.ends_on >= DeliveryOffice.starts_on),
        ),
    )
    if other is None:
        return
    if other.ends_on is None:
        raise OfficeRefused("Another office counts already. Record its last day first")
    raise OfficeRefused(
        f"The office before it counts until {other.ends_on.day} {other.ends_on:%B %Y}. Enter a later day",
        "starts_on",
    )


def _found(postcode: str) -> places.Lookup:
    """Return where a postcode is, or raise OfficeRefused with the sentence that says what to do."""
    try:
        return places.lookup(postcode, england_only=False)
    except places.PlaceProblem as problem:
        raise OfficeRefused(str(problem), "postcode") from problem


def _refuse_place(provider: Provider, place: Placed, postcode: str, homes: Collection[str]) -> None:
    """Raise OfficeRefused for a place that is no office, or that changes nothing."""
    if provider.base_postcode is None:
        raise OfficeRefused("It is not recorded where they are based. Record that first", "postcode")
    if postcode in homes:  # the sentence must not tell whose home it is
        raise OfficeRefused(
            f"{postcode} cannot be used. Enter the postcode of premises from which the work is run: "
            "never a place where support is given at home",
            "postcode",
        )
    if _is_same_area(provider, place):
        council = places.council_name(place.council_code) or "the same area"
        raise OfficeRefused(
            f"{postcode} is in {council}, as their base is, so there is nothing to override", "postcode"
        )


def _is_same_area(base: Placed, place: Placed) -> bool:
    """Tell whether two places lie in one council's area, whatever its code was when each was looked up."""
    if base.council_code is not None and places.council_name(base.council_code) is not None:
        return places.ring_for(place, base.council_code) is Ring.COUNCIL
    return (base.council_code, base.country_code) == (place.council_code, place.country_code)


def _decide(office: DeliveryOffice, decision: OfficeDecision, by: User) -> None:
    """Write down what was decided, by whom and when."""
    office.decision, office.decided_by_id, office.decided_at = decision, by.id, clock.now()


def _recorded(
    organisation: Organisation,
    office: DeliveryOffice,
    provider: Provider,
    act: str,
    *,
    by: User,
    fields: Collection[str] = (),
) -> DeliveryOffice:
    """Let the provider's page notice the change, and record it."""
    provider.changed_at = clock.now()
    db.session.flush()
    detail = {"postcode": office.postcode, "reason": office.reason}
    record(organisation, f"provider.office_{act}", office, by=by, fields=list(fields), detail=detail)
    return office


def _find(organisation: Organisation, provider: Provider, *conditions: Any) -> DeliveryOffice | None:
    """Return the first of a provider's offices that conditions find, or None."""
    found: DeliveryOffice | None = first(
        owned(DeliveryOffice, organisation)
        .where(DeliveryOffice.provider_id == provider.id, *conditions)
        .order_by(DeliveryOffice.starts_on)
        .execution_options(populate_existing=True)
    )
    return found
