"""Beginning a registration with an email address alone, and coming back to it by a link in a letter."""

from carematch.accounts import links
from carematch.accounts.models import User
from carematch.accounts.service import AlreadyRegistered, create_user, find_by_email
from carematch.mail import house
from carematch.organisations.models import Organisation
from carematch.providers.registration import start
from carematch.providers.service import find_own

LETTER = "registration_link"


def begin(organisation: Organisation, *, name: str, email: str) -> str | None:
    """Begin to register whoever has an email address, and send the link that they go on with.

    An address that is known brings its owner back to what they began, and changes nothing until they have opened the
    letter. Returns the link of an account that is new, for a demonstration that sends no letters.
    """
    try:
        user = create_user(email=email, name=name, password=None)
    except AlreadyRegistered:
        come_back(organisation, email=email)
        return None
    start(organisation, user)
    return _send(organisation, user)


def come_back(organisation: Organisation, *, email: str) -> None:
    """Send a link to whoever has an account with this address; whoever asks learns nothing either way."""
    user = find_by_email(email)
    if user is not None:
        _send(organisation, user)


def send_again(organisation: Organisation, token: str) -> None:
    """Send a new link in the place of an old one; whoever asks learns nothing either way."""
    links.send_again(token, LETTER, page=_page(organisation), organisation=organisation)


def _send(organisation: Organisation, user: User) -> str | None:
    """Send a link to one's own page or, where nothing is begun here, to where one begins."""
    onward = "my-page" if find_own(organisation, user) else "register"
    return links.send_link(
        user,
        LETTER,
        page=_page(organisation),
        onward=f"/{organisation.slug}/{onward}",
        organisation=organisation,
    )


def _page(organisation: Organisation) -> str:
    """Return the address that the links of an organisation's letters begin with."""
    return f"{house.address()}/{organisation.slug}/register/link"
