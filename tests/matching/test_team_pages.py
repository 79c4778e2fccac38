"""Teams at the desk: a search, its teams as weeks, the person's choice, and an introduction for one share of it."""

import json

import pytest
import sqlalchemy as sa

from carematch.core import jobs
from carematch.core.db import db, every, owned, transaction
from carematch.matching import desk, introductions, sides
from carematch.matching.models import Introduction, Ranking, Reason
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import SearchKind, SearchState, TeamChoice
from carematch.matching.team import choosing
from carematch.matching.team.options import FEWEST
from carematch.seekers import service as seekers
from carematch.seekers.representatives import MayNot
from carematch.seekers.visits import Visit
from carematch.seekers.vocabulary import Channel

TWO_MORNINGS = (
    Visit(day=0, earliest=540, latest=720, minutes=60),
    Visit(day=1, earliest=540, latest=720, minutes=45),
)


@pytest.fixture
def organisation(make):
    return make.organisation()


@pytest.fixture
def week(make, organisation):
    """Return a need of two mornings, and Mo and Tu, of whom each is free on one of them."""
    need = make.need(organisation, visits=TWO_MORNINGS)
    mo = make.provider(organisation, name="Mo", availability=["0-morning"])
    tu = make.provider(organisation, name="Tu", availability=["1-morning"])
    return seekers.get_need(organisation, need.id), mo, tu


def chosen(make, organisation, search, **said):
    said = {"option": FEWEST, "channel": Channel.PHONE, "wants_cover": False, **said}
    with transaction():
        found = searches.get_search(organisation, search.id)
        return choosing.choose(organisation, found, by=make.member(organisation), **said)


def test_from_the_desk_to_the_introductions(app, client, make, organisation, week):
    need, mo, _ = week
    client.sign_in(make.member(organisation))
    root = f"/{organisation.slug}"
    assert f"{root}/desk/{need.id}/team" in client.get(f"{root}/desk/{need.id}").text
    form = client.get(f"{root}/desk/{need.id}/team")
    assert "Nobody is told of it" in form.text
    client.post(f"{root}/desk/{need.id}/team", data={})
    jobs.run_pending(app)
    db.session.rollback()
    (search,) = searches.list_searches(organisation, SearchKind.TEAM)
    assert search.state is SearchState.DONE
    page = client.get(f"{root}/searches/{search.id}", follow_redirects=True)
    assert page.request.path == f"{root}/teams/{search.id}"
    for words in (
        "One team was found",
        "Fewest people",
        "All 1 hour 45 minutes a week",
        "Monday 9am to midday",
        "Tu",
    ):
        assert words in page.text
    answers = {"option": FEWEST, "given_by": "person", "channel": "phone", "wants_cover": "yes"}
    empty = client.post(f"{root}/teams/{search.id}/choice", data={})
    assert "Choose who chose" in empty.text
    done = client.post(f"{root}/teams/{search.id}/choice", data=answers, follow_redirects=True)
    assert "Chosen by the person themselves" in done.text
    assert "Could step in" in done.text
    introduce = f"{root}/desk/{need.id}/introduce/{mo.id}"
    assert introduce in done.text
    offer = client.get(introduce).text
    assert "Monday, 1 hour between" in offer
    assert "Tuesday" not in offer


def test_each_of_a_team_is_introduced_for_their_own_visits(make, organisation, week):
    need, mo, tu = week
    manager = make.member(organisation)
    with pytest.raises(desk.NotEligible, match="Not free"):
        desk.propose(organisation, need.id, mo.id)
    chosen(make, organisation, make.team_search(organisation, need=need))
    for provider in (mo, tu):
        with transaction():
            agreed = {"reason": Reason.BEST_FIT, "agreement": desk.Agreement(Channel.PHONE)}
            made = desk.introduce(organisation, need.id, provider.id, by=manager, **agreed)
        told = sides.for_provider(organisation, introductions.get_introduction(organisation, made.id))
        assert len(told.asked.week) == 1
    monday, _ = need.visits
    kept = every(owned(Ranking, organisation).order_by(Ranking.created_at, Ranking.id))
    asked = [ranking.problem["needs"][0]["visits"] for ranking in kept]
    assert [str(monday.id)] in [[visit["id"] for visit in each] for each in asked]
    assert db.session.scalar(owned(Introduction, organisation, sa.func.count())) == 2


def test_a_team_chosen_for_other_visits_stands_for_nothing(make, organisation, week):
    need, mo, _ = week
    search = make.team_search(organisation, need=need)
    chosen(make, organisation, search)
    need = seekers.get_need(organisation, need.id)
    assert choosing.share_of(organisation, need, mo.id) == {str(need.visits[0].id)}
    with transaction():
        again = seekers.get_need(organisation, need.id)
        seekers.set_visits(organisation, again, by=make.member(organisation), visits=TWO_MORNINGS)
    db.session.expire_all()
    changed = seekers.get_need(organisation, need.id)
    assert choosing.has_changed(search, changed)
    assert choosing.share_of(organisation, changed, mo.id) == frozenset()


def test_a_choice_is_written_down_once_by_whoever_may_answer(make, organisation, week):
    need, _, _ = week
    search = make.team_search(organisation, need=need)
    attorney = make.representative(organisation, need.person)  # nobody doubts that the person can decide
    with pytest.raises(MayNot):
        chosen(make, organisation, search, representative_id=attorney.id)
    with pytest.raises(choosing.CannotChoose, match="not one of those proposed"):
        chosen(make, organisation, search, option="cheapest")
    chosen(make, organisation, search)
    with pytest.raises(choosing.CannotChoose, match="chosen already"):
        chosen(make, organisation, search)
    assert db.session.scalar(owned(TeamChoice, organisation, sa.func.count())) == 1


def test_without_visits_there_is_nothing_to_share(client, make, organisation):
    need = make.need(organisation, visits=(), weekly_minutes=120)
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/desk/{need.id}/team")
    assert page.status_code == 409
    assert "add the visits to the need" in page.text


def test_where_nobody_can_do_any_visit_the_page_says_so(client, make, organisation):
    need = make.need(organisation, visits=TWO_MORNINGS)
    search = make.team_search(organisation, need=need).id
    client.sign_in(make.member(organisation))
    text = client.get(f"/{organisation.slug}/teams/{search}").text
    assert "Nobody can do any of the visits as they are asked." in text


def test_what_is_kept_of_a_search_is_sealed(make, organisation, week):
    search = make.team_search(organisation, need=week[0])
    kept = db.session.execute(sa.text("SELECT problem_sealed, result_sealed FROM searches")).one()
    assert str(week[1].id) in json.dumps(search.result)
    assert not any(str(week[1].id) in column for column in kept)
