"""The smallest changes, by brute force and straight from the file: every set is tried on everybody, Must by Must."""

from tests.matching.oracle import step
from tests.matching.oracle_rules import LEGAL, MUSTS, legal, must, must_distance, must_price


def sets(need, providers):
    """Return each minimal set of changes with whom it lets in, and the Must that most fail."""
    lawful = [each for each in providers if all(legal(need, each)[rule] for rule in LEGAL)]
    failed = {each["id"]: [code for code in MUSTS if must(code, need, each) == "not_met"] for each in lawful}
    counted = {code: sum(code in codes for codes in failed.values()) for code in MUSTS}
    bound_by = max(MUSTS, key=counted.get) if any(counted.values()) else None
    if not all(failed.values()):
        return {}, bound_by
    asked = {
        each["id"]: frozenset(map(written, steps))
        for each in lawful
        if len(failed[each["id"]]) <= 2
        if all(steps := [step(code, need, each) for code in failed[each["id"]]])
    }
    parts = {frozenset([part]) for changes in asked.values() for part in changes}
    who = {each: who_enters(need, lawful, each) for each in {*asked.values(), *parts}}
    found = {}
    for name, changes in asked.items():
        alone = [part for each in changes if name in who[part := frozenset([each])]]
        if len(changes) == 2 and any(who[frozenset([each])] for each in changes):
            found.update({part: who[part] for part in alone})
        else:
            found[changes] = who[changes]
    return {changes: entering for changes, entering in found.items() if entering}, bound_by


def written(made):
    return tuple(sorted((key, value) for key, value in made.items() if value is not None))


def who_enters(need, providers, changes):
    changes = [dict(each) for each in changes]
    given = {each["visit"] for each in changes if each.get("drop") and "visit" in each}
    if need["visits"] and given == {each["id"] for each in need["visits"]}:
        return set()
    left = need
    for change in changes:
        left = after(left, change)
    return {each["id"] for each in providers if not any(failing(left, each, changes, code) for code in MUSTS)}


def after(need, change):
    visits, services = need["visits"], need["services"]
    if "shift_minutes" in change:
        moved = change["shift_minutes"]
        visits = [
            {**each, "moved": each.get("moved", 0) + moved} if each["id"] == change["visit"] else each
            for each in visits
        ]
    elif "visit" in change:
        gone = [each for each in visits if each["id"] == change["visit"]]
        visits = [each for each in visits if each["id"] != change["visit"]]
        if gone and not gone[0]["services"] and all(each["services"] for each in visits):
            services = []
    return {**need, "visits": visits, "services": services}


def failing(need, provider, changes, code):
    dropped = any(each["code"] == code and each.get("drop") and "visit" not in each for each in changes)
    if dropped:
        return False
    if code == "distance":
        return must_distance(need, provider, sum(each.get("extra_miles", 0) for each in changes)) == "not_met"
    if code == "price":
        return must_price(need, provider, sum(each.get("extra_pence", 0) for each in changes)) == "not_met"
    return must(code, need, provider) == "not_met"


def once(found):
    """Return sets with a visit that is given away written alike, whichever Must it was given away for."""
    return {frozenset(map(given_away, changes)): entering for changes, entering in found.items()}


def given_away(change):
    made = dict(change)
    return (
        tuple(pair for pair in change if pair[0] != "code")
        if made.get("drop") and "visit" in made
        else change
    )
