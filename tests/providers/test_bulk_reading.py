"""Reading a file of providers: forgiving of how it is written, exact about what is wrong; no database."""

import pytest

from carematch.core.csvreading import FileRefused
from carematch.core.money import Money
from carematch.providers.bulk import cells, report
from carematch.providers.bulk.fields import FIELDS
from carematch.providers.bulk.sheet import MOST_ROWS, read_sheet
from carematch.providers.bulk.weekly import free
from carematch.rules.lawful_route import LegalForm

MORNINGS = [f"{day}-morning" for day in range(5)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Mon morning; Tue", ["0-morning", "1-morning", "1-lunch", "1-afternoon", "1-evening"]),
        ("Mon-Fri mornings", MORNINGS),
        ("weekdays am", MORNINGS),
        ("0-morning;1-morning 2-morning, 3-morning; 4-morning", MORNINGS),
        ("Monday to Tuesday lunch and evening", ["0-lunch", "0-evening", "1-lunch", "1-evening"]),
        ("Mon morning, Sat night", ["0-morning", "5-night"]),
        ("Sat to Mon night", ["0-night", "5-night", "6-night"]),
        ("nights", [f"{day}-night" for day in range(7)]),
        ("Every day evening", [f"{day}-evening" for day in range(7)]),
    ],
)  # fmt: skip
def test_free_times_are_read_from_words_and_cells(text, expected):
    assert free(text) == expected


@pytest.mark.parametrize(
    "name, text, expected",
    [
        ("services", "companionship; SHOP | Cleaning", ["CLEAN", "COMP", "SHOP"]),
        ("services", "Gardening, Respite", ["GARD", "RESP"]),
        ("legal_form", "Self-Employed", LegalForm.SOLE_TRADER),
        ("legal_form", "C.I.C.", LegalForm.CIC),
        ("legal_form", "Ltd company", LegalForm.COMPANY),
        ("weekday", "£18.50 per hour", Money(1850)),
        ("weekday", "18.5/hr", Money(1850)),
        ("weekly_minutes", "17:30", 1050),
        ("weekly_minutes", "17.5 hours", 1050),
        ("radius_miles", "5 miles", 5),
        ("drives", "Y", True),
        ("fte_tenths", "0.6", 6),
        ("postcode", "bs34ab", "BS3 4AB"),
        ("languages", "english, Polish", ["en", "pl"]),
        ("email", "Sam@Example.org", "sam@example.org"),
    ],
)
def test_cells_are_read_as_people_write_them(name, text, expected):
    assert FIELDS[name].read(text) == expected


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("services", "Nursing", "Nobody can be introduced for nursing"),
        ("services", "COMP; Flying", "There is no service called “Flying”"),
        ("legal_form", "Sausage", "enter sole trader, personal assistant"),
        ("weekday", "lots", "Enter an amount in pounds and pence"),
        ("weekday", "0", "above nothing"),
        ("weekly_minutes", "200", "up to 168"),
        ("radius_miles", "500", "a whole number from 1 to 100"),
        ("drives", "maybe", "Enter yes or no"),
        ("postcode", "BS3", "only the first half of a postcode"),
        ("email", "sam at home", "is not an email address"),
        ("free", "when the moon is full", "we cannot read “when”"),
        ("about", "x" * 161, "Use at most 160 characters; this has 161"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(name, text, words):
    with pytest.raises(ValueError, match=words):
        FIELDS[name].read(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_columns_are_known_by_any_of_their_names_in_any_file(encoding, between):
    head = ["Our list", "", ""], ["Surname", "First name", "REF."]
    lines = [*head, ["Élan", "Zoë", "7"]]
    text = "\r\n".join(between.join(cells) for cells in lines)
    (row,) = read_sheet(text.encode(encoding)).rows
    assert (row.line, row.external_id, row.answers) == (3, "7", {"full_name": "Zoë Élan"})


def test_name_alone_is_the_full_one_and_checks_are_never_read():
    sheet = read_sheet(b"ID,Name,DBS number,Favourite colour\n1,Sam Surname,123,Blue\n")
    assert sheet.rows[0].answers == {"full_name": "Sam Surname"}
    assert (sheet.checks, sheet.unread) == (["DBS number"], ["Favourite colour"])


def test_every_faulty_column_has_its_sentence_and_its_line():
    content = b'ID,Full name,Email,Miles,About\n1,Sam,a@b.org,five,"two\nlines"\n,Kim,a@b.org,5,\n1,Lou,,5,\n'
    first, second, third = read_sheet(content).rows
    assert [heading for heading, _why in first.problems] == ["Miles"]
    assert (second.line, dict(second.problems)["Email"]) == (4, "Line 2 has this already")
    assert "External ID" in dict(second.problems)
    assert (third.line, third.problems) == (5, [("External ID", "Line 2 has this already")])


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "needs headings"),
        (b"Date,Supplier\n1,2\n", "It starts with Date, Supplier"),
        (b"External ID,Full name\n", "no row under its headings"),
        (b"PK\x03\x04", "spreadsheet or a ZIP file"),
        (b"a\x00b", "not a CSV file"),
        (b"ID,Name\n" + b"".join(b"%d,Sam\n" % n for n in range(MOST_ROWS + 1)), "more than 2,000 rows"),
    ],
)
def test_what_is_no_list_of_providers_is_refused(content, words):
    with pytest.raises(FileRefused, match=words):
        read_sheet(content)


def test_the_example_can_be_imported_and_reports_run_nothing():
    (row,) = read_sheet(report.example().encode()).rows
    assert row.problems == []
    assert len(row.answers) > 15
    result = {"line": 2, "external_id": "=1+1", "name": "@SUM(A1)", "outcome": "refused", "changed": []}
    said = report.as_csv([{**result, "left": [], "problems": [["Miles", "+1"]], "notes": []}], report.DID)
    assert "'=1+1" in said
    assert "'@SUM(A1)" in said
    again = read_sheet(b"ID,Name\n'=1+1,Sam\n").rows[0]
    assert again.external_id == "=1+1"


def test_a_quoted_text_is_never_long():
    assert len(cells.shown("x" * 500)) == 40
