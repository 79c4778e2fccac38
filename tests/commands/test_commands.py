"""The command line, on both databases: what it answers, and with which exit code."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from carematch.accounts.service import find_by_email
from carematch.core.db import db
from carematch.providers.vocabulary import Status
from tests.matching.example import example
from tests.support.make import Make

HEADER = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,osgrdind,ctry,rgn,lat,long,imd,lsoa21,msoa21"
)
ROWS = (
    (
        '"BS3 4AB","BS3  4AB","BS3 4AB","198001","","E99999999","E06000023","E05010914","0","1",'
        '"E92000001","E12000009",51.44,-2.60,1,"E01014700","E02003048"'
    ),
    '"BT1 1AA","BT1  1AA","BT1 1AA","198001","","","","","0","1","N92000002","",54.6,-5.9,1,"",""',
)


@pytest.fixture
def flask(app: Flask):
    """Return what runs a command and gives its exit code and what it printed."""
    runner = app.test_cli_runner()

    def run(*arguments: object) -> tuple[int, str]:
        db.session.rollback()
        result = runner.invoke(args=[str(each) for each in arguments])
        return result.exit_code, result.output

    return run


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Return a small file in the layout of the postcode directory."""
    path = tmp_path / "ONSPD_AUG_2024_UK_BS.csv"
    path.write_text("\n".join((HEADER, *ROWS)) + "\n")
    return path


def test_places_are_imported_and_looked_up(flask, directory):
    code, said = flask("places", "import", directory, "--json")
    summary = json.loads(said)
    assert (code, summary["kept"], summary["skipped"]) == (0, 1, 1)
    code, said = flask("places", "lookup", "bs34ab", "--json")
    found = json.loads(said)
    assert (code, found["council_code"], found["precision"]) == (0, "E06000023", "unit")
    assert flask("places", "lookup", "BS3 4AB")[1].startswith("BS3 4AB: 51.44000, -2.60000")


LOOKED_UP = {
    *(
        "postcode",
        "lat",
        "lon",
        "precision",
        "status",
        "council_code",
        "council_name",
        "ward",
        "neighbourhood",
    ),
    "region",
}


def test_a_part_of_a_postcode_is_looked_up_with_its_precision(flask, directory):
    flask("places", "import", directory, "--json")
    for typed, precision in (("bs34ab", "unit"), ("BS3 4", "sector"), ("bs3", "outcode")):
        code, said = flask("places", "lookup", typed, "--json")
        found = json.loads(said)
        assert (code, found["precision"], found["status"]) == (0, precision, "live")
        assert set(found) >= LOOKED_UP
        assert (found["ward"], found["region"]) == ("E05010914", "South West")
    assert "The place is approximate" in flask("places", "lookup", "BS3")[1]


@pytest.mark.parametrize("typed", ["", "BS3 4ZZ", "not a postcode", "CRO 1A", "BT1", "LS1 1AA", "JE2 3AB"])
def test_a_refusal_is_one_sentence_on_the_error_stream_alone(app: Flask, directory, typed):
    runner = app.test_cli_runner()
    db.session.rollback()
    runner.invoke(args=["places", "import", str(directory), "--json"])
    refused = runner.invoke(args=["places", "lookup", typed, "--json"])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Error: ")
    assert refused.stderr.count("\n") == 1
    assert not re.search(r"[.!?] [A-Z]", refused.stderr)


@pytest.mark.parametrize(
    "arguments", [("import", "nowhere.csv"), ("lookup", "not a postcode"), ("lookup", "BT1 1AA")]
)
def test_what_cannot_be_done_is_refused_with_one_sentence(flask, arguments):
    code, said = flask("places", *arguments)
    assert code == 1
    assert said.startswith("Error: ")
    assert "Traceback" not in said


def test_the_books_and_the_record_are_proved(flask, make: Make):
    make.payment(make.organisation())
    assert json.loads(flask("ledger", "check", "--json")[1]) == {"ok": True, "broken": []}
    assert flask("ledger", "check")[0] == 0
    assert json.loads(flask("audit", "verify", "--json")[1])["ok"] is True


def test_a_doctored_record_ends_with_exit_code_one(flask, make: Make):
    make.organisation()
    with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE audit_heads SET seq = seq + 1"))
    assert flask("audit", "verify")[0] == 1


def test_a_matching_problem_is_answered(flask, tmp_path: Path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(example()))
    code, said = flask("match", "solve", path, "--json")
    assert code == 0
    assert [need["id"] for need in json.loads(said)["needs"]] == ["n1"]
    assert flask("match", "solve", path, "--mode", "relax")[0] == 0
    path.write_text(json.dumps({**example(), "colour": "blue"}))
    code, said = flask("match", "solve", path)
    assert code == 1
    assert "colour" in said
    path.write_text("{")
    assert flask("match", "solve", path)[0] == 1


def test_the_nightly_work_takes_the_lapsed_off_the_list(flask, make: Make, freeze):
    freeze(dt.date(2026, 6, 1))
    organisation = make.organisation()
    provider = make.provider(organisation)
    freeze(dt.date(2027, 8, 1))
    code, said = flask("jobs", "nightly", "--json")
    assert code == 0
    night = json.loads(said)
    assert (night["on"], night["failed"]) == ("2027-08-01", [])
    assert night["done"][organisation.slug]["taken_off"] == 1
    db.session.rollback()
    assert provider.status is Status.UNLISTED


def test_the_first_administrator_is_made(flask):
    arguments = ("--email", "first@example.org", "--name", "First", "--password")
    assert flask("users", "create-administrator", *arguments, "three plain words")[0] == 0
    user = find_by_email("first@example.org")
    assert user is not None
    assert user.is_administrator
    assert flask("users", "create-administrator", *arguments, "three plain words")[0] == 1
    assert flask("keys", "new")[1].startswith("SECRET_KEY=")
