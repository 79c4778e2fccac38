"""What agreed care costs in a week beside what there is for it; no database in it."""

from dataclasses import dataclass

from carematch.core.money import Money


@dataclass(frozen=True, slots=True)
class Week:
    """A week of care at one hourly rate, and the weekly budget (None: not recorded)."""

    minutes: int
    rate: Money
    budget: Money | None

    @property
    def cost(self) -> Money:
        """Return what the week costs."""
        return Money.for_minutes(self.rate, self.minutes)

    @property
    def top_up(self) -> Money | None:
        """Return what the budget leaves to be paid besides, never below nothing; None without a budget."""
        return None if self.budget is None else max(Money(0), self.cost - self.budget)

    @property
    def left_over(self) -> Money | None:
        """Return what of the budget the week leaves, never below nothing; None without a budget."""
        return None if self.budget is None else max(Money(0), self.budget - self.cost)

    @property
    def minutes_bought(self) -> int | None:
        """Return the whole minutes a week that the budget buys, or None without a budget or a rate."""
        if self.budget is None or not self.rate:
            return None
        return self.budget.pence * 60 // self.rate.pence
