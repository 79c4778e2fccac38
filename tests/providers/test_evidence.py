"""What each kind of check must show before it is accepted, and for how long it then counts."""

import datetime as dt

import pytest

from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.organisations import rule_overrides_recording as recording
from carematch.providers import checks, service, vetting
from carematch.providers.checkdesk.forms import asked
from carematch.providers.evidence import CheckRefused, Facts, StatusResult, Unchecked, Workforce
from carematch.providers.vocabulary import Decision, Method, Status
from carematch.rules.checks import CheckKind

SOME_DAY = dt.date(2026, 11, 2)
LATER = dt.date(2027, 10, 1)
DBS = CheckKind.DBS_ENHANCED_ADULTS_BARRED
ISSUED = {"issued_on": dt.date(2026, 10, 1)}
ADULTS = Facts(workforce=Workforce.ADULT, barred_list_checked=True, update_consent=True)
COVERED = {"valid_until": LATER}
FIVE_MILLION = Money.pounds(5_000_000)


@pytest.fixture
def organisation(make, freeze):
    freeze(SOME_DAY)
    return make.organisation()


def record(make, organisation, provider, kind, **facts):
    with transaction():
        return vetting.record_check(
            organisation,
            service.get_provider(organisation, provider.id),
            by=make.member(organisation),
            kind=kind,
            **{
                "method": Method.ORIGINAL,
                "decision": Decision.ACCEPTED,
                "seen_on": SOME_DAY,
                "reference": "001234567890",
                **facts,
            },
        ).id


def latest(organisation, provider, kind):
    db.session.rollback()
    return checks.latest(service.get_provider(organisation, provider.id))[kind]


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        (DBS, {**ISSUED, "facts": Facts(barred_list_checked=True)}, "workforce"),
        (DBS, {**ISSUED, "facts": Facts(workforce=Workforce.OTHER, barred_list_checked=True)}, "workforce"),
        (DBS, {**ISSUED, "facts": Facts(workforce=Workforce.CHILD_AND_ADULT)}, "barred_list_checked"),
        (DBS, {**ISSUED, "facts": ADULTS, "method": Method.SPOKEN}, "method"),
        (CheckKind.PUBLIC_LIABILITY, {**COVERED, "facts": Facts(covers_activities=True)}, "cover"),
        (
            CheckKind.PUBLIC_LIABILITY,
            {**COVERED, "facts": Facts(cover=FIVE_MILLION - Money(1), covers_activities=True)},
            "cover",
        ),
        (CheckKind.PUBLIC_LIABILITY, {**COVERED, "facts": Facts(cover=FIVE_MILLION)}, "covers_activities"),
        (CheckKind.EMPLOYERS_LIABILITY, {**COVERED, "facts": Facts(cover=Money.pounds(1))}, "cover"),
        (CheckKind.MOTOR_BUSINESS, {**COVERED}, "covers_business_use"),
        (CheckKind.RIGHT_TO_WORK, {"facts": Facts(is_time_limited=True)}, "valid_until"),
        (CheckKind.RIGHT_TO_WORK, {"method": Method.WRITTEN}, "method"),
        (CheckKind.IDENTITY, {"unchecked": Unchecked(what="The photograph")}, "steps_taken"),
        (CheckKind.IDENTITY, {"unchecked": Unchecked(steps="Rang them")}, "could_not_check"),
    ],
)
def test_a_check_that_shows_too_little_is_not_accepted(make, organisation, kind, given, field):
    provider = make.provider(organisation, listed=False)
    with pytest.raises(CheckRefused) as refused:
        record(make, organisation, provider, kind, **given)
    assert refused.value.field == field
    assert kind not in checks.latest(service.get_provider(organisation, provider.id))


def test_what_is_not_enough_can_be_recorded_as_not_accepted(make, organisation):
    provider = make.provider(organisation, listed=False)
    small = Facts(cover=Money.pounds(1_000_000))
    record(
        make, organisation, provider, CheckKind.PUBLIC_LIABILITY, facts=small, decision=Decision.REFUSED,
        note="Too small",
    )  # fmt: skip
    made = latest(organisation, provider, CheckKind.PUBLIC_LIABILITY)
    assert (made.decision, made.cover, made.valid_until) == (Decision.REFUSED, Money.pounds(1_000_000), None)


def test_the_least_cover_is_what_the_anchors_rule_says(make, organisation):
    provider = make.provider(organisation, listed=False)
    with transaction():
        recording.record_override(
            organisation,
            by=make.member(organisation),
            key="public_liability.minimum_pence",
            value=200_000_000,
            starts_on=SOME_DAY,
            source="Our own board, 2 November 2026",
            reason="The council asks for two million",
        )
    two_million = Facts(cover=Money.pounds(2_000_000), covers_activities=True)
    record(make, organisation, provider, CheckKind.PUBLIC_LIABILITY, facts=two_million, **COVERED)
    assert latest(organisation, provider, CheckKind.PUBLIC_LIABILITY).cover == Money.pounds(2_000_000)


