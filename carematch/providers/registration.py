"""Registering: every task is saved by itself, so that people can stop and come back; then it is sent for checking."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.accounts.service import create_user
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, first
from carematch.core.errors import DomainError, NotFound
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.core.references import new_reference
from carematch.organisations.models import Kind, Organisation
from carematch.organisations.service import add_member
from carematch.places import service as places
from carematch.providers import listing
from carematch.providers.models import AvailabilityWindow, Provider, ProviderIdentity, ProviderService, Rate
from carematch.providers.service import find_own, get_provider
from carematch.providers.tasks import Task, refuse_unfinished
from carematch.providers.vocabulary import DayType, Status
from carematch.providers.week import spans
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import is_refused


class AnswerRefused(DomainError):
    """An answer cannot be kept; `field` names the question that says why."""

    def __init__(self, field: str, message: str) -> None:
        """Carry the question and the sentence to show beside it."""
        super().__init__(message)
        self.field = field


def start(organisation: Organisation, user: User) -> Provider:
    """Begin to register whoever asks, or return what they began before; raises NotFound where nobody introduces.

    Registered at another anchor already, they keep their identity, and with it their free time and their hours.
    """
    begun = find_own(organisation, user)
    if begun is not None:
        return begun
    identity = first(sa.select(ProviderIdentity).where(ProviderIdentity.user_id == user.id))
    add_member(organisation, user, Role.PROVIDER, by=user)
    return _begin(organisation, identity or ProviderIdentity(user_id=user.id), user=user, by=user)


def register_for(organisation: Organisation, *, by: User, full_name: str, email: str = "") -> Provider:
    """Begin to register somebody who is on the phone, or raise AlreadyRegistered.

    With an email address they get an account without a password, and can choose one by a reset link.
    """
    user = None
    if email.strip():
        user = create_user(email=email, name=full_name, password=None)
        add_member(organisation, user, Role.PROVIDER, by=by)
    identity = ProviderIdentity(user_id=user.id if user else None)
    return _begin(organisation, identity, user=user, by=by, full_name=full_name)


def _begin(
    organisation: Organisation,
    identity: ProviderIdentity,
    *,
    user: User | None,
    by: User,
    full_name: str = "",
) -> Provider:
    """Store an empty registration."""
    if organisation.kind is not Kind.ANCHOR:
        raise NotFound("Councils do not introduce providers")
    db.session.add(identity)
    provider = Provider(
        organisation_id=organisation.id,
        reference=new_reference("P"),
        identity_id=identity.id,
        user_id=user.id if user else None,
        full_name=full_name.strip() or (user.name if user else ""),
    )
    db.session.add(provider)
    record(organisation, "provider.started", provider, by=by)
    return get_provider(organisation, provider.id)


def save_about(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    full_name: str,
    name: str,
    legal_form: LegalForm,
    delivers_in_person: bool,
    employs_carers: bool,
    trading_name: str = "",
    people_involved: int | None = None,
    fte_tenths: int | None = None,
    cqc_location_id: str = "",
    about: str = "",
) -> bool:
    """Save who somebody is and how they work; a CQC registration that they name is not yet one that was seen."""
    decisive = _decisive(provider)
    if cqc_location_id != provider.cqc_location_id:
        provider.cqc_personal_care = provider.cqc_checked_on = None
    provider.full_name, provider.name, provider.trading_name = full_name, name, trading_name
    provider.legal_form = legal_form
    provider.employed_by_person = legal_form is LegalForm.PERSONAL_ASSISTANT
    provider.delivers_in_person, provider.employs_carers = delivers_in_person, employs_carers
    provider.people_involved, provider.fte_tenths = people_involved, fte_tenths
    provider.cqc_location_id, provider.about = cqc_location_id, about
    return _saved(organisation, provider, Task.ABOUT, by=by, decisive=decisive)


def save_offer(organisation: Organisation, provider: Provider, *, by: User, services: Sequence[str]) -> bool:
    """Save which services somebody offers, or raise AnswerRefused (nobody may offer nursing) or UnknownService."""
    if not services:
        raise AnswerRefused("services", "Choose at least one service")
    if is_refused(services):
        raise AnswerRefused("services", "Nobody can be introduced for nursing. Take it out")
    decisive = _decisive(provider)
    kept = {each.service_code: each for each in provider.services if each.service_code in services}
    provider.services = [
        kept.get(code)
        or ProviderService(organisation_id=organisation.id, provider_id=provider.id, service_code=code)
        for code in sorted(set(services))
    ]
    return _saved(organisation, provider, Task.OFFER, by=by, decisive=decisive)


def save_where(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    postcode: str,
    works_from_home: bool,
    radius_miles: int,
    drives: bool | None,
) -> bool:
    """Save where somebody is based and how far they go, or raise AnswerRefused; Wales and Scotland are bases too."""
    try:
        place = places.lookup(postcode, england_only=False)
    except places.PlaceProblem as problem:
        raise AnswerRefused("postcode", str(problem)) from problem
    is_found = provider.point_source and provider.base_postcode == place.postcode and not works_from_home
    provider.base_postcode, provider.works_from_home = place.postcode, works_from_home
    if not is_found:  # what a manager has confirmed on the map stays, as long as the postcode does
        provider.lat, provider.lon, provider.precision = place.lat, place.lon, place.precision.value
        provider.point_source = None
    provider.council_code, provider.msoa_code = place.council_code, place.msoa_code
    provider.region_code, provider.country_code = place.region_code, place.country_code
    provider.place_edition = place.edition
    provider.radius_miles, provider.drives = radius_miles, drives
    return _saved(organisation, provider, Task.WHERE, by=by)


def save_when(
    organisation: Organisation, provider: Provider, *, by: User, free: Sequence[str], weekly_minutes: int
) -> bool:
    """Save when somebody is free and for how many hours a week, which also confirms it today; raises AnswerRefused."""
    if not free:
        raise AnswerRefused("free", "Tick at least one time when you are free")
    if not 0 < weekly_minutes <= 7 * 24 * 60:
        raise AnswerRefused("weekly_minutes", "Enter how many hours a week you can work, up to 168")
    identity = provider.identity
    held = {(window.day, window.starts): window for window in identity.windows}
    windows = []
    for span in spans(free):
        window = held.get((span.day, span.starts)) or AvailabilityWindow(
            identity_id=identity.id, day=span.day, starts=span.starts
        )
        window.ends = span.ends
        windows.append(window)
    identity.windows = windows
    identity.weekly_minutes = weekly_minutes
    identity.confirmed_on = clock.today()
    return _saved(organisation, provider, Task.WHEN, by=by)


def save_rates(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    weekday: Money,
    weekend: Money | None = None,
    bank_holiday: Money | None = None,
) -> bool:
    """Save what an hour costs by kind of day, or raise AnswerRefused; a kind left empty stays unknown."""
    given = {DayType.WEEKDAY: weekday, DayType.WEEKEND: weekend, DayType.BANK_HOLIDAY: bank_holiday}
    held = {rate.day_type: rate for rate in provider.rates}
    rates = []
    for day, amount in given.items():
        if amount is None:
            continue
        if amount <= Money(0):
            raise AnswerRefused(day.value, "Enter an amount above nothing, or leave it empty")
        rate = held.get(day) or Rate(organisation_id=organisation.id, provider_id=provider.id, day_type=day)
        rate.amount = amount
        rates.append(rate)
    provider.rates = rates
    return _saved(organisation, provider, Task.RATES, by=by)


def save_more(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    languages: Sequence[str] = (),
    experience: Sequence[str] = (),
    interests: Sequence[str] = (),
    communities: Sequence[str] = (),
    gender: str | None = None,
    refuses_pets: Sequence[str] = (),
    refuses_smoking_homes: bool | None = None,
) -> bool:
    """Save what nobody has to say; no language ticked means that it is not known, no animal that none is refused."""
    provider.languages = list(languages) or None
    provider.experience, provider.interests = list(experience), list(interests)
    provider.communities = list(communities)
    provider.gender = gender or None
    provider.refuses_pets = list(refuses_pets)
    provider.refuses_smoking_homes = refuses_smoking_homes
    return _saved(organisation, provider, Task.MORE, by=by)


SAVE: dict[Task, Callable[..., bool]] = {
    Task.ABOUT: save_about,
    Task.OFFER: save_offer,
    Task.WHERE: save_where,
    Task.WHEN: save_when,
    Task.RATES: save_rates,
    Task.MORE: save_more,
}


def submit(organisation: Organisation, provider: Provider, *, by: User) -> None:
    """Send a registration for checking, or raise NotFinished; one that was sent stays as it is."""
    refuse_unfinished(provider)
    if provider.status is not Status.DRAFT:
        return
    provider.status = Status.SUBMITTED
    provider.submitted_at = provider.changed_at = clock.now()
    record(organisation, "provider.submitted", provider, by=by)


def confirm(organisation: Organisation, provider: Provider, *, by: User) -> None:
    """Note that free time and hours are still right today."""
    provider.identity.confirmed_on = clock.today()
    provider.changed_at = clock.now()
    record(organisation, "provider.confirmed", provider, by=by)
    listing.refresh(organisation, provider, by=by)


def _decisive(provider: Provider) -> tuple[Any, ...]:
    """Return what decides which checks are needed and whether personal care is lawful."""
    return (
        provider.legal_form,
        provider.delivers_in_person,
        provider.employs_carers,
        provider.cqc_location_id,
        provider.service_codes,
    )


def _saved(
    organisation: Organisation,
    provider: Provider,
    task: Task,
    *,
    by: User,
    decisive: tuple[Any, ...] | None = None,
) -> bool:
    """Record the change and let the listing follow; tell whether it has to be checked again.

    Whoever changes their own offer or way of working is looked at again before anybody can find them.
    """
    provider.changed_at = clock.now()
    db.session.flush()
    record(organisation, "provider.changed", provider, by=by, fields=[task.value])
    decided_anew = decisive is not None and decisive != _decisive(provider)
    if decided_anew and by.id == provider.user_id:
        provider.is_lapsed = False
        if provider.status is Status.LISTED:
            listing.send_back(organisation, provider, by=by)
            return True
    listing.refresh(organisation, provider, by=by)
    return False
