"""Setting an installation up: organisations, first people, commissions."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.organisations import operation, service
from carematch.organisations.models import Commission, Invitation, Kind, Organisation

NEW = "/installation/organisations/new"
ANCHOR = {
    "name": "Knowle West Together",
    "slug": "Knowle-West",
    "kind": "anchor",
    "council_code": "E06000023",
}


@pytest.fixture
def administrator(client, make):
    administrator = make.administrator()
    client.sign_in(administrator)
    return administrator


def test_an_anchor_is_set_up_and_its_first_manager_invited(client, administrator):
    answer = client.post(NEW, data=ANCHOR)
    made = db.session.scalar(sa.select(Organisation))
    assert (made.slug, made.kind, made.council_code) == ("knowle-west", Kind.ANCHOR, "E06000023")
    page = client.get(answer.location)
    assert "Nobody works here yet" in page.text
    assert "Bristol" in page.text
    invited = client.post(
        f"{answer.location}/invite", data={"email": "mo@example.org", "role": "anchor_manager"}
    )
    assert invited.location == answer.location
    assert "mo@example.org" in client.get(invited.location).text
    assert db.session.scalar(sa.select(Invitation.role)) is Role.MANAGER


def test_a_council_invites_readers_only(client, administrator, make):
    council = make.organisation(kind=Kind.COUNCIL)
    page = client.get(f"/installation/organisations/{council.id}/invite")
    assert "Council viewer" in page.text
    assert "Anchor manager" not in page.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"slug": "Knowle West"}, "Use lower-case letters, numbers and hyphens"),
        ({"slug": "sign-in"}, "Choose another one"),
        ({"slug": ""}, "Enter a short name"),
        ({"kind": None}, "Choose what it is"),
        ({"kind": "council", "council_code": ""}, "Choose which council this is"),
        ({"council_code": "X99"}, "Choose one of the answers"),
        ({"email": "nowhere"}, "Enter an email address like"),
        ({"name": " "}, "Enter the organisation&#39;s name"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_the_rest_is_kept(client, administrator, given, said):
    page = client.post(NEW, data=_without_blanks({**ANCHOR, "phone": "0117 496 0000", **given}))
    assert page.status_code == 200
    assert said in page.text
    assert "0117 496 0000" in page.text
    assert db.session.scalar(sa.select(sa.func.count(Organisation.id))) == 0


def _without_blanks(answers):
    """Leave out what no button was pressed for, as a browser does."""
    return {name: answer for name, answer in answers.items() if answer is not None}


def test_two_organisations_cannot_share_an_address(client, administrator):
    client.post(NEW, data=ANCHOR)
    assert "Another organisation uses this short name" in client.post(NEW, data=ANCHOR).text


def test_no_page_of_ours_can_be_taken_for_an_organisation(app):
    ours = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    ours = {word for word in ours if word and not word.startswith("<")}
    assert ours <= service.RESERVED | {word for word in ours if not service.SLUG.fullmatch(word)}


def test_a_commission_is_recorded(client, administrator, make):
    council, anchor = make.organisation(kind=Kind.COUNCIL), make.organisation()
    answer = client.post("/installation/commissions/new", data=_commission(council, anchor))
    assert answer.location == f"/installation/organisations/{council.id}"
    page = client.get(answer.location)
    assert anchor.name in page.text
    assert "1 April 2026" in page.text
    assert "No last day" in page.text
    assert operation.commissioning_councils(anchor, dt.date(2026, 4, 1)) == ["E06000023"]
    assert operation.commissioning_councils(anchor, dt.date(2026, 3, 31)) == []


def _commission(council, anchor, **given):
    starts = {"starts_on-day": "1", "starts_on-month": "4", "starts_on-year": "2026"}
    return {"council_id": str(council.id), "anchor_id": str(anchor.id), **starts, **given}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"council_id": ""}, "Choose the council"),
        ({"anchor_id": "nonsense"}, "Choose one of the answers"),
        ({"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""}, "Enter the first day"),
        ({"starts_on-day": "31"}, "Enter a date that is in the calendar"),
        ({"ends_on-day": "31", "ends_on-month": "3", "ends_on-year": "2026"}, "cannot be before the first"),
    ],
)
def test_a_commission_that_cannot_be_is_explained(client, administrator, make, given, said):
    council, anchor = make.organisation(kind=Kind.COUNCIL), make.organisation()
    page = client.post("/installation/commissions/new", data=_commission(council, anchor, **given))
    assert said in page.text
    assert db.session.scalar(sa.select(sa.func.count(Commission.id))) == 0


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "overlaps"),
    [
        (dt.date(2026, 3, 1), dt.date(2026, 3, 31), False),
        (dt.date(2026, 3, 1), dt.date(2026, 4, 1), True),
        (dt.date(2026, 3, 1), None, True),
        (dt.date(2026, 6, 1), dt.date(2026, 6, 2), True),
        (dt.date(2026, 9, 30), None, True),
        (dt.date(2026, 10, 1), None, False),
    ],
)
def test_nobody_is_commissioned_twice_for_one_day(make, starts_on, ends_on, overlaps):
    council, anchor = make.organisation(kind=Kind.COUNCIL), make.organisation()

    def commission(starts_on, ends_on):
        with transaction():
            service.commission(by=None, council=council, anchor=anchor, starts_on=starts_on, ends_on=ends_on)

    commission(dt.date(2026, 4, 1), dt.date(2026, 9, 30))
    if overlaps:
        with pytest.raises(service.AlreadyCommissioned):
            commission(starts_on, ends_on)
    else:
        commission(starts_on, ends_on)


def test_an_anchor_commissions_nobody(make):
    council, anchor = make.organisation(kind=Kind.COUNCIL), make.organisation()
    with pytest.raises(service.WrongKind), transaction():
        service.commission(by=None, council=anchor, anchor=council, starts_on=dt.date(2026, 4, 1))


@pytest.mark.parametrize("path", ["/installation", NEW, "/installation/commissions/new"])
def test_only_administrators_know_of_the_installation(client, make, path):
    assert client.get(path).location.startswith("/sign-in")
    client.sign_in(make.member(make.organisation(), Role.MANAGER))
    assert client.get(path).status_code == 404
