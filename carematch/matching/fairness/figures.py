"""Works out the figures of fairness: pure, from what happened in some days to tables with a meaning for each column."""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carematch.core.clock import Period
from carematch.matching.models import DECLINE_LABELS, Answer, DeclineReason, Side

NEW_FOR_DAYS = 90


@dataclass(frozen=True, slots=True)
class Offer:
    """An introduction made in the days looked at: whom it was offered to, and what each side said, and why."""

    provider_id: str
    answers: Mapping[Side, tuple[Answer, DeclineReason | None]]


@dataclass(frozen=True, slots=True)
class OnRegister:
    """A provider who is listed now or was offered something: the day first listed, and whether care runs with us."""

    provider_id: str
    name: str
    reference: str
    first_listed: dt.date | None
    is_listed: bool
    has_work: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """A need: in which neighbourhood, since when, when first introduced in the days, whether it waits or went unmet."""

    need_id: str
    reference: str
    neighbourhood: str
    received_on: dt.date
    is_waiting: bool
    first_introduced: dt.date | None = None
    was_unmet: bool = False


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One provider: offers in the days, and what became of them; yes, no and no answer add up to the offers."""

    who: OnRegister
    is_new: bool
    offers: int
    yes: int
    no: int

    @property
    def unanswered(self) -> int:
        """Return the offers to which they have said neither."""
        return self.offers - self.yes - self.no


@dataclass(frozen=True, slots=True)
class Share:
    """New providers, or established ones: how many are listed, and how many of the offers they were made."""

    label: str
    listed: int
    offers: int
    percent_listed: int
    percent_offers: int


@dataclass(frozen=True, slots=True)
class Place:
    """One neighbourhood: who waits there and how long, how fast the first introduction came, what went unmet."""

    name: str
    waiting: int
    median_wait: float | None
    longest_wait: int | None
    introduced: int
    median_first: float | None
    unmet: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the page tells of some days."""

    period: Period
    providers: tuple[ProviderLine, ...]
    shares: tuple[Share, ...]
    declines: tuple[tuple[str, int, int], ...]
    places: tuple[Place, ...]
    longest: tuple[tuple[Wait, int], ...]
    without_offers: int
    without_work: int

    @property
    def offers(self) -> int:
        """Return how many offers were made."""
        return sum(each.offers for each in self.providers)

    @property
    def listed(self) -> int:
        """Return how many providers are listed now."""
        return sum(each.who.is_listed for each in self.providers)


def work_out(
    period: Period,
    offers: Sequence[Offer],
    register: Iterable[OnRegister],
    waits: Sequence[Wait],
    *,
    most_waits: int = 5,
) -> Figures:
    """Return the figures of some days; ages and waits are as on the last of them."""
    last = period.ends_on
    said: dict[str, list[Answer]] = {}
    for offer in offers:
        said.setdefault(offer.provider_id, []).append(offer.answers[Side.PROVIDER][0])
    lines = tuple(
        sorted(
            (_line(each, said.get(each.provider_id, ()), last) for each in register), key=_most_offers_first
        )
    )
    listed = [each for each in lines if each.who.is_listed]
    waiting = sorted(
        ((each, (last - each.received_on).days) for each in waits if each.is_waiting),
        key=lambda pair: (-pair[1], pair[0].reference),
    )
    return Figures(
        period=period,
        providers=lines,
        shares=_shares(lines, len(offers)),
        declines=_declines(offers),
        places=_places(waits, last),
        longest=tuple(waiting[:most_waits]),
        without_offers=sum(not each.offers for each in listed),
        without_work=sum(not each.who.has_work for each in listed),
    )


def is_new(first_listed: dt.date | None, on: dt.date) -> bool:
    """Tell whether somebody was first listed within the 90 days before a day."""
    return first_listed is not None and (on - first_listed).days < NEW_FOR_DAYS


def _line(who: OnRegister, said: Sequence[Answer], last: dt.date) -> ProviderLine:
    return ProviderLine(
        who,
        is_new(who.first_listed, last),
        len(said),
        said.count(Answer.ACCEPTED),
        said.count(Answer.DECLINED),
    )


def _most_offers_first(line: ProviderLine) -> tuple[int, str, str]:
    return -line.offers, line.who.name.casefold(), line.who.reference


def _shares(lines: Sequence[ProviderLine], offers: int) -> tuple[Share, ...]:
    listed = sum(each.who.is_listed for each in lines)
    found = []
    for label, wanted in (("New", True), ("Established", False)):
        mine = [each for each in lines if each.is_new is wanted]
        here, given = sum(each.who.is_listed for each in mine), sum(each.offers for each in mine)
        found.append(Share(label, here, given, _percent(here, listed), _percent(given, offers)))
    return tuple(found)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _declines(offers: Iterable[Offer]) -> tuple[tuple[str, int, int], ...]:
    """Return each reason that was given for a no, with how often by providers and by people; most often first."""
    counts = {side: Counter[DeclineReason | None]() for side in Side}
    for each in offers:
        for side, (answer, reason) in each.answers.items():
            if answer is Answer.DECLINED:
                counts[side][reason] += 1
    reasons = {*counts[Side.PROVIDER], *counts[Side.SEEKER]}
    rows = [
        (
            DECLINE_LABELS[reason] if reason else "No reason given",
            counts[Side.PROVIDER][reason],
            counts[Side.SEEKER][reason],
        )
        for reason in reasons
    ]
    return tuple(sorted(rows, key=lambda row: (-(row[1] + row[2]), row[0])))


def _places(waits: Iterable[Wait], last: dt.date) -> tuple[Place, ...]:
    """Return each neighbourhood by name, with one whose name is not known last."""
    held: dict[str, list[Wait]] = {}
    for each in waits:
        held.setdefault(each.neighbourhood, []).append(each)
    return tuple(
        _place(name, held[name], last) for name in sorted(held, key=lambda name: (not name, name.casefold()))
    )


def _place(name: str, waits: Sequence[Wait], last: dt.date) -> Place:
    days = [(last - each.received_on).days for each in waits if each.is_waiting]
    first = [(each.first_introduced - each.received_on).days for each in waits if each.first_introduced]
    return Place(
        name=name,
        waiting=len(days),
        median_wait=statistics.median(days) if days else None,
        longest_wait=max(days, default=None),
        introduced=len(first),
        median_first=statistics.median(first) if first else None,
        unmet=sum(each.was_unmet for each in waits),
    )
