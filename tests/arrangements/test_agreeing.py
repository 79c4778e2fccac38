"""Agreeing care: only what both accepted, what the law allows and what the provider has time for."""

import datetime as dt

import pytest

from carematch.arrangements import service
from carematch.arrangements.agreeing import months_after
from carematch.arrangements.vocabulary import EngagementBasis, Holder, Route, Status
from carematch.core.db import NotFound, db, transaction
from carematch.core.errors import StaleEdit
from carematch.core.money import Money
from carematch.matching.models import Introduction, Side
from carematch.providers import capacity, listing
from carematch.providers import service as providers
from carematch.providers.models import CapacityBooking
from carematch.providers.vocabulary import DayType
from carematch.providers.vocabulary import Status as Listed
from carematch.rules.checks import CheckKind
from carematch.rules.direct_payment import Relation
from carematch.rules.lawful_route import ContractParty, LegalForm
from carematch.seekers import consents
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import NeedStatus

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


def agree(make, organisation, introduction, **said):
    """Agree two hours of company a week, but for what is said."""
    with transaction():
        introduction = db.session.get(Introduction, introduction.id)
        manager = make.member(organisation)
        return service.agree(organisation, introduction, by=manager, **make.agreed_terms(**said)).id


def end(make, organisation, arrangement_id, **said):
    """End an arrangement today, but for what is said."""
    said = {"ends_on": TODAY, "reason": "Moved away", **said}
    with transaction():
        arrangement = service.get_arrangement(organisation, arrangement_id)
        service.end(organisation, arrangement, by=make.member(organisation), **said)


def nothing_kept(organisation):
    """Tell that no arrangement and no booking is there."""
    return not service.list_arrangements(organisation) and not db.session.query(CapacityBooking).count()


def test_what_is_agreed_is_kept_and_the_time_is_taken(make):
    organisation = make.organisation()
    provider = make.provider(organisation, weekly_minutes=600)
    introduction = make.accepted_introduction(organisation, provider=provider)
    assert [each.id for each in service.list_ready(organisation)] == [introduction.id]
    made = service.get_arrangement(
        organisation,
        agree(make, organisation, introduction, route=Route.ISF, weekly_budget=Money.pounds(30)),
    )
    assert service.list_ready(organisation) == []
    assert (made.status, made.services, made.weekly_minutes) == (Status.AGREED, ["COMP"], 120)
    assert made.rate_by_day == {DayType.WEEKDAY: Money.pounds(20)}
    assert (made.funding.route, made.funding.council_code) == (Route.ISF, "E06000023")
    assert (made.lawful_case, made.review_on) == (9, dt.date(2027, 5, 3))
    assert service.usual_week(made).top_up == Money.pounds(10)
    spare = capacity.spare_minutes(providers.get_provider(organisation, provider.id).identity, TODAY)
    assert spare == 480
    assert seekers.get_need(organisation, introduction.need_id).status is NeedStatus.ARRANGED


def test_care_is_agreed_only_once_and_only_when_both_accepted(make):
    organisation = make.organisation()
    one_side = make.introduction(organisation, accepted_by=(Side.PROVIDER,))
    with pytest.raises(service.NotAccepted, match="Both sides have to accept"):
        agree(make, organisation, one_side)
    assert nothing_kept(organisation)
    introduction = make.accepted_introduction(organisation)
    agree(make, organisation, introduction)
    with pytest.raises(service.NotAccepted, match="already been agreed"):
        agree(make, organisation, introduction)


def test_a_consent_taken_back_stops_it(make):
    organisation = make.organisation()
    introduction = make.accepted_introduction(organisation)
    with transaction():
        live = consents.find_live(organisation, introduction.person_id, introduction.provider_id)
        consents.withdraw(organisation, live, by=make.member(organisation))
    with pytest.raises(service.NotAccepted, match="consent"):
        agree(make, organisation, introduction)
    assert nothing_kept(organisation)


def test_personal_care_that_only_a_registered_company_may_give_is_refused(make):
    """A company may be introduced for company, and still not agree to wash somebody."""
    organisation = make.organisation()
    provider = make.provider(organisation, services=("COMP", "PC-WASH"), legal_form=LegalForm.COMPANY)
    introduction = make.accepted_introduction(organisation, provider=provider)
    said = {"services": ["COMP", "PC-WASH"], "engagement_basis": EngagementBasis.BUSINESS}
    with pytest.raises(service.NotLawful, match="registered with the CQC"):
        agree(make, organisation, introduction, **said)
    assert nothing_kept(organisation)
    agree(make, organisation, introduction, engagement_basis=EngagementBasis.BUSINESS)


