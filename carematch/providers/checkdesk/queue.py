"""What waits at the desk, as lists of lines: worked out together, so that every count is the length of its list."""

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from carematch.core import clock
from carematch.core.db import every, owned
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.providers import capacity, checks, cqc, documents, listing
from carematch.providers.models import Provider
from carematch.providers.referee import Referee, Stage
from carematch.providers.references import NEEDED
from carematch.providers.service import list_providers
from carematch.providers.validity import add_months
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CheckKind

WITHIN_DAYS = (7, 30, 60)
WATCHED = (Status.SUBMITTED, Status.LISTED, Status.PAUSED, Status.UNLISTED)
ON_THE_REGISTER = (Status.LISTED, Status.PAUSED)

_WHY = {
    cqc.Why.GONE: "no longer in the register. Personal care is held back",
    cqc.Why.NEVER: "nobody has looked it up yet",
    cqc.Why.MONTHLY: "look it up again",
}


class Shelf(enum.StrEnum):
    """A list of the desk, in the order in which they are shown."""

    WAITING = "waiting"
    DOCUMENTS = "documents"
    REFERENCES_TO_ASK = "references-to-ask"
    REFERENCES_ASKED = "references-asked"
    REFERENCES_OLD = "references-old"
    WITHIN_7 = "within-7"
    WITHIN_30 = "within-30"
    WITHIN_60 = "within-60"
    LAPSED = "lapsed"
    CQC = "cqc"


RUNNING_OUT = dict(zip((Shelf.WITHIN_7, Shelf.WITHIN_30, Shelf.WITHIN_60), WITHIN_DAYS, strict=True))


class Sort(enum.StrEnum):
    """The orders a list can be read in."""

    OLDEST = "oldest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: whose, what is to be done or lacks, and since when it waits (or on which day it runs out)."""

    provider: Provider
    says: tuple[str, ...]
    day: dt.date | None
    ahead: bool = False
    document_id: UUID | None = None

    @property
    def days(self) -> int | None:
        """Return how many days it has waited, or are left, or None where the day is not known."""
        if self.day is None:
            return None
        return (self.day - clock.today()).days if self.ahead else (clock.today() - self.day).days


Shelves = Mapping[Shelf, Sequence[Line]]


def shelves(organisation: Organisation) -> Shelves:
    """Return every list of the desk, oldest first, in a number of queries that does not grow with the providers."""
    providers = list_providers(organisation, WATCHED)
    by_id = {each.id: each for each in providers}
    people = _referees(organisation, by_id)
    found: dict[Shelf, Iterable[Line]] = {
        Shelf.WAITING: _each(providers, _waiting),
        Shelf.DOCUMENTS: _documents(organisation, by_id),
        Shelf.REFERENCES_TO_ASK: _people(people, by_id, Stage.NAMED),
        Shelf.REFERENCES_ASKED: _people(people, by_id, Stage.ASKED),
        Shelf.REFERENCES_OLD: _each(providers, lambda each: _old_references(each, people)),
        Shelf.LAPSED: _each(providers, _lapsed),
        Shelf.CQC: _to_look_up(organisation),
    }
    running = [line for each in providers for line in _running_out(each)]
    for shelf, days in RUNNING_OUT.items():
        found[shelf] = [line for line in running if line.days is not None and line.days <= days]
    return {shelf: sorted(found[shelf], key=_oldest) for shelf in Shelf}


def in_order(lines: Sequence[Line], sort: Sort) -> list[Line]:
    """Return lines in the order that is asked for."""
    return sorted(lines, key=_name if sort is Sort.NAME else _oldest)


def _oldest(line: Line) -> tuple[dt.date, str, str]:
    return (line.day or dt.date.min, *_name(line))


def _name(line: Line) -> tuple[str, str]:
    return line.provider.called.casefold(), line.provider.reference


def _each(providers: Iterable[Provider], find: Callable[[Provider], Line | None]) -> list[Line]:
    return [line for line in map(find, providers) if line is not None]


