"""Keeping answers: what each question does to the person or the need, and when an answer cannot be kept."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from carematch.accounts.models import User
from carematch.asking.shape import Question
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import unchanged_since
from carematch.core.errors import NotFound
from carematch.core.money import Money
from carematch.organisations.models import Organisation
from carematch.seekers import contact, needs, people, visits
from carematch.seekers.asking import conditions as on
from carematch.seekers.models import Need, Person
from carematch.seekers.people import Refused
from carematch.seekers.tasks import OF_THE_PERSON
from carematch.seekers.vocabulary import Funding, Start, Times


def record_of(need: Need, question: Question) -> Need | Person:
    """Return the record that a question's answers are kept in, whose version its page carries."""
    return need.person if question.task in OF_THE_PERSON else need


def keep(
    organisation: Organisation,
    need: Need,
    question: Question,
    *,
    by: User,
    row_version: str | None,
    **given: Any,
) -> None:
    """Keep the answers to one question, or raise NotFound, StaleEdit, NeedClosed, Refused or a PlaceProblem."""
    if not question.is_asked(need):
        raise NotFound("This is not asked of them")
    needs.refuse_closed(need)
    unchanged_since(record_of(need, question), row_version)
    if question.key == "postcode":
        people.locate_person(organisation, need.person, by=by, **given)
    elif question.task in OF_THE_PERSON:
        contact.change(organisation, need.person, question, by=by, **given)
    elif question.key == "times":
        _keep_times(organisation, need, by=by, times=Times(given["times"]))
    else:
        facts = _READ[question.key](need, **given) if question.key in _READ else given
        needs.change_need(organisation, need, by=by, **facts)
    note(need, question)


def note(need: Need, question: Question) -> None:
    """Note that the page of a question was saved, whatever was answered."""
    need.answered = _with(need.answered, question.key)
    if question.task in OF_THE_PERSON:
        need.person.answered = _with(need.person.answered, question.key)


def not_known(
    organisation: Organisation, need: Need, question: Question, *, by: User, row_version: str | None
) -> None:
    """Keep "I do not know yet" as the answer to a question that takes it; raises as keep() does."""
    if not question.may_be_unknown:
        raise NotFound("This cannot stay open")
    needs.refuse_closed(need)
    unchanged_since(need, row_version)
    for ask in question.asks:
        setattr(need, ask.name, None)
    note(need, question)
    record(organisation, "need.changed", need, by=by, fields=[question.key])


def _with(keys: list[str], key: str) -> list[str]:
    return keys if key in keys else [*keys, key]


def _keep_times(organisation: Organisation, need: Need, *, by: User, times: Times) -> None:
    """Keep how times are said; visits that were listed are dropped where they no longer say it."""
    if times is not Times.VISITS and need.visits:
        visits.set_visits(organisation, need, by=by, visits=())
    weekly = need.weekly_minutes if times is Times.FLEXIBLE else None
    needs.change_need(organisation, need, by=by, times=times, weekly_minutes=weekly)


def _gender(_need: Need, *, gender: str | None, gender_reason: str | None) -> dict[str, Any]:
    wanted = None if gender in (None, "", on.ANYBODY) else gender
    return {"gender": wanted, "gender_reason": gender_reason if wanted else None}


def _start(_need: Need, *, start: str, start_on: dt.date | None) -> dict[str, Any]:
    known = Start(start)
    return {"start": known, "start_on": start_on if known is Start.DATE else None}


def _hospital(need: Need, *, from_hospital: bool | None) -> dict[str, Any]:
    """Keep whether somebody comes home from hospital; the day goes with it."""
    if from_hospital or not need.discharge_on:
        return {"from_hospital": from_hospital}
    return {"from_hospital": from_hospital, "discharge_on": None, "needed_by": None}


def _discharge(_need: Need, *, discharge_on: dt.date | None) -> dict[str, Any]:
    """Keep the day somebody comes home, by which help must be there; raises Refused for one that has gone by."""
    if discharge_on is not None and discharge_on < clock.today():
        raise Refused("Enter today's date or a later one", "discharge_on")
    return {"discharge_on": discharge_on, "needed_by": discharge_on}


def _own_musts(_need: Need, *, own_must_lines: str | None) -> dict[str, Any]:
    lines = [line.strip() for line in (own_must_lines or "").splitlines()]
    return {"own_musts": [line for line in lines if line]}


def _suits(_need: Need, *, suits: Sequence[str]) -> dict[str, Any]:
    return {"suits": on.cells(suits)}


def _top_up(_need: Need, *, weekly_top_up: Money | None) -> dict[str, Any]:
    return {"weekly_top_up": weekly_top_up}


_READ: dict[str, Callable[..., dict[str, Any]]] = {
    "gender": _gender,
    "start-on": _start,
    "hospital": _hospital,
    "discharge": _discharge,
    "own-musts": _own_musts,
    "suits": _suits,
    "length": lambda _need, usual_minutes: {"usual_minutes": int(usual_minutes)},
    "since": lambda _need, since: {"since": since or None},
    "driver": lambda _need, driver: {"driver": driver is True},
    "smoking": lambda _need, smoking_home: {"smoking_home": smoking_home is True},
    "distance": lambda _need, max_miles: {"max_miles": float(max_miles) if max_miles else None},
    "funding": lambda _need, funding: {"funding": Funding(funding)},
}
