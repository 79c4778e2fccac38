"""A change in words: what would have to be otherwise, and how to ask the person for it."""

from carematch.matching import said
from carematch.matching.facts import Need, Visit
from carematch.matching.near import Step
from carematch.rules import vocabulary

_IF = {
    "service": "If somebody else gives the help that they do not offer",
    "driver": "If it need not be somebody who drives",
    "pets": "If pets are somewhere else during visits",
    "smoking": "If the home is free of smoke for visits",
    "own_must": "If the other must-haves are left out",
}
_ASKED = {
    "service": "Would it be all right if two people share the help, each with a part of it?",
    "driver": "You asked for somebody who drives. Would somebody who does not drive be all right?",
    "pets": "Some people do not go to homes with pets. Could your pets be somewhere else during visits?",
    "smoking": "Some people do not go to homes where people smoke. Could your home be free of smoke for visits?",
    "own_must": "You asked for something else that must be so. Would you be all right without it?",
}
FREE_TO_SAY_NO = "You can say no. We keep looking either way, and nothing else changes."


def condition(need: Need, step: Step) -> str:
    """Write what would have to be otherwise: If travel can be 7 miles instead of 5."""
    visit = visit_of(need, step)
    if visit is not None and step.shift_minutes is not None:
        return f"If {said.window(visit)} can be {_instead(visit, visit.moved(step.shift_minutes))} instead"
    if visit is not None:
        return f"If somebody else comes on {said.window(visit)}"
    if step.extra_miles is not None:
        return _miles(need, step.extra_miles)
    if step.extra_pence is not None:
        return f"If {said.all_of(_prices(need, step.extra_pence))}"
    if step.code == "gender":
        return f"If it need not be {_somebody(need)}"
    if step.code == "language":
        return f"If it need not be somebody who speaks {_languages(need)}"
    return _IF[step.code]


def question(need: Need, step: Step) -> str:
    """Write how to ask the person for a change; saying no is as easy as saying yes."""
    visit = visit_of(need, step)
    if visit is not None and step.shift_minutes is not None:
        moved = _instead(visit, visit.moved(step.shift_minutes))
        return f"You asked for help on {said.window(visit)}. Would {moved} be all right instead?"
    if visit is not None:
        return f"Would it be all right if somebody else came on {said.window(visit)}, and two people shared the help?"
    if step.extra_miles is not None and need.max_miles is None:
        return f"Would you come {said.limit(step.extra_miles)} further than you usually do?"  # asked of the provider
    if step.extra_miles is not None and need.max_miles is not None:
        most = said.limit(need.max_miles)
        further = said.limit(need.max_miles + step.extra_miles)
        return f"You asked for somebody within {most}. Would somebody within {further} be all right?"
    if step.extra_pence is not None:
        could = said.all_of(_prices(need, step.extra_pence))
        return f"Would it be all right if {could}? It would only be as much as the person who comes asks for."
    if step.code == "gender":
        return f"You asked for {_somebody(need)}. Would somebody else be all right?"
    if step.code == "language":
        return (
            f"You asked for somebody who speaks {_languages(need)}. Would somebody who does not be all right?"
        )
    return _ASKED[step.code]


def visit_of(need: Need, step: Step) -> Visit | None:
    """Return the visit that a step moves or gives away, or None."""
    return next((each for each in need.visits if each.id == step.visit), None)


def budget_after(need: Need, extra_pence: int) -> int | None:
    """Return the weekly budget in pence that so much more an hour needs, up to a penny; None where none is set."""
    if need.weekly_budget_pence is None:
        return None
    return need.weekly_budget_pence - (-extra_pence * need.minutes_asked // 60)


def _instead(visit: Visit, moved: Visit) -> str:
    """Write the new time, with its day only where that is another."""
    words = said.window(moved)
    return words if moved.window.day != visit.window.day else words.split(" ", 1)[1]


def _miles(need: Need, extra: float) -> str:
    if need.max_miles is None:
        return f"If they come {said.limit(extra)} further than they usually do"
    return f"If travel can be {said.limit(need.max_miles + extra)} instead of {need.max_miles:g}"


def _prices(need: Need, extra: int) -> list[str]:
    """Write each limit that would be higher."""
    lines = []
    if need.max_rate_pence is not None:
        dearer, now = said.pounds(need.max_rate_pence + extra), said.pounds(need.max_rate_pence)
        lines.append(f"an hour can cost {dearer} instead of {now}")
    budget = budget_after(need, extra)
    if budget is not None:
        now = said.pounds(need.weekly_budget_pence or 0)
        lines.append(f"a week can cost {said.pounds(budget)} instead of {now}")
    return lines


def _somebody(need: Need) -> str:
    words = {"female": "a woman", "male": "a man"}
    asked = need.gender or ""
    return words.get(asked) or f"somebody who is {vocabulary.GENDERS.get(asked, said.plain(asked)).lower()}"


def _languages(need: Need) -> str:
    return said.any_of(map(said.language, need.languages_any))
