"""Puts a word of its own into every personal field of every row, and finds those words again wherever they turn up."""

import datetime as dt
import json
import re
import uuid
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from carematch.core.db import db
from carematch.core.encryption import keyring
from tests.whole.personal import is_sealed, personal

WORD = re.compile(r"zq(\d{5})k", re.IGNORECASE)
# What lies behind these is written by the application for itself and read by it again: rows of an import's report,
# digests, whole matching problems. They are sealed like the others, and what they quote is planted where it stands.
LEFT_ALONE = {
    *("provider_imports.results_sealed", "providers.imported_sealed", "user_sessions.content_sealed"),
    *("messages.to_address_sealed", "messages.body_sealed"),
    *("rankings.problem_sealed", "rankings.result_sealed", "introductions.left_open_sealed"),
    *("listings.availability", "listings.place_name", "introductions.could_not_check"),
    *("searches.problem_sealed", "searches.result_sealed", "agreed_changes.step_sealed"),
    *("person_referrals.token_sealed", "community_imports.results_sealed", "belongings.dropped_sealed"),
}
LISTS = {"persons.communication_needs_sealed", "needs.own_musts_sealed", "boundary_warnings.words_sealed"}
POINT, BORN = "persons.point_sealed", "providers.born_on_sealed"
FOUND_BY = "users.email_sealed"
# By what a row is about a person or a provider, besides its own id.
ABOUT = (
    *("person_id", "provider_id", "need_id", "arrangement_id", "introduction_id", "concern_id", "user_id"),
    *("holder_id", "identity_id", "ranking_id", "asked_by_id", "representative_id"),
)


@dataclass(frozen=True)
class Planted:
    """Where a word was put: into which field, of which row, about whom (ids of persons, providers and users)."""

    column: str
    row_id: uuid.UUID
    about: frozenset[uuid.UUID]

    @property
    def table(self) -> str:
        """Return the table."""
        return self.column.partition(".")[0]


@dataclass
class Garden:
    """Everything that was planted, by its number."""

    words: dict[int, Planted] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)  # days and points, as they are written out
    patterns: re.Pattern[str] = WORD

    @property
    def listed(self) -> set[uuid.UUID]:
        """Return the ids of the providers who are listed, with those of their listings."""
        return {each for one in self.words.values() if one.table == "listings" for each in one.about}

    def found_in(self, text: str) -> set[int]:
        """Return the numbers of the words that a text holds."""
        found = {int(number) for number in WORD.findall(text)}
        return found | {number for written, number in self.others.items() if written in text}


def plant() -> Garden:
    """Overwrite every personal field of every row there is with a word of its own, and commit."""
    garden, rows, parents = Garden(), [], {}
    by_table = defaultdict(list)
    for name in personal():
        by_table[name.partition(".")[0]].append(name)
    with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
        for table in db.metadata.tables.values():
            if "id" not in table.c:
                continue
            for row in connection.execute(sa.select(table)).mappings():
                parents[row["id"]] = {row[n] for n in ABOUT if row.get(n) is not None}
                rows += [(name, table, dict(row)) for name in by_table.get(table.name, ())]
        for name, table, row in rows:
            _plant_one(connection, garden, name, table, row, _about(row["id"], parents))
    return garden


def _about(row_id: uuid.UUID, parents: dict[uuid.UUID, set[uuid.UUID]]) -> frozenset[uuid.UUID]:
    """Return a row's id with those of everything that it hangs on."""
    found, waiting = set(), [row_id]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += parents.get(each, ())
    return frozenset(found)


def _plant_one(
    connection: sa.Connection,
    garden: Garden,
    name: str,
    table: sa.Table,
    row: dict[str, Any],
    about: frozenset[uuid.UUID],
) -> None:
    """Put a word into one field of one row, encrypted where the field is."""
    column = name.partition(".")[2]
    if name in LEFT_ALONE or row[column] == "":
        return
    if name.startswith("provider_documents.title") and row["kind"] != "qualification":
        return
    number = len(garden.words) + 1
    text, written = _said(name, number)
    garden.words[number] = Planted(name, row["id"], about)
    garden.others.update(dict.fromkeys(written, number))
    value = keyring.encrypt(text, f"{name}:{row['id']}") if is_sealed(name) else text
    more = {"email_index": keyring.index(text, f"{table.name}.email_index")} if name == FOUND_BY else {}
    with (
        suppress(sa.exc.IntegrityError),
        connection.begin_nested(),
    ):  # what may not stand in such a row does not
        connection.execute(sa.update(table).where(table.c.id == row["id"]).values({column: value, **more}))


def _said(name: str, number: int) -> tuple[str, list[str]]:
    """Return what is put into a field, and how else it may be written out."""
    word = f"zq{number:05d}k"
    if name == BORN:
        day = dt.date(1907, 1, 1) + dt.timedelta(days=number)
        return day.isoformat(), [day.isoformat(), f"{day.day} {day:%B %Y}"]
    if name == POINT:
        lat = 51.4 + number / 1_000_000
        return json.dumps([lat, -2.6]), [str(lat)]
    if name in LISTS:
        return json.dumps([word]), []
    if name.endswith("email"):
        return f"{word}@example.org", []
    if name.endswith("email_sealed"):
        return f"{word}@example.org", []
    return word, []
