"""Councils as this installation knows them: the stated facts, what it was told since, and what councils chose."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, every
from carematch.places import councils
from carematch.places.models import Area, WiderAreaChoice
from carematch.places.problems import WiderAreaRefused
from carematch.places.rings import NOWHERE_KNOWN, CouncilArea, Placed, Ring, ring_of
from carematch.places.succession import Council, Register
from carematch.places.values import AreaKind, WiderAreaKind
from carematch.places.wider import Choice, combined_authority

_COUNCILS = (AreaKind.COUNCIL, AreaKind.COUNTY, AreaKind.DISTRICT)


def register() -> Register:
    """Return every council: those that the facts state, and what areas with dates or successors say since."""
    told = sa.select(Area).where(
        Area.kind.in_(_COUNCILS),
        sa.or_(Area.valid_from.is_not(None), Area.valid_to.is_not(None), Area.successor_code.is_not(None)),
    )
    return councils.known(every(told.order_by(Area.code)))


def find_council(code: str | None) -> Council | None:
    """Return the council that has, or had, a code, or None; the database is asked only where the facts do not know."""
    return councils.find_council(code or "") or (register().find(code) if code else None)


def council_name(code: str | None) -> str | None:
    """Return the name of the council that has, or had, a code, or None."""
    council = find_council(code)
    return council.name if council else None


def list_councils(on: dt.date | None = None) -> list[Council]:
    """Return the councils with adult social care duties on a date (today), by name."""
    return councils.councils(on or clock.today(), register())


def council_area(code: str, on: dt.date | None = None) -> CouncilArea:
    """Return a council with its wider area and region on a date (today), or raise UnknownCouncil."""
    return _area(code, on or clock.today(), register(), _choices())


def council_areas(code: str, starts_on: dt.date, ends_on: dt.date) -> list[tuple[dt.date, CouncilArea]]:
    """Return a council's areas over a period, each from its first day; a new one starts where a reader sees another."""
    every_council, choices = register(), _choices()
    days = councils.days_of_change(every_council) | {each.starts_on for each in choices}
    areas: list[tuple[dt.date, CouncilArea]] = []
    for day in sorted({starts_on, *(day for day in days if starts_on < day <= ends_on)}):
        area = _area(code, day, every_council, choices)
        if not areas or _seen(areas[-1][1]) != _seen(area):
            areas.append((day, area))
    return areas


def ring_for(place: Placed | None, council_code: str, on: dt.date | None = None) -> Ring:
    """Return the ring of a place (None: not known) seen from a council on a date (today), or raise UnknownCouncil."""
    return ring_of(place or NOWHERE_KNOWN, council_area(council_code, on))


def list_choices(code: str, on: dt.date | None = None) -> list[WiderAreaChoice]:
    """Return what a council of a date (today) chose as its wider area, under any code it had, the latest first.

    A council that others merged into starts without a choice; what was chosen under the code asked for is told too.
    """
    every_council = register()
    codes = _codes_on(code, dt.date.min, every_council) | _codes_on(code, on or clock.today(), every_council)
    return [each for each in _choices() if each.council_code in codes]


def wider_areas_open_to(code: str, on: dt.date) -> list[CouncilArea]:
    """Return the council with each wider area that it may choose without naming one, as it would be on a date."""
    every_council = register()
    council = every_council[every_council.become(code, on)]
    kinds = [WiderAreaKind.COUNTY]
    if combined_authority(every_council, council, on) is not None:
        kinds.insert(0, WiderAreaKind.COMBINED_AUTHORITY)
    return [councils.area_of(code, on, register=every_council, choice=Choice(kind)) for kind in kinds]


