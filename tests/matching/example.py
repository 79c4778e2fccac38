"""The worked problem file that the tests start from: one need in Totterdown, one provider in Knowle."""

import copy
from typing import Any

_EXAMPLE: dict[str, Any] = {
    "today": "2026-12-01",
    "seed": 7,
    "weights": {},
    "adjacency": {"E02003048": ["E02003055"]},
    "needs": [
        {
            "id": "n1",
            "received_on": "2026-11-25",
            "lat": 51.4436,
            "lon": -2.6057,
            "precision": "unit",
            "neighbourhood": "E02003048",
            "start_on": "2026-12-07",
            "priority": 1.0,
            "services": ["PC-WASH"],
            "weekly_minutes": None,
            "visits": [
                {
                    "id": "v1",
                    "day": 0,
                    "earliest": "07:00",
                    "latest": "10:00",
                    "minutes": 45,
                    "services": None,
                }
            ],
            "max_miles": None,
            "gender": None,
            "languages_any": [],
            "driver": False,
            "pets": [],
            "smoking_home": False,
            "own_musts": [],
            "max_rate_pence": 2500,
            "weekly_budget_pence": None,
            "weekly_top_up_pence": 0,
            "excluded": [],
            "flexibility": ["times", "distance"],
            "prefers": {"languages": ["pa"], "experience": ["dementia"], "interests": [], "communities": []},
            "known_providers": [],
            "contract_party": "person",
            "capacity_doubt": False,
            "arranger_authority": None,
            "funding": "direct_payment",
            "relations": [
                {"provider": "p9", "relation": "sibling", "same_household": True, "council_exception": False}
            ],
        }
    ],
    "providers": [
        {
            "id": "p1",
            "lat": 51.45,
            "lon": -2.59,
            "precision": "unit",
            "neighbourhood": "E02003055",
            "radius_miles": 4,
            "listed": True,
            "paused": False,
            "services": ["PC-WASH", "COMP"],
            "availability": [{"day": 0, "from": "08:00", "to": "14:00"}],
            "spare_minutes": 600,
            "rate_pence": {"weekday": 2100, "weekend": 2400, "bank_holiday": 3000},
            "gender": "female",
            "languages": ["en", "pa"],
            "drives": True,
            "refuses_pets": ["dog"],
            "refuses_smoking_homes": True,
            "meets": [],
            "excluded": [],
            "experience": ["dementia"],
            "interests": [],
            "communities": [],
            "legal_form": "sole_trader",
            "delivers_in_person": True,
            "employs_carers": False,
            "employed_by_person": False,
            "cqc_personal_care": False,
            "checks": {
                "identity": None,
                "references": None,
                "public_liability": "2027-03-31",
                "dbs_enhanced_adults_barred": "2028-01-01",
                "right_to_work": None,
            },
            "confirmed_on": "2026-11-20",
            "offers_28_days": 2,
        }
    ],
}


def example(need: dict[str, Any] | None = None, *providers: dict[str, Any], **top: Any) -> dict[str, Any]:
    """Return a fresh copy with changes to the need, and a provider for each set of changes (p1 if none)."""
    problem = copy.deepcopy(_EXAMPLE)
    problem["needs"][0].update(need or {})
    problem["providers"] = [
        {**copy.deepcopy(_EXAMPLE["providers"][0]), **changes} for changes in providers or ({},)
    ]
    return {**problem, **top}
