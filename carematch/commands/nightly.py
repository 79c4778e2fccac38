"""The night's work: what is done for every anchor once a day, step by step.

To add to it, write a function `(organisation, on) -> int` in your slice and add a line to STEPS below. It
- runs inside a transaction() of its own, after those above it, for one anchor at a time, and holds that anchor's
  night (two workers never run it for the same anchor at once);
- does what is due on the London day `on`, and returns how many things it did;
- may be run again for the same day (a worker died, or somebody ran `flask jobs nightly`): it must find what is
  already done and not do it twice. Letters written with mail.send() go out exactly when the transaction is kept;
- may raise: that anchor's step is undone and tried again later; the other steps and anchors go on.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa
import structlog

from carematch.accounts import sweeping as sessions
from carematch.core import clock, jobs
from carematch.core.db import one, transaction
from carematch.matching.introducing import ending
from carematch.matching.unmet import searching as unmet
from carematch.organisations.models import Kind, Organisation
from carematch.organisations.service import list_organisations
from carematch.providers import cqc, current, following, lapses, reminders
from carematch.referrals import writing as referrals
from carematch.uploads import sweeping

JOB = "nightly"


class NightNotDone(RuntimeError):
    """Some of the night's work failed, and has to be tried again."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done every night for an anchor; `name` says it in the answer of `flask jobs nightly`."""

    name: str
    run: Callable[[Organisation, dt.date], int]


@dataclass(slots=True)
class Night:
    """What a night's work came to: how often each step acted, by anchor, and what failed."""

    on: dt.date
    done: dict[str, dict[str, int]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def _sweep(organisation: Organisation, on: dt.date) -> int:
    return sweeping.sweep(organisation)


def _follow_register(organisation: Organisation, on: dt.date) -> int:
    return len(cqc.follow_register(organisation))


STEPS: tuple[Step, ...] = (
    Step("taken_off", following.look_again),
    Step("registrations_ended", _follow_register),
    Step("managers_told", lapses.tell_managers),
    Step("reminded", reminders.send),
    Step("asked_if_current", current.ask),
    Step("introductions_expired", ending.expire),
    Step("unmet_searched_again", unmet.queue_due),
    Step("unmet_escalated", unmet.escalate),
    Step("files_swept", _sweep),
    Step("sessions_ended", sessions.sweep),
    Step("referrals_left_removed", referrals.sweep),
)


def run(on: dt.date | None = None) -> Night:
    """Do every step for every anchor, each in a transaction of its own; a failure stops no other."""
    night = Night(on or clock.today())
    for organisation_id, slug in [(each.id, each.slug) for each in list_organisations(Kind.ANCHOR)]:
        for step in STEPS:
            try:
                done = _step(step, organisation_id, night.on)
            except Exception as error:
                structlog.get_logger().error("night step failed", step=step.name, anchor=slug, exc_info=error)
                night.failed.append(f"{slug}: {step.name}")
            else:
                night.done.setdefault(slug, {})[step.name] = done
    return night


@jobs.job(JOB, attempts=6)
def nightly(day: str) -> None:
    """Do a day's night work from the queue, or raise NightNotDone, so that what failed is tried again."""
    night = run(dt.date.fromisoformat(day))
    if night.failed:
        raise NightNotDone(", ".join(night.failed))


def _step(step: Step, organisation_id: uuid.UUID, on: dt.date) -> int:
    """Do one step for one anchor; the anchor's row is held so that nobody does the same beside it."""
    with transaction():
        # Without blocking what refers to the anchor: people go on working while the night's work runs.
        held = sa.select(Organisation).where(Organisation.id == organisation_id)
        organisation: Organisation = one(held.with_for_update(key_share=True))
        return step.run(organisation, on)
