"""The records of Schedules 4 and 5: every item named, what is missing said, whoever takes them away noted."""

import csv
import io
import json

import pytest
import sqlalchemy as sa

from carematch.arrangements.records import items, keeping
from carematch.audit.models import AuditEntry
from carematch.core.db import db
from carematch.core.permissions import Role
from carematch.providers import service as providers
from carematch.seekers import service as seekers

FOUR = (
    "Date the application was received",
    "Name and address; date of birth if under 22",
    "Terms that apply between the agency and the work-seeker",
    "Training, experience, qualifications and authorisations, and copies seen",
    "What the work-seeker asks of the work",
    "Hirers to whom the work-seeker was introduced",
    "Engagements that resulted, and from which day",
    "Date the application was withdrawn",
    "Enquiries about identity and suitability, with their dates",
)


@pytest.fixture
def organisation(make):
    return make.organisation()


def rows(text):
    return list(csv.reader(io.StringIO(text)))[1:]


def test_the_record_of_a_work_seeker_names_every_item(make, organisation):
    arrangement = make.arrangement(organisation)
    provider = providers.get_provider(organisation, arrangement.provider_id)
    person = seekers.get_person(organisation, arrangement.person_id)
    record = keeping.of_provider(organisation, provider)
    assert tuple(item.title for item in record.items) == FOUR
    assert [item.number for item in record.items] == list(range(1, 10))
    by_number = {item.number: item for item in record.items}
    assert f"Address: {provider.home_address}" in by_number[2].recorded
    (hirer,) = by_number[6].recorded
    assert person.reference in hirer
    assert "both said yes" in hirer
    (engagement,) = by_number[7].recorded
    assert arrangement.reference in engagement
    assert by_number[8].lines == (items.NOT_RECORDED,)
    assert any("Two references, accepted" in line for line in by_number[9].recorded)


def test_the_record_of_a_hirer_names_whom_they_met_and_what_is_missing(make, organisation):
    made = make.introduction(organisation)
    person = seekers.get_person(organisation, made.person_id)
    record = keeping.of_person(organisation, person)
    assert [item.number for item in record.items] == list(range(1, 11))
    by_number = {item.number: item for item in record.items}
    assert made.reference in by_number[7].recorded[0]
    assert "waiting for replies" in by_number[7].recorded[0]
    assert by_number[8].lines == (items.NOT_RECORDED,)
    assert by_number[10].lines == (items.NOT_RECORDED,)


def test_a_manager_reads_prints_and_takes_away(client, make, organisation):
    manager, made = make.member(organisation), make.introduction(organisation)
    client.sign_in(manager)
    root = f"/{organisation.slug}"
    page = client.get(f"{root}/providers/{made.provider_id}/introduction-record").text
    for title in FOUR:
        assert title in page
    assert "Not recorded" in page
    taken = client.get(f"{root}/people/{made.person_id}/introduction-record.json")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="schedule-5.json"'
    assert json.loads(taken.text)[0]["schedule"] == 5
    assert "schedule-5.json" in client.get(f"{root}/introduction-records").text
    every = client.get(f"{root}/introduction-records/schedule-4.csv")
    assert {row[0] for row in rows(every.text)} == {"4"}
    assert {int(row[3]) for row in rows(every.text)} == set(range(1, 10))
    noted = sa.select(AuditEntry.fields).where(
        AuditEntry.action == "records.exported", AuditEntry.actor_id == manager.id
    )
    assert sorted(db.session.scalars(noted)) == [["schedule_4", "csv"], ["schedule_5", "json"]]
    assert client.get(f"{root}/introduction-records/schedule-6.csv").status_code == 404
    client.sign_in(make.member(organisation, Role.FINANCE))
    assert client.get(f"{root}/introduction-records/schedule-4.csv").status_code == 403


def test_no_cell_of_a_record_runs_as_a_formula(make, organisation):
    person = make.person(organisation, preferred_name="=HYPERLINK(1)")
    make.need(organisation, person=person)
    text = keeping.written(keeping.list_records(organisation, 5), keeping.Form.CSV)
    assert next(row[2] for row in rows(text) if row[1] == person.reference) == "'=HYPERLINK(1)"


def test_the_command_writes_every_record_of_a_schedule(app, make, organisation, tmp_path):
    make.introduction(organisation)
    run, out = app.test_cli_runner(), tmp_path / "four.json"
    asked = ["match", "records", "--org", organisation.slug, "--schedule", "4", "--out"]
    done = run.invoke(args=[*asked, str(out)])
    assert "1 records of Schedule 4" in done.output
    assert out.stat().st_mode & 0o077 == 0
    assert json.loads(out.read_text())[0]["items"][5]["recorded"]
    refused = run.invoke(args=[*asked, str(tmp_path / "four.txt")])
    assert refused.exit_code == 1
    assert "ends in .csv or .json" in refused.output
