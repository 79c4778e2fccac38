"""Importing groups: all of a file or nothing, the same file twice changes nothing, and a bad row says why."""

import csv
import io
import threading

import pytest
from sqlalchemy.exc import IntegrityError

from carematch.accounts.models import User
from carematch.community import service, shown
from carematch.community.bulk import runs
from carematch.community.bulk.sheet import MOST_ROWS, read_sheet
from carematch.community.vocabulary import Cost, GroupStatus, Setting
from carematch.core import clock
from carematch.core.csvreading import FileRefused
from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.organisations.service import get_organisation

EXAMPLE = dict(zip(*csv.reader(io.StringIO(runs.example())), strict=True))


def table(*rows, between=",", encoding="utf-8", head=None):
    out = io.StringIO()
    writer = csv.DictWriter(out, head or list(EXAMPLE), delimiter=between, extrasaction="ignore")
    writer.writeheader()
    for number, row in enumerate(rows, 1):
        writer.writerow({**EXAMPLE, "Reference": f"G-{number}", **row})
    return out.getvalue().encode(encoding)


@pytest.fixture
def place(make):
    anchor = make.organisation()
    make.group(anchor, name="Kept by hand")
    return anchor, make.member(anchor)


def imported(place, content, right_today=True):
    anchor, manager = place
    with transaction():
        import_id = runs.receive(anchor, by=manager, file_name="groups.csv", content=content).id
    with transaction():
        return runs.apply(anchor, import_id, by=manager, right_today=right_today).counts


def found(place):
    db.session.expire_all()
    return {each.external_id: each for each in service.list_groups(place[0]) if each.external_id}


def test_a_file_is_kept_and_once_more_changes_nothing(app, place):
    content = table(
        {},
        {
            "Name": "Choir",
            "Cost": "£3",
            "Days": "Mon and Thursdays",
            "How": "online",
            "Website": "https://choir.example",
        },
    )
    assert imported(place, content) == {"added": 2, "changed": 0, "unchanged": 0, "refused": 0}
    choir = found(place)["G-2"]
    assert (choir.cost, choir.price, choir.days, choir.setting) == (
        Cost.POUNDS,
        Money(300),
        [0, 3],
        Setting.ONLINE,
    )
    assert choir.confirmed_on == clock.today()
    assert imported(place, content) == {"added": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert len(service.list_groups(place[0])) == 3


def test_an_empty_cell_changes_nothing_and_a_full_one_does(app, place):
    imported(place, table({}))
    counts = imported(
        place, table({"Name": "", "Phone": "0117 496 0799", "Status": "closed", "Reference": "g-1"})
    )
    assert counts["changed"] == 1
    group = found(place)["G-1"]
    assert (group.name, group.phone, group.status) == (EXAMPLE["Name"], "0117 496 0799", GroupStatus.ENDED)


def test_nothing_is_kept_while_a_row_is_wrong(app, place):
    bad = table(
        {}, {"Kinds": "sleeping"}, {"Website": "javascript:x"}, {"Contact agreed": "no"}, {"Reference": "G-1"}
    )
    rows = runs.try_out(place[0], read_sheet(bad))
    assert [each["outcome"] for each in rows] == ["added", *["refused"] * 4]
    said = [" ".join(runs.sentences(each)) for each in rows[1:]]
    assert "There is no kind called “sleeping”" in said[0]
    assert "Enter a web address" in said[1]
    assert "Ask for: Ask them first" in said[2]
    assert "Line 2 has this already" in said[3]
    with pytest.raises(runs.CannotBegin):
        imported(place, bad)
    assert found(place) == {}


def test_what_changed_since_it_was_tried_out_is_seen(app, place):
    """It is planned again when it begins: a postcode that is not known any more stops all of it."""
    anchor, manager = place
    with transaction():
        import_id = runs.receive(anchor, by=manager, file_name="a.csv", content=table({})).id
    with transaction():
        runs.apply(anchor, import_id, by=manager, right_today=False)
    with pytest.raises(runs.CannotBegin), transaction():
        runs.apply(anchor, import_id, by=manager, right_today=False)


def test_unconfirmed_rows_are_not_shown_until_somebody_confirms_them(app, place):
    imported(place, table({}), right_today=False)
    assert [each.group.name for each in shown.near(place[0], None)] == ["Kept by hand"]
    imported(place, table({"Last confirmed": clock.today().strftime("%d/%m/%Y")}), right_today=False)
    assert len(shown.near(place[0], None)) == 2


@pytest.mark.parametrize("between, encoding", [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16")])
def test_files_as_spreadsheets_write_them(app, place, between, encoding):
    imported(place, table({"Name": "Café chat"}, between=between, encoding=encoding))
    assert found(place)["G-1"].name == "Café chat"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"Name,Days\nx,Monday\n", b"Reference,Name\n", b"\x00\x01"]
)
def test_what_is_no_file_of_groups_is_refused(app, place, content):
    with pytest.raises(FileRefused):
        read_sheet(content)


def test_too_many_rows_are_refused(app):
    with pytest.raises(FileRefused, match="more than 1,000 rows"):
        read_sheet(table(*[{}] * (MOST_ROWS + 1), head=["Reference", "Name"]))


def test_a_formula_in_a_cell_stays_text_and_comes_in_without_its_apostrophe(app, place):
    imported(place, table({"Name": "'=cmd|' /C calc'!A0"}))
    assert found(place)["G-1"].name == "=cmd|' /C calc'!A0"  # our own CSV writes the apostrophe again


def test_two_imports_at_once_add_a_group_once(app, make, place):
    """The organisation's row is held: the second one sees what the first has added."""
    anchor, manager = place
    ids = []
    for _ in range(2):
        with transaction():
            ids.append(runs.receive(anchor, by=manager, file_name="a.csv", content=table({})).id)
    organisation_id, user_id = anchor.id, manager.id
    counts, faults = [], []
    together = threading.Barrier(2)

    def run(import_id):
        with app.app_context():
            try:
                together.wait()
                with transaction():
                    mine, by = get_organisation(organisation_id), db.session.get(User, user_id)
                    counts.append(runs.apply(mine, import_id, by=by, right_today=True).counts["added"])
            except IntegrityError as error:
                faults.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(each,)) for each in ids]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    assert sorted(counts) == [0, 1]


