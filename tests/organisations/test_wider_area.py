"""A council chooses its wider area: what the pages say, what is refused, and what payments keep."""

import datetime as dt

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.audit.models import AuditEntry
from carematch.core.db import db, transaction
from carematch.core.errors import NotFound
from carematch.core.permissions import Role
from carematch.organisations import wider_area
from carematch.organisations.models import Kind
from carematch.places import service as places
from carematch.places.models import WiderAreaChoice
from carematch.places.problems import WiderAreaRefused
from carematch.places.rings import PlaceCodes, Ring
from carematch.places.values import WiderAreaKind

TODAY = dt.date(2026, 11, 3)
NEXT_YEAR = dt.date(2027, 4, 1)
BRISTOL, NORTH_SOMERSET, SOUTH_GLOUCESTERSHIRE = "E06000023", "E06000024", "E06000025"
IN_NORTH_SOMERSET = PlaceCodes(NORTH_SOMERSET, "E12000009", "E92000001")


@pytest.fixture
def council(make, freeze):
    freeze(TODAY)
    return make.organisation(kind=Kind.COUNCIL, name="Bristol City Council")


@pytest.fixture
def viewer(make, council):
    return make.member(council, Role.COUNCIL_VIEWER, name="Ines Viewer")


@pytest.fixture
def choose(council, viewer):
    def chosen(**facts):
        facts = {
            "kind": WiderAreaKind.CLUSTER,
            "name": "Severnside",
            "member_codes": [NORTH_SOMERSET],
            "starts_on": NEXT_YEAR,
            "reason": "People and work cross the Avon.",
            **facts,
        }
        with transaction():
            return wider_area.choose(council, by=viewer, **facts)

    return chosen


def sent(**answers):
    return {
        "kind": "cluster",
        "name": "Severnside",
        "member_codes": [NORTH_SOMERSET, SOUTH_GLOUCESTERSHIRE],
        "starts_on": NEXT_YEAR.isoformat(),
        "reason": "People and work cross the Avon.",
        **answers,
    }


def words(answer):
    return " ".join(html.fromstring(answer.text).text_content().split())


def test_a_choice_counts_from_its_day_and_not_before(choose):
    before = places.ring_for(IN_NORTH_SOMERSET, BRISTOL, NEXT_YEAR - dt.timedelta(days=1))
    choose()
    assert before is Ring.REGION
    assert places.ring_for(IN_NORTH_SOMERSET, BRISTOL, NEXT_YEAR - dt.timedelta(days=1)) is Ring.REGION
    assert places.ring_for(IN_NORTH_SOMERSET, BRISTOL, NEXT_YEAR) is Ring.WIDER_AREA
    area = places.council_area(BRISTOL, NEXT_YEAR)
    assert (area.wider_name, area.wider_members) == ("Severnside", ("City of Bristol", "North Somerset"))
    assert places.council_area(NORTH_SOMERSET, NEXT_YEAR).wider_name == "Somerset"


def test_the_county_may_be_chosen_by_a_member_of_a_combined_authority(choose):
    choose(kind=WiderAreaKind.COUNTY, starts_on=TODAY)
    area = places.council_area(BRISTOL)
    assert (area.wider_name, area.wider_kind, area.wider_members) == (
        "Bristol",
        WiderAreaKind.COUNTY,
        ("City of Bristol",),
    )


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"starts_on": TODAY - dt.timedelta(days=1)}, "starts_on", "today or a later day"),
        ({"name": " "}, "name", "Enter a name"),
        ({"member_codes": []}, "member_codes", "at least one other council"),
        ({"member_codes": [BRISTOL]}, "member_codes", "at least one other council"),
        ({"member_codes": ["E06000028"]}, "member_codes", "Bournemouth is not a council on that day"),
        ({"member_codes": ["W06000015"]}, "member_codes", "W06000015 is not a council"),
    ],
)
def test_what_would_not_hold_is_refused(choose, facts, field, said):
    with pytest.raises(WiderAreaRefused, match=said) as refused:
        choose(**facts)
    assert refused.value.field == field


def test_a_council_outside_every_combined_authority_cannot_choose_one(make, freeze):
    freeze(TODAY)
    council = make.organisation(kind=Kind.COUNCIL, council_code=NORTH_SOMERSET)
    viewer = make.member(council, Role.COUNCIL_VIEWER)
    with pytest.raises(WiderAreaRefused, match="belongs to no combined authority"), transaction():
        wider_area.choose(
            council, by=viewer, kind=WiderAreaKind.COMBINED_AUTHORITY, starts_on=TODAY, reason="No"
        )
    assert [each.wider_kind for each in wider_area.list_open(council)] == [WiderAreaKind.COUNTY]


