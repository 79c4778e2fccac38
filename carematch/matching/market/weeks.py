"""Which rows are free for a visit: runs of free bits within its window, looked for in all rows at once."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carematch.matching import times
from carematch.matching.facts import Visit

_WORD, _LONGEST = 64, 96  # bits; quarter-hours of a window that the first day, held twice, lets run on
_WHOLE = (1 << times.QUARTERS_A_WEEK) - 1
_WORD_BITS = (1 << _WORD) - 1
_EVERY_BIT = np.uint64(_WORD_BITS)

Week = NDArray[np.uint64]
Found = NDArray[np.bool_]


def free_for(visits: Sequence[Visit], week: Week) -> Found:
    """Say of each row (the words of its week) whether it can be at every visit, none of them at the same time."""
    found = np.ones(len(week), np.bool_)
    for visit in visits:
        found &= _covers(visit, week)
    together = _may_meet(visits)
    if together and found.any():
        rows = np.flatnonzero(found)
        found[rows] = _placed(together, week[rows])
    return found


def _covers(visit: Visit, week: Week) -> Found:
    """Say whether one unbroken run of free quarters, long enough, lies within the window."""
    first, end = times.grid(visit.window)
    length = times.quarters_long(visit)
    if length > end - first:
        return np.zeros(len(week), np.bool_)
    if length > _WORD or end - first > _LONGEST:
        return _one_by_one((visit,), week)
    found = np.zeros(len(week), np.bool_)
    for start in range(first, end - length + 1, _WORD - length + 1):
        bits = _bits(week, start % times.QUARTERS_A_WEEK, min(_WORD, end - start))
        found |= _has_run(bits, length)
    return found


def _bits(week: Week, first: int, count: int) -> NDArray[np.uint64]:
    """Return up to 64 quarter-hours from one on, as a number to each row."""
    word, shift = divmod(first, _WORD)
    bits = week[:, word] >> np.uint64(shift)
    if shift and count > _WORD - shift:
        bits = bits | week[:, word + 1] << np.uint64(_WORD - shift)
    return bits & _EVERY_BIT >> np.uint64(_WORD - count)


def _has_run(bits: NDArray[np.uint64], length: int) -> Found:
    covered = 1
    while covered < length:
        step = min(covered, length - covered)
        bits = bits & bits >> np.uint64(step)
        covered += step
    return bits != 0


def _may_meet(visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """Return the visits whose windows share a quarter-hour with that of another."""
    weeks = [(visit, times.week_of((visit.window,))) for visit in visits]
    meeting = [{a.id, b.id} for (a, one), (b, other) in combinations(weeks, 2) if one & other]
    return tuple(visit for visit in visits if any(visit.id in pair for pair in meeting))


def _placed(visits: Sequence[Visit], week: Week) -> Found:
    """Place the visits exactly, once for those who are free alike while they could be."""
    asked = 0
    for visit in visits:
        asked |= times.week_of((visit.window,))
    parts = [asked >> _WORD * number & _WORD_BITS for number in range(times.QUARTERS_A_WEEK // _WORD + 1)]
    words = [number for number, part in enumerate(parts) if part]
    masks = np.array([parts[number] for number in words], np.uint64)
    alike, which = np.unique(week[:, words] & masks, axis=0, return_inverse=True)
    first = np.zeros(len(alike), np.int64)
    first[which.ravel()] = np.arange(len(week))
    return _one_by_one(visits, week[first])[which.ravel()]


def _one_by_one(visits: Sequence[Visit], week: Week) -> Found:
    return np.array([times.placing(visits, _free(row)) is not None for row in week], np.bool_)


def _free(words: Any) -> int:
    return sum(int(word) << _WORD * number for number, word in enumerate(words)) & _WHOLE