def test_staff_try_a_file_out_and_import_it(client, make):
    anchor = make.organisation()
    make.group(anchor)
    client.sign_in(make.member(anchor))
    address = f"/{anchor.slug}/groups/import"
    assert "The columns, one by one" in client.get(address).text
    assert client.get(f"{address}/example.csv").text.startswith("\ufeffReference,Name")
    assert "Choose a CSV file" in client.post(address, data={}).text
    bad = client.post(
        address, data={"file": (io.BytesIO(table({"Days": "Someday"})), "g.csv")}, follow_redirects=True
    )
    assert "Nothing is imported while a row is wrong" in bad.text
    assert "There is no day of the week called" in bad.text
    page = client.post(address, data={"file": (io.BytesIO(table({})), "g.csv")}, follow_redirects=True)
    assert "Would be added" in page.text
    done = client.post(page.request.path, data={"right_today": "y"}, follow_redirects=True)
    assert "What this import did" in done.text
    assert EXAMPLE["Name"] in client.get(f"/{anchor.slug}/community").text


def test_the_command_is_the_pages_twin(app, place, tmp_path):
    anchor, manager = place
    runner = app.test_cli_runner()
    path = tmp_path / "groups.csv"
    path.write_bytes(table({}, {"Cost": "pay what you can"}))
    how = ["community", "import", str(path), "--organisation", anchor.slug, "--by", manager.email]
    tried = runner.invoke(args=[*how, "--dry-run"])
    assert "2  would be added" in tried.output
    assert found(place) == {}
    assert "2  added" in runner.invoke(args=[*how, "--right-today"]).output
    assert "2  nothing changed" in runner.invoke(args=how).output
    path.write_bytes(table({}, {"Postcode": "ZZ1 1ZZ"}))
    refused = runner.invoke(args=how)
    assert refused.exit_code == 1
    assert "Line 3" in refused.output
    assert runner.invoke(args=["community", "example"]).output.splitlines() == runs.example().splitlines()
