"""The options that the person is shown: two or three teams, none worse in everything, each said in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from carematch.matching import said
from carematch.matching.eligibility import LEGAL
from carematch.matching.facts import Candidate
from carematch.matching.team.board import Board, Member, bits
from carematch.matching.team.finding import MORE_FOR_LESS, Pace, Search, cheapest, fewest_faces, steadiest
from carematch.matching.team.plan import Plan

FEWEST, CHEAPEST, RESILIENT = "fewest faces", "cheapest", "most resilient"

# What to say of a visit that nobody can do, by the rule that keeps most people from it.
_NOBODY = {
    "service": "Nobody who may do it offers the help it asks",
    "times": "Nobody who may do it is free then",
    "hours": "Nobody who may do it has the hours to spare",
    "distance": "Nobody near enough can do it",
    "price": "Nobody can do it for what the person can pay",
}
_LAW = "Nobody whom the law and the checks allow can do it"
_OTHER_MUST = "Nobody who meets everything the person insists on can do it"
_TAKEN = "Those who could do it are at other visits then, or have no hours left"
_TOO_DEAR = "Those who could do it are at other visits then, have no hours left, or would take the week over its budget"


@dataclass(frozen=True)
class Option:
    """A team to choose, why somebody would choose it, and whether it is proved best by what its name says."""

    name: str
    plan: Plan
    says: str
    proved: bool

    @property
    def backup(self) -> dict[int, Candidate | None]:
        """Return for each visit the nearest person outside the team who can do it, or None."""
        outside = [member for member in self.plan.board.members if member not in self.plan.team]
        return {
            visit: next((each.candidate for each in outside if each.able >> visit & 1), None)
            for visit in range(len(self.plan.board.visits))
        }


def options(board: Board, pace: Pace) -> list[Option]:
    """Search for the teams to choose from, the fewest faces first; none where nobody can do any visit."""
    if not board.coverable:
        return []
    search = Search(board, pace)
    fewest_faces(search)
    found = [(FEWEST, search.best, search.proved)]
    for name, other in ((CHEAPEST, cheapest(search)), (RESILIENT, steadiest(search))):
        if other is not None and other.plan.minutes == search.best.minutes:
            found.append((name, other.plan, other.proved and search.most_proved))
    pace.progress(100, "Done")
    first = search.best
    return [
        Option(name, plan, _says(name, plan, first), proved) for name, plan, proved in _worth_showing(found)
    ]


def _worth_showing(found: Sequence[tuple[str, Plan, bool]]) -> list[tuple[str, Plan, bool]]:
    """Leave out what another option is as good as in everything; the fewest faces always stays."""
    name, first, proved = found[0]
    kept = [
        (each, plan, sure)
        for place, (each, plan, sure) in enumerate(found[1:])
        if not any(
            _as_good(other, plan) and (not _as_good(plan, other) or earlier < place + 1)
            for earlier, (_, other, _) in enumerate(found)
            if other is not plan
        )
        and not _as_good(first, plan)
    ]
    even_better = next((plan for _, plan, _ in kept if _as_good(plan, first)), first)
    return [(name, even_better, proved), *(each for each in kept if each[1] is not even_better)]


def _as_good(one: Plan, other: Plan) -> bool:
    """Tell whether a plan is no worse in people, distance, cost and in what rests on one person."""
    return all(mine <= theirs for mine, theirs in zip(_measures(one), _measures(other), strict=True))


def _measures(plan: Plan) -> tuple[int, int, int, int]:
    return len(plan.shares), plan.far, plan.sixtieths, plan.heaviest


def _says(name: str, plan: Plan, first: Plan) -> str:
    people = said.counted(len(plan.shares), "person").replace("persons", "people")
    if name == CHEAPEST:
        less = (first.sixtieths - plan.sixtieths) // 60
        saved = f", about {said.pounds(less)} a week less than with the fewest people" if less > 0 else ""
        return f"The least cost with at most {len(first.shares) + MORE_FOR_LESS} people{saved}"
    if name == RESILIENT:
        return (
            f"The week rests least on any one of them: with {people}, nobody does more than "
            f"{said.length(plan.heaviest)} of it"
        )
    return "One person does it all" if len(plan.shares) == 1 else f"The fewest different people: {people}"


def uncovered(plan: Plan) -> dict[int, str]:
    """Return the visits that a plan leaves open, each with why."""
    board = plan.board
    return {visit: _why(board, visit) for visit in range(len(board.visits)) if visit not in plan.doing}


def _why(board: Board, visit: int) -> str:
    if board.coverable >> visit & 1:
        return _TAKEN if board.limit is None else _TOO_DEAR
    refused = board.refusals[visit]
    musts = {code: number for code, number in refused.items() if code not in LEGAL}
    most = max(musts, key=lambda code: musts[code], default=None)
    sentence = _LAW if most is None else _NOBODY.get(most, _OTHER_MUST)
    asking = len(board.ask_first[visit])
    if asking:
        people = "1 person" if asking == 1 else f"{asking} people"
        sentence += f". {people} might, but something is not recorded: ask them first"
    return sentence


def share_of(plan: Plan, member: Member) -> list[int]:
    """Return the numbers of the visits that somebody does, in the order of the need."""
    return list(bits(plan.shares[member]))
