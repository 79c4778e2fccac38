"""flask keys: make the keys that production needs."""

import secrets

import click
from flask.cli import AppGroup

from carematch.core.clock import today
from carematch.core.encryption import new_key

group = AppGroup("keys", help="Keys for the settings.")


@group.command("new")
def new() -> None:
    """Print a fresh SECRET_KEY and FIELD_KEYS; nothing is stored."""
    click.echo(f"SECRET_KEY={secrets.token_urlsafe(48)}")
    click.echo(f"FIELD_KEYS={new_key(today().strftime('k%Y%m%d'))}")
