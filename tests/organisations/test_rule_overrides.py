"""Rules changed by an anchor, a council and the administrator: whose holds where and when, and what is refused."""

import datetime as dt

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.audit.models import AuditEntry
from carematch.core.db import db, transaction
from carematch.core.errors import NotFound, StaleEdit
from carematch.core.permissions import Role
from carematch.organisations import rule_overrides_recording as recording
from carematch.organisations.models import Commission, Kind, RuleOverride
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.organisations.rule_overrides_recording import CannotWithdraw, OverrideRefused

TODAY = dt.date(2026, 11, 3)
DAY = dt.timedelta(days=1)
BRISTOL = "E06000023"
VALID = "check.dbs_basic.valid_months"
CONDUCT = "checks.code_of_conduct.asked"


@pytest.fixture
def anchor(make, freeze):
    freeze(TODAY)
    return make.organisation(name="Knowle West Alliance")


@pytest.fixture
def council(make):
    return make.organisation(kind=Kind.COUNCIL, name="Bristol City Council")


def months(anchor, on=TODAY, council_code=None):
    return book_for(anchor.id).number(VALID, on, overrides=overrides_for(anchor.id, council_code))


def test_an_anchors_rule_is_its_own_and_holds_between_its_days(make, anchor):
    other = make.organisation()
    make.rule_override(anchor, VALID, 24, starts_on=TODAY + DAY, ends_on=TODAY + 10 * DAY)
    assert [months(anchor, TODAY + days * DAY) for days in (0, 1, 10, 11)] == [36, 24, 24, 36]
    assert months(other, TODAY + DAY) == 36


def test_a_councils_rule_reaches_the_anchors_it_commissions_for_providers_in_its_area(make, anchor, council):
    idle = make.organisation()
    make.commission(council, anchor)
    make.rule_override(council, VALID, 18)
    assert months(anchor, council_code=BRISTOL) == 18
    assert months(anchor, council_code="E06000025") == 36
    assert months(anchor) == 36
    assert months(idle, council_code=BRISTOL) == 36
    assert months(council, council_code=BRISTOL) == 18


def test_a_councils_rule_ends_with_its_commission(make, anchor, council):
    made = make.commission(council, anchor)
    make.rule_override(council, VALID, 18)
    with transaction():
        db.session.get(Commission, made.id).ends_on = TODAY + 5 * DAY
    assert months(anchor, TODAY + 5 * DAY, BRISTOL) == 18
    assert months(anchor, TODAY + 6 * DAY, BRISTOL) == 36


def test_the_council_stands_before_the_anchor_and_both_before_everybody(make, anchor, council):
    other = make.organisation()
    make.commission(council, anchor)
    make.rule_override(None, VALID, 30)
    make.rule_override(anchor, VALID, 24)
    assert (months(anchor), months(anchor, council_code=BRISTOL), months(other)) == (24, 24, 30)
    make.rule_override(council, VALID, 18)
    assert (months(anchor), months(anchor, council_code=BRISTOL), months(other)) == (24, 18, 30)


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"value": 5}, "value", "Enter a whole number between 6 and 60"),
        ({"value": 61}, "value", "Enter a whole number between 6 and 60"),
        ({"value": None}, "value", "Enter a whole number, between 6 and 60"),
        ({"value": "24"}, "value", "Enter a whole number, between 6 and 60"),
        ({"key": CONDUCT, "value": "often"}, "value", "Choose one of"),
        (
            {"key": "public_liability.minimum_pence", "value": 1},
            "value",
            "Enter an amount between £1,000,000 and £20,000,000",
        ),
        ({"starts_on": TODAY - DAY}, "starts_on", "today or a later day"),
        ({"starts_on": TODAY + DAY, "ends_on": TODAY}, "ends_on", "cannot be before the first"),
        ({"source": " "}, "source", "what this rests on"),
        ({"reason": ""}, "reason", "Say why"),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_question(anchor, facts, field, said):
    given = {"key": VALID, "value": 24, "starts_on": TODAY, "source": "Advice 12", "reason": "Asked", **facts}
    with pytest.raises(OverrideRefused, match=said) as refused, transaction():
        recording.record_override(anchor, by=None, **given)
    assert refused.value.field == field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RuleOverride)) == 0


