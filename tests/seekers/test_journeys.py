"""Saying what is needed, from the first page to the reference: by the person, and by staff on the phone."""

import datetime as dt

import pytest
from lxml import html

from carematch.core.db import transaction
from carematch.core.permissions import Role
from carematch.organisations.models import Kind
from carematch.seekers import service
from carematch.seekers.vocabulary import Channel, Funding, NeedStatus
from tests.support import gazetteer

ABOUT = {"preferred_name": "Mo", "contact_channel": "phone", "phone": "0117 496 0002"}
PLACE = {"postcode": "bs34ab"}
HELP = {"company": ["COMP"], "home": ["COOK"]}
VISIT = {"days": ["0", "2"], "earliest": "9:00", "latest": "12:00", "minutes": "1.5"}
MUSTS = {"gender": "", "languages_any": ["pa"], "pets": ["dog"], "max_miles": "5", "max_rate": "25"}
PAYING = {"funding": "isf", "weekly_budget": "120", "weekly_top_up": ""}


@pytest.fixture(autouse=True)
def _places(app):
    with transaction():
        gazetteer.lay()


def hidden(client, url):
    """Open a form and return what it carries unseen."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code, page.location)
    form = html.fromstring(page.data).xpath("//main//form[@method='post']")[-1]
    return {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}


def send(client, url, answers=(), **unseen):
    """Open a form, fill it in and send it."""
    return client.post(url, data={**hidden(client, url), **dict(answers), **unseen})


def answer_all(client, root):
    """Answer every task that must be answered, and must-haves."""
    for task, answers in (
        ("about-you", ABOUT),
        ("where-you-live", PLACE),
        ("what-help", HELP),
        ("when", {"times": "visits"}),
        ("start", {"start": "soon"}),
        ("must-haves", MUSTS),
        ("paying", PAYING),
    ):
        done = send(client, f"{root}/{task}", answers)
        assert done.status_code == 302, (task, done.text)
    assert send(client, f"{root}/visits", VISIT).status_code == 302


def test_a_stranger_says_what_they_need_and_gets_a_reference(client, make):
    organisation = make.organisation(name="Harbour Neighbours", phone="0117 496 0123")
    page = client.get(f"/{organisation.slug}/ask")
    assert "If somebody is in danger, call 999" in page.text
    assert "Nobody who could help you learns who you are" in page.text
    assert client.post(f"/{organisation.slug}/ask").location.endswith("/ask/account")
    started = send(
        client,
        f"/{organisation.slug}/ask/account",
        {"name": "Mo", "email": "mo@example.org", "password": "brass teapot meadow"},
    )
    root = started.location
    page = client.get(root)
    assert "Not yet started" in page.text
    assert "Cannot start yet" in page.text
    answer_all(client, root)
    page = client.get(f"{root}/check")
    for said in (
        "Companionship",
        "Cooking at home",
        "Monday, 1 hour 30 minutes between 9am and midday",
        "Speaks Punjabi",
        "Comes to a home with dogs",
        "within 5 miles",
        "£25.00 an hour",
        "Individual Service Fund",
        "£120.00",
        "This does not settle it",
        "BS3 4AB",
    ):
        assert said in page.text, said
    sent = send(client, f"{root}/check")
    page = client.get(sent.location)
    assert "within 2 working days" in page.text
    assert "Call 0117 496 0123." in page.text
    [need] = service.list_needs(organisation)
    assert need.reference in page.text
    assert (need.status, need.channel) == (NeedStatus.NEW, Channel.ONLINE)
    assert [(each.day, each.earliest, each.latest, each.minutes) for each in need.visits] == [
        (0, 540, 720, 90),
        (2, 540, 720, 90),
    ]
    assert "We have it, and will call you" in client.get(f"/{organisation.slug}/my-needs").text
    assert "We have it, and will call you" in client.get(root).text


def test_a_manager_writes_it_down_on_the_phone(client, make):
    organisation = make.organisation()
    manager = make.member(organisation, Role.MANAGER)
    client.sign_in(manager)
    page = client.post(f"/{organisation.slug}/needs/new", data={"phone": "0117 496 0003"})
    assert "Enter the name they would like us to use" in page.text
    assert "Say how you are talking to them" in page.text
    started = send(client, f"/{organisation.slug}/needs/new", {**ABOUT, "channel": "phone"})
    root = started.location
    assert "You are helping Mo" in client.get(f"{root}/what-help").text
    answer_all(client, root)
    sent = send(client, f"{root}/check")
    assert sent.location == f"{root}/sent"
    [need] = service.list_needs(organisation)
    assert (need.channel, need.recorded_by_id, need.funding) == (Channel.PHONE, manager.id, Funding.ISF)
    page = client.get(f"/{organisation.slug}/needs")
    assert "All open needs (1)" in page.text
    assert need.reference in page.text
    assert "Since today" in page.text
    assert "Mo" not in html.fromstring(page.data).xpath("string(//main)")
    page = client.get(root)
    assert "presumed able to decide" in page.text
    assert "no provider may be told who this is" in page.text


def test_how_long_somebody_waits_is_said_in_words(client, make, freeze):
    organisation = make.organisation()
    freeze(dt.date(2026, 11, 2))
    need = make.need(organisation)
    manager = make.member(organisation)
    freeze(dt.date(2026, 11, 12))
    client.sign_in(manager)
    assert "10 days: longer than a week" in client.get(f"/{organisation.slug}/needs").text
    assert "Waiting for 10 days." in client.get(f"/{organisation.slug}/needs/{need.id}").text
    page = client.get(f"/{organisation.slug}/needs?show=arranged")
    assert need.reference not in page.text
    assert "New (1)" in page.text


@pytest.fixture
def mine(client, make):
    """A signed-in seeker with a draft; the address of its tasks."""
    organisation = make.organisation()
    user = make.user(name="Mo")
    client.sign_in(user)
    return send(client, f"/{organisation.slug}/ask").location


def test_what_is_missing_is_named(client, mine):
    send(client, f"{mine}/what-help", HELP)
    page = client.get(f"{mine}/check")
    assert "Still to answer" in page.text
    assert "Where do you live?" in page.text
    refused = client.post(f"{mine}/check", data=hidden(client, f"{mine}/what-help"))
    assert (
        "There is still something to answer: where you live, when in the week, when to start, "
        "how it will be paid for" in refused.text
    )
    assert client.get(f"{mine}/sent").status_code == 302


def test_a_postcode_that_cannot_be_used_is_explained_and_kept(client, mine):
    page = send(client, f"{mine}/where-you-live", {"postcode": "CF10 1AA"})
    assert page.status_code == 200
    error = html.fromstring(page.data).get_element_by_id("postcode-error").text_content()
    assert "CF10 1AA" in error
    assert 'value="CF10 1AA"' in page.text
    assert send(client, f"{mine}/where-you-live", PLACE).status_code == 302
    page = client.get(f"{mine}/where-you-live")
    assert "BS3 4AB is in City of Bristol" in page.text
    assert "This does not settle it" in page.text


@pytest.mark.parametrize(
    ("task", "answers", "field", "sentence"),
    [
        ("what-help", {}, "care", "at least one thing"),
        ("what-help", {"care": ["NURS"]}, "care", ""),
        ("when", {"times": "flexible"}, "weekly_minutes", "about how many hours a week"),
        ("start", {"start": "date"}, "start_on", "Enter the date it should start"),
        ("start", {"start": "date", "start_on": "2020-01-01"}, "start_on", "today's date or a later one"),
        ("must-haves", {"gender": "female"}, "gender_reason", "Say why this matters"),
        ("paying", {"funding": "own_money", "weekly_budget": "lots"}, "weekly_budget", "like 12.50"),
        ("about-you", {**ABOUT, "phone": ""}, "phone", "Enter a phone number"),
        ("about-you", {**ABOUT, "email": "no"}, "email", "like name@example.org"),
    ],
)
def test_what_cannot_be_right_is_explained_beside_the_answer(client, mine, task, answers, field, sentence):
    page = send(client, f"{mine}/{task}", answers)
    assert page.status_code == 200
    assert sentence in html.fromstring(page.data).get_element_by_id(f"{field}-error").text_content()


def test_a_woman_may_be_asked_for_when_help_is_intimate(client, mine):
    send(client, f"{mine}/what-help", {"care": ["PC-WASH"]})
    assert send(client, f"{mine}/must-haves", {"gender": "female"}).status_code == 302
    page = send(client, f"{mine}/what-help", {"home": ["COOK"]})
    assert "Say first, under must-haves" in page.text


@pytest.mark.parametrize(
    ("visit", "sentence"),
    [
        ({"minutes": "4"}, "longer than the time between earliest and latest"),
        ({"latest": "9:00"}, "must be different"),
        ({"minutes": "0"}, "more than nothing"),
        ({"days": []}, "Choose at least one day"),
        ({"earliest": "soon"}, "Enter a time"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(client, mine, visit, sentence):
    page = send(client, f"{mine}/visits", {**VISIT, **visit})
    assert page.status_code == 200
    assert sentence in page.text
    assert "There are no visits yet" in page.text


def test_visits_are_listed_and_removed_and_may_run_past_midnight(client, mine):
    send(
        client,
        f"{mine}/visits",
        {**VISIT, "days": ["6"], "earliest": "22:00", "latest": "1am", "minutes": "3"},
    )
    send(client, f"{mine}/visits", {**VISIT, "days": ["1"], "latest": "0:00"})
    page = client.get(f"{mine}/visits")
    assert "Sunday, 3 hours between 10pm and 1am the next day" in page.text
    assert "between 9am and midnight" in page.text
    assert "Together: 4 hours 30 minutes a week" in page.text
    action = html.fromstring(page.data).xpath("//form[contains(@action, '/remove')]/@action")[0]
    client.post(action)
    page = client.get(f"{mine}/visits")
    assert "Tuesday" not in html.fromstring(page.data).xpath("string(//main//ul)")
    assert client.post(action).status_code == 404


def test_not_to_know_yet_is_an_answer(client, make, mine):
    for task, answers in (
        ("about-you", ABOUT),
        ("where-you-live", PLACE),
        ("what-help", HELP),
        ("when", {"times": "not_sure"}),
        ("start", {"start": "not_sure"}),
        ("paying", {"funding": "not_sure"}),
    ):
        assert send(client, f"{mine}/{task}", answers).status_code == 302
    assert send(client, f"{mine}/check").location == f"{mine}/sent"


def test_flexible_hours_replace_visits(client, make, mine):
    send(client, f"{mine}/visits", VISIT)
    send(client, f"{mine}/when", {"times": "flexible", "weekly_minutes": "4.5"})
    page = client.get(f"{mine}/check")
    assert "4 hours 30 minutes a week, at flexible times" in page.text
    assert "Monday" not in page.text


def test_a_form_sent_twice_makes_one_need(client, make):
    organisation = make.organisation()
    client.sign_in(make.member(organisation))
    answers = {**hidden(client, f"/{organisation.slug}/needs/new"), **ABOUT, "channel": "phone"}
    first = client.post(f"/{organisation.slug}/needs/new", data=answers)
    second = client.post(f"/{organisation.slug}/needs/new", data=answers)
    assert first.location == second.location
    assert sum(service.count_needs(organisation).values()) == 1


def test_starting_again_goes_on_with_the_draft(client, make, mine):
    ask = mine.rsplit("/my-needs", 1)[0] + "/ask"
    assert send(client, ask).location == mine


def test_an_answer_to_an_old_page_is_not_kept(client, make, mine):
    old = hidden(client, f"{mine}/what-help")
    send(client, f"{mine}/what-help", HELP)
    late = client.post(f"{mine}/what-help", data={**old, "form_key": "another", "care": ["MED"]})
    assert late.status_code == 409
    assert client.post(f"{mine}/what-help", data=HELP).status_code == 409
    assert "Medication reminders" not in client.get(f"{mine}/check").text


def test_somebody_elses_need_is_not_there(client, make):
    organisation = make.organisation()
    user = make.member(organisation, Role.SEEKER)
    need = make.need(organisation, user=user)
    draft = make.need(organisation, person=need.person, user=user, channel=Channel.ONLINE, handed_in=False)
    client.sign_in(make.member(organisation, Role.SEEKER))
    for page in ("", "/what-help", "/visits", "/check", "/sent", "/withdraw"):
        assert client.get(f"/{organisation.slug}/my-needs/{need.id}{page}").status_code == 404, page
    assert client.get(f"/{organisation.slug}/needs/{need.id}").status_code == 403
    client.sign_in(make.member(organisation, Role.MANAGER))
    assert client.get(f"/{organisation.slug}/needs/{need.id}").status_code == 200
    assert client.get(f"/{organisation.slug}/needs/{draft.id}").status_code == 404  # still being written
    other = make.organisation()
    client.sign_in(make.member(other, Role.MANAGER))
    assert client.get(f"/{other.slug}/needs/{need.id}").status_code == 404


def test_what_is_arranged_stays_as_it_is(client, make):
    organisation = make.organisation()
    user = make.member(organisation, Role.SEEKER)
    need = make.need(organisation, user=user)
    with transaction():
        service.set_status(
            organisation, service.get_need(organisation, need.id), NeedStatus.ARRANGED, by=user
        )
    client.sign_in(user)
    root = f"/{organisation.slug}/my-needs/{need.id}"
    assert client.get(f"{root}/what-help").location == root
    assert "can no longer be changed" in client.post(f"{root}/visits", data=VISIT).text
    assert "Somebody has been introduced" in client.post(f"{root}/withdraw").text
    assert service.get_need(organisation, need.id).status is NeedStatus.ARRANGED


def test_a_need_can_be_withdrawn(client, make):
    organisation = make.organisation()
    user = make.member(organisation, Role.SEEKER)
    need = make.need(organisation, user=user)
    client.sign_in(user)
    root = f"/{organisation.slug}/my-needs/{need.id}"
    assert send(client, f"{root}/withdraw").location == root
    assert "You no longer need this" in client.get(root).text
    assert service.list_needs(organisation) == []


def test_another_need_of_the_same_person_keeps_what_is_known(client, make):
    organisation = make.organisation()
    need = make.need(organisation)
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/needs/{need.id}")
    assert need.person.called in page.text
    made = client.post(
        f"/{organisation.slug}/needs/{need.id}/another",
        data=hidden(client, f"/{organisation.slug}/needs/{need.id}"),
    )
    page = client.get(made.location)
    assert page.text.count("Completed") == 2  # about the person, and where they live
    assert need.person.reference in page.text


def test_councils_take_no_needs(client, make):
    council = make.organisation(kind=Kind.COUNCIL)
    assert client.get(f"/{council.slug}/ask").status_code == 404
