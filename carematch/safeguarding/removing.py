"""What a decision about a concern does to the register."""

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.core.db import db, owned
from carematch.organisations.models import Organisation
from carematch.providers import holding, listing
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Status as ProviderStatus
from carematch.safeguarding.models import Concern
from carematch.safeguarding.referrals import lapse, open_referral
from carematch.safeguarding.vocabulary import Decision, RemovalReason, Status

REMOVED = "Removed from the register"


def remove(organisation: Organisation, provider: Provider, concern: Concern, *, by: User) -> None:
    """Take somebody off the register, never to be listed again by a check or a button; for harm, open the referral."""
    holding.hold(organisation, provider, by=by)
    if provider.status not in (ProviderStatus.DRAFT, ProviderStatus.WITHDRAWN):
        listing.stop(organisation, provider, by=by, status=ProviderStatus.WITHDRAWN, reason=REMOVED)
    if concern.removal_reason is RemovalReason.HARM:
        open_referral(organisation, concern, by=by)


def keep(organisation: Organisation, provider: Provider, concern: Concern, *, by: User) -> None:
    """Let somebody be listed again unless another concern keeps them held; a referral left to do is not needed."""
    lapse(organisation, concern, by=by)
    others = owned(Concern, organisation, sa.func.count()).where(
        Concern.provider_id == provider.id,
        Concern.id != concern.id,
        sa.or_(
            sa.and_(Concern.status == Status.OPEN, Concern.has_paused),
            Concern.decision == Decision.REMOVED,
        ),
    )
    if not db.session.scalar(others):
        holding.release(organisation, provider, by=by)
