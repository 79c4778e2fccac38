"""What slices above this one know of a need: each gives its lines here, and says who may read them."""

from collections.abc import Callable
from dataclasses import dataclass

from carematch.core.permissions import Permission
from carematch.organisations.models import Organisation
from carematch.seekers.models import Need


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is known of a need, in words, and the page that says more (or nothing)."""

    text: str
    href: str = ""


Lines = Callable[[Organisation, Need], list[Line]]
_said: list[tuple[Permission, Lines]] = []


def also_known(needed: Permission) -> Callable[[Lines], Lines]:
    """Have a function say what is known of a need, to whoever holds a permission."""

    def add(lines: Lines) -> Lines:
        if (needed, lines) not in _said:
            _said.append((needed, lines))
        return lines

    return add


def lines(organisation: Organisation, need: Need, may: Callable[[Permission], bool]) -> list[Line]:
    """Return what is known of a need, as far as the reader may know of it."""
    return [line for needed, said in _said if may(needed) for line in said(organisation, need)]
