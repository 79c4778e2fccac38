"""The administrator's page of places, and the sources named at the foot of every page; on both databases."""

import re

import pytest

from carematch.core.db import transaction
from carematch.core.permissions import Role
from carematch.places import holdings, service
from tests.places.builders import NO_GRID, cells, directory_file

PAGE = "/installation/places"
AUGUST, NOVEMBER = "ONSPD_AUG_2024_UK_BS.csv", "ONSPD_NOV_2027_UK_BS.csv"


@pytest.fixture
def administrator(client, make):
    administrator = make.administrator()
    client.sign_in(administrator)
    return administrator


def imported(folder, rows, name=AUGUST):
    with transaction():
        service.receive(directory_file(folder, rows, name=name))


@pytest.fixture
def directory(app, tmp_path):
    rows = [
        cells(),
        cells(postcode="BS1 9ZY", terminated="202301"),
        cells(postcode="BS98 9ZX", **NO_GRID),
        cells(postcode="BS3 4AD", lat="abc"),
    ]
    imported(tmp_path, rows)
    imported(tmp_path, [cells(postcode="BA1 1AA")], name="ONSPD_AUG_2024_UK_BA.csv")


@pytest.fixture
def demo(app):
    with transaction():
        service.load_demo_gazetteer()


def test_every_edition_is_shown_with_what_became_of_its_rows(client, administrator, directory):
    held = holdings.holdings()
    assert (held.postcodes, held.sectors) == (4, 0)
    (edition,) = held.editions
    assert edition.whole == holdings.Figures(kept=4, terminated=1, without_coordinates=1, refused=1)
    assert list(edition.files) == ["ONSPD_AUG_2024_UK_BA.csv", "ONSPD_AUG_2024_UK_BS.csv"]
    page = client.get(PAGE).text
    assert "4 postcodes are held." in page
    assert "ONSPD August 2024" in page
    assert edition.header in page
    assert len(edition.header) == 8
    assert "The 2 files of ONSPD August 2024" in page
    assert "flask places import PATH" in page


def test_what_was_imported_is_listed(client, administrator, tmp_path):
    path = directory_file(tmp_path, [cells()])
    with transaction():
        service.receive(path).noted(path.name)
    page = client.get(PAGE).text
    assert "What it told" in page
    assert page.count(AUGUST) == 1


def test_the_demo_is_told_from_a_directory(client, administrator, demo):
    held = holdings.holdings()
    assert (held.postcodes, held.sectors) == (0, 194)
    assert {each.label: each.named for each in held.kinds}["Neighbourhoods"] > 50
    page = client.get(PAGE).text
    assert "194 postcode sectors of the demonstration stand for all postcodes in them." in page
    assert "postcodes are held" not in page


def test_an_empty_installation_says_what_to_do(client, administrator):
    page = client.get(PAGE).text
    assert "No postcodes are held yet." in page
    assert "Until then postcodes cannot be placed." in page


def test_any_postcode_is_looked_up_with_everything_known(client, administrator, demo):
    page = client.get(f"{PAGE}?postcode=bs34ab").text
    for known in ("<h2>BS3 4AB</h2>", "51.44110, -2.59140", "Bristol (E06000023)", "Bedminster (E02003050)",
                  "South West (E12000009)", "The postcode sector: distances say", "The place is approximate",
                  "England (E92000001)"):  # fmt: skip
        assert known in page
    assert "The postcode district" in client.get(f"{PAGE}?postcode=bs3").text


def test_a_terminated_postcode_says_since_when(client, administrator, directory):
    assert "No longer, since January 2023" in client.get(f"{PAGE}?postcode=bs1+9zy").text


@pytest.mark.parametrize("typed", ["", "nonsense", "BT1 1AA", "BS98 9ZX"])
def test_what_cannot_be_looked_up_is_said_beside_the_field(client, administrator, directory, typed):
    page = client.get(PAGE, query_string={"postcode": typed}).text
    assert "govuk-error-summary" in page
    assert f'value="{typed}"' in page or typed == ""


def test_only_administrators_see_it(client, make):
    assert client.get(PAGE).location.startswith("/sign-in")
    client.sign_in(make.member(make.organisation(), Role.MANAGER))
    assert client.get(PAGE).status_code == 404


def test_it_is_in_the_administrator_s_menu(client, administrator):
    assert f'href="{PAGE}"' in client.get("/installation").text


def test_the_sources_carry_the_year_of_the_newest_edition(client, directory, tmp_path):
    def years(path):
        return set(re.findall(r"database right (\d{4})", client.get(path).text))

    assert years("/") == years("/about") == {"2024"}
    imported(tmp_path, [cells()], name=NOVEMBER)
    assert years("/") == {"2027"}


def test_the_sources_of_our_own_facts_carry_theirs(client):
    page = client.get("/about").text
    for line in holdings.attribution():
        assert page.count(line) == 2  # in the text, and at the foot
    assert "database right 2025" in page
