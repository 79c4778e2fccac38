"""What was seen with a check, in words for staff."""

import datetime as dt

from carematch.providers.evidence import STATUS_RESULT_LABELS, WORKFORCE_LABELS
from carematch.providers.models import ProviderCheck


def details(check: ProviderCheck) -> list[str]:
    """Return a sentence for everything that is recorded of a check besides who made it, when and how."""
    said = [
        WORKFORCE_LABELS[check.workforce] if check.workforce else "",
        "The adults' barred list was checked" if check.barred_list_checked else "",
        f"Issued on {_day(check.issued_on)}" if check.issued_on else "",
        "They agree to checks with the Update Service" if check.update_consent else "",
        _status(check),
        f"Covers {check.cover}" if check.cover else "",
        "Covers everything they offer" if check.covers_activities else "",
        "Covers business use" if check.covers_business_use else "",
        f"Could not be checked: {check.could_not_check}" if check.could_not_check else "",
        f"What was tried: {check.steps_taken}" if check.steps_taken else "",
    ]
    return [each for each in said if each]


def _status(check: ProviderCheck) -> str:
    """Return what the Update Service answered last, or nothing."""
    if check.status_result is None or check.status_checked_on is None:
        return ""
    return f"Update Service on {_day(check.status_checked_on)}: {STATUS_RESULT_LABELS[check.status_result]}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
