"""Importing the CQC's directory: every shape it comes in, editions in any order, and everything that is refused."""

import datetime as dt
import json
import zipfile

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.registers import service
from carematch.registers.models import CqcImport, CqcLocation
from carematch.registers.problems import BrokenRegister, UnknownLocation
from tests.registers.files import CARE_HOME, OLD_HEADER, cqc_file, cqc_row, cqc_text

pytestmark = pytest.mark.usefixtures("app")
AUGUST, SEPTEMBER, OCTOBER = dt.date(2026, 8, 16), dt.date(2026, 9, 16), dt.date(2026, 10, 16)


def import_(path, **asked):
    with transaction():
        return service.import_directory(path, **asked)[1]


def edition(folder, day, *ids, **facts):
    rows = [cqc_row(each, **facts) for each in ids]
    return import_(cqc_file(folder, rows, name=f"{day:%d_%B_%Y}_CQC_directory.csv"), may_shrink=True)


def standing():
    db.session.expire_all()
    found = db.session.scalars(sa.select(CqcLocation).order_by(CqcLocation.location_id))
    return {each.location_id[-1]: (each.seen_on, each.gone_since) for each in found}


def refused(path, words, **asked):
    before = standing()
    with pytest.raises(BrokenRegister, match=words):
        import_(path, **asked)
    assert standing() == before


def test_a_location_is_kept_as_the_file_describes_it(tmp_path):
    summary = import_(
        cqc_file(tmp_path, [cqc_row(), cqc_row("1-100000002", specialisms=CARE_HOME, checked="soon")])
    )
    assert (summary.edition, summary.kept, summary.added, summary.personal_care) == (SEPTEMBER, 2, 2, 1)
    found = service.get_location(" 1-100000001 ")
    assert (found.name, found.postcode_key, found.provider_id) == ("Kind Hands Care", "BS34AB", "1-900000001")
    assert found.specialisms == ["Caring for adults over 65 yrs", "Dementia", "Personal care"]
    assert (found.checked_on, found.says_personal_care) == (dt.date(2022, 5, 19), True)
    other = service.get_location("1-100000002")
    assert (other.says_personal_care, other.checked_on) == (False, None)  # accommodation is another activity
    assert summary.noted_why == {"The date of the latest check is not a date": 1}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_editions_of_earlier_years_are_read(tmp_path, encoding):
    path = tmp_path / "08_July_2020_CQC_directory.csv"
    text = cqc_text([cqc_row(name="Café – Care")], header=OLD_HEADER)
    path.write_bytes(text.encode(encoding))
    assert import_(path).edition == dt.date(2020, 7, 8)
    assert service.get_location("1-100000001").name == "Café – Care"


def test_the_day_is_told_by_the_file_the_rows_above_or_whoever_imports(tmp_path):
    path = tmp_path / "directory.csv"
    path.write_text(cqc_text([cqc_row()], produced="16 September 2026"))
    assert import_(path).edition == SEPTEMBER
    path.write_text(cqc_text([cqc_row()], preamble=False))
    refused(path, "Say it with --edition")
    assert import_(path, edition=OCTOBER).edition == OCTOBER
    refused(path, "still to come", edition=dt.date(2126, 1, 1))


def test_the_published_zip_is_read_as_it_is(tmp_path):
    path = tmp_path / "directory.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("16_september_2026_CQC_directory.csv", cqc_text([cqc_row()]))
        archive.writestr("__MACOSX/._16_september_2026_CQC_directory.csv", "x" * 9999)
    assert import_(path).edition == SEPTEMBER
    path.write_bytes(path.read_bytes()[:-40])
    refused(path, "cut short or damaged")


def test_a_newer_edition_updates_and_marks_who_is_gone(tmp_path):
    edition(tmp_path, AUGUST, "1-1", "1-2", "1-3")
    summary = edition(tmp_path, SEPTEMBER, "1-1", "1-3", name="New Name")
    assert (summary.added, summary.gone, summary.is_newest) == (0, 1, True)
    assert standing() == {"1": (SEPTEMBER, None), "2": (AUGUST, SEPTEMBER), "3": (SEPTEMBER, None)}
    assert service.get_location("1-1").name == "New Name" != service.get_location("1-2").name
    back = edition(tmp_path, OCTOBER, "1-1", "1-2", "1-3")
    assert (back.gone, back.back) == (0, 1)
    assert service.count_listed() == (3, 0)


def test_the_order_of_imports_does_not_matter_and_nothing_newer_is_changed(tmp_path):
    edition(tmp_path, OCTOBER, "1-1", name="October")
    older = edition(tmp_path, AUGUST, "1-1", "1-2", name="August")
    assert (older.is_newest, older.added, older.gone) == (False, 1, 0)
    assert service.get_location("1-1").name == "October"
    assert standing() == {"1": (OCTOBER, None), "2": (AUGUST, OCTOBER)}
    edition(tmp_path, SEPTEMBER, "1-1")
    assert standing() == {"1": (OCTOBER, None), "2": (AUGUST, SEPTEMBER)}


def test_importing_again_changes_nothing(tmp_path):
    edition(tmp_path, AUGUST, "1-1", "1-2")
    edition(tmp_path, SEPTEMBER, "1-1")
    before = standing()
    again = edition(tmp_path, SEPTEMBER, "1-1")
    assert (again.added, again.gone, again.back) == (0, 0, 0)
    edition(tmp_path, AUGUST, "1-1", "1-2")
    assert standing() == before


