"""Recording what was checked, by whom, when and how; a renewal brings back whoever had only lapsed."""

import datetime as dt

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db
from carematch.organisations.models import Organisation
from carematch.providers import checks, evidence, listing, validity
from carematch.providers.evidence import CheckRefused, Facts, StatusResult, Unchecked
from carematch.providers.models import Provider, ProviderCheck
from carematch.providers.vocabulary import CqcStatus, Decision, Method, Status
from carematch.rules.check_kinds import CERTIFICATES, POLICIES
from carematch.rules.checks import CheckKind

__all__ = [
    "CERTIFICATES",
    "POLICIES",
    "CheckRefused",
    "can_be_listed",
    "can_check_status",
    "record_check",
    "record_registration",
    "record_status_check",
    "store",
]


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
    facts: Facts = Facts(),  # noqa: B008 - it cannot change
    unchecked: Unchecked = Unchecked(),  # noqa: B008
) -> ProviderCheck:
    """Record a check, which now decides for its kind, or raise CheckRefused; the listing follows at once.

    Two references are never recorded here: they follow from what the people named have answered (references).
    """
    if kind is CheckKind.REFERENCES:
        raise CheckRefused("kind", "References are recorded one by one, as the people named answer")
    _refuse_days(seen_on, issued_on)
    evidence.refuse_method(kind, method)
    evidence.refuse_half_told(unchecked)
    last_day = None
    if decision is Decision.ACCEPTED:
        if not reference.strip():
            raise CheckRefused("reference", "Enter what it can be found by again, such as its number")
        last_day = validity.last_day(
            provider,
            kind,
            seen_on=seen_on,
            issued_on=issued_on,
            valid_until=valid_until,
            is_time_limited=facts.is_time_limited,
        )
        evidence.refuse_unproven(kind, facts, validity.minimum_cover(provider, kind, seen_on))
    elif not note.strip() and not unchecked.what:
        raise CheckRefused("note", "Say in a few words why it was not accepted")
    made = ProviderCheck(
        kind=kind,
        method=method,
        decision=decision,
        seen_on=seen_on,
        issued_on=issued_on,
        valid_until=last_day,
        workforce=facts.workforce,
        barred_list_checked=facts.barred_list_checked,
        update_consent=facts.update_consent,
        cover=facts.cover,
        covers_activities=facts.covers_activities,
        covers_business_use=facts.covers_business_use,
    )
    made.reference, made.note = reference.strip() or None, note.strip() or None
    made.could_not_check, made.steps_taken = unchecked.what or None, unchecked.steps or None
    return store(organisation, provider, made, by=by)


def record_status_check(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    kind: CheckKind,
    checked_on: dt.date,
    result: StatusResult,
) -> ProviderCheck:
    """Record what the DBS Update Service answered about a certificate, or raise CheckRefused.

    A certificate that is still current is good for longer; one that is not counts no more; where the details match
    no certificate, nothing changes but that it was tried.
    """
    before = checks.latest(provider).get(kind)
    if before is None or not can_check_status(before):
        raise CheckRefused(
            "result", "They have not agreed to it, or nobody has seen the original certificate"
        )
    if not before.seen_on <= checked_on <= clock.today():
        raise CheckRefused("checked_on", "Enter a day from when the certificate was seen up to today")
    is_current = result is StatusResult.CURRENT
    made = ProviderCheck(
        kind=kind,
        method=Method.ONLINE,
        decision=Decision.REFUSED if result is StatusResult.CHANGED else Decision.ACCEPTED,
        seen_on=before.seen_on,
        issued_on=before.issued_on,
        valid_until=validity.after_status_check(provider, before, checked_on)
        if is_current
        else before.valid_until,
        workforce=before.workforce,
        barred_list_checked=before.barred_list_checked,
        update_consent=before.update_consent,
        status_checked_on=checked_on,
        status_result=result,
    )
    made.reference, made.note = before.reference, before.note
    made.could_not_check, made.steps_taken = before.could_not_check, before.steps_taken
    return store(organisation, provider, made, by=by)


def can_check_status(check: ProviderCheck) -> bool:
    """Tell whether the Update Service may be asked: an enhanced check, seen in the original, and they agreed."""
    return (
        check.kind in evidence.ENHANCED and bool(check.update_consent) and check.decision is Decision.ACCEPTED
    )


def store(organisation: Organisation, provider: Provider, made: ProviderCheck, *, by: User) -> ProviderCheck:
    """Keep a check as the latest of its kind and let the listing follow."""
    of_its_kind = [each.number for each in provider.checks if each.kind is made.kind]
    made.organisation_id, made.provider_id = organisation.id, provider.id
    made.number, made.seen_by_id = 1 + max(of_its_kind, default=0), by.id
    db.session.add(made)
    provider.changed_at = clock.now()
    record(organisation, f"check.{made.decision.value}", made, by=by, fields=[made.kind.value])
    db.session.refresh(provider, ["checks"])  # all that has changed of what the listing is made from
    listing.refresh(organisation, provider, by=by)
    return made


def record_registration(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    cqc_location_id: str,
    cqc_personal_care: bool,
    cqc_checked_on: dt.date,
    cqc_provider_id: str = "",
    cqc_status: CqcStatus | None = None,
) -> None:
    """Record what the CQC's register says of a provider's registration for personal care, or raise CheckRefused.

    Whoever is registered for personal care is registered; of others the status is not known unless it is given.
    """
    if cqc_checked_on > clock.today():
        raise CheckRefused("cqc_checked_on", "Enter the day you looked it up, today or earlier")
    if cqc_personal_care and not cqc_location_id.strip():
        raise CheckRefused(
            "cqc_location_id", "Enter the location ID that the register shows, like 1-123456789"
        )
    provider.cqc_location_id = cqc_location_id.strip()
    provider.cqc_personal_care = cqc_personal_care
    provider.cqc_checked_on = cqc_checked_on
    provider.cqc_provider_id = cqc_provider_id.strip()
    provider.cqc_status = CqcStatus.REGISTERED if cqc_personal_care else cqc_status
    provider.changed_at = clock.now()
    record(organisation, "provider.cqc_checked", provider, by=by, fields=["cqc_personal_care"])
    listing.refresh(organisation, provider, by=by)


def can_be_listed(provider: Provider) -> bool:
    """Tell whether the list button would do something now."""
    return provider.status not in (Status.DRAFT, Status.LISTED) and not listing.why_not(provider)


def _refuse_days(seen_on: dt.date, issued_on: dt.date | None) -> None:
    """Raise CheckRefused for a check that is still to come, or a document from after it was checked."""
    if seen_on > clock.today():
        raise CheckRefused("seen_on", "Enter the day it was checked, today or earlier")
    if issued_on is not None and issued_on > seen_on:
        raise CheckRefused("issued_on", "It cannot have been issued after it was checked")
