"""Searching the directory without signing in: what is counted is what is listed, and nothing is a dead end."""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.core.db import db, transaction
from carematch.directory.ordering import SIGNS, Order, Sign
from carematch.directory.results import A_PAGE
from carematch.organisations.models import Kind
from carematch.providers import current, listed, listing, registration, service
from carematch.providers.asking.questions import QUESTIONS
from tests.directory.searching import TUESDAY, link, names, said, search, tags_of


def test_before_a_postcode_is_given_it_asks_for_one(client, anchor):
    answer = client.get(f"/{anchor.slug}/directory")
    assert "Who could help" in said(answer)
    assert "There is a problem" not in answer.text


FILTERS = [
    ({}, "Asha Ben Cat Dai"),
    ({"service": "PC-WASH"}, "Asha"),
    ({"service": "COMP"}, "Asha Ben Cat"),
    ({"service": ["COMP", "PC-WASH"]}, "Asha"),
    ({"service": "<script>", "language": "xx", "miles": "1e9", "sort": "paid", "page": "x", "day": "9",
      "gender": "any", "pet": "lion", "view": "globe"}, "Asha Ben Cat Dai"),
    ({"need": "help with shwoer"}, "Asha"),
    ({"need": "gardning", "service": "COMP"}, ""),
    ({"day": ["0", "5"]}, "Cat Dai"),
    ({"day": "5", "part": "evening"}, "Ben Cat Dai"),
    ({"part": "morning"}, "Asha Cat Dai"),
    ({"language": "pa"}, "Asha"),
    ({"language": ["pa", "cy", "pl"]}, "Asha Dai"),
    ({"pet": "dog"}, "Asha Dai"),
    ({"pet": ["dog", "cat"]}, "Dai"),
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
    assert names(client.get(link(answer, "See this person"), follow_redirects=True)) == ["New"]
    make.provider(anchor, name="Newer")
    answer = client.get("/find?postcode=BS3+4AB&service=COMP")
    assert sorted(names(client.get(link(answer, "See all 2 people"), follow_redirects=True))) == [
        "New",
        "Newer",
    ]


def test_taking_a_tag_away_keeps_the_rest(client, anchor, four):
    answer = search(client, anchor, service="COMP", language="pa", price="25", day="0", sort="price")
    for words in ("Companionship", "Speaks Punjabi", "Up to £25.00 an hour", "Free on Monday"):
        rest = client.get(link(answer, f"Remove {words}"))
        assert len(tags_of(rest)) == 3
        assert words not in " ".join(tags_of(rest))
        assert "Order: Price, lowest first." in said(rest)
        assert set(names(rest)) >= set(names(answer))
    cleared = link(answer, "Clear all filters")
    assert parse_qs(urlsplit(cleared).query) == {"postcode": ["BS3 4AB"], "sort": ["price"]}
    assert len(names(client.get(cleared))) == 4


def test_nobody_fits_says_which_filter_to_drop_and_whom_to_ring(client, anchor, four):
    answer = search(client, anchor, service="GARD", language="pa", drives="y")
    assert "Taking one thing away is not enough" in said(answer)
    assert "With all filters cleared there are 4 people" in said(answer)
    answer = search(client, anchor, service="COMP", language="pa", price="20")
    assert (
        "If you do not ask for “Speaks Punjabi”: 2 people If you do not ask for “Up to £20.00 an hour”: one person"
        in said(answer)
    )
    assert "If you do not ask for “Companionship”" not in said(answer)  # would not help
    for words, number in (("If you do not ask for “Speaks Punjabi”", 2), ("If you do not ask for “Up to", 1)):
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


def test_what_is_typed_is_answered_with_what_was_understood(client, make, anchor, four):
    for need, sentence in READINGS:
        answer = search(client, anchor, need=need)
        assert sentence in said(answer)
        assert len(names(answer)) == (1 if "shower" in need else 4)
    make.provider(anchor, name="Pip", services=("PET",))
    answer = search(client, anchor, need="walking")
    chosen = client.get(link(answer, "Pet care"))
    assert names(chosen) == ["Pip"]
    assert tags_of(chosen) == ["× Remove Pet care (“walking”)"]
    assert "We read “walking” as: Pet care." in said(chosen)


def test_a_postcode_that_cannot_be_used_keeps_everything_else(client, anchor, four):
    answer = search(
        client,
        anchor,
        postcode="nonsense",
        need="bath",
        language="pa",
        day="2",
        drives="y",
        price="21",
        gender="male",
    )
    page = html.fromstring(answer.get_data())
    assert page.get_element_by_id("postcode-error") is not None
    assert names(answer) == []
    assert page.get_element_by_id("need").value == "bath"
    assert page.get_element_by_id("price").value == "21"
    ticked = [box.get("value") for box in page.iterfind(".//input[@checked]")]
    assert ticked == ["2", "pa", "y", "male"]


def test_a_price_that_cannot_be_read_opens_the_filters(client, anchor, four):
    answer = search(client, anchor, price="cheap")
    page = html.fromstring(answer.get_data())
    assert page.get_element_by_id("price-error") is not None
    assert page.xpath(".//details[@open]//input[@id='price']")
    assert names(answer) == []
    both = html.fromstring(search(client, anchor, price="cheap", postcode="nonsense").get_data())
    assert len(both.xpath(".//p[contains(@class, 'govuk-error-message')]")) == 2


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
    assert names(client.get(link(first, "Next").replace("page=2", "page=99"))) == names(second)
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
        main = html.fromstring(page.encode()).find(".//main")
        assert b"evil" not in html.tostring(main)
        assert "Back to the list" not in page


def test_the_page_about_the_orders_names_what_people_are_sorted_by(client, anchor):
    page = html.fromstring(client.get(f"/{anchor.slug}/directory/how-we-order-results").get_data())
    words = {
        Sign.ROOM: "not full for now",
        Sign.FRESH: "confirmed their times",
        Sign.WHOLE_MILES: "by whole miles",
        Sign.DISTANCE: "however small the difference",
        Sign.HAS_PRICE: "gives a price",
        Sign.PRICE: "lower price guide",
        Sign.SOON: "free sooner",
    }
    assert set(words) == set(Sign)
    for order in Order:
        lines = [line.text_content() for line in page.get_element_by_id(f"order-{order}")]
        assert len(lines) == len(SIGNS[order])
        assert all(words[sign] in line for sign, line in zip(SIGNS[order], lines, strict=True))


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


@pytest.mark.parametrize("view", ["", "&view=map"])
def test_it_takes_as_many_queries_for_twelve_as_for_one(client, make, anchor, view):
    address = f"/{anchor.slug}/directory?postcode=BS3+4AB{view}"

    def queries():
        asked = []

        def note(*args):
            asked.append(args[2])

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            client.get(address)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
        return len([each for each in asked if each.startswith("SELECT")])

    make.provider(anchor)
    queries()  # what is kept for later requests
    one = queries()
    for number in range(11):
        make.provider(anchor, name=f"Person {number}")
    assert queries() == one
    assert one <= 20


def test_only_those_who_agreed_can_be_chosen_by_gender_and_the_page_says_so(client, make, anchor):
    kim = make.provider(anchor, name="Kim", more={"gender": "female"})
    make.provider(anchor, name="Lou", more={"gender": "female"})
    assert names(search(client, anchor, gender="female")) == []
    say(anchor, kim, "shown-gender", shows_gender=True)
    answer = search(client, anchor, gender="female")
    assert names(answer) == ["Kim"]
    assert "This counts only people who show their gender." in said(answer)
    assert "One person could come to you" in said(answer)
    assert len(names(client.get(link(answer, "Remove A woman")))) == 2
    assert names(search(client, anchor, gender="male")) == []
    for withdrawn in ({"key": "shown-gender", "shows_gender": False}, {"key": "gender", "gender": "other"}):
        say(anchor, kim, "gender", gender="female")
        say(anchor, kim, "shown-gender", shows_gender=True)
        say(anchor, kim, **withdrawn)
        for gender in ("female", "other"):
            assert names(search(client, anchor, gender=gender)) == []
        assert listed.get_listing(anchor, kim.id).gender is None


def say(anchor, provider, key, **answers):
    with transaction():
        record = service.get_provider(anchor, provider.id)
        registration.keep(anchor, record, QUESTIONS[key], by=record.user, **answers)


def test_somebody_taken_off_the_list_is_gone_at_once(client, anchor, make, four):
    manager = make.member(anchor)
    with transaction():
        record = next(each for each in service.list_providers(anchor) if each.name == "Dai")
        listing.stop(anchor, record, by=manager, status=service.Status.PAUSED, reason="Away")
    assert "Dai" not in names(search(client, anchor))
