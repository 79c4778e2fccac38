"""Gathers from the record what the engine is told about a need and about those who might meet it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, every, owned
from carematch.core.money import Money
from carematch.matching.eligibility import MUSTS
from carematch.matching.facts import (
    MINUTES_A_DAY,
    Candidate,
    DayType,
    Need,
    Place,
    Preferences,
    Relation,
    Visit,
    Window,
)
from carematch.matching.models import Introduction, Outcome
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import (
    Grouping,
    grouping,
    neighbourhood_key,
    neighbourhood_name,
)
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.places.values import Precision
from carematch.providers import capacity, checks
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Status
from carematch.rules.acting import arranging_authority
from carematch.rules.lawful_route import Authority
from carematch.seekers import models as seekers
from carematch.seekers.representatives import list_representatives
from carematch.seekers.vocabulary import Funding, Times

OFFERS_COUNT_FOR = dt.timedelta(days=28)
LEAST_MINUTES = (
    15  # a week; while nobody knows how much help is wanted, nobody is ruled out by hours or times
)
BY_PROVIDER = "provider"  # who asked that two people are not introduced

# A mix may hold a Direct Payment, and so may what nobody knows yet: the Direct Payment rule is then held to.
_FUNDING: dict[Funding, str | None] = {
    Funding.DIRECT_PAYMENT: "direct_payment",
    Funding.ISF: "isf",
    Funding.OWN_MONEY: "own_money",
    Funding.MIX: None,
    Funding.NOT_SURE: None,
}


def start_of(need: seekers.Need) -> dt.date:
    """Return the first day the care could begin: the day asked, or today where that has passed or is not said."""
    return max(need.start_on or clock.today(), clock.today())


def need_facts(organisation: Organisation, need: seekers.Need) -> Need:
    """Return what is asked, from a need loaded with its person and visits."""
    person = need.person
    excluded = _exclusions(organisation, need)
    return Need(
        id=str(need.id),
        start_on=start_of(need),
        services=tuple(need.services),
        **_week(need),
        received_on=need.received_on,
        place=_place(person.lat, person.lon, person.precision),
        neighbourhood=neighbourhood_key(organisation, person.neighbourhood_code),
        neighbourhood_name=neighbourhood_name(organisation, person.neighbourhood_code),
        max_miles=need.max_miles,
        gender=need.gender or None,
        languages_any=tuple(need.languages_any),
        driver=bool(need.driver),
        pets=tuple(need.pets),
        smoking_home=bool(need.smoking_home),
        own_musts=tuple(need.own_musts),
        max_rate_pence=_pence(need.max_rate),
        weekly_budget_pence=_pence(need.weekly_budget),
        weekly_top_up_pence=_pence(need.weekly_top_up) or 0,
        excluded=frozenset(
            str(provider) for provider, asked_by in excluded.items() if asked_by != BY_PROVIDER
        ),
        flexibility=tuple(code for code in need.flexibility if code in MUSTS),
        prefers=Preferences(
            tuple(need.prefers_languages),
            tuple(need.prefers_experience),
            tuple(need.prefers_interests),
            tuple(need.prefers_communities),
        ),
        known_providers=_known(organisation, need),
        contract_party=need.contract_party.value if need.contract_party else None,
        capacity_doubt=bool(person.capacity_doubt),
        arranger_authority=_authority(organisation, need),
        funding=_FUNDING[need.funding] if need.funding else None,
        relations=_relations(organisation, need),
    )


def candidate_facts(
    organisation: Organisation, need: seekers.Need, providers: Iterable[Provider]
) -> list[Candidate]:
    """Return what is known of providers, loaded whole; the number of queries does not grow with them."""
    offers = offers_since(organisation, clock.now() - OFFERS_COUNT_FOR)
    refusing = {
        provider for provider, asked_by in _exclusions(organisation, need).items() if asked_by == BY_PROVIDER
    }
    start_on, held = start_of(need), grouping(organisation)
    return [
        _candidate(
            provider,
            start_on,
            held,
            offers=offers.get(provider.id, 0),
            excluded=frozenset({str(need.id)} if provider.id in refusing else ()),
        )
        for provider in providers
    ]


def offers_since(organisation: Organisation, since: dt.datetime) -> dict[uuid.UUID, int]:
    """Return how many introductions each provider was offered since an instant."""
    counted = db.session.execute(
        owned(Introduction, organisation, Introduction.provider_id, sa.func.count())
        .where(Introduction.introduced_at >= since)
        .group_by(Introduction.provider_id)
    )
    return dict(counted.all())


def _candidate(
    provider: Provider, start_on: dt.date, held: Grouping, *, offers: int, excluded: frozenset[str]
) -> Candidate:
    identity = provider.identity
    windows = tuple(_window(each.day, each.starts, each.ends) for each in identity.windows)
    return Candidate(
        id=str(provider.id),
        name=provider.called,
        listed=provider.status in (Status.LISTED, Status.PAUSED),
        paused=provider.status is Status.PAUSED,
        safeguarding_pause=provider.is_held,
        services=provider.service_codes,
        legal_form=provider.legal_form.value if provider.legal_form else None,
        place=_place(provider.lat, provider.lon, provider.precision),
        neighbourhood=held.key(provider.msoa_code),
        radius_miles=provider.radius_miles,
        availability=windows or None,
        spare_minutes=capacity.spare_left(identity, identity.bookings, start_on),
        full_since=identity.full_since,
        rate_pence={DayType(day.value): amount.pence for day, amount in provider.rate_by_day.items()},
        gender=provider.gender or None,
        languages=_tuple(provider.languages),
        drives=provider.drives,
        refuses_pets=_tuple(provider.refuses_pets),
        refuses_smoking_homes=provider.refuses_smoking_homes,
        excluded=excluded,
        experience=_tuple(provider.experience),
        interests=_tuple(provider.interests),
        communities=_tuple(provider.communities),
        delivers_in_person=provider.delivers_in_person,
        employs_carers=provider.employs_carers,
        employed_by_person=provider.employed_by_person,
        cqc_personal_care=provider.cqc_personal_care,
        checks=checks.held(provider),
        rule_book=book_for(provider.organisation_id),
        overrides=overrides_for(provider.organisation_id, provider.council_code),
        confirmed_on=identity.confirmed_on,
        offers_28_days=offers,
    )


def _exclusions(organisation: Organisation, need: seekers.Need) -> dict[uuid.UUID, str]:
    """Return the providers whom the person is not to be introduced to, and who asked for that."""
    rows = db.session.execute(
        owned(
            seekers.Exclusion, organisation, seekers.Exclusion.provider_id, seekers.Exclusion.asked_by
        ).where(seekers.Exclusion.person_id == need.person_id)
    )
    return dict(rows.all())


def _known(organisation: Organisation, need: seekers.Need) -> frozenset[str]:
    """Return the providers whom the person accepted before, and who accepted."""
    found = db.session.scalars(
        owned(Introduction, organisation, Introduction.provider_id).where(
            Introduction.person_id == need.person_id, Introduction.outcome == Outcome.ACCEPTED
        )
    )
    return frozenset(str(provider_id) for provider_id in found)


def _authority(organisation: Organisation, need: seekers.Need) -> Authority | None:
    """Return the lawful authority of somebody who acts for the person now and when the care begins, or None."""
    day = start_of(need)
    lasting = (
        arranging_authority(each.authority, each.narrowed_to)
        for each in list_representatives(organisation, need.person)
        if each.ends_on is None or each.ends_on >= day
    )
    return next(filter(None, lasting), None)


def _relations(organisation: Organisation, need: seekers.Need) -> tuple[Relation, ...]:
    """Return what providers are to the person; an exception counts where the council's agreement is recorded."""
    known = seekers.PersonRelation
    found = every(
        owned(known, organisation)
        .where(known.person_id == need.person_id)
        .order_by(known.created_at, known.id)
    )
    return tuple(
        Relation(
            str(each.provider_id),
            each.relation.value,
            each.same_household,
            bool(each.council_exception.strip()),
        )
        for each in found
    )


def _week(need: seekers.Need) -> dict[str, Any]:
    """Return the visits, or how much help is asked at flexible times; not known yet is the least there is."""
    if need.times is Times.VISITS and need.visits:
        return {"visits": tuple(_visit(visit) for visit in need.visits)}
    return {"weekly_minutes": need.weekly_minutes or LEAST_MINUTES}


def _visit(visit: seekers.NeedVisit) -> Visit:
    window = _window(visit.day, visit.earliest, visit.latest)
    return Visit(str(visit.id), window, visit.minutes, tuple(visit.services) or None)


def _window(day: int, since: int, until: int) -> Window:
    """Return a stretch of the week; an end at or before the start is on the next day."""
    return Window(day, since, until if until > since else until + MINUTES_A_DAY)


def _place(lat: float | None, lon: float | None, precision: str | None) -> Place | None:
    if lat is None or lon is None:
        return None
    return Place(lat, lon, Precision(precision) if precision else Precision.UNIT)


def _tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _pence(amount: Money | None) -> int | None:
    return None if amount is None else amount.pence
