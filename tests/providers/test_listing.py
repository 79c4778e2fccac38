"""Who may be listed, what the public sees, and how a check that runs out takes it away."""

import datetime as dt
import json

import pytest
from sqlalchemy import event

from carematch.audit import service as audit
from carematch.core.db import db, transaction
from carematch.core.errors import NotFound, StaleEdit
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.providers import checks, current, listing, offer, registration, service, vetting
from carematch.providers.vocabulary import Decision, Method, Status
from carematch.rules.checks import CheckKind
from carematch.rules.lawful_route import LegalForm, Route

SOME_DAY = dt.date(2026, 11, 2)


def letters():
    return [message.template for message in db.session.query(Message).order_by(Message.created_at)]


def reload(organisation, provider):
    """Return the provider as the database has it now."""
    db.session.rollback()
    return service.get_provider(organisation, provider.id)


def test_a_missing_check_keeps_a_provider_off_the_list(make):
    organisation = make.organisation()
    provider = make.provider(organisation, listed=False)
    make.check(organisation, provider, CheckKind.IDENTITY)
    with pytest.raises(listing.CannotList, match="Right to work: not recorded"), transaction():
        listing.publish(
            organisation, service.get_provider(organisation, provider.id), by=make.member(organisation)
        )
    assert service.list_listings(organisation) == []


def test_a_refused_check_does_not_count_and_the_latest_decides(make):
    organisation = make.organisation()
    provider = make.provider(organisation)
    make.check(organisation, provider, CheckKind.IDENTITY, decision=Decision.REFUSED)
    provider = reload(organisation, provider)
    assert CheckKind.IDENTITY not in checks.held(provider)
    assert provider.status is Status.UNLISTED
    make.check(organisation, provider, CheckKind.IDENTITY)
    assert reload(organisation, provider).status is Status.LISTED


def test_a_check_that_runs_out_unlists_and_a_renewal_lists_again(make, freeze):
    freeze(SOME_DAY)
    organisation = make.organisation()
    provider = make.provider(organisation)
    policy_ends = checks.held(reload(organisation, provider))[CheckKind.PUBLIC_LIABILITY]
    assert [each.provider_id for each in service.list_listings(organisation)] == [provider.id]

    freeze(policy_ends)
    with transaction():
        assert listing.unlist_lapsed(organisation) == []
    freeze(policy_ends + dt.timedelta(days=1))
    with transaction():
        assert [each.id for each in listing.unlist_lapsed(organisation)] == [provider.id]
    provider = reload(organisation, provider)
    assert (provider.status, provider.is_lapsed) == (Status.UNLISTED, True)
    assert "Public liability insurance: ran out" in provider.status_reason
    assert service.list_listings(organisation) == []
    assert letters() == ["provider_listed", "provider_unlisted"]

    make.check(organisation, provider, CheckKind.PUBLIC_LIABILITY)
    assert reload(organisation, provider).status is Status.LISTED
    assert len(service.list_listings(organisation)) == 1


def test_the_night_looks_at_one_organisation(make, freeze):
    freeze(SOME_DAY)
    here, there = make.organisation(), make.organisation()
    make.provider(here)
    theirs = make.provider(there)
    freeze(SOME_DAY + dt.timedelta(days=800))
    with transaction():
        assert len(listing.unlist_lapsed(here)) == 1
    assert reload(there, theirs).status is Status.LISTED


def test_staff_pause_and_list_again(make):
    organisation = make.organisation()
    manager = make.member(organisation)
    provider = make.provider(organisation)
    with transaction():
        listing.stop(
            organisation,
            service.get_provider(organisation, provider.id),
            by=manager,
            status=Status.PAUSED,
            reason="On holiday",
        )
    assert service.list_listings(organisation) == []
    make.check(organisation, provider, CheckKind.IDENTITY)  # a new check does not end a pause
    assert reload(organisation, provider).status is Status.PAUSED
    with transaction():
        listing.publish(organisation, service.get_provider(organisation, provider.id), by=manager)
    assert reload(organisation, provider).status is Status.LISTED
    acts = [entry.action for entry in audit.list_for(organisation, provider)]
    assert acts[:2] == ["provider.listed", "provider.paused"]


