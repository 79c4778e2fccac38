"""First come, first served: what happens when nobody looks at the whole list; only for comparison."""

import datetime as dt

from carematch.matching.caseload.board import MOST_PEOPLE, Board
from carematch.matching.caseload.plan import Plan


def first_come_first_served(board: Board) -> Plan:
    """Share the list in order of the day received, then the id.

    Each need takes the provider who can do most of its visits that are left, the nearest of those, then the first by
    id; up to three times. Somebody does the visits in the order of the week, each that they can still hold.
    """
    plan = Plan(board)
    order = sorted(range(len(board.needs)), key=lambda each: _turn(board, each))
    providers: dict[int, list[int]] = {need: [] for need in order}
    for need, provider in board.meetings:
        providers[need].append(provider)
    for need in order:
        for _ in range(MOST_PEOPLE):
            offers = [_as_many_as_fit(board, plan, need, provider) for provider in providers[need]]
            taken = min(filter(None, offers), key=lambda choices: _preferred(board, choices), default=[])
            if not taken:
                break
            for choice in taken:
                plan.add(choice)
    return plan


def _turn(board: Board, need: int) -> tuple[dt.date, str]:
    each = board.needs[need]
    return each.received_on or dt.date.max, each.id


def _preferred(board: Board, choices: list[int]) -> tuple[int, float, str]:
    """Return what offers are compared by, least being best: how many visits, how far, and the id."""
    first = board.choices[choices[0]]
    return -len(choices), first.miles, board.providers[first.provider].id


def _as_many_as_fit(board: Board, plan: Plan, need: int, provider: int) -> list[int]:
    """Return the visits of a need that somebody can still take on together, taken in the order of the week."""
    order = sorted(board.meetings[need, provider], key=lambda each: _in_the_week(board, each))
    return plan.as_many(order)


def _in_the_week(board: Board, choice: int) -> tuple[int, int, int]:
    item = board.choices[choice].item
    visit = board.items[item].visit
    return (0, 0, item) if visit is None else (visit.window.day, visit.window.since, item)
