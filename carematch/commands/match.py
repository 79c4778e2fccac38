"""flask match: answer a matching problem from a file, with no database."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from carematch.commands.answering import json_option, refusing
from carematch.matching.problem import load
from carematch.matching.rank import rank
from carematch.matching.relax import relax
from carematch.places.distance import about

group = AppGroup("match", help="Matching.")
MODES = {"rank": rank, "relax": relax}


@group.command("solve", with_appcontext=False)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--mode", type=click.Choice(sorted(MODES)), default="rank", show_default=True)
@json_option
@refusing
def solve(path: Path, mode: str, as_json: bool) -> None:
    """Answer the problem in a JSON file: who fits and why, who nearly does, who cannot."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise click.ClickException(f"{path.name} is not JSON: {error}") from error
    answer = MODES[mode](load(content))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for line in _lines(answer, mode):
        click.echo(line)


def _lines(answer: dict[str, Any], mode: str) -> list[str]:
    """Say the answer in sentences."""
    lines = []
    for need in answer["needs"]:
        lines.append(f"Need {need['id']}")
        if mode == "relax":
            lines += [f"  {_changes(each)} unlocks {', '.join(each['unlocks'])}" for each in need["sets"]]
            lines += [f"  Bound by: {need['bound_by']}"] if need["bound_by"] else []
            continue
        for place, fit in enumerate(need["eligible"], 1):
            away = "distance not known" if fit["miles"] is None else about(fit["miles"], fit["approximate"])
            lines.append(f"  {place}. {fit['id']}: {away}, score {fit['score']:.1f}")
        lines += [f"  nearly: {near['id']} (not met: {', '.join(near['failed'])})" for near in need["near"]]
        lines += [
            f"  cannot: {block['id']} ({block['rule']}: {block['reason']})" for block in need["blocked"]
        ]
    return lines


def _changes(found: dict[str, Any]) -> str:
    """Say a set of changes."""
    return " and ".join(str(change["change"]) for change in found["changes"])
