"""A shortlist as people use it: without an account, through signing in and out, and seen by nobody else."""

import datetime as dt
import re
import uuid
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.accounts import sweeping
from carematch.accounts.models import UserSession
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.organisations.models import Kind
from carematch.providers import listing, service
from carematch.providers.vocabulary import Status
from carematch.shortlists import service as shortlists
from carematch.shortlists.entries import MOST
from tests.accounts.builders import PASSWORD
from tests.directory.test_search import TUESDAY, link, said
from tests.support.client import Client

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def anchor(make, freeze):
    freeze(TUESDAY)
    made = make.organisation(name="Knowle Neighbours", phone="0117 496 0700")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol"), made)
    return made


@pytest.fixture
def three(make, anchor):
    """Return three who are listed, by name."""
    return {
        name: make.provider(anchor, name=name, rates={"weekday": Money(pence)}, availability=(cell,))
        for name, pence, cell in (
            ("Asha", 2400, "0-morning"), ("Ben", 1900, "5-evening"), ("Cat", 2000, "0-morning"),
        )
    }  # fmt: skip


def here(anchor, more=""):
    return f"/{anchor.slug}/directory?postcode=BS3+4AB{more}"


def post(client, anchor, provider, act="add", back=""):
    return client.post(f"/{anchor.slug}/shortlist/{provider.id}/{act}", data={"back": back}, headers=HERE)


def names(client, anchor, back=""):
    """Return who stands on the shortlist, in its order."""
    page = html.fromstring(client.get(f"/{anchor.slug}/shortlist?back={quote(back)}").get_data())
    return [a.text for a in page.iterfind(".//ol//h2/a")]


def sign_in(client, email="robin@example.org"):
    assert client.post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 302


def sign_out(client):
    assert client.post("/sign-out").status_code == 302


def stop(make, anchor, provider):
    with transaction():
        record = service.get_provider(anchor, provider.id)
        listing.stop(
            anchor, record, by=make.member(anchor), status=Status.PAUSED, reason="Ill, in confidence"
        )


def test_nothing_is_kept_and_no_cookie_set_before_somebody_is_added(client, anchor, three):
    pages = ("/", "/find?postcode=BS3+4AB", here(anchor), f"/{anchor.slug}/listed/{three['Asha'].id}",
             f"/{anchor.slug}/shortlist")  # fmt: skip
    for page in pages:
        assert "Set-Cookie" not in client.get(page).headers, page
    assert "Set-Cookie" in post(client, anchor, three["Asha"]).headers
    assert "add somebody to your shortlist" in said(client.get("/cookies"))


def test_a_stranger_adds_from_the_list_and_comes_back_to_the_same_place(client, anchor, three):
    asha = three["Asha"]
    answer = post(client, anchor, asha, back=here(anchor, "&day=0"))
    assert answer.location == f"{here(anchor, '&day=0')}#listed-{asha.id}"
    listed = client.get(answer.location.partition("#")[0])
    assert "On your shortlist" in said(listed)
    assert "Your shortlist: one person" in said(listed)
    post(client, anchor, three["Cat"], back=f"/{anchor.slug}/listed/{three['Cat'].id}")
    assert names(client, anchor) == ["Asha", "Cat"]  # in the order in which they were added
    for other_filters in (here(anchor, "&price=19"), here(anchor, "&sort=price"), "/find?postcode=BS3+4AB"):
        assert "Your shortlist: 2 people" in said(client.get(other_filters))
    back = link(client.get(f"/{anchor.slug}/shortlist?back={quote(here(anchor))}"), "Back to the list")
    assert back == here(anchor)


def test_adding_twice_is_once_and_people_come_off(client, anchor, three):
    for name in ("Ben", "Asha", "Ben"):
        post(client, anchor, three[name])
    assert names(client, anchor) == ["Ben", "Asha"]
    gone = post(client, anchor, three["Ben"], "remove", back=f"/{anchor.slug}/shortlist")
    assert gone.location == f"/{anchor.slug}/shortlist"
    assert names(client, anchor) == ["Asha"]


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/account", "javascript:1", ""]
)
def test_nobody_is_led_anywhere_but_to_our_lists(client, anchor, three, back):
    ben = three["Ben"]
    assert post(client, anchor, ben, back=back).location == f"/{anchor.slug}/listed/{ben.id}"
    page = client.get(f"/{anchor.slug}/shortlist?back={quote(back)}").text
    assert "elsewhere.example" not in page.partition("<main")[2]


