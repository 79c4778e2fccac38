"""The Legal rules for many rows at once, worked out by the rules themselves once for all who stand alike.

The dated rule books, whose rules stand before others, and the lawful route ask the same of everybody with the same
standing; relations and exclusions name people, who are looked at one by one.
"""

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carematch.matching.eligibility import LEGAL
from carematch.matching.facts import Candidate, Need
from carematch.matching.market import columns as col
from carematch.matching.market.columns import Columns
from carematch.rules.asked import required_checks
from carematch.rules.check_kinds import CheckKind

_REMEMBERED = 500  # questions; the last ones asked would do
_UNLAWFUL = 1 << len(col.KINDS)  # a check that nobody holds

Found = NDArray[np.bool_]
Rows = NDArray[np.int64]


class Law:
    """What the law asks of each standing, remembered by question; the rules in a book never change."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._asked: dict[Hashable, NDArray[np.int64]] = {}

    def met(self, need: Need, rows: Rows) -> Found:
        """Say of each row that is open whether route, checks and right to work are met."""
        legal = self._columns.legal[rows]
        asked = self._of_standings(need, legal)[legal]
        lacking = asked & ~self._columns.held[rows].astype(np.int64)
        found = lacking == 0
        start = need.start_on.toordinal()
        doubt = np.flatnonzero(found & (self._columns.soonest[rows] < start))
        if len(doubt):
            found[doubt] = (asked[doubt] & self._run_out(rows[doubt], start)) == 0
        return found

    def _run_out(self, rows: Rows, start: int) -> NDArray[np.int64]:
        """Return the kinds of check whose last day is before the start."""
        gone = np.zeros(len(rows), np.int64)
        for kind, column in self._columns.last_days.items():
            gone |= np.where(column[rows] < start, col.KIND_BITS[kind], 0)
        return gone

    def _of_standings(self, need: Need, wanted: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the checks asked of each standing; those nobody asked about yet are worked out now."""
        question = (
            need.services_asked,
            need.start_on,
            need.contract_party,
            need.capacity_doubt,
            need.arranger_authority,
        )
        known = self._asked.get(question)
        count = len(self._columns.standings.things)
        if known is None or len(known) < count:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            longer = np.full(count, col.NOT_KNOWN, np.int64)
            if known is not None:
                longer[: len(known)] = known
            known = self._asked[question] = longer
        for number in (
            np.unique(wanted[known[wanted] == col.NOT_KNOWN]) if (known == col.NOT_KNOWN).any() else ()
        ):
            known[number] = _asked_of(need, self._columns.standings.things[number])
        return known


def barred(
    need: Need, find: Callable[[str], int | None], candidate: Callable[[int], Candidate], excluding: list[int]
) -> Rows:
    """Return the rows of those whom a relation or an exclusion keeps out, by the rules themselves."""
    rows = {row for name in need.excluded if (row := find(name)) is not None}
    for each in need.relations:
        row = find(each.provider)
        if row is not None and not LEGAL["dp_family"](need, candidate(row)).is_met:
            rows.add(row)
    return np.array(sorted(rows.union(excluding)), np.int64)


def _asked_of(need: Need, standing: Any) -> int:
    """Return the bits of the checks that are asked, and one more where the route is not lawful."""
    legal_form, in_person, employs, employed, cqc, book, overrides = standing
    alike = Candidate(
        id="",
        listed=True,
        services=(),
        legal_form=legal_form,
        delivers_in_person=in_person,
        employs_carers=employs,
        employed_by_person=employed,
        cqc_personal_care=cqc,
        rule_book=book,
        overrides=overrides,
    )
    asked = required_checks(
        need.services_asked,
        employs_carers=employs,
        on=need.start_on,
        legal_form=legal_form,
        overrides=overrides,
        book=book,
    )
    bits = col.KIND_BITS[CheckKind.RIGHT_TO_WORK]
    for each in asked:
        bits |= col.KIND_BITS[each.kind]
    return bits if LEGAL["lawful_route"](need, alike).is_met else bits | _UNLAWFUL