def choose_wider_area(
    code: str,
    *,
    by_id: uuid.UUID | None,
    kind: WiderAreaKind,
    starts_on: dt.date,
    reason: str,
    name: str = "",
    member_codes: Sequence[str] = (),
) -> WiderAreaChoice:
    """Keep what a council chooses as its wider area from a day on, or raise WiderAreaRefused.

    It never starts in the past: payments keep the ring they were given, and a published figure must not move. What was
    chosen before and has not begun is replaced.
    """
    every_council, earlier = register(), list_choices(code, starts_on)
    _check_day(starts_on, earlier)
    chosen = _checked(
        Choice(kind, name.strip(), tuple(sorted(set(member_codes)))), code, starts_on, every_council
    )
    area = councils.area_of(code, starts_on, register=every_council, choice=chosen)
    for each in earlier:
        if each.starts_on > clock.today():
            db.session.delete(each)
    db.session.flush()
    made = WiderAreaChoice(
        council_code=area.code,
        starts_on=starts_on,
        kind=kind,
        name=area.wider_name,
        member_codes=list(chosen.member_codes) or sorted(area.wider_codes),
        reason=reason.strip(),
        chosen_by_id=by_id,
        chosen_at=clock.now(),
    )
    db.session.add(made)
    return made


def _check_day(starts_on: dt.date, choices: Iterable[WiderAreaChoice]) -> None:
    """Raise WiderAreaRefused where a choice would start in the past, or on the day on which another one has begun."""
    today = clock.today()
    if starts_on < today:
        raise WiderAreaRefused(
            "Enter today or a later day: payments that were made keep the ring they were given", "starts_on"
        )
    if starts_on == today and any(each.starts_on == today for each in choices):
        raise WiderAreaRefused("A wider area has begun today already. Enter a later day", "starts_on")


def _checked(choice: Choice, code: str, on: dt.date, every_council: Register) -> Choice:
    """Return a choice as it is to be kept, or raise WiderAreaRefused where it is none that the council has."""
    council = every_council[every_council.become(code, on)]
    if choice.kind is WiderAreaKind.COMBINED_AUTHORITY:
        if combined_authority(every_council, council, on) is None:
            raise WiderAreaRefused(
                f"{council.name} belongs to no combined authority on that day. Choose another answer", "kind"
            )
        return Choice(choice.kind)
    if choice.kind is WiderAreaKind.COUNTY:
        return Choice(choice.kind)
    if not choice.name:
        raise WiderAreaRefused("Enter a name for the group of councils, like Severnside", "name")
    others = [each for each in choice.member_codes if each != council.code]
    if not others:
        raise WiderAreaRefused("Choose at least one other council", "member_codes")
    for each in others:
        found = every_council.find(each)
        if found is None or not found.exists(on):
            raise WiderAreaRefused(
                f"{found.name if found else each} is not a council on that day. Choose councils that are",
                "member_codes",
            )
    return Choice(choice.kind, choice.name, tuple(sorted({council.code, *others})))


def _choices() -> list[WiderAreaChoice]:
    """Return everything that councils chose, the latest to begin first; there is little of it."""
    latest = (WiderAreaChoice.starts_on.desc(), WiderAreaChoice.chosen_at.desc())
    return every(sa.select(WiderAreaChoice).order_by(*latest, WiderAreaChoice.id))


def _codes_on(code: str, on: dt.date, every_council: Register) -> frozenset[str]:
    """Return the codes under which the council that a code has become by a date may have chosen."""
    if every_council.find(code) is None:
        return frozenset({code})
    return every_council.same(every_council.become(code, on))


def _area(code: str, on: dt.date, every_council: Register, choices: Iterable[WiderAreaChoice]) -> CouncilArea:
    """Return a council's area on a date with the choice in force then."""
    codes = _codes_on(code, on, every_council)
    begun = [each for each in choices if each.starts_on <= on and each.council_code in codes]
    chosen = begun[0] if begun else None
    choice = Choice(chosen.kind, chosen.name, tuple(chosen.member_codes)) if chosen else None
    return councils.area_of(code, on, register=every_council, choice=choice)


def _seen(area: CouncilArea) -> tuple[str, tuple[str, ...], str]:
    """Return what a reader of a report sees of an area."""
    return area.wider_name, area.wider_members, area.region_name
