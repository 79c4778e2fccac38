"""Recording acts and proving that nobody has changed the record since."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from carematch.audit import chain
from carematch.audit.models import INSTALLATION, AuditEntry, AuditHead
from carematch.core import clock
from carematch.core.db import db, writing


class OutsideTransaction(RuntimeError):
    """A programming error: an act was recorded outside the transaction that does it."""


class Keys:
    """The keys of the chain: the first one signs, all of them verify."""

    def __init__(self) -> None:
        """Start empty: the application sets the keys from its settings."""
        self.all: tuple[bytes, ...] = ()

    def load(self, *keys: str) -> None:
        """Take the keys, newest first."""
        self.all = tuple(key.encode() for key in keys)


keys = Keys()


def record(
    organisation: Any | None,
    action: str,
    subject: Any,
    *,
    by: Any | None,
    on_behalf_of: Any | None = None,
    fields: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append an act to the organisation's chain (None: the installation's), or raise OutsideTransaction.

    `fields` names what changed; `detail` is kept only as a salted digest, so nothing personal is stored here.
    """
    if not writing():
        raise OutsideTransaction("Record acts inside transaction()")
    name = str(organisation.id) if organisation is not None else INSTALLATION
    db.session.flush()
    head = _locked_head(name)
    salt = secrets.token_hex(8) if detail else ""
    entry = AuditEntry(
        chain=name,
        seq=head.seq + 1,
        at=clock.now(),
        actor_id=by.id if by is not None else None,
        on_behalf_of_id=on_behalf_of.id if on_behalf_of is not None else None,
        action=action,
        subject_kind=subject.__tablename__,
        subject_id=str(subject.id),
        fields=list(fields),
        salt=salt,
        digest=chain.digest(salt, detail),
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        previous_hash=head.hash or chain.START,
    )
    entry.hash = chain.link(keys.all[0], entry.previous_hash, _facts(entry))
    head.seq, head.hash = entry.seq, entry.hash
    head.seal = _seal(keys.all[0], name, head.seq, head.hash)
    db.session.add(entry)
    return entry


def hold(organisation: Any | None) -> None:
    """Hold a chain to the end of the transaction: acts that must not overlap queue here, or raise OutsideTransaction.

    Recording holds it anyway; whoever decides on what others may be writing holds it before looking.
    """
    if not writing():
        raise OutsideTransaction("Hold a chain inside transaction()")
    db.session.flush()
    _locked_head(str(organisation.id) if organisation is not None else INSTALLATION)


def _locked_head(name: str) -> AuditHead:
    """Return the head of a chain, held to the end of the transaction; the first act makes it."""
    held = db.session().info.setdefault("heads", {})
    around = (db.session().get_transaction(), db.session().get_nested_transaction())
    known, since = held.get(name, (None, None))
    if known is not None and since == around and known in db.session:
        return known  # read and locked in this very transaction: nobody else can have moved it
    head = _find_head(name) or _start_head(name)
    held[name] = (head, around)
    return head


def _start_head(name: str) -> AuditHead:
    """Make the head of a chain that nothing was recorded in yet, and return it with its row held."""
    insert = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    start = {"chain": name, "seq": 0, "hash": "", "seal": _seal(keys.all[0], name, 0, "")}
    db.session.execute(insert(AuditHead).values(**start).on_conflict_do_nothing())
    made = _find_head(name)
    assert made is not None  # this transaction or another one has just made it
    return made


def _find_head(name: str) -> AuditHead | None:
    """Return the head of a chain with its row held, or None where nothing was recorded yet."""
    head = sa.select(AuditHead).where(AuditHead.chain == name).with_for_update()
    return db.session.scalar(head.execution_options(populate_existing=True))


def _seal(key: bytes, name: str, seq: int, last_hash: str) -> str:
    """Return what signs the head of a chain."""
    return chain.link(key, last_hash, {"head": name, "seq": seq})


def _facts(entry: AuditEntry) -> dict[str, Any]:
    """Return what the hash covers."""
    return {
        "id": str(entry.id),
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "actor": str(entry.actor_id or ""),
        "on_behalf_of": str(entry.on_behalf_of_id or ""),
        "action": entry.action,
        "subject": [entry.subject_kind, entry.subject_id],
        "fields": list(entry.fields),
        "salt": entry.salt,
        "digest": entry.digest,
        "request": entry.request_id,
    }


@dataclass(frozen=True)
class Verdict:
    """What verifying found: entries read over all chains, and the first break in words (None: whole)."""

    chains: int
    entries: int
    broken: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict for --json."""
        return {
            "chains": self.chains,
            "entries": self.entries,
            "broken": self.broken,
            "ok": self.broken is None,
        }


def verify() -> Verdict:
    """Walk every chain from its start and compare it with its head; stop at the first break."""
    heads = db.session.scalars(sa.select(AuditHead).order_by(AuditHead.chain)).all()
    orphan = db.session.scalar(
        sa.select(AuditEntry.chain).where(AuditEntry.chain.not_in(sa.select(AuditHead.chain))).limit(1)
    )
    if orphan is not None:
        return Verdict(len(heads), 0, f"Chain {orphan} has entries but its head is gone")
    read = 0
    for head in heads:
        entries = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.chain == head.chain).order_by(AuditEntry.seq)
        ).yield_per(1000)
        count, broken = _walk(head, entries)
        read += count
        if broken:
            return Verdict(len(heads), read, broken)
    return Verdict(len(heads), read, None)


def _walk(head: AuditHead, entries: Iterable[AuditEntry]) -> tuple[int, str | None]:
    """Return how many entries of a chain were read and what broke it, if anything."""
    previous, count = chain.START, 0
    for entry in entries:
        count += 1
        place = f"Chain {head.chain}, entry {count}"
        if entry.seq != count:
            return count, f"{place}: an entry is missing (found number {entry.seq})"
        if entry.previous_hash != previous:
            return count, f"{place}: it does not follow the entry before it"
        if entry.hash not in {chain.link(key, previous, _facts(entry)) for key in keys.all}:
            return count, f"{place}: it was changed after it was written"
        previous = entry.hash
    if count != head.seq or (count and previous != head.hash):
        return count, f"Chain {head.chain}: the end is cut off at entry {count}, the head says {head.seq}"
    if head.seal not in {_seal(key, head.chain, head.seq, head.hash) for key in keys.all}:
        return count, f"Chain {head.chain}: its head was changed"
    return count, None


def list_for(organisation: Any, subject: Any) -> list[AuditEntry]:
    """Return the acts on one thing of an organisation, newest first."""
    return list(
        db.session.scalars(
            sa.select(AuditEntry)
            .where(
                AuditEntry.chain == str(organisation.id),
                AuditEntry.subject_kind == subject.__tablename__,
                AuditEntry.subject_id == str(subject.id),
            )
            .order_by(AuditEntry.seq.desc())
        )
    )
