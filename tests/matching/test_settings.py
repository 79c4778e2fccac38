"""An anchor's settings: they change the order and nothing else, are kept with each ranking, and stay symmetrical."""

import pytest
import sqlalchemy as sa

from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.db import db, every, owned, transaction
from carematch.core.errors import NotFound, StaleEdit
from carematch.core.permissions import Role
from carematch.matching import desk
from carematch.matching.models import Ranking
from carematch.matching.scoring import WEIGHTS
from carematch.matching.settings import neighbours, service
from carematch.matching.settings.adjoining import adjoining
from carematch.places.models import AreaBoundary
from carematch.places.values import AreaKind
from carematch.seekers import service as seekers


@pytest.fixture
def organisation(make):
    return make.organisation()


@pytest.fixture
def manager(make, organisation):
    return make.member(organisation)


def change(organisation, manager, **given):
    with transaction():
        return service.change(organisation, by=manager, **given)


def square(west, south, side=0.01):
    """Return a square about a kilometre wide."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_areas_adjoin_where_their_outlines_meet_and_not_across_a_gap():
    gap = 0.0002  # some 14 metres
    shapes = {
        "a": [square(-2.6, 51.4)],
        "b": [square(-2.59 + gap, 51.4)],
        "c": [square(-2.57, 51.4)],
        "corner": [square(-2.61, 51.41)],
        "empty": [],
    }
    assert adjoining(shapes) == {frozenset("ab"), frozenset(("a", "corner"))}
    # a neighbourhood of two parts adjoins what either part does
    both = {"a": [square(-2.6, 51.4), square(-2.58, 51.4)], "c": shapes["c"]}
    assert adjoining(both) == {frozenset("ac")}
    multi = {"type": "MultiPolygon", "coordinates": [square(-2.58, 51.4)["coordinates"]]}
    assert adjoining({"m": [multi], "c": shapes["c"]}) == {frozenset("mc")}


def test_without_a_row_the_defaults_hold_and_a_change_is_on_the_record(organisation, manager, make):
    assert service.of(organisation) == service.Settings()
    change(organisation, manager, weights={**WEIGHTS, "near": 0, "experience": 40}, at_once=5)
    holds = service.of(organisation)
    assert holds.own_weights == {"near": 0, "experience": 40}
    assert (holds.at_once, holds.reply_days, holds.escalate_days) == (5, 7, 14)
    assert service.of(make.organisation()) == service.Settings()
    changes = sa.select(AuditEntry).where(AuditEntry.action == "matching_settings.changed")
    assert [each.fields for each in every(changes)] == [["at_once", "weight.near", "weight.experience"]]
    with transaction():
        service.reset_weights(organisation, by=manager)
    assert service.of(organisation).own_weights == {}
    assert service.of(organisation).at_once == 5


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"at_once": 0}, "at_once"),
        ({"reply_days": 29}, "reply_days"),
        ({"weights": {"near": -1}}, "near"),
        ({"weights": {"near": float("nan")}}, "near"),
        ({"weights": {"nearness": 5}}, "nearness"),
        ({"weights": dict.fromkeys(WEIGHTS, 0)}, "near"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(organisation, manager, given, field):
    with pytest.raises(service.SettingRefused) as refused:
        change(organisation, manager, **given)
    assert refused.value.field == field
    assert service.of(organisation) == service.Settings()


def test_a_stale_page_is_refused_also_the_first_one(organisation, manager):
    change(organisation, manager, at_once=4, row_version="0")
    with pytest.raises(StaleEdit):
        change(organisation, manager, at_once=2, row_version="0")
    assert service.of(organisation).at_once == 4


def test_weights_and_neighbours_change_the_order_and_are_kept_with_the_ranking(make, organisation, manager):
    need = make.need(organisation, prefers_experience=["dementia"])
    skilled = {"experience": ["dementia"]}
    near = make.provider(organisation, name="Near", postcode="BS3 5AB", radius_miles=50, more=_more())
    make.provider(organisation, name="Skilled", postcode="BS4 2AB", radius_miles=50, more=_more(**skilled))
    assert _order(organisation, need) == ["Skilled", "Near"]
    change(organisation, manager, weights={**WEIGHTS, "experience": 0})
    assert _order(organisation, need) == ["Near", "Skilled"]
    make.introduction(organisation, need=need, provider=near)
    (stored,) = every(owned(Ranking, organisation))
    assert stored.problem["weights"] == {**WEIGHTS, "experience": 0}
    assert stored.problem["seed"] == desk.seed_of(str(need.id)) > 0


def _more(**facts):
    empty = {"languages": [], "experience": [], "interests": [], "communities": [], "refuses_pets": []}
    return {"gender": None, "refuses_smoking_homes": False, **empty, **facts}


def _order(organisation, need):
    looked = desk.look(organisation, seekers.get_need(organisation, need.id))
    return [each.candidate.name for each in looked.ranked.eligible]


def test_neighbours_are_chosen_both_ways_and_proposed_by_the_map(make, organisation, manager):
    first = make.neighbourhood(organisation, "One", ["E02003050"])
    second = make.neighbourhood(organisation, "Two", ["E02003051"])
    one, other = str(first.id), str(second.id)
    with transaction():
        neighbours.choose(organisation, one, [other], by=manager)
    assert service.of(organisation).adjacency == {one: (other,), other: (one,)}
    with transaction():
        neighbours.choose(organisation, other, [], by=manager)
    assert service.of(organisation).adjacency == {}
    with pytest.raises(NotFound), transaction():
        neighbours.choose(organisation, one, ["E02999999"], by=manager)
    _outline("E02003050", square(-2.6, 51.4))
    _outline("E02003051", square(-2.59, 51.4))
    listed = {each.place.key: each for each in neighbours.list_beside(organisation)}
    assert [each.key for each in listed[one].by_map] == [other]
    with transaction():
        assert neighbours.take_from_map(organisation, by=manager) == 1
    with transaction():
        assert neighbours.take_from_map(organisation, by=manager) == 0
    assert service.of(organisation).adjacency == {one: (other,), other: (one,)}


def _outline(code, geometry):
    with transaction():
        db.session.add(
            AreaBoundary(
                code=code,
                kind=AreaKind.NEIGHBOURHOOD,
                geometry=geometry,
                west=-3,
                south=51,
                east=-2,
                north=52,
                source="test",
                imported_at=clock.now(),
            )
        )


def test_a_manager_sets_it_on_the_pages(client, make, organisation, manager):
    place = make.neighbourhood(organisation)
    base = f"/{organisation.slug}/matching-settings"
    client.sign_in(manager)
    text = client.get(base).text
    assert "How matching works here" in text
    assert "Go back to the defaults" not in text
    given = {code: str(int(weight)) for code, weight in WEIGHTS.items()}
    refused = client.post(f"{base}/weights", data={**given, "near": "101"}).text
    assert "Enter a whole number from 0 to 100" in refused
    nothing = client.post(f"{base}/weights", data=dict.fromkeys(given, "0")).text
    assert "Let at least one preference count" in nothing
    assert client.post(f"{base}/weights", data={**given, "near": "50"}).status_code == 302
    assert service.of(organisation).own_weights == {"near": 50}
    assert "Go back to the defaults" in client.get(base).text
    assert "50" in client.get(f"{base}/weights/reset").text
    client.post(f"{base}/weights/reset", data={})
    assert service.of(organisation).own_weights == {}
    sent = {"at_once": "1", "reply_days": "3", "escalate_days": "0"}
    assert client.post(f"{base}/offers", data=sent).status_code == 302
    assert service.of(organisation).reply_days == 3
    assert client.get(f"{base}/neighbours?of=E02999999").status_code == 404
    assert place.name in client.get(f"{base}/neighbours?of={place.id}").text
    assert client.post(f"{base}/neighbours?of={place.id}", data={}).status_code == 302


def test_only_managers_set_it(client, make, organisation):
    client.sign_in(make.member(organisation, Role.FINANCE))
    assert client.get(f"/{organisation.slug}/matching-settings").status_code == 403
