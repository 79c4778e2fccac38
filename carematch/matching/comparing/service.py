"""Chooses candidates of a need to be set side by side, and says of each whether they can be introduced."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carematch.matching.cards import Card, Cards
from carematch.matching.comparing.table import FEWEST, MOST, Group, Side, side_by_side
from carematch.matching.desk import Look
from carematch.matching.facts import Candidate
from carematch.providers import checks


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or three candidates in the order of the desk, and the groups of rows that tell them apart."""

    cards: tuple[Card, ...]
    groups: tuple[Group, ...]


def comparable(dealt: Cards) -> tuple[Card, ...]:
    """Return whom a manager may compare, in the order of the desk: who fits, whom to ask, who needs one change."""
    return (*dealt.fits, *dealt.ask_first, *dealt.one_change)


def chosen(dealt: Cards, ids: Iterable[uuid.UUID]) -> tuple[Card, ...]:
    """Return those of the cards that were chosen, in the order of the desk; whoever is not on it now is left out."""
    wanted = set(ids)
    return tuple(card for card in comparable(dealt) if card.provider.id in wanted)


def can_compare(cards: Sequence[Card]) -> bool:
    """Tell whether so many can stand side by side."""
    return FEWEST <= len(cards) <= MOST


def compare(looked: Look, cards: Sequence[Card]) -> Comparison:
    """Set cards of the desk side by side."""
    held: dict[str, Candidate] = {each.id: each for each in looked.problem.providers}
    sides = [
        Side(
            held[str(card.provider.id)],
            {kind: check.seen_on for kind, check in checks.latest(card.provider).items()},
        )
        for card in cards
    ]
    groups = side_by_side(looked.ranked.need, sides, looked.problem.today, looked.problem.adjacency)
    return Comparison(tuple(cards), groups)
