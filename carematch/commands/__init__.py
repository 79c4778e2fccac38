"""The command line: every command of `flask --app wsgi ...`, and the nightly jobs."""

from flask import Flask

from carematch.commands import audit, keys


def register(app: Flask) -> None:
    """Give the application its commands."""
    for group in (audit.group, keys.group):
        app.cli.add_command(group)
