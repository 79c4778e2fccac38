"""Says what a proposal for the waiting list reaches, in lines for a terminal and in sentences for a page."""

from typing import Any

from carematch.matching import said


def lines(answer: dict[str, Any]) -> list[str]:
    """Say who would go to whom, and what that reaches beside first come, first served."""
    told = []
    for each in answer["assignment"]:
        what = f"visit {each['visit']}" if each["visit"] else "all hours"
        told.append(f"Need {each['need']}, {what}: {each['provider']}")
    before = answer["first_come_first_served"]
    unmet = said.length(before["minutes_unmet"])
    in_turn = f"First come, first served: met {said.length(before['minutes_met'])}, not met {unmet}"
    return [
        *told,
        f"Met: {said.length(answer['minutes_met'])} a week; not met: {said.length(answer['minutes_unmet'])}",
        in_turn,
        better(answer),
    ]


def better(answer: dict[str, Any]) -> str:
    """Say how much better than this anything could be."""
    if answer["proved_optimal"]:
        return "Nothing better is possible: this is proved"
    percent = answer["better_percent"]
    if percent is None:
        return "Nothing was found, and nothing is proved"
    if percent < 0.05:
        return "No more hours can be met; whether fewer miles are possible is not proved"
    return f"At most {percent:.1f}% better is possible"
