"""Money is exact: parsed, written, shared and multiplied without losing a penny."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.core.money import Money, total

amounts = st.integers(-(10**12), 10**12).map(Money)
some = st.integers(0, 10**12).map(Money)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("12.50", 1250),
        ("£1,234.5", 123450),
        (" 7 ", 700),
        (".5", 50),
        ("0.01", 1),
        ("1,000,000", 100_000_000),
        ("£ 3", 300),
    ],
)
def test_amounts_are_read_as_people_write_them(text, pence):
    assert Money.parse(text) == Money(pence)


@pytest.mark.parametrize(
    "text", ["", ".", "£", "1.234", "12p", "-5", "1,23", "1 000", "1e3", "NaN", "¹", "12.5.0", "9" * 40]
)
def test_what_is_no_amount_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="Enter a"):
        Money.parse(text)


@given(some)
def test_what_is_written_is_read_back(amount):
    assert Money.parse(str(amount)) == amount
    assert Money.parse(amount.plain) == amount


def test_amounts_below_nothing_show_it_before_the_pound():
    assert str(Money(-123456)) == "-£1,234.56"
    assert Money(-5).plain == "-0.05"


@given(amounts, amounts, st.integers(-1000, 1000))
def test_sums_are_those_of_the_pence(one, other, times):
    assert (one + other - other) == one
    assert one - one == Money(0) == -one + one
    assert (one * times).pence == one.pence * times == (times * one).pence
    assert total([one, other]) == one + other
    assert (one < other) == (one.pence < other.pence)


@given(some, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_shares_add_up_and_no_share_is_a_penny_off(amount, weights):
    shares = amount.share(weights)
    assert total(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.pence * sum(weights) - amount.pence * weight) < sum(weights)
        assert weight or not share


@given(amounts, st.lists(st.integers(0, 100), min_size=1, max_size=8).filter(any))
def test_shares_of_an_amount_below_nothing_add_up_too(amount, weights):
    assert total(amount.share(weights)) == amount


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
def test_shares_need_weights(weights):
    with pytest.raises(ValueError):
        Money(100).share(weights)


@given(st.integers(0, 10**6), st.integers(0, 100_000))
def test_minutes_cost_their_part_of_the_hour_halves_rounded_up(pence, minutes):
    exact = (Decimal(pence) * minutes / 60).quantize(Decimal(1), ROUND_HALF_UP)
    assert Money.for_minutes(Money(pence), minutes).pence == int(exact)


@pytest.mark.parametrize("wrong", [1.5, "1", None, True])
def test_money_is_whole_pence(wrong):
    with pytest.raises(TypeError):
        Money(wrong)


@pytest.mark.parametrize("wrong", [1, 1.5, "1", None])
def test_a_plain_number_is_not_money(wrong):
    with pytest.raises(TypeError):
        Money(1) + wrong
    with pytest.raises(TypeError):
        Money(1) - wrong
    with pytest.raises(TypeError):
        Money(1) * 1.5
