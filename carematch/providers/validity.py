"""How long a check is good for: by its age, by what is written on it, and by the DBS Update Service."""

import calendar
import datetime as dt

from carematch.core.money import Money
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.providers.evidence import CheckRefused
from carematch.providers.models import Provider, ProviderCheck
from carematch.rules.check_kinds import CERTIFICATES, POLICIES
from carematch.rules.checks import CheckKind, last_valid_day, least_cover


def last_day(
    provider: Provider,
    kind: CheckKind,
    *,
    seen_on: dt.date,
    issued_on: dt.date | None,
    valid_until: dt.date | None,
    is_time_limited: bool | None,
) -> dt.date | None:
    """Return the last day an accepted check is good for, or raise CheckRefused; None where it does not run out."""
    if kind in POLICIES and valid_until is None:
        raise CheckRefused("valid_until", "Enter the last day of cover that the policy shows")
    if kind in CERTIFICATES and issued_on is None:
        raise CheckRefused("issued_on", "Enter the date of issue on the certificate")
    if kind is CheckKind.RIGHT_TO_WORK and is_time_limited and valid_until is None:
        raise CheckRefused("valid_until", "Enter the last day on which they may work")
    if valid_until is not None and valid_until < seen_on:
        raise CheckRefused("valid_until", "This had run out when it was checked. Ask for the new one")
    if kind in POLICIES or issued_on is None:
        return valid_until
    by_age = _by_age(provider, kind, issued_on, seen_on)
    if by_age is not None and by_age < seen_on:
        raise CheckRefused("issued_on", "This is too old to count. Ask for a new one")
    return min(filter(None, (by_age, valid_until)), default=None)


def after_status_check(provider: Provider, check: ProviderCheck, checked_on: dt.date) -> dt.date | None:
    """Return the last day a certificate is good for once the Update Service has said that it is current.

    Never earlier than its age allows; later by rule `check.dbs_update_service.recheck_months`.
    """
    months = book_for(provider.organisation_id).number(
        "check.dbs_update_service.recheck_months", checked_on, overrides=_overrides(provider)
    )
    by_service = add_months(checked_on, months) - dt.timedelta(days=1)
    return None if check.valid_until is None else max(check.valid_until, by_service)


def minimum_cover(provider: Provider, kind: CheckKind, on: dt.date) -> Money | None:
    """Return the least that a policy of this kind must cover on a day, or None where no rule says."""
    return least_cover(kind, on, overrides=_overrides(provider), book=book_for(provider.organisation_id))


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _by_age(provider: Provider, kind: CheckKind, issued_on: dt.date, seen_on: dt.date) -> dt.date | None:
    """Return the last day that a document's age allows, by the rule of the day it was seen on, or None."""
    return last_valid_day(
        kind,
        issued_on,
        on=seen_on,
        overrides=_overrides(provider),
        book=book_for(provider.organisation_id),
    )


def _overrides(provider: Provider) -> tuple[str, ...]:
    """Return whose rules stand before those for everybody."""
    return overrides_for(provider.organisation_id, provider.council_code)
