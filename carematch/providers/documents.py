"""Documents that providers send for their checks: sending and removing them, reading them, and what staff decide."""

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError, NotFound
from carematch.organisations.models import Organisation
from carematch.providers import checks
from carematch.providers.document import QUALIFICATION, STATE_LABELS, ProviderDocument, State
from carematch.providers.models import Provider, ProviderCheck
from carematch.rules.checks import CHECK_LABELS, CheckKind
from carematch.uploads import service as uploads
from carematch.uploads.models import Upload

# A picture of a DBS certificate is never kept (code of practice of the Disclosure and Barring Service); references
# are people, who are asked.
DBS = frozenset(kind for kind in CheckKind if kind.value.startswith("dbs"))
NEVER = DBS | {CheckKind.REFERENCES}
QUALIFICATION_LABEL = "Another qualification or certificate"
WAS_DBS = (
    "This was a DBS certificate. We may not keep a picture of one, so it is deleted. Show us the original"
)


_SHOWN = (
    joinedload(ProviderDocument.upload),
    joinedload(ProviderDocument.decided_by),
    joinedload(ProviderDocument.check),
)


class DocumentRefused(DomainError):
    """What was answered about a document cannot be kept; `field` names the question that says so."""

    def __init__(self, field: str, message: str) -> None:
        """Carry the question and the sentence to show beside it."""
        super().__init__(message)
        self.field = field


class Outcome(enum.StrEnum):
    """What staff can say of a document."""

    SEEN = "seen"
    REFUSED = "refused"
    DBS = "dbs"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check that a document helps with: how it stands, and what they sent for it, newest first."""

    standing: checks.Standing
    is_needed: bool
    sent: tuple[ProviderDocument, ...]

    @property
    def is_waiting(self) -> bool:
        """Tell whether something was sent that nobody has looked at."""
        return any(each.state is State.WAITING and not each.upload.is_removed for each in self.sent)

    @property
    def is_complete(self) -> bool:
        """Tell whether there is nothing to send."""
        return not self.is_waiting and self.standing.state is checks.State.GOOD

    @property
    def status(self) -> str:
        """Return in words whether there is something to send."""
        if self.is_waiting:
            return STATE_LABELS[State.WAITING]
        if self.standing.is_met or self.standing.state is checks.State.RAN_OUT:
            is_good = self.standing.state is checks.State.GOOD
            return "Checked" if is_good else checks.STATE_LABELS[self.standing.state]
        return self.sent[0].state_label if self.sent else "Nothing sent yet"


def labels() -> dict[str, str]:
    """Return what can be sent, by the code that it is kept under; DBS certificates are not among them."""
    kinds = {kind.value: CHECK_LABELS[kind] for kind in CheckKind if kind not in NEVER}
    return {**kinds, QUALIFICATION: QUALIFICATION_LABEL}


def wanted(provider: Provider, sent: Sequence[ProviderDocument]) -> list[Wanted]:
    """Return each check of the provider that a document can be sent for: those needed, then those that help."""
    asked = [(each, True) for each in checks.standings(provider)]
    asked += [(each, False) for each in checks.helpful_standings(provider)]
    return [
        Wanted(each, is_needed, tuple(one for one in sent if one.kind == each.kind.value))
        for each, is_needed in asked
        if each.kind not in NEVER
    ]


def add(
    organisation: Organisation,
    provider: Provider,
    accepted: uploads.Accepted,
    *,
    by: User,
    kind: str,
    title: str = "",
) -> ProviderDocument:
    """Keep a document that was accepted, for staff to look at, or raise DocumentRefused, QuotaReached or CannotKeep."""
    refuse_kind(kind, title)
    upload = uploads.keep(organisation, accepted, holder=provider, by=by)
    made = ProviderDocument(
        organisation_id=organisation.id, provider_id=provider.id, upload_id=upload.id, kind=kind
    )
    made.title = title.strip() or None
    db.session.add(made)
    record(organisation, "document.added", made, by=by, fields=[kind])
    return made


def refuse_kind(kind: str, title: str = "") -> None:
    """Raise DocumentRefused for a DBS certificate, for a kind that there is not, and for a nameless qualification."""
    if kind in {each.value for each in DBS}:
        raise DocumentRefused("kind", "Do not send a DBS certificate. Show us the original instead")
    if kind not in labels():
        raise DocumentRefused("kind", "Choose what it is")
    if kind == QUALIFICATION and not title.strip():
        raise DocumentRefused("title", "Enter what the qualification is called")


def list_documents(organisation: Organisation, provider: Provider) -> list[ProviderDocument]:
    """Return a provider's documents, newest first, with those of which only the record is left."""
    return every(
        owned(ProviderDocument, organisation)
        .where(ProviderDocument.provider_id == provider.id)
        .options(*_SHOWN)
        .order_by(ProviderDocument.created_at.desc(), ProviderDocument.id)
    )


