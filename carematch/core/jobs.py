"""Durable jobs: queued in the caller's own transaction, run after its commit, finished even where a worker is killed.

The engine is DBOS Transact, whose tables live in the application's own database (on PostgreSQL in the schema
`dbos`, on SQLite under the names in TABLES). A job is queued by an ordinary INSERT on the caller's connection, so
it is there exactly when the caller's rows are. Arguments are stored as plain JSON: pass ids, never personal data.
A job may run more than once (a worker can die after the act and before the record of it), so each one checks
what is already done.
"""

import datetime as dt
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from dbos import DBOS, DBOSClient
from dbos import WorkflowSerializationFormat as Format
from flask import Flask, has_app_context
from sqlalchemy import event

from carematch.core import clock
from carematch.core.db import db, writing

APPLICATION = "carematch"
QUEUE = "jobs"
# Fixed: a new release goes on with what the old one queued. Raise it only with a plan for what is queued then.
VERSION = "1"
AT_ONCE = 16
DAYS_KEPT = 30
ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

# What the job engine keeps in the database; Alembic is told to leave these alone.
TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)

Function = TypeVar("Function", bound=Callable[..., None])


class UnknownJob(LookupError):
    """A programming error: no job of that name is registered."""


class OutsideTransaction(RuntimeError):
    """A programming error: a job was queued outside transaction()."""


@dataclass(frozen=True)
class Job:
    """A registered job: what it runs, how often it tries, and what follows when every try has failed."""

    name: str
    run: Callable[..., None]
    attempts: int
    give_up: Callable[..., None] | None


_jobs: dict[str, Job] = {}


def job(
    name: str, *, attempts: int = 1, give_up: Callable[..., None] | None = None
) -> Callable[[Function], Function]:
    """Register a function as the job of that name; raise ValueError where another one has it.

    Tried `attempts` times, after waits that double; then `give_up` is called with the same arguments.
    """

    def register(function: Function) -> Function:
        if name in _jobs and _jobs[name].run.__qualname__ != function.__qualname__:
            raise ValueError(f"Two jobs are called {name!r}")
        _jobs[name] = Job(name, function, attempts, give_up)
        return function

    return register


def enqueue(name: str, /, **arguments: Any) -> str:
    """Queue a job in the open transaction and return the queued job's id; undone with the transaction.

    Raise UnknownJob for a name nobody has, OutsideTransaction outside transaction(), TypeError for what is not JSON.
    """
    return enqueue_once(name, None, **arguments)


def enqueue_once(name: str, key: str | None, /, **arguments: Any) -> str:
    """Queue a job under an id of the caller's; where one has it already, waiting, running or done, queue nothing."""
    if name not in _jobs:
        raise UnknownJob(name)
    if not writing():
        raise OutsideTransaction(f"Queue {name} inside transaction()")
    options: Any = {"workflow_name": name, "queue_name": QUEUE, "serialization_type": Format.PORTABLE}
    if key is not None:
        options["workflow_id"] = key
    handle: Any = _client(db.engine).enqueue_in_transaction(db.session.connection(), options, **arguments)
    return str(handle.workflow_id)


def prepare(app: Flask) -> None:
    """Create or bring up to date the job engine's own tables; call it after the application's migrations."""
    if has_app_context():
        db.session.rollback()
    with app.app_context():
        client = _client(db.engine.execution_options(begins_itself=True))
        # DBOS.migrate() is the public way, but opens an engine of its own: a database in memory would be another.
        client._sys_db.run_migrations()


def run_pending(app: Flask) -> int:
    """Run what is queued here and now, without waits between tries; return how many jobs ran (for tests and demos).

    Raise what a job raised on its last try, where it has no `give_up`.
    """
    if has_app_context():
        db.session.rollback()
    with app.app_context():
        client = _client(db.engine.execution_options(write_tx=True))
        ran = 0
        while queued := client.list_queued_workflows(queue_name=QUEUE, status="ENQUEUED"):
            for waiting in queued:
                client.delete_workflow(waiting.workflow_id)
                arguments: dict[str, Any] = dict(waiting.input["kwargs"]) if waiting.input else {}
                _run_here(app, _jobs[waiting.name], arguments)
                ran += 1
        return ran


