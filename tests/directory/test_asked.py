"""What is asked, the orders and the pages of results: nobody lost, nobody twice, and less asked never shows fewer."""

import datetime as dt
import random
import uuid

import pytest

from carematch.asking.week import CELLS, DAYS, PARTS
from carematch.core.money import Money
from carematch.directory import results
from carematch.directory.asked import Asked, Person, fits, tags
from carematch.directory.free import cells_of, coming, soonest
from carematch.directory.ordering import Order, lot
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES

NOW = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)  # a Tuesday


def somebody(dice, **given):
    made = {
        "provider_id": uuid.UUID(int=dice.getrandbits(128)),
        "miles": dice.choice([0.0, 0.4, 1.0, 1.7, 4.9, 30.0]),
        "services": frozenset(dice.sample(list(SERVICES), 6)),
        "cells": frozenset(dice.sample(CELLS, dice.randint(0, 30))),
        "languages": frozenset(dice.sample(list(vocabulary.LANGUAGES)[:3], 2)),
        "communities": frozenset(dice.sample(list(vocabulary.COMMUNITIES)[:3], 2)),
        "pets": frozenset(dice.sample(list(vocabulary.PETS), 2)),
        "gender": dice.choice(["", *vocabulary.GENDERS]),
        "pence": dice.choice([None, 1500, 2000, 2000, 2500]),
        "drives": dice.random() < 0.5,
        "is_full": dice.random() < 0.2,
        "is_stale": dice.random() < 0.4,
    }
    return Person(**{**made, **given})


def something(dice):
    def maybe(value, otherwise):
        return value if dice.random() < 0.4 else otherwise

    return Asked(
        need=(need := maybe("bath", "")),
        meant="PC-WASH" if need else "",
        services=maybe(tuple(dice.sample(list(SERVICES), dice.randint(1, 2))), ()),
        days=maybe(tuple(sorted(dice.sample(range(7), 2))), ()),
        parts=maybe(tuple(part.code for part in dice.sample(PARTS, 2)), ()),
        languages=maybe(tuple(dice.sample(list(vocabulary.LANGUAGES)[:3], dice.randint(1, 2))), ()),
        community=maybe(dice.choice(list(vocabulary.COMMUNITIES)[:3]), ""),
        price=maybe(Money(2000), None),
        miles=maybe(2, None),
        drives=maybe(True, False),
        pets=maybe(tuple(dice.sample(list(vocabulary.PETS), dice.randint(1, 2))), ()),
        gender=maybe(dice.choice(list(vocabulary.GENDERS)), ""),
    )


@pytest.mark.parametrize("seed", range(40))
def test_pages_hold_those_who_fit_once_each_and_less_asked_shows_no_fewer(seed):
    dice = random.Random(seed)
    people = [somebody(dice) for _ in range(60)]
    asked, order = something(dice), dice.choice(list(Order))
    first = results.of(people, asked, order, 1, NOW)
    pages = [results.of(people, asked, order, number, NOW).people for number in range(1, first.pages + 1)]
    shown = [person for page in pages for person in page]
    assert len(shown) == len(set(shown)) == first.count
    assert set(shown) == {person for person in people if fits(person, asked)}
    for tag in tags(asked):
        rest = {person for person in people if fits(person, tag.rest)}
        assert (
            rest >= set(shown) or len(tag.rest.languages) == len(asked.languages) - 1 > 0
        )  # any of them will do
        assert len(tags(tag.rest)) == len(tags(asked)) - 1
    for looser in results.loosened(people, asked):
        assert looser.count == results.of(people, looser.tag.rest, order, 1, NOW).count > 0
    left = asked
    while tags(left):
        left = tags(left)[-1].rest
    assert left == Asked()
    assert results.of(people, left, order, 1, NOW).count == len(people)


@pytest.mark.parametrize("order", Order)
def test_an_order_does_not_hang_on_how_people_were_read(order):
    dice = random.Random(7)
    people = [somebody(dice) for _ in range(results.A_PAGE)]
    once = results.of(people, Asked(), order, 1, NOW).people
    dice.shuffle(people)
    assert results.of(people, Asked(), order, 1, NOW).people == once


def test_equals_are_put_by_lot_anew_each_day():
    people = [somebody(random.Random(1), provider_id=uuid.UUID(int=number)) for number in range(5)]
    firsts = {
        results.of(people, Asked(), Order.BEST, 1, NOW + dt.timedelta(days=day)).people[0].provider_id
        for day in range(60)
    }
    assert len(firsts) == 5
    assert lot(people[0].provider_id, NOW.date()) == lot(people[0].provider_id, NOW.date())


def test_each_order_puts_first_what_it_says():
    dice = random.Random(5)
    alike = {
        "is_full": False,
        "is_stale": False,
        "miles": 1.0,
        "pence": 2000,
        "cells": frozenset({"2-night"}),
    }
    base = somebody(dice, **alike)

    def order_of(order, *others):
        people = [somebody(dice, **{**alike, **other}) for other in others]
        found = results.of([base, *people], Asked(), order, 1, NOW).people
        return [([base, *people]).index(person) for person in found]

    assert order_of(Order.BEST, {"is_full": True, "miles": 0.0}, {"is_stale": True, "miles": 0.0}) == [
        0,
        2,
        1,
    ]
    assert order_of(Order.BEST, {"miles": 0.9}, {"cells": frozenset({"1-lunch"})}) == [1, 2, 0]
    assert order_of(Order.NEAREST, {"miles": 0.99, "is_full": True}) == [1, 0]
    assert order_of(Order.PRICE, {"pence": None}, {"pence": 1999, "miles": 9.0}) == [2, 0, 1]
    assert order_of(Order.SOONEST, {"cells": frozenset()}, {"cells": frozenset({"1-lunch"}), "is_full": True}) == [
        0, 1, 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "asked", "words"),
    [
        ({"1-morning", "0-morning"}, Asked(), "Monday morning"),  # today's has begun
        ({"1-lunch"}, Asked(), "today at lunch"),
        ({"1-night"}, Asked(), "tonight"),
        ({"2-night"}, Asked(), "tomorrow at night"),
        ({"1-morning"}, Asked(), "next Tuesday morning"),
        ({"1-lunch", "3-lunch"}, Asked(days=(3,)), "Thursday at lunch"),
        ({"1-lunch", "3-evening"}, Asked(parts=("evening",)), "Thursday evening"),
        ({"1-lunch"}, Asked(parts=("evening",)), None),
        ((), Asked(), None),
    ],
)
def test_when_somebody_is_next_free(cells, asked, words):
    found = soonest(cells, coming(NOW, asked))
    assert (found[1] if found else None) == words


@pytest.mark.parametrize("hours", range(0, 24, 3))
def test_the_coming_week_holds_every_part_once_in_order(hours):
    ahead = coming(NOW.replace(hour=hours), Asked())
    assert set(ahead) == set(CELLS)
    assert sorted(place for place, _words in ahead.values()) == list(range(len(DAYS) * len(PARTS)))


def test_windows_are_read_as_the_grid_ticks_them():
    assert cells_of([[0, 7 * 60, 14 * 60], [6, 22 * 60, 7 * 60]]) == {"0-morning", "0-lunch", "6-night"}
    assert cells_of([[0, 8 * 60, 12 * 60]]) == set()
    assert cells_of([]) == set()
