"""Recording that a rule is another one from a day on, and withdrawing that: nothing recorded is changed or deleted.

An anchor changes rules for itself, a council for the anchors it commissions, the administrator for everybody; each
only those that the rule itself says they may. What came of a rule while it held stands: no change begins in the past.
"""

import datetime as dt
import uuid
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one
from carematch.core.errors import DomainError, NotFound, StaleEdit
from carematch.organisations.models import Commission, Kind, Organisation, RuleOverride
from carematch.organisations.rule_overrides import forget_books
from carematch.organisations.service import list_organisations
from carematch.rules.data import DEFINITIONS
from carematch.rules.dated import RuleValue
from carematch.rules.definitions import Changer, Definition

_CHANGERS = {Kind.ANCHOR: Changer.ANCHOR, Kind.COUNCIL: Changer.COUNCIL}
_when_rules_change: list[Callable[[Organisation], None]] = []


class OverrideRefused(DomainError):
    """A rule cannot be changed like this; `field` names the question that says so."""

    def __init__(self, field: str, message: str) -> None:
        """Carry the question and the sentence to show beside it."""
        super().__init__(message)
        self.field = field


class CannotWithdraw(DomainError):
    """The change has been withdrawn, or has ended by itself."""


def when_rules_change(hook: Callable[[Organisation], None]) -> Callable[[Organisation], None]:
    """Have a function called, inside the transaction, for every anchor whose rules have been changed."""
    if hook not in _when_rules_change:
        _when_rules_change.append(hook)
    return hook


def changer(organisation: Organisation | None) -> Changer:
    """Return as what somebody changes rules: for an organisation, or (None) for everybody."""
    return Changer.ADMINISTRATOR if organisation is None else _CHANGERS[organisation.kind]


def get_changeable(organisation: Organisation | None, key: str) -> Definition:
    """Return a rule that may be changed here, or raise NotFound."""
    definition = DEFINITIONS.get(key)
    if definition is None or changer(organisation) not in definition.changed_by:
        raise NotFound("There is no rule of this name that can be changed here")
    return definition


def applies_to(organisation: Organisation | None) -> str:
    """Return the word by which the rule book knows whose a change is."""
    if organisation is None:
        return ""
    return str(organisation.council_code if organisation.kind is Kind.COUNCIL else organisation.id)


def record_override(
    organisation: Organisation | None,
    *,
    by: User | None,
    key: str,
    value: RuleValue,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    source: str,
    reason: str,
) -> RuleOverride:
    """Record that a rule is another one from a day on, or raise NotFound or OverrideRefused."""
    definition = get_changeable(organisation, key)
    _refuse(definition, value, starts_on, ends_on, source, reason)
    if organisation is not None:
        lock(organisation)  # two who record at once must not both find the days free
    earlier = _versions(organisation, key)
    if any(_share_a_day(each, starts_on, ends_on) for each in earlier):
        raise OverrideRefused(
            "starts_on", "This rule is already changed on some of these days. Withdraw that first"
        )
    made = RuleOverride(
        organisation_id=organisation.id if organisation else None,
        applies_to=applies_to(organisation),
        key=key,
        number=1 + max((each.number for each in earlier), default=0),
        value=value,
        starts_on=starts_on,
        ends_on=ends_on,
        source=source.strip(),
        reason=reason.strip(),
        recorded_by_id=by.id if by else None,
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as error:  # for everybody there is no row to hold: the number is taken
        raise StaleEdit() from error
    detail = {"value": definition.in_words(value), "starts_on": starts_on.isoformat(), "source": made.source}
    record(organisation, "rule.changed", made, by=by, fields=[key], detail=detail)
    _tell(organisation)
    return made


def withdraw_override(organisation: Organisation | None, override: RuleOverride, *, by: User) -> None:
    """End a change of a rule from today on, or raise CannotWithdraw where that has happened already."""
    lock(override)
    today = clock.today()
    if not is_standing(override, today):
        raise CannotWithdraw("This has ended already, so nothing was changed")
    override.withdrawn_on, override.withdrawn_by_id = today, by.id
    db.session.flush()
    record(organisation, "rule.withdrawn", override, by=by, fields=[override.key])
    _tell(organisation)


def is_standing(override: RuleOverride, on: dt.date) -> bool:
    """Tell whether a change holds on a day or will hold later."""
    if override.withdrawn_on is not None:
        return False
    return override.ends_on is None or override.ends_on >= on


def get_override(organisation: Organisation | None, override_id: uuid.UUID) -> RuleOverride:
    """Return a change that was recorded here, or raise NotFound."""
    return one(_recorded(organisation).where(RuleOverride.id == override_id))


def list_overrides(organisation: Organisation | None) -> list[RuleOverride]:
    """Return every change that was recorded here with who did, the latest to begin first."""
    return every(_recorded(organisation).order_by(RuleOverride.starts_on.desc(), RuleOverride.number.desc()))


def _recorded(organisation: Organisation | None) -> sa.Select[tuple[RuleOverride]]:
    return (
        sa.select(RuleOverride)
        .where(RuleOverride.applies_to == applies_to(organisation))
        .options(joinedload(RuleOverride.recorded_by), joinedload(RuleOverride.withdrawn_by))
    )


def _versions(organisation: Organisation | None, key: str) -> list[RuleOverride]:
    return every(_recorded(organisation).where(RuleOverride.key == key).order_by(RuleOverride.number))


def _refuse(
    definition: Definition,
    value: RuleValue,
    starts_on: dt.date,
    ends_on: dt.date | None,
    source: str,
    reason: str,
) -> None:
    """Raise OverrideRefused for the first answer that cannot be right."""
    refusal = definition.refusal(value)
    if refusal:
        raise OverrideRefused("value", refusal)
    if starts_on < clock.today():
        raise OverrideRefused("starts_on", "Enter today or a later day: what was decided before stands")
    if ends_on is not None and ends_on < starts_on:
        raise OverrideRefused("ends_on", "The last day cannot be before the first")
    if not source.strip():
        raise OverrideRefused("source", "Enter what this rests on, such as the advice and its reference")
    if not reason.strip():
        raise OverrideRefused("reason", "Say why, in a sentence")


def _share_a_day(override: RuleOverride, starts_on: dt.date, ends_on: dt.date | None) -> bool:
    last_day = override.last_day
    if last_day is not None and last_day < override.starts_on:
        return False  # withdrawn before it ever held
    return override.starts_on <= (ends_on or dt.date.max) and starts_on <= (last_day or dt.date.max)


def _tell(organisation: Organisation | None) -> None:
    """Call those whom a change of the rules concerns, for every anchor that it reaches."""
    forget_books()
    for anchor in _reached(organisation):
        for hook in _when_rules_change:
            hook(anchor)


def _reached(organisation: Organisation | None) -> list[Organisation]:
    if organisation is None:
        return list_organisations(Kind.ANCHOR)
    if organisation.kind is Kind.ANCHOR:
        return [organisation]
    commissioned = sa.select(Commission.anchor_id).where(Commission.council_id == organisation.id)
    return every(
        sa.select(Organisation)
        .where(Organisation.id.in_(commissioned))
        .order_by(Organisation.name, Organisation.id)
    )
