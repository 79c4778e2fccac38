"""What has happened to providers since people were introduced to them, for a manager to weigh: does it bear on them?

Found from the record itself: checks that were not accepted, checks that ran out, registrations that ended. It waits
until a manager records what it means, or that it means nothing for the people introduced.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.db import db, every, owned
from carematch.matching.models import Introduction
from carematch.matching.suitability import window
from carematch.matching.suitability.models import SuitabilityFact
from carematch.matching.suitability.sources import Source
from carematch.organisations.models import Organisation
from carematch.providers import checks
from carematch.providers.models import Provider
from carematch.providers.vocabulary import CqcStatus, Decision
from carematch.rules.checks import CHECK_LABELS


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that may bear on whether a provider is suitable: of whom, what, from where, since when."""

    provider: Provider
    source: Source
    said: str
    since: dt.date


def to_weigh(organisation: Organisation) -> list[Signal]:
    """Return what nobody has weighed yet of providers who were introduced within three months, the oldest first."""
    made = sa.func.min(Introduction.introduced_at)
    recent = owned(Introduction, organisation, Introduction.provider_id, made).where(
        Introduction.introduced_at >= window.since(organisation, clock.today())
    )
    first = {row[0]: row[1] for row in db.session.execute(recent.group_by(Introduction.provider_id))}
    providers: list[Provider] = every(
        owned(Provider, organisation)
        .where(Provider.id.in_(first))
        .options(selectinload(Provider.checks))
        .order_by(Provider.reference)
    )
    weighed = _weighed(organisation)
    found = [
        signal
        for provider in providers
        for signal in _signals(provider)
        if signal.since >= clock.london(first[provider.id]).date()
        and weighed.get((provider.id, signal.source), dt.date.min) < signal.since
    ]
    return sorted(found, key=lambda each: (each.since, each.provider.reference))


def _weighed(organisation: Organisation) -> dict[tuple[object, str], dt.date]:
    """Return the last day on which something from a source was recorded about a provider."""
    recorded = owned(
        SuitabilityFact,
        organisation,
        SuitabilityFact.provider_id,
        SuitabilityFact.source,
        sa.func.max(SuitabilityFact.learned_on),
    ).group_by(SuitabilityFact.provider_id, SuitabilityFact.source)
    return {(provider_id, source): on for provider_id, source, on in db.session.execute(recorded)}


def _signals(provider: Provider) -> Iterator[Signal]:
    """Yield what the record of a provider says by itself."""
    refused = [check for check in checks.latest(provider).values() if check.decision is Decision.REFUSED]
    for check in refused:
        since = clock.london(check.created_at).date()
        yield Signal(provider, Source.CHECK, f"{CHECK_LABELS[check.kind]}: not accepted", since)
    if not refused and provider.is_lapsed and provider.off_list_on is not None:
        yield Signal(
            provider, Source.LAPSED, "A check ran out, and they are off the list", provider.off_list_on
        )
    if provider.cqc_status is CqcStatus.GONE:
        since = _register_left_out(provider) or clock.today()
        yield Signal(provider, Source.CQC, "The register no longer shows their registration", since)


def _register_left_out(provider: Provider) -> dt.date | None:
    """Return the day on which we noted that the register no longer shows a provider's registration."""
    noted = sa.select(sa.func.max(AuditEntry.at)).where(
        AuditEntry.chain == str(provider.organisation_id),
        AuditEntry.subject_kind == Provider.__tablename__,
        AuditEntry.subject_id == str(provider.id),
        AuditEntry.action == "provider.cqc_gone",
    )
    at = db.session.scalar(noted)
    return clock.london(at).date() if at is not None else None
