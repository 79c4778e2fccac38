"""flask demo: load the demonstration, and say how to sign in to it."""

import click
import flask_migrate
from flask import current_app
from flask.cli import AppGroup

from carematch.core.errors import DomainError
from carematch.demo import cast, loading

group = AppGroup("demo", help="The demonstration; never in production.")

SIGN_INS = (
    ("Manager", "manager@southside.example", "checks providers, matches, introduces, agrees"),
    ("Finance", "finance@southside.example", "keeps the funds"),
    ("Provider", "provider@southside.example", "Asha, who answers introductions and logs hours"),
    ("Care seeker", cast.SEEKER, "Harriet, who asked for help"),
    ("Representative", cast.DAUGHTER, "Leila, who acts for her father"),
    ("Council", "council@bristol.example", "sees local spend retained"),
    ("Administrator", loading.FINISHED, "sets up organisations"),
)


@group.command("load")
@click.option("--upgrade", is_flag=True, help="Bring the database up to date first.")
@click.option("--sign-ins", "say", is_flag=True, help="Say who can sign in afterwards.")
def load(upgrade: bool, say: bool) -> None:
    """Load the demonstration, once."""
    if upgrade:
        flask_migrate.upgrade()
    if not loading.is_loaded():
        click.echo("Loading the demonstration, once …", err=True)
    try:
        done = loading.load(current_app.config["ENVIRONMENT"])
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo("The demonstration is ready." if done else "The demonstration is here already.")
    if say:
        _say_sign_ins()


@group.command("sign-ins")
def sign_ins() -> None:
    """Say who can sign in to the demonstration."""
    if not loading.is_loaded():
        raise click.ClickException("The demonstration is not loaded")
    _say_sign_ins()


def _say_sign_ins() -> None:
    """Print the accounts and the one password."""
    click.echo(f"Sign in with any of these; the password is always: {cast.PASSWORD}")
    for role, email, what in SIGN_INS:
        click.echo(f"  {role:<15} {email:<28} {what}")
