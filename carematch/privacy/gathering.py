"""Gathering what is kept about somebody, table by table as the map says, without what would show another person."""

import datetime as dt
import enum
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import OrganisationOwned, db, every, owned
from carematch.core.encryption import sealed
from carematch.core.money import Money
from carematch.organisations.models import Organisation
from carematch.privacy.kept import EXPORTED, OWN_CARE, Group, Kept
from carematch.providers.models import Provider
from carematch.seekers.models import Person
from carematch.uploads.models import Upload

# Of use to the program alone.
_TECHNICAL = {"row_version", "name_key", "place_edition", "changed_at"}
_PLAIN = {
    "lat": "latitude",
    "lon": "longitude",
    "msoa_code": "neighbourhood",
    "max_rate": "most an hour may cost",
    "described_as": "who may be told",
    "created_at": "written down at",
    "given_name": "name of the file",
}


@dataclass(frozen=True)
class Subject:
    """Whose data it is: a user's own (with the person and provider that they are), or a person they act for."""

    name: str
    user: User | None
    person: Person | None
    with_money: bool = True

    @property
    def ids(self) -> dict[str, set[Any]]:
        """Return where gathering starts."""
        return {
            "users": {self.user.id} if self.user else set(),
            "persons": {self.person.id} if self.person else set(),
        }


@dataclass
class Gathered:
    """The records of each group as (table in words, [answers]), and the files that were sent."""

    groups: dict[Group, list[tuple[str, list[dict[str, Any]]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    files: list[Upload] = field(default_factory=list)
    ids: dict[str, set[Any]] = field(default_factory=dict)

    def count(self, group: Group) -> int:
        """Return how many records a group has."""
        return sum(len(rows) for _table, rows in self.groups.get(group, []))


def gather(organisation: Organisation, subject: Subject) -> Gathered:
    """Return everything that the map hands out about a subject at one organisation."""
    found = Gathered(ids=subject.ids)
    for table, kept in EXPORTED.items():
        if kept.is_money and not subject.with_money:
            continue
        rows = _rows(organisation, table, kept, found.ids)
        found.ids.setdefault(table, set()).update(row.id for row in rows)
        if rows:
            names = _providers(organisation, rows) if subject.person is not None else {}
            said = [_answers(row, _left_out(row, kept, found.ids), names) for row in rows]
            found.groups[kept.group].append((table.replace("_", " ").capitalize(), said))
        if table == "arrangements":
            found.ids[OWN_CARE] = {row.id for row in rows if row.person_id in found.ids["persons"]}
        found.files += [row for row in rows if isinstance(row, Upload) and not row.is_removed]
    return found


def _rows(organisation: Organisation, table: str, kept: Kept, ids: dict[str, set[Any]]) -> list[Any]:
    """Return the rows of a table that hang on what was found so far, oldest first."""
    model = _models()[table]
    mine = [getattr(model, column).in_(ids[parent]) for column, parent in kept.by.items() if ids.get(parent)]
    if not mine:
        return []
    is_owned = issubclass(model, OrganisationOwned)
    statement = owned(model, organisation) if is_owned else sa.select(model)
    if not is_owned and hasattr(model, "organisation_id"):
        statement = statement.where(model.organisation_id == organisation.id)
    return every(statement.where(sa.or_(*mine)).order_by(model.created_at, model.id))


@cache
def _models() -> dict[str, Any]:
    """Return the models by their tables (ask once all are known)."""
    registry: Any = db.Model.registry  # type: ignore[attr-defined]
    return {mapper.local_table.name: mapper.class_ for mapper in registry.mappers}


@cache
def _attributes(table: str) -> tuple[str, ...]:
    """Return what of a table says something: sealed attributes by their plain names, no ids, no references."""
    model = _models()[table]
    mapper: Mapper[Any] = sa.inspect(model)
    plain = {
        one.column: name
        for each in model.__mro__
        for name, one in vars(each).items()
        if isinstance(one, sealed)
    }
    found = []
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if isinstance(column.type, sa.Uuid) or column.foreign_keys or attribute.key in _TECHNICAL:
            continue
        found.append(plain.get(attribute.key, attribute.key))
    return tuple(found)


def _left_out(row: Any, kept: Kept, ids: dict[str, set[Any]]) -> frozenset[str]:
    """Return what is not handed out of a row: also what is about the person, where the reader is the provider."""
    is_the_person = getattr(row, "person_id", None) in ids["persons"]
    return kept.without if is_the_person else kept.without | kept.for_the_person


def _answers(row: Any, without: frozenset[str], names: dict[uuid.UUID, str]) -> dict[str, Any]:
    """Return what a row says, by plain labels; what is empty or held back is left out."""
    said = {"With": names[row.provider_id]} if getattr(row, "provider_id", None) in names else {}
    for name in _attributes(row.__tablename__):
        if name in without:
            continue
        value = _plain(getattr(row, name))
        if value not in (None, "", []):
            said[_label(name)] = value
    return said


def _label(name: str) -> str:
    """Return what an attribute is called on the page."""
    return _PLAIN.get(name, name.strip("_").replace("_", " ")).capitalize()


def _plain(value: Any) -> Any:
    """Return a value as JSON and people can read it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, enum.Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, dt.datetime):
        return f"{clock.london(value):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Money | uuid.UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _providers(organisation: Organisation, rows: list[Any]) -> dict[uuid.UUID, str]:
    """Return what the providers are called that a person's rows name: they were introduced under that name."""
    wanted = {row.provider_id for row in rows if getattr(row, "provider_id", None)}
    if not wanted:
        return {}
    found = every(owned(Provider, organisation).where(Provider.id.in_(wanted)))
    return {each.id: each.called for each in found}
