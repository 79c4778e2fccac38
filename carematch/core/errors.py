"""Errors that belong to the domain: their message is plain English, fit for the page."""

from carematch.core.wording import Said, said


class DomainError(Exception):
    """A rule of the domain refused the act; the message says why, to the reader."""

    def __str__(self) -> str:
        """Return the sentence that the page shows, which it can tell in the reader's language."""
        sentence = self.args[0] if self.args else self.__class__.__doc__ or ""
        return sentence if isinstance(sentence, Said) else said(str(sentence))


class NotFound(DomainError):
    """Nothing of that kind is here for whoever asks."""


class StaleEdit(DomainError):
    """Somebody else changed the record after this page was opened."""

    def __init__(self) -> None:
        """Carry the one sentence that the stale-edit page shows."""
        super().__init__("Somebody else changed this after you opened the page. Nothing of yours was saved.")


class AlreadySubmitted(DomainError):
    """The same form was sent before; `location` leads to its first result, where that is known."""

    def __init__(self, location: str | None) -> None:
        """Carry the page that shows what the first sending did."""
        super().__init__("We already have this. Nothing was recorded twice.")
        self.location = location
