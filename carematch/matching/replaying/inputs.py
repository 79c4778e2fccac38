"""What a ranking was worked out from, as rows of words: every value of the need that the engine was given."""

from collections.abc import Iterable, Mapping

from carematch.matching import said
from carematch.matching.facts import Need
from carematch.matching.problem import Problem
from carematch.places.values import Precision
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES

_PLACES = {
    Precision.UNIT: "The person's postcode",
    Precision.SECTOR: "The middle of the person's postcode sector",
    Precision.OUTCODE: "The middle of the first half of the person's postcode",
}


def asked(need: Need) -> list[tuple[str, str]]:
    """Return what was asked: the help and the week, then every Must, then every wish, each only where it is set."""
    rows = [
        ("Help", _names(need.services_asked, {code: each.name for code, each in SERVICES.items()})),
        ("When", _week(need)),
        ("From", _day(need)),
        ("Where distances are measured to", _place(need)),
        *_musts(need),
        *_wishes(need),
    ]
    return [(label, value) for label, value in rows if value]


def counted(problem: Problem) -> list[tuple[str, str]]:
    """Return the rest that the engine was given: the day, the seed, how many providers, which areas adjoin."""
    near = problem.adjacency.get(problem.needs[0].neighbourhood or "", ())
    return [
        ("Worked out for", f"{problem.today.day} {problem.today:%B %Y}"),
        ("Providers looked at", str(len(problem.providers))),
        ("Neighbourhoods next to the person's", str(len(near)) if near else "None given"),
        ("Seed for who comes first when two are equal", str(problem.seed)),
    ]


def _musts(need: Need) -> list[tuple[str, str]]:
    budget = ""
    if need.weekly_budget_pence is not None:
        budget = said.pounds(need.weekly_budget_pence + need.weekly_top_up_pence)
    return [
        ("At most so far away", said.limit(need.max_miles) if need.max_miles is not None else ""),
        ("Gender", vocabulary.GENDERS.get(need.gender, need.gender) if need.gender else ""),
        ("Speaks one of", said.any_of(map(said.language, need.languages_any))),
        ("Drives", "Yes" if need.driver else ""),
        ("Goes to homes with", _names(need.pets, vocabulary.PETS)),
        ("Goes to homes where people smoke", "Yes" if need.smoking_home else ""),
        ("Other must-haves", "; ".join(map(said.plain, need.own_musts))),
        (
            "At most an hour",
            said.pounds(need.max_rate_pence) if need.max_rate_pence is not None else "",
        ),
        ("At most a week", budget),
        ("Paid for by", said.capital(said.plain(need.funding)) if need.funding else "Not settled"),
        (
            "Who makes the contract",
            said.capital(said.plain(need.contract_party)) if need.contract_party else "",
        ),
        ("A doubt about capacity is recorded", "Yes" if need.capacity_doubt else ""),
        ("Not to be introduced", said.counted(len(need.excluded), "provider") if need.excluded else ""),
    ]


def _wishes(need: Need) -> list[tuple[str, str]]:
    wishes = need.prefers
    return [
        ("Would like who speaks", said.all_of(map(said.language, wishes.languages))),
        ("Would like experience of", _names(wishes.experience, vocabulary.EXPERIENCE)),
        ("Would like to share", _names(wishes.interests, vocabulary.INTERESTS)),
        ("Would like who knows", _names(wishes.communities, vocabulary.COMMUNITIES)),
        (
            "Has said yes before to",
            said.counted(len(need.known_providers), "provider") if need.known_providers else "",
        ),
    ]


def _week(need: Need) -> str:
    if not need.visits:
        return f"{said.capital(said.length(need.minutes_asked))} a week, times flexible"
    return "; ".join(f"{said.length(each.minutes)} within {said.window(each)}" for each in need.visits)


def _day(need: Need) -> str:
    return f"{need.start_on.day} {need.start_on:%B %Y}"


def _place(need: Need) -> str:
    if need.place is None:
        return "Not known"
    return _PLACES[need.place.precision]


def _names(codes: Iterable[str], words: Mapping[str, str]) -> str:
    return said.all_of(str(words.get(code, said.plain(code))) for code in codes)
