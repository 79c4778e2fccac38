"""What both schedules are written from: introductions with the care that came of them, loaded in a few queries."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.arrangements.models import Arrangement
from carematch.arrangements.records.items import day
from carematch.core.db import every, owned
from carematch.matching.introducing import reasons
from carematch.matching.models import Introduction, Outcome
from carematch.organisations.models import Organisation

OUTCOMES = {
    Outcome.OPEN: "waiting for replies",
    Outcome.ACCEPTED: "both said yes",
    Outcome.DECLINED: "one said no",
    Outcome.WITHDRAWN: "withdrawn",
    Outcome.EXPIRED: "no answer in time",
}


@dataclass(frozen=True, slots=True)
class Made:
    """Introductions of one side, first made first, and the care that came of each, by the introduction."""

    introductions: tuple[Introduction, ...]
    engagements: dict[uuid.UUID, Arrangement]


def made(organisation: Organisation, *conditions: sa.ColumnElement[bool]) -> Made:
    """Return the introductions that meet conditions, with both sides and what came of them."""
    found: list[Introduction] = every(
        owned(Introduction, organisation)
        .where(*conditions)
        .options(
            joinedload(Introduction.person),
            joinedload(Introduction.provider),
            joinedload(Introduction.need),
            joinedload(Introduction.introduced_by),
        )
        .order_by(Introduction.introduced_at, Introduction.id)
    )
    agreed: list[Arrangement] = every(
        owned(Arrangement, organisation)
        .where(Arrangement.introduction_id.in_([each.id for each in found]))
        .order_by(Arrangement.starts_on, Arrangement.id)
    )
    return Made(tuple(found), {each.introduction_id: each for each in agreed})


def introduction_line(introduction: Introduction, whom: str) -> str:
    """Write whom somebody was introduced to: name, day, reference, by whom and what came of it."""
    ended = reasons.label(introduction.ended_because).lower()
    came = OUTCOMES[introduction.outcome] + (f", {ended}" if ended else "")
    by = introduction.introduced_by.name
    return (
        f"{whom}, introduced on {day(introduction.introduced_on)} by {by} ({introduction.reference}): {came}"
    )


def engagement_lines(kept: Made) -> Iterable[str]:
    """Write the care that came of introductions: from which day, until which, and under which reference."""
    for introduction in kept.introductions:
        agreed = kept.engagements.get(introduction.id)
        if agreed is not None:
            until = f" until {day(agreed.ends_on)}" if agreed.ends_on else ""
            yield (
                f"{agreed.reference}, of {introduction.reference}: from {day(agreed.starts_on)}{until}, "
                f"{agreed.weekly_minutes} minutes a week"
            )
