"""Cover readiness: as a count by hand over single days, weights and all; who alone holds what up."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from carematch.matching.cover.readiness import Helper, State, readiness, weight_of
from carematch.matching.facts import Need, Visit, Window

MONDAY = dt.date(2026, 12, 7)
DAY = dt.timedelta(days=1)


def need(*visits, services=("COMP",)):
    return Need("n1", MONDAY, services, visits)


def visit(name, day, minutes=60, services=None, since=9):
    return Visit(name, Window(day, since * 60, since * 60 + 180), minutes, services)


def test_a_fortnight_has_each_visit_twice_in_the_order_of_its_days():
    found = readiness(need(visit("late", 0, since=18), visit("early", 0), visit("sun", 6)), (), MONDAY + DAY)
    assert [(each.visit.id, each.day) for each in found.occurrences] == [
        ("sun", MONDAY + 6 * DAY),
        ("early", MONDAY + 7 * DAY),
        ("late", MONDAY + 7 * DAY),
        ("sun", MONDAY + 13 * DAY),
        ("early", MONDAY + 14 * DAY),
        ("late", MONDAY + 14 * DAY),
    ]
    assert (found.minutes, found.share, len(found.open)) == (360, 0.0, 6)


def test_personal_care_and_medication_weigh_three_times():
    wash, remind, chat = visit("w", 0, services=("PC-WASH",)), visit("m", 1, services=("MED",)), visit("c", 2)
    asked = need(wash, remind, chat)
    assert [weight_of(asked, each) for each in asked.visits] == [3, 3, 1]
    found = readiness(
        asked, (Helper("h", frozenset("wmc")), Helper("s", frozenset(), frozenset("w"))), MONDAY
    )
    assert (found.ready_minutes, found.minutes) == (120, 360)
    assert (found.ready_weighed, found.weighed) == (360, 840)
    assert readiness(need(), (), MONDAY).share is None


def test_somebody_away_leaves_open_what_nobody_steps_in_for():
    asked = need(visit("a", 0), visit("b", 1))
    away = ((MONDAY, MONDAY + 6 * DAY),)
    regular = Helper("r", frozenset("ab"), away=away)
    willing = Helper("s", frozenset(), frozenset("a"))
    found = readiness(asked, (regular, willing), MONDAY)
    assert [each.state for each in found.occurrences] == [State.STEP_IN, State.OPEN, State.KEPT, State.KEPT]
    assert found.alone == {"r": ("b",)}
    assert found.open_without == {"r": 120}
    both_away = readiness(asked, (regular, Helper("s", frozenset(), frozenset("a"), away)), MONDAY)
    assert [each.state for each in both_away.occurrences][:2] == [State.OPEN, State.OPEN]


NAMES = st.frozensets(st.sampled_from("abc"))
AWAY = st.lists(st.tuples(st.integers(-3, 16), st.integers(0, 6)), max_size=2).map(
    lambda runs: tuple((MONDAY + first * DAY, MONDAY + (first + more) * DAY) for first, more in runs)
)
HELPERS = st.lists(st.tuples(NAMES, NAMES, AWAY), max_size=4).map(
    lambda all_: [Helper(str(number), *each) for number, each in enumerate(all_)]
)


@given(HELPERS, st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_every_sum_is_what_counting_day_by_day_gives(helpers, weekdays):
    asked = need(*(visit(name, day, 30) for name, day in zip("abc", weekdays, strict=True)))
    found = readiness(asked, helpers, MONDAY)

    def there(helper, day):
        return all(not (first <= day <= last) for first, last in helper.away)

    ready, left, without = 0, 0, {helper.id: 0 for helper in helpers if helper.does}
    for ahead in range(14):
        day = MONDAY + ahead * DAY
        for name in (name for name, weekday in zip("abc", weekdays, strict=True) if weekday == day.weekday()):
            doing = [each.id for each in helpers if name in each.does and there(each, day)]
            could = [
                each.id
                for each in helpers
                if name in each.would and name not in each.does and there(each, day)
            ]
            ready += 30 * bool(could)
            left += not doing and not could
            for helper in helpers:
                if name in helper.does and not could and not [each for each in doing if each != helper.id]:
                    without[helper.id] += 30
    assert (found.ready_minutes, len(found.open), dict(found.open_without)) == (ready, left, without)
