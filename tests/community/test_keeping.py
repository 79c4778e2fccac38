"""Keeping groups: what may be said of one, who is named, when it was right, and two who change it at once."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.audit.models import AuditEntry
from carematch.community import service, shown
from carematch.community.checking import GroupRefused
from carematch.community.vocabulary import Cost, GroupStatus, Repeats, Setting
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.errors import NotFound
from carematch.core.permissions import Role


@pytest.mark.parametrize(
    "said, field",
    [
        ({"name": ""}, "name"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["sleeping"]}, "kinds"),
        ({"postcode": ""}, "postcode"),
        ({"venue": ""}, "venue"),
        ({"days": []}, "days"),
        ({"repeats": Repeats.OTHER, "when_words": ""}, "when_words"),
        ({"starts": 840, "ends": 720}, "ends"),
        ({"cost": Cost.POUNDS}, "price"),
        ({"cost": Cost.WORDS}, "cost_words"),
        ({"age_from": 80, "age_to": 60}, "age_to"),
        ({"contact_name": "Nell Hurst"}, "contact_name"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "data:text/html,x"}, "website"),
        ({"website": "javascript://good.example/%0aalert(1)"}, "website"),
        ({"website": "ftp://files.example/x"}, "website"),
        ({"website": "https://good.example@bad.example/"}, "website"),
        ({"website": "https://exam ple.org"}, "website"),
        ({"about": "x" * 1001}, "about"),
    ],
)
def test_what_cannot_be_said_is_refused_beside_its_answer(app, make, said, field):
    anchor = make.organisation()
    with pytest.raises(GroupRefused) as refused:
        make.group(anchor, **said)
    assert refused.value.field == field


def test_what_does_not_apply_is_dropped(app, make):
    online = make.group(make.organisation(), setting=Setting.ONLINE, website="www.example.org")
    assert (online.venue, online.postcode, online.point) == ("", "", None)
    assert online.website == "https://www.example.org"


def test_a_name_is_kept_only_with_agreement_and_encrypted(app, make):
    group = make.group(
        make.organisation(), contact_name="Nell Hurst", contact_agreed=True, phone="0117 496 0710"
    )
    row = db.session.execute(
        sa.select(sa.literal_column("contact_name_sealed"), sa.literal_column("phone_sealed")).select_from(
            sa.table("community_groups")
        )
    ).one()
    assert "Nell" not in str(row)
    assert "0710" not in str(row)
    assert group.contact_name == "Nell Hurst"


def test_a_group_drops_off_when_nobody_confirms_it(app, make, freeze):
    freeze(dt.date(2026, 1, 5))
    anchor = make.organisation()
    group, manager = make.group(anchor), make.member(anchor)
    last_day = dt.date(2026, 1, 5) + dt.timedelta(weeks=26) - dt.timedelta(days=1)
    freeze(dt.date(2026, 1, 5) + dt.timedelta(weeks=13))
    assert shown.count_to_confirm(anchor) == 1
    assert [each.is_stale for each in shown.cards(anchor, shown.near(anchor, None))] == [True]
    freeze(last_day)
    assert shown.get_shown(anchor, group.id)
    freeze(last_day + dt.timedelta(days=1))
    assert shown.near(anchor, None) == []
    with pytest.raises(NotFound):
        shown.get_shown(anchor, group.id)
    with transaction():
        service.confirm(anchor, service.get_group(anchor, group.id), by=manager)
    assert len(shown.near(anchor, None)) == 1
    assert shown.count_to_confirm(anchor) == 0


def test_a_paused_group_is_shown_to_nobody(app, make):
    anchor = make.organisation()
    group = make.group(anchor)
    with transaction():
        found = service.get_group(anchor, group.id)
        service.set_status(anchor, found, GroupStatus.PAUSED, by=make.member(anchor))
    assert shown.near(anchor, None) == []


def test_another_organisation_sees_none_of_it(app, make):
    group = make.group(make.organisation())
    other = make.organisation(name="Other")
    assert shown.near(other, None) == []
    with pytest.raises(NotFound):
        service.get_group(other, group.id)


def test_a_change_is_noted_by_the_names_of_answers(app, make):
    anchor = make.organisation()
    group = make.group(anchor)
    with transaction():
        found = service.get_group(anchor, group.id)
        changed = service.change(
            anchor, found, by=make.member(anchor), confirmed_on=clock.today(), phone="0117 496 0711"
        )
    assert changed == ["phone"]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "group.changed")).one()
    assert list(entry.fields) == ["phone"]
    assert "0711" not in str(vars(entry))


STAFF = {
    "name": "Knit and natter",
    "about": "Bring what you are making.",
    "kinds": ["making"],
    "setting": "venue",
    "venue": "Marksbury Hall",
    "postcode": "bs35qx",
    "repeats": "weekly",
    "days": ["2"],
    "starts": "10:30",
    "ends": "12pm",
    "cost": "free",
    "steps": "yes",
}


def test_staff_add_change_pause_and_confirm(client, make):
    anchor = make.organisation()
    client.sign_in(make.member(anchor))
    make.group(anchor)  # lays the places
    page = client.post(f"/{anchor.slug}/groups/new", data={**STAFF, "website": "javascript:x"})
    assert "Enter a web address like https://example.org" in page.text
    assert "Bring what you are making." in page.text
    page = client.post(f"/{anchor.slug}/groups/new", data=STAFF, follow_redirects=True)
    assert "Every Wednesday, 10:30am to midday" in page.text
    assert "There is a way in without steps" in page.text
    group = service.list_groups(anchor)[0]
    address = f"/{anchor.slug}/groups/{group.id}"
    assert "Knit and natter" in client.get(f"/{anchor.slug}/groups").text
    page = client.get(f"{address}/edit")
    assert 'value="10:30"' in page.text
    changed = {**STAFF, "name": "Knit and chat", "row_version": str(group.row_version)}
    assert client.post(f"{address}/edit", data=changed).status_code == 302
    assert (
        client.post(f"{address}/edit", data=changed).status_code == 409
    )  # somebody else has saved meanwhile
    page = client.post(f"{address}/paused", follow_redirects=True)
    assert "It is paused" in page.text
    assert client.get(f"/{anchor.slug}/community/{group.id}").status_code == 404
    page = client.post(f"{address}/confirm?show=paused", follow_redirects=True)
    assert "Confirmed as of today: Knit and chat" in page.text


@pytest.mark.parametrize("role", [Role.FINANCE, Role.PROVIDER, Role.SEEKER])
def test_others_keep_no_groups(client, make, role):
    anchor = make.organisation()
    client.sign_in(make.member(anchor, role))
    assert client.get(f"/{anchor.slug}/groups").status_code == 403