def test_what_has_not_begun_is_replaced_and_what_has_stays(choose, freeze, council):
    choose(starts_on=TODAY, name="First")
    choose(name="Second")
    choose(name="Third", starts_on=dt.date(2027, 1, 1))
    assert [each.choice.name for each in wider_area.list_chosen(council)] == ["Third", "First"]
    with pytest.raises(WiderAreaRefused, match="has begun today already"):
        choose(starts_on=TODAY)
    freeze(dt.date(2027, 2, 1))
    choose(kind=WiderAreaKind.COMBINED_AUTHORITY, starts_on=dt.date(2027, 2, 1))
    assert [each.choice.name for each in wider_area.list_chosen(council)] == [
        "West of England", "Third", "First",
    ]  # fmt: skip
    assert places.council_area(BRISTOL, dt.date(2027, 1, 31)).wider_name == "Third"


def test_a_choice_is_on_record(choose, council):
    made = choose()
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.action == "wider_area.chosen"))
    assert (entry.chain, entry.subject_id, entry.fields) == (str(council.id), str(made.id), ["cluster"])


def test_an_anchor_has_no_wider_area(make):
    anchor = make.organisation()
    with pytest.raises(NotFound):
        wider_area.current_area(anchor)


def test_the_story_of_a_choice(client, council, viewer, make):
    client.sign_in(viewer)
    page = client.get(f"/{council.slug}/wider-area")
    assert "Your wider area is West of England." in words(page)
    assert "Nobody has chosen it" in words(page)
    form = client.get(f"/{council.slug}/wider-area/choose")
    groups = html.fromstring(form.text).xpath("//summary")
    assert groups[0].text_content().strip() == "South West"
    assert "Bath and North East Somerset, City of Bristol, South Gloucestershire" in words(form)
    answer = client.post(f"/{council.slug}/wider-area/choose", data=sent())
    assert answer.location == f"/{council.slug}/wider-area"
    page = words(client.get(answer.location))
    assert "Your wider area is West of England." in page
    assert (
        "From 1 April 2027 it will be Severnside: City of Bristol, North Somerset, South Gloucestershire"
        in page
    )
    assert "Ines Viewer" in page
    assert "People and work cross the Avon." in page
    client.sign_in(make.administrator())
    assert "West of England" in client.get(f"/installation/organisations/{council.id}").text


def test_what_is_refused_stands_beside_its_question_and_answers_are_kept(client, council, viewer):
    client.sign_in(viewer)
    url = f"/{council.slug}/wider-area/choose"
    page = client.post(url, data=sent(starts_on="2026-11-02"))
    assert "Enter today or a later day" in page.text
    root = html.fromstring(page.text)
    ticked = root.xpath("//input[@name='member_codes'][@checked]/@value")
    assert ticked == [NORTH_SOMERSET, SOUTH_GLOUCESTERSHIRE]
    assert root.xpath("//input[@name='kind'][@checked]/@value") == ["cluster"]
    assert root.xpath("//input[@name='name']/@value") == ["Severnside"]
    page = html.fromstring(client.post(url, data=sent(member_codes=[])).text)
    target = page.xpath("//a[contains(text(), 'at least one other council')]/@href")[0]
    assert page.xpath(f"//*[@id='{target[1:]}']")
    assert page.xpath("//*[@id='member_codes-error']")
    said = words(client.post(url, data={}))
    assert "Choose what your wider area is" in said
    assert "Enter the first day" in said
    assert "Say why, in a sentence" in said
    assert db.session.scalar(sa.select(sa.func.count(WiderAreaChoice.id))) == 0


def test_a_form_sent_twice_is_recorded_once(client, council, viewer):
    client.sign_in(viewer)
    url = f"/{council.slug}/wider-area/choose"
    for _ in range(2):
        client.post(url, data=sent(form_key="a1b2c3"))
    assert db.session.scalar(sa.select(sa.func.count(WiderAreaChoice.id))) == 1
    assert db.session.scalar(
        sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "wider_area.chosen")
    ) == 1  # fmt: skip


@pytest.mark.parametrize("path", ["wider-area", "wider-area/choose"])
def test_only_the_council_itself_chooses(client, make, council, path):
    stranger = make.member(
        make.organisation(kind=Kind.COUNCIL, council_code=NORTH_SOMERSET), Role.COUNCIL_VIEWER
    )
    assert client.sign_in(stranger).get(f"/{council.slug}/{path}").status_code == 404
    anchor = make.organisation()
    assert client.sign_in(make.member(anchor)).get(f"/{anchor.slug}/{path}").status_code == 403
