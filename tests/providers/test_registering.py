"""Registering, question by question, as whoever registers sees it and as staff ask it on the phone."""

import datetime as dt
import re

import pytest

from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.organisations.models import Kind
from carematch.providers import service
from carematch.providers.asking.questions import QUESTIONS
from carematch.providers.asking.task import Task
from carematch.providers.forms import GROUPS
from carematch.providers.tasks import DESK_TITLES, TITLES
from carematch.providers.tasks import GROUPS as TASK_GROUPS
from carematch.providers.vocabulary import Status
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import SERVICES
from tests.support import gazetteer

ANSWERS = {
    "full-name": {"full_name": "Samira Khan"},
    "shown-name": {"shown": "first"},
    "address": {"home_address": "4 Invented Street\nBristol\nBS3 4AB"},
    "phone": {"phone": "0117 496 0444"},
    "age": {"is_under_22": "no"},
    "legal-form": {"legal_form": "sole_trader"},
    "business-name": {"trading_name": ""},
    "in-person": {"delivers_in_person": "yes"},
    "others": {"employs_carers": "no"},
    "people": {"people_involved": "1", "fte_tenths": "0.6"},
    "services": {"services": ["PC-WASH", "COMP"]},
    "base": {"postcode": "bs34ab"},
    "home": {"works_from_home": "yes"},
    "distance": {"radius_miles": "5"},
    "travel": {"travels_by": ["walk", "car"]},
    "free": {"free": ["0-morning", "2-evening"]},
    "hours": {"weekly_minutes": "12.5"},
    "rates": {"weekday": "20", "weekend": "22.50"},
}


@pytest.fixture
def organisation(make):
    with transaction():
        gazetteer.lay()
    return make.organisation(name="Knowle Neighbours")


@pytest.fixture
def home(client, organisation, make):
    """Return one's own page, of somebody who has just begun."""
    client.sign_in(make.user(name="Samira Khan"))
    client.post(f"/{organisation.slug}/register")
    return f"/{organisation.slug}/my-page"


def version(page):
    return page.text.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]


def answer(client, url, **facts):
    """Open a page, and send it with the row version that it was shown with."""
    return client.post(url, data={"row_version": version(client.get(url)), **facts})


def answer_all(client, home, *keys):
    for key in keys or ANSWERS:
        assert answer(client, f"{home}/questions/{key}", **ANSWERS[key]).status_code == 302, key


def the_provider(organisation):
    db.session.rollback()
    (provider,) = service.list_providers(organisation)
    return provider


def statuses(page):
    """Return how each task stands, by its title."""
    text = re.sub(r"<[^>]+>", "|", page.text)
    words = [word.strip() for word in text.split("|") if word.strip()]
    return {
        title: words[words.index(title) + 1]
        for title in (
            *TITLES.values(),
            "Your two references",
            "Documents",
            "Check your answers and send them",
        )
        if title in words
    }


def test_a_registration_is_done_question_by_question_and_sent(client, organisation, home):
    tasks = client.get(home)
    reference = the_provider(organisation).reference
    assert f"Your reference is {reference}" in tasks.text
    assert statuses(tasks)["Check your answers and send them"] == "Cannot start yet"
    assert statuses(tasks)["What we will check"] == statuses(tasks)["Documents"] == "Cannot start yet"
    assert statuses(tasks)["Where you work"] == "Not yet started"
    assert statuses(tasks)["Who you are"] == "In progress"  # the name of the account

    url = client.get(f"{home}/tasks/where-you-work").location
    for key in ("base", "home", "distance", "travel"):  # each leads to the next
        assert url == f"{home}/questions/{key}"
        url = answer(client, url, **ANSWERS[key]).location
    assert url == home
    assert statuses(client.get(home))["Where you work"] == "Completed"

    answer_all(client, home)
    tasks = statuses(client.get(home))
    assert [each for each, state in tasks.items() if state == "Completed"] == [
        *("Who you are", "How you work", "What you offer"),
        *("Where you work", "When you are free", "What you charge"),
    ]
    answers = client.get(f"{home}/check").text
    for said in (
        *("Samira Khan", "4 Invented Street", "0117 496 0444", "Washing and dressing", "BS3 4AB", "5"),
        *("12 hours 30 minutes", "£22.50 an hour", "0.6", "Monday: morning", "On foot", "Not provided"),
    ):
        assert said in answers, said
    assert "Tick the box" in answer(client, f"{home}/check").text
    sent = client.get(answer(client, f"{home}/check", is_true="y").location).text
    for said in (
        *(reference, "What happens next", "Needed for: Washing and dressing", "Right to work"),
        "gives the care in person",
    ):
        assert said in sent, said
    provider = the_provider(organisation)
    assert (provider.status, provider.precision, provider.council_code, provider.drives) == (
        *(Status.SUBMITTED, "sector", "E06000023"),
        True,
    )
    assert [(each.day, each.starts, each.ends) for each in provider.identity.windows] == [
        (0, 420, 720),
        (2, 1020, 1320),
    ]


