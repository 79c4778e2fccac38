"""Side by side: a row for each thing asked, the answer that the rule gives, totals in words, no sum of it all."""

import datetime as dt

import pytest

from carematch.core.db import transaction
from carematch.core.permissions import Role
from carematch.matching.comparing.table import MUST, PRACTICAL, PREFER, Side, side_by_side
from carematch.matching.problem import load
from carematch.rules.answers import Answer
from carematch.rules.checks import CheckKind
from carematch.seekers import service as seekers
from tests.matching.example import example

TODAY = dt.date(2026, 12, 1)
SEEN = {CheckKind.IDENTITY: dt.date(2026, 11, 2)}


def groups(need=None, *providers, adjacency=None):
    problem = load(example(need, *providers))
    sides = [Side(each, SEEN) for each in problem.providers]
    found = side_by_side(problem.needs[0], sides, TODAY, adjacency or problem.adjacency)
    return {each.code: each for each in found}


def row(group, label):
    return next(each for each in group.rows if each.label == label)


def answers(group, label):
    return [cell.answer for cell in row(group, label).cells]


def test_only_what_is_asked_has_a_row_and_each_total_counts_its_column():
    plain = groups({"driver": False, "max_rate_pence": None}, {}, {"id": "p2"})[MUST]
    assert not {"Driving", "Price", "Pets"} & {each.label for each in plain.rows}
    asked = groups({"driver": True}, {"drives": False}, {"id": "p2", "drives": None})[MUST]
    assert answers(asked, "Driving") == [Answer.NOT_MET, Answer.UNKNOWN]
    whole = len(asked.rows)
    assert asked.totals == (f"{whole - 1} of {whole}", f"{whole - 1} of {whole}; 1 not known")
    assert plain.totals == (f"All {len(plain.rows)}",) * 2


def test_the_law_is_one_row_that_names_every_rule_it_breaks():
    must = groups({}, {"checks": {}, "paused": True}, {"id": "p2"})[MUST]
    blocked, fine = row(must, "The law and our checks").cells
    assert blocked.answer is Answer.NOT_MET
    assert [line.split(":")[0] for line in blocked.lines] == ["On the register", "Checks", "Right to work"]
    assert fine.answer is Answer.MET


def test_each_wish_is_answered_by_itself_with_what_was_told_instead():
    wishes = {"languages": ["pa", "pl"], "experience": ["dementia"], "interests": [], "communities": []}
    prefer = groups(
        {"prefers": wishes, "neighbourhood": "E02003048"},
        {"languages": ["en", "pa"], "neighbourhood": "E02003048", "experience": []},
        {"id": "p2", "languages": None, "neighbourhood": "E02003055", "experience": None},
        {"id": "p3", "neighbourhood": "E02003099"},
    )[PREFER]
    assert answers(prefer, "Speaks Punjabi")[:2] == [Answer.MET, Answer.UNKNOWN]
    assert row(prefer, "Speaks Polish").cells[0].lines == ("They told us: English and Punjabi",)
    assert row(prefer, "Experience: Dementia").cells[0].lines == ("They named none",)
    near = answers(prefer, "In the neighbourhood or next to it")
    assert near == [Answer.MET, Answer.MET, Answer.NOT_MET]
    assert "Has supported them before" not in {each.label for each in prefer.rows}


def test_nothing_preferred_is_no_group():
    nothing = {"languages": [], "experience": [], "interests": [], "communities": []}
    assert PREFER not in groups({"prefers": nothing, "neighbourhood": None}, {}, {"id": "p2"})


def test_practical_rows_say_the_weeks_price_and_the_overlap_of_each_visit():
    short = [{"day": 0, "from": "09:30", "to": "14:00"}]
    practical = groups(
        {},
        {},
        {"id": "p2", "availability": short, "rate_pence": {"weekend": 2400}},
        {"id": "p3", "availability": []},
    )[PRACTICAL]
    price = row(practical, "Price for this week").cells
    assert price[0].lines[0] == "£15.75 for 45 minutes a week"
    assert price[1].lines[0].startswith("Not known")
    free = row(practical, "Free at the visits asked").cells
    assert free[0].lines == ("Long enough for 1 of 1 visit", "Monday 8am to 10am")
    assert free[1].lines == ("Long enough for 0 of 1 visit", "Monday 9:30am to 10am: too short")
    assert free[2].lines[1] == "Not free Monday 7am to 10am"
    checks = row(practical, "Checks").cells[0].lines
    assert "Identity: seen 2 November 2026, does not run out" in checks
    assert all(cell.answer is None for each in practical.rows for cell in each.cells)


@pytest.fixture
def organisation(make):
    return make.organisation()


def test_a_manager_chooses_on_the_desk_compares_and_introduces_from_a_column(client, make, organisation):
    need = make.need(organisation, driver=True)
    first = make.provider(organisation, name="Abe", drives=True)
    second = make.provider(organisation, name="Bea", drives=None)
    far = make.provider(organisation, name="Cy", drives=False)
    base = f"/{organisation.slug}/desk/{need.id}"
    client.sign_in(make.member(organisation))
    desk = client.get(base).text
    assert desk.count('form="compare"') == 3  # two boxes and a button
    path = f"{base}/compare"
    text = client.get(path, query_string={"who": [str(second.id), str(first.id)]}).text
    assert text.index(">Abe</a>") < text.index(">Bea</a>")
    assert "Must be so" in text
    assert "1 not known" in text
    assert "Scores and weights" in text
    assert f"introduce/{first.id}" in text
    three = client.get(path, query_string={"who": [str(each.id) for each in (first, second, far)]}).text
    assert "One change away" in three
    assert f"introduce/{far.id}" not in three
    paper = client.get(f"{base}/candidates").text
    assert {name for name in ("Abe", "Bea", "Cy") if name in paper} == {"Abe", "Bea", "Cy"}


def test_another_number_is_asked_for_again_and_strangers_are_left_out(client, make, organisation):
    need = make.need(organisation)
    mine = [make.provider(organisation, name=name) for name in ("Abe", "Bea", "Cy", "Di")]
    stranger = make.provider(make.organisation(), name="Stranger")
    path = f"/{organisation.slug}/desk/{need.id}/compare"
    client.sign_in(make.member(organisation))
    assert "There is a problem" not in client.get(path).text
    assert "Choose two or three candidates" in client.get(f"{path}?compare=1").text
    assert "Choose three at most" in client.get(path, query_string={"who": [str(p.id) for p in mine]}).text
    wrong = client.get(path, query_string={"who": [str(mine[0].id), str(stranger.id), "nonsense"]}).text
    assert "Choose two or three candidates" in wrong
    assert "Stranger" not in wrong


def test_a_settled_need_leads_back_to_the_desk_and_finance_sees_none_of_it(client, make, organisation):
    need = make.need(organisation)
    path = f"/{organisation.slug}/desk/{need.id}"
    client.sign_in(make.member(organisation, Role.FINANCE))
    assert client.get(f"{path}/compare").status_code == 403
    manager = make.member(organisation)
    with transaction():
        seekers.withdraw(organisation, seekers.get_need(organisation, need.id), by=manager)
    client.sign_in(manager)
    assert client.get(f"{path}/compare").location == path
    assert client.get(f"{path}/candidates").location == path
