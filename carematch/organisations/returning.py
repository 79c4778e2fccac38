"""Beginning something with a name and an email address alone, and coming back to it by a link in a letter."""

from collections.abc import Callable
from dataclasses import dataclass

from carematch.accounts import links
from carematch.accounts.models import User
from carematch.accounts.service import AlreadyRegistered, create_user, find_by_email
from carematch.mail import house
from carematch.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Door:
    """A way in without a password: the letter it sends, where its links begin, and where they lead in the end.

    `start` begins what somebody comes for; `onward` is the page of an organisation that a link of theirs leads to.
    """

    letter: str
    path: str
    start: Callable[[Organisation, User], object]
    onward: Callable[[Organisation, User], str]

    def begin(self, organisation: Organisation, *, name: str, email: str) -> str | None:
        """Begin for whoever has an email address, and send the link that they go on with.

        An address that is known brings its owner back to what they began, and changes nothing until they have opened
        the letter. Returns the link of an account that is new, for a demonstration that sends no letters.
        """
        try:
            user = create_user(email=email, name=name, password=None)
        except AlreadyRegistered:
            self.come_back(organisation, email=email)
            return None
        self.start(organisation, user)
        return self._send(organisation, user)

    def come_back(self, organisation: Organisation, *, email: str) -> None:
        """Send a link to whoever has an account with this address; whoever asks learns nothing either way."""
        user = find_by_email(email)
        if user is not None:
            self._send(organisation, user)

    def send_again(self, organisation: Organisation, token: str) -> None:
        """Send a new link in the place of an old one; whoever asks learns nothing either way."""
        links.send_again(token, self.letter, page=self._page(organisation), organisation=organisation)

    def _send(self, organisation: Organisation, user: User) -> str | None:
        """Send a link to what was begun or, where nothing was, to where one begins."""
        return links.send_link(
            user,
            self.letter,
            page=self._page(organisation),
            onward=f"/{organisation.slug}/{self.onward(organisation, user)}",
            organisation=organisation,
        )

    def _page(self, organisation: Organisation) -> str:
        """Return the address that the links of an organisation's letters begin with."""
        return f"{house.address()}/{organisation.slug}/{self.path}"
