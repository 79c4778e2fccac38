"""Importing providers: the same rules tried out and kept, nothing doubled, nobody overwritten, nobody listed."""

import csv
import io
import json
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.core import jobs
from carematch.core.db import db, owned, transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.providers import registration, service
from carematch.providers.bulk import applying, planning, report, runs
from carematch.providers.bulk.sheet import read_sheet
from carematch.providers.models import Provider, ProviderCheck
from carematch.providers.vocabulary import DayType, Status
from tests.support import gazetteer

HEAD = list(next(csv.reader([report.example().splitlines()[0]])))
FULL = dict(zip(HEAD, list(csv.reader(io.StringIO(report.example())))[1], strict=True))


def table(*rows, **facts):
    """Return a file with these rows, each the example's but for what is given."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD, lineterminator="\r\n")
    writer.writeheader()
    for number, row in enumerate(rows, 1):
        own = {
            "External ID": f"M-{number}",
            "Full name": f"Person {number}",
            "Email": f"p{number}@example.org",
        }
        writer.writerow({**FULL, **own, "Name shown": "", **facts, **row})
    return out.getvalue().encode()


@pytest.fixture
def place(make):
    """Return an organisation and its manager, with the places of the demo."""
    organisation = make.organisation()
    with transaction():
        gazetteer.lay()
    return organisation, make.member(organisation)


def tried(place, content, **asked):
    return runs.counted(runs.try_out(place[0], read_sheet(content), **asked))


def imported(place, content, *, force=False, letters=False):
    """Import a file by the job, and return what became of its rows."""
    organisation, manager = place
    with transaction():
        made = runs.receive(organisation, by=manager, file_name="list.csv", content=content).id
    with transaction():
        runs.begin(organisation, made, by=manager, force=force, letters=letters, queued=False)
    runs.run(str(organisation.id), str(made))
    done = runs.get_import(organisation, made)
    assert (done.state, done.content, done.rows_done) == ("done", None, done.rows_total)
    return done.results


def outcomes(results):
    return [each["outcome"] for each in results]


def found(place):
    db.session.expire_all()
    return {each.external_id: each for each in service.list_providers(place[0]) if each.external_id}


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).execution_options(scoped=True))


def test_a_dry_run_says_what_the_import_then_does(place):
    content = table({}, {"Miles": "far"}, {"Email": ""}, {"Phone": ""})
    assert tried(place, content) == {"created": 3, "joined": 0, "changed": 0, "unchanged": 0, "refused": 1}
    assert count(Provider) == 0
    results = imported(place, content)
    assert outcomes(results) == ["created", "refused", "created", "created"]
    assert results[1]["problems"] == [["Miles", "Enter a whole number from 1 to 100, not “far”"]]
    made = found(place)
    assert set(made) == {"M-1", "M-3", "M-4"}
    first = made["M-1"]
    assert results[0]["notes"] == []
    assert (first.status, first.user.email, first.user.password_hash) == (
        Status.SUBMITTED,
        "p1@example.org",
        None,
    )
    assert (first.name, first.base_postcode, first.radius_miles) == ("Person", "BS3 4AB", 5)
    assert first.rate_by_day == {DayType.WEEKDAY: Money(1850)}
    assert first.service_codes == ("COMP", "SHOP")
    assert (first.identity.weekly_minutes, first.identity.confirmed_on) == (
        900,
        None,
    )  # a list confirms nothing
    assert made["M-3"].user is None
    assert made["M-4"].status is Status.DRAFT  # a phone number is needed, and it is said
    assert results[3]["notes"] == ["Still to fill in: Who they are"]
    assert count(ProviderCheck) == 0
    assert count(Message) == 0
    imported(place, table({}, {}, {"Email": ""}, {}))
    assert found(place)["M-4"].status is Status.SUBMITTED  # nobody has signed in to do it themselves


def test_the_same_file_twice_changes_nothing(place):
    content = table({}, {"Services": "Washing and dressing", "Legal form": "PA", "Trading name": "X"})
    imported(place, content)
    before = {name: (each.row_version, each.changed_at) for name, each in found(place).items()}
    users = count(User)
    assert outcomes(imported(place, content)) == ["unchanged", "unchanged"]
    assert {name: (each.row_version, each.changed_at) for name, each in found(place).items()} == before
    assert count(User) == users


def test_a_changed_row_changes_only_what_it_says(place):
    imported(place, table({}))
    results = imported(place, table({"Rate Monday to Friday": "20", "About": ""}))
    assert results[0]["changed"] == ["Rate Monday to Friday"]
    made = found(place)["M-1"]
    assert (made.rate_by_day[DayType.WEEKDAY], made.about) == (Money(2000), "Patient and cheerful")


def test_what_somebody_changed_since_stays_unless_it_is_forced(place, make):
    organisation, manager = place
    imported(place, table({}, {}))
    for external_id, by in (("M-1", found(place)["M-1"].user), ("M-2", manager)):
        with transaction():
            registration.save_rates(organisation, found(place)[external_id], by=by, weekday=Money(2500))
    content = table({}, {}, **{"Rate Monday to Friday": "19"})
    results = imported(place, content)
    assert outcomes(results) == ["unchanged", "unchanged"]
    assert [each["left"][0][1] for each in results] == ["changed by them since", "changed by staff since"]
    assert found(place)["M-1"].rate_by_day[DayType.WEEKDAY] == Money(2500)
    assert outcomes(imported(place, content, force=True)) == ["changed", "changed"]
    assert found(place)["M-1"].rate_by_day[DayType.WEEKDAY] == Money(1900)


def test_somebody_registered_already_is_joined_and_keeps_their_own_answers(place, make):
    organisation, _manager = place
    provider = make.provider(organisation, name="Kim", services=("CLEAN",))
    content = table({"Email": provider.user.email.upper(), "Services": "COMP", "Experience": "Dementia"})
    (result,) = imported(place, content)
    assert result["outcome"] == "joined"
    assert ["Services", "recorded here before"] in result["left"]
    joined = found(place)["M-1"]
    assert (joined.id, joined.service_codes, joined.experience) == (provider.id, ("CLEAN",), ["dementia"])
    assert count(Provider) == 1
    again = imported(place, table({"External ID": "M-9", "Email": provider.user.email}))
    assert "is in your list as M-1" in again[0]["problems"][0][1]


def test_an_account_that_is_no_providers_is_not_taken(place, make):
    organisation, _manager = place
    seeker = make.member(organisation, Role.SEEKER)
    (result,) = imported(place, table({"Email": seeker.email}))
    assert result["outcome"] == "refused"
    assert "Ask them to sign in and register" in result["problems"][0][1]
    assert count(Provider) == 0


def test_a_decisive_change_of_somebody_listed_is_looked_at_first_and_nobody_is_listed(place, make):
    organisation, _manager = place
    provider = make.provider(organisation, name="Kim", services=("COMP",))
    with transaction():
        service.get_provider(organisation, provider.id).external_id = "M-1"
    (result,) = imported(place, table({"Email": "", "Services": "COMP; PC-WASH"}), force=True)
    assert "looked at first" in result["notes"][0]
    assert found(place)["M-1"].status is Status.SUBMITTED
    assert found(place)["M-1"].user_id == provider.user_id


def test_each_row_is_kept_whole_or_not_at_all(place, monkeypatch):
    def fail(provider, **_given):
        if provider.external_id == "M-2":
            raise registration.AnswerRefused("weekday", "This rate is impossible")

    monkeypatch.setitem(applying._SPECIAL, "rates", fail)
    results = imported(place, table({}, {}, {}))
    assert outcomes(results) == ["created", "refused", "created"]
    assert results[1]["problems"] == [["Rate Monday to Friday", "This rate is impossible"]]
    assert set(found(place)) == {"M-1", "M-3"}
    assert db.session.scalar(sa.select(User).where(User.email == "p2@example.org")) is None


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(place, monkeypatch):
    organisation, manager = place
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    with transaction():
        made = runs.receive(organisation, by=manager, file_name="x.csv", content=table(*[{}] * 5)).id
    with transaction():
        runs.begin(organisation, made, by=manager, force=False, letters=False, queued=False)

    def stop(done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runs.run(str(organisation.id), str(made), stop)
    assert len(found(place)) == 2
    runs.run(str(organisation.id), str(made))
    assert outcomes(runs.get_import(organisation, made).results) == ["created"] * 5
    with transaction(), pytest.raises(runs.NotWaiting):
        runs.begin(organisation, made, by=manager, force=False, letters=False)


def test_two_imports_at_the_same_time_make_nobody_twice(place):
    organisation, manager = place
    rows = [read_sheet(table({"Email": ""})).rows for _ in range(2)]
    (first,), (second,) = (planning.plan(organisation, each) for each in rows)
    with transaction():
        assert applying.apply(organisation, first, by=manager) == "created"
    with transaction():
        assert applying.apply(organisation, second, by=manager) == "refused"
    assert second.row.problems == [("External ID", applying.CHANGED_MEANWHILE)]
    assert count(Provider) == 1


def test_letters_are_written_only_where_they_are_asked_for(place):
    imported(place, table({}, {"Email": ""}), letters=True)
    (letter,) = db.session.scalars(sa.select(Message)).all()
    assert (letter.to_address, "/forgotten-password" in letter.body) == ("p1@example.org", True)


@contextmanager
def statements():
    """Collect what is asked of the database meanwhile."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_the_queries_of_a_dry_run_do_not_grow_with_its_rows(place):
    imported(place, table(*[{}] * 12))
    changed = {"About": "Another line"}

    def asked_for(rows):
        tried(place, table(*[changed] * 2))
        with statements() as asked:
            assert tried(place, table(*[changed] * rows))["changed"] == rows
        return len(asked)

    assert asked_for(12) == asked_for(2)


