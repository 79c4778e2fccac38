"""The grid that people tick and the windows that are kept say the same."""

import pytest

from carematch.asking.week import CELLS, Span, cells, hours, in_words, spans


def test_every_cell_comes_back():
    assert cells(spans(CELLS)) == list(CELLS)
    assert cells(spans(["3-lunch", "0-night"])) == ["0-night", "3-lunch"]


def test_a_night_ends_the_next_morning():
    (night,) = spans(["6-night"])
    assert (night.day, night.starts, night.ends, night.until) == (6, 1320, 420, 1860)


def test_an_exact_window_ticks_only_what_it_covers_whole():
    assert cells([Span(0, 8 * 60, 14 * 60)]) == ["0-lunch"]
    assert cells([Span(0, 7 * 60, 17 * 60)]) == ["0-morning", "0-lunch", "0-afternoon"]
    assert cells([Span(0, 0, 1440)]) == ["0-morning", "0-lunch", "0-afternoon", "0-evening"]


def test_unknown_cells_are_refused():
    with pytest.raises(ValueError, match="9-morning"):
        spans(["9-morning"])


def test_words():
    assert in_words(spans(["0-lunch", "0-morning", "6-night"])) == ["Monday: morning, lunch", "Sunday: night"]
    assert [hours(minutes) for minutes in (0, 30, 60, 90, 600)] == [
        "0 hours",
        "30 minutes",
        "1 hour",
        "1 hour 30 minutes",
        "10 hours",
    ]
