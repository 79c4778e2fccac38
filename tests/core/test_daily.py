"""The jobs of every day are queued once a London day, whatever the number of workers, and caught up by a late one."""

import datetime as dt
import threading

import pytest

from carematch.core import clock, daily, jobs
from carematch.core.db import db
from tests.support import worker

ran: list[str] = []
NAME = "test.daily"
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@jobs.job(NAME)
def of_the_day(day: str) -> None:
    ran.append(day)


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request, tmp_path):
    """An application with an empty database that other threads can open."""
    ran.clear()
    with worker.installation(request.param, tmp_path) as app:
        yield app


def test_a_day_is_queued_once_however_often_and_by_whomever_it_is_asked(app):
    with clock.standing_at(NOON):
        for _ in range(2):
            calendar = daily.Calendar(app, [NAME])
            calendar.turn()
            calendar.turn()
        db.session.rollback()
        assert jobs.run_pending(app) == 1
    assert ran == ["2026-11-22"]


def test_the_day_begins_at_midnight_in_london(app):
    calendar = daily.Calendar(app, [NAME])
    summer = dt.datetime(2026, 7, 1, 22, 59, tzinfo=dt.UTC)  # one minute to midnight in London
    for minutes in (0, 1, 2):
        with clock.standing_at(summer + dt.timedelta(minutes=minutes)):
            calendar.turn()
    db.session.rollback()
    assert jobs.run_pending(app) == 2
    assert sorted(ran) == ["2026-07-01", "2026-07-02"]


def test_workers_that_turn_at_once_queue_one_job(app):
    with clock.standing_at(NOON):
        together = threading.Barrier(4)

        def turn():
            together.wait()
            daily.Calendar(app, [NAME]).turn()

        threads = [threading.Thread(target=turn) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        db.session.rollback()
        assert jobs.run_pending(app) == 1


def test_a_worker_that_starts_late_does_the_days_work_and_the_next_one_leaves_it(app):
    for name in ("worker-1", "worker-2"):
        calendar = daily.Calendar(app, [NAME])
        jobs.work(app, executor_id=name, until_idle=True, poll=0.05, each_turn=calendar.turn)
    assert ran == [clock.today().isoformat()]
