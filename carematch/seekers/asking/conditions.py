"""Of whom a question is asked, and where its answer stands: read from the need, its person and its visits alone."""

from collections.abc import Callable, Sequence
from typing import Any

from carematch.asking.week import CELLS, ticked
from carematch.rules.taxonomy import is_personal_care
from carematch.seekers import wording
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import ContactWay, Start, Times

ANYBODY = "anybody"


def of_person(name: str) -> Callable[[Need], Any]:
    """Return a reader of what is known of the person, rather than of this need of theirs."""
    return lambda need: getattr(need.person, name)


def postcode(need: Need) -> str | None:
    """Return the postcode of a home that was found on the map."""
    return need.person.postcode if need.person.lat is not None else None


def contact_way(need: Need) -> ContactWay | None:
    """Return how somebody likes to be contacted, or None where they cannot be reached that way."""
    person = need.person
    can_be = person.email if person.contact_channel is ContactWay.EMAIL else person.phone
    return person.contact_channel if can_be else None


def is_called(need: Need) -> bool:
    """Tell whether somebody likes to be called."""
    return need.person.contact_channel is ContactWay.PHONE


def helped_by(code: str) -> Callable[[Need], bool]:
    """Return what tells whether something helps when we talk or write."""
    return lambda need: code in need.person.communication_needs


def wants(*ways: Times) -> Callable[[Need], bool]:
    """Return what tells whether times are said in one of some ways."""
    return lambda need: need.times in ways


def gender(need: Need) -> str | None:
    """Return whether a woman or a man is asked for; that it does not matter once it was asked."""
    return need.gender or (ANYBODY if "gender" in need.answered else None)


def gender_in_words(need: Need) -> str:
    """Write who is asked for, and why."""
    return wording.gender(need) or "It does not matter"


def needs_no_reason(need: Need) -> bool:
    """Tell whether a gender may be asked for without a reason: the help is intimate."""
    return is_personal_care(need.services or ())


def start_on(need: Need) -> Any:
    """Return the day on which it should start, where that is known."""
    return need.start_on if need.start is Start.DATE else None


def is_from_hospital(need: Need) -> bool:
    """Tell whether somebody is coming home from hospital."""
    return need.from_hospital is True


def is_not_from_hospital(need: Need) -> bool:
    """Tell whether somebody said that they are not coming home from hospital."""
    return not need.from_hospital


def cells(boxes: Sequence[str]) -> list[str]:
    """Return the parts of the week that ticked boxes stand for, in its order."""
    chosen = set(ticked(boxes))
    return [cell for cell in CELLS if cell in chosen]


def own_musts(need: Need) -> str:
    """Return what else must be so, a line each."""
    return "\n".join(need.own_musts)


def length(need: Need) -> str | None:
    """Return how long a visit should be, as the choice of it is called."""
    return str(need.usual_minutes) if need.usual_minutes else None


def miles(need: Need) -> str | None:
    """Return how far away somebody may be, as the choice of it is called."""
    return f"{need.max_miles:g}" if need.max_miles else None
