"""flask jobs: run the queue, and the nightly work."""

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from carematch.commands.answering import answer, json_option
from carematch.core import jobs
from carematch.core.db import transaction
from carematch.organisations.models import Kind
from carematch.organisations.service import list_organisations
from carematch.providers import listing

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
    app: Any = current_app
    jobs.work(app._get_current_object(), executor_id=name, until_idle=until_idle, with_parent=with_parent)


@group.command("nightly")
@json_option
def nightly(as_json: bool) -> None:
    """Take providers whose checks have run out off the list, at every anchor; run it soon after midnight."""
    taken_off = {}
    for organisation in list_organisations(Kind.ANCHOR):
        with transaction():
            taken_off[organisation.slug] = len(listing.unlist_lapsed(organisation))
    lines = [f"{slug}: {count} taken off the list" for slug, count in taken_off.items()]
    answer({"taken_off": taken_off}, as_json, *lines)
