"""A shortlist in the demonstration: two people who were asked about, two more, and one who is not listed any more."""

from carematch.core.db import first, owned, transaction
from carematch.demo import cast
from carematch.demo.past import Past
from carematch.providers import profile
from carematch.providers.listed import Listing
from carematch.providers.models import Provider
from carematch.shortlists import service


def leave(past: Past, bristol: list[Provider]) -> None:
    """Let the seeker who can sign in think about four people."""
    with transaction():
        for provider in bristol[:2]:
            _add(past, provider)
        service.ask(past.anchor, by=past.seeker)
        for provider in bristol[2:4]:
            _add(past, provider)
        lapsed = first(owned(Provider, past.anchor).where(Provider.name == cast.LAPSED.name.split()[0]))
        assert lapsed is not None  # whose insurance ran out is not listed any more
        service.add(past.anchor, by=past.seeker, provider_id=lapsed.id, name=lapsed.called)


def _add(past: Past, provider: Provider) -> None:
    listing = first(owned(Listing, past.anchor).where(Listing.provider_id == provider.id))
    assert listing is not None  # all of them were listed
    service.add(past.anchor, by=past.seeker, provider_id=provider.id, name=profile.called(listing))
