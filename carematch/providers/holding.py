"""Holding somebody off the list until a manager decides about it: no renewed check and no button brings them back.

Why is never said here: whoever reads the provider's record learns that we paused them, and nothing else.
"""

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core.db import every, owned
from carematch.organisations.models import Organisation
from carematch.providers import listing
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Status

_NOT_PAUSED = (Status.DRAFT, Status.WITHDRAWN)  # nobody can find them anyway; they are held from being listed


def hold(organisation: Organisation, provider: Provider, *, by: User) -> None:
    """Take a provider off the list at once, and keep them off it until they are released; twice changes nothing."""
    if provider.is_held:
        return
    if provider.status not in _NOT_PAUSED:
        listing.stop(organisation, provider, by=by, status=Status.PAUSED, reason=listing.PAUSED_BY_US)
    provider.is_held = True
    record(organisation, "provider.held", provider, by=by, fields=["is_held"])


def release(organisation: Organisation, provider: Provider, *, by: User) -> None:
    """Let a provider be listed again, which somebody then does; nothing is listed by itself."""
    if not provider.is_held:
        return
    provider.is_held = False
    record(organisation, "provider.released", provider, by=by, fields=["is_held"])


def list_held(organisation: Organisation) -> list[Provider]:
    """Return the providers who are held, by reference."""
    return every(owned(Provider, organisation).where(Provider.is_held).order_by(Provider.reference))
