"""What the CQC's register says of providers: shown, suggested, recorded by a person, and held back when it ends."""

import datetime as dt
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from carematch.audit.models import AuditEntry
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.providers import cqc, offer, service, vetting
from carematch.providers.cqc import Answer, Why
from carematch.providers.evidence import CheckRefused
from carematch.providers.vocabulary import CqcStatus, Status
from carematch.rules.lawful_route import LegalForm
from tests.registers.files import cqc_row

AUGUST, SEPTEMBER, OCTOBER = dt.date(2026, 8, 16), dt.date(2026, 9, 16), dt.date(2026, 10, 16)
ID = "1-100000001"


@pytest.fixture
def company(make, freeze):
    """Return an organisation, its manager, and a company that gives personal care and names a location."""
    freeze(dt.date(2026, 9, 20))
    organisation = make.organisation()
    manager = make.member(organisation, Role.MANAGER)
    provider = make.provider(
        organisation,
        name="Kind Hands",
        services=("PC-WASH", "COMP"),
        legal_form=LegalForm.COMPANY,
        listed=False,
    )
    with transaction():
        service.get_provider(organisation, provider.id).cqc_location_id = ID
    return organisation, manager, service.get_provider(organisation, provider.id)


@contextmanager
def statements():
    """Collect what is asked of the database meanwhile."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def again(organisation, provider):
    return service.get_provider(organisation, provider.id)


def record(organisation, provider, manager, **said):
    with transaction():
        cqc.record_from_register(
            organisation, again(organisation, provider), by=manager, location_id=ID, **said
        )


def follow(organisation):
    with transaction():
        return cqc.follow_register(organisation)


def test_the_register_is_shown_and_decides_nothing_until_somebody_records_it(company, make):
    organisation, manager, provider = company
    assert cqc.find(provider).answer is Answer.NOT_HELD
    make.cqc_edition([cqc_row("1-2")], on=AUGUST)
    assert cqc.find(provider).answer is Answer.NOT_THERE
    make.cqc_edition([cqc_row(ID)], on=SEPTEMBER)
    found = cqc.find(again(organisation, provider))
    assert (found.answer, found.says_personal_care) == (Answer.REGISTERED, True)
    assert not offer.of(again(organisation, provider)).route.is_lawful
    record(organisation, provider, manager)
    recorded = again(organisation, provider)
    assert offer.of(recorded).route.is_lawful
    assert (recorded.cqc_checked_on, recorded.cqc_provider_id) == (
        SEPTEMBER,
        "1-900000001",
    )  # as of the edition
    assert recorded.cqc_status is CqcStatus.REGISTERED
    make.cqc_edition([cqc_row("1-2")], on=dt.date(2026, 9, 19))
    assert cqc.find(again(organisation, provider)).answer is Answer.GONE


def test_nobody_is_asked_for_a_registration_that_they_do_not_need(make):
    organisation = make.organisation()
    alone = make.provider(organisation, services=("PC-WASH",))
    company = make.provider(organisation, services=("COMP",), legal_form=LegalForm.COMPANY)
    assert {cqc.find(alone).answer, cqc.find(company).answer} == {Answer.NOT_REQUIRED}
    unregistered = make.provider(
        organisation, services=("PC-WASH",), legal_form=LegalForm.COMPANY, listed=False
    )
    assert cqc.find(unregistered).answer is Answer.NONE_NAMED
    assert cqc.to_look_up(organisation) == []


def test_what_the_file_does_not_say_somebody_has_to(company, make):
    organisation, manager, provider = company
    make.cqc_edition([cqc_row(ID, specialisms="Dementia")])
    with pytest.raises(CheckRefused, match="Choose yes if the CQC's page shows personal care"):
        record(organisation, provider, manager)
    record(organisation, provider, manager, cqc_personal_care=False)
    recorded = again(organisation, provider)
    assert (recorded.cqc_personal_care, recorded.cqc_status) == (False, CqcStatus.REGISTERED)
    make.cqc_edition([cqc_row("1-2")], on=dt.date(2026, 9, 18))
    with pytest.raises(CheckRefused, match="no longer in the register"):
        record(organisation, provider, manager, cqc_personal_care=True)


def test_a_registration_that_ends_holds_personal_care_back_until_somebody_looked(company, make, freeze):
    organisation, manager, provider = company
    make.cqc_edition([cqc_row(ID), cqc_row("1-2")], on=AUGUST)
    record(organisation, provider, manager)
    assert follow(organisation) == []
    freeze(dt.date(2026, 10, 20))
    make.cqc_edition([cqc_row("1-2")], on=OCTOBER)
    assert [each.id for each in follow(organisation)] == [provider.id]
    ended = again(organisation, provider)
    assert (ended.cqc_personal_care, ended.cqc_status) == (None, CqcStatus.GONE)
    assert {each.code for each in offer.of(ended).left_out} == {"PC-WASH"}
    (wanted,) = cqc.to_look_up(organisation)
    assert (wanted.why, wanted.since) == (Why.GONE, OCTOBER)
    said = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.subject_id == str(provider.id))
    ).all()
    assert "provider.cqc_gone" in said
    letters = {each.template: each for each in db.session.scalars(sa.select(Message))}
    assert letters["register_changed"].to_address == ended.user.email
    assert "register_to_look_up" in letters
    assert organisation.name in letters["register_changed"].subject
    assert follow(organisation) == []  # once is enough
    with transaction():  # who has looked at the CQC's own page since knows better than the file
        vetting.record_registration(
            organisation,
            again(organisation, provider),
            by=manager,
            cqc_location_id=ID,
            cqc_personal_care=True,
            cqc_checked_on=dt.date(2026, 10, 20),
        )
    assert follow(organisation) == []
    assert cqc.to_look_up(organisation) == []


def test_a_listed_company_goes_off_the_list_where_personal_care_was_all_it_gave(make, freeze):
    freeze(dt.date(2026, 9, 20))
    organisation = make.organisation()
    manager = make.member(organisation)
    provider = make.provider(organisation, services=("COMP",), legal_form=LegalForm.COMPANY, listed=False)
    make.cqc_edition([cqc_row(ID)], on=SEPTEMBER)
    record(organisation, provider, manager)
    with transaction():
        made = again(organisation, provider)
        made.services[0].service_code = "PC-WASH"
    for required in make_checks(organisation, provider):
        make.check(organisation, again(organisation, provider), required)
    with transaction():
        vetting.listing.publish(organisation, again(organisation, provider), by=manager)
    freeze(dt.date(2026, 10, 20))
    make.cqc_edition(
        [cqc_row(ID, specialisms="Dementia")], on=OCTOBER
    )  # there, but no longer for personal care
    follow(organisation)
    assert again(organisation, provider).status is Status.UNLISTED


def make_checks(organisation, provider):
    return [each.kind for each in vetting.checks.required(again(organisation, provider))]


def test_registrations_are_due_every_month_in_one_query(company, make, freeze):
    organisation, manager, provider = company
    (never,) = cqc.to_look_up(organisation)
    assert never.why is Why.NEVER
    make.cqc_edition([cqc_row(ID)], on=SEPTEMBER)
    record(organisation, provider, manager)
    assert cqc.to_look_up(organisation) == []
    freeze(dt.date(2026, 10, 17))
    cqc.to_look_up(organisation)  # the rules are read once a transaction
    with statements() as asked:
        (due,) = cqc.to_look_up(organisation)
    assert (due.why, due.since, len(asked)) == (Why.MONTHLY, SEPTEMBER, 1)


def test_a_manager_finds_them_in_the_register_and_records_it_at_one_tap(company, make, client):
    organisation, manager, provider = company
    with transaction():
        again(organisation, provider).cqc_location_id = ""
    make.cqc_edition(
        [cqc_row(ID), cqc_row("1-2", name="Other", provider_name="Other", specialisms="Dementia")]
    )
    client.sign_in(manager)
    where = f"/{organisation.slug}/providers/{provider.id}/cqc/register"
    page = client.get(where)
    assert "They name no location. Their personal care needs a registration." in page.text
    assert "The same name" in page.text
    chosen = client.get(f"{where}?location={ID}")
    assert "Record this registration for personal care" in chosen.text
    version = again(organisation, provider).row_version
    done = client.post(f"{where}?location={ID}", data={"row_version": version}, follow_redirects=True)
    assert "Registration recorded" in done.text
    assert again(organisation, provider).cqc_personal_care is True
    unsaid = client.post(
        f"{where}?location=1-2", data={"row_version": again(organisation, provider).row_version}
    )
    assert "Choose yes if the CQC&#39;s page shows personal care" in unsaid.text
    assert again(organisation, provider).cqc_location_id == ID
    assert "looked up not long ago" in client.get(f"/{organisation.slug}/providers/cqc").text
