"""What staff could not check, also of a check they accepted, is told at the introduction and stays as it was told."""

import datetime as dt

import pytest

from carematch.core.db import db
from carematch.matching import introductions
from carematch.matching.models import Introduction
from carematch.providers.evidence import Unchecked
from carematch.rules.checks import CheckKind

SOME_DAY = dt.date(2026, 11, 2)
WHAT, STEPS = "Whether the photograph is hers", "We asked her bank and her doctor"


@pytest.fixture
def organisation(make, freeze):
    freeze(SOME_DAY)
    return make.organisation()


def test_the_person_is_told_for_good_what_could_not_be_checked_and_what_was_tried(client, make, organisation):
    provider = make.provider(organisation)
    make.check(organisation, provider, CheckKind.IDENTITY, unchecked=Unchecked(WHAT, STEPS))
    seeker = make.user()
    need, manager = make.need(organisation, user=seeker), make.member(organisation)
    client.sign_in(manager)
    before = client.get(f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}")
    assert WHAT in before.text
    assert STEPS in before.text
    made = make.introduction(organisation, need=need, provider=provider)
    make.check(organisation, provider, CheckKind.IDENTITY)  # later somebody could check it
    db.session.rollback()
    kept = introductions.get_introduction(organisation, made.id)
    assert kept.told == (f"Identity: {WHAT}. What we did: {STEPS}",)
    assert WHAT not in str(
        db.session.scalar(db.select(Introduction.left_open_sealed).execution_options(scoped=True))
    )
    assert WHAT in client.get(f"/{organisation.slug}/introductions/{made.id}").text
    client.sign_in(seeker)
    page = client.get(f"/{organisation.slug}/introductions-to-me/{made.id}").text
    assert WHAT in page
    assert STEPS in page
    assert "There is nothing that we could not check" not in page


def test_who_is_introduced_after_it_was_checked_is_told_nothing_of_it(make, organisation):
    provider = make.provider(organisation)
    make.check(organisation, provider, CheckKind.IDENTITY, unchecked=Unchecked(WHAT, STEPS))
    make.check(organisation, provider, CheckKind.IDENTITY)
    assert make.introduction(organisation, provider=provider).told == ()
