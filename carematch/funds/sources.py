"""Whose money a payment is: shared over the sources in the fund, to the penny; no database in it."""

from collections.abc import Mapping

from carematch.core.errors import DomainError
from carematch.core.money import Money, total
from carematch.funds.vocabulary import Source


class NotEnough(DomainError):
    """The sources do not hold as much."""


def shared(amount: Money, left: Mapping[Source, Money]) -> dict[Source, Money]:
    """Share an amount over what each source has left, in proportion, by largest remainder; raises NotEnough.

    No source bears more than it has left, and a source that bears nothing is left out.
    """
    having = {source: left[source] for source in Source if left.get(source, Money(0)) > Money(0)}
    if amount > total(list(having.values())):
        raise NotEnough(f"The fund does not hold {amount}")
    parts = amount.share([each.pence for each in having.values()]) if having else []
    return {source: part for source, part in zip(having, parts, strict=True) if part}
