"""flask jobs: run the queue, and the nightly work."""

import click
from flask import current_app
from flask.cli import AppGroup

from carematch.core import jobs

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
    """Run queued jobs, such as sending mail, until told to stop."""
    jobs.work(
        current_app._get_current_object(), executor_id=name, until_idle=until_idle, with_parent=with_parent
    )  # type: ignore[attr-defined]
