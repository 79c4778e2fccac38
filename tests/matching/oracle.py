"""The same rules again, by brute force and straight from the file, to compare the engine with.

Nothing of the engine is used: sets of minutes instead of bits, every placing tried, steps found by counting up.
"""

import hashlib
import math
from datetime import date
from functools import cmp_to_key

from tests.matching.oracle_rules import (
    LEGAL,
    MUSTS,
    day_minutes,
    free_quarters,
    legal,
    miles,
    must,
    must_distance,
    must_price,
    placed,
)

WEIGHTS = {
    "near": 25,
    "neighbourhood": 10,
    "continuity": 15,
    "language": 10,
    "experience": 15,
    "interests": 5,
    "community": 5,
    "price_fit": 5,
    "fresh": 5,
    "fair_share": 5,
}


def solve(problem):
    return [one_need(problem, need) for need in problem["needs"]]


def one_need(problem, need):
    blocked, near, fit = {}, {}, []
    for provider in problem["providers"]:
        bad = [rule for rule in LEGAL if not legal(need, provider)[rule]]
        answers = {code: must(code, need, provider) for code in MUSTS}
        failed = [code for code in MUSTS if answers[code] == "not_met"]
        if bad:
            blocked[provider["id"]] = bad[0]
        elif failed:
            near[provider["id"]] = (
                failed,
                [found for code in failed if (found := step(code, need, provider))],
            )
        else:
            fit.append((provider, answers))
    most = max([provider["offers_28_days"] for provider, _ in fit] or [0])
    eligible = [
        (
            any(a == "unknown" for a in answers.values()),
            *rated(problem, need, provider, most),
            provider["id"],
            answers,
        )
        for provider, answers in fit
    ]
    return ordered(problem, need, eligible), near, blocked


def ordered(problem, need, eligible):
    def draw(name):
        return hashlib.sha256(f"{problem['seed']}|{need['id']}|{name}".encode()).hexdigest()

    def before(a, b):
        if a[0] != b[0]:
            return -1 if b[0] else 1
        if abs(a[1] - b[1]) > 1e-9:
            return -1 if a[1] > b[1] else 1
        return -1 if (a[3], draw(a[4])) < (b[3], draw(b[4])) else 1

    return sorted(eligible, key=cmp_to_key(before))


# ---- steps -------------------------------------------------------------------------------------------------


def step(code, need, provider):
    if code == "distance":
        sizes = (k / 2 for k in range(1, 100000))
        size = next(x for x in sizes if must_distance(need, provider, x) != "not_met")
        return {"code": code, "visit": None, "extra_miles": size}
    if code == "price":
        size = next(x for x in range(50, 10**6, 50) if must_price(need, provider, x) != "not_met")
        return {"code": code, "visit": None, "extra_pence": size}
    if code == "times":
        return shifted(need, provider) or without_one(code, need, provider)
    if code in ("hours", "service"):
        given = without_one(code, need, provider)
        return given or (None if code == "hours" else {"code": code, "visit": None, "drop": True})
    return {"code": code, "visit": None, "drop": True}


def shifted(need, provider):
    for by in range(15, 181, 15):
        for number, visit in enumerate(need["visits"]):
            for shift in (-by, by):
                changed = [*need["visits"]]
                changed[number] = {**visit, "moved": shift}
                if placed(changed, free_quarters(provider)):
                    return {"code": "times", "visit": visit["id"], "shift_minutes": shift}
    return None


def without_one(code, need, provider):
    visits = need["visits"]
    for visit in sorted(visits if len(visits) > 1 else [], key=lambda each: each["minutes"]):
        left = [each for each in visits if each is not visit]
        went = not visit["services"] and all(each["services"] for each in left)
        less = {**need, "visits": left, "services": [] if went else need["services"]}
        if must(code, less, provider) != "not_met":
            return {"code": code, "visit": visit["id"], "drop": True}
    return None


# ---- score -------------------------------------------------------------------------------------------------


def rated(problem, need, provider, most):
    away, likes = miles(need, provider), need["prefers"]
    parts = {"near": math.exp(-away / 3)}
    here, there = need["neighbourhood"], provider["neighbourhood"]
    if here is not None:
        beside = problem["adjacency"].get(here, [])
        parts["neighbourhood"] = 1 if here == there else 0.5 if there in beside else 0
    if need["known_providers"]:
        parts["continuity"] = int(provider["id"] in need["known_providers"])
    for code, liked, theirs in (
        ("language", likes["languages"], provider["languages"]),
        ("experience", likes["experience"], provider["experience"]),
        ("community", likes["communities"], provider["communities"]),
    ):
        if liked:
            parts[code] = len({*liked} & {*(theirs or [])}) / len({*liked})
    if likes["interests"]:
        mine, theirs = {*likes["interests"]}, {*provider["interests"]}
        parts["interests"] = len(mine & theirs) / len(mine | theirs)
    if need["max_rate_pence"] is not None:
        rates = [(provider["rate_pence"] or {}).get(kind) for kind in day_minutes(need)]
        parts["price_fit"] = 0 if None in rates else max(0, 1 - max(rates) / need["max_rate_pence"])
    days = 999
    if provider["confirmed_on"]:
        days = (date.fromisoformat(problem["today"]) - date.fromisoformat(provider["confirmed_on"])).days
    parts["fresh"] = 1 if days <= 28 else max(0, 1 - (days - 28) / 56)
    parts["fair_share"] = 1 - provider["offers_28_days"] / most if most else 1
    weights = {code: problem["weights"].get(code, WEIGHTS[code]) for code in parts}
    whole = sum(weights.values())
    total = 100 * sum(weights[code] * part for code, part in parts.items()) / whole if whole else 0
    return total, parts, away