def test_it_goes_with_whoever_signs_in_and_stays_with_their_account(app, client, anchor, three, make):
    make.account()
    make.account(email="other@example.org", name="Olive Other")
    sign_in(client)
    post(client, anchor, three["Ben"])
    sign_out(client)
    assert names(client, anchor) == []  # nothing of it stays with the browser
    post(client, anchor, three["Ben"])
    post(client, anchor, three["Cat"])
    sign_in(client)
    assert names(client, anchor) == ["Ben", "Cat"]  # merged, nobody twice
    sign_out(client)
    sign_in(client, "other@example.org")
    assert names(client, anchor) == []
    assert names(Client(app), anchor) == []  # nor does a stranger see it
    sign_out(client)
    sign_in(client)
    assert names(client, anchor) == ["Ben", "Cat"]


def test_whoever_is_not_listed_any_more_is_a_name_and_nothing_else(client, anchor, three, make):
    for name in ("Asha", "Ben"):
        post(client, anchor, three[name])
    stop(make, anchor, three["Asha"])
    page = said(client.get(f"/{anchor.slug}/shortlist"))
    assert names(client, anchor) == ["Ben"]
    gone = page.partition("No longer available")[2]
    assert "Asha" in gone
    assert "£24.00" not in page
    assert "confidence" not in page
    assert three["Asha"].reference not in page
    post(client, anchor, three["Asha"], "remove")
    assert "No longer available" not in said(client.get(f"/{anchor.slug}/shortlist"))
    assert post(client, anchor, three["Asha"]).status_code == 404  # cannot be added while not listed


def test_clearing_asks_first(client, anchor, three):
    for name in ("Asha", "Ben"):
        post(client, anchor, three[name])
    asked = client.get(f"/{anchor.slug}/shortlist/clear")
    assert "Take all 2 people off your shortlist?" in said(asked)
    assert names(client, anchor) == ["Asha", "Ben"]
    client.post(f"/{anchor.slug}/shortlist/clear", headers=HERE)
    assert "Nobody is on your shortlist yet" in said(client.get(f"/{anchor.slug}/shortlist"))


def test_a_full_shortlist_says_what_to_do(client, anchor, three, make):
    user = make.account()
    with transaction():
        for number in range(MOST):
            shortlists.add(anchor, by=user, provider_id=uuid.uuid4(), name=f"Person {number}")
    client.sign_in(user)
    answer = post(client, anchor, three["Asha"], back=here(anchor))
    assert "20 people are on it, and there is room for no more" in said(client.get(answer.location))
    assert len(shortlists.list_shortlisted(anchor, user)) == MOST


def test_up_to_four_stand_side_by_side(client, anchor, three, make):
    five = [*three.values(), make.provider(anchor, name="Dai"), make.provider(anchor, name="Eve")]
    for each in five:
        post(client, anchor, each)
    address = f"/{anchor.slug}/shortlist/compare"
    too_many = client.get(address, query_string={"who": [str(each.id) for each in five]})
    assert "Choose 4 people at most" in said(too_many)
    assert names(client, anchor) == ["Asha", "Ben", "Cat", "Dai", "Eve"]
    assert "Choose 2, 3 or 4 people" in said(client.get(address))
    pair = {"who": [str(three["Asha"].id), str(three["Cat"].id)], "back": here(anchor)}
    page = client.get(address, query_string=pair)
    shown = said(page)
    for words in ("Compare 2 people", "Monday: morning", "Distances are from BS3 4AB", "£24.00 an hour",
                  "£20.00 an hour", "Identity: ", "Nursing", "Last confirmed today"):  # fmt: skip
        assert words in shown, words
    rows = [
        " ".join(th.text_content().split())
        for th in html.fromstring(page.get_data()).iterfind(".//tbody//th")
    ]
    assert rows[0] == "Price guide"
    assert "Works as" in rows
    short = client.get(link(page, "Show differences only"))
    rows = [
        " ".join(th.text_content().split())
        for th in html.fromstring(short.get_data()).iterfind(".//tbody//th")
    ]
    assert rows == ["Price guide"]
    assert re.search(r"\d+ rows are left out", said(short))
    assert link(short, "Show everything")
    assert "There is no part of the week" in said(
        client.get(address, query_string={"who": [str(three["Asha"].id), str(three["Ben"].id)]})
    )


