"""What is done to an installation from beside it, in a process of its own, as its environment names it.

`python -m tests.support.installing load PEOPLE` lays the tables and loads the demonstration with so many people;
`python -m tests.support.installing night DAY` does the night's work that leads to a day.
"""

import datetime as dt
import sys

from carematch.app import create_app
from carematch.commands import nightly
from carematch.core import clock
from carematch.core.db import db
from carematch.demo import cast


def load(people: int) -> None:
    """Lay the tables by the migrations and load the demonstration, with the commands that people use."""
    cast.PEOPLE = people
    app = create_app()
    runner = app.test_cli_runner()
    for command in (["db", "upgrade"], ["demo", "load"]):
        result = runner.invoke(args=command, catch_exceptions=False)
        if result.exit_code:
            sys.exit(f"flask {' '.join(command)}: {result.output}")
    with app.app_context():
        db.engine.dispose()  # SQLite then leaves one file, and PostgreSQL lets the database be copied


def live_through_the_night(day: dt.date) -> None:
    """Do the night's work at the beginning of a day that has not come yet."""
    with create_app().app_context(), clock.standing_at(dt.datetime.combine(day, dt.time(), clock.LONDON)):
        done = nightly.run(day)
    sys.exit(1 if done.failed else 0)


if __name__ == "__main__":
    what, argument = sys.argv[1:]
    if what == "night":
        live_through_the_night(dt.date.fromisoformat(argument))
    load(int(argument))
