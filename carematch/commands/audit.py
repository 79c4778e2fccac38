"""flask audit: prove that nobody has changed the record."""

import sys

import click
from flask.cli import AppGroup

from carematch.audit import service
from carematch.commands.answering import answer, json_option

group = AppGroup("audit", help="The audit log.")


@group.command("verify")
@json_option
def verify(as_json: bool) -> None:
    """Walk every chain; exit code 1 on the first break."""
    verdict = service.verify()
    said = verdict.broken or "Every chain is whole"
    answer(verdict.as_dict(), as_json, f"{said} ({verdict.entries} entries in {verdict.chains} chains)")
    if verdict.broken:
        click.echo(verdict.broken, err=True)
        sys.exit(1)