def work(
    app: Flask,
    *,
    executor_id: str,
    until_idle: bool = False,
    with_parent: int | None = None,
    poll: float = 1.0,
    stop: threading.Event | None = None,
    each_turn: Callable[[], None] = lambda: None,
) -> None:
    """Run queued jobs until told to stop (a signal, or `stop`), or until nothing is left where `until_idle`.

    First takes up again what a worker of the same name left unfinished: name workers, one name each.
    `with_parent` started this process: the work also stops when that is gone. `each_turn` is called every second.
    """
    prepare(app)
    stop = stop or threading.Event()
    with _stopped_by_signals(stop), _engine(app) as engine:
        client = _client(engine)
        client.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=poll)
        _forget_old(client)
        with _launched(app, engine, executor_id, seconds_to_end=0 if until_idle else 5):
            while not stop.wait(min(poll, 0.05) if until_idle else poll):
                each_turn()
                if until_idle and _idle(client, executor_id):
                    return
                if with_parent and os.getppid() != with_parent:
                    return


def adopt(app: Flask, executor_id: str) -> int:
    """Queue again what a worker that will not come back left unfinished; return how many jobs those were."""
    with app.app_context():
        client = _client(db.engine.execution_options(write_tx=True))
        left = client.list_workflows(status="PENDING", executor_id=executor_id, load_input=False)
        client.resume_workflows([each.workflow_id for each in left], queue_name=QUEUE)
        return len(left)


def _client(engine: sa.Engine) -> DBOSClient:
    """Return the queue as seen through an engine; it opens no connection of its own and starts no thread."""
    return DBOSClient(system_database_engine=engine, lazy=True, application_name=APPLICATION)


@contextmanager
def _engine(app: Flask) -> Iterator[sa.Engine]:
    """Yield an engine of the worker's own on the application's database; raise ValueError for one in memory."""
    with app.app_context():
        url = db.engine.url
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("A worker needs a database that other processes can open")
    engine = sa.create_engine(url, pool_pre_ping=True)
    if url.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def _lock_before_writing(connection: Any, _record: Any) -> None:
            connection.isolation_level = "IMMEDIATE"

    try:
        yield engine.execution_options(begins_itself=True)
    finally:
        engine.dispose()


@contextmanager
def _launched(app: Flask, engine: sa.Engine, executor_id: str, *, seconds_to_end: int) -> Iterator[None]:
    """Run the engine with every registered job for as long as the block lasts, and a little for what runs then."""
    for each in _jobs.values():
        DBOS.workflow(name=each.name, serialization_type=Format.PORTABLE)(_workflow(app, each))
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": engine.url.render_as_string(hide_password=False),
            "system_database_engine": engine,
            "executor_id": executor_id,
            "application_version": VERSION,
            "run_migrations": False,
            "use_listen_notify": False,
            "log_level": "WARNING",
        }
    )
    try:
        DBOS.launch()
        yield
    finally:
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=seconds_to_end)


def _workflow(app: Flask, each: Job) -> Callable[..., None]:
    """Return the durable form of a job: its tries are one step, its giving up another."""

    def run(**arguments: Any) -> None:
        try:
            DBOS.run_step(
                {
                    "name": each.name,
                    "retries_allowed": each.attempts > 1,
                    "max_attempts": each.attempts,
                    "interval_seconds": app.config.get("JOBS_FIRST_WAIT", 5.0),
                },
                lambda: _call(app, each.run, arguments),
            )
        except Exception:
            if each.give_up is None:
                raise
            give_up = each.give_up
            DBOS.run_step({"name": f"{each.name}, given up"}, lambda: _call(app, give_up, arguments))

    return run


def _call(app: Flask, function: Callable[..., None], arguments: dict[str, Any]) -> None:
    """Call a function with the application at hand, as a request would have it."""
    with app.app_context():
        function(**arguments)


def _run_here(app: Flask, each: Job, arguments: dict[str, Any]) -> None:
    """Try a job as often as it may be tried, at once; then give up."""
    for attempt in range(1, each.attempts + 1):
        try:
            return _call(app, each.run, arguments)
        except Exception:
            if attempt == each.attempts and each.give_up is None:
                raise
    if each.give_up:
        _call(app, each.give_up, arguments)


def _idle(client: DBOSClient, executor_id: str) -> bool:
    """Tell whether nothing waits, and this worker runs nothing."""
    waiting = client.list_workflows(status=["ENQUEUED", "DELAYED"], limit=1, load_input=False)
    return not waiting and not client.list_workflows(status="PENDING", executor_id=executor_id, limit=1)


def _forget_old(client: DBOSClient) -> None:
    """Delete the records of jobs that ended over DAYS_KEPT days ago."""
    before = (clock.now() - dt.timedelta(days=DAYS_KEPT)).isoformat()
    while old := client.list_workflows(status=ENDED, completed_before=before, limit=500, load_input=False):
        client.delete_workflows([each.workflow_id for each in old])


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM and SIGINT end the work in an orderly way, where this is the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
