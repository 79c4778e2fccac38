"""Who may open what, for every route, method and role, straight from the URL map and the policy table."""

import uuid
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from carematch.core.access import PUBLIC, SIGNED_IN, label_of
from carematch.core.permissions import GRANTS, Permission, Role
from carematch.organisations.models import Kind
from tests.support.client import Client
from tests.support.make import Make
from tests.whole.samples import NOT_OWNED, fitting, random_values, samples

# The guard asks the same of both databases, and its answers are the same few pages: once each is enough.
pytestmark = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
METHODS = {"GET", "POST"}
NOT_FOUND, FORBIDDEN, SIGN_IN = 404, 403, 302


# Taking somebody off one's own list says nothing of anybody: it answers the same whether or not they stood there.
ANSWERS_ALIKE = {"shortlist.remove"}


@pytest.fixture(autouse=True)
def geocoder(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the installation have chosen a geocoder, or some pages would not be there; nothing here asks it."""
    chosen = {"service": "nominatim", "user_agent": "CareMatch tests", "url": "http://127.0.0.1:9"}
    monkeypatch.setitem(app.config, "GEOCODER", chosen)


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Return every rule with every method it answers, except the files."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & METHODS)
        if rule.endpoint != "static"
    ]


def ask(app: Flask, client: Client, rule: Rule, method: str, slug: str) -> Any:
    """Ask for a route with ids that lead nowhere."""
    values: dict[str, Any] = random_values(set(rule.arguments), rule._converters)
    if "org" in rule.arguments:
        values["org"] = slug
    with app.test_request_context():
        url = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    client.checks_pages = False
    return client.open(url, method=method)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_route_keeps_to_the_policy(app: Flask, client: Client, make: Make, role: Role | None) -> None:
    """A member gets in exactly where the policy table says; 403 elsewhere. A stranger is sent to sign in."""
    organisation = make.organisation(kind=Kind.COUNCIL if role is Role.COUNCIL_VIEWER else Kind.ANCHOR)
    if role is Role.ADMINISTRATOR:
        client.sign_in(make.administrator())
    elif role is not None:
        client.sign_in(make.member(organisation, role))
    wrong = []
    for rule, method in routes(app):
        label = label_of(app, rule.endpoint)
        if (
            label is PUBLIC
            or (label is SIGNED_IN and role is not None)
            or rule.endpoint == "accounts.sign_out"
        ):
            continue
        response = ask(app, client, rule, method, organisation.slug)
        expected = _expected(label, role, rule)
        granted = expected is None and response.status_code not in (FORBIDDEN, SIGN_IN)
        redirected = response.status_code == SIGN_IN and "/sign-in" in (response.location or "")
        if expected is None and response.status_code == SIGN_IN and not redirected:
            granted = True
        if not granted and not (response.status_code == expected and (expected != SIGN_IN or redirected)):
            wrong.append(
                f"{method} {rule.rule} as {role}: {response.status_code}, expected {expected or 'in'}"
            )
    assert wrong == []


def _expected(label: Any, role: Role | None, rule: Rule) -> int | None:
    """Return the answer the policy asks for; None where the role gets in."""
    if role is None:
        return SIGN_IN
    in_installation = "org" not in rule.arguments
    if in_installation != (role is Role.ADMINISTRATOR):
        return NOT_FOUND  # the administrator belongs to no organisation, everybody else to no installation
    return None if label in GRANTS[role] else FORBIDDEN


def test_an_outsider_finds_nothing(app: Flask, client: Client, make: Make) -> None:
    """Somebody with every role elsewhere gets 404 from every page that asks for a permission."""
    here, elsewhere = make.organisation(), make.organisation()
    user = make.member(elsewhere, Role.MANAGER)
    for role in Role:
        make.membership(elsewhere, user, role)
    client.sign_in(user)
    wrong = [
        f"{method} {rule.rule}"
        for rule, method in routes(app)
        if isinstance(label_of(app, rule.endpoint), Permission)
        and "org" in rule.arguments
        and ask(app, client, rule, method, here.slug).status_code != NOT_FOUND
    ]
    assert wrong == []


def test_ids_in_urls_are_uuids(app: Flask) -> None:
    """An id that could be counted up does not stand in a URL."""
    wrong = [
        rule.rule
        for rule in app.url_map.iter_rules()
        for name in rule.arguments
        if name.endswith("_id") and type(rule._converters[name]).__name__ != "UUIDConverter"
    ]
    assert wrong == []


def test_urls_are_lower_case_and_hyphenated(app: Flask) -> None:
    """Addresses that are read out on the phone have no underscores and no capitals."""
    plain = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    words = [part for rule in plain for part in rule.rule.split("/") if part and not part.startswith("<")]
    assert [word for word in words if word != word.lower() or "_" in word] == []


def test_an_unknown_organisation_is_not_found(app: Flask, client: Client, make: Make) -> None:
    """A slug that leads nowhere is a 404 for the public pages too."""
    client.sign_in(make.administrator())
    for rule, method in routes(app):
        if "org" in rule.arguments:
            assert ask(app, client, rule, method, f"nobody-{uuid.uuid4().hex[:6]}").status_code == NOT_FOUND


def test_somebody_elses_things_are_not_found(app: Flask, client: Client, make: Make) -> None:
    """Whoever may do everything here gets 404 for each id of another organisation, alone or beside ids of their own."""
    here, elsewhere = make.organisation(), make.organisation()
    user = make.member(here, Role.MANAGER)
    for role in Role:
        make.membership(here, user, role)
    client.sign_in(user)
    own, foreign = samples(make, here), samples(make, elsewhere)
    wrong, seen = [], set()
    for rule, method in routes(app):
        ids = sorted(set(rule.arguments) - NOT_OWNED)
        if "org" not in rule.arguments or not ids:
            continue
        assert set(ids) <= set(own), f"{rule.rule}: no sample of {sorted(set(ids) - set(own))}"
        seen.update(ids)
        for name in ids:
            if rule.endpoint in ANSWERS_ALIKE:
                continue
            values = {**own, name: foreign[name]}
            response = send(app, client, rule, method, here.slug, values)
            if response.status_code != NOT_FOUND:
                wrong.append(f"{method} {rule.rule} with another's {name}: {response.status_code}")
    assert wrong == []
    assert seen == set(own)


def test_ones_own_things_are_found(app: Flask, client: Client, make: Make) -> None:
    """The samples are real: staff get in everywhere with ids of their own, or the test above would prove nothing."""
    here = make.organisation()
    client.sign_in(make.member(here, Role.MANAGER))
    own = samples(make, here)
    lost = [
        rule.rule
        for rule, method in routes(app)
        if method == "GET"
        and set(rule.arguments) - NOT_OWNED
        and label_of(app, rule.endpoint) in GRANTS[Role.MANAGER]
        and send(app, client, rule, method, here.slug, own).status_code == NOT_FOUND
    ]
    assert lost == []


def send(app: Flask, client: Client, rule: Rule, method: str, slug: str, values: dict[str, Any]) -> Any:
    """Ask for a route with the ids given; a form is sent empty."""
    filled = {
        name: values.get(name) or fitting(rule._converters[name]) for name in rule.arguments if name != "org"
    }
    with app.test_request_context():
        url = app.url_map.bind("localhost").build(rule.endpoint, {**filled, "org": slug}, method=method)
    client.checks_pages = False
    return client.open(url, method=method)
