"""Builders: a document and a photograph, sent as a provider would send them."""

from typing import Any

from carematch.accounts.models import User
from carematch.organisations.models import Organisation
from carematch.providers import documents, service
from carematch.providers import photo as photos
from carematch.providers.document import ProviderDocument
from carematch.providers.models import Provider
from carematch.uploads import service as uploads
from carematch.uploads.models import Upload
from tests.uploads import files


def document(
    make: Any,
    organisation: Organisation,
    provider: Provider,
    *,
    content: bytes = files.pdf(),
    name: str = "scan.pdf",
    kind: str = "public_liability",
    title: str = "",
    by: User | None = None,
) -> ProviderDocument:
    """Build a document that nobody has looked at yet."""
    held = service.get_provider(organisation, provider.id)
    accepted = uploads.accept_document(content, name)
    sender = by or held.user or make.member(organisation)
    made = documents.add(organisation, held, accepted, by=sender, kind=kind, title=title)
    return documents.get_document(organisation, held, made.id)


def photo(
    make: Any, organisation: Organisation, provider: Provider, *, content: bytes = files.jpeg((300, 300))
) -> Upload:
    """Build a provider's photograph; it is published where they are listed."""
    held = service.get_provider(organisation, provider.id)
    sender = held.user or make.member(organisation)
    return photos.replace(organisation, held, uploads.accept_photo(content, "me.jpg"), by=sender)
