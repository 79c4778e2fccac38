"""What somebody can afford: real prices of those who are listed near them, beside what there is each week."""

from collections.abc import Iterable
from dataclasses import dataclass

from carematch.core.money import Money
from carematch.organisations.models import Organisation
from carematch.providers.listed import Listing, nearest_listings
from carematch.rules.affordability import Week
from carematch.seekers.models import Need

# As many of the nearest as a price can be called usual by; more would come from further away.
MOST = 50
WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True)
class Price:
    """What an hour costs (at the weekend too, where that is known), and a week of it beside the budget."""

    said: str
    weekday: Money
    weekend: Money | None
    bought: int | None
    cost: Money | None
    top_up: Money | None


@dataclass(frozen=True, slots=True)
class Affordable:
    """The lowest, a usual and the highest price near somebody, from so many listings; `minutes` is what is asked."""

    prices: tuple[Price, ...]
    listings: int
    offers_all: bool
    minutes: int | None
    budget: Money | None

    @property
    def lowest(self) -> Price:
        """Return the lowest price."""
        return self.prices[0]

    @property
    def highest(self) -> Price:
        """Return the highest price."""
        return self.prices[-1]


def affordable(organisation: Organisation, need: Need) -> Affordable | None:
    """Return what the budget of a need buys at the prices near its person, or None where none is known."""
    person = need.person
    if person.lat is None or person.lon is None or not need.services:
        return None
    found, offers_all = _near(organisation, (person.lat, person.lon), need.services)
    weekdays = _rates(found, "weekday")
    if not weekdays:
        return None
    weekends = _rates(found, "weekend")
    named = zip(("Lowest", "Usual", "Highest"), _three(weekdays), _three(weekends), strict=True)
    prices = tuple(_price(need, said, weekday, weekend) for said, weekday, weekend in named if weekday)
    return Affordable(prices, len(weekdays), offers_all, _asked(need), need.weekly_budget)


def _near(
    organisation: Organisation, point: tuple[float, float], services: Iterable[str]
) -> tuple[list[Listing], bool]:
    """Return the nearest listings that offer all of some services, and that they do; else those that offer one."""
    wanted = list(services)
    found = nearest_listings(organisation, point, services=wanted, limit=MOST)
    if found or len(wanted) == 1:
        return [each.listing for each in found], True
    some = {
        each.listing.id: each.listing
        for code in wanted
        for each in nearest_listings(organisation, point, services=[code], limit=MOST)
    }
    return list(some.values()), False


def _rates(listings: Iterable[Listing], day: str) -> list[Money]:
    """Return what an hour costs on a kind of day, lowest first, of those who say it."""
    return sorted(Money(each.rate_pence[day]) for each in listings if each.rate_pence.get(day))


def _three(rates: list[Money]) -> list[Money | None]:
    """Return the lowest, the middle one and the highest; nothing of nothing."""
    return [rates[0], rates[(len(rates) - 1) // 2], rates[-1]] if rates else [None, None, None]


def _price(need: Need, said: str, weekday: Money, weekend: Money | None) -> Price:
    """Return a price with what it means: the hours the budget buys from Monday to Friday, and the week's top-up."""
    minutes = _asked(need)
    bought = Week(0, weekday, need.weekly_budget).minutes_bought
    if minutes is None:
        return Price(said, weekday, weekend, bought, None, None)
    late = sum(each.minutes for each in need.visits if each.day in WEEKEND)
    cost = Money.for_minutes(weekday, minutes - late) + Money.for_minutes(weekend or weekday, late)
    over = None if need.weekly_budget is None else max(Money(0), cost - need.weekly_budget)
    return Price(said, weekday, weekend, bought, cost, over)


def _asked(need: Need) -> int | None:
    """Return for how many minutes a week help is asked, or None where that is not known."""
    return sum(each.minutes for each in need.visits) or need.weekly_minutes