@pytest.mark.parametrize(
    "key",
    [
        "checks.dbs_enhanced.services",
        "checks.everyone",
        "right_to_work.before_listing",
        "dbs.enhanced_open_to_self_employed",
        "employers_liability.minimum_pence",
        "no.such.rule",
    ],
)
@pytest.mark.parametrize("whose", ["anchor", "council", "everybody"])
def test_what_the_law_says_is_nobodys_to_change(make, anchor, council, key, whose):
    organisation = {"anchor": anchor, "council": council, "everybody": None}[whose]
    with pytest.raises(NotFound):
        make.rule_override(organisation, key, 24)


def test_two_changes_of_one_rule_never_hold_on_the_same_day(make, anchor):
    make.rule_override(anchor, VALID, 24, starts_on=TODAY + 5 * DAY, ends_on=TODAY + 9 * DAY)
    for starts_on, ends_on in ((TODAY, None), (TODAY, TODAY + 5 * DAY), (TODAY + 9 * DAY, None)):
        with pytest.raises(OverrideRefused, match="already changed on some of these days"):
            make.rule_override(anchor, VALID, 18, starts_on=starts_on, ends_on=ends_on)
    make.rule_override(anchor, VALID, 18, starts_on=TODAY, ends_on=TODAY + 4 * DAY)
    make.rule_override(anchor, VALID, 12, starts_on=TODAY + 10 * DAY)
    make.rule_override(make.organisation(), VALID, 12)
    assert [months(anchor, TODAY + days * DAY) for days in (0, 4, 5, 9, 10)] == [18, 18, 24, 24, 12]


def test_two_who_change_a_rule_for_everybody_at_once_cannot_both_succeed(make, anchor, monkeypatch):
    make.rule_override(None, VALID, 24, ends_on=TODAY)
    monkeypatch.setattr(
        recording, "_versions", lambda organisation, key: []
    )  # read before the other one wrote
    with pytest.raises(StaleEdit):
        make.rule_override(None, VALID, 18, starts_on=TODAY + DAY)
    assert months(anchor, TODAY + DAY) == 36


def test_withdrawing_ends_a_change_and_keeps_it_on_record(make, anchor, freeze):
    manager = make.member(anchor)
    made = make.rule_override(anchor, VALID, 24)
    freeze(TODAY + 3 * DAY)
    with transaction():
        recording.withdraw_override(anchor, recording.get_override(anchor, made.id), by=manager)
    assert [months(anchor, TODAY + days * DAY) for days in (0, 2, 3)] == [24, 24, 36]
    (kept,) = recording.list_overrides(anchor)
    assert (kept.withdrawn_on, kept.withdrawn_by.id) == (TODAY + 3 * DAY, manager.id)
    with pytest.raises(CannotWithdraw), transaction():
        recording.withdraw_override(anchor, recording.get_override(anchor, made.id), by=manager)
    make.rule_override(anchor, VALID, 12)
    assert months(anchor, TODAY + 3 * DAY) == 12
    actions = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.chain == str(anchor.id)).order_by(AuditEntry.seq)
    )
    assert [each for each in actions if each.startswith("rule.")] == [
        "rule.changed",
        "rule.withdrawn",
        "rule.changed",
    ]


def test_a_change_withdrawn_before_it_begins_never_holds(make, anchor):
    made = make.rule_override(anchor, VALID, 24, starts_on=TODAY + 5 * DAY)
    with transaction():
        recording.withdraw_override(anchor, recording.get_override(anchor, made.id), by=make.member(anchor))
    assert months(anchor, TODAY + 5 * DAY) == 36
    make.rule_override(anchor, VALID, 12, starts_on=TODAY + 5 * DAY)


def test_another_organisation_finds_no_change_of_ours(make, anchor, council):
    made = make.rule_override(anchor)
    for other in (make.organisation(), council, None):
        with pytest.raises(NotFound):
            recording.get_override(other, made.id)
        assert recording.list_overrides(other) == []


