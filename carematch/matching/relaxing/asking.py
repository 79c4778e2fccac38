"""Asking the person before anything that they must have is changed: who said yes or no, when and how, is kept.

A person's capacity is presumed; for them decides only who holds an authority that covers it. The law is never asked
about.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, one, owned
from carematch.core.errors import DomainError
from carematch.matching import desk, introductions
from carematch.matching.relaxing import changes, words
from carematch.matching.relaxing.applying import apply
from carematch.matching.relaxing.changes import Change
from carematch.matching.relaxing.models import AgreedChange
from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.representatives import find_who_may
from carematch.seekers.vocabulary import Channel, Giver


class NotAChange(DomainError):
    """The change is made already, or helps nobody any more."""


class AnswerRefused(DomainError):
    """The answer cannot be kept as given; `field` is the question that the sentence belongs beside."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and its question."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Heard:
    """Who answered, when, and how they said it."""

    on: dt.date
    channel: Channel
    by: Giver = Giver.PERSON
    representative_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask the person, and what it would do."""

    need: Need
    change: Change
    lets_in: tuple[str, ...]
    with_it: tuple[str, ...]


def ask(organisation: Organisation, need_id: uuid.UUID, key: str) -> Question:
    """Return what to ask for a change, or raise NotFound, NeedNotOpen or NotAChange."""
    need = seekers.get_need(organisation, need_id)
    introductions.refuse_closed(need)
    return _question(organisation, need, desk.look(organisation, need), key)


def answer(
    organisation: Organisation, need_id: uuid.UUID, key: str, *, by: User, agreed: bool, heard: Heard
) -> AgreedChange:
    """Keep what was said to a change and, after a yes, change the need; the need is held meanwhile.

    Raises NotFound, NeedNotOpen, NotAChange, AnswerRefused or seekers.Refused; then nothing is kept.
    """
    one(owned(Need, organisation).where(Need.id == need_id).with_for_update())
    need = seekers.get_need(organisation, need_id)
    introductions.refuse_closed(need)
    looked = desk.look(organisation, need)
    asked = looked.ranked.need
    change = _question(organisation, need, looked, key).change
    _refuse_answer(organisation, need, change, heard)
    kept = AgreedChange(
        organisation_id=organisation.id,
        need_id=need.id,
        code=change.step.code,
        agreed=agreed,
        given_by=heard.by,
        representative_id=heard.representative_id if heard.by is Giver.REPRESENTATIVE else None,
        channel=heard.channel,
        asked_on=heard.on,
        recorded_by_id=by.id,
    )
    kept.step = {
        **change.step.as_json(),
        "says": change.says,
        "to": changes.agreed_size(asked, change.step),
    }
    kept.asked_as = f"{change.asks} {words.FREE_TO_SAY_NO}"
    db.session.add(kept)
    said = "change.agreed" if agreed else "change.refused"
    record(organisation, said, kept, by=by, fields=[change.step.code, heard.by.value, heard.channel.value])
    if agreed and not change.is_shared:
        apply(organisation, need, asked, change.step, by=by)
    return kept


def covers(change: Change) -> May:
    """Return what a representative must be allowed to say yes to a change: money is money."""
    return May.AGREE_MONEY if change.step.code == "price" else May.ANSWER


def _question(organisation: Organisation, need: Need, looked: desk.Look, key: str) -> Question:
    found = changes.find(organisation, need, looked, key)
    if found is None or not found[0].is_persons:
        raise NotAChange("This change is made already, or it would help nobody any more")
    change, way = found
    others = tuple(each.says for each in way.changes if each.key != change.key)
    return Question(need, change, tuple(each.called for each in way.lets_in), others)


def _refuse_answer(organisation: Organisation, need: Need, change: Change, heard: Heard) -> None:
    """Raise AnswerRefused for a day to come, and for whoever may not decide this for the person."""
    if heard.on > clock.today():
        raise AnswerRefused("Enter today's date or an earlier one", "asked_on")
    if heard.by is Giver.PERSON:
        return
    acting = heard.representative_id and find_who_may(
        organisation, need.person, covers(change), representative_id=heard.representative_id
    )
    if not acting:
        raise AnswerRefused("Ask the person: whoever this is cannot decide it for them", "given_by")
