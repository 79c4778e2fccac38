"""Reads the needs of a problem file."""

from typing import Any

from carematch.matching import file_parts
from carematch.matching.eligibility import MUSTS
from carematch.matching.facts import MINUTES_A_DAY, Need, Preferences, Relation, Visit
from carematch.matching.reading import Record, Value
from carematch.rules.direct_payment import DIRECT_PAYMENT
from carematch.rules.lawful_route import Authority, ContractParty

MOST_VISITS = 100  # in one week: fourteen a day, more than anybody is visited
_VISIT = ("id", "day", "earliest", "latest", "minutes", "services")
_NEED = (
    *("id", "received_on", "lat", "lon", "precision", "neighbourhood", "start_on", "priority", "services"),
    *("weekly_minutes", "visits", "max_miles", "gender", "languages_any", "driver", "pets", "smoking_home"),
    *("own_musts", "max_rate_pence", "weekly_budget_pence", "weekly_top_up_pence", "excluded", "flexibility"),
    *("prefers", "known_providers", "contract_party", "capacity_doubt", "arranger_authority", "funding"),
    "relations",
)
_PREFERS = ("languages", "experience", "interests", "communities")
_RELATION = ("provider", "relation", "same_household", "council_exception")

# Where several routes pay, a Direct Payment may be one of them: not recorded, so the rule is held to.
_FUNDING: dict[str, str | None] = {
    DIRECT_PAYMENT: DIRECT_PAYMENT,
    **dict.fromkeys(("isf", "individual_service_fund"), "isf"),
    **dict.fromkeys(("own_money", "own", "self", "self_funded", "self_funder", "private"), "own_money"),
    **dict.fromkeys(("council", "council_managed", "managed"), "council"),
    **dict.fromkeys(("nhs", "phb", "personal_health_budget"), "nhs"),
    **dict.fromkeys(("mix", "mixed")),
}


def need_of(value: Value) -> Need:
    """Read one need."""
    need = value.record(*_NEED)
    visits = _visits(need["visits"])
    if not visits and need["weekly_minutes"].is_null:
        need["weekly_minutes"].refuse("write how many minutes a week, or list the visits")
    services = file_parts.services(need["services"])
    if not services and not all(visit.services for visit in visits):
        need["services"].refuse("write at least one service")
    return Need(
        id=need["id"].text(),
        start_on=need["start_on"].day(),
        services=services,
        visits=visits,
        weekly_minutes=need["weekly_minutes"].whole_or_none(least=1, most=7 * MINUTES_A_DAY),
        received_on=need["received_on"].day_or_none(),
        priority=1.0 if need["priority"].is_null else need["priority"].number(),
        place=file_parts.place(need),
        neighbourhood=need["neighbourhood"].text_or_none(),
        **_musts(need),
        flexibility=tuple(_must_code(each) for each in need["flexibility"].items()),
        prefers=_preferences(need["prefers"]),
        known_providers=frozenset(need["known_providers"].texts()),
        **_contract(need),
    )


def _musts(need: Record) -> dict[str, Any]:
    return {
        "max_miles": need["max_miles"].number_or_none(),
        "gender": need["gender"].text_or_none(),
        "languages_any": need["languages_any"].texts(),
        "driver": need["driver"].flag(),
        "pets": need["pets"].texts(),
        "smoking_home": need["smoking_home"].flag(),
        "own_musts": need["own_musts"].texts(),
        "max_rate_pence": need["max_rate_pence"].whole_or_none(),
        "weekly_budget_pence": need["weekly_budget_pence"].whole_or_none(),
        "weekly_top_up_pence": need["weekly_top_up_pence"].whole_or_none() or 0,
        "excluded": frozenset(need["excluded"].texts()),
    }


def _contract(need: Record) -> dict[str, Any]:
    funding = need["funding"]
    if not funding.is_null and funding.text() not in _FUNDING:
        funding.refuse(f"write one of: {', '.join(_FUNDING)}")
    return {
        "contract_party": need["contract_party"].choice(ContractParty),
        "capacity_doubt": need["capacity_doubt"].flag(),
        "arranger_authority": need["arranger_authority"].choice_or_none(Authority),
        "funding": None if funding.is_null else _FUNDING[funding.text()],
        "relations": tuple(_relation(each) for each in need["relations"].items()),
    }


def _relation(value: Value) -> Relation:
    relation = value.record(*_RELATION)
    return Relation(
        relation["provider"].text(),
        relation["relation"].text_or_none(),
        relation["same_household"].flag_or_none(),
        relation["council_exception"].flag_or_none(),
    )


def _preferences(value: Value) -> Preferences:
    if value.is_null:
        return Preferences()
    prefers = value.record(*_PREFERS)
    return Preferences(**{key: prefers[key].texts() for key in _PREFERS})


def _must_code(value: Value) -> str:
    if value.text() not in MUSTS:
        value.refuse(f"write one of: {', '.join(MUSTS)}")
    return value.text()


def _visits(value: Value) -> tuple[Visit, ...]:
    """Read the visits of a week; more than a week can hold are refused before they are read one by one."""
    asked = sum(1 for _ in value.items())
    if asked > MOST_VISITS:
        value.refuse(f"{asked} visits are more than one week can hold; write at most {MOST_VISITS}")
    return file_parts.distinct(value, _visit)


def _visit(value: Value) -> Visit:
    visit = value.record(*_VISIT)
    day = visit["day"].whole(most=6)
    window = file_parts.window(day, visit["earliest"], visit["latest"])
    minutes = visit["minutes"].whole(least=1, most=MINUTES_A_DAY)
    if minutes > window.until - window.since:
        visit["minutes"].refuse(
            f"a visit of {minutes} minutes does not fit between earliest and latest; "
            f"write at most {window.until - window.since}, or set the times wider apart"
        )
    return Visit(
        id=visit["id"].text(),
        window=window,
        minutes=minutes,
        services=file_parts.services(visit["services"]) or None,
    )