def test_a_book_costs_one_query_until_something_changes(make, anchor):
    asked = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    first = book_for(anchor.id)
    assert book_for(anchor.id) is first
    assert sum("rule_overrides" in each for each in asked) == 1
    with transaction():
        assert months(anchor) == 36
        make.rule_override(anchor, VALID, 24)
        assert months(anchor) == 24


def words(answer):
    return " ".join(" ".join(html.fromstring(answer.text).itertext()).split())


def test_a_manager_changes_a_rule_and_withdraws_it(client, make, anchor):
    client.sign_in(make.member(anchor, name="Ada Manager"))
    url = f"/{anchor.slug}/rules"
    page = client.get(url)
    assert "A Basic DBS check counts for 36 months" in words(page)
    assert "Until 20 January 2026" in words(page)
    assert "/rules/checks.dbs_enhanced.services/change" not in page.text
    change = f"{url}/{VALID}/change"
    assert "A Basic DBS check counts for" in words(client.get(change))
    wrong = client.post(change, data={"value": "3", "starts_on": "2026-11-03", "source": "", "reason": "x"})
    assert "Enter what this rests on" in words(wrong)
    assert "Enter a whole number between 6 and 60" in words(wrong)
    answers = {"starts_on": "2026-11-02", "source": "Minute 7 of 2026", "reason": "Our insurer asks"}
    again = client.post(change, data={**answers, "value": "24"})
    assert "Enter today or a later day" in words(again)
    assert "Minute 7 of 2026" in again.text
    answers["starts_on"] = "2026-11-03"
    done = client.post(change, data={**answers, "value": "24"}, follow_redirects=True)
    assert (
        "A Basic DBS check counts for 24 months Since 3 November 2026. For: Knowle West Alliance."
        in words(done)
    )
    assert "Ada Manager" in words(done)
    (made,) = recording.list_overrides(anchor)
    withdraw = f"{url}/changes/{made.id}/withdraw"
    assert "Our insurer asks" in words(client.get(withdraw))
    after = client.post(withdraw, data={}, follow_redirects=True)
    assert "Withdrawn from 3 November 2026 on by Ada Manager" in words(after)
    assert months(anchor) == 36
    assert "ended already" in words(client.get(withdraw))


def test_finance_reads_the_rules_and_changes_none(client, make, anchor):
    client.sign_in(make.member(anchor, Role.FINANCE))
    page = client.get(f"/{anchor.slug}/rules")
    assert "Rules we work by" in words(page)
    assert "/change" not in page.text
    client.checks_pages = False
    assert client.get(f"/{anchor.slug}/rules/{VALID}/change").status_code == 403


def test_an_anchor_sees_what_its_council_changed(client, make, anchor, council):
    make.commission(council, anchor)
    viewer = make.member(council, Role.COUNCIL_VIEWER)
    client.sign_in(viewer)
    answers = {
        "value": "10,000,000",
        "starts_on": "2026-11-03",
        "source": "Cabinet paper 4",
        "reason": "Policy",
    }
    done = client.post(
        f"/{council.slug}/rules/public_liability.minimum_pence/change", data=answers, follow_redirects=True
    )
    assert "£10,000,000 Since 3 November 2026. For: Bristol City Council." in words(done)
    client.sign_out()
    client.sign_in(make.member(anchor))
    page = words(client.get(f"/{anchor.slug}/rules"))
    assert "£5,000,000 Always held. For: Everybody." in page
    assert "£10,000,000 Since 3 November 2026. For: Providers in City of Bristol." in page


def test_the_administrator_changes_a_rule_for_everybody(client, make, anchor):
    client.sign_in(make.administrator())
    answers = {"value": "compulsory", "starts_on": "2026-12-01", "source": "Act of 2026", "reason": "New law"}
    done = client.post(f"/installation/rules/{CONDUCT}/change", data=answers, follow_redirects=True)
    assert "From 1 December 2026. For: Everybody here, recorded by the administrator." in words(done)
    (made,) = recording.list_overrides(None)
    assert book_for(anchor.id).value(CONDUCT, dt.date(2026, 12, 1)) == "compulsory"
    client.post(f"/installation/rules/changes/{made.id}/withdraw", data={})
    assert book_for(anchor.id).value(CONDUCT, dt.date(2026, 12, 1)) == "helpful"
