"""Agreeing care and ending it. Locks are taken in one order: provider identity, introduction, arrangement, audit."""

import calendar
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.arrangements.lawfulness import decide
from carematch.arrangements.models import Arrangement, ArrangementRate, Funding
from carematch.arrangements.terms import who_agrees
from carematch.arrangements.vocabulary import EngagementBasis, Holder, Route, Status
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, first, lock, one, owned, unchanged_since
from carematch.core.errors import DomainError
from carematch.core.money import Money
from carematch.core.references import new_reference
from carematch.matching.introductions import may_know_identity
from carematch.matching.models import Introduction, Outcome
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.providers import capacity
from carematch.providers.models import Provider, ProviderIdentity
from carematch.providers.service import get_provider
from carematch.providers.vocabulary import DayType
from carematch.rules.lawful_route import ContractParty, LegalForm
from carematch.rules.taxonomy import service
from carematch.seekers import service as seekers
from carematch.seekers.models import Person
from carematch.seekers.vocabulary import NeedStatus

REVIEW_AFTER_MONTHS = "direct_payment.first_review_months"
MINUTES_A_WEEK = 7 * 24 * 60
AROUND_NOW = dt.timedelta(days=366)


class NotAccepted(DomainError):
    """Care can be agreed only where both sides have accepted an introduction, and only once."""


class ArrangementRefused(DomainError):
    """An answer cannot be right; the message says what to do, and `field` which answer it is."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the name of the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


def agree(
    organisation: Organisation,
    introduction: Introduction,
    *,
    by: User,
    services: Sequence[str],
    weekly_minutes: int,
    starts_on: dt.date,
    rates: Mapping[DayType, Money],
    route: Route,
    weekly_budget: Money | None,
    contract_party: ContractParty,
    engagement_basis: EngagementBasis,
    held_by: Holder | None = None,
    terms_agreed_by: uuid.UUID | None = None,
) -> Arrangement:
    """Agree care from an accepted introduction and take the provider's time for it.

    `terms_agreed_by` is the representative who agreed to what it costs, where it was not the person. Raises
    NotAccepted, ArrangementRefused, NotLawful, MayNot or capacity.NotEnoughCapacity; then nothing is kept.
    """
    identity = _held_identity(organisation, introduction.provider_id)
    lock(introduction)
    refuse_unaccepted(organisation, introduction)
    provider = get_provider(organisation, introduction.provider_id)
    need = seekers.get_need(organisation, introduction.need_id)
    _check_terms(provider, services, weekly_minutes, starts_on, rates)
    _check_contract(need.person, provider, route, weekly_budget, contract_party, engagement_basis, held_by)
    decision = decide(
        organisation,
        need,
        provider,
        services=services,
        starts_on=starts_on,
        route=route,
        contract_party=contract_party,
    )
    acting = who_agrees(
        organisation, need.person, contract_party=contract_party, representative_id=terms_agreed_by
    )
    arrangement = Arrangement(
        organisation_id=organisation.id,
        reference=new_reference("A"),
        introduction_id=introduction.id,
        person_id=introduction.person_id,
        provider_id=introduction.provider_id,
        services=list(services),
        weekly_minutes=weekly_minutes,
        starts_on=starts_on,
        review_on=_first_review(organisation, need.person, starts_on),
        contract_party=contract_party,
        engagement_basis=engagement_basis,
        lawful_case=decision.case,
        lawful_reason=decision.reason,
        agreed_by_id=by.id,
        terms_agreed_by_id=acting.id if acting is not None else None,
    )
    db.session.add(arrangement)
    db.session.flush()
    _add_money(organisation, arrangement, need.person, rates, route, weekly_budget, held_by)
    capacity.book(
        identity,
        organisation,
        arrangement_id=arrangement.id,
        weekly_minutes=weekly_minutes,
        starts_on=starts_on,
    )
    seekers.set_status(organisation, need, NeedStatus.ARRANGED, by=by)
    record(organisation, "arrangement.agreed", arrangement, by=by, fields=[route.value])
    return arrangement


def _first_review(organisation: Organisation, person: Person, starts_on: dt.date) -> dt.date:
    """Return the day by which an arrangement is looked at again, by the rule of the council the person lives in."""
    months = book_for(organisation.id).number(
        REVIEW_AFTER_MONTHS, starts_on, overrides=overrides_for(organisation.id, person.council_code)
    )
    return months_after(starts_on, months)


def _held_identity(organisation: Organisation, provider_id: uuid.UUID) -> ProviderIdentity:
    """Return a provider's identity with its row held: what is spare must not move while it is given."""
    mine = owned(Provider, organisation, Provider.identity_id).where(Provider.id == provider_id)
    identity: ProviderIdentity = one(sa.select(ProviderIdentity).where(ProviderIdentity.id == one(mine)))
    return lock(identity)


