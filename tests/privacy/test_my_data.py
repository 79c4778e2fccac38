"""What is kept about somebody: all of it is declared, shown and handed out, and nothing that others said."""

import datetime as dt
import io
import json
import zipfile

import sqlalchemy as sa

from carematch.accounts.passwords import hashed
from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.privacy import gathering, kept, looked, service
from carematch.privacy.kept import EXPORTED, HELD_BACK, NOT_ABOUT, OWN_CARE, Group
from carematch.privacy.wording import WORDS
from carematch.rules.acting import ActsAs
from carematch.seekers import representatives
from carematch.seekers import service as seekers

PASSWORD = "kettle bramble seventeen"


def leads_to_somebody() -> set[str]:
    """Return every table from which foreign keys lead to a person, a provider or a user."""
    tables = db.metadata.tables
    found = {"users", "persons", "providers", "provider_identities"}
    while True:
        more = {
            name
            for name, table in tables.items()
            if name not in found and any(key.column.table.name in found for key in table.foreign_keys)
        }
        if not more:
            return found
        found |= more


def test_every_table_that_leads_to_somebody_is_declared(app):
    declared = [*EXPORTED, *HELD_BACK, *NOT_ABOUT]
    assert len(declared) == len(set(declared))
    assert leads_to_somebody() - set(declared) == set()
    assert set(declared) - set(db.metadata.tables) == set()


def test_what_is_left_out_is_really_there_to_be_left_out(app):
    """A column that is renamed must not slip into what is handed out."""
    wrong = []
    for table, entry in EXPORTED.items():
        known = {*gathering._attributes(table), *db.metadata.tables[table].columns.keys()}
        wrong += [f"{table}.{name}" for name in entry.without | entry.for_the_person if name not in known]
        wrong += [f"{table}.{name}" for name in entry.by if name not in db.metadata.tables[table].columns]
        earlier = [*list(EXPORTED)[: list(EXPORTED).index(table) + 1], "users", "persons", OWN_CARE]
        wrong += [f"{table} before {parent}" for parent in entry.by.values() if parent not in earlier]
    assert wrong == []


def _seeker(make, here, **facts):
    user = make.user(name="Ash Seeker", password_hash=hashed(PASSWORD))
    person = make.person(here, user=user, preferred_name="Ash", communication_needs=["large_print"], **facts)
    return user, person


def test_a_person_is_handed_what_they_said_and_not_what_others_did(make):
    here = make.organisation()
    user, person = _seeker(make, here)
    need = make.need(here, person=person, outcomes="To garden again")
    provider = make.provider(here, name="Sam")
    introduction = make.introduction(here, need=need, provider=provider, note="PRIVATE NOTE")
    make.concern(here, provider_id=provider.id, said="SAID IN CONFIDENCE", person_id=None)
    with transaction():
        seekers.record_capacity(
            here, seekers.get_person(here, person.id), by=user, doubt=True, note="NOTE ON DECIDING"
        )
    found = service.gather(here, service.myself(here, user))
    said = json.dumps(dict(found.groups))
    for words in ("To garden again", "0117 496 0001", "large_print", introduction.reference, '"With": "Sam"'):
        assert words in said
    for words in ("PRIVATE NOTE", "SAID IN CONFIDENCE", "NOTE ON DECIDING", "$argon2", "Invented Street"):
        assert words not in said


def test_a_provider_is_handed_nothing_of_the_people_they_help(make):
    here = make.organisation()
    _user, person = _seeker(make, here)
    owner = make.user(name="Sam Surname")
    provider = make.provider(here, user=owner, name="Sam")
    make.references(here, provider, names=["Nan Nettle"])
    need = make.need(here, person=person, outcomes="To garden again")
    make.arrangement(here, need=need, provider=provider)
    found = service.gather(here, service.myself(here, owner))
    said = json.dumps(dict(found.groups))
    assert "Invented Street" in said
    assert "Nan Nettle" in said
    assert found.count(Group.CARE) > 1
    for words in ("Ash", "To garden again", "0117 496 0001", person.reference, "lawful", "budget"):
        assert words.lower() not in said.lower()


