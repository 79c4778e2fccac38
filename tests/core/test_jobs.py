"""Jobs are queued with the caller's rows, run after the commit, and finished though their worker is killed."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from carematch.core import jobs
from carematch.core.db import db, transaction
from tests.support import worker

ran: list[str] = []


@jobs.job("test.note")
def note(text: str) -> None:
    ran.append(text)


@jobs.job("test.note-twice")
def note_twice(text: str) -> None:
    with transaction():
        jobs.enqueue("test.note", text=text)
        jobs.enqueue("test.note", text=text)


def record_giving_up(text: str) -> None:
    ran.append(f"gave up {text}")


@jobs.job("test.fails", attempts=3, give_up=record_giving_up)
def fails(text: str) -> None:
    ran.append(text)
    raise OSError("not now")


@jobs.job("test.fails-aloud")
def fails_aloud() -> None:
    raise OSError("not ever")


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request, tmp_path):
    """An application with an empty database that other processes can open."""
    ran.clear()
    with worker.installation(request.param, tmp_path) as app:
        yield app


sqlite_is_enough = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def test_a_job_queued_in_a_transaction_that_is_undone_never_runs(app):
    def change_of_mind():
        with transaction():
            jobs.enqueue("test.note", text="undone")
            raise KeyError

    with pytest.raises(KeyError):
        change_of_mind()
    assert jobs.run_pending(app) == 0
    assert ran == []


def test_a_job_runs_once_after_the_commit(app):
    with transaction():
        jobs.enqueue("test.note", text="kept")
        assert ran == []
    assert jobs.run_pending(app) == 1
    assert jobs.run_pending(app) == 0
    assert ran == ["kept"]


def test_a_job_may_queue_others(app):
    with transaction():
        jobs.enqueue("test.note-twice", text="again")
    assert jobs.run_pending(app) == 3
    assert ran == ["again", "again"]


def test_a_job_that_keeps_failing_is_given_up(app):
    with transaction():
        jobs.enqueue("test.fails", text="letter")
    jobs.run_pending(app)
    assert ran == ["letter", "letter", "letter", "gave up letter"]


def test_a_failure_nobody_handles_is_raised_once(app):
    with transaction():
        jobs.enqueue("test.fails-aloud")
    with pytest.raises(OSError, match="not ever"):
        jobs.run_pending(app)
    assert jobs.run_pending(app) == 0


def test_jobs_are_queued_by_name_and_inside_a_transaction_only(app):
    with pytest.raises(jobs.OutsideTransaction):
        jobs.enqueue("test.note", text="alone")
    with pytest.raises(jobs.UnknownJob), transaction():
        jobs.enqueue("test.nobody")


def test_arguments_are_stored_as_plain_json(app):
    with pytest.raises(TypeError), transaction():
        jobs.enqueue("test.note", text=object())
    with transaction():
        jobs.enqueue("test.note", text="readable")
    schema = None if db.engine.dialect.name == "sqlite" else "dbos"
    stored = sa.table("workflow_input", sa.column("inputs"), schema=schema)
    assert '"readable"' in db.session.scalars(sa.select(stored.c.inputs)).one()


def test_two_jobs_cannot_share_a_name():
    with pytest.raises(ValueError, match="Two jobs"):
        jobs.job("test.note")(fails)


def test_alembic_is_told_every_table_of_the_engine(app):
    inspector = sa.inspect(db.engine)
    others = set(inspector.get_table_names()) - set(db.metadata.tables)
    if db.engine.dialect.name == "sqlite":
        assert others == jobs.TABLES
    else:
        assert others == set()
        assert set(inspector.get_table_names(schema="dbos")) >= jobs.TABLES
    assert not jobs.TABLES & set(db.metadata.tables)


def test_a_worker_runs_what_is_queued_and_stops(app):
    with transaction():
        jobs.enqueue("test.note", text="by a worker")
        jobs.enqueue("test.fails", text="letter")
    jobs.work(app, executor_id="worker-1", until_idle=True, poll=0.05)
    assert sorted(ran) == ["by a worker", "gave up letter", "letter", "letter", "letter"]


def test_a_job_whose_worker_is_killed_is_finished_by_the_next_of_that_name(app, tmp_path):
    with transaction():
        jobs.enqueue("test.slow", folder=str(tmp_path))
    first = worker.start(app)
    worker.until(lambda: _count(tmp_path / "began"))  # not only opened: written
    first.kill()
    first.wait()
    (tmp_path / "may-end").touch()

    jobs.work(app, executor_id="worker-1", until_idle=True, poll=0.05)
    assert _count(tmp_path / "began") == 2
    assert _count(tmp_path / "ended") == 1


@sqlite_is_enough
def test_a_job_of_a_worker_that_will_not_come_back_can_be_adopted(app, tmp_path):
    with transaction():
        jobs.enqueue("test.slow", folder=str(tmp_path))
    first = worker.start(app, "gone")
    worker.until(lambda: _count(tmp_path / "began"))  # not only opened: written
    first.kill()
    first.wait()
    (tmp_path / "may-end").touch()
    jobs.work(app, executor_id="worker-1", until_idle=True, poll=0.05)
    assert not (tmp_path / "ended").exists()

    assert jobs.adopt(app, "gone") == 1
    assert jobs.adopt(app, "gone") == 0
    jobs.work(app, executor_id="worker-1", until_idle=True, poll=0.05)
    assert _count(tmp_path / "ended") == 1


@sqlite_is_enough
def test_a_worker_told_to_end_ends(app, tmp_path):
    with transaction():
        jobs.enqueue("test.slow", folder=str(tmp_path))
    process = worker.start(app)
    worker.until(lambda: _count(tmp_path / "began"))  # not only opened: written
    (tmp_path / "may-end").touch()
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert _count(tmp_path / "ended") == 1


@sqlite_is_enough
def test_a_worker_ends_when_the_process_that_started_it_is_gone(app):
    gone = os.getppid() + 1
    jobs.work(app, executor_id="worker-1", poll=0.05, with_parent=gone)


def _count(path: Path) -> int:
    return len(path.read_text()) if path.exists() else 0
