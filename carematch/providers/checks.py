"""What is known of a provider's checks on a day: which are needed and why, which are held, what is missing."""

import datetime as dt
import enum
from dataclasses import dataclass

from carematch.core import clock
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.providers import offer
from carematch.providers.models import Provider, ProviderCheck
from carematch.providers.vocabulary import Decision
from carematch.rules.checks import (
    CHECK_LABELS,
    CheckKind,
    RequiredCheck,
    helpful_checks,
    is_good,
    missing_or_lapsed,
    required_checks,
)

SOON = dt.timedelta(days=60)


class State(enum.StrEnum):
    """How a needed check stands."""

    GOOD = "good"
    RUNS_OUT_SOON = "runs_out_soon"
    RAN_OUT = "ran_out"
    NOT_ACCEPTED = "not_accepted"
    MISSING = "missing"


STATE_LABELS = {
    State.GOOD: "Good",
    State.RUNS_OUT_SOON: "Runs out soon",
    State.RAN_OUT: "Ran out",
    State.NOT_ACCEPTED: "Not accepted",
    State.MISSING: "Not recorded",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A needed check: why it is needed, the check that decides (if any), how it stands, and how to get it."""

    kind: CheckKind
    because: str
    state: State
    latest: ProviderCheck | None
    how: str = ""

    @property
    def label(self) -> str:
        """Return the check's name."""
        return CHECK_LABELS[self.kind]

    @property
    def is_met(self) -> bool:
        """Tell whether the check counts."""
        return self.state in (State.GOOD, State.RUNS_OUT_SOON)


def latest(provider: Provider) -> dict[CheckKind, ProviderCheck]:
    """Return the check of each kind that decides: the one recorded last."""
    return {check.kind: check for check in sorted(provider.checks, key=lambda each: each.number)}


def held(provider: Provider) -> dict[CheckKind, dt.date | None]:
    """Return the accepted checks with the last day each is good for (None: it does not run out).

    A check that has run out stays in, with its day: whoever asks compares it with the day that matters.
    """
    return {
        kind: check.valid_until
        for kind, check in latest(provider).items()
        if check.decision is Decision.ACCEPTED
    }


def required(provider: Provider, on: dt.date | None = None) -> tuple[RequiredCheck, ...]:
    """Return the checks that what the provider may lawfully offer asks for; nothing is asked for what is left out.

    They are those of the rules as they hold for this organisation, and for the council that the provider lives in.
    """
    return required_checks(
        offer.of(provider).codes,
        employs_carers=provider.employs_carers,
        legal_form=provider.legal_form,
        on=on or clock.today(),
        overrides=overrides_for(provider.organisation_id, provider.council_code),
        book=book_for(provider.organisation_id),
    )


def helpful(provider: Provider, on: dt.date | None = None) -> tuple[RequiredCheck, ...]:
    """Return the checks that are asked for besides and keep nobody off the list, by the same rules."""
    return helpful_checks(
        offer.of(provider).codes,
        legal_form=provider.legal_form,
        on=on or clock.today(),
        overrides=overrides_for(provider.organisation_id, provider.council_code),
        book=book_for(provider.organisation_id),
    )


def missing(provider: Provider, on: dt.date | None = None) -> list[str]:
    """Return a sentence for each needed check that is not good on a day (today)."""
    day = on or clock.today()
    return [said for _, said in missing_or_lapsed(required(provider, day), held(provider), day)]


def standings(provider: Provider, on: dt.date | None = None) -> list[Standing]:
    """Return every needed check with how it stands on a day (today), in the order that lists keep."""
    day = on or clock.today()
    return _standings(provider, required(provider, day), day)


def helpful_standings(provider: Provider, on: dt.date | None = None) -> list[Standing]:
    """Return the checks that keep nobody off the list, with how they stand on a day (today)."""
    day = on or clock.today()
    return _standings(provider, helpful(provider, day), day)


def _standings(provider: Provider, asked: tuple[RequiredCheck, ...], day: dt.date) -> list[Standing]:
    """Return how the checks that are asked for stand on a day."""
    by_kind, good_for = latest(provider), held(provider)
    found = []
    for needed in asked:
        check = _deciding(needed.kind, by_kind, good_for, day)
        state = _state(needed.kind, check, good_for, day)
        found.append(Standing(needed.kind, needed.because, state, check, needed.how))
    return found


def first_to_run_out(provider: Provider, on: dt.date | None = None) -> dt.date | None:
    """Return the first day on which a needed check that is now good will be the last of its days, or None."""
    days = [
        each.latest.valid_until
        for each in standings(provider, on)
        if each.is_met and each.latest is not None and each.latest.valid_until is not None
    ]
    return min(days, default=None)


def _deciding(
    kind: CheckKind,
    by_kind: dict[CheckKind, ProviderCheck],
    good_for: dict[CheckKind, dt.date | None],
    day: dt.date,
) -> ProviderCheck | None:
    """Return the check that decides: the kind's own, unless an enhanced DBS check serves where a basic one is asked."""
    own, better = by_kind.get(kind), by_kind.get(CheckKind.DBS_ENHANCED_ADULTS_BARRED)
    if kind is not CheckKind.DBS_BASIC or better is None:
        return own
    if own is not None and is_good(kind, {kind: good_for[kind]} if kind in good_for else {}, day):
        return own
    serves = is_good(CheckKind.DBS_ENHANCED_ADULTS_BARRED, good_for, day)
    return better if serves or own is None else own


def _state(
    kind: CheckKind, check: ProviderCheck | None, good_for: dict[CheckKind, dt.date | None], day: dt.date
) -> State:
    """Return how a needed check stands on a day."""
    if is_good(kind, good_for, day):
        soon = check is not None and check.valid_until is not None and check.valid_until < day + SOON
        return State.RUNS_OUT_SOON if soon else State.GOOD
    if check is None:
        return State.MISSING
    return State.RAN_OUT if check.decision is Decision.ACCEPTED else State.NOT_ACCEPTED
