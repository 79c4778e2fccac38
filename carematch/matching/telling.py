"""Tells people that there is news of an introduction; no message says what about, or names anybody."""

import uuid

from carematch.accounts.models import User
from carematch.core.db import db, owned
from carematch.mail import house
from carematch.mail import service as mail
from carematch.matching.models import Introduction, Side
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers import service as seekers

PAGES = {Side.PROVIDER: "my-introductions", Side.SEEKER: "introductions-to-me"}


def tell(organisation: Organisation, introduction: Introduction, *sides: Side) -> None:
    """Write to everybody on these sides who can sign in to read it; the manager calls the others."""
    for side in sides:
        link = f"{house.address()}/{organisation.slug}/{PAGES[side]}/{introduction.id}"
        for user in readers(organisation, introduction, side):
            mail.send(
                user.email,
                "introduction_offered",
                organisation=organisation,
                link=link,
                offers_copies=side is Side.SEEKER and bool(introduction.copies_offered),
            )


def readers(organisation: Organisation, introduction: Introduction, side: Side) -> list[User]:
    """Return who can open one side's page: the provider; or the person and those who act for them today."""
    found = _provider_user(organisation, introduction)
    if side is Side.SEEKER:
        found = _seeker_users(organisation, introduction)
    users = (db.session.get(User, user_id) for user_id in dict.fromkeys(found) if user_id)
    return [user for user in users if user is not None and user.is_active]


def _provider_user(organisation: Organisation, introduction: Introduction) -> list[uuid.UUID | None]:
    user_id = owned(Provider, organisation, Provider.user_id).where(Provider.id == introduction.provider_id)
    return [db.session.scalar(user_id)]


def _seeker_users(organisation: Organisation, introduction: Introduction) -> list[uuid.UUID | None]:
    person = seekers.get_person(organisation, introduction.person_id)
    return [person.user_id, *(each.user_id for each in seekers.list_representatives(organisation, person))]