def test_the_command_imports_and_answers(app, place, tmp_path):
    organisation, manager = place
    path = tmp_path / "list.csv"
    path.write_bytes(table({}, {"Miles": "far"}))
    runner = app.test_cli_runner()

    def run(*arguments):
        db.session.rollback()
        who = ("--org", organisation.slug, "--by", manager.email)
        result = runner.invoke(args=["providers", "import", str(path), *who, *map(str, arguments)])
        return result.exit_code, result.output

    code, said = run("--dry-run", "--json")
    assert (code, json.loads(said)["created"], count(Provider)) == (0, 1, 0)
    code, said = run("--report", tmp_path / "report.csv")
    assert (code, count(Provider)) == (0, 1)
    assert "Line 3 (M-2): Miles: Enter a whole number from 1 to 100, not “far”" in said
    assert "Not imported" in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    path.write_text("nothing")
    assert run()[0] == 1
    outsider = runner.invoke(
        args=["providers", "import", str(path), "--org", organisation.slug, "--by", "x@y.org"]
    )
    assert "may import providers" in outsider.output


def test_a_manager_tries_a_file_out_and_imports_the_good_rows(app, client, place):
    organisation, manager = place
    client.sign_in(manager)
    where = f"/{organisation.slug}/providers/import"
    assert "Choose a CSV file" in client.post(where, data={"form_key": "a"}).text
    bad = client.post(where, data={"file": (io.BytesIO(b"Date,Amount\n1,2\n"), "x.csv")})
    assert "The file needs headings" in bad.text
    content = table({}, {"Miles": "far"}, {"Email": ""})
    page = client.post(where, data={"file": (io.BytesIO(content), "list.csv")}, follow_redirects=True)
    assert "Import the 2 good rows" in page.text
    assert "Miles: Enter a whole number from 1 to 100, not “far”" in page.text
    assert count(Provider) == 0
    address = page.request.path
    begun = client.post(address, data={"form_key": "b"}, follow_redirects=True)
    assert "0 of 3 rows are done" in begun.text
    jobs.run_pending(app)
    done = client.get(address)
    assert "What this import did" in done.text
    assert len(found(place)) == 2
    told = client.get(f"{address}/report.csv")
    assert told.headers["Content-Disposition"].startswith("attachment")
    assert len(list(csv.reader(io.StringIO(told.text)))) == 4
    assert "External ID" in client.get(f"{where}/example.csv").text
    assert "list.csv" in client.get(where).text
    assert db.session.scalar(owned(Provider, organisation, sa.func.count())) == 2
