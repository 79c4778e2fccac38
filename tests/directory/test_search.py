"""Searching the directory without signing in: what is counted is what is listed, and nothing is a dead end."""

import datetime as dt
import html as plain
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.directory.results import A_PAGE
from carematch.organisations.models import Kind
from carematch.providers import current, listed, listing, service

TUESDAY = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)
MORNINGS = tuple(f"{day}-morning" for day in range(5))


@pytest.fixture
def anchor(make, freeze):
    freeze(TUESDAY)
    made = make.organisation(name="Knowle Neighbours", phone="0117 496 0700")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol", phone="0117 496 0111"), made)
    return made


@pytest.fixture
def four(make, anchor):
    """Return four who differ in everything that can be asked, and two whom nobody may be shown."""
    make.provider(
        anchor, name="Asha", services=("COMP", "PC-WASH"), availability=MORNINGS, rates={"weekday": Money(2400)},
        more={"languages": ["en", "pa"], "communities": ["south_asian"]},
    )  # fmt: skip
    make.provider(
        anchor, name="Ben", availability=("5-evening",), rates={"weekday": Money(1900)}, drives=False
    )
    make.provider(anchor, name="Cat", postcode="BS4 1AB", drives=True, rates={"weekday": Money(2000)})
    make.provider(anchor, name="Dai", services=("GARD",), more={"languages": ["cy"]})
    make.provider(anchor, name="Una", listed=False)
    make.provider(anchor, name="Far", postcode="BA1 1AB", radius_miles=2)


def search(client, anchor, **asked):
    return client.get(f"/{anchor.slug}/directory", query_string={"postcode": "BS3 4AB", **asked})


def names(answer):
    page = html.fromstring(answer.get_data())
    return [a.text for a in page.iterfind(".//h3/a") if "/listed/" in a.get("href")]


def said(answer):
    return " ".join(html.fromstring(answer.get_data()).find(".//main").text_content().split())


def link(answer, words):
    page = html.fromstring(answer.get_data())
    found = [a for a in page.iter("a") if words in " ".join(a.text_content().split())]
    assert found, f"no link says {words!r}"
    return found[0].get("href")


def test_before_a_postcode_is_given_it_asks_for_one(client, anchor):
    answer = client.get(f"/{anchor.slug}/directory")
    assert "Who could help" in said(answer)
    assert "There is a problem" not in answer.text


FILTERS = [
    ({}, "Asha Ben Cat Dai"),
    ({"service": "PC-WASH"}, "Asha"),
    ({"service": "COMP"}, "Asha Ben Cat"),
    ({"service": "<script>", "language": "xx", "miles": "1e9", "sort": "paid", "page": "x", "day": "9"},
     "Asha Ben Cat Dai"),
    ({"need": "help with shwoer"}, "Asha"),
    ({"need": "gardning", "service": "COMP"}, ""),
    ({"day": ["0", "5"]}, "Cat Dai"),
    ({"day": "5", "part": "evening"}, "Ben Cat Dai"),
    ({"part": "morning"}, "Asha Cat Dai"),
    ({"language": "pa"}, "Asha"),
    ({"community": "south_asian"}, "Asha"),
    ({"price": "20"}, "Ben Cat Dai"),
    ({"drives": "y"}, "Cat"),
    ({"service": "COMP", "price": "£19.50"}, "Ben"),
]  # fmt: skip


def test_each_filter_shows_those_who_meet_it_and_counts_them(client, anchor, four):
    for asked, expected in FILTERS:
        answer = search(client, anchor, **asked)
        assert sorted(names(answer)) == expected.split(), asked
        number = len(expected.split())
        counted = {0: "Nobody listed fits all of that", 1: "One person could come to you"}
        assert counted.get(number, f"{number} people could come to you") in said(answer)


def test_the_front_page_leads_to_as_many_as_it_counts(client, make, anchor, four, freeze):
    freeze(
        TUESDAY + dt.timedelta(days=366)
    )  # past the end of everybody's insurance; the night's work has not run
    answer = client.get("/find?postcode=BS3+4AB")
    assert "lists nobody near you" in answer.text
    make.provider(anchor, name="New")
    answer = client.get("/find?postcode=BS3+4AB&service=COMP")
    assert names(client.get(link(answer, "See this person"))) == ["New"]
    make.provider(anchor, name="Newer")
    answer = client.get("/find?postcode=BS3+4AB&service=COMP")
    assert sorted(names(client.get(link(answer, "See all 2 people")))) == ["New", "Newer"]


