"""Two references make the check good: nobody records it by hand, and it falls when fewer than two count."""

import contextlib
import datetime as dt
import threading

import pytest

from carematch.accounts.models import User
from carematch.core.db import db, transaction
from carematch.core.errors import NotFound
from carematch.organisations.service import get_organisation
from carematch.providers import checks, references, service, vetting
from carematch.providers.evidence import CheckRefused, Unchecked
from carematch.providers.referee import Stage
from carematch.providers.references import ReferenceRefused
from carematch.providers.vocabulary import Decision, Method, Status
from carematch.rules.checks import CheckKind

SOME_DAY = dt.date(2026, 11, 2)
NAMED = {
    "name": "Rita Reed",
    "contact": "rita@people.example",
    "how_known": "She was my neighbour for ten years",
    "is_relative": False,
    "may_share": True,
}
ANSWERED = {
    "answered_on": SOME_DAY,
    "method": Method.SPOKEN,
    "is_relative": False,
    "may_share": True,
    "decision": Decision.ACCEPTED,
}


@pytest.fixture
def organisation(make, freeze):
    freeze(SOME_DAY)
    return make.organisation()


def reload(organisation, provider):
    db.session.rollback()
    return service.get_provider(organisation, provider.id)


def name(make, organisation, provider, **facts):
    with transaction():
        whole = service.get_provider(organisation, provider.id)
        return references.name_referee(
            organisation, whole, by=make.member(organisation), **{**NAMED, **facts}
        ).id


def answer(make, organisation, provider, reference_id, **facts):
    with transaction():
        whole = service.get_provider(organisation, provider.id)
        referee = references.get_reference(organisation, whole, reference_id)
        references.answer(organisation, whole, referee, by=make.member(organisation), **{**ANSWERED, **facts})


def has_references(organisation, provider):
    whole = reload(organisation, provider)
    return CheckKind.REFERENCES in checks.held(whole)


def test_the_second_accepted_reference_makes_the_check_good(make, organisation):
    provider = make.provider(organisation, listed=False)
    first = name(make, organisation, provider)
    second = name(make, organisation, provider, name="Omar Oakes", contact="0117 496 0123")
    answer(make, organisation, provider, first)
    assert not has_references(organisation, provider)
    answer(
        make,
        organisation,
        provider,
        second,
        unchecked=Unchecked("Whether he still works there", "We rang twice"),
    )
    made = checks.latest(reload(organisation, provider))[CheckKind.REFERENCES]
    assert (made.decision, made.reference, made.seen_on) == (Decision.ACCEPTED, "2 references", SOME_DAY)
    assert (made.could_not_check, made.steps_taken) == ("Whether he still works there", "We rang twice")


def test_a_withdrawn_reference_takes_the_check_and_the_listing_with_it(make, organisation):
    provider = make.provider(organisation)
    whole = reload(organisation, provider)
    referee = references.list_references(organisation, whole)[0]
    manager = make.member(organisation)
    with transaction():
        whole = service.get_provider(organisation, provider.id)
        referee = references.get_reference(organisation, whole, referee.id)
        references.withdraw(organisation, whole, referee, by=manager, reason="She is his aunt")
    whole = reload(organisation, provider)
    assert whole.status is Status.UNLISTED
    assert "Two references: not recorded" in whole.status_reason
    third = name(make, organisation, provider, name="Ada Ash", contact="ada@people.example")
    answer(make, organisation, provider, third)
    assert reload(organisation, provider).status is Status.LISTED


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"is_relative": True}, "is_relative"),
        ({"may_share": False}, "may_share"),
        ({"decision": Decision.REFUSED}, "note"),
        ({"answered_on": SOME_DAY + dt.timedelta(days=1)}, "answered_on"),
        ({"method": Method.ONLINE}, "method"),
    ],
)
def test_an_answer_that_cannot_count_is_not_accepted(make, organisation, facts, field):
    provider = make.provider(organisation, listed=False)
    reference = name(make, organisation, provider)
    with pytest.raises(ReferenceRefused) as refused:
        answer(make, organisation, provider, reference, **facts)
    assert refused.value.field == field
    assert references.list_references(organisation, provider)[0].stage is Stage.NAMED


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"is_relative": True}, "is_relative"),
        ({"may_share": False}, "may_share"),
        ({"name": "Sam Surname"}, "name"),
        ({"contact": " "}, "contact"),
    ],
)
def test_who_cannot_count_is_not_named(make, organisation, facts, field):
    provider = make.provider(organisation, listed=False)
    with pytest.raises(ReferenceRefused) as refused:
        name(make, organisation, provider, **facts)
    assert refused.value.field == field


