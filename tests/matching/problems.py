"""Random problem files, small and full of edges: odd minutes, nights, weekends, rough places, missing answers."""

from random import Random

OFFERED = ["COMP", "CLEAN", "PC-WASH", "SHOP", "TRANS"]
ASKED = [*OFFERED, "COMP", "COMP", "TECH"]
LIKED = ["x", "y", "z"]


class Maker:
    """Draws problems; `hard` is how often something is out of the ordinary."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.hard = random.choice([0.02, 0.05, 0.15])

    def one(self, *values):
        return self.random.choice(values)

    def rarely(self, usual, *odd):
        return self.random.choice(odd) if self.random.random() < self.hard else usual

    def some(self, values, most=2):
        return self.random.sample(values, self.random.randint(0, most))

    def problem(self):
        providers = [self.provider(f"p{number}") for number in range(self.one(1, 2, 4, 6))]
        if self.one(True, False):  # alike in everything but the id, so that only the draw can tell them apart
            providers.append({**providers[0], "id": "twin"})
        return {
            "today": "2026-12-01",
            "seed": self.one(0, 1, 2),
            "weights": self.one(
                {}, {"near": 7.5}, {"near": 0, "fresh": 0, "fair_share": 0}, {"continuity": 99}
            ),
            "adjacency": {"A": ["B"], "B": ["A", "C"]},
            "needs": [self.need("n1"), self.need("n2")],
            "providers": providers,
        }

    def place(self):
        return {
            "lat": round(self.random.uniform(51.44, 51.48), 4),
            "lon": round(self.random.uniform(-2.62, -2.57), 4),
            "precision": self.rarely("unit", "sector", "outcode"),
            "neighbourhood": self.one("A", "B", "C", None),
        }

    def stretch(self, opens, closes, *hours):
        hour, minute = self.random.randrange(24), self.one(0, 0, 7, 15, 30, 50)
        late = self.one(0, 0, 15, 22)
        end = (hour * 60 + minute + self.one(*hours) * 60 + late) % 1440
        return {opens: f"{hour:02d}:{minute:02d}", closes: f"{end // 60:02d}:{end % 60:02d}"}

    def visit(self, number):
        window = self.stretch("earliest", "latest", 1, 2, 3)
        opens, closes = (int(at[:2]) * 60 + int(at[3:]) for at in window.values())
        return {
            "id": f"v{number}",
            "day": self.one(0, 0, 4, 5, 6, 6),
            **window,
            "minutes": min(self.one(10, 30, 45, 60, 100), (closes - opens) % 1440),
            "services": self.rarely(None, [self.one(*ASKED)]),
        }

    def need(self, name):
        visits = [self.visit(number) for number in range(self.one(0, 1, 2, 3))]
        return {
            "id": name,
            "received_on": None,
            **self.place(),
            "start_on": "2026-12-07",
            "priority": 1.0,
            "services": self.rarely([self.one(*ASKED)], ["NURS"], ["PC-WASH", "SHOP"]),
            "weekly_minutes": None if visits else self.one(60, 600),
            "visits": visits,
            "max_miles": self.one(None, None, 0.5, 1, 2),
            "gender": self.rarely(None, "female"),
            "languages_any": self.rarely([], ["pa"], ["pa", "so"]),
            "driver": self.rarely(False, True),
            "pets": self.rarely([], ["dog"]),
            "smoking_home": self.rarely(False, True),
            "own_musts": self.rarely([], ["calm"], ["calm", "tidy"]),
            "max_rate_pence": self.one(None, 2000, 2500, 3000),
            "weekly_budget_pence": self.one(None, None, 500, 5000, 20000),
            "weekly_top_up_pence": self.one(0, 333),
            "excluded": self.rarely([], ["p1"]),
            "flexibility": [],
            "prefers": {
                "languages": self.some(["en", "pa", "so"]),
                "experience": self.some(LIKED),
                "interests": self.some(LIKED),
                "communities": self.some(LIKED),
            },
            "known_providers": self.one([], ["p0"]),
            "contract_party": self.rarely("person", "representative", "isf_holder"),
            "capacity_doubt": self.rarely(False, True),
            "arranger_authority": self.rarely(None, "lpa_money", "deputy"),
            "funding": self.one("direct_payment", "direct_payment", "isf", "own_money"),
            "relations": [self.relation() for _ in range(self.one(0, 0, 1, 2))],
        }

    def relation(self):
        return {
            "provider": self.one("p0", "p1"),
            "relation": self.one("sibling", "spouse", "partner", "friend", "parent"),
            "same_household": self.one(True, False),
            "council_exception": self.one(True, False),
        }

    def window(self):
        return {"day": self.one(0, 4, 5, 6), **self.stretch("from", "to", 2, 6, 14, 22)}

    def checks(self):
        held = {
            "identity": None,
            "references": None,
            "public_liability": self.rarely("2027-03-31", "2026-12-06", "2026-12-07", "2026-12-08"),
            "dbs_enhanced_adults_barred": self.rarely("2028-01-01", "2026-12-06"),
            "dbs_basic": self.one(None, "2026-12-06"),
            "right_to_work": self.rarely(None, "2026-12-06"),
            "motor_business": self.rarely(None, "2026-12-06"),
            "employers_liability": None,
        }
        lost = self.rarely(None, *held)
        return {kind: last for kind, last in held.items() if kind != lost}

    def provider(self, name):
        return {
            "id": name,
            **self.place(),
            "radius_miles": self.one(0.5, 2, 4, 10),
            "listed": self.rarely(True, False),
            "paused": self.rarely(False, True),
            "services": self.rarely([*OFFERED, "TECH"], OFFERED, ["COMP"], []),
            "availability": self.rarely([self.window() for _ in range(self.random.randint(3, 9))], None),
            "spare_minutes": self.rarely(self.one(90, 600, 2000), None),
            "rate_pence": self.rarely(
                {
                    "weekday": self.rarely(self.one(1900, 2000, 2075), None),
                    "weekend": self.rarely(self.one(2000, 2500, 2601), None),
                    "bank_holiday": 3000,
                },
                None,
            ),
            "gender": self.one("female", "male", None),
            "languages": self.rarely(["en", *self.some(["pa", "so"])], None),
            "drives": self.one(True, False, None),
            "refuses_pets": self.one([], ["dog"], ["cat"], None),
            "refuses_smoking_homes": self.one(True, False, None),
            "meets": self.one([], ["calm"], ["calm", "tidy"]),
            "excluded": self.rarely([], ["n1"]),
            "experience": self.some(LIKED),
            "interests": self.some(LIKED),
            "communities": self.some(LIKED),
            "legal_form": self.rarely("sole_trader", "personal_assistant", "company", "charity", "cic"),
            "delivers_in_person": self.rarely(True, False),
            "employs_carers": self.rarely(False, True),
            "employed_by_person": self.one(True, False),
            "cqc_personal_care": self.rarely(False, True),
            "checks": self.checks(),
            "confirmed_on": self.one("2026-12-01", "2026-11-03", "2026-11-02", "2026-09-08", None),
            "offers_28_days": self.one(0, 0, 1, 2, 3),
        }