def test_a_file_of_the_same_day_puts_the_first_right(tmp_path):
    edition(tmp_path, AUGUST, "1-1", "1-2")
    edition(tmp_path, SEPTEMBER, "1-1", "1-2", "1-3")
    edition(tmp_path, SEPTEMBER, "1-1")
    assert standing() == {"1": (SEPTEMBER, None), "2": (AUGUST, SEPTEMBER), "3": (AUGUST, SEPTEMBER)}


def test_personal_care_that_is_no_longer_said_is_dated(tmp_path):
    edition(tmp_path, AUGUST, "1-1", "1-2")
    edition(tmp_path, SEPTEMBER, "1-1", "1-2", specialisms="Dementia")
    edition(tmp_path, OCTOBER, "1-1", specialisms="Dementia")
    assert service.get_location("1-1").unsaid_since == SEPTEMBER
    edition(tmp_path, dt.date(2026, 11, 1), "1-1")
    assert service.get_location("1-1").unsaid_since is None


@pytest.mark.parametrize(
    "content, words",
    [
        ("", "empty"),
        ("Date,Supplier,Amount\n1,2,3\n" * 60, "is not the CQC directory"),
        ("\x00\x01\x02", "not a CSV file"),
        (cqc_text([cqc_row()]).replace("CQC Provider ID", "Something"), "no column called CQC Provider ID"),
        (cqc_text([cqc_row(""), cqc_row("none")]), "No row .* could be used .No location ID"),
        (cqc_text([cqc_row(), cqc_row("1-100000002")])[:-60], "stops in the middle of line 8"),
        (cqc_text([["only", "two"], cqc_row()]), "Line 6 has fewer cells"),
        (
            cqc_text([cqc_row(), cqc_row("1-2")]).replace('"1 Some', '"1 "Some', 1)[:-200],
            "fewer cells",
        ),
    ],
)
def test_a_wrong_or_truncated_file_changes_nothing(tmp_path, content, words):
    edition(tmp_path, AUGUST, "1-1")
    path = tmp_path / "16_September_2026_CQC_directory.csv"
    path.write_text(content, newline="")
    refused(path, words)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CqcImport)) == 1


def test_a_file_that_stops_at_the_end_of_a_line_is_noticed_by_its_size(tmp_path):
    ids = [f"1-10{number}" for number in range(20)]
    rows = [cqc_row(each) for each in ids]
    import_(cqc_file(tmp_path, rows))
    shorter = cqc_file(tmp_path, rows[:17], name="16_October_2026_CQC_directory.csv")
    refused(shorter, "lists 17 locations, the edition before it 20")
    assert import_(shorter, may_shrink=True).gone == 3


def test_a_spreadsheet_and_a_missing_file_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "HSCA.ods", "w") as archive:
        archive.writestr("content.xml", "<x/>")
    refused(tmp_path / "HSCA.ods", "as CSV or ZIP, not as a spreadsheet")
    refused(tmp_path / "nowhere.csv", "There is no file")
    with pytest.raises(UnknownLocation, match="none was imported yet"):
        service.get_location("1-1")


def test_likely_locations_are_ranked_by_name_and_place(tmp_path):
    rows = [
        cqc_row("1-1", name="Kind Hands Care", postcode="BS3 4AB"),
        cqc_row("1-2", name="Kind Hands", postcode="BS3 1AA", provider_name="Other"),
        cqc_row("1-3", name="Nobody Alike", postcode="BS3 4AB", provider_name="Other"),
        cqc_row("1-4", name="Nobody Alike", postcode="BS3 4AD", provider_name="Other"),
        cqc_row("1-5", name="Kind Hands Care", postcode="BS34 9ZZ"),
    ]
    import_(cqc_file(tmp_path, rows))
    found = service.suggest(["Kind Hands Care Ltd"], "bs3 4ab")
    assert [each.location.location_id for each in found] == ["1-1", "1-2", "1-3"]
    assert found[0].why == ("The same name", "the same postcode")
    assert service.suggest(["Kind Hands"], None) == []


def test_the_commands_answer(app, tmp_path):
    runner = app.test_cli_runner()

    def run(*arguments):
        db.session.rollback()
        return runner.invoke(args=["cqc", *map(str, arguments)])

    path = cqc_file(tmp_path, [cqc_row()])
    told = run("import", path, "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["kept"] == 1
    assert "1 locations kept (0 new)" in run("import", path).output
    found = json.loads(run("lookup", "1-100000001", "--json").output)
    assert (found["status"], found["personal_care"], found["edition"]) == ("registered", True, "2026-09-16")
    unknown = run("lookup", "1-5")
    assert unknown.exit_code == 1
    assert "up to the edition of 16 September 2026, has no location 1-5" in unknown.output
    broken = tmp_path / "x.csv"
    broken.write_text("nothing")
    refusal = run("import", broken)
    assert (refusal.exit_code, refusal.output.count("\n")) == (1, 1)


def test_the_administrator_sees_what_is_held(client, make):
    make.cqc_edition([cqc_row()])
    client.sign_in(make.administrator())
    page = client.get("/installation/registers")
    assert "The CQC's register of 16 September 2026 is held" in page.text
    assert "On the server" in page.text
    found = client.get("/installation/registers?location_id=1-100000001")
    assert "Kind Hands Care" in found.text
    assert "The register says so" in found.text
    assert "has no location 1-7" in client.get("/installation/registers?location_id=1-7").text