def test_another_anchor_hands_out_nothing_of_this_one(make):
    here, elsewhere = make.organisation(), make.organisation()
    user, person = _seeker(make, here)
    make.need(here, person=person, outcomes="To garden again")
    make.membership(elsewhere, user, Role.SEEKER)
    said = json.dumps(dict(service.gather(elsewhere, service.myself(elsewhere, user)).groups))
    assert "To garden again" not in said
    assert "0117 496 0001" not in said


def test_only_who_decides_for_somebody_opens_their_record(client, make):
    here = make.organisation()
    _user, person = _seeker(make, here)
    helper, attorney = make.user(name="Helper"), make.user(name="Attorney")
    manager = make.member(here)
    for user, authority in ((helper, None), (attorney, ActsAs.LPA_HEALTH)):
        with transaction():
            representatives.add_representative(
                here, person, by=manager, name="Jo", authority=authority, evidence="Seen", user=user
            )
    url = f"/{here.slug}/my-data/for/{person.id}"
    assert client.sign_in(helper).get(url).status_code == 404
    assert client.sign_in(attorney).get(url).status_code == 404  # the person is presumed able to open it
    with transaction():
        seekers.record_capacity(here, person, by=manager, doubt=True, note="Cannot keep it in mind")
    assert client.sign_in(attorney).get(url).status_code == 200
    assert "Ash" in client.get(f"/{here.slug}/my-data").text
    assert service.represented(here, attorney, person.id).with_money is False


def test_the_copy_asks_for_the_password_and_is_noted(client, make):
    here = make.organisation()
    user, person = _seeker(make, here)
    make.need(here, person=person, outcomes="To garden again")
    client.sign_in(user)
    page, file = f"/{here.slug}/my-data/download", f"/{here.slug}/my-data/file"
    assert client.get(file).location.endswith(page)
    assert "This is not your password" in client.post(page, data={"password": "wrong"}).text
    assert client.get(file).status_code == 302
    assert client.post(page, data={"password": PASSWORD}).status_code == 302
    answer = client.get(file)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="carematch-my-data.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["my-data.html", "my-data.json"]
        assert "To garden again" in archive.read("my-data.html").decode()
        held = json.loads(archive.read("my-data.json"))
        assert held["needs"]["Needs"][0]["Outcomes"] == "To garden again"
    assert db.session.scalar(sa.select(AuditEntry.actor_id).where(AuditEntry.action == "my_data.downloaded"))


def test_the_copy_is_locked_again_after_ten_minutes(client, make, freeze):
    here = make.organisation()
    user, _person = _seeker(make, here)
    client.sign_in(user)
    now = clock.now()
    client.post(f"/{here.slug}/my-data/download", data={"password": PASSWORD})
    freeze(now + dt.timedelta(minutes=11))
    assert client.get(f"/{here.slug}/my-data/file").status_code == 302


def test_files_that_were_sent_are_in_the_copy(client, make):
    here = make.organisation()
    owner = make.user(name="Sam Surname", password_hash=hashed(PASSWORD))
    provider = make.provider(here, user=owner)
    make.document(here, provider, name="policy.pdf")
    client.sign_in(owner)
    client.post(f"/{here.slug}/my-data/download", data={"password": PASSWORD})
    answer = client.get(f"/{here.slug}/my-data/file")
    assert answer.status_code == 200, answer.text[:600]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.read("files/01-policy.pdf").startswith(b"%PDF")


def test_staff_who_open_a_record_are_noted_once_a_day(client, make, freeze):
    here = make.organisation()
    user, person = _seeker(make, here)
    need = make.need(here, person=person)
    manager = make.member(here, name="Marian Cole")
    client.sign_in(manager)
    for _time in range(3):
        assert client.get(f"/{here.slug}/needs/{need.id}").status_code == 200

    def noted():
        return looked.looks(here, [person.id])

    assert [each.by for each in noted()] == ["Marian Cole"]
    freeze(clock.now() + dt.timedelta(days=1))
    client.sign_in(manager)
    client.get(f"/{here.slug}/needs/{need.id}")
    assert len(noted()) == 2
    client.sign_in(user)
    client.get(f"/{here.slug}/my-needs/{need.id}")
    assert len(noted()) == 2
    assert "Marian Cole" in client.get(f"/{here.slug}/my-data").text


def test_the_page_says_of_every_group_why_and_how_long(app):
    assert set(WORDS) == set(kept.Group)
