"""The pages of where an anchor works: for its manager to change, for its finance staff to read, for nobody else."""

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.organisations import neighbourhoods, operation
from carematch.organisations.models import Kind
from carematch.places.models import Area, AreaBoundary
from carematch.places.values import AreaKind
from tests.support import gazetteer

BEDMINSTER, WINDMILL_HILL, KNOWLE_WEST, BRISTOL = "E02003050", "E02003051", "E02003056", "E06000023"


@pytest.fixture
def anchor(make):
    """Return an anchor that Bristol commissions."""
    with transaction():
        gazetteer.lay()
    made = make.organisation(name="Riverbend")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol"), made)
    return made


@pytest.fixture
def manager(client, make, anchor):
    """Return the browser of the anchor's manager, standing at the page of its area."""
    client.sign_in(make.member(anchor))

    def ask(path="", **data):
        url = f"/{anchor.slug}/area{path}"
        return client.post(url, data=data, follow_redirects=True) if data else client.get(url)

    return ask


def table(page, caption):
    """Return the rows of the table with a caption, cell by cell."""
    found = html.fromstring(page.text).xpath(f"//table[caption[contains(., '{caption}')]]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def test_before_anything_is_said_the_council_that_commissions_counts(manager):
    page = manager().text
    assert "people anywhere in City of Bristol are led to you" in page
    assert '<svg role="img" aria-labelledby="map-title' not in page


def test_a_manager_adds_neighbourhoods_and_sees_them_numbered_alike_on_list_and_map(manager):
    page = manager("/add")
    assert f'value="{BRISTOL}" selected' in page.text  # who commissions is proposed
    assert "Choose how much of it" in manager(f"/add?council={BRISTOL}").text
    question = manager(f"/add/areas?council={BRISTOL}&kind=neighbourhood")
    assert "Which neighbourhoods of City of Bristol do you work in?" in question.text
    page = manager(
        f"/add/areas?council={BRISTOL}&kind=neighbourhood", codes=[WINDMILL_HILL, BEDMINSTER, KNOWLE_WEST]
    )
    assert "3 areas are added." in page.text
    rows = table(page, "The areas, as numbered on the map")
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert [row[1].removeprefix("Area") for row in rows] == [
        "City of Bristol › Bedminster",
        "City of Bristol › Knowle West",
        "City of Bristol › Windmill Hill",
    ]
    svg = html.fromstring(page.text).xpath("//figure//svg")[0]
    assert [text.text for text in svg.iter("text")] == ["1", "2", "3"]
    assert svg.get("role") == "img"
    assert "Contains OS data" in html.fromstring(page.text).xpath("string(//figcaption)")
    assert "You work already in: Bedminster, Knowle West, Windmill Hill." in question_text(manager)


def question_text(manager):
    return manager(f"/add/areas?council={BRISTOL}&kind=neighbourhood").text


def test_an_outline_that_is_held_is_drawn_and_what_cannot_be_is_said(make, anchor, manager):
    make.operating_area(anchor, BEDMINSTER)
    assert "There is no map yet" in manager().text  # one middle alone says nothing
    make.operating_area(anchor, "E05010898", AreaKind.WARD)
    square = [[-2.61, 51.43], [-2.60, 51.43], [-2.60, 51.44], [-2.61, 51.44], [-2.61, 51.43]]
    with transaction() as session:
        session.add(
            AreaBoundary(
                code=BEDMINSTER,
                kind=AreaKind.NEIGHBOURHOOD,
                geometry={"type": "Polygon", "coordinates": [square]},
                west=-2.61, south=51.43, east=-2.60, north=51.44,
                source="a test", imported_at=clock.now(),
            )
        )  # fmt: skip
    page = manager().text
    assert page.count('class="app-map__area"') == 1
    assert "app-map__area--about" not in page
    assert "Number 1 is not on the map" in page  # the ward, which comes first


def test_a_postcode_finds_its_ward_and_neighbourhood_to_add(manager, anchor):
    page = manager("/postcode?postcode=bs34ab")
    assert "Where BS3 4AB is" in page.text
    assert "Windmill Hill" in page.text  # the ward
    page = manager("/postcode?postcode=bs34ab", codes=[BEDMINSTER, "E05010918"])
    assert "2 areas are added." in page.text
    assert {area.kind for area in operation.list_areas(anchor)} == {AreaKind.WARD, AreaKind.NEIGHBOURHOOD}
    assert (
        "You work already in: The neighbourhood Bedminster, The ward Windmill Hill."
        in manager("/postcode?postcode=bs34ab").text
    )
    assert manager("/postcode?postcode=nonsense").text.count("nonsense") >= 1


@pytest.mark.parametrize("query", ["", "council=E06000999&kind=ward", f"council={BRISTOL}&kind=region"])
def test_an_address_made_up_by_hand_leads_nowhere(manager, query):
    assert manager(f"/add/areas?{query}").status_code == 404


def test_nothing_ticked_or_something_made_up_is_explained_beside_the_question(manager, anchor):
    where = f"/add/areas?council={BRISTOL}&kind=ward"
    assert "Tick at least one, or go back" in manager(where, form_key="1").text
    assert "Choose from the answers" in manager(where, codes=["E02003050"]).text
    assert operation.list_areas(anchor) == []


def test_where_no_names_were_imported_the_page_says_what_to_do(manager):
    page = manager("/add/areas?council=E09000001&kind=ward").text
    assert "We hold no names of these in City of London yet" in page


def test_an_area_is_removed_after_a_question(make, manager, anchor):
    area = make.operating_area(anchor)
    assert "This is the last area" in manager(f"/{area.id}/remove").text
    page = manager(f"/{area.id}/remove", form_key="1")
    assert "You no longer work in Bedminster." in page.text
    assert operation.list_areas(anchor) == []
    assert manager(f"/{area.id}/remove").status_code == 404


def test_a_remark_tells_what_is_listed_twice_over_or_has_ended(make, manager, anchor):
    make.operating_area(anchor, BRISTOL, AreaKind.COUNCIL)
    make.operating_area(anchor, BEDMINSTER)
    assert "It need not be listed: you work in all of City of Bristol." in manager().text
    with transaction() as session:
        session.get(Area, BEDMINSTER).valid_to = clock.today()
    assert "It ended on" in manager().text


def test_a_neighbourhood_is_named_changed_and_removed(make, manager, anchor):
    make.operating_area(anchor, BEDMINSTER)
    make.operating_area(anchor, WINDMILL_HILL)
    offered = html.fromstring(manager("/neighbourhoods/new").text).xpath("//input[@name='msoa_codes']/@value")
    assert offered == [BEDMINSTER, WINDMILL_HILL]  # only where it works
    page = manager("/neighbourhoods/new", name="The Park", msoa_codes=[BEDMINSTER, WINDMILL_HILL])
    assert table(page, "Our own neighbourhoods")[0][:2] == ["The Park", "Made up ofBedminster, Windmill Hill"]
    assert "We call it The Park" in page.text
    (made,) = neighbourhoods.list_neighbourhoods(anchor)
    again = manager("/neighbourhoods/new", name="the park", msoa_codes=[BEDMINSTER])
    assert "Choose from the answers" in again.text  # nothing is left to put together
    page = manager(
        f"/neighbourhoods/{made.id}", name="Our Park", msoa_codes=[BEDMINSTER], row_version=made.row_version
    )
    assert "The change is kept." in page.text
    stale = manager(f"/neighbourhoods/{made.id}", name="Mine", msoa_codes=[BEDMINSTER], row_version="1")
    assert stale.status_code == 409
    page = manager("/neighbourhoods/new", name="our  PARK", msoa_codes=[WINDMILL_HILL])
    assert "You have a neighbourhood called our PARK already" in page.text
    assert "Bedminster, part of Our Park" in page.text
    assert "Bedminster" in manager(f"/neighbourhoods/{made.id}/remove").text
    page = manager(f"/neighbourhoods/{made.id}/remove", form_key="2")
    assert "Our Park is removed." in page.text
    assert neighbourhoods.list_neighbourhoods(anchor) == []


def test_finance_staff_read_the_page_and_change_nothing(client, make, anchor):
    area, made = make.operating_area(anchor), make.neighbourhood(anchor)
    client.sign_in(make.member(anchor, Role.FINANCE))
    page = client.get(f"/{anchor.slug}/area").text
    assert "Bedminster" in page
    assert "The Park" in page
    for word in ("Add areas", "Remove", "Change<", "Name a neighbourhood"):
        assert word not in page
    for path in ("add", f"{area.id}/remove", f"neighbourhoods/{made.id}", "postcode"):
        assert client.get(f"/{anchor.slug}/area/{path}").status_code == 403


def test_the_page_of_an_area_takes_a_number_of_queries_that_does_not_grow(make, manager, anchor):
    make.operating_area(anchor, BEDMINSTER)
    make.operating_area(anchor, WINDMILL_HILL)
    make.neighbourhood(anchor, "The Park", [BEDMINSTER])

    def count():
        seen = []
        listener = lambda *facts: seen.append(facts[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        try:
            assert manager().status_code == 200
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    manager()  # the first page of a session notes when it was seen
    few = count()
    for code in ("E02003046", "E02003047", "E02003049", "E02003052", "E02003053"):
        make.operating_area(anchor, code)
    make.neighbourhood(anchor, "The Hill", [WINDMILL_HILL, "E02003047"])
    assert count() == few
