"""Beginning to ask for help with an email address alone, and coming back to it by a link in a letter."""

from carematch.accounts.models import User
from carematch.organisations.models import Organisation
from carematch.organisations.returning import Door
from carematch.seekers.needs import ask_for_oneself, list_own_needs
from carematch.seekers.vocabulary import NeedStatus

LETTER = "asking_link"


def _onward(organisation: Organisation, user: User) -> str:
    """Return the page of what somebody is still writing, of all that they asked for, or of where one begins."""
    needs = list_own_needs(organisation, user)
    draft = next((each for each in needs if each.status is NeedStatus.DRAFT), None)
    if draft is not None:
        return f"my-needs/{draft.id}"
    return "my-needs" if needs else "ask"


DOOR = Door(letter=LETTER, path="ask/link", start=ask_for_oneself, onward=_onward)
