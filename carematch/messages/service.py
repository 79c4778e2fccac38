"""Writing messages, answering them, and what waits on either side."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, owned
from carematch.core.errors import DomainError
from carematch.mail import house
from carematch.mail import service as mail
from carematch.messages.models import PersonMessage
from carematch.organisations.models import Organisation
from carematch.seekers import service as seekers
from carematch.seekers.models import Person

LONGEST = 4000  # characters of one message
LETTER = "message_waiting"


class MessageRefused(DomainError):
    """The message cannot be sent as it is; the sentence says what to do."""


class NobodyToRead(DomainError):
    """Neither the person nor anybody who acts for them has an account to read messages with."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What was last written with a person, and how many of their messages wait for us."""

    person: Person
    last: PersonMessage
    waiting: int


def write(organisation: Organisation, person: Person, *, by: User, body: str) -> PersonMessage:
    """Write to the anchor as the person, or as somebody who acts for them; raises MessageRefused.

    Who may is decided where the person was found (seekers.get_own).
    """
    return _written(organisation, person, by=by, body=body, from_staff=False)


def answer(organisation: Organisation, person: Person, *, by: User, body: str) -> PersonMessage:
    """Write to a person, and say in a letter that a message waits; raises MessageRefused or NobodyToRead.

    What they had written is settled by it. The letter holds nothing of the message.
    """
    readers = _readers(organisation, person)
    if not readers:
        raise NobodyToRead("Nobody could read it: they have no account. Call them, or write a letter")
    made = _written(organisation, person, by=by, body=body, from_staff=True)
    _settle_all(organisation, person)
    for reader in readers:
        page = f"{house.address()}/{organisation.slug}/my-messages"
        mail.send(reader.email, LETTER, organisation=organisation, link=page)
    return made


def _written(
    organisation: Organisation, person: Person, *, by: User, body: str, from_staff: bool
) -> PersonMessage:
    """Keep a message, or raise MessageRefused."""
    text = body.strip()
    if not text:
        raise MessageRefused("Write something first")
    if len(text) > LONGEST:
        raise MessageRefused(f"Use at most {LONGEST:,} characters, or send it in two messages")
    made = PersonMessage(
        organisation_id=organisation.id,
        person_id=person.id,
        by_id=by.id,
        from_staff=from_staff,
        written_at=clock.now(),
    )
    db.session.add(made)
    made.body = text
    acted_for = db.session.get(User, person.user_id) if person.user_id not in (None, by.id) else None
    record(organisation, "message.written", made, by=by, on_behalf_of=None if from_staff else acted_for)
    return made


def _readers(organisation: Organisation, person: Person) -> list[User]:
    """Return who reads a person's messages: they themselves, and whoever acts for them and has an account."""
    acting = [each.user_id for each in seekers.list_representatives(organisation, person)]
    ids = {user_id for user_id in (person.user_id, *acting) if user_id is not None}
    return every(sa.select(User).where(User.id.in_(ids), User.is_active).order_by(User.id))


def settle(organisation: Organisation, person: Person, *, by: User) -> None:
    """Note that what a person wrote needs no answer; again changes nothing."""
    if _settle_all(organisation, person):
        record(organisation, "message.settled", person, by=by)


def _settle_all(organisation: Organisation, person: Person) -> int:
    """Settle what a person wrote, and return how many that were."""
    waiting: list[PersonMessage] = every(
        owned(PersonMessage, organisation).where(PersonMessage.person_id == person.id, _waits())
    )
    for each in waiting:
        each.settled_at = clock.now()
        each.read_at = each.read_at or clock.now()
    return len(waiting)


def _waits() -> sa.ColumnElement[bool]:
    """Return the condition that a message waits for us."""
    return sa.and_(PersonMessage.from_staff.is_(False), PersonMessage.settled_at.is_(None))


def list_thread(organisation: Organisation, person: Person) -> list[PersonMessage]:
    """Return all that was written with a person, oldest first."""
    return every(
        owned(PersonMessage, organisation)
        .where(PersonMessage.person_id == person.id)
        .options(joinedload(PersonMessage.by))
        .order_by(PersonMessage.written_at, PersonMessage.id)
    )


def mark_read(organisation: Organisation, person: Person, *, by_staff: bool) -> None:
    """Note that one side has opened what the other wrote."""
    unread: list[PersonMessage] = every(
        owned(PersonMessage, organisation).where(
            PersonMessage.person_id == person.id,
            PersonMessage.from_staff.is_(not by_staff),
            PersonMessage.read_at.is_(None),
        )
    )
    for each in unread:
        each.read_at = clock.now()


def list_threads(organisation: Organisation) -> list[Thread]:
    """Return the people that messages were written with: those who wait first, the longest waiting before others."""
    found: list[PersonMessage] = every(
        owned(PersonMessage, organisation)
        .options(joinedload(PersonMessage.person), joinedload(PersonMessage.by))
        .order_by(PersonMessage.written_at, PersonMessage.id)
    )
    of_person: dict[uuid.UUID, list[PersonMessage]] = {}
    for each in found:
        of_person.setdefault(each.person_id, []).append(each)
    threads = [_thread(each) for each in of_person.values()]
    waiting = [each for each in threads if each.waiting]
    others = [each for each in threads if not each.waiting]
    return [
        *sorted(waiting, key=lambda each: each.last.written_at),
        *sorted(others, key=lambda each: each.last.written_at, reverse=True),
    ]


def _thread(written: Sequence[PersonMessage]) -> Thread:
    """Return what stands of a thread in a list."""
    waiting = sum(not each.from_staff and each.settled_at is None for each in written)
    return Thread(written[-1].person, written[-1], waiting)


def count_waiting(organisation: Organisation) -> int:
    """Count the people whose messages wait for us."""
    counted = owned(PersonMessage, organisation, sa.func.count(PersonMessage.person_id.distinct()))
    return db.session.scalar(counted.where(_waits())) or 0


def count_unread(organisation: Organisation, user: User) -> int:
    """Count what we wrote to the people whom a user is or acts for, and nobody there has opened."""
    mine = seekers.acts_for(organisation, user)
    counted = owned(PersonMessage, organisation, sa.func.count()).where(
        PersonMessage.person_id.in_(mine), PersonMessage.from_staff, PersonMessage.read_at.is_(None)
    )
    return db.session.scalar(counted) or 0
