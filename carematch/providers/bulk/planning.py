"""Compares rows of a file with who is registered: what each would create, change, leave alone, or cannot do."""

import datetime as dt
import enum
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.models import AuditEntry
from carematch.core.db import db, every
from carematch.core.money import Money
from carematch.organisations.models import Organisation
from carematch.places import service as places
from carematch.providers.asking import conditions as on
from carematch.providers.bulk.fields import ANSWERS, EMAIL, EXTERNAL_ID, FIELDS
from carematch.providers.bulk.sheet import Row
from carematch.providers.models import Provider
from carematch.providers.service import list_where
from carematch.rules.lawful_route import LegalForm

_ONE_PERSON = (None, LegalForm.SOLE_TRADER, LegalForm.PERSONAL_ASSISTANT)


class Outcome(enum.StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    JOINED = "joined"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(slots=True)
class Plan:
    """A row, whose record it is about, the answers to keep, and those of the record that stay (with who gave them)."""

    row: Row
    provider: Provider | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """Return what becomes of the row."""
        if self.row.problems:
            return Outcome.REFUSED
        if self.provider is None:
            return Outcome.CREATED
        if self.provider.external_id is None:
            return Outcome.JOINED
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED


def plan(organisation: Organisation, rows: Sequence[Row], *, force: bool = False) -> list[Plan]:
    """Return what would become of each row, in a number of queries that grows with postcodes alone.

    What somebody changed since the last import stays, unless it is forced; so does what people said themselves
    before a file first spoke of them.
    """
    found = _Found(organisation, rows)
    plans = [_matched(row, found) for row in rows]
    for each in plans:
        if each.outcome is not Outcome.REFUSED:
            _compare(each, force=force)
            _look_up(each, found)
    _say_who(organisation, plans)
    return plans


def digest(value: Any) -> str:
    """Return what tells one answer from another without showing it."""
    said = value.pence if isinstance(value, Money) else value
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def digests_of(provider: Provider) -> dict[str, list[str]]:
    """Return digests of what the last import's file said of each answer, and of what stood there after it."""
    return dict(json.loads(provider.imported)) if provider.imported else {}


class _Found:
    """Whom rows are about, and who has an account with an email address in them; and the postcodes, looked up once."""

    def __init__(self, organisation: Organisation, rows: Sequence[Row]) -> None:
        """Look everybody up in a fixed number of queries."""
        ids = {row.external_id.lower() for row in rows}
        emails = {row.email for row in rows if row.email}
        users = every(sa.select(User).where(User.email.in_(emails)).order_by(User.id))
        self.users = {user.email: user for user in users}
        known = sa.or_(
            sa.func.lower(Provider.external_id).in_(ids), Provider.user_id.in_([user.id for user in users])
        )
        providers = list_where(organisation, known)
        self.by_id = {each.external_id.lower(): each for each in providers if each.external_id}
        self.by_user = {each.user_id: each for each in providers if each.user_id}
        self._postcodes: dict[str, str] = {}

    def why_not_a_place(self, postcode: str) -> str:
        """Return what is wrong with a postcode, or nothing."""
        if postcode not in self._postcodes:
            try:
                places.lookup(postcode, england_only=False)
                self._postcodes[postcode] = ""
            except places.PlaceProblem as problem:
                self._postcodes[postcode] = str(problem)
        return self._postcodes[postcode]


def _matched(row: Row, found: _Found) -> Plan:
    """Return whose record a row is about: by the ID, else by the email address of somebody registered here."""
    provider = found.by_id.get(row.external_id.lower())
    user = found.users.get(row.email)
    if provider is None and user is not None:
        provider = found.by_user.get(user.id)
        if provider is None:
            row.refuse(
                EMAIL,
                "There is an account with this address, but not as a provider here. Ask them to sign in and register; "
                "this row then joins their registration. Or leave the address out",
            )
        elif provider.external_id is not None:
            row.refuse(
                EXTERNAL_ID, f"Whoever has this email address is in your list as {provider.external_id}"
            )
            provider = None
    if provider is None and "full_name" not in row.answers and not row.problems:
        row.refuse("full_name", "Enter their full name: nobody with this ID is registered yet")
    made = Plan(row, provider)
    if provider is not None and row.email and (provider.user is None or provider.user.email != row.email):
        made.notes.append("The email address was left as it is: an import changes no account")
    return made


def _compare(made: Plan, *, force: bool) -> None:
    """Sort a row's answers into those that change the record and those that stay as they are there."""
    provider = made.provider
    imported = digests_of(provider) if provider else {}
    if provider is None:
        made.row.answers.setdefault("name", _shown_name(made.row.answers))
    for name, value in made.row.answers.items():
        if name not in ANSWERS:
            continue
        if provider is None:
            made.changes[name] = value
            continue
        held = ANSWERS[name].held(provider)
        said, stood = imported.get(name, ["", digest(held) if held in (None, "", []) else ""])
        if held == value or (digest(held), digest(value)) == (stood, said):
            continue
        if digest(held) == stood or force:
            made.changes[name] = value
        else:
            made.left.append((name, ""))


def _shown_name(answers: Mapping[str, Any]) -> str:
    """Return the name that people see where the file gives none: of one person the first, of a body all of it."""
    full_name = str(answers["full_name"])
    return on.first_name(full_name) if answers.get("legal_form") in _ONE_PERSON else full_name


def _look_up(made: Plan, found: _Found) -> None:
    """Refuse a row that moves somebody to a postcode that is not known."""
    why = found.why_not_a_place(made.changes["postcode"]) if "postcode" in made.changes else ""
    if why:
        made.row.refuse("postcode", why)


def _say_who(organisation: Organisation, plans: Sequence[Plan]) -> None:
    """Say of every answer that stays whether they gave it themselves, in one query over the audit."""
    about = {str(each.provider.id): each for each in plans if each.provider and each.left}
    if not about:
        return
    entries = db.session.execute(
        sa.select(AuditEntry.subject_id, AuditEntry.actor_id, AuditEntry.fields, AuditEntry.at).where(
            AuditEntry.chain == str(organisation.id),
            AuditEntry.subject_kind == Provider.__tablename__,
            AuditEntry.subject_id.in_(about),
            AuditEntry.action == "provider.changed",
        )
    ).all()
    for subject_id, made in about.items():
        own = [entry for entry in entries if entry.subject_id == subject_id]
        made.left = [(name, _who(made, name, own)) for name, _ in made.left]


def _who(made: Plan, name: str, entries: Iterable[Any]) -> str:
    """Say who gave an answer last, as far as the audit tells."""
    assert made.provider is not None  # there is a record that the answer stands in
    since: dt.datetime | None = made.provider.imported_at if name in digests_of(made.provider) else None
    by: set[uuid.UUID | None] = {
        entry.actor_id
        for entry in entries
        if FIELDS[name].question in entry.fields and (since is None or entry.at > since)
    }
    if made.provider.user_id is not None and made.provider.user_id in by:
        return "changed by them since" if since else "they have answered this themselves"
    return "changed by staff since" if since else "recorded here before"
