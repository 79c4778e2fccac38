"""The ledger of unmet requests: what bound, why, since when, what would help; and how many there are of each kind."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.core import clock
from carematch.core.csvfile import written
from carematch.core.db import db, every, owned
from carematch.matching.cards import RULES
from carematch.matching.models import UNABLE_LABELS, UnmetRequest
from carematch.matching.unmet.requests import open_requests
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import neighbourhood_name
from carematch.rules.taxonomy import SERVICES
from carematch.seekers.models import Need

# What would help, by the Must that most people failed; where there is none, the law and the checks stand in the way.
HELPS: Mapping[str | None, str] = {
    "service": "Somebody who offers this help",
    "times": "Somebody who is free at these times, or other times",
    "hours": "Somebody with more hours to spare, or people who share the week",
    "distance": "Somebody nearer, or who travels further",
    "gender": "Somebody of the gender asked for",
    "language": "Somebody who speaks the language asked for",
    "driver": "Somebody who drives",
    "pets": "Somebody who goes to homes with pets",
    "smoking": "Somebody who goes to homes where people smoke",
    "own_must": "Somebody who meets the other must-haves",
    "price": "Somebody who charges less, or a higher limit",
    None: "Providers whose checks and registration allow this help",
}
NO_RULE = "The law, the checks, or everybody said no"
NOT_KNOWN = "Not known"

Show = Callable[[Organisation], sa.Select[tuple[UnmetRequest]]]
SHOWS: Mapping[str, Show] = {
    "open": open_requests,
    "found": lambda organisation: open_requests(organisation).where(UnmetRequest.found > 0),
    "soon": lambda organisation: open_requests(organisation).where(
        UnmetRequest.escalated_at.is_not(None), UnmetRequest.found == 0
    ),
    "closed": lambda organisation: owned(UnmetRequest, organisation).where(
        UnmetRequest.closed_at.is_not(None)
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One request, in words."""

    request: UnmetRequest
    need: Need
    help: str
    neighbourhood: str
    reason: str
    rule: str
    would_help: str
    noted_on: dt.date
    closed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requests each rule bound, and how many there are for each kind of help in each neighbourhood."""

    by_rule: tuple[tuple[str, int], ...]
    by_place: tuple[tuple[str, str, int], ...]


def lines(organisation: Organisation, show: str) -> list[Line]:
    """Return the requests of one list, who has waited longest first (of the closed ones the last closed first)."""
    latest = (UnmetRequest.closed_at.desc(), UnmetRequest.id)
    requests = every(
        SHOWS[show](organisation).order_by(
            *latest if show == "closed" else (UnmetRequest.created_at, UnmetRequest.id)
        )
    )
    wanted = owned(Need, organisation).where(Need.id.in_({each.need_id for each in requests}))
    needs = {each.id: each for each in every(wanted.options(joinedload(Need.person)))}
    return [_line(organisation, each, needs[each.need_id]) for each in requests]


def count(organisation: Organisation, show: str) -> int:
    """Return how many requests a list has."""
    wanted = SHOWS[show](organisation).with_only_columns(sa.func.count(), maintain_column_froms=True)
    return db.session.scalar(wanted.order_by(None)) or 0


def counts(found: Sequence[Line]) -> Counts:
    """Count requests by rule, and by help and neighbourhood, most first. Two kinds of help count twice."""
    by_rule = Counter(each.rule for each in found)
    by_place = Counter(
        (name, each.neighbourhood) for each in found for name in (_help(each.need) or [NOT_KNOWN])
    )
    return Counts(
        tuple(sorted(by_rule.items(), key=lambda item: (-item[1], item[0]))),
        tuple(
            (*place, number)
            for place, number in sorted(by_place.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def as_csv(found: Sequence[Line]) -> str:
    """Write requests as a file that a spreadsheet opens, with no name in it."""
    head = (
        "Need",
        "Help wanted",
        "Neighbourhood",
        "Waiting since",
        "Noted on",
        "Reason",
        "Rule that left most out",
        "Last searched",
        "Found",
        "Closed on",
    )
    return written(
        head,
        (
            (
                each.need.reference,
                each.help,
                each.neighbourhood,
                each.need.received_on,
                each.noted_on,
                each.reason,
                each.rule,
                each.request.searched_on,
                each.request.found,
                each.closed_on,
            )
            for each in found
        ),
    )


def _line(organisation: Organisation, request: UnmetRequest, need: Need) -> Line:
    person, closed = need.person, request.closed_at
    return Line(
        request=request,
        need=need,
        help=", ".join(_help(need)) or NOT_KNOWN,
        neighbourhood=neighbourhood_name(organisation, person.neighbourhood_code, person.council_code)
        or NOT_KNOWN,
        reason=UNABLE_LABELS[request.reason],
        rule=RULES[request.bound_by] if request.bound_by else NO_RULE,
        would_help=HELPS[request.bound_by],
        noted_on=clock.london(request.created_at).date(),
        closed_on=clock.london(closed).date() if closed is not None else None,
    )


def _help(need: Need) -> list[str]:
    return [SERVICES[code].name for code in need.services if code in SERVICES]
