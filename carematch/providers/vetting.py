"""Recording what was checked, by whom, when and how; a renewal brings back whoever had only lapsed."""

import datetime as dt

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.providers import listing
from carematch.providers.models import Provider, ProviderCheck
from carematch.providers.service import get_provider
from carematch.providers.vocabulary import Decision, Method, Status
from carematch.rules.checks import CheckKind, last_valid_day

# Policies say on their face when they end; a certificate does not, and its age decides.
POLICIES = frozenset({CheckKind.PUBLIC_LIABILITY, CheckKind.EMPLOYERS_LIABILITY, CheckKind.MOTOR_BUSINESS})
CERTIFICATES = frozenset({CheckKind.DBS_BASIC, CheckKind.DBS_ENHANCED_ADULTS_BARRED})


class CheckRefused(DomainError):
    """What was entered about a check cannot be right; `field` names the question that says so."""

    def __init__(self, field: str, message: str) -> None:
        """Carry the question and the sentence to show beside it."""
        super().__init__(message)
        self.field = field


def record_check(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    kind: CheckKind,
    method: Method,
    decision: Decision,
    seen_on: dt.date,
    reference: str = "",
    issued_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    note: str = "",
) -> ProviderCheck:
    """Record a check, which now decides for its kind, or raise CheckRefused; the listing follows at once."""
    today = clock.today()
    if seen_on > today:
        raise CheckRefused("seen_on", "Enter the day it was checked, today or earlier")
    if issued_on is not None and issued_on > seen_on:
        raise CheckRefused("issued_on", "It cannot have been issued after it was checked")
    last_day = None
    if decision is Decision.ACCEPTED:
        if not reference.strip():
            raise CheckRefused("reference", "Enter what it can be found by again, such as its number")
        last_day = _last_day(kind, seen_on, issued_on, valid_until)
    elif not note.strip():
        raise CheckRefused("note", "Say in a few words why it was not accepted")
    made = ProviderCheck(
        organisation_id=organisation.id,
        provider_id=provider.id,
        kind=kind,
        number=1 + max((each.number for each in provider.checks if each.kind is kind), default=0),
        method=method,
        decision=decision,
        seen_on=seen_on,
        seen_by_id=by.id,
        issued_on=issued_on,
        valid_until=last_day,
    )
    made.reference, made.note = reference.strip() or None, note.strip() or None
    db.session.add(made)
    provider.changed_at = clock.now()
    record(organisation, f"check.{decision.value}", made, by=by, fields=[kind.value])
    listing.refresh(organisation, get_provider(organisation, provider.id), by=by)
    return made


def record_registration(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    cqc_location_id: str,
    cqc_personal_care: bool,
    cqc_checked_on: dt.date,
) -> None:
    """Record what the CQC's register says of a provider's registration for personal care, or raise CheckRefused."""
    if cqc_checked_on > clock.today():
        raise CheckRefused("cqc_checked_on", "Enter the day you looked it up, today or earlier")
    if cqc_personal_care and not cqc_location_id.strip():
        raise CheckRefused(
            "cqc_location_id", "Enter the location ID that the register shows, like 1-123456789"
        )
    provider.cqc_location_id = cqc_location_id.strip()
    provider.cqc_personal_care = cqc_personal_care
    provider.cqc_checked_on = cqc_checked_on
    provider.changed_at = clock.now()
    record(organisation, "provider.cqc_checked", provider, by=by, fields=["cqc_personal_care"])
    listing.refresh(organisation, provider, by=by)


def can_be_listed(provider: Provider) -> bool:
    """Tell whether the list button would do something now."""
    return provider.status not in (Status.DRAFT, Status.LISTED) and not listing.why_not(provider)


def _last_day(
    kind: CheckKind, seen_on: dt.date, issued_on: dt.date | None, valid_until: dt.date | None
) -> dt.date | None:
    """Return the last day an accepted check is good for, or raise CheckRefused; None where it does not run out."""
    if kind in POLICIES and valid_until is None:
        raise CheckRefused("valid_until", "Enter the last day of cover that the policy shows")
    if kind in CERTIFICATES and issued_on is None:
        raise CheckRefused("issued_on", "Enter the date of issue on the certificate")
    if valid_until is not None and valid_until < seen_on:
        raise CheckRefused("valid_until", "This had run out when it was checked. Ask for the new one")
    if kind in POLICIES or issued_on is None:
        return valid_until
    by_age = last_valid_day(kind, issued_on)
    if by_age is not None and by_age < seen_on:
        raise CheckRefused("issued_on", "This is too old to count. Ask for a new one")
    return min(filter(None, (by_age, valid_until)), default=None)
