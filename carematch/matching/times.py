"""Whether one person can be at every visit: a week of 672 quarter-hours, and an exact search for a placing.

Free windows round inwards and visits round up, so that no minute is promised that is not free. The week runs
in a circle: Sunday night leads into Monday morning. A week is held as an integer, one bit to a quarter-hour.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carematch.matching.facts import MINUTES_A_DAY, Visit, Window

QUARTER = 15
QUARTERS_A_WEEK = 672
_WHOLE_WEEK = (1 << QUARTERS_A_WEEK) - 1


@dataclass(frozen=True, slots=True)
class Job:
    """A visit on the grid: the quarter-hours it may start at, counted from Monday midnight, and its length."""

    starts: tuple[int, ...]
    length: int


def grid(window: Window) -> tuple[int, int]:
    """Return the first quarter-hour of a window and the one after its last, rounded inwards."""
    midnight = window.day * MINUTES_A_DAY
    return -((midnight + window.since) // -QUARTER), (midnight + window.until) // QUARTER


def week_of(windows: Iterable[Window]) -> int:
    """Return the free quarter-hours of a week; each window is rounded inwards by itself."""
    free = 0
    for window in windows:
        first, end = grid(window)
        if end > first:
            run = ((1 << (end - first)) - 1) << first
            free |= (run & _WHOLE_WEEK) | (run >> QUARTERS_A_WEEK)
    return free


def quarters_long(visit: Visit) -> int:
    """Return a visit's length in quarter-hours, rounded up."""
    return -(visit.minutes // -QUARTER)


def job_of(visit: Visit, free: int) -> Job:
    """Return every start at which the whole visit lies in its window and in free time."""
    first, end = grid(visit.window)
    length = quarters_long(visit)
    possible = _starts_of_runs(free, length)
    return Job(
        tuple(start for start in range(first, end - length + 1) if possible >> (start % QUARTERS_A_WEEK) & 1),
        length,
    )


def placing(visits: Sequence[Visit], free: int) -> tuple[int, ...] | None:
    """Return a start for each visit, in quarter-hours of the week, so that none overlap; None if there is none."""
    return place([job_of(visit, free) for visit in visits])


def place(jobs: Sequence[Job]) -> tuple[int, ...] | None:
    """Return a start for each job on the circle of the week so that no two overlap, or None; the search is exact."""
    if not all(job.starts for job in jobs):
        return None
    cut = _quiet_moment(jobs)
    if cut is not None:
        return _on_circle(_in_line([_turned(job, cut) for job in jobs]), cut)
    return _around(jobs)


def free_within(visit: Visit, free: int) -> tuple[int, int] | None:
    """Return the longest free run inside a visit's window as its first quarter-hour and the one after, or None."""
    first, end = grid(visit.window)
    best: tuple[int, int] | None = None
    since = first
    for quarter in range(first, end + 1):
        if quarter < end and free >> (quarter % QUARTERS_A_WEEK) & 1:
            continue
        if quarter > since and (best is None or quarter - since > best[1] - best[0]):
            best = since, quarter
        since = quarter + 1
    return best


def _starts_of_runs(free: int, length: int) -> int:
    """Return the quarter-hours from which so many in a row are free, round the end of the week."""
    if length > QUARTERS_A_WEEK:
        return 0
    runs, covered = free, 1
    while covered < length:
        step = min(covered, length - covered)
        runs &= (runs >> step) | (runs << (QUARTERS_A_WEEK - step)) & _WHOLE_WEEK
        covered += step
    return runs


def _quiet_moment(jobs: Sequence[Job]) -> int | None:
    """Return a moment that no job can ever be under way at, at which the circle may be cut open; None if none."""
    crossed = 0
    for job in jobs:
        inner = job.starts[-1] + job.length - job.starts[0] - 1  # moments strictly inside its whole reach
        reach = ((1 << max(inner, 0)) - 1) << (job.starts[0] + 1)
        while reach:
            crossed |= reach & _WHOLE_WEEK
            reach >>= QUARTERS_A_WEEK
    quiet = ~crossed & _WHOLE_WEEK
    return (quiet & -quiet).bit_length() - 1 if quiet else None


def _turned(job: Job, cut: int) -> Job:
    """Return the job as seen from a cut, leaving out starts that would run over it."""
    seen = sorted({(start - cut) % QUARTERS_A_WEEK for start in job.starts})
    return Job(tuple(start for start in seen if start + job.length <= QUARTERS_A_WEEK), job.length)


def _on_circle(starts: tuple[int, ...] | None, cut: int) -> tuple[int, ...] | None:
    return None if starts is None else tuple((start + cut) % QUARTERS_A_WEEK for start in starts)


def _around(jobs: Sequence[Job]) -> tuple[int, ...] | None:
    """Place jobs that leave no quiet moment: fix the least movable at each of its starts and cut there."""
    fixed = min(range(len(jobs)), key=lambda each: len(jobs[each].starts))
    for start in jobs[fixed].starts:
        rest = [_turned(job, start) for job in jobs]
        rest[fixed] = Job((0,), jobs[fixed].length)
        found = _on_circle(_in_line(rest), start)
        if found is not None:
            return found
    return None


def _in_line(jobs: Sequence[Job]) -> tuple[int, ...] | None:
    """Place jobs on a line, exactly: for each set of jobs done, only its earliest possible end matters.

    A set is given up as soon as a job outside it can no longer start. Of jobs that are alike the first is
    placed first.
    """
    reached: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for _ in jobs:
        further: dict[int, tuple[int, tuple[int, ...]]] = {}
        for done, (ended, order) in reached.items():
            for job, end in _next_ends(jobs, done, ended):
                after = done | 1 << job
                if after not in further or end < further[after][0]:
                    further[after] = end, (*order, job)
        reached = further
    if not reached:
        return None
    (_, order) = next(iter(reached.values()))
    return _starts_in_order(jobs, order)


def _next_ends(jobs: Sequence[Job], done: int, ended: int) -> list[tuple[int, int]]:
    """Return each job that may come next with the moment it would end; none if any job has missed its chance.

    A job that can only start once another could already be over need not come next: that other goes before it.
    """
    nexts: list[tuple[int, int, int]] = []
    seen: set[Job] = set()
    for number, job in enumerate(jobs):
        if done >> number & 1 or job in seen:
            continue
        seen.add(job)
        start = _start_from(job, ended)
        if start is None:
            return []
        nexts.append((number, start, start + job.length))
    soonest = min(end for _, _, end in nexts)
    return [(number, end) for number, start, end in nexts if start < soonest]


def _start_from(job: Job, moment: int) -> int | None:
    position = bisect_left(job.starts, moment)
    return job.starts[position] if position < len(job.starts) else None


def _starts_in_order(jobs: Sequence[Job], order: Sequence[int]) -> tuple[int, ...]:
    starts = [0] * len(jobs)
    ended = 0
    for each in order:
        start = _start_from(jobs[each], ended)
        if start is None:
            raise AssertionError("An order that was found cannot be kept")
        starts[each] = start
        ended = start + jobs[each].length
    return tuple(starts)
