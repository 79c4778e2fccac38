"""References: two people who are not relatives and agree that what they say is shown (regulation 22).

Conduct of Employment Agencies and Employment Businesses Regulations 2003. The provider names them, staff ask them
and write down what came of it. The check "two references" follows from the answers: nobody records it by hand.
"""

import uuid

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.providers.referee import Referee, Stage

NEEDED = 2
MOST = 6
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
