"""The proposal for the waiting list: asked for, read beside first come, first served, accepted and refused by line."""

import datetime as dt

import pytest

from carematch.core import clock, jobs
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.matching.caseload import asking, deciding, proposal
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import SearchState
from carematch.providers import holding
from carematch.providers import service as providers
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import NeedStatus


@pytest.fixture
def place(make):
    """Return an organisation with two who wait, one provider, and a manager."""
    anchor = make.organisation()
    return anchor, [make.need(anchor), make.need(anchor)], make.provider(anchor), make.member(anchor)


def proposed(app, anchor, manager):
    with transaction():
        search_id = asking.ask(anchor, by=manager).id
    jobs.run_pending(app)
    db.session.rollback()
    return searches.get_search(anchor, search_id)


def test_a_manager_asks_for_a_proposal_and_takes_up_a_line(app, client, place):
    anchor, needs, provider, manager = place
    client.sign_in(manager)
    assert f"/{anchor.slug}/proposals" in client.get(f"/{anchor.slug}/today").text
    page = client.get(f"/{anchor.slug}/proposals")
    assert "Look for a proposal for 2 needs" in page.text
    page = client.post(f"/{anchor.slug}/proposals", follow_redirects=True)
    assert "This search waits to begin" in page.text
    jobs.run_pending(app)
    (search,) = searches.list_searches(anchor)
    page = client.get(f"/{anchor.slug}/searches/{search.id}", follow_redirects=True)
    assert "Beside first come, first served" in page.text
    assert needs[0].reference in page.text
    assert needs[1].reference in page.text
    assert provider.called in page.text
    where = f"/{anchor.slug}/proposals/{search.id}/{{}}/{provider.id}"
    page = client.post(where.format(needs[0].id) + "/accept", follow_redirects=True)
    assert f"Introduce somebody for {needs[0].reference}" in page.text
    client.get(where.format(needs[1].id) + "/refuse")
    page = client.post(
        where.format(needs[1].id) + "/refuse", data={"note": "Too soon"}, follow_redirects=True
    )
    assert "Refused. Nobody is told." in page.text
    assert "Too soon" in page.text
    assert ">Accepted" in page.text.replace("\n", "").replace("  ", "")


def test_what_has_changed_since_cannot_be_accepted(app, client, make, place):
    anchor, needs, provider, manager = place
    search = proposed(app, anchor, manager)
    assert search.state is SearchState.DONE
    with transaction():
        seekers.set_status(
            anchor, seekers.get_need(anchor, needs[0].id), NeedStatus.WITHDRAWN, by=manager, reason="x"
        )
    lines = {line.need.id: line for line in proposal.read(anchor, search).lines}
    assert lines[needs[0].id].stale == proposal.NOT_OPEN
    assert lines[needs[1].id].stale == ""
    client.sign_in(manager)
    page = client.post(
        f"/{anchor.slug}/proposals/{search.id}/{needs[0].id}/{provider.id}/accept", follow_redirects=True
    )
    assert "so it cannot be accepted" in page.text
    with transaction():
        search = searches.get_search(anchor, search.id)
        deciding.decide(anchor, search.id, needs[0].id, provider.id, by=manager, accepted=False)
    assert [line.decision and line.decision.accepted for line in proposal.read(anchor, search).lines].count(
        False
    ) == 1


def test_somebody_we_have_paused_is_not_proposed(app, make, place):
    anchor, _, provider, manager = place
    with transaction():
        holding.hold(anchor, providers.get_provider(anchor, provider.id), by=manager)
    search = proposed(app, anchor, manager)
    read = proposal.read(anchor, search)
    assert (read.lines, len(read.nobody)) == ((), 2)


def test_waiting_and_coming_home_from_hospital_count_for_more(app, make, freeze):
    anchor = make.organisation()
    freeze(dt.date(2026, 9, 1))
    need = make.need(anchor, from_hospital=True)
    late = make.need(anchor, from_hospital=True, discharge_on=dt.date(2026, 12, 1))
    plain = make.need(anchor)
    assert [asking.priority(each) for each in (plain, late, need)] == [1.0, 2.0, 3.0]
    freeze(dt.date(2026, 9, 29))
    assert clock.today() == dt.date(2026, 9, 29)
    assert asking.priority(plain) == 2.0
    freeze(dt.date(2027, 9, 29))
    assert asking.priority(plain) == 3.0


def test_with_nobody_waiting_there_is_nothing_to_propose(app, client, make):
    anchor = make.organisation()
    client.sign_in(make.member(anchor, Role.MANAGER))
    page = client.get(f"/{anchor.slug}/proposals")
    assert "there is nothing to propose" in page.text
    page = client.post(f"/{anchor.slug}/proposals", follow_redirects=True)
    assert "No open need says yet" in page.text