def test_an_answer_is_changed_from_the_page_of_all_answers_and_leads_back_to_it(client, organisation, home):
    answer_all(client, home)
    change = f"{home}/questions/distance?then=check"
    assert change in client.get(f"{home}/check").text
    assert answer(client, change, radius_miles="9").location == f"{home}/check"
    assert the_provider(organisation).radius_miles == 9
    form = f"{home}/questions/legal-form?then=check"
    opened = answer(client, form, legal_form="charity").location
    assert opened == f"{home}/questions/company-number?then=check"
    assert answer(client, opened, company_number="1234567").location == f"{home}/check"
    answer(client, form, legal_form="sole_trader")
    assert the_provider(organisation).company_number == ""


def test_what_an_offer_means_is_said_at_once(client, home):
    answer_all(client, home, "legal-form", "in-person", "others")
    url = answer(client, f"{home}/questions/services", services=["PC-WASH"]).location
    page = client.get(url).text
    assert "What this means" in page
    assert "gives the care in person" in page
    assert "Needed for: Washing and dressing" in page
    answer(client, f"{home}/questions/others", employs_carers="yes")
    url = client.get(f"{home}/tasks/what-you-offer").location  # now the law asks something more
    assert url == f"{home}/questions/cqc"
    assert "must be registered with the CQC" in client.get(url).text
    page = client.get(answer(client, url, cqc_location_id="").location).text
    assert "Not shown to anybody: Washing and dressing" in page


def test_what_is_not_asked_of_somebody_is_no_page(client, organisation, home):
    for key in ("birth", "company-number", "cqc", "no-such-question"):
        assert client.get(f"{home}/questions/{key}").status_code == 404
    assert client.get(f"{home}/tasks/no-such-task").status_code == 404


def test_only_the_first_name_is_seen_unless_more_is_chosen(client, organisation, home):
    url = f"{home}/questions/shown-name"
    answer(client, url, shown="first", name="")
    assert the_provider(organisation).name == "Samira"
    answer(client, f"{home}/questions/full-name", full_name="Samia Khan")
    assert the_provider(organisation).name == "Samia"
    assert "Enter the name that people should see" in answer(client, url, shown="other", name="").text
    answer(client, url, shown="other", name="Sami")
    answer(client, f"{home}/questions/full-name", full_name="Samira Khan")
    assert the_provider(organisation).name == "Sami"
    answer(client, url, shown="full", name="")
    assert the_provider(organisation).name == "Samira Khan"


def test_whoever_is_called_otherwise_is_looked_at_again(client, make, organisation):
    provider = make.provider(organisation)
    client.sign_in(provider.user)
    url = f"/{organisation.slug}/my-page/questions/full-name"
    answer(client, url, full_name=f"  {provider.full_name.upper()} ")
    assert the_provider(organisation).status is Status.LISTED
    answer(client, url, full_name="Samira Okafor")
    assert the_provider(organisation).status is Status.SUBMITTED


def test_a_date_of_birth_is_recorded_of_the_young_alone_and_sealed(client, organisation, home, freeze):
    freeze(dt.date(2026, 11, 22))
    answer(client, f"{home}/questions/age", is_under_22="yes")
    url = f"{home}/questions/birth"
    assert "22 or older" in answer(client, url, born_on="2004-11-22").text
    assert "in the past" in answer(client, url, born_on="2027-01-01").text
    answer(client, url, born_on="2004-11-23")
    answer_all(client, home, "address", "phone")
    provider = the_provider(organisation)
    assert provider.born_on == dt.date(2004, 11, 23)
    for stored in (provider.born_on_sealed, provider.home_address_sealed, provider.phone_sealed):
        assert stored.startswith("v")
        assert not {"2004", "Invented", "0444"} & set(re.split(r"\W", stored))
    answer(client, f"{home}/questions/age", is_under_22="no")
    assert the_provider(organisation).born_on_sealed is None


