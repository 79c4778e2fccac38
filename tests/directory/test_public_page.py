"""The page of a listed provider as strangers open it: in people's order, and honest when it is gone."""

import datetime as dt
import re
import uuid

import pytest
from sqlalchemy import event

from carematch.asking.week import CELLS
from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.organisations.models import Kind
from carematch.providers import current, listed, listing, service
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CheckKind
from carematch.rules.lawful_route import LegalForm

MONDAY = dt.date(2026, 11, 2)


@pytest.fixture
def organisation(make, freeze):
    freeze(MONDAY)
    made = make.organisation(name="Knowle Neighbours", phone="0117 496 0700", email="hello@knowle.example")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol"), made)
    return made


@pytest.fixture
def provider(make, organisation):
    return make.provider(
        organisation,
        name="Sam",
        services=("COMP", "MED"),
        availability=("0-morning", "0-lunch", "2-evening"),
        rates={"weekday": Money(2050), "weekend": Money(2400)},
        more={"languages": ["en", "pa"], "experience": ["dementia"], "gender": "female"},
    )


def url(organisation, provider):
    return f"/{organisation.slug}/listed/{provider.id}"


def test_a_stranger_reads_the_page_in_the_order_people_look(client, organisation, provider):
    page = client.get(url(organisation, provider)).text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    in_order = (
        "Listed by Knowle Neighbours", "Sam", "Patient and cheerful", "Self-employed", "In Bedminster",
        "5 miles", "Price guide", "£20.50 an hour", "£24.00 an hour", "When", "Monday: morning, lunch",
        "Wednesday: evening", "Last confirmed today", "What they can do", "Medication reminders",
        "Companionship", "What they do not do", "Personal care", "they remind you of it", "Nursing",
        "Languages", "English, Punjabi", "What we checked", "By whom", "Identity", "Knowle Neighbours",
        "2 November 2026", "It does not run out",
        "2 November 2027", "is no promise", "steps back", "How to meet Sam", "You reach them through Knowle Neighbours",
        provider.reference, "0117 496 0700",
    )  # fmt: skip
    at = text.index("Listed by")
    for said in in_order:
        assert said in text[at:], said
        at = text.index(said, at)
    assert f'href="/{organisation.slug}/ask"' in page
    assert page.count(">Free<") == 3
    assert page.count("Not free") == 7 * 5 - 3  # in words for whoever hears the grid


@pytest.mark.parametrize("form", [LegalForm.COMPANY, LegalForm.SOLE_TRADER])
def test_personal_care_is_shown_only_where_it_may_be_offered(client, make, organisation, form):
    care = make.provider(organisation, services=("COMP", "PC-WASH"), legal_form=form)
    page = client.get(url(organisation, care)).text
    assert ("Washing and dressing" in page) is (form is LegalForm.SOLE_TRADER)
    assert ("Personal care, such as help to wash" in page) is (form is LegalForm.COMPANY)
    plainly = (
        "nobody else does it for them",
        "Sending somebody else",
        "Lifting or moving you",
        "neither remind you",
    )
    for said in plainly:
        assert (said in page) is (form is LegalForm.SOLE_TRADER), said
    assert "Care Quality Commission has registered them" not in page


@pytest.mark.parametrize(
    ("cells", "said"),
    [(CELLS, "Every day: morning, lunch, afternoon, evening, night"),
     (["0-lunch", "1-lunch", "2-lunch", "4-night"], "Monday to Wednesday: lunch|Friday: night"),
     (["0-lunch", "1-lunch", "3-lunch"], "Monday, Tuesday and Thursday: lunch"),
     (["5-evening", "6-evening"], "Saturday and Sunday: evening")],
)  # fmt: skip
def test_days_that_are_alike_are_said_together(client, make, organisation, cells, said):
    shown = client.get(url(organisation, make.provider(organisation, availability=cells))).text
    for sentence in said.split("|"):
        assert f"<li>{sentence}</li>" in shown


def test_full_for_now_and_stale_are_said(client, organisation, provider, freeze):
    with transaction():
        record = service.get_provider(organisation, provider.id)
        current.say(organisation, record, current.Answer.FULL, by=provider.user)
    freeze(MONDAY + dt.timedelta(days=43))
    page = client.get(url(organisation, provider)).text
    assert "Full for now, since 2 November 2026" in page
    assert "Last confirmed 6 weeks ago. Ask whether these times are still right" in page


