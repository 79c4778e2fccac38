"""Being listed: what the public sees, when it may be shown, and taking it away at once when a check runs out."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, owned
from carematch.core.errors import DomainError
from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import neighbourhood_names, when_regrouped
from carematch.places import localities
from carematch.places import service as places
from carematch.places.values import Precision
from carematch.providers import checks, offer
from carematch.providers.listed import Listing
from carematch.providers.models import Provider
from carematch.providers.service import list_providers
from carematch.providers.tasks import refuse_unfinished
from carematch.providers.vocabulary import Status
from carematch.rules import vocabulary
from carematch.rules.checks import CheckKind

STOPPED = frozenset({Status.PAUSED, Status.UNLISTED, Status.WITHDRAWN})
# About somebody's own affairs: these are between them and the organisation.
PRIVATE_CHECKS = frozenset({CheckKind.CCJ, CheckKind.HMRC_REGISTRATION, CheckKind.ICO_FEE})
PAUSED_BY_US = "Paused by us"  # all that anybody reads of why somebody is held (see holding)


class CannotList(DomainError):
    """The provider may not be listed yet; the sentence says what is missing."""


class CannotStop(DomainError):
    """Only a provider who has been sent for checking can be paused, unlisted or withdrawn, and with a reason."""


def why_not(provider: Provider, on: dt.date | None = None) -> list[str]:
    """Return a sentence for everything that keeps a provider off the list on a day (today)."""
    if provider.is_held:
        return [PAUSED_BY_US]
    offered = offer.of(provider)
    if not offered.allowed:
        return [offered.route.reason] if offered.left_out else ["No service is offered"]
    return checks.missing(provider, on)


def publish(organisation: Organisation, provider: Provider, *, by: User) -> Listing:
    """List a provider, again where they were paused or unlisted, or raise NotFinished or CannotList."""
    refuse_unfinished(provider)
    if provider.status is Status.DRAFT:
        raise CannotList("Their answers have not been sent for checking yet")
    missing = why_not(provider)
    if missing:
        raise CannotList(f"They cannot be listed yet. {'. '.join(missing)}")
    if provider.status is Status.LISTED:
        return _write(organisation, provider, _ground(organisation, [provider]))
    return _list(organisation, provider, by=by)


def stop(organisation: Organisation, provider: Provider, *, by: User, status: Status, reason: str) -> None:
    """Pause, unlist or withdraw a provider at once, for a reason that staff can read, or raise CannotStop."""
    if status not in STOPPED or not reason.strip():
        raise CannotStop("Say why, in a few words")
    if provider.status is Status.DRAFT:
        raise CannotStop("They are not on the list")
    was_listed = provider.status is Status.LISTED
    _take_off(organisation, provider, status, reason.strip())
    provider.is_lapsed = False
    record(organisation, f"provider.{status.value}", provider, by=by, detail={"reason": reason})
    if was_listed:
        _tell(organisation, provider, "provider_unlisted")


def send_back(organisation: Organisation, provider: Provider, *, by: User | None) -> None:
    """Hide a listed provider until somebody has looked at what they changed about their offer or way of working."""
    _take_off(organisation, provider, Status.SUBMITTED, "")
    provider.submitted_at = clock.now()
    record(organisation, "provider.to_check_again", provider, by=by)


def refresh(
    organisation: Organisation, provider: Provider, on: dt.date | None = None, *, by: User | None = None
) -> None:
    """Make the listing follow the facts of a day (today): rewrite it, take it away, or bring back what had lapsed."""
    if provider.status in (Status.LISTED, Status.UNLISTED):
        _follow(organisation, provider, on, _ground(organisation, [provider]), by=by)


def unlist_lapsed(organisation: Organisation, on: dt.date | None = None) -> list[Provider]:
    """Bring every listing of an organisation up to date with a day (today) and return who was taken off (nightly).

    Whoever had only lapsed comes back where nothing is missing any more, as when a rule that asked for it has ended.
    """
    looked_at = list_providers(organisation, (Status.LISTED, Status.UNLISTED))
    listed = [provider for provider in looked_at if provider.status is Status.LISTED]
    ground = _ground(organisation, looked_at)
    for provider in looked_at:
        _follow(organisation, provider, on, ground, by=None)
    return [provider for provider in listed if provider.status is Status.UNLISTED]


def preview(organisation: Organisation, provider: Provider) -> Listing:
    """Return what the public would see if a provider were listed now, kept nowhere, or raise NotFinished."""
    refuse_unfinished(provider)
    return _blank(organisation, provider, _facts(provider, _ground(organisation, [provider])))


@when_regrouped
def rename_places(organisation: Organisation) -> None:
    """Call the place of everybody listed what the organisation calls it now."""
    listings = every(owned(Listing, organisation).order_by(Listing.id))
    names = neighbourhood_names(organisation, {each.msoa_code for each in listings})
    for each in listings:
        each.place_name = (
            names.get(each.msoa_code or "") or places.council_name(each.council_code) or "Nearby"
        )


@dataclass(frozen=True, slots=True)
class _Ground:
    """What writing listings needs besides the providers themselves, read once however many are written."""

    written: Mapping[uuid.UUID, Listing]
    names: Mapping[str, str]
    centres: Mapping[str, tuple[float, float]]


def _ground(organisation: Organisation, providers: Sequence[Provider]) -> _Ground:
    """Return the listings that some providers have, and the names and middles of their neighbourhoods."""
    mine = owned(Listing, organisation).where(Listing.provider_id.in_([each.id for each in providers]))
    codes = {each.msoa_code for each in providers if each.msoa_code}
    return _Ground(
        written={each.provider_id: each for each in every(mine.order_by(Listing.id))},
        names=neighbourhood_names(organisation, codes),
        centres=localities.neighbourhood_centres(codes),
    )


def _follow(
    organisation: Organisation, provider: Provider, on: dt.date | None, ground: _Ground, *, by: User | None
) -> None:
    """Make one listing follow the facts of a day."""
    missing = why_not(provider, on)
    if provider.status is Status.LISTED and missing:
        _take_off(organisation, provider, Status.UNLISTED, ". ".join(missing))
        provider.is_lapsed = True
        record(organisation, "provider.lapsed", provider, by=by)
        _tell(organisation, provider, "provider_unlisted")
    elif provider.status is Status.LISTED:
        _write(organisation, provider, ground)
    elif provider.status is Status.UNLISTED and provider.is_lapsed and not missing:
        _list(organisation, provider, by=by)


def _list(organisation: Organisation, provider: Provider, *, by: User | None) -> Listing:
    """Put a provider on the list and tell them."""
    provider.status, provider.status_reason, provider.is_lapsed = Status.LISTED, "", False
    provider.off_list_on = provider.lapse_told_on = None
    provider.listed_at = provider.changed_at = clock.now()
    listing = _write(organisation, provider, _ground(organisation, [provider]))
    db.session.flush()
    record(organisation, "provider.listed", provider, by=by)
    _tell(organisation, provider, "provider_listed")
    return listing


def _take_off(organisation: Organisation, provider: Provider, status: Status, reason: str) -> None:
    """Delete what the public could see, and say where the provider stands now."""
    provider.status, provider.status_reason = status, reason
    provider.off_list_on, provider.lapse_told_on = clock.today(), None
    provider.changed_at = clock.now()
    listing = first(owned(Listing, organisation).where(Listing.provider_id == provider.id))
    if listing is not None:
        db.session.delete(listing)
    db.session.flush()


def _write(organisation: Organisation, provider: Provider, ground: _Ground) -> Listing:
    """Write what the public may see as the record stands now; what has not changed costs no query."""
    facts = _facts(provider, ground)
    listing = ground.written.get(provider.id)
    if listing is None:
        listing = _blank(organisation, provider, facts)
        db.session.add(listing)
    for name, value in facts.items():
        if getattr(listing, name) != value:
            setattr(listing, name, value)
    return listing


def _blank(organisation: Organisation, provider: Provider, facts: dict[str, Any]) -> Listing:
    """Return a new listing."""
    return Listing(
        organisation_id=organisation.id, provider_id=provider.id, published_at=clock.now(), **facts
    )


def _facts(provider: Provider, ground: _Ground) -> dict[str, Any]:
    """Return everything about a provider that is for everybody."""
    return {**_said(provider), **_place(provider, ground)}


def _said(provider: Provider) -> dict[str, Any]:
    """Return the facts about a provider that are for everybody."""
    assert provider.legal_form is not None  # unfinished registrations are refused
    assert provider.radius_miles is not None
    return {
        "reference": provider.reference,
        "name": provider.name,
        "trading_name": provider.trading_name,
        "about": provider.about,
        "in_own_words": provider.in_own_words,
        "does_not_do": provider.does_not_do,
        "legal_form": provider.legal_form,
        "services": list(offer.of(provider).codes),
        "radius_miles": provider.radius_miles,
        "drives": provider.drives,
        "travels_by": provider.travels_by or [],
        "availability": [[each.day, each.starts, each.ends] for each in provider.identity.windows],
        "rate_pence": {day.value: amount.pence for day, amount in sorted(provider.rate_by_day.items())},
        "languages": provider.languages or [],
        "experience": provider.experience or [],
        "interests": provider.interests or [],
        "communities": provider.communities or [],
        "pets": _pets(provider),
        "gender": provider.gender if provider.shows_gender else None,
        "checks": _checked(provider),
        "cqc_checked_on": provider.cqc_checked_on if provider.cqc_personal_care else None,
        "photo_id": provider.photo_id,
        "confirmed_on": provider.identity.confirmed_on,
        "full_since": provider.identity.full_since,
    }


def _pets(provider: Provider) -> list[str] | None:
    """Return the animals that somebody is fine with, or None where nobody asked them."""
    refused = provider.refuses_pets
    return None if refused is None else [each for each in vocabulary.PETS if each not in refused]


def _checked(provider: Provider) -> list[dict[str, Any]]:
    """Return what the public may know of the checks that are good: what each is, when it was made, its last good day.

    Those needed keep the listing up; the others are told besides.
    """
    good = [(each, True) for each in checks.standings(provider)]
    good += [(each, False) for each in checks.helpful_standings(provider)]
    return [
        {
            "kind": each.kind.value,
            "checked_on": each.latest.seen_on.isoformat(),
            "valid_until": each.latest.valid_until.isoformat() if each.latest.valid_until else None,
            "is_needed": is_needed,
        }
        for each, is_needed in good
        if each.is_met and each.latest is not None and each.kind not in PRIVATE_CHECKS
    ]


def _place(provider: Provider, ground: _Ground) -> dict[str, Any]:
    """Return the published place: the middle of the neighbourhood for whoever works from home, else the premises."""
    has_premises, code = provider.works_from_home is False, provider.msoa_code or ""
    middle = ground.centres.get(code, (None, None))
    lat, lon = (provider.lat, provider.lon) if has_premises else middle
    return {
        "place_name": ground.names.get(code) or places.council_name(provider.council_code) or "Nearby",
        "msoa_code": provider.msoa_code,
        "council_code": provider.council_code,
        "lat": lat,
        "lon": lon,
        "is_approximate": not has_premises or provider.precision != Precision.UNIT,
    }


def _tell(organisation: Organisation, provider: Provider, template: str) -> None:
    """Write to a provider who has an account; the letter says nothing that a stranger may not read."""
    if provider.user is not None:
        link = f"{house.address()}/{organisation.slug}/my-page"
        mail.send(provider.user.email, template, organisation=organisation, link=link)