def status_check(make, organisation, provider, on, result):
    with transaction():
        vetting.record_status_check(
            organisation,
            service.get_provider(organisation, provider.id),
            by=make.member(organisation),
            kind=DBS,
            checked_on=on,
            result=result,
        )


def test_a_status_check_follows_the_certificate_and_extends_it(make, organisation, freeze):
    provider = make.provider(organisation, services=["PC-WASH"])
    record(make, organisation, provider, DBS, facts=ADULTS, **ISSUED)
    before = latest(organisation, provider, DBS)
    assert before.valid_until == dt.date(2029, 9, 30)
    freeze(early := dt.date(2027, 3, 1))
    status_check(make, organisation, provider, early, StatusResult.CURRENT)
    made = latest(organisation, provider, DBS)
    assert (made.number, made.valid_until) == (before.number + 1, before.valid_until)  # never shorter
    freeze(late := dt.date(2029, 9, 1))
    status_check(make, organisation, provider, late, StatusResult.CURRENT)
    made = latest(organisation, provider, DBS)
    assert (made.valid_until, made.status_checked_on) == (dt.date(2030, 8, 31), late)
    assert (made.issued_on, made.reference, made.workforce) == (
        before.issued_on, before.reference, Workforce.ADULT,
    )  # fmt: skip
    status_check(make, organisation, provider, late, StatusResult.NO_MATCH)
    assert latest(organisation, provider, DBS).valid_until == dt.date(2030, 8, 31)


def test_a_certificate_that_is_no_longer_current_unlists_at_once(make, organisation):
    provider = make.provider(organisation, services=["PC-WASH"])
    record(make, organisation, provider, DBS, facts=ADULTS, **ISSUED)
    status_check(make, organisation, provider, SOME_DAY, StatusResult.CHANGED)
    db.session.rollback()
    assert service.get_provider(organisation, provider.id).status is Status.UNLISTED


@pytest.mark.parametrize("kind", [CheckKind.DBS_BASIC, DBS])
def test_nobodys_status_is_checked_without_their_consent(make, organisation, kind):
    provider = make.provider(organisation, services=["PC-WASH"], listed=False)
    facts = Facts(workforce=Workforce.ADULT, barred_list_checked=True, update_consent=kind != DBS)
    record(make, organisation, provider, kind, facts=facts, **ISSUED)
    with pytest.raises(CheckRefused), transaction():
        vetting.record_status_check(
            organisation,
            service.get_provider(organisation, provider.id),
            by=make.member(organisation),
            kind=kind,
            checked_on=SOME_DAY,
            result=StatusResult.CURRENT,
        )


def test_leave_that_ends_runs_out_and_leave_without_end_does_not(make, organisation):
    provider = make.provider(organisation, listed=False)
    limited = Facts(is_time_limited=True)
    record(
        make, organisation, provider, CheckKind.RIGHT_TO_WORK, method=Method.ONLINE, facts=limited, **COVERED
    )
    assert latest(organisation, provider, CheckKind.RIGHT_TO_WORK).valid_until == LATER
    record(make, organisation, provider, CheckKind.RIGHT_TO_WORK, facts=Facts(is_time_limited=False))
    assert latest(organisation, provider, CheckKind.RIGHT_TO_WORK).valid_until is None


def test_only_what_a_kind_needs_is_asked():
    assert "workforce" in asked(DBS)
    assert {"workforce", "barred_list_checked", "update_consent"}.isdisjoint(asked(CheckKind.DBS_BASIC))
    assert {"cover", "covers_activities"} <= set(asked(CheckKind.PUBLIC_LIABILITY))
    assert "is_time_limited" in asked(CheckKind.RIGHT_TO_WORK)
    for kind in CheckKind:
        assert {"could_not_check", "steps_taken", "decision", "seen_on", "method"} <= set(asked(kind))


def test_every_kind_has_a_page_that_asks_it(client, make, organisation):
    provider = make.provider(organisation, listed=False)
    client.sign_in(make.member(organisation))
    home = f"/{organisation.slug}/providers/{provider.id}/checks"
    chosen = client.post(f"{home}/new", data={"kind": "dbs_basic"})
    assert chosen.location.endswith("/checks/dbs_basic")
    assert "Choose what was checked" in client.post(f"{home}/new").text
    for kind in CheckKind:
        text = client.get(f"{home}/{kind.value}").text
        if kind is CheckKind.REFERENCES:
            assert "/references" in text  # where it leads
        elif kind.value.startswith("dbs"):
            assert "never a picture of it" in text
    assert "There is no certificate whose status may be checked" in client.get(f"{home}/dbs-status").text
