"""What slices above this one want done today: each gives its lines here, and says who may read them."""

from collections.abc import Callable
from dataclasses import dataclass

from carematch.core.permissions import Permission
from carematch.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """How many of something wait, in words, and the page that shows them."""

    count: int
    text: str
    href: str


Lines = Callable[[Organisation], list[Line]]
_said: list[tuple[Permission, Lines]] = []


def also_today(needed: Permission) -> Callable[[Lines], Lines]:
    """Have a function say what waits today, to whoever holds a permission."""

    def add(lines: Lines) -> Lines:
        if (needed, lines) not in _said:
            _said.append((needed, lines))
        return lines

    return add


def lines(organisation: Organisation, may: Callable[[Permission], bool]) -> list[Line]:
    """Return what waits, as far as the reader may know of it; what nobody waits for is left out."""
    return [line for needed, said in _said if may(needed) for line in said(organisation) if line.count]
