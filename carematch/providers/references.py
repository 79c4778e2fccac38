"""References: two people who are not relatives and agree that what they say is shown (regulation 22).

Conduct of Employment Agencies and Employment Businesses Regulations 2003. The provider names them, staff ask them
and write down what came of it. The check "two references" follows from the answers: nobody records it by hand.
"""

import datetime as dt
import uuid

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.providers import checks, evidence, vetting
from carematch.providers.evidence import Unchecked
from carematch.providers.models import Provider, ProviderCheck
from carematch.providers.referee import Referee, Stage
from carematch.providers.service import get_provider
from carematch.providers.vocabulary import Decision, Method
from carematch.rules.checks import CheckKind

NEEDED = 2
MOST = 6
FOLLOWED = "2 references"  # what a check that followed from the answers can be found by
STANDING = frozenset({Stage.NAMED, Stage.ASKED, Stage.ACCEPTED})


class ReferenceRefused(DomainError):
    """A referee cannot be named, or an answer not be kept so; `field` names the question that says why."""

    def __init__(self, field: str, message: str) -> None:
        """Carry the question and the sentence to show beside it."""
        super().__init__(message)
        self.field = field


def list_references(organisation: Organisation, provider: Provider) -> list[Referee]:
    """Return the referees of a provider, in the order in which they were named."""
    return every(
        owned(Referee, organisation)
        .where(Referee.provider_id == provider.id)
        .order_by(Referee.created_at, Referee.id)
    )


def get_reference(organisation: Organisation, provider: Provider, reference_id: uuid.UUID) -> Referee:
    """Return one referee of a provider, or raise NotFound."""
    found: Referee = one(
        owned(Referee, organisation).where(Referee.id == reference_id, Referee.provider_id == provider.id)
    )
    return found


def has_named_enough(organisation: Organisation, provider: Provider) -> bool:
    """Tell whether two people are named who may still count, or have been accepted."""
    return _standing(list_references(organisation, provider)) >= NEEDED


def name_referee(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    name: str,
    contact: str,
    how_known: str,
    is_relative: bool,
    may_share: bool,
) -> Referee:
    """Keep somebody who can speak for a provider, or raise ReferenceRefused with what makes them not count."""
    held = list_references(organisation, provider)
    _refuse_unsuitable(provider, held, name.strip(), contact.strip(), is_relative, may_share)
    if not how_known.strip():
        raise ReferenceRefused("how_known", "Say how they know you, like “I worked for her for two years”")
    referee = Referee(
        organisation_id=organisation.id,
        provider_id=provider.id,
        named_by_id=by.id,
        is_relative=False,
        may_share=True,
    )
    referee.name, referee.contact, referee.how_known = name.strip(), contact.strip(), how_known.strip()
    db.session.add(referee)
    provider.changed_at = clock.now()
    db.session.flush()
    record(organisation, "reference.named", referee, by=by)
    return referee


def remove_referee(organisation: Organisation, provider: Provider, referee: Referee, *, by: User) -> None:
    """Take back somebody who was named and has not been asked yet, or raise ReferenceRefused."""
    if referee.stage is not Stage.NAMED:
        raise ReferenceRefused("name", "They have been asked already, so their name is kept")
    record(organisation, "reference.removed", referee, by=by)
    db.session.delete(referee)
    provider.changed_at = clock.now()
    db.session.flush()


def ask(
    organisation: Organisation, provider: Provider, referee: Referee, *, by: User, asked_on: dt.date
) -> None:
    """Note on which day somebody was asked, or asked again, or raise ReferenceRefused."""
    if referee.stage not in (Stage.NAMED, Stage.ASKED):
        raise ReferenceRefused("asked_on", "They have answered already")
    if asked_on > clock.today():
        raise ReferenceRefused("asked_on", "Enter the day they were asked, today or earlier")
    referee.asked_on = asked_on
    provider.changed_at = clock.now()
    record(organisation, "reference.asked", referee, by=by)


def answer(
    organisation: Organisation,
    provider: Provider,
    referee: Referee,
    *,
    by: User,
    answered_on: dt.date,
    method: Method,
    is_relative: bool,
    may_share: bool,
    decision: Decision,
    note: str = "",
    unchecked: Unchecked = Unchecked(),  # noqa: B008 - it cannot change
) -> None:
    """Record what somebody said of a provider, also anew after a while, or raise ReferenceRefused.

    With the second that is accepted the check is good; the provider's row is held, so that two answers at once count.
    """
    lock(provider)
    referee = get_reference(organisation, provider, referee.id)
    _refuse_answer(referee, answered_on, method, is_relative, may_share, decision, note)
    evidence.refuse_half_told(unchecked)
    referee.asked_on = referee.asked_on or answered_on
    referee.answered_on, referee.method, referee.decision = answered_on, method, decision
    referee.is_relative, referee.may_share, referee.seen_by_id = is_relative, may_share, by.id
    referee.note = note.strip() or None
    referee.could_not_check, referee.steps_taken = unchecked.what or None, unchecked.steps or None
    provider.changed_at = clock.now()
    db.session.flush()
    record(organisation, f"reference.{decision.value}", referee, by=by)
    _follow(organisation, get_provider(organisation, provider.id), by=by)


