"""The public pages, as somebody finds them."""

import pytest
from alembic.script import ScriptDirectory
from lxml import html

from carematch.app import create_app
from carematch.core import clock
from carematch.pages import views
from tests.conftest import settings

PAGES = ["/", "/find", "/about", "/help", "/cookies", "/privacy", "/accessibility"]


@pytest.mark.parametrize("path", PAGES)
def test_anybody_can_read_it(client, path):
    """Every public page opens without an account, with help and the sources of its data at the foot."""
    page = client.get(path)
    assert page.status_code == 200
    assert "0117 496 0123" in page.text
    assert "Contains OS data © Crown copyright and database right" in page.text
    assert "Open Government Licence" in page.text


def test_the_front_page_asks_two_things_and_leads_to_an_answer(client):
    """Postcode and own words are sent to a page that exists; words are about somebody, so never in the address."""
    form = html.fromstring(client.get("/").text).forms[0]
    assert (form.method, form.action) == ("POST", "/find")
    assert set(form.fields) == {"postcode", "need"}


def test_the_cookies_page_names_the_cookie_that_is_set(client, app):
    """It gives the name, and the hours after which the cookie ends."""
    page = client.get("/cookies").text
    assert app.config["SESSION_COOKIE_NAME"] in page
    assert f"{app.config['SESSION_HOURS']} hours" in page


def test_the_accessibility_statement_is_dated_and_not_overdue(client):
    """It was written in the past and is looked at again within a year, on a day still to come."""
    assert views.STATEMENT_PREPARED_ON <= clock.today() < views.STATEMENT_REVIEW_ON
    assert (views.STATEMENT_REVIEW_ON - views.STATEMENT_PREPARED_ON).days <= 366
    page = client.get("/accessibility").text
    assert f"{views.STATEMENT_REVIEW_ON:%-d %B %Y}" in page


def test_a_missing_postcode_is_explained_beside_its_field(client):
    """The error stands in the summary, beside the field and in the title."""
    page = client.get("/find?postcode=&service=COMP")
    assert page.text.count("Enter a postcode, like BS3 4AB") == 2
    assert "<title>Error: " in page.text
    assert 'href="#postcode"' in page.text


def test_the_process_says_that_it_lives(client):
    """The answer needs no database."""
    assert client.get("/healthz/live").json == {"status": "live"}


@pytest.mark.parametrize(("heads", "status"), [((), 200), (("0042",), 503)])
def test_readiness_notices_a_database_behind_the_code(client, monkeypatch, heads, status):
    """The tests' own tables carry no migration, which is right only where the code has none."""
    monkeypatch.setattr(ScriptDirectory, "get_heads", lambda _directory: heads)
    assert client.get("/healthz/ready").status_code == status


def _without_a_database(tmp_path):
    """Build the application on a database that cannot be opened."""
    made = settings(f"sqlite:///{tmp_path}/nowhere/carematch.sqlite3", tmp_path)
    return create_app({**made, "TESTING": False})


def test_readiness_notices_a_database_that_does_not_answer(tmp_path):
    """The process lives, and says what is wrong."""
    client = _without_a_database(tmp_path).test_client()
    assert client.get("/healthz/live").status_code == 200
    answer = client.get("/healthz/ready")
    assert (answer.status_code, answer.json["problems"]) == (503, ["The database does not answer"])


@pytest.mark.parametrize("cookie", [None, "somebody-signed-in"])
def test_a_bad_day_is_explained_without_a_database(tmp_path, cookie):
    """The page still has its frame, says that saved work is safe, and whom to call."""
    app = _without_a_database(tmp_path)
    client = app.test_client()
    if cookie:
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    page = client.get("/find?postcode=BS3+4AB")
    assert page.status_code == 503
    assert "0117 496 0123" in page.text
    assert "safe" in page.text


def test_a_page_that_is_not_there_is_explained(client):
    """The reader is told what to check and whom to ask."""
    page = client.get("/no-such-page")
    assert page.status_code == 404
    assert "We cannot find that page" in page.text
    assert "0117 496 0123" in page.text
