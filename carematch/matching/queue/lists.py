"""The lists of the queue: one page of rows with all that stands in them, and how long each list is.

However many rows a page has, it takes the same number of queries.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import db, every, owned
from carematch.matching.contacting.models import Contact
from carematch.matching.queue import conditions
from carematch.matching.queue.asked import Asked, Only, Tab
from carematch.matching.queue.conditions import Known
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import grouping, neighbourhood_names
from carematch.seekers import service as seekers
from carematch.seekers.models import Need, Person

PER_PAGE = 25
Key = TypeVar("Key")


class By(enum.StrEnum):
    """What stands behind the day by which help must be there."""

    HOME = "home"
    NEEDED = "needed"
    START = "start"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day by which help must be there, why, and by how many days it has gone by (0: it has not)."""

    by: By
    day: dt.date
    days_over: int


@dataclass(frozen=True, slots=True)
class Row:
    """One need as the queue shows it; `action` is the first next action that stands open."""

    need: Need
    owner: User | None
    days_waiting: int | None
    deadline: Deadline | None
    reply_by: dt.date | None
    action: Contact | None
    to_review: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    rows: tuple[Row, ...]
    total: int
    number: int
    pages: int

    @property
    def first_number(self) -> int:
        """Return the number of the first row in the whole list."""
        return (self.number - 1) * PER_PAGE + 1


@dataclass(frozen=True, slots=True)
class Places:
    """The neighbourhoods from which needs came, by key, with the official codes that make each up."""

    names: dict[str, str]
    codes: dict[str, tuple[str, ...]]


def deadline_of(need: Need) -> Deadline | None:
    """Return the day by which help must be there, or None where none is known; the database asks the same."""
    days = (
        (By.HOME, need.discharge_on if need.from_hospital else None),
        (By.NEEDED, need.needed_by),
        (By.START, need.start_on),
    )
    for by, day in days:
        if day is not None:
            return Deadline(by, day, max(0, (clock.today() - day).days))
    return None


def load(organisation: Organisation, asked: Asked, known: Known) -> Page:
    """Return one page of a list; a page beyond the last is the last."""
    wanted = (
        conditions.on_tab(organisation, asked.tab),
        *conditions.narrowed(organisation, asked, known),
    )
    total = _count(organisation, sa.and_(*wanted))
    pages = max(1, -(-total // PER_PAGE))
    number = min(asked.page, pages)
    shown = (
        seekers.for_staff(organisation)
        .add_columns(conditions.reply_by(organisation), conditions.to_review(organisation))
        .where(*wanted)
        .order_by(*conditions.ordered(organisation, asked.sort))
        .options(joinedload(Need.person), selectinload(Need.visits))
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    found = list(db.session.execute(shown))
    owners = _owners([need for need, *_rest in found], known)
    actions = next_actions(organisation, [need.id for need, *_rest in found])
    rows = (
        Row(
            need,
            owners.get(need.owner_id),
            seekers.days_waiting(need),
            deadline_of(need),
            reply_by,
            actions.get(need.id),
            bool(to_review),
        )
        for need, reply_by, to_review in found
    )
    return Page(tuple(rows), total, number, pages)


def _count(organisation: Organisation, condition: conditions.Condition) -> int:
    counted = seekers.for_staff(organisation).with_only_columns(sa.func.count(), maintain_column_froms=True)
    return db.session.scalar(counted.where(condition)) or 0


def _owners(needs: Sequence[Need], known: Known) -> dict[uuid.UUID | None, User]:
    """Return the owners of needs by id; who may no longer introduce people is left out."""
    ids = {need.owner_id for need in needs if need.owner_id in known.owners}
    if not ids:
        return {}
    return {user.id: user for user in every(sa.select(User).where(User.id.in_(ids)))}


def next_actions(organisation: Organisation, need_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Contact]:
    """Return by need the first next action that stands open."""
    if not need_ids:
        return {}
    standing = (
        owned(Contact, organisation)
        .where(Contact.need_id.in_(need_ids), Contact.next_on.is_not(None), Contact.done_at.is_(None))
        .order_by(Contact.next_on.desc(), Contact.created_at.desc(), Contact.id.desc())
    )
    return {contact.need_id: contact for contact in every(standing)}  # the first of each is written last


def count_tabs(organisation: Organisation, asked: Asked, known: Known) -> dict[Tab, int]:
    """Return how long each list is, narrowed as one is."""
    narrowed = conditions.narrowed(organisation, asked, known)
    return _counts(organisation, {tab: conditions.on_tab(organisation, tab) for tab in Tab}, narrowed)


def count_numbers(organisation: Organisation) -> dict[Only, int]:
    """Return how many open needs each narrowing leaves: every number is the length of the list it leads to."""
    asked = {each: conditions.only(organisation, each) for each in Only}
    return _counts(organisation, asked, [conditions.is_open()])


def _counts(
    organisation: Organisation,
    asked: dict[Key, conditions.Condition],
    where: Sequence[conditions.Condition],
) -> dict[Key, int]:
    """Return how many needs meet each condition, in one query."""
    columns = [sa.func.count().filter(condition) for condition in asked.values()]
    counted = seekers.for_staff(organisation).with_only_columns(*columns, maintain_column_froms=True)
    found = db.session.execute(counted.where(*where)).one()
    return dict(zip(asked, found, strict=True))


def places(organisation: Organisation) -> Places:
    """Return the neighbourhoods that open needs came from, by name, as the organisation calls them."""
    waiting = owned(Need, organisation, Need.person_id).where(conditions.is_open())
    lived_in = owned(Person, organisation, Person.neighbourhood_code).where(
        Person.neighbourhood_code.is_not(None), Person.id.in_(waiting)
    )
    codes = sorted(set(db.session.scalars(lived_in.distinct())))
    named, held = neighbourhood_names(organisation, codes), grouping(organisation)
    gathered: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for code in codes:
        key = held.key(code)
        if key is not None and code in named:
            gathered[key] = (*gathered.get(key, ()), code)
            names[key] = named[code]
    return Places(dict(sorted(names.items(), key=lambda each: each[1])), gathered)