def _waiting(provider: Provider) -> Line | None:
    """Return a registration that was sent, with everything that it still lacks."""
    if provider.status is not Status.SUBMITTED:
        return None
    since = clock.london(provider.submitted_at).date() if provider.submitted_at else None
    return Line(provider, tuple(listing.why_not(provider)) or ("Nothing is missing: list them",), since)


def _running_out(provider: Provider) -> list[Line]:
    """Return the needed checks of somebody on the register that are good and run out soon."""
    if provider.status not in ON_THE_REGISTER:
        return []
    last = clock.today() + dt.timedelta(days=max(WITHIN_DAYS))
    return [
        Line(provider, (each.label,), each.latest.valid_until, ahead=True)
        for each in checks.standings(provider)
        if each.is_met and each.latest and each.latest.valid_until and each.latest.valid_until <= last
    ]


def _lapsed(provider: Provider) -> Line | None:
    """Return whoever is off the list because of a check, also before the night's work has taken them off."""
    if provider.status is Status.UNLISTED and provider.is_lapsed:
        why = tuple(listing.why_not(provider)) or (f"{provider.status_reason}. Nothing is missing now",)
        return Line(provider, why, provider.off_list_on)
    if provider.status is Status.LISTED and listing.why_not(provider):
        return Line(provider, tuple(listing.why_not(provider)), clock.today())
    return None


def _to_look_up(organisation: Organisation) -> list[Line]:
    """Return the registrations with the CQC that somebody should look up, and why."""
    return [
        Line(each.provider, (f"{each.provider.cqc_location_id}: {_WHY[each.why]}",), each.since)
        for each in cqc.to_look_up(organisation)
    ]


def _old_references(provider: Provider, people: Sequence[Referee]) -> Line | None:
    """Return whoever is listed on references from before a long time without work through us, by rule."""
    made = checks.latest(provider).get(CheckKind.REFERENCES)
    if provider.status is not Status.LISTED or made is None:
        return None
    theirs = [each for each in people if each.provider_id == provider.id and each.stage is Stage.ACCEPTED]
    answered = sorted((each.answered_on for each in theirs if each.answered_on), reverse=True)
    asked = answered[NEEDED - 1] if len(answered) >= NEEDED else made.seen_on
    worked = capacity.last_day_of_work(provider.identity.bookings)
    due = add_months(
        max(asked, worked or asked), _months(provider, "check.references.refresh_after_inactive_months")
    )
    if due > clock.today():
        return None
    return Line(provider, ("No work through us for a long time: ask both people again",), due)


def _referees(organisation: Organisation, by_id: Mapping[UUID, Provider]) -> list[Referee]:
    """Return everybody who may speak for somebody at the desk."""
    found = every(
        owned(Referee, organisation).where(Referee.withdrawn_on.is_(None)).order_by(Referee.created_at)
    )
    return [each for each in found if each.provider_id in by_id]


def _people(people: Iterable[Referee], by_id: Mapping[UUID, Provider], stage: Stage) -> list[Line]:
    """Return the people named who are at one stage: to be asked since they were named, or waited for."""
    return [
        Line(
            by_id[each.provider_id],
            (each.name,),
            each.asked_on or clock.london(each.created_at).date(),
        )
        for each in people
        if each.stage is stage
    ]


def _documents(organisation: Organisation, by_id: Mapping[UUID, Provider]) -> list[Line]:
    """Return the documents that nobody has looked at yet."""
    return [
        Line(
            by_id[each.provider_id],
            (each.label,),
            clock.london(each.created_at).date(),
            document_id=each.id,
        )
        for each in documents.waiting(organisation)
        if each.provider_id in by_id
    ]


def _months(provider: Provider, key: str) -> int:
    """Return the months that a rule says for a provider today."""
    overrides = overrides_for(provider.organisation_id, provider.council_code)
    return book_for(provider.organisation_id).number(key, clock.today(), overrides=overrides)
