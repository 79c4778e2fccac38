"""Words to a provider that direct care are held up once with the reason; what we do not do is not here to be done."""

import re

import pytest

from carematch.core.db import db, every, owned, transaction
from carematch.core.permissions import Role
from carematch.matching import introductions
from carematch.matching.boundary import service
from carematch.matching.boundary.drift import drifts
from carematch.matching.boundary.models import BoundaryWarning

DRIFTS = "Told her: please make sure you wash him before nine"


@pytest.fixture
def organisation(make):
    return make.organisation()


def warnings(organisation):
    return every(owned(BoundaryWarning, organisation).order_by(BoundaryWarning.created_at))


def test_a_manager_is_warned_goes_on_and_both_are_on_record(client, make, organisation):
    manager = make.member(organisation)
    need, provider = make.need(organisation), make.provider(organisation)
    make.consent(organisation, need.person, provider_id=provider.id)
    path = f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}"
    client.sign_in(manager)
    form = {"reason": "nearest", "note": DRIFTS, "form_key": "k1"}
    held = client.post(path, data=form)
    assert held.status_code == 200
    assert "Directing how care is given" in held.text
    assert "please make sure you wash" in held.text
    assert "has an ongoing role in the care" in held.text
    assert DRIFTS in held.text  # the words are kept in the form
    assert introductions.list_for_need(organisation, need) == []
    (warned,) = warnings(organisation)
    assert (warned.rules, warned.went_on, warned.warned_id) == (["directing"], False, manager.id)
    assert (warned.need_id, warned.provider_id) == (need.id, provider.id)
    assert client.post(path, data={**form, "goes_on": "y"}).status_code == 302
    (warned,) = warnings(organisation)
    db.session.refresh(warned)
    assert warned.went_on
    assert len(introductions.list_for_need(organisation, need)) == 1
    log = client.get(f"/{organisation.slug}/role-boundary").text
    assert "Kept the words" in log
    assert need.reference in log
    assert (
        "Nobody has been warned of this" in client.get(f"/{organisation.slug}/role-boundary?rule=rota").text
    )
    assert (
        client.sign_in(make.member(organisation, Role.FINANCE))
        .get(f"/{organisation.slug}/role-boundary")
        .status_code
        == 403
    )


def test_words_that_were_changed_are_not_held_up_again(client, make, organisation):
    need, provider = make.need(organisation), make.provider(organisation)
    make.consent(organisation, need.person, provider_id=provider.id)
    path = f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}"
    client.sign_in(make.member(organisation))
    client.post(path, data={"reason": "nearest", "note": DRIFTS})
    client.post(path, data={"reason": "nearest", "note": "They live in the same street"})
    assert len(introductions.list_for_need(organisation, need)) == 1
    assert [each.went_on for each in warnings(organisation)] == [False]


def test_the_same_warning_is_kept_once_a_day(make, organisation):
    manager, about = make.member(organisation), service.About("contact")
    found = drifts(DRIFTS, service.clock.today())
    for went_on in (False, False, True):
        with transaction():
            service.warn(organisation, about, found, by=manager, went_on=went_on)
    assert service.count_all(organisation) == (1, 1)
    with transaction():
        service.warn(organisation, service.About("introduce"), found, by=manager, went_on=False)
    assert service.count_all(organisation) == (2, 1)


def test_why_hours_are_not_approved_is_read_by_the_provider_and_looked_at(client, make, organisation):
    hours = make.hours(organisation)
    client.sign_in(make.member(organisation, Role.FINANCE))
    path = f"/{organisation.slug}/hours/{hours.id}/refuse"
    held = client.post(path, data={"reason": "We monitor your visits"})
    assert "Supervising or monitoring the care" in held.text
    (warned,) = warnings(organisation)
    assert warned.provider_id is not None
    assert client.post(path, data={"reason": "That day was agreed with somebody else"}).status_code == 302


def test_what_was_said_to_a_provider_is_looked_at_and_what_a_person_said_is_not(client, make, organisation):
    made = make.introduction(organisation)
    client.sign_in(make.member(organisation))
    path, today = f"/{organisation.slug}/needs/{made.need_id}/contacts/new", service.clock.today()
    form = {
        "kind": "call",
        "outcome": "spoke",
        "happened_on-day": today.day,
        "happened_on-month": today.month,
        "happened_on-year": today.year - 1,
        "happened_time": "10:00",
        "note": "Told them: you must use the hoist",
    }
    held = client.post(path, data={**form, "whom": str(made.provider_id)})
    assert "This may go beyond introducing" in held.text
    assert [each.asked_in for each in warnings(organisation)] == ["contact"]
    client.post(path, data={**form, "whom": "person"})
    assert len(warnings(organisation)) == 1


UNSAFE = re.compile(
    r"\b(rotas?|rosters?|shifts?|care-?notes?|visit-?notes?|daily-?logs?|emar|mar-?charts?|gps|clock-?in|check-?in"
    r"|ratings?|stars|dispatch|care-?plans?|supervis\w+|appraisals?|quality-?scores?|commissions?-?paid)\b"
)


def test_what_an_introductory_agency_does_not_do_has_no_page_and_no_table(app):
    """No rotas, care notes, visit logging, dispatch, ratings of care, plans of care or supervision, nowhere."""
    pages = [rule.rule.replace("_", "-") for rule in app.url_map.iter_rules()]
    tables = [name.replace("_", "-") for name in db.metadata.tables]
    columns = [column.name.replace("_", "-") for t in db.metadata.tables.values() for column in t.columns]
    assert [name for name in (*pages, *tables, *columns) if UNSAFE.search(name)] == []
    assert UNSAFE.search("/<org>/providers/<id>/care-notes")
    assert UNSAFE.search("visit-ratings")
