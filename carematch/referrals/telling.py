"""Letters to whoever refers: that we have it, that somebody has looked at it, and the link when it was lost.

None says whom it is about, or what about: the page behind the link says how it stands.
"""

from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.referrals.models import PersonReferral


def address(organisation: Organisation, referral: PersonReferral) -> str:
    """Return the page that says how a referral stands; whoever has its address may read it."""
    return f"{house.address()}/{organisation.slug}/refer/link/{referral.token}"


def received(organisation: Organisation, referral: PersonReferral) -> None:
    """Write that we have a referral."""
    _send(organisation, referral, "referral_received")


def settled(organisation: Organisation, referral: PersonReferral) -> None:
    """Write that somebody has looked at it."""
    _send(organisation, referral, "referral_settled")


def link_again(organisation: Organisation, referral: PersonReferral) -> None:
    """Write the link once more."""
    _send(organisation, referral, "referral_link")


def _send(organisation: Organisation, referral: PersonReferral, template: str) -> None:
    """Write to whoever referred."""
    mail.send(
        referral.referrer_email or "",
        template,
        organisation=organisation,
        reference=referral.reference,
        link=address(organisation, referral),
    )