def test_taking_a_tag_away_keeps_the_rest(client, anchor, four):
    answer = search(client, anchor, service="COMP", language="pa", price="25", day="0", sort="price")
    for words in ("Companionship", "Speaks Punjabi", "Up to £25.00 an hour", "Free on Monday"):
        rest = parse_qs(urlsplit(link(answer, f"Remove {words}")).query)
        assert rest["postcode"] == ["BS3 4AB"]
        assert rest["sort"] == ["price"]
        assert len(rest) == 5
        assert set(names(client.get(link(answer, f"Remove {words}")))) >= set(names(answer))
    cleared = link(answer, "Clear all filters")
    assert parse_qs(urlsplit(cleared).query) == {"postcode": ["BS3 4AB"], "sort": ["price"]}
    assert len(names(client.get(cleared))) == 4


def test_nobody_fits_says_which_filter_to_drop_and_whom_to_ring(client, anchor, four):
    answer = search(client, anchor, service="GARD", language="pa", drives="y")
    assert "Taking one thing away is not enough" in said(answer)
    assert "With all filters cleared there are 4 people" in said(answer)
    answer = search(client, anchor, service="COMP", language="pa", price="20")
    assert "Without “Speaks Punjabi”: 2 people Without “Up to £20.00 an hour”: one person" in said(answer)
    assert "Without “Companionship”" not in said(answer)  # would not help
    for words, number in (("Without “Speaks Punjabi”", 2), ("Without “Up to", 1)):
        assert len(names(client.get(link(answer, words)))) == number
    assert "0117 496 0700" in said(answer)


def test_nobody_listed_at_all_is_not_blamed_on_the_filters(client, make, anchor):
    make.provider(anchor, listed=False)  # so that the places are known
    assert "Nobody listed could come to you yet" in said(search(client, anchor))
    assert "not because of what you chose" in said(search(client, anchor, language="pa"))


READINGS = [
    ("help with shower", "We read “help with shower” as: Washing and dressing."),
    ("walking", "We are not sure what “walking” means here"),
    ("qqqqqq", "We do not know what “qqqqqq” means here"),
    ("insulin injections", "Nobody may be introduced for that here. Ask your GP surgery"),
    ("<b>", "We do not know what “<b>” means here"),
]


def test_what_is_typed_is_answered_with_what_was_understood(client, anchor, four):
    for need, sentence in READINGS:
        answer = search(client, anchor, need=need)
        assert sentence in said(answer)
        assert len(names(answer)) == (1 if "shower" in need else 4)
    answer = search(client, anchor, need="walking")
    assert "service=PET" in link(answer, "Pet care")
    assert "need=" not in link(answer, "Pet care")


def test_a_postcode_that_cannot_be_used_keeps_everything_else(client, anchor, four):
    answer = client.get(
        f"/{anchor.slug}/directory?postcode=nonsense&need=bath&language=pa&day=2&drives=y&price=21"
    )
    page = html.fromstring(answer.get_data())
    assert page.get_element_by_id("postcode-error") is not None
    assert names(answer) == []
    assert page.get_element_by_id("need").value == "bath"
    assert page.get_element_by_id("price").value == "21"
    assert page.get_element_by_id("language").value == "pa"
    ticked = [box.get("value") for box in page.iterfind(".//input[@checked]")]
    assert ticked == ["2", "y"]


def test_a_price_that_cannot_be_read_opens_the_filters(client, anchor, four):
    answer = search(client, anchor, price="cheap")
    page = html.fromstring(answer.get_data())
    assert page.get_element_by_id("price-error") is not None
    assert page.xpath(".//details[@open]//input[@id='price']")
    assert names(answer) == []


def test_a_postcode_elsewhere_has_its_own_message(client, make, anchor, four):
    elsewhere = search(client, anchor, postcode="BA1 1AB")
    assert "BA1 1AB is outside the area of Knowle Neighbours." in said(elsewhere)
    assert names(elsewhere) == []
    assert link(elsewhere, "See who introduces people").startswith("/find?postcode=BA1")
    make.operating_area(anchor, "E02003056")  # Knowle West
    assert "is outside the area" in said(search(client, anchor))
    assert "0117 496 0111" in said(search(client, anchor))  # the council's
    assert "Enter the whole postcode" in said(search(client, anchor, postcode="BS4"))


def test_the_orders_hold(client, anchor, four):
    assert names(search(client, anchor, service="COMP", sort="price")) == ["Ben", "Cat", "Asha"]
    assert names(search(client, anchor, service="COMP", sort="soonest")) == ["Cat", "Asha", "Ben"]
    for sort in ("best", "nearest"):
        assert names(search(client, anchor, service="COMP", sort=sort))[-1] == "Cat"  # the furthest


