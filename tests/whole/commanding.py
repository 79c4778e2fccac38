"""Every command there is: those that speak of what is kept are run beside the planted words, the others say why not."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask

# What is run, with what it takes; none of these may print a word of anybody's.
SPEAKING = (
    "audit verify --json",
    "jobs nightly --json",
    "ledger check --json",
    "uploads check --json",
    "uploads sweep --json",
    "providers example",
    "community example",
)
# Those that read a public file, answer from one, or make something, and why no word of anybody's can be in them.
SILENT = {
    "community import": "says what became of the file it was given",
    "cqc import": "a public file",
    "cqc lookup": "a public register",
    "db": "the tables' shape, and nothing that is in them",
    "demo load": "refuses a database with anybody in it",
    "demo sign-ins": "the demonstration's people are made up, and there is nobody else in its database",
    "jobs work": "runs what is queued; what it logs is read after the letters went out",
    "keys new": "reads nothing",
    "match records": "says only where the file is; what stands in the file is looked at by itself",
    "match replay": "says codes and numbers of a ranking, and whether they are the same",
    "match solve": "answers from the file it was given, with no database",
    "places import": "a public file",
    "places lookup": "public places",
    "places ring": "public places",
    "providers import": "says what became of the file it was given",
    "users create-administrator": "says the address it was given",
}


def every_command(app: Flask) -> Iterator[str]:
    """Return the names of the commands that are ours, those of groups with the group before them."""
    for name, command in app.cli.commands.items():
        if name in ("run", "shell", "routes"):  # Flask's own
            continue
        if isinstance(command, click.Group) and name not in SILENT:
            yield from (f"{name} {each}" for each in command.commands)
        else:
            yield name


def unspoken(app: Flask) -> list[str]:
    """Return the commands that stand on neither list, and what stands on a list and is no command."""
    spoken = {each.split(" --")[0] for each in SPEAKING} | set(SILENT)
    return sorted(set(every_command(app)) ^ spoken)


def said_by_all(app: Flask) -> str:
    """Run what speaks, and return all that it says; each has to end well."""
    runner, said = app.test_cli_runner(), []
    for line in SPEAKING:
        answer = runner.invoke(args=line.split(" "))
        assert answer.exit_code == 0, f"{line}: {answer.output}"
        said.append(answer.output)
    return "\n".join(said)


def records(app: Flask, slug: str, folder: Path) -> dict[int, str]:
    """Write the records that the law wants of an agency to files, and return what stands in each, by its schedule."""
    runner, written = app.test_cli_runner(), {}
    for schedule in (4, 5):
        file = folder / f"schedule-{schedule}.csv"
        taken = ["--org", slug, "--schedule", str(schedule), "--out", str(file)]
        answer = runner.invoke(args=["match", "records", *taken])
        assert answer.exit_code == 0, answer.output
        assert answer.output.count("\n") == 1, answer.output
        written[schedule] = file.read_text(encoding="utf-8")
    return written
