"""The copy of their answers that somebody gets who was helped: in their form, sent, and noted."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, lock, owned
from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.seekers.helping.models import AnswerCopy, HelpSession
from carematch.seekers.helping.vocabulary import CopyFormat, CopyWay
from carematch.seekers.models import Need, Person
from carematch.seekers.people import Refused
from carematch.seekers.vocabulary import NeedStatus

_IN_THEIR_FORMAT = (
    ("easy_read", CopyFormat.EASY_READ),
    ("large_print", CopyFormat.LARGE_PRINT),
)


def format_for(person: Person) -> CopyFormat:
    """Return the form in which a person reads best, by what they said helps when we write."""
    if person.letter_format in set(CopyFormat):
        return CopyFormat(person.letter_format)
    return next(
        (form for said, form in _IN_THEIR_FORMAT if said in person.communication_needs), CopyFormat.PLAIN
    )


def note_sent(
    organisation: Organisation, need: Need, *, by: User, written_as: CopyFormat, way: CopyWay
) -> AnswerCopy:
    """Note that the person got a copy, and how; a letter that says a copy waits is written here. Raises Refused.

    That letter says nothing of what is in the copy, and it only goes where the person has an email address.
    """
    lock(need)
    person = need.person
    if way is CopyWay.EMAIL_NOTICE:
        if not person.email:
            raise Refused("We have no email address of theirs. Choose another way", "way")
        mail.send(person.email, "copy_waits", organisation=organisation, link=_page(organisation, need))
    copy = AnswerCopy(
        organisation_id=organisation.id,
        need_id=need.id,
        written_as=written_as,
        way=way,
        sent_at=clock.now(),
        sent_by_id=by.id,
    )
    db.session.add(copy)
    record(organisation, "copy.sent", copy, by=by, fields=[written_as.value, way.value])
    return copy


def _page(organisation: Organisation, need: Need) -> str:
    """Return where the person reads the copy, or nothing where they cannot sign in."""
    if need.person.user_id is None:
        return ""
    return f"{house.address()}/{organisation.slug}/my-needs/{need.id}/copy"


def list_copies(organisation: Organisation, need: Need) -> list[AnswerCopy]:
    """Return the copies that were sent of a need's answers, newest first."""
    return every(
        owned(AnswerCopy, organisation)
        .where(AnswerCopy.need_id == need.id)
        .order_by(AnswerCopy.sent_at.desc(), AnswerCopy.id)
    )


def _is_due(organisation: Organisation) -> sa.ColumnElement[bool]:
    """Return the condition that a need was handed in with help, and no copy was sent since the last time of helping."""
    helped = owned(HelpSession, organisation, sa.func.max(HelpSession.began_at)).where(
        HelpSession.need_id == Need.id
    )
    sent = owned(AnswerCopy, organisation, sa.func.max(AnswerCopy.sent_at)).where(
        AnswerCopy.need_id == Need.id
    )
    latest, got = helped.scalar_subquery(), sent.scalar_subquery()
    return sa.and_(
        Need.received_on.is_not(None),
        Need.status != NeedStatus.WITHDRAWN,
        latest.is_not(None),
        sa.or_(got.is_(None), got < latest),
    )


def list_due(organisation: Organisation) -> list[Need]:
    """Return the needs of which the person still gets a copy, longest waiting first."""
    return every(
        owned(Need, organisation)
        .where(_is_due(organisation))
        .options(joinedload(Need.person))
        .order_by(Need.received_on, Need.created_at, Need.id)
    )


def count_due(organisation: Organisation) -> int:
    """Return of how many needs the person still gets a copy."""
    return db.session.scalar(owned(Need, organisation, sa.func.count()).where(_is_due(organisation))) or 0


def is_due(organisation: Organisation, need: Need) -> bool:
    """Tell whether the person still gets a copy of a need's answers."""
    asked = owned(Need, organisation).where(Need.id == need.id, _is_due(organisation))
    return first(asked) is not None
