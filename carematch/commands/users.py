"""flask users: the first administrator of an installation."""

import click
from flask import current_app
from flask.cli import AppGroup

from carematch.accounts import service
from carematch.commands.answering import refusing
from carematch.core.db import transaction

group = AppGroup("users", help="People who sign in.")


@group.command("create-administrator")
@click.option("--email", prompt="Email address")
@click.option("--name", prompt="Name")
@click.password_option(help="At least 12 characters; asked for when it is not given.")
@refusing
def create_administrator(email: str, name: str, password: str) -> None:
    """Make the account that sets up organisations; it can do nothing else."""
    with transaction():
        service.create_user(email=email, name=name, password=password).is_administrator = True
    click.echo(f"Sign in at {current_app.config['BASE_URL']}/sign-in")
