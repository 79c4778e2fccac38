"""Schedule 4: the particulars that an agency records of a work-seeker.

Conduct of Employment Agencies and Employment Businesses Regulations 2003, regulation 29 and Schedule 4. A provider is
taken for a work-seeker whatever they trade as: the same checks are made of all.
"""

from collections.abc import Iterable, Sequence

from carematch.arrangements.records.gathering import Made, engagement_lines, introduction_line, made
from carematch.arrangements.records.items import Record, day, labelled, numbered
from carematch.core import clock
from carematch.core.db import every, owned
from carematch.matching.introducing import copies
from carematch.matching.models import Introduction
from carematch.organisations.models import Organisation
from carematch.providers import checks
from carematch.providers.models import Provider, ProviderCheck
from carematch.providers.referee import STAGE_LABELS, Referee
from carematch.providers.vocabulary import Decision, Status
from carematch.rules.checks import CHECK_LABELS, CheckKind
from carematch.rules.taxonomy import SERVICES
from carematch.rules.vocabulary import EXPERIENCE

DECISIONS = {
    Decision.ACCEPTED: "accepted",
    Decision.REFUSED: "not accepted",
    Decision.COULD_NOT_CHECK: "could not be checked",
}
TAUGHT = (*copies.QUALIFICATIONS, *copies.AUTHORISATIONS)


def of(organisation: Organisation, provider: Provider) -> Record:
    """Return the record of one provider (loaded with services, rates and checks)."""
    kept = made(organisation, Introduction.provider_id == provider.id)
    referees: list[Referee] = every(
        owned(Referee, organisation)
        .where(Referee.provider_id == provider.id)
        .order_by(Referee.created_at, Referee.id)
    )
    received = clock.london(provider.submitted_at or provider.created_at).date()
    is_gone = provider.status is Status.WITHDRAWN
    return Record(
        4,
        provider.reference,
        provider.called,
        numbered(
            ("Date the application was received", [day(received)]),
            ("Name and address; date of birth if under 22", _who(provider)),
            ("Terms that apply between the agency and the work-seeker", _terms(provider)),
            ("Training, experience, qualifications and authorisations, and copies seen", _able(provider)),
            ("What the work-seeker asks of the work", _asks(provider)),
            ("Hirers to whom the work-seeker was introduced", _hirers(kept)),
            ("Engagements that resulted, and from which day", engagement_lines(kept)),
            ("Date the application was withdrawn", [day(provider.off_list_on)] if is_gone else []),
            ("Enquiries about identity and suitability, with their dates", _enquiries(provider, referees)),
        ),
    )


def _who(provider: Provider) -> list[str | None]:
    born = provider.born_on if provider.is_under_22 else None
    return [
        labelled("Name", provider.full_name),
        labelled("Known as", provider.trading_name or provider.name),
        labelled("Address", provider.home_address),
        labelled("Base", provider.base_postcode),
        labelled("Phone", provider.phone),
        labelled("Date of birth", day(born)),
    ]


def _terms(provider: Provider) -> list[str | None]:
    signed = checks.latest(provider).get(CheckKind.CODE_OF_CONDUCT)
    return [
        labelled("Code of conduct signed, seen on", day(signed.seen_on))
        if signed is not None and signed.decision is Decision.ACCEPTED
        else None
    ]


def _able(provider: Provider) -> list[str | None]:
    latest = checks.latest(provider)
    seen = [latest[kind] for kind in TAUGHT if kind in latest and latest[kind].decision is Decision.ACCEPTED]
    return [
        labelled("Offers", ", ".join(SERVICES[c].name for c in provider.service_codes if c in SERVICES)),
        labelled("Experience", ", ".join(EXPERIENCE.get(code, code) for code in provider.experience or ())),
        *(f"{CHECK_LABELS[each.kind]}, seen on {day(each.seen_on)}{_until(each)}" for each in seen),
    ]


def _until(check: ProviderCheck) -> str:
    return f", good until {day(check.valid_until)}" if check.valid_until else ""


def _asks(provider: Provider) -> list[str | None]:
    minutes = provider.identity.weekly_minutes
    return [
        labelled("Miles from their base, at most", provider.radius_miles),
        labelled("Hours a week, at most", f"{minutes / 60:g}" if minutes is not None else None),
        *(
            f"An hour on a {day_type.value.replace('_', ' ')}: {amount}"
            for day_type, amount in sorted(provider.rate_by_day.items())
        ),
        labelled("Does not do", provider.does_not_do),
    ]


def _hirers(kept: Made) -> Iterable[str]:
    for each in kept.introductions:
        yield introduction_line(
            each, f"{each.person.full_name or each.person.called} ({each.person.reference})"
        )


def _enquiries(provider: Provider, referees: Sequence[Referee]) -> list[str | None]:
    lines: list[str | None] = [
        f"{day(check.seen_on)}: {CHECK_LABELS[check.kind]}, {DECISIONS[check.decision]}"
        + (f". Could not be checked: {check.could_not_check}" if check.could_not_check else "")
        + (f". Steps taken: {check.steps_taken}" if check.steps_taken else "")
        for check in sorted(provider.checks, key=lambda each: (each.seen_on, each.kind.value, each.number))
    ]
    for referee in referees:
        asked = f", asked on {day(referee.asked_on)}" if referee.asked_on else ""
        answered = f", answered on {day(referee.answered_on)}" if referee.answered_on else ""
        lines.append(f"Reference: {STAGE_LABELS[referee.stage].lower()}{asked}{answered}")
    looked_up = day(provider.cqc_checked_on)
    return [*lines, labelled("Registration with the Care Quality Commission looked up on", looked_up)]