def test_the_listing_holds_nothing_private(make):
    organisation = make.organisation()
    provider = make.provider(
        organisation,
        name="Sam",
        postcode="BS3 4AB",
        more={"gender": "female", "languages": ["en", "pa"], "refuses_pets": ["dog"]},
    )
    listed = service.get_listing(organisation, provider.id)
    written = json.dumps({c.name: str(getattr(listed, c.name)) for c in listed.__table__.columns})
    for private in ("Surname", "BS3", "12345", "female", str(provider.lat), str(provider.user_id), "dog"):
        assert private not in written
    assert listed.place_name == "Bedminster"
    assert listed.is_approximate
    assert (listed.lat, listed.lon) != (provider.lat, provider.lon)
    assert listed.rate_pence == {"weekday": 2000}
    assert {check["kind"] for check in listed.checks} >= {"identity", "right_to_work", "dbs_basic"}


def test_unregistered_company_is_listed_without_its_personal_care(make):
    organisation = make.organisation()
    provider = make.provider(
        organisation, services=("PC-WASH", "COMP"), legal_form=LegalForm.COMPANY, employs_carers=True
    )
    provider = reload(organisation, provider)
    offered = offer.of(provider)
    assert offered.route.route is Route.HOLD  # nobody has looked at the register yet
    assert [each.code for each in offered.left_out] == ["PC-WASH"]
    assert service.get_listing(organisation, provider.id).services == ["COMP"]
    needed = {each.kind for each in checks.required(provider)}
    assert CheckKind.DBS_ENHANCED_ADULTS_BARRED not in needed  # not allowed for what they may not do
    assert {CheckKind.DBS_BASIC, CheckKind.EMPLOYERS_LIABILITY} <= needed

    with transaction():
        vetting.record_registration(
            organisation,
            service.get_provider(organisation, provider.id),
            by=make.member(organisation),
            cqc_location_id="1-123456789",
            cqc_personal_care=True,
            cqc_checked_on=dt.date(2026, 1, 1),
        )
    provider = reload(organisation, provider)
    assert offer.of(provider).route.case == 1
    assert provider.status is Status.UNLISTED  # personal care asks for the enhanced check, which is not there
    make.check(organisation, provider, CheckKind.DBS_ENHANCED_ADULTS_BARRED)
    assert service.get_listing(organisation, provider.id).services == ["COMP", "PC-WASH"]


def test_a_provider_of_personal_care_alone_that_is_blocked_cannot_be_listed(make):
    organisation = make.organisation()
    provider = make.provider(organisation, services=("PC-WASH",), legal_form=LegalForm.COMPANY, listed=False)
    provider = reload(organisation, provider)
    assert listing.why_not(provider) == [offer.of(provider).route.reason]


@pytest.mark.parametrize("form", [LegalForm.SOLE_TRADER, LegalForm.PERSONAL_ASSISTANT])
def test_whoever_is_engaged_directly_may_give_personal_care(make, form):
    organisation = make.organisation()
    provider = make.provider(organisation, services=("PC-WASH",), legal_form=form)
    assert service.get_listing(organisation, provider.id).services == ["PC-WASH"]


def test_changing_ones_own_offer_hides_until_it_is_checked(make):
    organisation = make.organisation()
    provider = make.provider(organisation)
    with transaction():
        registration.save_offer(
            organisation,
            service.get_provider(organisation, provider.id),
            by=provider.user,
            services=["COMP", "CLEAN"],
        )
    assert reload(organisation, provider).status is Status.SUBMITTED
    assert service.list_listings(organisation) == []


