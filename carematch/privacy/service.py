"""What the pages ask: whose data a reader may open, and who looked at it."""

import uuid

from carematch.accounts.models import User
from carematch.core.errors import NotFound
from carematch.organisations.models import Organisation
from carematch.privacy import looked
from carematch.privacy.gathering import Gathered, Subject, gather
from carematch.privacy.looked import Look
from carematch.rules.acting import May
from carematch.seekers import representatives
from carematch.seekers.models import Person
from carematch.seekers.people import find_own_person, get_person

__all__ = ["Gathered", "Subject", "gather", "list_represented", "looks", "myself", "represented"]


def myself(organisation: Organisation, user: User) -> Subject:
    """Return a user with the person that they are here."""
    return Subject(user.name, user, find_own_person(organisation, user))


def list_represented(organisation: Organisation, user: User) -> list[Person]:
    """Return the people for whom a user decides about care: a helper opens nobody's whole record."""
    found = representatives.list_own_people(organisation, user, May.ANSWER)
    return [each for each in found if each.user_id != user.id]


def represented(organisation: Organisation, user: User, person_id: uuid.UUID) -> Subject:
    """Return a person for whom a user decides about care, or raise NotFound; money only where they may see it."""
    person = get_person(organisation, person_id)
    if person.user_id == user.id or not representatives.may_user(organisation, user, person, May.ANSWER):
        raise NotFound("There is nothing here by that name")
    with_money = representatives.may_user(organisation, user, person, May.SEE_MONEY)
    return Subject(person.called, None, person, with_money)


def looks(organisation: Organisation, gathered: Gathered) -> list[Look]:
    """Return who opened the records that were gathered, newest first."""
    ids = gathered.ids.get("persons", set()) | gathered.ids.get("providers", set())
    return looked.looks(organisation, ids)
