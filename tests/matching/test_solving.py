"""Long searches as jobs: asked for, run, stopped, gone wrong, and begun again where a worker died."""

import uuid
from dataclasses import replace

import pytest

from carematch.core import clock, jobs
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.matching.problem import load
from carematch.matching.solving import running
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import SearchKind, SearchState
from tests.matching.example import example

KIND = SearchKind.CASELOAD
LOADED = load(example())
ONLY = LOADED.providers[0]
PROBLEM = replace(LOADED, providers=(ONLY, replace(ONLY, id="p2", safeguarding_pause=True)))


@pytest.fixture
def solve(monkeypatch):
    """Have a function of the test's search instead, looking at the database every time it may."""
    monkeypatch.setattr(running, "_EVERY", 0)
    return lambda solver: monkeypatch.setitem(running._solvers, KIND, solver)


def ask(make, anchor):
    with transaction():
        return searches.ask(anchor, KIND, PROBLEM, by=make.member(anchor)).id


def found(anchor, search_id):
    db.session.rollback()  # what another session has kept meanwhile
    return searches.get_search(anchor, search_id)


def call_off(make, anchor, search_id):
    with transaction():
        searches.cancel(anchor, searches.get_search(anchor, search_id), by=make.member(anchor))


def test_a_search_is_run_once_and_keeps_its_answer(app, make, solve):
    asked = []

    def solver(problem, *, progress, cancelled):
        asked.append(problem)
        progress(40, "Looking")
        assert not cancelled()
        return {"minutes_met": 45}

    solve(solver)
    anchor = make.organisation()
    search_id = ask(make, anchor)
    jobs.run_pending(app)
    search = found(anchor, search_id)
    assert (search.state, search.progress, search.result) == (SearchState.DONE, 100, {"minutes_met": 45})
    assert [each.id for each in asked[0].providers] == ["p1"]  # whoever is paused by us is not in the file
    assert asked[0].providers[0].overrides == (str(anchor.id),)
    running.run(str(anchor.id), str(search_id))
    assert len(asked) == 1


def test_how_far_it_is_can_be_read_while_it_runs(app, make, solve):
    seen = []

    def solver(problem, *, progress, cancelled):
        progress(40, "Looking")
        search = found(anchor, search_id)
        seen.append((search.state, search.progress, search.doing))
        return {}

    solve(solver)
    anchor = make.organisation()
    search_id = ask(make, anchor)
    jobs.run_pending(app)
    assert seen == [(SearchState.RUNNING, 40, "Looking")]


def test_a_search_called_off_before_it_begins_is_never_run(app, make, solve):
    solve(lambda problem, **_: pytest.fail("it was run"))
    anchor = make.organisation()
    search_id = ask(make, anchor)
    call_off(make, anchor, search_id)
    jobs.run_pending(app)
    assert found(anchor, search_id).state is SearchState.CANCELLED
    with pytest.raises(searches.SearchEnded):
        call_off(make, anchor, search_id)


def test_a_search_called_off_while_it_runs_stops_and_keeps_nothing(app, make, solve):
    def solver(problem, *, progress, cancelled):
        assert not cancelled()
        call_off(make, anchor, search_id)
        assert cancelled()
        return {"minutes_met": 45}

    solve(solver)
    anchor = make.organisation()
    search_id = ask(make, anchor)
    jobs.run_pending(app)
    search = found(anchor, search_id)
    assert (search.state, search.result) == (SearchState.CANCELLED, {})


def test_a_search_that_goes_wrong_says_so_and_keeps_nothing(app, make, solve):
    def solver(problem, *, progress, cancelled):
        raise ValueError("Mrs Patel's visits")

    solve(solver)
    anchor = make.organisation()
    search_id = ask(make, anchor)
    jobs.run_pending(app)
    search = found(anchor, search_id)
    assert (search.state, search.doing, search.result) == (SearchState.FAILED, running.FAULT, {})


def test_a_search_whose_worker_died_is_begun_again_and_the_first_run_changes_nothing_any_more(
    app, make, solve
):
    solve(lambda problem, **_: {"minutes_met": 45})
    anchor = make.organisation()
    search_id = ask(make, anchor)
    first = running._claim(anchor.id, search_id)
    jobs.run_pending(app)
    assert found(anchor, search_id).state is SearchState.DONE
    first.end(SearchState.FAILED)
    assert found(anchor, search_id).state is SearchState.DONE
    assert first.cancelled()


def test_an_organisation_finds_only_its_own_searches(app, make):
    search_id = ask(make, make.organisation())
    with pytest.raises(searches.DomainError):
        searches.get_search(make.organisation(), search_id)


def test_a_manager_follows_a_search_and_stops_it(app, client, make):
    anchor = make.organisation()
    manager = make.member(anchor, Role.MANAGER)
    with transaction():
        search = searches.ask(anchor, KIND, PROBLEM, by=manager)
    client.sign_in(manager)
    page = client.get(f"/{anchor.slug}/searches")
    assert "Proposal for the waiting list" in page.text
    page = client.get(f"/{anchor.slug}/searches/{search.id}")
    assert "This search waits to begin" in page.text
    assert "<progress" in page.text
    page = client.post(f"/{anchor.slug}/searches/{search.id}/cancel", follow_redirects=True)
    assert "This search was stopped" in page.text
    page = client.post(f"/{anchor.slug}/searches/{search.id}/cancel", follow_redirects=True)
    assert "This search has ended already" in page.text
    assert client.get(f"/{anchor.slug}/searches/{uuid.uuid4()}").status_code == 404
    assert clock.now() >= search.asked_at