def test_whoever_is_not_on_the_list_has_no_page(client, make, organisation, provider):
    with transaction():
        record = service.get_provider(organisation, provider.id)
        manager = make.member(organisation)
        listing.stop(
            organisation, record, by=manager, status=Status.PAUSED, reason="Ill, told us in confidence"
        )
    waiting = make.provider(organisation, listed=False)
    pages = []
    for gone in (provider.id, waiting.id, uuid.uuid4(), make.provider(make.organisation()).id):
        answer = client.get(f"/{organisation.slug}/listed/{gone}")
        assert answer.status_code == 404
        assert "they are not on the list any more, or not for now" in answer.text
        assert "0117 496 0700" in answer.text
        pages.append(re.sub(r'nonce="[^"]+"', "", answer.text).replace(str(gone), "…"))
    assert len(set(pages)) == 1  # nobody learns from it who registered, or why somebody is gone


def test_a_check_that_ran_out_hides_the_page_before_the_night_does(
    client, make, organisation, provider, freeze
):
    policy_ends = dt.date(2027, 11, 2)
    freeze(MONDAY - dt.timedelta(days=900))
    make.check(organisation, provider, CheckKind.SAFEGUARDING_TRAINING)
    freeze(MONDAY)
    with transaction():
        listing.unlist_lapsed(organisation)
    make.check(organisation, provider, CheckKind.CCJ)
    page = client.get(url(organisation, provider)).text
    assert "Safeguarding training" in page
    assert "County court" not in page  # between them and the organisation
    freeze(policy_ends)
    page = client.get(url(organisation, provider))
    assert page.status_code == 200
    assert "Safeguarding training" not in page.text  # run out, but nobody is kept off the list for it
    freeze(policy_ends + dt.timedelta(days=1))
    assert client.get(url(organisation, provider)).status_code == 404
    assert "/listed/" not in client.get("/find?postcode=BS3+4AB").text


def test_the_front_page_counts_whom_it_leads_to(client, make, organisation, provider):
    make.provider(organisation, name="Tess", services=("GARD",))
    make.provider(organisation, name="Far", postcode="BA1 1AB", radius_miles=2)
    make.provider(organisation, name="Una", listed=False)
    for service_code, names in (("", ["Sam", "Tess"]), ("COMP", ["Sam"]), ("CLEAN", [])):
        page = client.get("/find", query_string={"postcode": "BS3 4AB", "service": service_code}).text
        links = re.findall(rf'href="(/{organisation.slug}/listed/[^"]+)">([^<]+)<', page)
        assert sorted(name for _href, name in links) == names
        counted = {0: "lists nobody near you", 1: "lists one person", 2: "lists 2 people"}[len(names)]
        assert counted in page
        for href, name in links:
            assert f"<h1>{name}</h1>" in client.get(href).text


def test_a_provider_and_staff_see_the_page_before_it_is_public(client, make, organisation):
    waiting = make.provider(organisation, name="Sam", listed=False)
    home = f"/{organisation.slug}"
    own, staff = f"{home}/my-page/preview", f"{home}/providers/{waiting.id}/preview"
    assert client.get(own).status_code == 302  # to sign in
    for reader, page in ((waiting.user, own), (make.member(organisation, Role.MANAGER), staff)):
        client.sign_in(reader)
        shown = client.get(page).text
        assert "Preview: as people will see it" in shown
        assert "Patient and cheerful" in shown
        assert "It is not on the list" in shown
        assert "Surname" not in shown.partition("<main")[2]
    assert listed.list_listings(organisation) == []  # looking publishes nothing
    client.sign_in(make.provider(organisation, name="Tess").user)
    assert client.get(staff).status_code == 403


def test_once_listed_the_preview_leads_to_the_page(client, organisation, provider):
    client.sign_in(provider.user)
    assert "See your page as people see it" in client.get(f"/{organisation.slug}/my-page").text
    answer = client.get(f"/{organisation.slug}/my-page/preview")
    assert answer.location == url(organisation, provider)


def test_pages_and_the_night_ask_as_much_for_many_as_for_few(client, make, organisation, provider):
    def asked(act):
        db.session.rollback()
        said = []

        def note(_connection, _cursor, statement, *_rest):
            said.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(said)

    def night():
        with transaction():
            listing.unlist_lapsed(organisation)

    acts = (
        lambda: client.get(url(organisation, provider)),
        lambda: client.get("/find?postcode=BS3+4AB"),
        night,
    )
    few = [asked(act) for act in acts]
    for number in range(4):
        make.provider(organisation, name=f"More {number}", postcode=("BS3 5AB", "BS4 2AB")[number % 2])
    page, search, night_ = (asked(act) - before for act, before in zip(acts, few, strict=True))
    assert (page, night_) == (0, 0)
    assert search <= 1  # the search for the nearest looks once more where that is quicker, not once a listing
