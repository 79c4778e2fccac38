"""Registering: every task is saved by itself, so that people can stop and come back; then it is sent for checking."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.accounts.service import create_user
from carematch.asking.shape import Question
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, first
from carematch.core.errors import NotFound
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.core.references import new_reference
from carematch.organisations.models import Kind, Organisation
from carematch.organisations.service import add_member
from carematch.providers import answers, listing
from carematch.providers.answers import AnswerRefused
from carematch.providers.asking.questions import QUESTIONS
from carematch.providers.models import Provider, ProviderIdentity
from carematch.providers.service import find_own, get_provider
from carematch.providers.tasks import refuse_unfinished
from carematch.providers.vocabulary import Status
from carematch.rules.lawful_route import LegalForm

__all__ = ["AnswerRefused"]


def start(organisation: Organisation, user: User) -> Provider:
    """Begin to register whoever asks, or return what they began before; raises NotFound where nobody introduces.

    Registered at another anchor already, they keep their identity, and with it their free time and their hours.
    """
    first(
        sa.select(User).where(User.id == user.id).with_for_update()
    )  # two taps at once begin one registration
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


def keep(
    organisation: Organisation, provider: Provider, question: Question, *, by: User, **given: Any
) -> bool:
    """Keep the answers to one question, or raise AnswerRefused, or NotFound where it is not asked of this provider.

    Tells, as every keeping does, whether the provider has to be checked again.
    """
    if not question.is_asked(provider):
        raise NotFound("This is not asked of them")
    decisive = _decisive(provider)
    answers.keep(provider, question.key, **given)
    return _saved(organisation, provider, [question.key], by=by, decisive=decisive)


def keep_several(
    organisation: Organisation,
    provider: Provider,
    changes: Mapping[str, Callable[[Provider], None]],
    *,
    by: User,
) -> bool:
    """Keep the answers to several questions at once, each by what keeps it (see answers); raises AnswerRefused.

    Whoever changes a listed provider's offer or way of working so, it is looked at again before it shows.
    """
    decisive = _decisive(provider)
    for keep_it in changes.values():
        keep_it(provider)
    return _saved(organisation, provider, list(changes), by=by, decisive=decisive, look_again=True)


def save_who(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    home_address: str,
    phone: str,
    born_on: dt.date | None = None,
) -> bool:
    """Save what the law asks to be recorded; a date of birth is given for those under 22 only. Raises AnswerRefused."""
    provider.home_address = home_address
    answers.phone(provider, phone=phone)
    answers.age(provider, is_under_22=born_on is not None)
    if born_on is not None:
        answers.birth(provider, born_on=born_on)
    return _saved(organisation, provider, ["address", "phone", "age", "birth"], by=by)


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
    company_number: str = "",
    people_involved: int | None = None,
    fte_tenths: int | None = None,
    cqc_location_id: str = "",
    about: str = "",
) -> bool:
    """Save what somebody is called and how they work; a CQC registration that they name was not yet seen."""
    decisive = _decisive(provider)
    provider.full_name, provider.name = full_name, name
    provider.trading_name, provider.company_number = trading_name, company_number
    answers.legal_form(provider, legal_form=legal_form)
    provider.delivers_in_person, provider.employs_carers = delivers_in_person, employs_carers
    provider.people_involved, provider.fte_tenths = people_involved, fte_tenths
    answers.cqc(provider, cqc_location_id=cqc_location_id)
    provider.about = about
    return _saved(organisation, provider, _ABOUT, by=by, decisive=decisive)


def save_offer(organisation: Organisation, provider: Provider, *, by: User, services: Sequence[str]) -> bool:
    """Save which services somebody offers, or raise AnswerRefused (nobody may offer nursing) or UnknownService."""
    return keep(organisation, provider, QUESTIONS["services"], by=by, services=services)


def save_where(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    postcode: str,
    works_from_home: bool,
    radius_miles: int,
    drives: bool | None,
    travels_by: Sequence[str] | None = None,
) -> bool:
    """Save where somebody is based and how far they go, or raise AnswerRefused; how they travel says if they drive."""
    answers.base(provider, postcode=postcode)
    answers.home(provider, works_from_home=works_from_home)
    provider.radius_miles = radius_miles
    if travels_by:
        answers.travel(provider, travels_by=travels_by)
    else:
        answers.drives(provider, drives)
    return _saved(organisation, provider, ["base", "home", "distance", "travel"], by=by)


def save_when(
    organisation: Organisation, provider: Provider, *, by: User, free: Sequence[str], weekly_minutes: int
) -> bool:
    """Save when somebody is free and for how many hours a week, which also confirms it today; raises AnswerRefused."""
    answers.free(provider, free=free)
    answers.hours(provider, weekly_minutes=weekly_minutes)
    return _saved(organisation, provider, ["free", "hours"], by=by)


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
    answers.rates(provider, weekday=weekday, weekend=weekend, bank_holiday=bank_holiday)
    return _saved(organisation, provider, ["rates"], by=by)


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
    in_own_words: str = "",
    does_not_do: str = "",
) -> bool:
    """Save what nobody has to say; no language ticked means that it is not known, no animal that none is refused."""
    answers.languages(provider, languages=languages)
    provider.experience, provider.interests = list(experience), list(interests)
    provider.communities = list(communities)
    answers.gender(provider, gender=gender)
    provider.refuses_pets = list(refuses_pets)
    provider.refuses_smoking_homes = refuses_smoking_homes
    provider.in_own_words, provider.does_not_do = in_own_words, does_not_do
    return _saved(organisation, provider, _MORE, by=by)


# The questions that are answered together where somebody is registered at one go.
_ABOUT = (
    *("full-name", "shown-name", "legal-form", "business-name", "company-number"),
    *("in-person", "others", "people", "cqc", "one-line"),
)
_MORE = (
    *("languages", "experience", "communities", "interests"),
    *("own-words", "not-done", "animals", "smoking", "gender"),
)


def submit(organisation: Organisation, provider: Provider, *, by: User) -> None:
    """Send a registration for checking, or raise NotFinished; one that was sent stays as it is."""
    refuse_unfinished(provider)
    if provider.status is not Status.DRAFT:
        return
    provider.status = Status.SUBMITTED
    provider.submitted_at = provider.changed_at = clock.now()
    record(organisation, "provider.submitted", provider, by=by)


def _decisive(provider: Provider) -> tuple[Any, ...]:
    """Return what decides which checks are needed, whether personal care is lawful, and whom the checks were of."""
    return (
        " ".join(provider.full_name.split()).casefold(),  # identity is checked again when a name changes
        provider.legal_form,
        provider.delivers_in_person,
        provider.employs_carers,
        provider.cqc_location_id,
        provider.service_codes,
    )


def _saved(
    organisation: Organisation,
    provider: Provider,
    keys: Sequence[str],
    *,
    by: User,
    decisive: tuple[Any, ...] | None = None,
    look_again: bool = False,
) -> bool:
    """Record the change and let the listing follow; tell whether it has to be checked again.

    Whoever changes their own offer or way of working is looked at again before anybody can find them.
    """
    answers.note(provider, *keys)
    provider.changed_at = clock.now()
    db.session.flush()
    record(organisation, "provider.changed", provider, by=by, fields=list(keys))
    decided_anew = decisive is not None and decisive != _decisive(provider)
    if decided_anew and (look_again or by.id == provider.user_id):
        provider.is_lapsed = False
        if provider.status is Status.LISTED:
            listing.send_back(organisation, provider, by=by)
            return True
    listing.refresh(organisation, provider, by=by)
    return False
