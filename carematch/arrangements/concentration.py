"""How much of a provider's agreed time one client takes; no database in it.

The tax office and tribunals look at whether somebody is in business on their own account: one client for most of their
time speaks against it. It is a reason to ask, never a bar, so nothing here refuses anything.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concentration:
    """Weekly minutes that a provider has agreed with one client, all that they have agreed, and where we warn."""

    client_minutes: int
    all_minutes: int
    warn_above_percent: int

    @property
    def percent(self) -> int:
        """Return the client's share in whole percent, rounded down so that it never says more than is so."""
        return 100 * self.client_minutes // self.all_minutes if self.all_minutes else 0

    @property
    def is_high(self) -> bool:
        """Tell whether the client takes more than the percentage that we warn above; exactly that much is not more."""
        return 100 * self.client_minutes > self.warn_above_percent * self.all_minutes

    def with_more(self, minutes: int) -> "Concentration":
        """Return what it would be with more weekly minutes agreed with the same client."""
        return Concentration(
            self.client_minutes + minutes, self.all_minutes + minutes, self.warn_above_percent
        )
