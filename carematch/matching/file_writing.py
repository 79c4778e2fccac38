"""Writes a problem as the file that problem.load reads, so that what was ranked can be ranked again."""

from collections.abc import Mapping
from typing import Any

from carematch.matching.facts import MINUTES_A_DAY, Candidate, Need, Place, Relation, Visit, Window
from carematch.matching.problem import Problem


def as_file(problem: Problem) -> dict[str, Any]:
    """Return a problem as data that json can write; load(as_file(problem)) gives the same answers.

    Names of providers and safeguarding pauses have no place in the file: leave out whoever is paused so.
    """
    return {
        "today": problem.today.isoformat(),
        "seed": problem.seed,
        "weights": dict(problem.weights),
        "adjacency": {code: list(near) for code, near in problem.adjacency.items()},
        "needs": [_need(need) for need in problem.needs],
        "providers": [_provider(candidate) for candidate in problem.providers],
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "id": need.id,
        "received_on": need.received_on.isoformat() if need.received_on else None,
        **_place(need.place),
        "neighbourhood": need.neighbourhood,
        "start_on": need.start_on.isoformat(),
        "priority": need.priority,
        "services": list(need.services),
        "weekly_minutes": need.weekly_minutes,
        "visits": [_visit(visit) for visit in need.visits],
        "max_miles": need.max_miles,
        "gender": need.gender,
        "languages_any": list(need.languages_any),
        "driver": need.driver,
        "pets": list(need.pets),
        "smoking_home": need.smoking_home,
        "own_musts": list(need.own_musts),
        "max_rate_pence": need.max_rate_pence,
        "weekly_budget_pence": need.weekly_budget_pence,
        "weekly_top_up_pence": need.weekly_top_up_pence,
        "excluded": sorted(need.excluded),
        "flexibility": list(need.flexibility),
        **_contract(need),
    }


def _contract(need: Need) -> dict[str, Any]:
    return {
        "prefers": {
            "languages": list(need.prefers.languages),
            "experience": list(need.prefers.experience),
            "interests": list(need.prefers.interests),
            "communities": list(need.prefers.communities),
        },
        "known_providers": sorted(need.known_providers),
        "contract_party": need.contract_party,
        "capacity_doubt": need.capacity_doubt,
        "arranger_authority": need.arranger_authority,
        "funding": need.funding,
        "relations": [_relation(relation) for relation in need.relations],
    }


def _provider(candidate: Candidate) -> dict[str, Any]:
    windows = candidate.availability
    return {
        "id": candidate.id,
        **_place(candidate.place),
        "neighbourhood": candidate.neighbourhood,
        "radius_miles": candidate.radius_miles,
        "listed": candidate.listed,
        "paused": candidate.paused,
        "services": list(candidate.services),
        "availability": None if windows is None else [_window(window, "from", "to") for window in windows],
        "spare_minutes": candidate.spare_minutes,
        "rate_pence": {kind.value: pence for kind, pence in candidate.rate_pence.items()},
        "gender": candidate.gender,
        "languages": _list(candidate.languages),
        "drives": candidate.drives,
        "refuses_pets": _list(candidate.refuses_pets),
        "refuses_smoking_homes": candidate.refuses_smoking_homes,
        "meets": dict(candidate.meets),
        "excluded": sorted(candidate.excluded),
        "experience": _list(candidate.experience),
        "interests": _list(candidate.interests),
        "communities": _list(candidate.communities),
        **_standing(candidate),
    }


def _standing(candidate: Candidate) -> dict[str, Any]:
    return {
        "legal_form": candidate.legal_form,
        "delivers_in_person": candidate.delivers_in_person,
        "employs_carers": candidate.employs_carers,
        "employed_by_person": candidate.employed_by_person,
        "cqc_personal_care": candidate.cqc_personal_care,
        "checks": {
            kind.value: last_day.isoformat() if last_day else None
            for kind, last_day in candidate.checks.items()
        },
        "confirmed_on": candidate.confirmed_on.isoformat() if candidate.confirmed_on else None,
        "full_since": candidate.full_since.isoformat() if candidate.full_since else None,
        "offers_28_days": candidate.offers_28_days,
    }


def _place(place: Place | None) -> Mapping[str, Any]:
    if place is None:
        return {"lat": None, "lon": None, "precision": None}
    return {"lat": place.lat, "lon": place.lon, "precision": place.precision.value}


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.id,
        **_window(visit.window, "earliest", "latest"),
        "minutes": visit.minutes,
        "services": _list(visit.services),
    }


def _window(window: Window, opens: str, closes: str) -> dict[str, Any]:
    """Write a stretch of the week; one that runs past midnight ends at a time of the next day."""
    until = window.until if window.until <= MINUTES_A_DAY else window.until - MINUTES_A_DAY
    return {"day": window.day, opens: _time(window.since), closes: _time(until)}


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "provider": relation.provider,
        "relation": relation.relation,
        "same_household": relation.same_household,
        "council_exception": relation.council_exception,
    }


def _list(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)
