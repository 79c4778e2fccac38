"""flask match: answer a matching problem from a file, with no database; work a ranking that was kept out again."""

import json
import uuid
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from carematch.commands.answering import answer as say
from carematch.commands.answering import json_option, refusing
from carematch.matching.caseload.solve import caseload
from carematch.matching.caseload.telling import lines as caseload_lines
from carematch.matching.problem import load
from carematch.matching.rank import rank
from carematch.matching.relax import relax
from carematch.matching.replaying import service as replaying
from carematch.matching.team.solve import team
from carematch.matching.team.telling import lines as team_lines
from carematch.organisations.service import find_organisation
from carematch.places.distance import about

group = AppGroup("match", help="Matching.")
MODES = {"rank": rank, "relax": relax, "team": team, "caseload": caseload}


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


@group.command("replay")
@click.argument("ranking_id", type=click.UUID)
@click.option("--org", "slug", required=True, help="The organisation, by the short name in its addresses.")
@json_option
@refusing
def replay(ranking_id: uuid.UUID, slug: str, as_json: bool) -> None:
    """Work a kept ranking out again from its own inputs; exit code 2 where the answer is another."""
    organisation = find_organisation(slug)
    if organisation is None:
        raise click.ClickException(f"There is no organisation called {slug}")
    again = replaying.replay(replaying.get_ranking(organisation, ranking_id))
    facts = {
        "ranking": str(ranking_id),
        "same": again.is_same,
        "seed": again.problem.seed,
        "weights": dict(again.ranked.weights),
        "differences": [
            {"id": each.provider_id, "then": each.then, "now": each.now} for each in again.differences
        ],
    }
    lines = [f"  {each.provider_id}: {each.then}; now: {each.now}" for each in again.differences]
    say(facts, as_json, "The same" if again.is_same else "Not the same", *lines)
    if not again.is_same:
        raise SystemExit(2)


def _lines(answer: dict[str, Any], mode: str) -> list[str]:
    """Say the answer in sentences."""
    if mode == "team":
        return team_lines(answer)
    if mode == "caseload":
        return caseload_lines(answer)
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
