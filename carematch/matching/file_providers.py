"""Reads the providers of a problem file."""

from datetime import date
from typing import Any

from carematch.matching import file_parts
from carematch.matching.facts import Candidate, DayType, Window
from carematch.matching.reading import Record, Value
from carematch.rules.checks import CheckKind
from carematch.rules.lawful_route import LegalForm

_PROVIDER = (
    *("id", "lat", "lon", "precision", "neighbourhood", "radius_miles", "listed", "paused", "services"),
    *("availability", "spare_minutes", "rate_pence", "gender", "languages", "drives", "refuses_pets"),
    *("refuses_smoking_homes", "meets", "excluded", "experience", "interests", "communities", "legal_form"),
    *("delivers_in_person", "employs_carers", "employed_by_person", "cqc_personal_care", "checks"),
    *("confirmed_on", "full_since", "offers_28_days"),
)


def provider_of(value: Value) -> Candidate:
    """Read one provider."""
    provider = value.record(*_PROVIDER)
    return Candidate(
        id=provider["id"].text(),
        place=file_parts.place(provider),
        neighbourhood=provider["neighbourhood"].text_or_none(),
        radius_miles=provider["radius_miles"].number_or_none(),
        services=file_parts.services(provider["services"]),
        availability=_availability(provider["availability"]),
        spare_minutes=provider["spare_minutes"].whole_or_none(),
        rate_pence=_rates(provider["rate_pence"]),
        **_standing(provider),
        **_fit(provider),
        experience=provider["experience"].texts_or_none(),
        interests=provider["interests"].texts_or_none(),
        communities=provider["communities"].texts_or_none(),
        confirmed_on=provider["confirmed_on"].day_or_none(),
        full_since=provider["full_since"].day_or_none(),
        offers_28_days=provider["offers_28_days"].whole_or_none() or 0,
    )


def _standing(provider: Record) -> dict[str, Any]:
    return {
        "listed": provider["listed"].yes_or_no(),
        "paused": provider["paused"].yes_or_no(),
        "excluded": frozenset(provider["excluded"].texts()),
        "legal_form": provider["legal_form"].choice_or_none(LegalForm),
        "delivers_in_person": provider["delivers_in_person"].flag_or_none(),
        "employs_carers": provider["employs_carers"].flag_or_none(),
        "employed_by_person": provider["employed_by_person"].flag_or_none(),
        "cqc_personal_care": provider["cqc_personal_care"].flag_or_none(),
        "checks": _checks(provider["checks"]),
    }


def _fit(provider: Record) -> dict[str, Any]:
    return {
        "gender": provider["gender"].text_or_none(),
        "languages": provider["languages"].texts_or_none(),
        "drives": provider["drives"].flag_or_none(),
        "refuses_pets": provider["refuses_pets"].texts_or_none(),
        "refuses_smoking_homes": provider["refuses_smoking_homes"].flag_or_none(),
        "meets": _meets(provider["meets"]),
    }


def _checks(value: Value) -> dict[CheckKind, date | None]:
    if value.is_null:
        return {}
    checks = value.record(*CheckKind)
    return {CheckKind(key): checks[key].day_or_none() for key in value.mapping()}


def _rates(value: Value) -> dict[DayType, int]:
    if value.is_null:
        return {}
    rates = value.record(*DayType)
    return {DayType(key): rates[key].whole() for key in value.mapping() if not rates[key].is_null}


def _availability(value: Value) -> tuple[Window, ...] | None:
    return None if value.is_null else tuple(_free(each) for each in value.items())


def _free(value: Value) -> Window:
    window = value.record("day", "from", "to")
    return file_parts.window(window["day"].whole(most=6), window["from"], window["to"])


def _meets(value: Value) -> dict[str, bool]:
    """Read the own Musts a provider meets: a list of them, or an object with true or false for each one asked."""
    if isinstance(value.content, dict):
        answers = {
            key: Value(answer, f"{value.path}.{key}").flag_or_none() for key, answer in value.content.items()
        }
        return {key: answer for key, answer in answers.items() if answer is not None}
    return dict.fromkeys(value.texts(), True)
