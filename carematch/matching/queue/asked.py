"""What the reader of the queue asks for: which list, narrowed how, in which order. It lives in the address alone."""

import enum
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from carematch.rules.taxonomy import SERVICES


class Tab(enum.StrEnum):
    """A list of the queue: the first six are worked on, the others are looked up."""

    OPEN = "open"
    NEW = "new"
    SEARCHING = "searching"
    INTRODUCED = "introduced"
    REVIEW = "review"
    UNABLE = "unable"
    DRAFT = "draft"
    ARRANGED = "arranged"
    MET = "met"
    WITHDRAWN = "withdrawn"


WORKED_ON = (Tab.OPEN, Tab.NEW, Tab.SEARCHING, Tab.INTRODUCED, Tab.REVIEW, Tab.UNABLE)
LOOKED_UP = (Tab.DRAFT, Tab.ARRANGED, Tab.MET, Tab.WITHDRAWN)
TAB_LABELS = {
    Tab.OPEN: "All open needs",
    Tab.NEW: "New",
    Tab.SEARCHING: "Searching",
    Tab.INTRODUCED: "Waiting for replies",
    Tab.REVIEW: "To review",
    Tab.UNABLE: "Unable to match",
    Tab.DRAFT: "Being written",
    Tab.ARRANGED: "Arranged",
    Tab.MET: "Met by belonging",
    Tab.WITHDRAWN: "Withdrawn",
}


class Only(enum.StrEnum):
    """What a list can be narrowed to; several narrow it together."""

    URGENT = "urgent"
    OVERDUE = "overdue"
    LONG = "long"
    NOBODY_FITS = "nobody-fits"
    REPLY = "reply"
    ACTION = "action"


ONLY_LABELS = {
    Only.URGENT: "Urgent: coming home from hospital",
    Only.OVERDUE: "Overdue: the day it was needed by has gone by",
    Only.LONG: "Waiting longer than a week",
    Only.NOBODY_FITS: "Nobody fitted when we last looked",
    Only.REPLY: "A reply is due today or overdue",
    Only.ACTION: "A next action is due today or overdue",
}


class Sort(enum.StrEnum):
    """In which order a list stands."""

    FIRST = "first"
    WAITING = "waiting"
    NEEDED = "needed"
    ACTION = "action"


SORT_LABELS = {
    Sort.FIRST: "urgent first, then longest waiting",
    Sort.WAITING: "longest waiting",
    Sort.NEEDED: "needed soonest",
    Sort.ACTION: "next action",
}

MINE, NOBODY = "mine", "nobody"
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which needs the reader wants to see; `owner` is MINE, NOBODY, a user's id or blank for anybody."""

    tab: Tab = Tab.OPEN
    only: tuple[Only, ...] = ()
    owner: str = ""
    service: str = ""
    place: str = ""
    sort: Sort = Sort.FIRST
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the list and its order was chosen."""
        return bool(self.only or self.owner or self.service or self.place)

    def but(self, **changes: Any) -> "Asked":
        """Return the same with something changed, from its first page unless a page is named."""
        return replace(self, **{"page": 1, **changes})

    def without(self, only: Only) -> "Asked":
        """Return the same, no longer narrowed to one thing."""
        return self.but(only=tuple(each for each in self.only if each is not only))

    def cleared(self) -> "Asked":
        """Return the same list in the same order, narrowed to nothing."""
        return Asked(tab=self.tab, sort=self.sort)

    def query(self) -> dict[str, Any]:
        """Return it as the query of an address; what is usual is left out."""
        said: dict[str, Any] = {
            "show": self.tab.value if self.tab is not Tab.OPEN else "",
            "only": [each.value for each in self.only],
            "owner": self.owner,
            "service": self.service,
            "place": self.place,
            "sort": self.sort.value if self.sort is not Sort.FIRST else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in said.items() if value}


def read(args: MultiDict[str, str], owners: Collection[str], places: Mapping[str, str]) -> Asked:
    """Read an address; what it asks for that there is not is as if it was not asked."""
    owner, service, place = args.get("owner", ""), args.get("service", ""), args.get("place", "")
    page = args.get("page", "")
    only = set(args.getlist("only"))
    return Asked(
        tab=_one_of(Tab, args.get("show", ""), Tab.OPEN),
        only=tuple(each for each in Only if each.value in only),
        owner=owner if owner in {MINE, NOBODY, *owners} else "",
        service=service if service in SERVICES else "",
        place=place if place in places else "",
        sort=_one_of(Sort, args.get("sort", ""), Sort.FIRST),
        page=int(page) if _NUMBER.fullmatch(page) else 1,
    )


def _one_of(kind: type[Any], said: str, otherwise: Any) -> Any:
    """Return the member with a value, or another one."""
    return kind(said) if said in {each.value for each in kind} else otherwise
