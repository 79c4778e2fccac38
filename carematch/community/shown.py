"""What everybody is shown: groups that run and were confirmed not too long ago, and how far they are."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.community import service, wording
from carematch.community.asked import Asked, fits
from carematch.community.models import Group
from carematch.community.vocabulary import SETTING_LABELS, GroupStatus, kind_names
from carematch.core import clock
from carematch.core.db import db, one, owned
from carematch.core.wording import said
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import neighbourhood_names
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.places import distance
from carematch.places.values import Precision

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Near:
    """A group, and how many miles away it is (None: people need not go anywhere, or nobody said from where)."""

    group: Group
    miles: float | None


@dataclass(frozen=True, slots=True)
class Card:
    """A group as lists show it."""

    id: uuid.UUID
    name: str
    about: str
    kinds: tuple[str, ...]
    when: str
    where: str
    cost: str
    distance: str
    confirmed: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Before which day a group was confirmed too long ago, by an anchor's rules: to be relied on, and to be shown."""

    relied_on: dt.date
    shown: dt.date


def limits(organisation: Organisation, on: dt.date) -> Limits:
    """Return what the rules say on a day; a group confirmed on these days, or before, is over them."""
    own, book = overrides_for(organisation.id), book_for(organisation.id)

    def before(rule: str) -> dt.date:
        return on - dt.timedelta(weeks=book.number(f"community.{rule}_weeks", on, overrides=own))

    return Limits(before("confirm"), before("shown"))


def is_shown(limits: Limits) -> sa.ColumnElement[bool]:
    """Return the condition that everybody may see a group: it runs, and was confirmed lately enough."""
    return sa.and_(Group.status == GroupStatus.RUNNING, Group.confirmed_on > limits.shown)


def is_to_confirm(organisation: Organisation, on: dt.date) -> sa.ColumnElement[bool]:
    """Return the condition that somebody has to look at a running group once more."""
    oldest = limits(organisation, on).relied_on
    return sa.and_(
        Group.status == GroupStatus.RUNNING,
        sa.or_(Group.confirmed_on.is_(None), Group.confirmed_on <= oldest),
    )


def count_to_confirm(organisation: Organisation) -> int:
    """Count the running groups that somebody has to look at once more."""
    asked = owned(Group, organisation, sa.func.count()).where(is_to_confirm(organisation, clock.today()))
    return db.session.scalar(asked) or 0


def get_shown(organisation: Organisation, group_id: uuid.UUID) -> Group:
    """Return a group that everybody may see today, or raise NotFound."""
    may_be_seen = is_shown(limits(organisation, clock.today()))
    found: Group = one(owned(Group, organisation).where(Group.id == group_id, may_be_seen))
    return found


def near(organisation: Organisation, point: Point | None, asked: Asked = Asked()) -> list[Near]:  # noqa: B008
    """Return the groups that everybody may see and that fit, nearest first; those without a place come last."""
    return _near(organisation, point, asked, limits(organisation, clock.today()))


def _near(organisation: Organisation, point: Point | None, asked: Asked, held: Limits) -> list[Near]:
    groups = service.list_groups(organisation, is_shown(held))
    away = distance.miles_from(*point) if point else None
    found = [
        Near(each, away(*each.point) if away and each.point else None) for each in groups if fits(each, asked)
    ]
    return sorted(found, key=lambda each: (each.miles is None, each.miles or 0.0)) if away else found


def cards(organisation: Organisation, found: Iterable[Near], *, is_rough: bool = False) -> list[Card]:
    """Return groups as lists show them; `is_rough` where the place that somebody asked about is only about right."""
    return _cards(found, limits(organisation, clock.today()), is_rough=is_rough)


def _cards(found: Iterable[Near], held: Limits, *, is_rough: bool) -> list[Card]:
    today = clock.today()
    return [_card(each, today, held.relied_on, is_rough) for each in found]


def beside(organisation: Organisation, point: Point, most: int = 3, *, is_rough: bool = False) -> list[Card]:
    """Return a few things going on near a place, to stand beside a list of people who could help."""
    held = limits(organisation, clock.today())
    return _cards(_near(organisation, point, Asked(), held)[:most], held, is_rough=is_rough)


def by_neighbourhood(organisation: Organisation, found: Iterable[Near]) -> dict[str, list[Near]]:
    """Return groups by the name of the neighbourhood that they are in, by name; those without a place come last."""
    listed = list(found)
    placed = [each for each in listed if each.group.point]
    names = neighbourhood_names(organisation, {each.group.neighbourhood_code for each in placed})
    sorted_in: dict[str, list[Near]] = {}
    for each in placed:
        name = names.get(each.group.neighbourhood_code or "", said("Other places"))
        sorted_in.setdefault(name, []).append(each)
    parts = dict(sorted(sorted_in.items()))
    for each in (each for each in listed if not each.group.point):
        parts.setdefault(SETTING_LABELS[each.group.setting], []).append(each)
    return parts


def distance_to(each: Near, *, is_rough: bool) -> str:
    """Write how far a group is; nothing where there is nowhere to go, or from where is not known."""
    if each.miles is None:
        return ""
    words = distance.about(each.miles, is_rough or each.group.precision != Precision.UNIT)
    return words.capitalize()


def _card(each: Near, today: dt.date, oldest: dt.date, is_rough: bool) -> Card:
    group = each.group
    return Card(
        id=group.id,
        name=group.name,
        about=group.about,
        kinds=tuple(kind_names(group.kinds)),
        when=wording.when(group),
        where=wording.where(group),
        cost=wording.cost(group),
        distance=distance_to(each, is_rough=is_rough),
        confirmed=wording.confirmed(group, today),
        is_stale=group.confirmed_on is None or group.confirmed_on <= oldest,
    )