def withdraw(
    organisation: Organisation, provider: Provider, referee: Referee, *, by: User, reason: str
) -> None:
    """Let a reference count no more, for a reason, or raise ReferenceRefused; the check may fall with it."""
    lock(provider)
    referee = get_reference(organisation, provider, referee.id)
    if referee.stage is Stage.WITHDRAWN:
        raise ReferenceRefused("reason", "It is withdrawn already")
    if not reason.strip():
        raise ReferenceRefused("reason", "Say why, in a few words")
    referee.withdrawn_on = clock.today()
    provider.changed_at = clock.now()
    referee.note = "\n".join(filter(None, (referee.note, reason.strip())))
    db.session.flush()
    record(organisation, "reference.withdrawn", referee, by=by)
    _follow(organisation, get_provider(organisation, provider.id), by=by)


def _refuse_answer(
    referee: Referee,
    answered_on: dt.date,
    method: Method,
    is_relative: bool,
    may_share: bool,
    decision: Decision,
    note: str,
) -> None:
    """Raise ReferenceRefused for an answer that cannot be right, or cannot be accepted."""
    if referee.stage is Stage.WITHDRAWN:
        raise ReferenceRefused("decision", "This reference is withdrawn")
    if not (referee.asked_on or dt.date.min) <= answered_on <= clock.today():
        raise ReferenceRefused("answered_on", "Enter a day from when they were asked up to today")
    if method not in evidence.methods(CheckKind.REFERENCES):
        raise ReferenceRefused("method", "Choose whether they said it or wrote it")
    if decision is Decision.ACCEPTED and is_relative:
        raise ReferenceRefused("is_relative", "A relative's word does not count, so it cannot be accepted")
    if decision is Decision.ACCEPTED and not may_share:
        raise ReferenceRefused(
            "may_share", "Without their agreement it does not count and cannot be accepted"
        )
    if decision is not Decision.ACCEPTED and not note.strip():
        raise ReferenceRefused("note", "Say in a few words why it does not count")


def _follow(organisation: Organisation, provider: Provider, *, by: User) -> None:
    """Let the check follow from the answers: good from the second accepted one, fallen once there are fewer."""
    accepted = [each for each in list_references(organisation, provider) if each.stage is Stage.ACCEPTED]
    accepted.sort(key=lambda each: each.answered_on or dt.date.min)
    made = checks.latest(provider).get(CheckKind.REFERENCES)
    is_good = made is not None and made.decision is Decision.ACCEPTED
    if len(accepted) >= NEEDED:
        last = accepted[-1]
        if is_good and made is not None and (last.answered_on or dt.date.min) <= made.seen_on:
            return
        vetting.store(organisation, provider, _check(accepted), by=by)
    elif is_good and made is not None and made.reference == FOLLOWED:
        fallen = ProviderCheck(
            kind=CheckKind.REFERENCES,
            method=made.method,
            decision=Decision.REFUSED,
            seen_on=clock.today(),
        )
        fallen.note = "Fewer than two references count now"
        vetting.store(organisation, provider, fallen, by=by)


def _check(accepted: list[Referee]) -> ProviderCheck:
    """Return the check that follows from the accepted references, with what could not be checked about them."""
    last = accepted[-1]
    made = ProviderCheck(
        kind=CheckKind.REFERENCES,
        method=last.method,
        decision=Decision.ACCEPTED,
        seen_on=last.answered_on,
    )
    made.reference = FOLLOWED
    made.could_not_check = (
        ". ".join(each.could_not_check for each in accepted if each.could_not_check) or None
    )
    made.steps_taken = ". ".join(each.steps_taken for each in accepted if each.steps_taken) or None
    return made


def _refuse_unsuitable(
    provider: Provider,
    held: list[Referee],
    name: str,
    contact: str,
    is_relative: bool,
    may_share: bool,
) -> None:
    """Raise ReferenceRefused for whoever cannot count."""
    if not name:
        raise ReferenceRefused("name", "Enter their name")
    if not contact:
        raise ReferenceRefused("contact", "Enter their phone number or email address")
    if is_relative:
        raise ReferenceRefused(
            "is_relative", "Name somebody who is not a relative: the law does not let a relative's word count"
        )
    if not may_share:
        raise ReferenceRefused(
            "may_share",
            "Name somebody who agrees: the people we introduce may ask to see what a reference says",
        )
    own_address = provider.user.email.casefold() if provider.user else ""
    if contact.casefold() == own_address or name.casefold() == provider.full_name.casefold():
        raise ReferenceRefused("name", "Name somebody else: nobody can speak for themselves")
    standing = [each for each in held if each.stage in STANDING]
    if any(_same(each, name, contact) for each in standing):
        raise ReferenceRefused("name", "They are named already. Name somebody else")
    if len(standing) >= MOST:
        raise ReferenceRefused("name", f"There are {MOST} names already, which is enough")


def _same(referee: Referee, name: str, contact: str) -> bool:
    """Tell whether this is the same person: the same way to reach them, or the same name."""
    return referee.contact.casefold() == contact.casefold() or referee.name.casefold() == name.casefold()


def _standing(referees: list[Referee]) -> int:
    """Return how many of them may still count, or do."""
    return sum(each.stage in STANDING for each in referees)