def test_changing_ones_free_time_shows_at_once(make):
    organisation = make.organisation()
    provider = make.provider(organisation)
    with transaction():
        registration.save_when(
            organisation,
            service.get_provider(organisation, provider.id),
            by=provider.user,
            free=["0-morning", "6-night"],
            weekly_minutes=300,
        )
    assert reload(organisation, provider).status is Status.LISTED
    assert service.get_listing(organisation, provider.id).availability == [[0, 420, 720], [6, 1320, 420]]


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        (CheckKind.IDENTITY, {"seen_on": SOME_DAY + dt.timedelta(days=1)}, "seen_on"),
        (CheckKind.IDENTITY, {"reference": ""}, "reference"),
        (CheckKind.IDENTITY, {"decision": Decision.REFUSED}, "note"),
        (CheckKind.PUBLIC_LIABILITY, {}, "valid_until"),
        (CheckKind.PUBLIC_LIABILITY, {"valid_until": SOME_DAY - dt.timedelta(days=1)}, "valid_until"),
        (CheckKind.DBS_BASIC, {}, "issued_on"),
        (CheckKind.DBS_BASIC, {"issued_on": dt.date(2020, 1, 1)}, "issued_on"),
    ],
)
def test_a_check_that_cannot_be_right_is_refused_beside_its_question(make, freeze, kind, facts, field):
    freeze(SOME_DAY)
    organisation = make.organisation()
    provider = make.provider(organisation, listed=False)
    given = {"method": Method.ORIGINAL, "decision": Decision.ACCEPTED, "seen_on": SOME_DAY, "reference": "1"}
    with pytest.raises(vetting.CheckRefused) as refused, transaction():
        vetting.record_check(
            organisation,
            service.get_provider(organisation, provider.id),
            by=make.member(organisation),
            kind=kind,
            **{**given, **facts},
        )
    assert refused.value.field == field


def test_a_certificate_is_good_for_three_years_from_its_issue(make, freeze):
    freeze(SOME_DAY)
    organisation = make.organisation()
    provider = make.provider(organisation, listed=False)
    made = make.check(organisation, provider, CheckKind.DBS_BASIC)
    assert made.valid_until == dt.date(2029, 11, 1)


def test_two_people_cannot_save_over_each_other(app, make):
    organisation = make.organisation()
    provider = make.provider(organisation, listed=False)
    manager = make.member(organisation)

    def save_what_somebody_else_saved():
        stale = service.get_provider(organisation, provider.id)
        table = stale.__table__
        newer = table.update().where(table.c.id == stale.id).values(row_version=stale.row_version + 1)
        db.session.execute(newer.execution_options(scoped=True))
        current.say(organisation, stale, current.Answer.RIGHT, by=manager)

    with pytest.raises(StaleEdit), transaction():
        save_what_somebody_else_saved()


def test_another_organisation_finds_nothing(make):
    here, there = make.organisation(), make.organisation()
    provider = make.provider(here)
    for load in (
        lambda: service.get_provider(there, provider.id),
        lambda: service.own_provider(there, provider.user),
        lambda: service.get_listing(there, provider.id),
    ):
        with pytest.raises(NotFound):
            load()
    assert service.find_own(there, provider.user) is None
    assert (
        service.list_providers(there) == service.list_listings(there) == service.list_candidates(there) == []
    )
    assert sum(service.count_by_status(there).values()) == 0


def test_candidates_come_in_a_fixed_number_of_queries(make):
    organisation = make.organisation()
    make.provider(organisation, name="Ann")

    def ask():
        db.session.rollback()
        assert organisation.id
        asked = []

        def note(_connection, _cursor, statement, *_rest):
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            found = service.list_candidates(organisation)
            for each in found:
                assert each.service_codes
                assert each.rate_by_day
                assert checks.held(each)
                assert each.identity.windows
                assert each.identity.bookings == []
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return [each.name for each in found], len(asked)

    one, few = ask()
    for name in ("Bob", "Cat", "Dee"):
        make.provider(organisation, name=name, services=("COMP", "CLEAN"))
    make.provider(organisation, name="Eve", listed=False)
    four, many = ask()
    assert one == ["Ann"]
    assert four == ["Ann", "Bob", "Cat", "Dee"]
    assert many == few <= 8


def test_rates_by_day_and_hours_are_kept(make):
    organisation = make.organisation()
    rates = {"weekday": Money(1850), "weekend": Money(2200)}
    provider = make.provider(organisation, rates=rates, weekly_minutes=90)
    provider = reload(organisation, provider)
    assert {day.value: rate for day, rate in provider.rate_by_day.items()} == rates
    assert provider.identity.weekly_minutes == 90
    with transaction():
        registration.save_rates(
            organisation,
            service.get_provider(organisation, provider.id),
            by=make.member(organisation, Role.MANAGER),
            weekday=Money(1900),
        )
    assert list(reload(organisation, provider).rate_by_day.values()) == [Money(1900)]
