"""An anchor's settings for matching: what weighs how much, how many offers at once, how long to wait.

Without a row of its own the defaults hold, and a row keeps only the weights that differ from them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core.db import db, first, lock, owned, unchanged_since
from carematch.core.errors import DomainError
from carematch.matching.scoring import WEIGHTS, all_weights
from carematch.matching.settings.models import MatchingSettings
from carematch.organisations.models import Organisation

MOST_WEIGHT = 100
AT_ONCE, REPLY_DAYS, ESCALATE_DAYS = 3, 7, 14  # as the columns have them by default
LIMITS = {"at_once": (1, 10), "reply_days": (1, 28), "escalate_days": (0, 60)}


class SettingRefused(DomainError):
    """A setting cannot be so; `field` is the weight's code or the setting at fault."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for an anchor: every weight, which areas adjoin, offers at once, days to reply, days to escalate.

    `adjacency` maps the key of a neighbourhood to the keys of those next to it, and is symmetrical. `row_version` is
    0 while nothing was ever changed.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    adjacency: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_once: int = AT_ONCE
    reply_days: int = REPLY_DAYS
    escalate_days: int = ESCALATE_DAYS
    row_version: int = 0

    @property
    def own_weights(self) -> dict[str, float]:
        """Return the weights that differ from the defaults."""
        return {code: weight for code, weight in self.weights.items() if weight != WEIGHTS[code]}


DEFAULTS = Settings()


def of(organisation: Organisation) -> Settings:
    """Return what holds for an organisation, in one query."""
    row: MatchingSettings | None = first(owned(MatchingSettings, organisation))
    if row is None:
        return DEFAULTS
    return Settings(
        weights=all_weights(row.weights),
        adjacency={key: tuple(near) for key, near in row.adjacency.items()},
        at_once=row.at_once,
        reply_days=row.reply_days,
        escalate_days=row.escalate_days,
        row_version=row.row_version,
    )


def change(
    organisation: Organisation,
    *,
    by: User,
    weights: Mapping[str, float] | None = None,
    at_once: int | None = None,
    reply_days: int | None = None,
    escalate_days: int | None = None,
    row_version: str | int | None = None,
) -> Settings:
    """Change what is given and leave the rest, or raise SettingRefused or StaleEdit.

    `weights` stand for all of them: one left out has its default. Days are whole days, weights 0 to 100. The audit
    names what changed, never the values. The organisation is held meanwhile: two first changes would both make a row.
    """
    given: dict[str, int] = {
        name: value
        for name, value in {
            "at_once": at_once,
            "reply_days": reply_days,
            "escalate_days": escalate_days,
        }.items()
        if value is not None
    }
    _refuse_numbers(given)
    if weights is not None:
        _refuse_weights(weights)
    row = locked_row(organisation, row_version)
    before = of(organisation)
    changed = [name for name, value in given.items() if getattr(before, name) != value]
    for name in changed:
        setattr(row, name, given[name])
    if weights is not None:
        own = {code: weight for code, weight in weights.items() if weight != WEIGHTS[code]}
        changed += [f"weight.{code}" for code in WEIGHTS if own.get(code) != row.weights.get(code)]
        row.weights = own
    keep(organisation, row, by=by, changed=changed)
    return of(organisation)


def reset_weights(organisation: Organisation, *, by: User) -> Settings:
    """Give every preference the weight that it has by default."""
    return change(organisation, by=by, weights=WEIGHTS)


def locked_row(organisation: Organisation, row_version: str | int | None = None) -> MatchingSettings:
    """Return the organisation's row to write to, made where there is none; raises StaleEdit for a stale page."""
    lock(organisation)
    row: MatchingSettings | None = first(owned(MatchingSettings, organisation))
    if row is None:
        row = MatchingSettings(
            organisation_id=organisation.id,
            weights={},
            adjacency={},
            at_once=AT_ONCE,
            reply_days=REPLY_DAYS,
            escalate_days=ESCALATE_DAYS,
        )
        db.session.add(row)
    elif row_version:
        unchanged_since(row, row_version)
    return row


def keep(organisation: Organisation, row: MatchingSettings, *, by: User, changed: list[str]) -> None:
    """Note who changed what; nothing where nothing differs."""
    if not changed:
        return
    row.changed_by_id = by.id
    record(organisation, "matching_settings.changed", row, by=by, fields=changed)


def _refuse_numbers(given: Mapping[str, int]) -> None:
    """Raise SettingRefused for a number beyond its limits."""
    for name, value in given.items():
        least, most = LIMITS[name]
        if not least <= value <= most:
            raise SettingRefused(f"Enter a whole number from {least} to {most}", name)


def _refuse_weights(weights: Mapping[str, float]) -> None:
    """Raise SettingRefused for a weight that there is not, one beyond 0 to 100, or where nothing weighs anything."""
    for code, weight in weights.items():
        if code not in WEIGHTS or not math.isfinite(weight) or not 0 <= weight <= MOST_WEIGHT:
            raise SettingRefused(f"Enter a number from 0 to {MOST_WEIGHT}", code)
    if not any(all_weights(weights).values()):
        raise SettingRefused("Let at least one preference count: enter a number above 0", next(iter(WEIGHTS)))
