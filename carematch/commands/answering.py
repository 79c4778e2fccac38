"""How commands answer: sentences for people, one JSON object with --json, exit code 1 and one sentence on refusal."""

import functools
import json
from collections.abc import Callable
from typing import Any

import click

from carematch.core.errors import DomainError

json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")


def answer(facts: Any, as_json: bool, *lines: str) -> None:
    """Print the facts as JSON, or the lines for people."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
        return
    for line in lines:
        click.echo(line)


def refusing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a refusal of the domain into one sentence and exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except DomainError as error:
            raise click.ClickException(str(error)) from error

    return wrapped