def test_a_car_says_that_somebody_drives_and_nothing_says_that_it_is_unknown(client, organisation, home):
    url = f"{home}/questions/travel"
    for ways, drives in ((["bus"], False), (["walk", "car"], True), ([], None)):
        answer(client, url, travels_by=ways)
        assert the_provider(organisation).drives is drives


def test_the_postcode_of_the_home_is_not_typed_twice(client, home):
    answer_all(client, home, "address")
    assert 'value="BS3 4AB"' in client.get(f"{home}/questions/base").text


def test_every_morning_is_one_tick(client, organisation, home):
    answer(client, f"{home}/questions/free", free=["every-morning", "2-evening"])
    windows = the_provider(organisation).identity.windows
    assert [(each.day, each.starts) for each in windows] == [
        *((0, 420), (1, 420), (2, 420), (2, 1020)),
        *((day, 420) for day in range(3, 7)),
    ]
    page = client.get(f"{home}/questions/free").text
    assert page.count(" checked") == 8  # the box for every morning itself stays open


def test_a_question_can_wait(client, home):
    page = client.get(f"{home}/questions/in-person").text
    assert "I do not know yet" in page
    answer_all(client, home, "in-person")
    assert "I do not know yet" not in client.get(f"{home}/questions/in-person").text
    assert statuses(client.get(home))["How you work"] == "In progress"
    answer(client, f"{home}/questions/languages")  # sent empty: seen, and known to be unknown
    assert statuses(client.get(home))["Languages"] == "Completed"


