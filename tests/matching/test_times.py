"""The week of quarter-hours: rounding, nights, and a placing of all the visits."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.matching.facts import Visit, Window
from carematch.matching.times import Job, job_of, place, placing, week_of

MONDAY, SUNDAY = 0, 6


def visit(day, since, until, minutes, name="v"):
    return Visit(name, Window(day, int(since * 60), int(until * 60)), int(minutes))


def free(*windows):
    return week_of(Window(day, int(since * 60), int(until * 60)) for day, since, until in windows)


def covers(week, *visits):
    return placing(visits, week) is not None


def test_windows_round_inwards_and_visits_round_up():
    week = week_of([Window(MONDAY, 8 * 60 + 1, 9 * 60 - 1)])  # 8:01 to 8:59 is 8:15 to 8:45
    assert week.bit_count() == 2
    assert covers(week, visit(MONDAY, 8, 9, 30))
    assert not covers(week, visit(MONDAY, 8, 9, 31))


def test_two_windows_that_meet_off_the_grid_are_each_rounded():
    assert not covers(week_of([Window(0, 480, 550), Window(0, 550, 600)]), visit(MONDAY, 8, 10, 120))
    assert covers(week_of([Window(0, 480, 555), Window(0, 555, 600)]), visit(MONDAY, 8, 10, 120))


def test_a_window_shorter_than_a_quarter_is_nothing():
    assert week_of([Window(MONDAY, 481, 494)]) == 0


def test_the_visit_lies_wholly_within_its_window():
    week = free((MONDAY, 8, 14))
    assert job_of(visit(MONDAY, 7, 9, 45), week).starts == (32, 33)
    assert not covers(week, visit(MONDAY, 7, 8.5, 45))


def test_sunday_night_runs_into_monday_morning():
    night = visit(SUNDAY, 23, 25, 120)
    assert covers(free((SUNDAY, 22, 26)), night)
    assert covers(free((SUNDAY, 22, 24), (MONDAY, 0, 2)), night)
    assert not covers(free((SUNDAY, 22, 24)), night)
    assert covers(free((SUNDAY, 22, 31)), visit(MONDAY, 5, 7, 120))


def test_a_sunday_night_and_a_monday_morning_cannot_share_their_time():
    week = free((SUNDAY, 23, 25))
    late, early = visit(SUNDAY, 23, 25, 90, "late"), visit(MONDAY, 0, 1, 45, "early")
    assert covers(week, late)
    assert covers(week, early)
    assert not covers(week, late, early)
    assert covers(week, late, visit(MONDAY, 0, 1, 30, "shorter"))


def test_visits_that_could_overlap_need_a_placing_of_them_all():
    week = free((MONDAY, 8, 10))
    one, two = visit(MONDAY, 8, 10, 60, "one"), visit(MONDAY, 8, 10, 60, "two")
    assert sorted(placing([one, two], week)) == [32, 36]
    assert not covers(week, one, two, visit(MONDAY, 9, 10, 15, "three"))


def test_the_one_that_can_wait_gives_way():
    week = free((MONDAY, 8, 10))
    patient, hurried = visit(MONDAY, 8, 10, 60, "patient"), visit(MONDAY, 8, 9, 60, "hurried")
    assert placing([patient, hurried], week) == (36, 32)


def test_visits_that_leave_no_quiet_moment_in_the_week():
    always = free(*((day, 0, 24) for day in range(7)))
    days = [visit(day, 8, 31.75, 11.75 * 60, f"day {day}") for day in range(7)]
    nights = [visit(day, 20, 43.75, 11.75 * 60, f"night {day}") for day in range(7)]
    assert covers(always, *days, *nights)
    assert not covers(always, *days, *nights, *days[:4])


@given(st.randoms(use_true_random=True))
@settings(max_examples=150, deadline=None)
def test_a_placing_is_found_exactly_when_there_is_one(random: Random):
    around = [(664 + step) % 672 + 672 * random.randint(0, 1) for step in range(16)]
    jobs = [
        Job(tuple(sorted(random.sample(around, random.randint(1, 5)))), random.randint(1, 5))
        for _ in range(random.randint(1, 5))
    ]
    found = place(jobs)
    assert (found is not None) == tried_every_way(jobs, frozenset())
    if found is not None:
        taken = [
            (start + step) % 672 for start, job in zip(found, jobs, strict=True) for step in range(job.length)
        ]
        assert len(taken) == len(set(taken))
        assert all(
            start in {each % 672 for each in job.starts} for start, job in zip(found, jobs, strict=True)
        )


def tried_every_way(jobs, taken):
    if not jobs:
        return True
    for start in jobs[0].starts:
        run = {(start + step) % 672 for step in range(jobs[0].length)}
        if not run & taken and tried_every_way(jobs[1:], taken | run):
            return True
    return False


@pytest.mark.parametrize("minutes, day", [(-60, 6), (60, 0), (24 * 60, 1)])
def test_a_moved_visit_may_fall_on_another_day(minutes, day):
    moved = visit(MONDAY, 0.5, 2, 30).moved(minutes)
    assert moved.window.day == day
    assert moved.window.until - moved.window.since == 90