def test_the_fund_holder_cannot_contract_for_personal_care(make):
    organisation = make.organisation()
    provider = make.provider(organisation, services=("PC-WASH",))
    introduction = make.accepted_introduction(
        organisation, provider=provider, need=make.need(organisation, services=("PC-WASH",))
    )
    held = {"services": ["PC-WASH"], "contract_party": ContractParty.ISF_HOLDER}
    with pytest.raises(service.NotLawful, match="fund holder, not the person"):
        agree(make, organisation, introduction, **held)
    made = agree(make, organisation, introduction, services=["PC-WASH"])
    assert service.get_arrangement(organisation, made).lawful_case == 2


def test_a_check_that_runs_out_before_the_start_stops_it(make):
    organisation = make.organisation()
    last_day = TODAY + dt.timedelta(days=10)
    provider = make.provider(
        organisation,
        checks={
            CheckKind.IDENTITY: None,
            CheckKind.REFERENCES: None,
            CheckKind.RIGHT_TO_WORK: None,
            CheckKind.DBS_BASIC: None,
            CheckKind.PUBLIC_LIABILITY: last_day,
        },
    )
    introduction = make.accepted_introduction(organisation, provider=provider)
    with pytest.raises(service.NotLawful, match="Public liability insurance: ran out after 13 November 2026"):
        agree(make, organisation, introduction, starts_on=last_day + dt.timedelta(days=1))
    assert nothing_kept(organisation)
    agree(make, organisation, introduction, starts_on=last_day)


def test_whoever_is_paused_is_not_taken_on(make):
    organisation = make.organisation()
    introduction = make.accepted_introduction(organisation)
    with transaction():
        listing.stop(
            organisation,
            providers.get_provider(organisation, introduction.provider_id),
            by=make.member(organisation),
            status=Listed.PAUSED,
            reason="A concern is looked into",
        )
    with pytest.raises(service.NotLawful, match="paused"):
        agree(make, organisation, introduction)


def test_more_hours_than_are_left_are_refused(make):
    organisation = make.organisation()
    provider = make.provider(organisation, weekly_minutes=240)
    agree(make, organisation, make.accepted_introduction(organisation, provider=provider), weekly_minutes=180)
    second = make.introduction(
        organisation,
        provider=provider,
        need=make.need(organisation, visits=(), weekly_minutes=60),
        accepted_by=tuple(Side),
    )
    with pytest.raises(capacity.NotEnoughCapacity, match=r"1 hour a week left .* needs 1 hour 30 minutes"):
        agree(make, organisation, second, weekly_minutes=90)
    assert len(service.list_arrangements(organisation)) == 1


@pytest.mark.parametrize(
    "relation, same_household, exception, said",
    [
        (Relation.SPOUSE, False, "", "spouse or partner"),
        (Relation.CHILD, True, "", "relative in the same home"),
        (Relation.CHILD, None, "", "not recorded whether this relative lives in the same home"),
        (Relation.CHILD, False, "", None),
        (Relation.SPOUSE, True, "Agreed by the council, ref 7", None),
    ],
)
def test_a_direct_payment_does_not_pay_family_at_home(make, relation, same_household, exception, said):
    organisation = make.organisation()
    introduction = make.accepted_introduction(organisation)
    with transaction():
        seekers.record_relation(
            organisation,
            seekers.get_person(organisation, introduction.person_id),
            by=make.member(organisation),
            provider_id=introduction.provider_id,
            relation=relation,
            same_household=same_household,
            council_exception=exception,
        )
    if said is None:
        agree(make, organisation, introduction, route=Route.DIRECT_PAYMENT)
        return
    with pytest.raises(service.NotLawful, match=said):
        agree(make, organisation, introduction, route=Route.DIRECT_PAYMENT)
    agree(make, organisation, introduction, route=Route.OWN_MONEY)


