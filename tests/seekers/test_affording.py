"""What the money buys: real prices near the person, hours that the budget buys, and what would have to be added."""

import pytest

from carematch.core.db import transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.seekers import service
from carematch.seekers.affording import affordable
from carematch.seekers.visits import Visit


def priced(make, organisation, weekday, weekend=None, services=("COMP",)):
    """List somebody who charges so much an hour."""
    rates = {"weekday": Money(weekday)} | ({"weekend": Money(weekend)} if weekend else {})
    return make.provider(organisation, services=services, rates=rates)


def bought(organisation, need):
    """Return what the money of a need buys, as it stands now."""
    return affordable(organisation, service.get_need(organisation, need.id))


@pytest.fixture
def organisation(make):
    return make.organisation()


def test_the_budget_buys_hours_at_the_lowest_the_usual_and_the_highest_price(make, organisation):
    for weekday in (18_00, 20_00, 21_00, 24_00):
        priced(make, organisation, weekday)
    need = make.need(organisation, visits=(Visit(0, 540, 780, 240), Visit(3, 540, 780, 240)))
    with transaction():
        service.change_need(organisation, need, by=make.member(organisation), weekly_budget=Money(120_00))
    found = bought(organisation, need)
    assert [(each.weekday, each.bought) for each in found.prices] == [
        (Money(18_00), 400),  # £120 buys 6 hours 40 minutes at £18
        (Money(20_00), 360),
        (Money(24_00), 300),
    ]
    assert [each.cost for each in found.prices] == [Money(144_00), Money(160_00), Money(192_00)]
    assert [each.top_up for each in found.prices] == [Money(24_00), Money(40_00), Money(72_00)]
    assert (found.listings, found.offers_all, found.minutes) == (4, True, 480)


def test_a_visit_at_the_weekend_costs_what_the_weekend_costs(make, organisation):
    priced(make, organisation, 20_00, 30_00)
    need = make.need(organisation, visits=(Visit(0, 540, 780, 60), Visit(6, 540, 780, 60)))
    assert bought(organisation, need).lowest.cost == Money(50_00)


def test_without_a_price_near_the_person_nothing_is_made_up(make, organisation):
    need = make.need(organisation)
    assert bought(organisation, need) is None
    priced(make, organisation, 20_00, services=("GARD",))
    assert bought(organisation, need) is None


def test_where_nobody_offers_everything_the_prices_of_each_part_are_shown(make, organisation):
    priced(make, organisation, 18_00, services=("COMP",))
    priced(make, organisation, 22_00, services=("GARD",))
    need = make.need(organisation, services=["COMP", "GARD"])
    found = bought(organisation, need)
    assert (found.offers_all, found.listings) == (False, 2)
    assert (found.lowest.weekday, found.highest.weekday) == (Money(18_00), Money(22_00))


def test_the_page_says_it_in_sentences_and_as_a_table(client, make, organisation):
    priced(make, organisation, 20_00)
    priced(make, organisation, 25_00)
    user = make.member(organisation, Role.SEEKER)
    need = make.need(organisation, user=user, visits=(Visit(0, 540, 840, 300),))
    client.sign_in(user)
    page = f"/{organisation.slug}/my-needs/{need.id}/affordability"
    assert (
        "You ask for 5 hours a week. That costs from £100.00 to £125.00 each week." in client.get(page).text
    )
    with transaction():
        current = service.get_own_need(organisation, user, need.id)
        service.change_need(organisation, current, by=user, weekly_budget=Money(100_00))
    shown = client.get(page).text
    assert "£100.00 buys from 4 hours to 5 hours a week" in shown
    assert "At the lowest price your budget covers that. At the highest you would have to add £25.00" in shown
    assert "These are the prices of 2 people" in shown
    question = client.get(f"/{organisation.slug}/my-needs/{need.id}/questions/top-up").text
    assert "£100.00 buys from 4 hours to 5 hours a week" in question
