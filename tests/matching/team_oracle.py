"""Teams again, by brute force and straight from the file: every way to share the visits is tried."""

import math
from fractions import Fraction
from itertools import product

from tests.matching.oracle_rules import LEGAL, MUSTS, day_minutes, free_quarters, legal, miles, must, placed


def single(need, visit):
    """Return one visit as a need of its own."""
    services = visit["services"] or need["services"]
    return {**need, "visits": [{**visit, "services": None}], "services": services, "weekly_minutes": None}


def can(need, visit, provider):
    alone = single(need, visit)
    rules = legal(alone, provider)
    return all(rules[code] for code in LEGAL) and all(must(code, alone, provider) == "met" for code in MUSTS)


def rate(visit, need, provider):
    (kind,) = day_minutes(single(need, visit))
    return (provider["rate_pence"] or {}).get(kind)


def holds(visits, provider):
    enough = sum(visit["minutes"] for visit in visits) <= provider["spare_minutes"]
    return enough and placed(visits, free_quarters(provider))


def every_way(need, providers):
    """Yield the tiers of every lawful way: minutes not covered, people, miles, the week's cost in pence."""
    able = [[None, *(each for each in providers if can(need, visit, each))] for visit in need["visits"]]
    known = [
        rate(visit, need, each) or 0
        for visit, found in zip(need["visits"], able, strict=True)
        for each in found[1:]
    ]
    for chosen in product(*able):
        shares = {}
        for visit, provider in zip(need["visits"], chosen, strict=True):
            if provider is not None:
                shares.setdefault(provider["id"], (provider, []))[1].append(visit)
        cost = Fraction(0)
        for provider, visits in shares.values():
            for visit in visits:
                hourly = rate(visit, need, provider)
                cost += Fraction(visit["minutes"] * (max(known) if hourly is None else hourly), 60)
        budget = need["weekly_budget_pence"]
        if budget is not None and cost > budget + need["weekly_top_up_pence"]:
            continue
        if all(holds(visits, provider) for provider, visits in shares.values()):
            covered = sum(visit["minutes"] for _, visits in shares.values() for visit in visits)
            away = math.fsum(miles(need, provider) for provider, _ in shares.values())
            yield -covered, len(shares), round(away, 6), cost


def best(need, providers):
    return min(every_way(need, providers))


def greedy(need, providers):
    """Whoever can take on most of what is open, nearest first; each takes the longest visits that fit."""
    left = {visit["id"]: visit for visit in need["visits"]}
    budget = need["weekly_budget_pence"]
    money = None if budget is None else Fraction(budget + need["weekly_top_up_pence"])
    covered = people = 0
    free = sorted(providers, key=lambda each: miles(need, each))
    while True:
        takes = []
        for provider in free:
            taken, spent = [], Fraction(0)
            for visit in sorted(left.values(), key=lambda each: -each["minutes"]):
                if not can(need, visit, provider) or not holds([*taken, visit], provider):
                    continue
                price = Fraction(visit["minutes"] * (rate(visit, need, provider) or 0), 60)
                if money is None or spent + price <= money:
                    taken, spent = [*taken, visit], spent + price
            takes.append((sum(visit["minutes"] for visit in taken), taken, spent, provider))
        most = max(takes, key=lambda each: each[0], default=(0, [], 0, None))
        if not most[0]:
            return -covered, people
        covered, people = covered + most[0], people + 1
        money = None if money is None else money - most[2]
        free = [each for each in free if each is not most[3]]
        for visit in most[1]:
            del left[visit["id"]]
