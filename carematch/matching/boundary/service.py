"""The record of warnings about words to providers: kept as evidence that the agency knows where its part ends."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, owned
from carematch.matching.boundary.drift import Drift
from carematch.matching.boundary.examples import EXAMPLES, Code
from carematch.matching.boundary.models import BoundaryWarning
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers.models import Need

TITLES = {each.code.value: each.title for each in EXAMPLES}
MOST = 200


@dataclass(frozen=True, slots=True)
class About:
    """What a text was written for: the form, and the need and the provider where they are known."""

    asked_in: str
    need_id: uuid.UUID | None = None
    provider_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning as the log shows it."""

    warning: BoundaryWarning
    by: str
    need: str
    provider: str

    @property
    def titles(self) -> list[str]:
        """Return what the text read like."""
        return [TITLES.get(code, code) for code in self.warning.rules]


def warn(
    organisation: Organisation,
    about: About,
    drifts: Sequence[Drift],
    *,
    by: User,
    went_on: bool,
) -> BoundaryWarning:
    """Record that somebody was warned, and whether they went on with the same words; the same day's is kept once.

    The audit names the examples, never the words.
    """
    words, rules = [each.words for each in drifts], [each.example.code.value for each in drifts]
    found = _same_today(organisation, about, by, words)
    if found is None:
        found = BoundaryWarning(
            organisation_id=organisation.id,
            need_id=about.need_id,
            provider_id=about.provider_id,
            warned_id=by.id,
            asked_in=about.asked_in,
            rules=rules,
            went_on=False,
        )
        found.words = words
        db.session.add(found)
        db.session.flush()
        record(organisation, "boundary.warned", found, by=by, fields=rules)
    if went_on and not found.went_on:
        found.went_on = True
        record(organisation, "boundary.went_on", found, by=by, fields=rules)
    return found


def _same_today(
    organisation: Organisation, about: About, by: User, words: Sequence[str]
) -> BoundaryWarning | None:
    """Return today's warning of the same person about the same words in the same form, or None."""
    today = owned(BoundaryWarning, organisation).where(
        BoundaryWarning.warned_id == by.id,
        BoundaryWarning.asked_in == about.asked_in,
        BoundaryWarning.need_id == about.need_id,
        BoundaryWarning.provider_id == about.provider_id,
        BoundaryWarning.created_at >= clock.now().replace(hour=0, minute=0, second=0, microsecond=0),
    )
    found: list[BoundaryWarning] = every(
        today.order_by(BoundaryWarning.created_at.desc(), BoundaryWarning.id)
    )
    return next((each for each in found if each.words == list(words)), None)


def list_warnings(organisation: Organisation, code: Code | None = None) -> list[Warned]:
    """Return the last warnings, newest first; with a code, only those that read like that example."""
    rows = db.session.execute(
        owned(BoundaryWarning, organisation, BoundaryWarning, User.name, Need.reference, Provider.reference)
        .join(User, User.id == BoundaryWarning.warned_id)
        .outerjoin(Need, Need.id == BoundaryWarning.need_id)
        .outerjoin(Provider, Provider.id == BoundaryWarning.provider_id)
        .order_by(BoundaryWarning.created_at.desc(), BoundaryWarning.id)
        .limit(MOST)
    ).all()
    found = [Warned(warning, name, need or "", provider or "") for warning, name, need, provider in rows]
    return [each for each in found if code is None or code.value in each.warning.rules]


def count_all(organisation: Organisation) -> tuple[int, int]:
    """Return how many warnings there were, and after how many the words were kept."""
    kept = sa.func.sum(sa.case((BoundaryWarning.went_on, 1), else_=0))
    warned, went_on = db.session.execute(owned(BoundaryWarning, organisation, sa.func.count(), kept)).one()
    return warned, went_on or 0
