"""Who does what, one way to share the list: it can only be added to where every rule still holds."""

from collections.abc import Iterable
from typing import Any

from carematch.matching import times
from carematch.matching.caseload.board import MOST_PEOPLE, Board


class Plan:
    """Items given to choices: nobody in two places, spare minutes and budgets kept, at most three people for one."""

    def __init__(self, board: Board) -> None:
        """Begin with nothing given."""
        self.board = board
        self.doing: dict[int, int] = {}  # item to choice
        self._held: dict[int, list[int]] = {}
        self._minutes: dict[int, int] = {}
        self._spent: dict[int, int] = {}
        self._people: dict[int, dict[int, int]] = {}

    @classmethod
    def of(cls, board: Board, choices: Iterable[int]) -> "Plan":
        """Return the plan of these choices, leaving out any that cannot be added to those before."""
        plan = cls(board)
        for choice in choices:
            if plan.can_add(choice):
                plan.add(choice)
        return plan

    def can_add(self, number: int) -> bool:
        """Tell whether a choice can be taken as well."""
        board, choice = self.board, self.board.choices[number]
        item = board.items[choice.item]
        if choice.item in self.doing:
            return False
        if self._minutes.get(choice.provider, 0) + item.minutes > board.spare(choice.provider):
            return False
        people = self._people.get(item.need, {})
        if choice.provider not in people and len(people) >= MOST_PEOPLE:
            return False
        limit = board.limit(item.need)
        if limit is not None and self._spent.get(item.need, 0) + choice.sixtieths > limit:
            return False
        return fits(board, number, self._held.get(choice.provider, ()))

    def add(self, number: int) -> None:
        """Take a choice that can_add() allows."""
        choice = self.board.choices[number]
        item = self.board.items[choice.item]
        self.doing[choice.item] = number
        self._held.setdefault(choice.provider, []).append(number)
        self._minutes[choice.provider] = self._minutes.get(choice.provider, 0) + item.minutes
        self._spent[item.need] = self._spent.get(item.need, 0) + choice.sixtieths
        people = self._people.setdefault(item.need, {})
        people[choice.provider] = people.get(choice.provider, 0) + 1

    def remove(self, number: int) -> None:
        """Give a choice back."""
        choice = self.board.choices[number]
        item = self.board.items[choice.item]
        del self.doing[choice.item]
        self._held[choice.provider].remove(number)
        self._minutes[choice.provider] -= item.minutes
        self._spent[item.need] -= choice.sixtieths
        people = self._people[item.need]
        people[choice.provider] -= 1
        if not people[choice.provider]:
            del people[choice.provider]

    def as_many(self, choices: Iterable[int]) -> list[int]:
        """Return those of some choices that could be added one after another; adds none."""
        taken = []
        for each in choices:
            if self.can_add(each):
                self.add(each)
                taken.append(each)
        for each in taken:
            self.remove(each)
        return taken

    @property
    def held(self) -> dict[int, tuple[int, ...]]:
        """Return the choices that each has been given."""
        return {provider: tuple(choices) for provider, choices in self._held.items()}

    @property
    def minutes(self) -> int:
        """Return the minutes met."""
        return sum(self.board.items[item].minutes for item in self.doing)

    @property
    def weight(self) -> float:
        """Return the minutes met, each as often as its need's priority says."""
        return float(sum(self.board.items[item].weight for item in sorted(self.doing)))

    @property
    def miles(self) -> float:
        """Return the miles from base to home, summed over the visits."""
        return float(sum(self.board.choices[choice].miles for _, choice in sorted(self.doing.items())))

    def as_json(self) -> list[dict[str, Any]]:
        """Return who does what, in the order of the needs and their visits."""
        board = self.board
        return [
            {
                "need": board.needs[board.items[item].need].id,
                "visit": visit.id if (visit := board.items[item].visit) else None,
                "provider": board.providers[board.choices[choice].provider].id,
            }
            for item, choice in sorted(self.doing.items())
        ]


def fits(board: Board, number: int, held: Iterable[int]) -> bool:
    """Tell whether somebody who holds some choices can be at one more: only what it could touch is placed again."""
    choice = board.choices[number]
    if choice.job is None:
        return True
    reach, near, rest = choice.span, [number], [each for each in held if board.choices[each].job is not None]
    while touching := [each for each in rest if board.choices[each].span & reach]:
        near += touching
        rest = [each for each in rest if each not in touching]
        for each in touching:
            reach |= board.choices[each].span
    return len(near) == 1 or can_place(board, near)


def can_place(board: Board, choices: Iterable[int]) -> bool:
    """Tell whether one person can be at all of these, one after another, in one week."""
    jobs = [job for each in choices if (job := board.choices[each].job) is not None]
    return times.place(jobs) is not None


def clashes(board: Board, choices: list[int]) -> list[list[int]]:
    """Return smallest sets of one person's choices that cannot be held together; none where all can."""
    found, left = [], [each for each in choices if board.choices[each].job is not None]
    while left:
        group, reach = [left.pop()], 0
        reach = board.choices[group[0]].span
        while touching := [each for each in left if board.choices[each].span & reach]:
            group += touching
            left = [each for each in left if each not in touching]
            for each in touching:
                reach |= board.choices[each].span
        if len(group) > 1 and not can_place(board, group):
            found.append(_smallest(board, group))
    return found


def _smallest(board: Board, group: list[int]) -> list[int]:
    for each in list(group):
        fewer = [other for other in group if other != each]
        if not can_place(board, fewer):
            group = fewer
    return group
