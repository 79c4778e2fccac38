"""Says what a search for teams found, in lines for a terminal."""

from typing import Any

from carematch.matching import said


def lines(answer: dict[str, Any]) -> list[str]:
    """Say each need's options: who does which visits, how far, for how much, and what stays open."""
    told = []
    for need in answer["needs"]:
        told.append(f"Need {need['id']}")
        if "reason" in need:
            told.append(f"  {need['reason']}.")
        for option in need["options"]:
            told += _option(option)
    return told


def _option(option: dict[str, Any]) -> list[str]:
    shares: dict[str, list[str]] = {}
    for visit, provider in option["assignment"].items():
        shares.setdefault(provider, []).append(visit)
    cost = (
        "a cost not known" if option["week_pence"] is None else f"{said.pounds(option['week_pence'])} a week"
    )
    best = "best possible" if option["proved_optimal"] else "the best found"
    head = f"  {option['name']}: {said.length(option['minutes_covered'])} covered, {option['people']} to meet"
    return [
        f"{head}, {option['miles']:.1f} miles, {cost} ({best})",
        f"    {option['says']}.",
        *(f"    {provider}: {', '.join(visits)}" for provider, visits in shares.items()),
        *(f"    not covered: {each['visit']}. {each['says']}." for each in option["uncovered"]),
        *(f"    could step in for {visit}: {spare}" for visit, spare in option["backup"].items() if spare),
    ]
