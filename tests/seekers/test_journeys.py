"""Saying what is needed, from the first page to the reference: by the person, and by staff on the phone."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.organisations.models import Kind
from carematch.seekers import service
from carematch.seekers.models import Need
from carematch.seekers.returning import LETTER
from carematch.seekers.vocabulary import Channel, Funding, NeedStatus, Times
from tests.support import gazetteer

ABOUT = {"preferred_name": "Mo", "phone": "0117 496 0002"}
VISIT = {"days": ["0", "2"], "earliest": "9:00", "latest": "12:00", "minutes": "1.5"}
# What has to be answered, by question; the page of visits comes besides.
NEEDED = {
    "preferred-name": {"preferred_name": "Mo"},
    "phone": {"phone": "0117 496 0002"},
    "contact-way": {"contact_channel": "phone"},
    "postcode": {"postcode": "bs34ab"},
    "services": {"services": ["COMP", "COOK"]},
    "times": {"times": "visits"},
    "start-on": {"start": "soon"},
    "funding": {"funding": "isf"},
}
MORE = {
    "address": {"address": "4 Invented Street"},
    "talking": {"communication_needs": ["large_print", "interpreter"]},
    "interpreter": {"interpreter_language": "Somali"},
    "languages": {"languages_any": ["pa"]},
    "animals": {"pets": ["dog"]},
    "distance": {"max_miles": "5"},
    "price": {"max_rate": "25"},
    "own-musts": {"own_must_lines": "Does not mind the stairs\n\nIs calm"},
    "budget": {"weekly_budget": "120"},
}


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


def begin(client, organisation):
    """Begin with a name and an email address, go on by the letter, and return the page of the draft."""
    assert client.post(f"/{organisation.slug}/ask").location.endswith("/ask/begin")
    door = f"/{organisation.slug}/ask/begin"
    assert "Enter your email address" in client.post(door, data={"name": "Mo"}).text
    sent = client.post(door, data={"name": "Mo", "email": "mo@example.org"})
    assert "Check your email" in client.get(sent.location).text
    return client.post(newest_link()).location


def newest_link():
    """Return the path of the link in the letter that was written last."""
    db.session.rollback()
    letters = sa.select(Message).where(Message.template == LETTER).order_by(Message.created_at)
    letter = db.session.scalars(letters).all()[-1]
    found = re.search(r"http\S+?(/\S+/ask/link/\S+)", letter.body)
    assert found
    return found[1]


def answer(client, root, key, **given):
    """Answer one question."""
    done = send(client, f"{root}/questions/{key}", given or NEEDED.get(key) or MORE[key])
    assert done.status_code == 302, (key, done.text)
    return done


def answer_all(client, root):
    """Answer every question that must be answered, and some that need not be."""
    for key in (*NEEDED, *MORE):
        answer(client, root, key)
    assert send(client, f"{root}/visits", VISIT).status_code == 302


def test_a_stranger_says_what_they_need_and_gets_a_reference(client, make):
    organisation = make.organisation(name="Harbour Neighbours", phone="0117 496 0123")
    page = client.get(f"/{organisation.slug}/ask")
    assert "If somebody is in danger, call 999" in page.text
    assert "Nobody who could help you learns who you are" in page.text
    root = begin(client, organisation)
    page = client.get(root)
    assert "Not yet started" in page.text
    assert "Cannot start yet" in page.text
    answer_all(client, root)
    page = client.get(f"{root}/check")
    for said in (
        "Companionship",
        "Cooking at home",
        "Monday, 1 hour 30 minutes between 9am and midday",
        "Punjabi",
        "Dogs",
        "5 miles",
        "£25.00 an hour",
        "Interpreter",
        "Somali",
        "4 Invented Street",
        "Is calm",
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


def test_somebody_comes_back_to_their_answers_by_a_letter(client, make):
    organisation = make.organisation()
    root = begin(client, organisation)
    answer(client, root, "phone")
    client.sign_out()
    assert client.get(root).status_code == 302
    back = f"/{organisation.slug}/ask/return"
    for address in ("nobody@example.org", "mo@example.org"):  # whoever asks learns nothing either way
        assert client.post(back, data={"email": address}).location.endswith("/ask/link-sent")
    link = newest_link()
    assert "Go on with my answers" in client.get(link).text
    assert client.post(link).location == root
    assert "0117 496 0002" in client.get(f"{root}/check").text
    assert client.post(link).status_code == 410
    assert client.post(f"{link}/again").location.endswith("/ask/link-sent")


def test_a_manager_writes_it_down_on_the_phone(client, make):
    organisation = make.organisation()
    manager = make.member(organisation, Role.MANAGER)
    client.sign_in(manager)
    page = client.post(f"/{organisation.slug}/needs/new", data={"phone": "0117 496 0003"})
    assert "Enter the name they would like us to use" in page.text
    assert "Say how you are talking to them" in page.text
    started = send(client, f"/{organisation.slug}/needs/new", {**ABOUT, "channel": "phone"})
    root = started.location
    assert "You are helping Mo" in client.get(f"{root}/questions/services").text
    answer_all(client, root)
    sent = send(client, f"{root}/check")
    assert sent.location == f"{root}/sent"
    [need] = service.list_needs(organisation)
    assert (need.channel, need.recorded_by_id, need.funding) == (Channel.PHONE, manager.id, Funding.ISF)
    page = client.get(f"/{organisation.slug}/needs")
    assert "All open needs (1)" in page.text
    assert need.reference in page.text
    assert "Since today" in page.text
    assert not re.search(r"\bMo\b", html.fromstring(page.data).xpath("string(//main)"))
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
    assert "10 days, longer than a week" in client.get(f"/{organisation.slug}/needs").text
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
    answer(client, mine, "services")
    page = client.get(f"{mine}/check")
    assert "Still to answer" in page.text
    assert "Where you live" in page.text
    version = hidden(client, f"{mine}/questions/services")
    refused = client.post(f"{mine}/check", data=version)
    assert (
        "There is still something to answer: where you live, when in the week, when to start, "
        "how it will be paid for" in refused.text
    )
    assert client.get(f"{mine}/sent").status_code == 302


def test_one_question_leads_to_the_next_of_its_task_and_then_to_the_tasks(client, mine):
    at = client.get(f"{mine}/tasks/how-to-reach-you").location
    for key, given in (
        ("phone", {"phone": "0117 496 0002"}),
        ("contact-way", {"contact_channel": "phone"}),
        ("best-time", {"best_times": ["morning"]}),
        ("talking", {"communication_needs": ["trusted_person"]}),
        ("trusted-person", {"trusted_name": "Lena, my neighbour", "trusted_contact": "0117 496 0009"}),
        ("letters", {"letter_format": "large_print"}),
    ):
        assert at == f"{mine}/questions/{key}"
        at = send(client, at, given).location
    assert at == mine
    page = client.get(f"{mine}/tasks/how-to-reach-you")
    for said in ("Morning, 9am to noon", "Lena, my neighbour", "Call a trusted person", "Large print"):
        assert said in page.text
    assert f"{mine}/questions/phone?then=task" in page.text


def test_an_answer_is_changed_from_the_page_of_all_answers_and_leads_back_to_it(client, mine):
    answer_all(client, mine)
    change = f"{mine}/questions/services?then=check"
    assert change in client.get(f"{mine}/check").text
    assert send(client, change, {"services": ["SHOP"]}).location == f"{mine}/check"
    assert "Shopping" in client.get(f"{mine}/check").text
    opened = send(client, f"{mine}/questions/hospital?then=check", {"from_hospital": "yes"}).location
    assert opened == f"{mine}/questions/discharge?then=check"


def test_a_postcode_that_cannot_be_used_is_explained_and_kept(client, mine):
    page = send(client, f"{mine}/questions/postcode", {"postcode": "CF10 1AA"})
    assert page.status_code == 200
    error = html.fromstring(page.data).get_element_by_id("postcode-error").text_content()
    assert "CF10 1AA" in error
    assert 'value="CF10 1AA"' in page.text
    answer(client, mine, "postcode")
    page = client.get(f"{mine}/questions/postcode")
    assert "BS3 4AB is in City of Bristol" in page.text
    assert "This does not settle it" in page.text


@pytest.mark.parametrize(
    ("key", "given", "field", "sentence"),
    [
        ("preferred-name", {}, "preferred_name", "what you would like to be called"),
        ("services", {}, "services", "at least one thing"),
        ("services", {"services": ["NURS"]}, "services", ""),
        ("times", {}, "times", "that you do not know yet"),
        ("start-on", {"start": "date"}, "start_on", "Enter the date it should start"),
        ("start-on", {"start": "date", "start_on": "2020-01-01"}, "start_on", "today's date or a later one"),
        ("needed-by", {"needed_by": "2020-01-01"}, "needed_by", "today's date or a later one"),
        ("gender", {"gender": "female"}, "gender_reason", "Say why this matters"),
        ("budget", {"weekly_budget": "lots"}, "weekly_budget", "like 12.50"),
        ("budget", {"weekly_budget": "0"}, "weekly_budget", "more than nothing"),
        ("contact-way", {"contact_channel": "phone"}, "contact_channel", "no phone number to call"),
        ("email", {"email": "no"}, "email", "like name@example.org"),
        ("email", {"email": ""}, "email", "or go back and enter a phone number"),
    ],
)
def test_what_cannot_be_right_is_explained_beside_the_answer(client, mine, key, given, field, sentence):
    page = send(client, f"{mine}/questions/{key}", given)
    assert page.status_code == 200
    assert sentence in html.fromstring(page.data).get_element_by_id(f"{field}-error").text_content()


def test_a_way_to_be_reached_cannot_be_taken_away(client, mine):
    answer(client, mine, "phone")
    answer(client, mine, "contact-way")
    page = send(client, f"{mine}/questions/phone", {"phone": ""})
    assert "We have no phone number to call" in page.text
    answer(client, mine, "contact-way", contact_channel="email")
    assert send(client, f"{mine}/questions/phone", {"phone": ""}).status_code == 302
    assert client.get(f"{mine}/questions/best-time").status_code == 404  # nobody calls them


def test_a_woman_may_be_asked_for_when_help_is_intimate(client, mine):
    answer(client, mine, "services", services=["PC-WASH"])
    answer(client, mine, "gender", gender="female")
    page = send(client, f"{mine}/questions/services", {"services": ["COOK"]})
    assert "Say first, under must-haves" in page.text


def test_whoever_comes_home_from_hospital_is_urgent(client, make, mine):
    assert client.get(f"{mine}/questions/discharge").status_code == 404
    answer(client, mine, "hospital", from_hospital="yes")
    home = clock.today() + dt.timedelta(days=4)
    assert "a later one" in send(client, f"{mine}/questions/discharge", {"discharge_on": "2020-01-01"}).text
    answer(client, mine, "discharge", discharge_on=home.isoformat())
    need = the_need()
    assert (need.is_urgent, need.discharge_on, need.needed_by) == (True, home, home)
    answer(client, mine, "hospital", from_hospital="no")
    need = the_need()
    assert (need.is_urgent, need.discharge_on, need.needed_by) == (False, None, None)


def the_need():
    """Return the only need that there is."""
    db.session.rollback()
    return db.session.scalars(sa.select(Need).execution_options(scoped=True)).one()


def test_visits_are_suggested_to_whoever_asks_for_help_with_choosing(client, mine):
    at = send(client, f"{mine}/questions/times", {"times": "choose"}).location
    for key, given in (
        ("suits", {"suits": ["every-morning"]}),
        ("length", {"usual_minutes": "60"}),
        ("how-often", {"visits_a_week": "3"}),
    ):
        assert at == f"{mine}/questions/{key}"
        at = send(client, at, given).location
    assert at == f"{mine}/proposed"
    page = client.get(at)
    for day in ("Monday", "Wednesday", "Friday"):
        assert f"{day}, 1 hour between 7am and midday" in page.text
    assert "Tuesday" not in page.text
    assert (
        "when in the week"
        in client.post(f"{mine}/check", data=hidden(client, f"{mine}/questions/services")).text
    )
    assert send(client, at).location == f"{mine}/visits"
    assert the_need().times is Times.VISITS
    assert "Together: 3 hours a week" in client.get(f"{mine}/visits").text


def test_i_do_not_know_yet_is_kept_as_an_answer(client, mine):
    assert "I do not know yet" in client.get(f"{mine}/questions/budget").text
    onward = send(client, f"{mine}/questions/budget", {"not_known": "yes"})
    assert onward.location == f"{mine}/questions/top-up"
    rows = html.fromstring(client.get(f"{mine}/check").data).xpath("//dl/div")
    said = {row.xpath("string(dt)").strip(): row.xpath("string(dd)").strip() for row in rows}
    assert said["Weekly budget"] == "I do not know yet"
    assert said["Weekly top-up"] == "Not provided"
    page = client.get(f"{mine}/questions/services")
    assert "I do not know yet" not in page.text  # one of them has to be chosen
    assert send(client, f"{mine}/questions/services", {"not_known": "yes"}).status_code == 200


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


def test_a_visit_is_changed(client, mine):
    send(client, f"{mine}/visits", {**VISIT, "days": ["1"]})
    page = html.fromstring(client.get(f"{mine}/visits").data)
    change = page.xpath("//a[starts-with(normalize-space(.), 'Change')]/@href")[0]
    shown = html.fromstring(client.get(change).data)
    assert shown.xpath("//input[@name='days'][@checked]/@value") == ["1"]
    assert shown.xpath("//input[@name='earliest']/@value") == ["09:00"]
    assert "longer than the time" in send(client, change, {**VISIT, "days": "4", "minutes": "9"}).text
    assert send(client, change, {**VISIT, "days": "4"}).location == f"{mine}/visits"
    page = client.get(f"{mine}/visits")
    assert "Friday, 1 hour 30 minutes between 9am and midday" in page.text
    assert "Tuesday" not in html.fromstring(page.data).xpath("string(//main//ul)")


def test_not_to_know_yet_is_an_answer(client, make, mine):
    for key in ("phone", "contact-way", "postcode", "services"):
        answer(client, mine, key)
    answer(client, mine, "preferred-name")
    answer(client, mine, "times", times="not_sure")
    answer(client, mine, "start-on", start="not_sure")
    answer(client, mine, "funding", funding="not_sure")
    assert send(client, f"{mine}/check").location == f"{mine}/sent"


def test_flexible_hours_replace_visits(client, make, mine):
    send(client, f"{mine}/visits", VISIT)
    assert send(client, f"{mine}/questions/times", {"times": "flexible"}).location.endswith(
        "/questions/hours"
    )
    answer(client, mine, "hours", weekly_minutes="4.5")
    page = client.get(f"{mine}/check")
    assert "4 hours 30 minutes" in page.text
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
    page = f"{mine}/questions/services"
    old = hidden(client, page)
    answer(client, mine, "services")
    late = client.post(page, data={**old, "form_key": "another", "services": ["MED"]})
    assert late.status_code == 409
    assert client.post(page, data={"services": ["COOK"]}).status_code == 409
    assert "Medication reminders" not in client.get(f"{mine}/check").text


def test_somebody_elses_need_is_not_there(client, make):
    organisation = make.organisation()
    user = make.member(organisation, Role.SEEKER)
    need = make.need(organisation, user=user)
    draft = make.need(organisation, person=need.person, user=user, channel=Channel.ONLINE, handed_in=False)
    client.sign_in(make.member(organisation, Role.SEEKER))
    for page in (
        "",
        "/tasks/what-help",
        "/questions/services",
        "/visits",
        "/proposed",
        "/affordability",
        "/check",
        "/sent",
        "/withdraw",
    ):
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
    assert client.get(f"{root}/questions/services").location == root
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
    assert "In progress" in page.text  # what is known of the person is there already
    assert need.person.reference in page.text


def test_councils_take_no_needs(client, make):
    council = make.organisation(kind=Kind.COUNCIL)
    assert client.get(f"/{council.slug}/ask").status_code == 404
