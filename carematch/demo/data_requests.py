"""What somebody in the demonstration asks about their data, so that the manager has something to answer."""

from carematch.demo.past import Past
from carematch.privacy import requests
from carematch.privacy.vocabulary import Kind


def leave(past: Past) -> None:
    """Ask to have a telephone number put right."""
    said = "I have a new telephone: 0117 496 0611. Please take the old number out."
    requests.ask(past.anchor, past.seeker, kind=Kind.CORRECT, said=said)
