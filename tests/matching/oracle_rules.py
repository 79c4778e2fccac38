"""The rules again, by brute force and straight from the file: sets of quarter-hours, and every placing tried."""

import math
from datetime import date
from fractions import Fraction
from itertools import product

from geopy.distance import geodesic

WEEK = 7 * 24 * 60
PERSONAL = {"PC-WASH", "PC-EAT", "PC-PROMPT", "LIVE"}
ENHANCED = PERSONAL | {"MOB", "SHOP", "BILL", "TRANS-HEALTH", "ADMIN"}
OFF = {"unit": 0.0, "sector": 2.5, "outcode": 4.3}
MUSTS = (
    *("service", "times", "hours", "distance", "gender", "language"),
    *("driver", "pets", "smoking", "own_must", "price"),
)
LEGAL = ("listed", "checks", "lawful_route", "right_to_work", "dp_family", "not_excluded")


# ---- time --------------------------------------------------------------------------------------------------


def minute(text):
    return int(text[:2]) * 60 + int(text[3:])


def span(day, since, until):
    """Return the quarter-hours wholly inside a window, one by one, from the day it opens."""
    start, end = day * 1440 + minute(since), day * 1440 + minute(until)
    if end <= start:
        end += 1440
    return [q for q in range(0, WEEK + 1440, 15) if start <= q and q + 15 <= end]


def free_quarters(provider):
    return {
        q % WEEK for each in provider["availability"] for q in span(each["day"], each["from"], each["to"])
    }


def spots(visit, free):
    inside = span(visit["day"], visit["earliest"], visit["latest"])
    inside = [(q + visit.get("moved", 0)) % WEEK for q in inside]
    long = math.ceil(visit["minutes"] / 15)
    runs = [inside[i : i + long] for i in range(len(inside) - long + 1)]
    return [set(run) for run in runs if set(run) <= free]


def placed(visits, free):
    return any(
        sum(map(len, combination)) == len(set().union(*combination))
        for combination in product(*(spots(visit, free) for visit in visits))
    )


# ---- legal -------------------------------------------------------------------------------------------------


def asked(need):
    return set(need["services"]).union(*(visit["services"] or [] for visit in need["visits"]))


def legal(need, provider):
    services, start = asked(need), date.fromisoformat(need["start_on"])
    checks = provider["checks"]

    def good(kind):
        return kind in checks and (checks[kind] is None or date.fromisoformat(checks[kind]) >= start)

    wanted = ["identity", "references", "public_liability"]
    wanted += ["motor_business"] if services & {"TRANS", "TRANS-HEALTH"} else []
    wanted += ["employers_liability"] if provider["employs_carers"] else []
    dbs = good("dbs_enhanced_adults_barred") or (not services & ENHANCED and good("dbs_basic"))
    barred = any(
        each["provider"] == provider["id"]
        and not each["council_exception"]
        and (each["relation"] in ("spouse", "partner") or each["same_household"])
        for each in need["relations"]
        if each["relation"] != "friend"
    )
    return {
        "listed": provider["listed"] and not provider["paused"],
        "checks": all(map(good, wanted)) and dbs,
        "lawful_route": "NURS" not in services and (not services & PERSONAL or route(need, provider)),
        "right_to_work": good("right_to_work"),
        "dp_family": need["funding"] != "direct_payment" or not barred,
        "not_excluded": provider["id"] not in need["excluded"] and need["id"] not in provider["excluded"],
    }


def route(need, provider):
    if provider["cqc_personal_care"]:
        return True
    if provider["employs_carers"] or need["contract_party"] == "isf_holder":
        return False
    if need["arranger_authority"] is None and (
        need["capacity_doubt"] or need["contract_party"] == "representative"
    ):
        return False
    works_alone = {"sole_trader": "delivers_in_person", "personal_assistant": "employed_by_person"}
    form = provider["legal_form"]
    return form in works_alone and provider[works_alone[form]]


# ---- musts -------------------------------------------------------------------------------------------------


def miles(need, provider):
    return geodesic((provider["lat"], provider["lon"]), (need["lat"], need["lon"])).miles


def day_minutes(need):
    split = {"weekday": 0, "weekend": 0}
    for visit in need["visits"]:
        at = (visit["day"] * 1440 + minute(visit["earliest"]) + visit.get("moved", 0)) % WEEK
        split["weekend" if at >= 5 * 1440 else "weekday"] += visit["minutes"]
    if not need["visits"]:
        split["weekday"] = need["weekly_minutes"]
    return {kind: minutes for kind, minutes in split.items() if minutes}


def known(value, test):
    return "unknown" if value is None else "met" if test(value) else "not_met"


def must(code, need, provider):
    return globals()[f"must_{code}"](need, provider)


def must_service(need, provider):
    return known(provider["services"], lambda offered: asked(need) <= set(offered))


def must_times(need, provider):
    if not need["visits"]:
        return "met"
    return known(provider["availability"], lambda _: placed(need["visits"], free_quarters(provider)))


def must_hours(need, provider):
    return known(provider["spare_minutes"], lambda spare: spare >= sum(day_minutes(need).values()))


def must_distance(need, provider, extra=0.0):
    away = miles(need, provider)
    off = (OFF[need["precision"]] + OFF[provider["precision"]]) / 1.609344
    limit = min(provider["radius_miles"], need["max_miles"] if need["max_miles"] is not None else 1e9) + extra
    if away + off <= limit:
        return "met"
    return "not_met" if away - off > limit else "unknown"


def must_gender(need, provider):
    return "met" if need["gender"] is None else known(provider["gender"], lambda g: g == need["gender"])


def must_language(need, provider):
    if not need["languages_any"]:
        return "met"
    return known(provider["languages"], lambda spoken: bool({*spoken} & {*need["languages_any"]}))


def must_driver(need, provider):
    return known(provider["drives"], bool) if need["driver"] else "met"


def must_pets(need, provider):
    return known(provider["refuses_pets"], lambda no: not {*no} & {*need["pets"]}) if need["pets"] else "met"


def must_smoking(need, provider):
    return known(provider["refuses_smoking_homes"], lambda no: not no) if need["smoking_home"] else "met"


def must_own_must(need, provider):
    return "met" if set(need["own_musts"]) <= set(provider["meets"]) else "unknown"


def must_price(need, provider, extra=0):
    minutes, rates = day_minutes(need), provider["rate_pence"] or {}
    ceiling, budget = need["max_rate_pence"], need["weekly_budget_pence"]
    if ceiling is None and budget is None:
        return "met"
    rated_at = {kind: rates.get(kind) for kind in minutes}
    if ceiling is not None and any(rate is not None and rate > ceiling + extra for rate in rated_at.values()):
        return "not_met"
    if budget is not None:
        cost = sum(Fraction(minutes[kind] * (rate or 0), 60) for kind, rate in rated_at.items())
        more = Fraction(extra * sum(minutes.values()), 60)
        if cost > budget + need["weekly_top_up_pence"] + more:
            return "not_met"
    return "unknown" if None in rated_at.values() else "met"