@pytest.mark.parametrize(
    "said, field",
    [
        ({"services": []}, "services"),
        ({"services": ["GARD"]}, "services"),
        ({"weekly_minutes": 0}, "weekly_minutes"),
        ({"weekly_minutes": 10_081}, "weekly_minutes"),
        ({"starts_on": dt.date(2025, 1, 1)}, "starts_on"),
        ({"rates": {}}, "weekday"),
        ({"rates": {DayType.WEEKDAY: Money(1), DayType.WEEKEND: Money(0)}}, "weekend"),
        ({"weekly_budget": Money(0)}, "weekly_budget"),
        ({"route": Route.DIRECT_PAYMENT, "held_by": None}, "held_by"),
        ({"route": Route.OWN_MONEY, "contract_party": ContractParty.ISF_HOLDER}, "contract_party"),
    ],
)
def test_an_answer_that_cannot_be_right_is_named(make, said, field):
    organisation = make.organisation()
    with pytest.raises(service.ArrangementRefused) as refused:
        agree(make, organisation, make.accepted_introduction(organisation), **said)
    assert refused.value.field == field
    assert nothing_kept(organisation)


def test_an_end_gives_the_time_back_after_it(make):
    organisation = make.organisation()
    provider = make.provider(organisation, weekly_minutes=120)
    made = make.arrangement(organisation, provider=provider)
    last = TODAY + dt.timedelta(days=14)
    end(make, organisation, made.id, ends_on=last, row_version="1")
    identity = providers.get_provider(organisation, provider.id).identity
    assert capacity.spare_minutes(identity, last, last) == 0
    assert capacity.spare_minutes(identity, last + dt.timedelta(days=1)) == 120
    with pytest.raises(service.ArrangementRefused, match="already ended"):
        end(make, organisation, made.id)


@pytest.mark.parametrize(
    "said, field",
    [
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "ends_on"),
        ({"ends_on": dt.date(2036, 1, 1)}, "ends_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_an_end_that_cannot_be_is_refused(make, said, field):
    organisation = make.organisation()
    made = make.arrangement(organisation)
    with pytest.raises(service.ArrangementRefused) as refused:
        end(make, organisation, made.id, **said)
    assert refused.value.field == field


def test_an_end_from_a_stale_page_is_refused(make):
    organisation = make.organisation()
    made = make.arrangement(organisation)
    with pytest.raises(StaleEdit):
        end(make, organisation, made.id, row_version="7")


def test_everybody_finds_their_own_and_nobody_elses(make):
    organisation, elsewhere = make.organisation(), make.organisation()
    seeker, helper, stranger = make.user(), make.user(), make.user()
    person = make.person(organisation, user=seeker)
    provider = make.provider(organisation, user=helper)
    made = make.arrangement(
        organisation, need=make.need(organisation, person=person), provider=provider, route=Route.OWN_MONEY
    )
    assert [each.id for each in service.list_for_seeker(organisation, seeker)] == [made.id]
    assert [each.arrangement.id for each in service.list_for_provider(organisation, helper)] == [made.id]
    assert service.get_arrangement(organisation, made.id).funding.council_code is None
    assert service.list_for_seeker(organisation, stranger) == []
    assert service.list_for_provider(organisation, seeker) == []
    for find in (
        lambda: service.get_for_seeker(organisation, helper, made.id),
        lambda: service.get_for_provider(organisation, seeker, made.id),
        lambda: service.get_arrangement(elsewhere, made.id),
        lambda: service.get_for_seeker(elsewhere, seeker, made.id),
    ):
        with pytest.raises(NotFound):
            find()


def test_the_provider_knows_the_name_only_while_the_person_agrees(make):
    organisation = make.organisation()
    helper = make.user()
    made = make.arrangement(organisation, provider=make.provider(organisation, user=helper))
    assert service.get_for_provider(organisation, helper, made.id).person == "Ash"
    with transaction():
        live = consents.find_live(organisation, made.person_id, made.provider_id)
        consents.withdraw(organisation, live, by=make.member(organisation))
    shown = service.get_for_provider(organisation, helper, made.id)
    assert shown.person == shown.arrangement.person.reference


def test_a_direct_payment_says_who_holds_it(make):
    organisation = make.organisation()
    made = make.arrangement(organisation, route=Route.DIRECT_PAYMENT, held_by=Holder.NOMINATED)
    assert service.get_arrangement(organisation, made.id).funding.held_by is Holder.NOMINATED


@pytest.mark.parametrize(
    "day, months, then",
    [
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 15), 12, dt.date(2027, 12, 15)),
    ],
)
def test_months_end_where_the_month_does(day, months, then):
    assert months_after(day, months) == then
