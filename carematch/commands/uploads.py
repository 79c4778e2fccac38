"""flask uploads: is every file that was handed in still there, and is nothing else?"""

import sys

import click
from flask.cli import AppGroup

from carematch.commands.answering import answer, json_option
from carematch.core.db import transaction
from carematch.organisations.models import Kind
from carematch.organisations.service import list_organisations
from carematch.uploads import sweeping

group = AppGroup("uploads", help="Files that people handed in.")


@group.command("check")
@json_option
def check(as_json: bool) -> None:
    """Read every file; name each record whose file is missing or damaged, and end with exit code 1 if there is one."""
    found = {each.slug: sweeping.check(each) for each in list_organisations(Kind.ANCHOR)}
    facts = {
        slug: {
            "read": each.read,
            "missing": [str(upload.id) for upload in each.missing],
            "strays": each.strays,
        }
        for slug, each in found.items()
    }
    lines = [
        f"{slug}: {each.read} files are there, {each.strays} that nobody knows wait for the night"
        for slug, each in found.items()
    ]
    answer(facts, as_json, *lines)
    for slug, each in found.items():
        for upload in each.missing:
            click.echo(
                f"{slug}: the file of upload {upload.id}, of {upload.created_at:%d %B %Y}, is gone", err=True
            )
    if any(each.missing for each in found.values()):
        sys.exit(1)


@group.command("sweep")
@json_option
def sweep(as_json: bool) -> None:
    """Delete files older than a day that belong to no record; the night's work does it by itself."""
    swept = {}
    for organisation in list_organisations(Kind.ANCHOR):
        with transaction():
            swept[organisation.slug] = sweeping.sweep(organisation)
    answer({"swept": swept}, as_json, *(f"{slug}: {count} files deleted" for slug, count in swept.items()))