def usable(organisation: Organisation, provider: Provider, kind: CheckKind) -> list[ProviderDocument]:
    """Return the documents that were sent for a kind of check and may still be used."""
    return [
        each
        for each in list_documents(organisation, provider)
        if each.kind == kind.value and each.state is not State.REFUSED and not each.upload.is_removed
    ]


def sent_by_themselves(provider: Provider, documents: Sequence[ProviderDocument]) -> list[ProviderDocument]:
    """Return what a provider is shown of their documents: all but those that they removed again."""
    return [
        each for each in documents if each.upload.removed_by_id != provider.user_id or not provider.user_id
    ]


def get_document(organisation: Organisation, provider: Provider, document_id: uuid.UUID) -> ProviderDocument:
    """Return one of a provider's documents, or raise NotFound."""
    found: ProviderDocument = one(
        owned(ProviderDocument, organisation)
        .where(ProviderDocument.id == document_id, ProviderDocument.provider_id == provider.id)
        .options(*_SHOWN)
    )
    return found


def waiting(organisation: Organisation) -> list[ProviderDocument]:
    """Return every document that nobody has looked at yet, oldest first, with its provider, in one query."""
    return every(
        owned(ProviderDocument, organisation)
        .join(ProviderDocument.upload)
        .where(ProviderDocument.state == State.WAITING, Upload.removed_at.is_(None))
        .options(joinedload(ProviderDocument.upload), joinedload(ProviderDocument.provider))
        .order_by(ProviderDocument.created_at, ProviderDocument.id)
    )


def read(organisation: Organisation, document: ProviderDocument, *, by: User) -> bytes:
    """Return what a document holds, or raise FileGone; that it was read, and by whom, is recorded."""
    content = uploads.content(document.upload)
    record(organisation, "document.read", document, by=by)
    return content


def is_removable(document: ProviderDocument) -> bool:
    """Tell whether whoever sent it may take it back: not once it was looked at, unless it cannot be used."""
    return document.state is not State.SEEN and not document.upload.is_removed


def remove(organisation: Organisation, document: ProviderDocument, *, by: User) -> None:
    """Take a document back, or raise DocumentRefused where staff have looked at it; the record says who and when."""
    _hold(document)
    if document.state is State.SEEN:
        raise DocumentRefused("document", "We have looked at this document already, so it stays")
    uploads.remove(document.upload, by=by)
    record(organisation, "document.removed", document, by=by)


def decide(
    organisation: Organisation, document: ProviderDocument, *, by: User, outcome: Outcome, reason: str = ""
) -> None:
    """Note what staff made of a document, or raise DocumentRefused; a DBS certificate is deleted at once."""
    _hold(document)
    if document.upload.is_removed:
        raise DocumentRefused("outcome", "This document was removed in the meantime")
    if outcome is Outcome.REFUSED and not reason.strip():
        raise DocumentRefused("reason", "Say why it cannot be used, so that they can send a better one")
    if outcome is Outcome.DBS:
        reason = WAS_DBS
        uploads.remove(document.upload, by=by)
    _note(organisation, document, State.SEEN if outcome is Outcome.SEEN else State.REFUSED, by=by)
    document.reason = None if outcome is Outcome.SEEN else reason.strip()


def use(
    organisation: Organisation,
    provider: Provider,
    check: ProviderCheck,
    document_ids: Sequence[uuid.UUID],
    *,
    by: User,
) -> None:
    """Note which of their documents were looked at for a check, or raise NotFound where one is not there any more."""
    for document_id in document_ids:
        document = _hold(get_document(organisation, provider, document_id))
        if document.upload.is_removed:
            raise NotFound("This document was removed in the meantime")
        document.check_id = check.id
        _note(organisation, document, State.SEEN, by=by)
        document.reason = None


def _hold(document: ProviderDocument) -> ProviderDocument:
    """Hold a document and its file's record: whoever removes it and whoever decides on it do so one after the other."""
    lock(document)
    lock(document.upload)
    return document


def _note(organisation: Organisation, document: ProviderDocument, state: State, *, by: User) -> None:
    """Write down how a document stands now, who says so, and when."""
    document.decided_at, document.decided_by_id, document.state = clock.now(), by.id, state
    record(organisation, f"document.{state.value}", document, by=by)
