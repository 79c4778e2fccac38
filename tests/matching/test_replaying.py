"""A ranking that was kept comes out the same whatever has changed since; another answer is said, not hidden."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from carematch.core.db import every, owned, transaction
from carematch.core.errors import NotFound
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.matching.file_writing import as_file
from carematch.matching.models import Ranking
from carematch.matching.problem import load
from carematch.matching.rank import rank
from carematch.matching.replaying import service
from carematch.matching.replaying.beside import KEY, beside
from carematch.matching.scoring import WEIGHTS
from carematch.matching.settings import service as settings
from carematch.providers import holding
from carematch.providers import service as providers
from carematch.rules.data import BOOK
from carematch.rules.dated import Rule
from carematch.seekers import service as seekers
from tests.matching.example import example

ASKED = Rule(
    "checks.code_of_conduct.asked", "compulsory", dt.date(2020, 1, 1), None, "Advice", applies_to="anchor"
)


@pytest.fixture
def organisation(make):
    return make.organisation()


def kept(problem):
    """Return a problem's file and answer as the database keeps them."""
    result = {**rank(problem), **beside(problem)}
    return json.loads(json.dumps(as_file(problem))), json.loads(json.dumps(result))


def changed(**facts):
    problem = load(example({}, {}, {"id": "p2"}))
    first, second = problem.providers
    return replace(problem, providers=(replace(first, **facts), replace(second, **_book(facts))))


def _book(facts):
    return {name: value for name, value in facts.items() if name == "rule_book"}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"safeguarding_pause": True},
        {"rule_book": BOOK.with_rules([ASKED]), "overrides": ("council", "anchor")},
    ],
)
def test_what_the_file_has_no_place_for_is_kept_beside_the_answer(facts):
    file, result = kept(changed(**facts))
    assert (KEY in result) == bool(facts)
    again = service.worked_out(file, result)
    assert again.is_same
    assert len(again.ranked.blocked) == (1 if facts else 0)
    without = service.worked_out(file, {"needs": result["needs"]})
    assert without.is_same == (not facts)


def test_another_answer_is_told_person_by_person():
    file, result = kept(changed())
    file["providers"][0]["drives"] = None
    file["needs"][0]["driver"] = True
    file["providers"][1]["listed"] = False
    again = service.worked_out(file, result)
    assert not again.is_same
    told = {each.provider_id: (each.then.split(",")[0], each.now) for each in again.differences}
    assert told["p2"][1] == "Cannot be introduced: On the register"
    assert {then for then, _now in told.values()} <= {"Place 1", "Place 2"}


def test_it_comes_out_the_same_after_weights_rates_and_pauses_have_changed(make, organisation):
    manager = make.member(organisation)
    held = make.provider(organisation, name="Paused")
    with transaction():
        holding.hold(organisation, providers.get_provider(organisation, held.id), by=manager)
    fits = make.provider(organisation, name="Fits")
    made = make.introduction(organisation, provider=fits, by=manager)
    with transaction():
        settings.change(organisation, by=manager, weights={**WEIGHTS, "near": 1})
        holding.release(organisation, providers.get_provider(organisation, held.id), by=manager)
        need = seekers.get_need(organisation, made.need_id)
        seekers.change_need(organisation, need, by=manager, max_rate=Money.pounds(1))
    (stored,) = every(owned(Ranking, organisation))
    assert stored.result[KEY] == {"held": [str(held.id)]}
    again = service.replay(stored)
    assert again.is_same
    assert again.ranked.weights == WEIGHTS


def test_the_page_says_what_it_rests_on_and_is_led_to(client, make, organisation):
    made = make.introduction(organisation)
    client.sign_in(make.member(organisation))
    base = f"/{organisation.slug}/desk/{made.need_id}"
    path = f"{base}/rankings/{made.ranking_id}"
    assert path in client.get(f"/{organisation.slug}/introductions/{made.id}").text
    text = client.get(path).text
    assert "Worked out again: the same" in text
    assert made.reference in text
    assert "1. Sam" in text
    assert f"{base}/worked-out" in client.get(base).text
    now = client.get(f"{base}/worked-out").text
    assert "Worked out again: the same" in now
    assert path in now


def test_the_page_does_not_hide_another_answer(client, make, organisation):
    stored = make.ranking(organisation)
    with transaction():
        row = every(owned(Ranking, organisation))[0]
        result = row.result
        result["needs"][0]["blocked"].append({"id": str(stored.id), "rule": "checks", "reason": "None"})
        row.result = result
    client.sign_in(make.member(organisation))
    text = client.get(f"/{organisation.slug}/desk/{stored.need_id}/rankings/{stored.id}").text
    assert "not the same" in text
    assert "A provider no longer kept" in text


def test_the_command_says_so_and_fails_where_it_differs(app, make, organisation):
    stored = make.ranking(organisation)
    run = app.test_cli_runner().invoke
    said = run(args=["match", "replay", str(stored.id), "--org", organisation.slug])
    assert (said.exit_code, said.output) == (0, "The same\n")
    with transaction():
        row = every(owned(Ranking, organisation))[0]
        row.result = {"needs": [{**row.result["needs"][0], "eligible": [], "blocked": [], "near": []}]}
        row.problem = {**row.problem, "seed": 3}
    told = json.loads(
        run(args=["match", "replay", str(stored.id), "--org", organisation.slug, "--json"]).stdout
    )
    assert (told["same"], told["seed"]) == (True, 3)  # nobody was on the register, then or now
    other = make.organisation()
    assert run(args=["match", "replay", str(stored.id), "--org", other.slug]).exit_code == 1


def test_only_those_who_may_see_matching_read_it(client, make, organisation):
    stored = make.ranking(organisation)
    client.sign_in(make.member(organisation, Role.FINANCE))
    path = f"desk/{stored.need_id}/rankings/{stored.id}"
    assert client.get(f"/{organisation.slug}/{path}").status_code == 403
    other = make.organisation()
    client.sign_in(make.member(other))
    assert client.get(f"/{other.slug}/{path}").status_code == 404
    with pytest.raises(NotFound):
        service.get_ranking(other, stored.id)
