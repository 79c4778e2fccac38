"""Where everything stands for whoever asked for help, gathered from the slices that keep it."""

import uuid
from dataclasses import dataclass, field

from carematch.accounts.models import User
from carematch.arrangements import service as arrangements
from carematch.arrangements.models import Arrangement
from carematch.arrangements.vocabulary import Status
from carematch.funds import books, isf
from carematch.funds.books import Standing
from carematch.funds.models import Fund
from carematch.matching.introducing.mine import list_for_seeker
from carematch.matching.models import Answer, Introduction, Outcome
from carematch.messages import service as messages
from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.seekers import service as seekers
from carematch.seekers.models import Need, Person
from carematch.seekers.vocabulary import NeedStatus

LONG_SETTLED = (NeedStatus.WITHDRAWN,)


@dataclass(frozen=True, slots=True)
class Money:
    """A fund that is held for somebody, with what it has now."""

    fund: Fund
    standing: Standing


@dataclass(slots=True)
class Mine:
    """What there is of one person: requests, people introduced, what is agreed, and money that may be seen."""

    person: Person
    needs: list[Need] = field(default_factory=list)
    to_answer: list[Introduction] = field(default_factory=list)
    introduced: list[Introduction] = field(default_factory=list)
    agreed: list[Arrangement] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)

    @property
    def drafts(self) -> list[Need]:
        """Return the requests that are still being written."""
        return [need for need in self.needs if need.status is NeedStatus.DRAFT]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a reader's page shows: person by person, and the messages that nobody has opened."""

    people: list[Mine]
    unread: int


def gather(organisation: Organisation, user: User) -> Page:
    """Return where everything stands of the people whom a user is or acts for, each within what they may see."""
    people = {person.id: Mine(person) for person in seekers.list_own_people(organisation, user)}
    for need in seekers.list_own_needs(organisation, user):
        if need.status not in LONG_SETTLED:
            people[need.person_id].needs.append(need)
    for made in list_for_seeker(organisation, user):
        _place_introduction(people[made.person_id], made)
    for agreed in arrangements.list_for_seeker(organisation, user):
        if agreed.status is Status.AGREED:
            people[agreed.person_id].agreed.append(agreed)
    for fund in _funds(organisation, user):
        people[fund.person_id].money.append(Money(fund, books.standing(organisation, fund)))
    return Page(list(people.values()), messages.count_unread(organisation, user))


def _place_introduction(mine: Mine, made: Introduction) -> None:
    """Put an introduction where it belongs: waiting for an answer, or standing."""
    if made.outcome is Outcome.OPEN and made.seeker_answer is Answer.WAITING:
        mine.to_answer.append(made)
    elif made.outcome in (Outcome.OPEN, Outcome.ACCEPTED):
        mine.introduced.append(made)


def _funds(organisation: Organisation, user: User) -> list[Fund]:
    """Return the open funds of the people whose money a user may see."""
    whose: list[uuid.UUID] = [
        person.id for person in seekers.list_own_people(organisation, user, May.SEE_MONEY)
    ]
    return isf.list_of_people(organisation, whose)
