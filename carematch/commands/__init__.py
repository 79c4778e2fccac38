"""The command line: every command of `flask --app wsgi ...`, and the nightly jobs."""

from flask import Flask

from carematch.commands import (
    audit,
    community,
    cqc,
    jobs,
    keys,
    ledger,
    places,
    providers,
    records,
    uploads,
    users,
)

GROUPS = (
    audit.group,
    community.group,
    cqc.group,
    jobs.group,
    keys.group,
    ledger.group,
    records.group,  # match, with its command records
    places.group,
    providers.group,
    uploads.group,
    users.group,
)


def register(app: Flask) -> None:
    """Give the application its commands."""
    for group in GROUPS:
        app.cli.add_command(group)