def test_who_is_full_comes_last_in_best_fit_and_says_so(client, make, anchor, four):
    near = make.provider(anchor, name="Eve")
    with transaction():
        record = service.get_provider(anchor, near.id)
        current.say(anchor, record, current.Answer.FULL, by=near.user)
    answer = search(client, anchor)
    assert names(answer)[-1] == "Eve"
    assert "Full for now, since" in said(answer)


def test_a_card_says_why_what_it_costs_when_and_how_far(client, anchor, four):
    answer = search(client, anchor, service="PC-WASH", day="2", language="pa")
    card = html.fromstring(answer.get_data()).xpath(".//li[contains(@class, 'app-card')]")[0]
    text = " ".join(card.text_content().split())
    chips = [
        " ".join(chip.text_content().split()) for chip in card.xpath(".//li[contains(@class, 'app-chip')]")
    ]
    assert chips == ["Washing and dressing", "Usually free Wednesday", "Speaks Punjabi"]
    assert "£24.00 an hour" in text
    assert "Usually tomorrow morning" in text
    assert re.search("about a mile", text)
    assert "Last confirmed today" in text


def test_pages_hold_everybody_once_in_one_order(client, make, anchor):
    for number in range(A_PAGE + 2):
        make.provider(anchor, name=f"Person {number}")
    first = search(client, anchor)
    second = client.get(link(first, "Next"))
    assert f"{A_PAGE + 2} people could come to you" in said(first)
    assert "Page 2 of 2" in said(second)
    both = names(first) + names(second)
    assert len(both) == len(set(both)) == A_PAGE + 2
    assert names(search(client, anchor)) == names(first)
    assert names(search(client, anchor, page="99")) == names(second)
    assert both != sorted(both)


def test_a_profile_leads_back_to_its_card_in_the_list_and_nowhere_else(client, make, anchor, four):
    answer = search(client, anchor, service="COMP", sort="price")
    profile = link(answer, "Ben")
    back = link(client.get(profile), "Back to the list")
    address, _hash, mark = back.partition("#")
    again = client.get(address)
    assert names(again) == names(answer)
    assert html.fromstring(again.get_data()).get_element_by_id(mark) is not None
    start = profile.partition("?")[0]
    for evil in ("https://evil.example", "//evil.example", f"/{make.organisation().slug}/directory", "/sign-out",
                 f"/{anchor.slug}/directory\\@evil", f"/{anchor.slug}/directory#x"):  # fmt: skip
        page = client.get(start, query_string={"back": evil}).text
        assert "evil" not in page
        assert "Back to the list" not in page


def test_how_results_are_ordered_is_one_link_away(client, anchor, four):
    page = client.get(link(search(client, anchor), "How we order results"))
    days = listed.confirm_days(anchor, TUESDAY.date())
    assert "Nobody can pay to be listed, or to be shown higher." in said(page)
    assert f"confirmed their times in the last {days // 7} weeks" in said(page)
    assert link(search(client, anchor, language="fr"), "How we order results")


def test_a_council_has_no_directory(client, make):
    council = make.organisation(kind=Kind.COUNCIL)
    client.checks_pages = False
    assert client.get(f"/{council.slug}/directory").status_code == 404
    assert client.get(f"/{council.slug}/directory/how-we-order-results").status_code == 404


def test_it_takes_as_many_queries_for_twelve_as_for_one(client, make, anchor):
    def queries():
        asked = []

        def note(*args):
            asked.append(args[2])

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            search(client, anchor)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
        return len([each for each in asked if each.startswith("SELECT")])

    make.provider(anchor)
    queries()  # what is kept for later requests
    one = queries()
    for number in range(11):
        make.provider(anchor, name=f"Person {number}")
    assert queries() == one
    assert one < 20


def test_gender_is_no_filter_and_cannot_be_told_from_the_results(client, make, anchor):
    for name, gender in (("Kim", "female"), ("Lou", "male")):
        make.provider(anchor, name=name, more={"gender": gender})
    answer = search(client, anchor, gender="female")
    assert sorted(names(answer)) == ["Kim", "Lou"]
    assert "gender" not in plain.unescape(said(answer)).lower()


def test_somebody_taken_off_the_list_is_gone_at_once(client, anchor, make, four):
    manager = make.member(anchor)
    with transaction():
        record = next(each for each in service.list_providers(anchor) if each.name == "Dai")
        listing.stop(anchor, record, by=manager, status=service.Status.PAUSED, reason="Away")
    assert "Dai" not in names(search(client, anchor))
