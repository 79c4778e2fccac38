"""What says something of somebody's health or origin stands in no address; what does not can be kept as a bookmark."""

import json
import random
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from carematch.core.money import Money
from carematch.directory import kept
from carematch.directory.results import A_PAGE
from carematch.rules import vocabulary
from tests.directory.searching import link, names, said, tags_of

PRIVATE = {"need": "help with shower", "service": ["COMP"], "language": ["pa"], "community": "south_asian"}
HARMLESS = {"day": ["0", "2"], "part": "morning", "price": "30", "miles": "5", "pet": "dog", "sort": "price"}


def send(client, anchor, **asked):
    return client.post(f"/{anchor.slug}/directory", data={"postcode": "BS3 4AB", **asked})


def words_in(address):
    return [word for word in ("shower", "PC-WASH", "COMP", "pa", "south_asian", "Asian") if word in
            [part for values in parse_qs(urlsplit(address).query).values() for part in values] + [address]
            or (len(word) > 2 and word in address)]  # fmt: skip


def test_no_address_on_the_way_says_what_help_or_which_community_is_looked_for(client, anchor, four):
    answer = send(client, anchor, **PRIVATE, **HARMLESS)
    assert answer.status_code == 303
    assert words_in(answer.location) == []
    page = client.get(answer.location)
    assert names(page) == ["Asha"]
    for href in re.findall(r'href="([^"]+)"', page.text):
        assert words_in(href.replace("&amp;", "&")) == [], href
    for number in range(4):  # each tag of what is private, taken away by itself
        tag = tags_of(page)[number] if number < 2 else tags_of(page)[number + 3]
        rest = client.get(link(page, tag))
        assert tag not in tags_of(rest)
        assert len(tags_of(rest)) == len(tags_of(page)) - 1
        assert words_in(link(page, tag)) == []
    gone = page
    while tags_of(gone):
        gone = client.get(link(gone, tags_of(gone)[0]))
    assert "search=" not in gone.request.full_path


def test_the_same_address_finds_nothing_private_in_another_browser(app, client, anchor, four):
    address = send(client, anchor, **PRIVATE, **HARMLESS).location
    stranger = app.test_client()
    page = stranger.get(address)
    assert "not in this address, and not kept here any more" in said(page)
    assert not any(
        word in page.text for word in ('help with shower"', "Remove Speaks Punjabi", "Remove Knows")
    )
    assert [tag for tag in tags_of(page) if "Free on" in tag]  # what is harmless came along
    assert "not kept here any more" not in said(client.get(address))


def test_no_cookie_is_set_before_something_private_is_looked_for(app, client, anchor, four):
    def cookies():
        return client.get_cookie(app.config["SESSION_COOKIE_NAME"])

    client.get(f"/{anchor.slug}/directory")
    client.get(send(client, anchor, **HARMLESS).location)
    assert cookies() is None
    send(client, anchor, need="bath")
    assert cookies() is not None


def test_an_old_address_that_says_too_much_leads_to_one_that_does_not(client, anchor, four):
    answer = client.get(f"/{anchor.slug}/directory?postcode=BS3+4AB&service=PC-WASH&day=2")
    assert answer.status_code == 303
    assert words_in(answer.location) == []
    assert "day=2" in answer.location
    assert names(client.get(answer.location)) == ["Asha"]


def test_what_is_typed_and_not_understood_stays_on_every_page_and_tag(client, make, anchor):
    for number in range(A_PAGE + 1):
        make.provider(anchor, name=f"Person {number}")
    first = client.get(send(client, anchor, need="qqqqqq", day="0").location)
    for page in (client.get(link(first, "Next")), client.get(link(first, "Remove Free on Monday"))):
        assert "We do not know what “qqqqqq” means here" in said(page)
        assert "× Remove “qqqqqq”" in tags_of(page)


def test_the_same_search_keeps_its_address_and_the_oldest_are_forgotten(client, anchor, four):
    first = send(client, anchor, need="bath").location
    assert send(client, anchor, need="bath").location == first
    for number in range(kept.MOST):
        send(client, anchor, need=f"bath {number}")
    assert "not kept here any more" in said(client.get(first))


def test_a_search_from_another_site_is_refused(app, client, anchor, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client.checks_pages = False
    path, sent = f"/{anchor.slug}/directory", {"postcode": "BS3 4AB", "need": "bath"}
    for headers, status in (
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Origin": "https://evil.example"}, 400),
        ({"Sec-Fetch-Site": "same-origin"}, None),
    ):
        answer = client.post(path, data=sent, headers=headers)
        assert (answer.status_code == status) if status else answer.status_code != 400
    assert client.get_cookie(app.config["SESSION_COOKIE_NAME"]) is None or status is None


@pytest.mark.parametrize("seed", range(2))
def test_the_count_is_the_list_whatever_is_asked(client, make, anchor, seed):
    dice = random.Random(seed)
    for number in range(13):
        gender = dice.choice([None, "female", "male"])
        made = make.provider(
            anchor, name=f"P{number}", services=dice.sample(["COMP", "GARD", "CLEAN"], 2),
            drives=dice.random() < 0.5, rates={"weekday": Money(dice.choice([1800, 2200, 2600]))},
            availability=[f"{day}-morning" for day in dice.sample(range(7), 5)],
            more={"languages": dice.sample(["en", "pa", "pl"], 2), "gender": gender,
                  "communities": dice.sample(list(vocabulary.COMMUNITIES), 3),
                  "refuses_pets": dice.sample(["dog", "cat"], dice.randint(0, 1))},
        )  # fmt: skip
        assert made.gender == gender
    for _try in range(6):
        asked = {
            "service": dice.choice([[], ["COMP"], ["COMP", "GARD"]]),
            "language": dice.choice([[], ["pa"], ["pa", "pl"]]),
            "day": dice.choice([[], [], ["0"], ["0", "3"]]),
            "pet": dice.choice([[], ["dog"]]),
            "price": dice.choice(["", "22"]),
            "drives": dice.choice(["", "", "y"]),
            "sort": dice.choice(["best", "price", "soonest", "nearest"]),
        }
        page = client.get(send(client, anchor, **asked).location)
        count = re.search(r"(One person|\d+ people) could come to you", said(page))
        number = 0 if count is None else 1 if count[1] == "One person" else int(count[1].split()[0])
        shown = names(page)
        while "Next" in page.text and len(shown) < number:
            page = client.get(link(page, "Next"))
            shown += names(page)
        assert len(shown) == len(set(shown)) == number, json.dumps(asked)
