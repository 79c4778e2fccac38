"""flask ledger: prove every rule of the books over the whole database."""

import sys
from dataclasses import asdict

import click
from flask.cli import AppGroup

from carematch.commands.answering import answer, json_option
from carematch.core.db import db
from carematch.funds.invariants import check as check_funds
from carematch.ledger.invariants import check as check_ledger

group = AppGroup("ledger", help="The books.")


@group.command("check")
@json_option
def check(as_json: bool) -> None:
    """Check that every entry balances and every fund reconciles; exit code 1 where one does not."""
    broken = check_ledger(db.session(), check_funds)
    facts = {"ok": not broken, "broken": [asdict(each) for each in broken]}
    lines = [f"{each.rule}: {each.subject}" for each in broken] or [
        "Every entry balances and every fund reconciles"
    ]
    answer(facts, as_json, *lines)
    if broken:
        click.echo(f"{len(broken)} broken", err=True)
        sys.exit(1)
