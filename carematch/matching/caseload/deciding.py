"""Keeps what a manager decided about a line of a proposal; nothing is sent, and nobody introduced, by deciding."""

import uuid

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, first, lock, owned
from carematch.core.errors import DomainError, NotFound
from carematch.matching.caseload.proposal import Line, find_line
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import LineDecision, SearchKind
from carematch.organisations.models import Organisation


class CannotAccept(DomainError):
    """Things have changed since the proposal; the message says what."""


def decide(
    organisation: Organisation,
    search_id: uuid.UUID,
    need_id: uuid.UUID,
    provider_id: uuid.UUID,
    *,
    by: User,
    accepted: bool,
    note: str = "",
) -> Line:
    """Keep a decision in place of an earlier one and return its line; raises NotFound, CannotAccept where it is stale.

    The search is locked, so that two managers decide one after the other.
    """
    search = lock(searches.get_search(organisation, search_id, SearchKind.CASELOAD))
    line = find_line(organisation, search, need_id, provider_id)
    if line is None:
        raise NotFound("This proposal has no such line")
    if accepted and line.stale:
        raise CannotAccept(line.stale)
    same = owned(LineDecision, organisation).where(
        LineDecision.search_id == search.id,
        LineDecision.need_id == need_id,
        LineDecision.provider_id == provider_id,
    )
    decision = first(same) or LineDecision(
        organisation_id=organisation.id, search_id=search.id, need_id=need_id, provider_id=provider_id
    )
    decision.accepted, decision.decided_by_id, decision.decided_at = accepted, by.id, clock.now()
    decision.note = note.strip() or None
    db.session.add(decision)
    record(organisation, "line.accepted" if accepted else "line.refused", decision, by=by)
    return line