def refuse_unaccepted(organisation: Organisation, introduction: Introduction) -> None:
    """Raise NotAccepted unless both said yes, the consent still lives, and nothing has been agreed on it yet."""
    if introduction.outcome is not Outcome.ACCEPTED:
        raise NotAccepted("Both sides have to accept the introduction first")
    if first(owned(Arrangement, organisation).where(Arrangement.introduction_id == introduction.id)):
        raise NotAccepted("Care has already been agreed from this introduction")
    if not may_know_identity(organisation, introduction):
        raise NotAccepted(
            "The person's consent to be known to this provider has ended. Ask them, and record it, first"
        )


def _check_terms(
    provider: Provider,
    services: Sequence[str],
    weekly_minutes: int,
    starts_on: dt.date,
    rates: Mapping[DayType, Money],
) -> None:
    """Raise ArrangementRefused for services, hours, a start or rates that cannot be right."""
    lacking = [service(code).name.lower() for code in services if code not in provider.service_codes]
    if not services:
        raise ArrangementRefused("Choose at least one kind of help", "services")
    if lacking:
        raise ArrangementRefused(f"The provider does not offer this: {', '.join(lacking)}", "services")
    if not 0 < weekly_minutes <= MINUTES_A_WEEK:
        raise ArrangementRefused("Enter how many hours a week, up to 168", "weekly_minutes")
    if not clock.today() - AROUND_NOW <= starts_on <= clock.today() + AROUND_NOW:
        raise ArrangementRefused("Enter a day within a year of today", "starts_on")
    if DayType.WEEKDAY not in rates:
        raise ArrangementRefused("Enter what an hour costs from Monday to Friday", DayType.WEEKDAY.value)
    for day, rate in rates.items():
        if rate <= Money(0):
            raise ArrangementRefused("Enter an amount above nothing", DayType(day).value)


def _check_contract(
    person: Person,
    provider: Provider,
    route: Route,
    weekly_budget: Money | None,
    contract_party: ContractParty,
    engagement_basis: EngagementBasis,
    held_by: Holder | None,
) -> None:
    """Raise ArrangementRefused where the money, the contract and the footing do not fit together."""
    if route is not Route.OWN_MONEY and person.council_code is None:
        raise ArrangementRefused("Record which council is responsible for the person first", "route")
    if weekly_budget is not None and weekly_budget <= Money(0):
        raise ArrangementRefused("Enter an amount above nothing, or leave it empty", "weekly_budget")
    if route is Route.DIRECT_PAYMENT and held_by is None:
        raise ArrangementRefused("Choose who holds the Direct Payment", "held_by")
    if contract_party is ContractParty.ISF_HOLDER and route is not Route.ISF:
        raise ArrangementRefused(
            "Only where an Individual Service Fund pays can its holder make the contract", "contract_party"
        )
    employed = engagement_basis is EngagementBasis.EMPLOYED_PA
    if provider.legal_form is LegalForm.PERSONAL_ASSISTANT and not employed:
        raise ArrangementRefused(
            "The provider is recorded as a personal assistant, whom the person employs", "engagement_basis"
        )


def _add_money(
    organisation: Organisation,
    arrangement: Arrangement,
    person: Person,
    rates: Mapping[DayType, Money],
    route: Route,
    weekly_budget: Money | None,
    held_by: Holder | None,
) -> None:
    """Write the rates and the funding of an arrangement."""
    ids = {"organisation_id": organisation.id, "arrangement_id": arrangement.id}
    db.session.add_all(
        ArrangementRate(day_type=DayType(day), amount=rate, **ids) for day, rate in rates.items()
    )
    db.session.add(
        Funding(
            route=route,
            council_code=None if route is Route.OWN_MONEY else person.council_code,
            weekly_budget=weekly_budget,
            held_by=held_by if route is Route.DIRECT_PAYMENT else None,
            **ids,
        )
    )


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end(
    organisation: Organisation,
    arrangement: Arrangement,
    *,
    by: User,
    ends_on: dt.date,
    reason: str,
    row_version: str | None = None,
) -> None:
    """End an arrangement on a day and give the provider's time back after it; raises ArrangementRefused, StaleEdit."""
    _held_identity(organisation, arrangement.provider_id)
    lock(arrangement)
    if row_version:
        unchanged_since(arrangement, row_version)
    if arrangement.status is not Status.AGREED:
        raise ArrangementRefused("This arrangement has already ended", "ends_on")
    if ends_on < arrangement.starts_on:
        raise ArrangementRefused("It cannot end before it starts", "ends_on")
    if ends_on > clock.today() + AROUND_NOW:
        raise ArrangementRefused("Enter a day within a year of today", "ends_on")
    if not reason.strip():
        raise ArrangementRefused("Say why it ends", "reason")
    arrangement.ends_on, arrangement.end_reason = ends_on, reason.strip()
    arrangement.status = Status.ENDED
    capacity.release(arrangement.id, ends_on=ends_on)
    record(organisation, "arrangement.ended", arrangement, by=by, fields=["ends_on"])
