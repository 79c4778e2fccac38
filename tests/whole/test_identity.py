"""No page and no letter for a provider says who a person is, unless a live consent covers that provider right then."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from carematch.arrangements import service as arrangements
from carematch.core.access import label_of
from carematch.core.clock import LONDON
from carematch.core.db import db, transaction
from carematch.core.permissions import GRANTS, Role
from carematch.mail.models import Message
from carematch.matching import desk
from carematch.matching.models import Side
from carematch.seekers import consents
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel
from tests.support.client import Client
from tests.support.make import Make
from tests.whole.samples import NOT_OWNED, fitting

TODAY = dt.date(2026, 11, 22)
MIDNIGHT = dt.datetime(2026, 11, 23, 0, 0, tzinfo=LONDON)
CANARIES = ("Quillfeather", "0117 496 0987", "quillfeather@person.example")
# Two pages on which a provider sees whom they help, while they may: without them the test would prove nothing.
NAMED = {"matching.my_introduction", "arrangements.my_arrangement"}


class World:
    """A person, a provider who can sign in, and everything that there is between them."""

    def __init__(self, make: Make, *, for_all: bool, expires_on: dt.date | None = None) -> None:
        """Introduce them under a consent for one provider or for everybody; agree care; write hours down."""
        self.organisation = make.organisation()
        self.manager = make.member(self.organisation, Role.MANAGER)
        self.owner = make.user(name="Pat Provider")
        self.provider = make.provider(self.organisation, user=self.owner)
        name, phone, email = CANARIES
        self.person = make.person(
            self.organisation, preferred_name=name, full_name=name, phone=phone, email=email
        )
        need = make.need(self.organisation, person=self.person)
        self._agree(for_all, expires_on)
        self.introduction = make.introduction(
            self.organisation, need=need, provider=self.provider, agreement=None, accepted_by=tuple(Side)
        )
        with transaction():
            made = arrangements.agree(
                self.organisation, self.introduction, by=self.manager, **make.agreed_terms()
            )
        self.arrangement = arrangements.get_arrangement(self.organisation, made.id)
        make.hours(self.organisation, arrangement=self.arrangement, worked_on=TODAY)

    def _agree(self, for_all: bool, expires_on: dt.date | None) -> None:
        with transaction():
            person = seekers.get_person(self.organisation, self.person.id)
            consents.give(
                self.organisation,
                person,
                by=self.manager,
                channel=Channel.PHONE,
                provider_id=None if for_all else self.provider.id,
                expires_on=expires_on,
            )

    def named_on(self, app: Flask, client: Client) -> set[str]:
        """Return the pages open to providers on which the person can be recognised."""
        client.sign_in(self.owner)
        client.checks_pages = False
        return {
            endpoint
            for endpoint, url in self._pages(app)
            if any(word in client.get(url, follow_redirects=True).text for word in CANARIES)
        }

    def _pages(self, app: Flask) -> list[tuple[str, str]]:
        """Return every page that a provider may open, with the ids that are between these two."""
        ids: dict[str, Any] = {
            "org": self.organisation.slug,
            "introduction_id": self.introduction.id,
            "arrangement_id": self.arrangement.id,
            "person_id": self.person.id,
            "need_id": self.introduction.need_id,
        }
        pages = []
        with app.test_request_context():
            for rule in app.url_map.iter_rules():
                if (
                    "GET" not in (rule.methods or ())
                    or label_of(app, rule.endpoint) not in GRANTS[Role.PROVIDER]
                ):
                    continue
                others = set(rule.arguments) - set(ids)
                values = {name: ids[name] for name in rule.arguments if name in ids}
                values |= {name: fitting(rule._converters[name]) for name in others}
                assert others <= NOT_OWNED | OF_THEIR_OWN, rule
                pages.append((rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, values)))
        return pages

    def betraying_letters(self) -> list[str]:
        """Return the letters to the provider that name the person."""
        letters = db.session.scalars(sa.select(Message).where(Message.to_address == self.owner.email))
        return [
            each.template for each in letters if any(word in each.subject + each.body for word in CANARIES)
        ]


# Ids of what is the provider's alone, or a thread of messages: a strange one finds nothing of the person.
OF_THEIR_OWN = {
    "reference_id",
    "document_id",
    "photo_id",
    "visit_id",
    "thread_id",
    "conversation_id",
    "message_id",
}


def withdraw(world: World) -> None:
    with transaction():
        live = consents.find_live(world.organisation, world.person.id, world.provider.id)
        assert live is not None
        consents.withdraw(world.organisation, live, by=world.manager)


def leave_out(world: World) -> None:
    with transaction():
        person = seekers.get_person(world.organisation, world.person.id)
        seekers.exclude(
            world.organisation, person, by=world.manager, provider_id=world.provider.id, asked_by="person"
        )


@pytest.mark.parametrize(
    ("for_all", "end"),
    [(False, withdraw), (True, withdraw), (True, leave_out), (False, None), (True, None)],
    ids=["one-withdrawn", "all-withdrawn", "left-out", "one-at-midnight", "all-at-midnight"],
)
def test_a_provider_knows_who_it_is_only_under_a_live_consent(
    app: Flask, client: Client, make: Make, freeze: Any, for_all: bool, end: Any
) -> None:
    freeze(TODAY)
    world = World(make, for_all=for_all, expires_on=None if end else TODAY)
    freeze(MIDNIGHT - dt.timedelta(seconds=1))
    assert world.named_on(app, client) >= NAMED
    if end:
        end(world)
    else:
        freeze(MIDNIGHT)
    assert world.named_on(app, client) == set()
    assert world.betraying_letters() == []


def test_nothing_is_told_before_there_is_a_consent(
    app: Flask, client: Client, make: Make, freeze: Any
) -> None:
    freeze(TODAY)
    organisation = make.organisation()
    need = make.need(organisation)
    provider = make.provider(organisation)
    with pytest.raises(desk.CannotIntroduce, match="consent"):
        make.introduction(organisation, need=need, provider=provider, agreement=None)
