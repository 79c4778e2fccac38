"""What slices above this one know of a need: each gives its lines here, and says who may read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a need's page: the template that shows it, and the facts that it is told."""

    template: str
    facts: Mapping[str, Any]


Sections = Callable[[Organisation, Need], Section]
_shown: list[tuple[Permission, Sections]] = []


def also_shown(needed: Permission) -> Callable[[Sections], Sections]:
    """Have a function show a section of a need's page to whoever holds a permission."""

    def add(section: Sections) -> Sections:
        if (needed, section) not in _shown:
            _shown.append((needed, section))
        return section

    return add


def sections(organisation: Organisation, need: Need, may: Callable[[Permission], bool]) -> list[Section]:
    """Return the sections that slices above this one show on a need's page, as far as the reader may see them."""
    return [section(organisation, need) for needed, section in _shown if may(needed)]


def lines(organisation: Organisation, need: Need, may: Callable[[Permission], bool]) -> list[Line]:
    """Return what is known of a need, as far as the reader may know of it."""
    return [line for needed, said in _said if may(needed) for line in said(organisation, need)]
