"""Finding what goes on: without signing in, near a postcode or by neighbourhood, and what is chosen stays private."""

import re

import pytest
from lxml import html

from carematch.community.vocabulary import Cost, Setting
from carematch.core.money import Money
from carematch.organisations.models import Kind


@pytest.fixture
def anchor(make):
    made = make.organisation(name="Knowle Neighbours", phone="0117 496 0700")
    make.group(made, name="Lunch club")
    make.group(made, name="Pole walking", kinds=["moving"], postcode="BS4 1QX", days=[0, 3], step_free=True)
    make.group(
        made, name="Sunday choir", kinds=["music"], postcode="BS3 4QX", days=[6],
        cost=Cost.POUNDS, price=Money(300), languages=["en", "pl"],
    )  # fmt: skip
    make.group(made, name="Evening call", kinds=["company"], setting=Setting.PHONE, days=[4])
    return made


def names(page):
    tree = html.fromstring(page.get_data())
    return [
        a.text for a in tree.iterfind(".//li/*/a") if re.search("/community/[0-9a-f-]{36}", a.get("href"))
    ]


def look(client, anchor, **asked):
    return client.post(f"/{anchor.slug}/community", data=asked, follow_redirects=True)


def test_everything_stands_by_neighbourhood_first(client, anchor):
    page = client.get(f"/{anchor.slug}/community")
    assert "4 groups and activities" in page.text
    assert sorted(names(page)) == ["Evening call", "Lunch club", "Pole walking", "Sunday choir"]
    headings = [each.text for each in html.fromstring(page.get_data()).iterfind(".//h3")]
    assert headings[-1] == "By phone"


def test_the_nearest_comes_first_and_the_count_is_the_list(client, anchor):
    page = look(client, anchor, postcode="BS3 5QX")
    assert names(page)[0] == "Lunch club"
    assert names(page)[-1] == "Evening call"
    assert "4 groups and activities" in page.text
    assert "outside the area" not in page.text


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"kind": ["music"]}, ["Sunday choir"]),
        ({"kind": ["music", "moving"]}, ["Pole walking", "Sunday choir"]),
        ({"day": ["3"]}, ["Pole walking"]),
        ({"language": "pl"}, ["Sunday choir"]),
        ({"free": "y"}, ["Evening call", "Lunch club", "Pole walking"]),
        ({"step_free": "y"}, ["Evening call", "Pole walking"]),
        ({"kind": ["nonsense"]}, ["Evening call", "Lunch club", "Pole walking", "Sunday choir"]),
    ],
)
def test_filters(client, anchor, asked, found):
    assert sorted(names(look(client, anchor, **asked))) == found


def test_what_may_tell_of_health_or_origin_is_in_no_address(client, anchor):
    answer = client.post(
        f"/{anchor.slug}/community",
        data={
            "postcode": "BS3 5QX",
            "kind": ["music", "faith"],
            "language": "pl",
            "step_free": "y",
            "free": "y",
        },
    )
    assert answer.status_code == 303
    assert not re.search("music|faith|pl|step", answer.location.partition("?")[2])
    page = client.get(answer.location)
    assert "Nothing fits all of that" in page.text
    assert "With all filters cleared there are 4 groups and activities" in page.text
    tree = html.fromstring(page.get_data())
    tags = {
        " ".join(a.text_content().split()): a.get("href") for a in tree.iterfind(".//a[@class='app-tag']")
    }
    assert list(tags) == [
        "× Remove Music and singing", "× Remove Faith", "× Remove In Polish", "× Remove Free", "× Remove Without steps",
    ]  # fmt: skip
    page = client.get(tags["× Remove Without steps"])
    assert "× Remove Without steps" not in " ".join(page.text.split())
    client.delete_cookie(client.app.config["SESSION_COOKIE_NAME"])
    assert (
        len(names(client.get(answer.location))) == 3
    )  # whoever is passed the address finds only what is free
    assert not re.search(
        "kind|language", client.get(f"/{anchor.slug}/community?kind=faith&language=pl").location
    )


def test_a_postcode_that_is_none_is_said_beside_the_field(client, anchor):
    page = look(client, anchor, postcode="BS3 5", kind=["music"])
    assert page.status_code == 200
    page = look(client, anchor, postcode="nowhere")
    assert "There is a problem" in page.text
    assert names(page) == []


def test_a_postcode_outside_the_area_is_said_and_still_answered(client, make, anchor):
    make.operating_area(anchor)
    page = look(client, anchor, postcode="BA1 1AB")
    assert "outside the area of Knowle Neighbours" in page.text
    assert len(names(page)) == 4


def test_a_page_for_each_leads_back_to_the_list(client, anchor):
    page = look(client, anchor, postcode="BS3 5QX")
    link = html.fromstring(page.get_data()).find(".//li/h3/a").get("href")
    page = client.get(link)
    assert page.status_code == 200
    assert "Every Tuesday, midday to 2pm" in page.text
    back = html.fromstring(page.get_data()).find(".//a[@class='govuk-back-link']").get("href")
    assert "postcode=BS3" in back
    elsewhere = client.get(link.partition("?")[0] + "?back=https://bad.example/southside/community")
    back = html.fromstring(elsewhere.get_data()).find(".//a[@class='govuk-back-link']").get("href")
    assert back == f"/{anchor.slug}/community"


def test_what_somebody_wrote_is_never_markup(client, make, anchor):
    group = make.group(
        anchor, name="<b>Bold</b>", about="<script>alert(1)</script>", website="https://e.example/?a=b"
    )
    page = client.get(f"/{anchor.slug}/community/{group.id}")
    assert "<script>alert" not in page.text
    assert 'rel="noreferrer noopener"' in page.text


def test_a_council_has_no_groups(client, make):
    council = make.organisation(kind=Kind.COUNCIL, name="Bristol")
    assert client.get(f"/{council.slug}/community").status_code == 404