@pytest.mark.parametrize(
    ("key", "facts", "sentence"),
    [
        ("full-name", {"full_name": " "}, "Enter your full name"),
        ("phone", {"phone": "12"}, "Enter a phone number, like"),
        ("address", {"home_address": "x" * 301}, "Use at most 300 characters"),
        ("legal-form", {"legal_form": "guild"}, "Choose one of the answers"),
        ("people", {"people_involved": "1", "fte_tenths": "lots"}, "Enter a number like 1, 0.6 or 2.5"),
        ("services", {"services": []}, "Choose at least one service"),
        ("base", {"postcode": "BS99"}, "postcode"),
        ("base", {"postcode": "BT1 1AA"}, "Northern Ireland"),
        ("distance", {"radius_miles": "0"}, "from 1 to 100"),
        ("free", {"free": []}, "Tick at least one time"),
        ("free", {"free": ["9-morning"]}, "Choose from the answers"),
        ("hours", {"weekly_minutes": "200"}, "up to 168"),
        ("rates", {"weekday": "twenty", "weekend": "21"}, "like 12.50"),
        ("rates", {"weekday": "20", "weekend": "0"}, "above nothing"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_explained(client, organisation, home, key, facts, sentence):
    before = the_provider(organisation).changed_at
    page = answer(client, f"{home}/questions/{key}", **facts)
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert sentence in page.text
    for typed in facts.values():
        if typed and isinstance(typed, str) and key not in ("legal-form",):
            assert typed.strip() in page.text
    assert the_provider(organisation).changed_at == before


def test_two_windows_on_one_question_do_not_overwrite(client, organisation, home):
    url = f"{home}/questions/phone"
    stale = version(client.get(url))
    answer_all(client, home, "phone")
    assert client.post(url, data={"row_version": stale, "phone": "0117 496 0999"}).status_code == 409
    assert the_provider(organisation).phone == "0117 496 0444"


def test_a_listed_provider_who_changes_how_they_work_is_looked_at_again(client, organisation, make):
    provider = make.provider(organisation)
    client.sign_in(provider.user)
    url = f"/{organisation.slug}/my-page/questions/legal-form?then=check"
    assert "Until then people cannot find you" in client.get(url).text
    page = client.get(answer(client, url, legal_form="company").location)
    assert "Until then people cannot find you" in page.text
    assert the_provider(organisation).status is Status.SUBMITTED
    client.sign_in(make.member(organisation))
    answer(client, f"/{organisation.slug}/providers/{provider.id}/questions/phone", phone="0117 496 0777")
    assert the_provider(organisation).phone == "0117 496 0777"


def test_a_manager_asks_the_same_questions_on_the_phone(client, organisation, make):
    client.sign_in(make.member(organisation))
    desk = f"/{organisation.slug}/providers"
    taken = make.user().email
    page = client.post(f"{desk}/new", data={"full_name": "Samira Khan", "email": taken})
    assert "There is an account with this address" in page.text
    url = client.post(f"{desk}/new", data={"full_name": "Samira Khan", "email": ""}).location
    assert "Go on with the questions" in client.get(url).text
    asked = client.get(f"{url}/questions").location
    while asked != url:  # one leads to the next
        key = asked.rpartition("/")[2]
        asked = answer(client, asked, **ANSWERS.get(key, {})).location
    page = client.get(url)
    assert "The answers are complete" in page.text
    assert f"{url}/questions/distance?then=show" in page.text
    client.post(f"{url}/submit", data={"row_version": version(page)})
    assert (the_provider(organisation).status, the_provider(organisation).user_id) == (Status.SUBMITTED, None)


def test_whoever_is_signed_in_starts_straight_away_and_once(client, organisation, make):
    client.sign_in(make.user())
    home = f"/{organisation.slug}"
    for _ in range(2):
        assert client.post(f"{home}/register").location == f"{home}/my-page"
    assert client.get(f"{home}/my-page").status_code == 200
    assert len(service.list_providers(organisation)) == 1


def test_a_council_registers_nobody(client, make):
    council = make.organisation(kind=Kind.COUNCIL)
    assert client.get(f"/{council.slug}/register").status_code == 404


def test_a_provider_without_a_record_is_led_to_register(client, organisation, make):
    client.sign_in(make.member(organisation, Role.PROVIDER))
    assert client.get(f"/{organisation.slug}/my-page").location == f"/{organisation.slug}/register"
    assert client.get(f"/{organisation.slug}/my-page/questions/phone").status_code == 404


def test_the_description_is_whole():
    grouped = [code for _title, codes in GROUPS for code in codes]
    assert sorted(grouped) == sorted(code for code, each in SERVICES.items() if not each.refused)
    assert [task for _title, tasks in TASK_GROUPS for task in tasks] == list(Task)
    assert set(TITLES) == set(DESK_TITLES) == {each.task for each in QUESTIONS.values()} == set(Task)
    titles = [each.title for each in QUESTIONS.values()]
    assert len(set(titles)) == len(titles)


def test_a_record_of_before_there_were_these_questions_says_what_it_knows(make, organisation):
    provider = make.provider(organisation, drives=True)
    with transaction():
        provider = service.get_provider(organisation, provider.id)
        provider.answered, provider.travels_by = [], None
    provider = service.get_provider(organisation, provider.id)
    assert QUESTIONS["travel"].asks[0].in_words(provider) == "By car, which I drive myself"
    assert provider.legal_form is LegalForm.SOLE_TRADER
    assert QUESTIONS["in-person"].is_answered(provider)


def test_two_people_are_named_who_can_speak_for_one(client, organisation, home):
    url = f"{home}/references"
    assert "Name somebody" in client.get(url).text
    omar = {"name": "Omar Oakes", "contact": "0117 496 0555", "how_known": "We worked together"}
    agreed = {"is_relative": "no", "may_share": "yes"}
    page = client.post(f"{url}/new", data={**omar, "is_relative": "yes", "may_share": "yes"}).text
    assert "Name somebody who is not a relative" in page
    assert "0117 496 0555" in page
    assert client.post(f"{url}/new", data={**omar, **agreed}).location == url
    assert "Your two references" in client.get(home).text
    assert statuses(client.get(home))["Your two references"] == "In progress"
    client.post(f"{url}/new", data={**omar, **agreed, "name": "Rita Reed", "contact": "rita@people.example"})
    assert statuses(client.get(home))["Your two references"] == "Completed"
    page = client.get(url).text
    assert "Not asked yet" in page
    remove = re.search(r'action="([^"]+/remove)"', page)
    assert client.post(remove[1]).location == url
    assert statuses(client.get(home))["Your two references"] == "In progress"
