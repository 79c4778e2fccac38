"""flask jobs: run the queue, and the nightly work."""

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from carematch.commands import nightly
from carematch.commands.answering import answer, json_option
from carematch.core import daily, jobs

group = AppGroup("jobs", help="Queued and nightly work.")


@group.command("work")
@click.option(
    "--name", default="worker-1", show_default=True, help="One name for each worker, always the same."
)
@click.option("--until-idle", is_flag=True, help="Stop when nothing is left.")
@click.option(
    "--with-parent", type=int, help="Stop when the process of this number, which started this one, is gone."
)
def work(name: str, until_idle: bool, with_parent: int | None) -> None:
    """Run queued jobs, such as sending mail, until told to stop; begin the night's work once a day."""
    app: Any = current_app
    application = app._get_current_object()
    calendar = daily.Calendar(application, [nightly.JOB])
    jobs.work(
        application,
        executor_id=name,
        until_idle=until_idle,
        with_parent=with_parent,
        each_turn=calendar.turn,
    )


@group.command("nightly")
@json_option
def run_nightly(as_json: bool) -> None:
    """Do the night's work now: a worker does it by itself once a day, and doing it twice changes nothing."""
    night = nightly.run()
    lines = [
        f"{slug}: {', '.join(f'{step} {count}' for step, count in done.items())}"
        for slug, done in night.done.items()
    ]
    answer({"on": night.on, "done": night.done, "failed": night.failed}, as_json, *lines)
    if night.failed:
        raise click.ClickException(f"Not done: {', '.join(night.failed)}")
