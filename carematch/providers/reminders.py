"""Reminding providers by letter that checks run out: 60, 30 and 7 days before by rule, once for each check and step."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from carematch.audit.service import record
from carematch.core.db import OrganisationOwned, db, every, owned
from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.providers import checks
from carematch.providers.models import Provider, ProviderCheck
from carematch.providers.service import list_providers
from carematch.providers.vocabulary import Status

RULE = "check.reminder_days"
REMINDED = (Status.LISTED, Status.PAUSED)


class CheckReminder(OrganisationOwned, db.Model):
    """A provider was reminded of a check at one step: so many days before it runs out."""

    __tablename__ = "check_reminders"
    __table_args__ = (
        sa.UniqueConstraint("check_id", "days"),
        sa.ForeignKeyConstraint(
            ["check_id", "organisation_id"], ["provider_checks.id", "provider_checks.organisation_id"]
        ),
        sa.CheckConstraint("days >= 0", name="days_before"),
    )

    check_id: Mapped[uuid.UUID]
    days: Mapped[int]
    sent_on: Mapped[dt.date]


def send(organisation: Organisation, on: dt.date) -> int:
    """Write to every provider whose checks run out at a step that they were not reminded of; return how many letters.

    One letter a provider and night, whatever the number of checks. After nights without work the nearest step is
    the one that counts. Whoever has no account cannot be written to: staff see them at the desk.
    """
    told = {(each.check_id, each.days) for each in every(_sent(organisation))}
    letters = 0
    for provider in list_providers(organisation, REMINDED):
        due = [
            (check, step)
            for check, step in _due(organisation, provider, on)
            if (check.id, step) not in told and provider.user is not None and provider.user.is_active
        ]
        if due:
            _write(organisation, provider, due, on)
            letters += 1
    return letters


def _sent(organisation: Organisation) -> sa.Select[tuple[CheckReminder]]:
    return owned(CheckReminder, organisation).order_by(CheckReminder.id)


def _due(organisation: Organisation, provider: Provider, on: dt.date) -> list[tuple[ProviderCheck, int]]:
    """Return the needed checks that run out, each with the nearest step that it has come to."""
    overrides = overrides_for(organisation.id, provider.council_code)
    steps = book_for(organisation.id).numbers(RULE, on, overrides=overrides)
    found = []
    for standing in checks.standings(provider, on):
        made = standing.latest
        if not standing.is_met or made is None or made.valid_until is None:
            continue
        left = (made.valid_until - on).days
        reached = [step for step in steps if left <= step]
        if reached:
            found.append((made, min(reached)))
    return found


def _write(
    organisation: Organisation, provider: Provider, due: list[tuple[ProviderCheck, int]], on: dt.date
) -> None:
    """Write one letter about some checks, and keep that it was written; it does not say which checks."""
    assert provider.user is not None  # those without an account were left out
    for check, step in due:
        db.session.add(
            CheckReminder(organisation_id=organisation.id, check_id=check.id, days=step, sent_on=on)
        )
    db.session.flush()
    first_day = min(check.valid_until for check, _step in due if check.valid_until)
    link = f"{house.address()}/{organisation.slug}/my-page"
    mail.send(
        provider.user.email,
        "checks_running_out",
        organisation=organisation,
        link=link,
        count=len(due),
        first_day=first_day,
    )
    record(organisation, "provider.reminded", provider, by=None, detail={"checks": len(due)})