def test_only_people_of_the_shortlist_are_compared(client, anchor, three):
    post(client, anchor, three["Asha"])
    everybody = {"who": [str(each.id) for each in three.values()]}
    page = client.get(f"/{anchor.slug}/shortlist/compare", query_string=everybody)
    assert "£19.00" not in page.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Sec-Fetch-Site": "same-origin"}, 302), ({"Origin": "http://localhost"}, 302), ({}, 400),
     ({"Origin": "https://elsewhere.example"}, 400), ({"Origin": "null"}, 400), ({"Sec-Fetch-Site": "cross-site"}, 400),
     ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 400)],
)  # fmt: skip
def test_a_stranger_s_form_comes_from_our_own_pages(app, client, anchor, three, monkeypatch, headers, status):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = client.post(f"/{anchor.slug}/shortlist/{three['Asha'].id}/add", headers=headers)
    assert answer.status_code == status
    assert ("Set-Cookie" in answer.headers) is (status == 302)  # a session that somebody has is not replaced


def test_a_form_with_the_token_of_a_session_counts_where_a_browser_says_nothing(
    app, client, anchor, three, monkeypatch
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client.post(f"/{anchor.slug}/shortlist/{three['Asha'].id}/add", headers=HERE)
    page = html.fromstring(client.get(here(anchor)).get_data())
    token = page.xpath('//input[@name="csrf_token"]/@value')[0]
    add = f"/{anchor.slug}/shortlist/{three['Ben'].id}/add"
    assert client.post(add).status_code == 400
    assert client.post(add, data={"csrf_token": token}).status_code == 302
    assert names(client, anchor) == ["Asha", "Ben"]


def test_asking_shows_the_manager_of_the_need_whom_it_is_about(app, client, anchor, three, make):
    need = make.need(anchor, user=make.account())
    manager = Client(app).sign_in(make.member(anchor, Role.MANAGER))
    page = f"/{anchor.slug}/needs/{need.id}"
    for name in ("Asha", "Ben"):
        post(client, anchor, three[name])
    assert client.post(f"/{anchor.slug}/shortlist/ask", headers=HERE).location == f"/{anchor.slug}/ask"
    assert "Asha" not in said(manager.get(page))
    sign_in(client)
    post(client, anchor, three["Cat"])  # not asked about
    shown = said(manager.get(page))
    assert "Asked about, from their shortlist" in shown
    assert "Asha" in shown
    assert "Ben" in shown
    assert "Cat" not in shown
    assert "You asked Knowle Neighbours about them" in said(client.get(f"/{anchor.slug}/shortlist"))


def test_a_council_has_no_shortlist(client, make):
    council = make.organisation(kind=Kind.COUNCIL)
    assert client.get(f"/{council.slug}/shortlist").status_code == 404


def test_what_a_stranger_kept_is_deleted_when_it_has_ended(client, anchor, three, freeze):
    def kept():
        return db.session.scalar(sa.select(sa.func.count(UserSession.id)))

    def night():
        with transaction():
            sweeping.sweep(anchor, clock.today())

    post(client, anchor, three["Asha"])
    freeze(TUESDAY + dt.timedelta(hours=19))
    night()
    assert kept() == 1
    freeze(TUESDAY + dt.timedelta(hours=20))
    assert names(client, anchor) == []
    night()
    assert kept() == 0


def test_a_check_that_ran_out_makes_somebody_unavailable_before_the_night_does(
    client, anchor, three, freeze, make
):
    user = make.account()
    client.sign_in(user)
    post(client, anchor, three["Asha"])
    freeze(TUESDAY + dt.timedelta(days=400))
    client.sign_in(user)
    assert names(client, anchor) == []
    assert "No longer available" in said(client.get(f"/{anchor.slug}/shortlist"))
    assert post(client, anchor, three["Ben"]).status_code == 404
