"""Staying current: providers say with one tap that they are still free, full for now or have room; a letter asks them.

Free time and hours belong to the identity that all anchors share, so what is said here shows everywhere at once.
"""

import datetime as dt
import enum
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, owned
from carematch.core.errors import NotFound
from carematch.core.permissions import Role
from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.organisations.service import list_memberships
from carematch.providers import capacity, freshness, listing, still_right
from carematch.providers.listed import confirm_days
from carematch.providers.models import Provider, ProviderIdentity
from carematch.providers.service import find_own, get_provider
from carematch.providers.still_right import LinkEnded
from carematch.providers.vocabulary import Status

ANSWERING = (Status.LISTED, Status.SUBMITTED, Status.PAUSED, Status.UNLISTED)
_OWN = ("weekly_minutes", "confirmed_on", "full_since", "asked_on")


class Answer(enum.StrEnum):
    """What a provider can say with one tap."""

    RIGHT = "right"
    FULL = "full"
    ROOM = "room"


class How(enum.StrEnum):
    """How it was said: signed in on their own page, by the link in a letter, or to staff."""

    OWN_PAGE = "own_page"
    LETTER = "letter"
    STAFF = "staff"


_ACTIONS = {
    Answer.RIGHT: "provider.confirmed",
    Answer.FULL: "provider.full",
    Answer.ROOM: "provider.has_room",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How current a provider is on a day, in words: hours, when last confirmed, and since when full (if they are)."""

    hours: str
    confirmed: str
    confirmed_on: dt.date | None
    is_stale: bool
    full_since: dt.date | None


def standing(organisation: Organisation, provider: Provider) -> Standing:
    """Return how current a provider, loaded whole, is today."""
    identity, today = provider.identity, clock.today()
    return Standing(
        hours=capacity.in_words(identity.weekly_minutes, identity.bookings, today),
        confirmed=freshness.confirmed(identity.confirmed_on, today),
        confirmed_on=identity.confirmed_on,
        is_stale=freshness.is_stale(identity.confirmed_on, today, confirm_days(organisation, today)),
        full_since=identity.full_since,
    )


def say(
    organisation: Organisation,
    provider: Provider,
    answer: Answer,
    *,
    by: User | None,
    how: How = How.OWN_PAGE,
) -> None:
    """Note what a provider, loaded whole, says of their free time today, at every anchor that lists them.

    Whatever they say, they have looked: it confirms their times and hours too. Full stays full until they have room.
    """
    identity, today = _hold(provider.identity), clock.today()
    identity.confirmed_on = today
    if answer is Answer.FULL:
        identity.full_since = identity.full_since or today
    elif answer is Answer.ROOM:
        identity.full_since = None
    provider.changed_at = clock.now()
    record(organisation, _ACTIONS[answer], provider, by=by, fields=[how.value])
    listing.refresh(organisation, provider, by=by)
    for other in _elsewhere(organisation, provider):
        theirs = find_own(other, provider.user) if provider.user else None
        if theirs is not None:
            listing.refresh(other, theirs)


def by_letter(organisation: Organisation, signed: str) -> Provider:
    """Return the provider to whom the newest letter with this link was written, or raise LinkEnded."""
    provider_id, asked_on = still_right.read(signed)
    try:
        provider = get_provider(organisation, provider_id)
    except NotFound as error:
        raise LinkEnded("This link leads nowhere any more") from error
    last_day = asked_on + dt.timedelta(days=confirm_days(organisation, asked_on))
    if provider.identity.asked_on != asked_on or clock.today() > last_day:
        raise LinkEnded("This link has ended. There may be a newer letter")
    if provider.status not in ANSWERING or provider.user is None or not provider.user.is_active:
        raise LinkEnded("This link has ended")
    return provider


def ask(organisation: Organisation, on: dt.date) -> int:
    """Write to every listed provider who has not said for some weeks that their times are right (nightly).

    Returns how many letters were written; nobody gets a second one within those weeks, from whichever anchor.
    """
    days = dt.timedelta(days=confirm_days(organisation, on))
    asked = 0
    for provider in _silent_since(organisation, on - days):
        identity = _hold(provider.identity)
        last = max(filter(None, (identity.confirmed_on, identity.asked_on)), default=None)
        if last is not None and last > on - days:
            continue  # they answered, or another anchor wrote, a moment ago
        identity.asked_on = on
        link = f"{house.address()}/{organisation.slug}/still-right/{still_right.token(provider.id, on)}"
        assert provider.user is not None  # those without an account were left out
        mail.send(
            provider.user.email,
            "still_right",
            organisation=organisation,
            link=link,
            is_full=identity.full_since is not None,
            last_day=on + days,
        )
        record(organisation, "provider.asked_if_current", provider, by=None)
        asked += 1
    return asked


def _silent_since(organisation: Organisation, day: dt.date) -> list[Provider]:
    """Return the listed providers with a working account who neither confirmed nor were asked after a day."""
    identity = ProviderIdentity
    silent = (sa.or_(each.is_(None), each <= day) for each in (identity.confirmed_on, identity.asked_on))
    return every(
        owned(Provider, organisation)
        .join(Provider.identity)
        .join(Provider.user)
        .where(Provider.status == Status.LISTED, User.is_active, *silent)
        .options(contains_eager(Provider.identity), contains_eager(Provider.user))
        .order_by(Provider.id)
    )


def _hold(identity: ProviderIdentity) -> ProviderIdentity:
    """Hold an identity's row and read its own columns afresh; what was loaded beside it stays."""
    db.session.flush()
    db.session.refresh(identity, _OWN, with_for_update=True)
    return identity


def _elsewhere(organisation: Organisation, provider: Provider) -> list[Organisation]:
    """Return the other organisations that a provider belongs to."""
    memberships = list_memberships(provider.user) if provider.user else []
    return [
        each.organisation
        for each in memberships
        if each.role is Role.PROVIDER and each.organisation_id != organisation.id
    ]