def test_nobody_is_named_twice(make, organisation):
    provider = make.provider(organisation, listed=False)
    name(make, organisation, provider)
    with pytest.raises(ReferenceRefused, match="named already"):
        name(make, organisation, provider, name="Somebody Else")


def test_two_answers_at_the_same_moment_both_count(app, make, organisation, monkeypatch):
    provider = make.provider(organisation, listed=False)
    both = [
        name(make, organisation, provider),
        name(make, organisation, provider, name="Omar Oakes", contact="0117 496 0123"),
    ]
    managers = [make.member(organisation).id for _ in both]
    anchor_id, provider_id = organisation.id, provider.id
    db.session.rollback()
    together, both_inside = threading.Barrier(2), threading.Barrier(2)
    refuse = references._refuse_answer

    def refuse_once_both_are_inside(*given):
        with contextlib.suppress(threading.BrokenBarrierError):  # where one waits for the other's lock
            both_inside.wait(timeout=2)
        refuse(*given)

    monkeypatch.setattr(references, "_refuse_answer", refuse_once_both_are_inside)

    def say(reference_id, manager_id):
        with app.app_context():
            together.wait()
            with transaction():
                anchor = get_organisation(anchor_id)
                whole = service.get_provider(anchor, provider_id)
                referee = references.get_reference(anchor, whole, reference_id)
                manager = db.session.get(User, manager_id)
                references.answer(anchor, whole, referee, by=manager, **ANSWERED)

    threads = [threading.Thread(target=say, args=each) for each in zip(both, managers, strict=True)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert has_references(organisation, provider)


def test_references_are_never_recorded_by_hand(make, organisation):
    provider = make.provider(organisation, listed=False)
    with pytest.raises(CheckRefused), transaction():
        vetting.record_check(
            organisation,
            service.get_provider(organisation, provider.id),
            by=make.member(organisation),
            kind=CheckKind.REFERENCES,
            method=Method.SPOKEN,
            decision=Decision.ACCEPTED,
            seen_on=SOME_DAY,
            reference="Two people",
        )


def test_what_is_kept_of_a_referee_is_sealed(make, organisation):
    provider = make.provider(organisation, listed=False)
    reference = references.get_reference(organisation, provider, name(make, organisation, provider))
    stored = (reference.name_sealed, reference.contact_sealed, reference.how_known_sealed)
    assert not any("Rita" in each or "rita" in each or "neighbour" in each for each in stored)
    with pytest.raises(NotFound):
        references.get_reference(make.organisation(), provider, reference.id)


def page(client, url, **facts):
    """Open a form, and send it with the row version that it was shown with."""
    shown = client.get(url)
    version = shown.text.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]
    return client.post(url, data={"row_version": version, **facts})


def test_staff_name_ask_and_write_down_the_answer(client, make, organisation):
    provider = make.provider(organisation, listed=False)
    client.sign_in(make.member(organisation))
    home = f"/{organisation.slug}/providers/{provider.id}"
    assert f"{home}/references" in client.get(home).text
    url = f"{home}/references"
    given = {"contact": "0117 496 0456", "how_known": "Taught him to drive", "may_share": "yes"}
    refused = page(client, f"{url}/new", name="Nan Surname", is_relative="yes", **given)
    assert "Name somebody who is not a relative" in refused.text
    assert "Taught him to drive" in refused.text
    page(client, f"{url}/new", name="Nan Nettle", is_relative="no", **given)
    (referee,) = references.list_references(organisation, provider)
    page(client, f"{url}/{referee.id}/asked", asked_on="2026-11-01")
    assert "Asked, no answer yet" in client.get(url).text
    desk = client.get(f"/{organisation.slug}/checks?show=references-asked").text
    assert "Nan Nettle" in desk
    assert "1 day" in desk
    said = {"answered_on": "2026-11-02", "method": "spoken", "is_relative": "no", "may_share": "yes"}
    beside = page(
        client, f"{url}/{referee.id}/answer", decision="accepted", could_not_check="His age", **said
    )
    assert "Say what you did to check it" in beside.text
    page(client, f"{url}/{referee.id}/answer", decision="accepted", note="Kind and on time", **said)
    text = client.get(url).text
    assert "One counts so far. Two are needed." in text
    assert "Kind and on time" in text
    assert "Say why" in page(client, f"{url}/{referee.id}/withdraw").text
    page(client, f"{url}/{referee.id}/withdraw", reason="Asked us to forget it")
    assert "Withdrawn" in client.get(url).text
