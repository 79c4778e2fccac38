"""A provider's photograph: theirs to add, replace and remove; everybody sees it once it is published."""

import uuid

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import one, owned
from carematch.core.errors import NotFound
from carematch.organisations.models import Organisation
from carematch.providers import listing
from carematch.providers.listed import Listing
from carematch.providers.models import Provider
from carematch.uploads import service as uploads
from carematch.uploads.models import Upload


def replace(
    organisation: Organisation, provider: Provider, accepted: uploads.Accepted, *, by: User
) -> Upload:
    """Make an accepted photograph the provider's, in place of the one before, or raise QuotaReached or CannotKeep."""
    _drop(organisation, provider, by=by)
    made = uploads.keep(organisation, accepted, holder=provider, by=by)
    provider.photo_id, provider.changed_at = made.id, clock.now()
    record(organisation, "photo.added", provider, by=by)
    listing.refresh(organisation, provider, by=by)
    return made


def remove(organisation: Organisation, provider: Provider, *, by: User) -> None:
    """Take the photograph away, from the listing too; nothing happens where there is none."""
    if provider.photo_id is None:
        return
    _drop(organisation, provider, by=by)
    provider.changed_at = clock.now()
    record(organisation, "photo.removed", provider, by=by)
    listing.refresh(organisation, provider, by=by)


def _drop(organisation: Organisation, provider: Provider, *, by: User) -> None:
    """Let go of the present photograph."""
    if provider.photo_id is not None:
        uploads.remove(uploads.get_upload(organisation, provider.photo_id), by=by)
        provider.photo_id = None


def of(organisation: Organisation, provider: Provider) -> Upload:
    """Return a provider's photograph, or raise NotFound where there is none."""
    if provider.photo_id is None:
        raise NotFound("There is no photograph")
    return uploads.get_upload(organisation, provider.photo_id)


def published(organisation: Organisation, photo_id: uuid.UUID) -> Upload:
    """Return the photograph of a listing that everybody may see, or raise NotFound."""
    one(owned(Listing, organisation).where(Listing.photo_id == photo_id))
    return uploads.get_upload(organisation, photo_id)
