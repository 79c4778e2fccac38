"""Suggesting visits: spread over the week, within what suits, as many as there is room for."""

import pytest

from carematch.seekers.proposing import propose

MORNINGS = [f"{day}-morning" for day in range(7)]


def days(suits, minutes, times):
    return [each.day for each in propose(suits, minutes, times)]


@pytest.mark.parametrize(
    ("times", "expected"),
    [(1, [0]), (2, [0, 3]), (3, [0, 2, 4]), (7, [0, 1, 2, 3, 4, 5, 6]), (9, [0, 1, 2, 3, 4, 5, 6])],
)
def test_visits_are_spread_over_the_days_that_suit(times, expected):
    assert days(MORNINGS, 60, times) == expected


def test_a_day_gets_a_second_visit_only_once_every_day_has_one():
    suits = ["0-morning", "0-evening", "2-morning"]
    assert [(each.day, each.earliest) for each in propose(suits, 60, 3)] == [(0, 420), (0, 1020), (2, 420)]
    assert days(suits, 60, 2) == [0, 2]


def test_a_part_that_is_too_short_is_made_longer_and_every_visit_can_be_kept():
    (visit,) = propose(["1-lunch"], 180, 1)
    assert (visit.earliest, visit.latest, visit.minutes) == (720, 900, 180)
    for each in propose([*MORNINGS, "5-night", "6-evening"], 240, 20):
        each.check()
    (night,) = propose(["6-night"], 60, 1)
    assert (night.earliest, night.latest) == (1320, 420)
