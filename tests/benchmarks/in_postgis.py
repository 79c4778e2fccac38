"""All the rules and the whole score as one statement for PostGIS: the same people in the same order.

The statement is prepared once, with bits for whatever is a set; the box and the services go first, through one index.
"""

import time
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from carematch.matching import times
from carematch.matching.facts import DayType, Need
from carematch.matching.market import columns as col
from carematch.matching.market.snapshot import Market
from carematch.matching.scoring import WEIGHTS
from carematch.places.distance import METRES_PER_MILE
from carematch.rules.check_kinds import CheckKind
from tests.benchmarks.needs import BESIDE
from tests.benchmarks.people import CODES, TODAY, Crowd, weeks

_MILES_PER_DEGREE, _NARROWEST = 68.6, 0.56
_VISITS = 3
_SETS = ("languages", "refuses_pets", "meets", "refuses", "experience", "interests", "communities")
_PLAIN = (
    "id", "lat", "lon", "can", "standing", "held", "soonest", "liability", "motor", "pattern", "spare", "radius",
    "weekday", "weekend", "gender", "drives", "smoke", "pets_known", "neighbourhood", "confirmed", "offers", "off",
)  # fmt: skip
_BIG = 2**31 - 1


def _share(name: str) -> str:
    bits = f"bit_count(CAST({name} & %({name}_liked)s AS bit(16)))"
    return (
        f"CASE WHEN %({name}_many)s = 0 THEN 0 ELSE {bits} / CAST(GREATEST(%({name}_many)s, 1) AS float8) END"
    )


def _covered(number: int) -> str:
    return (
        f"(%(run{number})s::varbit IS NULL OR NOT times_known OR "
        f"position(%(run{number})s::varbit IN substring(week FROM %(from{number})s FOR %(wide{number})s)) > 0)"
    )


_MAY = f"""
    geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
    AND can & %(want)s = %(want)s AND id <> ALL(%(barred)s)
    AND (%(gender)s < 0 OR gender < 0 OR gender = %(gender)s)
    AND (NOT %(driver)s OR drives <> 0) AND (NOT %(smoke)s OR smoke <> 1)
    AND (NOT pets_known OR refuses_pets & %(pets)s = 0)
    AND (%(tongues)s = 0 OR languages & %(tongues)s <> 0) AND (refuses & %(own)s = 0)
    AND (spare = {col.NOT_SAID} OR spare >= %(minutes)s)
    AND (NOT %(weekdays)s OR weekday <= %(ceiling)s) AND (NOT %(weekends)s OR weekend <= %(ceiling)s)
    AND GREATEST(weekday, 0) * %(on_weekdays)s + GREATEST(weekend, 0) * %(on_weekends)s <= %(budget)s
    AND (%(asked)s::bigint[])[standing + 1] & ~held = 0
    AND (soonest >= %(start)s OR ((%(asked)s::bigint[])[standing + 1] & %(liability)s = 0 OR liability >= %(start)s)
        AND ((%(asked)s::bigint[])[standing + 1] & %(motor)s = 0 OR motor >= %(start)s))
    AND {" AND ".join(_covered(number) for number in range(_VISITS))}
"""
_SCORED = f"""
    SELECT id, offers, CASE WHEN miles + off <= LEAST(radius, %(most)s) THEN unsure ELSE true END AS unsure,
        %(w_near)s * exp(miles / -3)
        + %(w_neighbourhood)s * CASE WHEN neighbourhood = %(same)s THEN 1 WHEN neighbourhood = ANY(%(beside)s) THEN 0.5
            ELSE 0 END
        + %(w_continuity)s * CASE WHEN id = ANY(%(known)s) THEN 1 ELSE 0 END
        + %(w_language)s * {_share("languages")} + %(w_experience)s * {_share("experience")}
        + %(w_community)s * {_share("communities")}
        + %(w_interests)s * CASE WHEN %(interests_many)s = 0 THEN 0
            ELSE bit_count(CAST(interests & %(interests_liked)s AS bit(16)))
            / CAST(bit_count(CAST(interests | %(interests_liked)s AS bit(16))) AS float8) END
        + %(w_price_fit)s * CASE WHEN (%(weekdays)s AND weekday < 0) OR (%(weekends)s AND weekend < 0) THEN 0
            ELSE GREATEST(0, 1 - GREATEST(CASE WHEN %(weekdays)s THEN weekday ELSE 0 END,
                CASE WHEN %(weekends)s THEN weekend ELSE 0 END) / CAST(%(ceiling)s AS float8)) END
        + %(w_fresh)s * LEAST(1, GREATEST(0, (84 - (%(today)s - confirmed)) / 56.0::float8)) AS unfair
    FROM (SELECT *, ST_Distance(geog, %(here)s::geography) / {METRES_PER_MILE} AS miles,
            (%(gender)s >= 0 AND gender < 0) OR (%(driver)s AND drives < 0) OR (%(smoke)s AND smoke < 0)
            OR (%(pets)s <> 0 AND NOT pets_known) OR (%(own)s <> 0 AND meets & %(own)s <> %(own)s)
            OR spare = {col.NOT_SAID} OR NOT times_known
            OR ((%(weekdays)s AND weekday < 0 OR %(weekends)s AND weekend < 0) AND %(limited)s) AS unsure
        FROM market WHERE {_MAY} OFFSET 0) AS may
    WHERE miles - off <= LEAST(radius, %(most)s)
"""
MATCH = f"""
    WITH scored AS MATERIALIZED ({_SCORED}), most AS (SELECT max(offers) AS most FROM scored)
    SELECT id, unsure, unfair + %(w_fair_share)s * CASE WHEN most > 0 THEN 1 - offers / CAST(most AS float8) ELSE 1 END
    FROM scored, most ORDER BY 2, 3 DESC LIMIT %(limit)s
"""
NEAREST = "SELECT id FROM market ORDER BY geog <-> %(here)s::geography LIMIT 20"


class PostGIS:
    """A crowd in a table of PostGIS."""

    def __init__(self, crowd: Crowd, market: Market, url: str) -> None:
        self.crowd, self.market = crowd, market
        self.connection = psycopg.connect(url, autocommit=True)
        for extension in ("postgis", "btree_gist"):
            self.connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        self.connection.execute("SET plan_cache_mode = force_generic_plan")
        self.connection.execute("SET max_parallel_workers_per_gather = 0")
        self.connection.execute("SET jit = off")
        (pid,) = self.connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        self.process = Path(f"/proc/{pid}/schedstat")
        self._load()

    def _load(self) -> None:
        run, crowd = self.connection.execute, self.crowd
        run("DROP TABLE IF EXISTS loaded, market, patterns")
        run("CREATE TABLE patterns (pattern integer PRIMARY KEY, week bit varying)")
        with self.connection.cursor().copy("COPY patterns FROM STDIN") as copy:
            for pattern, words in enumerate(weeks()):
                copy.write_row((pattern, "".join(f"{int(word):064b}"[::-1] for word in words)))
        kinds = dict.fromkeys(_PLAIN, "integer") | dict.fromkeys(("lat", "lon", "radius", "off"), "float8")
        kinds |= {"can": "bigint", "held": "bigint", "pets_known": "boolean"} | dict.fromkeys(
            _SETS, "integer"
        )
        kinds["times_known"] = "boolean"
        run(f"CREATE UNLOGGED TABLE loaded ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
        arrays = self._arrays()
        with self.connection.cursor().copy(f"COPY loaded ({', '.join(kinds)}) FROM STDIN") as copy:
            for begin in range(0, len(crowd), 50_000):
                parts = [arrays[name][begin : begin + 50_000].tolist() for name in kinds]
                for row in zip(*parts, strict=True):
                    copy.write_row(row)
        run(
            "CREATE TABLE market AS SELECT loaded.*, week, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom, "
            "CAST(ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geography) AS geog "
            "FROM loaded JOIN patterns USING (pattern) ORDER BY ST_GeoHash(ST_MakePoint(lon, lat), 7)"
        )
        run("CREATE INDEX ON market USING gist (geom)")
        run("CREATE INDEX ON market USING gist (geog)")
        run("DROP TABLE loaded")
        run("VACUUM ANALYZE market")

    def _arrays(self) -> dict[str, Any]:
        crowd = self.crowd
        columns = crowd.columns()
        count, last = len(crowd), columns.last_days
        return {
            "id": np.arange(count), "lat": crowd.lat, "lon": crowd.lon,
            "can": crowd.services.astype(np.int64) | np.where(crowd.open, 1 << 40, 0), "standing": crowd.standing,
            "held": columns.held[:count].astype(np.int64), "soonest": columns.soonest[:count],
            "liability": last[CheckKind.PUBLIC_LIABILITY][:count], "motor": last[CheckKind.MOTOR_BUSINESS][:count],
            "pattern": crowd.start * 512 + crowd.end * 128 + crowd.days, "spare": crowd.spare, "radius": crowd.radius,
            "weekday": crowd.weekday, "weekend": crowd.weekend, "gender": crowd.gender, "drives": crowd.drives,
            "smoke": crowd.smoke, "pets_known": crowd.pets_known, "neighbourhood": crowd.neighbourhood,
            "confirmed": crowd.confirmed, "offers": crowd.offers, "off": col.OFF_MILES[crowd.precision],
            "times_known": crowd.times_known, **{name: crowd.sets[name] for name in _SETS},
        }  # fmt: skip

    def spent(self) -> float:
        """Return the seconds of processor time that the server's process has had; on another machine, of the clock."""
        if not self.process.exists():
            return time.perf_counter()
        return int(self.process.read_text().split()[0]) / 1e9

    def match(self, values: dict[str, Any]) -> list[str]:
        """Return who comes first."""
        rows = self.connection.execute(MATCH, values, prepare=True).fetchall()
        return [f"p{row[0]}" for row in rows]

    def nearest(self, values: dict[str, Any]) -> None:
        """Find the nearest twenty, by no rule at all."""
        self.connection.execute(NEAREST, {"here": values["here"]}, prepare=True).fetchall()

    def values(self, need: Need, limit: int) -> dict[str, Any]:
        """Return what the statement asks, for a need of the kind the benchmark makes."""
        place, asked = need.place, need.minutes_by_day_type
        assert place is not None
        most = min(float(self.crowd.radius.max()), need.max_miles or 1e9)
        high = (most + 2 * float(max(col.OFF_MILES))) / _MILES_PER_DEGREE
        wide = high / _NARROWEST
        bits = sum(col.SERVICE_BITS[code] for code in need.services_asked) | 1 << 40
        standings = self.market.columns.standings.things
        law = self.market.law._of_standings(need, np.arange(len(standings), dtype=np.int32))
        barred = {int(each[1:]) for each in need.excluded} | {
            int(each.provider[1:]) for each in need.relations
        }
        ceiling = need.max_rate_pence
        budget = need.weekly_budget_pence
        return {
            "west": place.lon - wide, "east": place.lon + wide, "south": place.lat - high, "north": place.lat + high,
            "here": f"SRID=4326;POINT({place.lon!r} {place.lat!r})", "want": bits, "barred": sorted(barred),
            "gender": {"female": 0, "male": 1, None: -1}[need.gender], "driver": need.driver,
            "smoke": need.smoking_home,
            "pets": _mask("refuses_pets", need.pets), "tongues": _mask("languages", need.languages_any),
            "own": _mask("meets", need.own_musts), "minutes": need.minutes_asked,
            "weekdays": DayType.WEEKDAY in asked, "weekends": DayType.WEEKEND in asked,
            "on_weekdays": asked.get(DayType.WEEKDAY, 0), "on_weekends": asked.get(DayType.WEEKEND, 0),
            "ceiling": ceiling or _BIG, "budget": _BIG if budget is None else 60 * budget,
            "limited": ceiling is not None or budget is not None, "asked": law.tolist(),
            "start": need.start_on.toordinal(),
            "liability": col.KIND_BITS[CheckKind.PUBLIC_LIABILITY], "motor": col.KIND_BITS[CheckKind.MOTOR_BUSINESS],
            "most": need.max_miles or 1e9, "same": int(need.neighbourhood or -1),
            "beside": [int(each) for each in BESIDE[need.neighbourhood or "0"]],
            "known": [int(each[1:]) for each in need.known_providers], "today": TODAY.toordinal(), "limit": limit,
            **_visits(need), **_likes(need),
        }  # fmt: skip


def _mask(name: str, codes: tuple[str, ...]) -> int:
    return sum(1 << CODES[name].index(code) for code in codes)


def _visits(need: Need) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number in range(_VISITS):
        values |= {f"run{number}": None, f"from{number}": 1, f"wide{number}": 1}
    for number, visit in enumerate(need.visits):
        first, end = times.grid(visit.window)
        run = "1" * times.quarters_long(visit)
        values |= {
            f"run{number}": run,
            f"from{number}": first % times.QUARTERS_A_WEEK + 1,
            f"wide{number}": end - first,
        }
    return values


def _likes(need: Need) -> dict[str, Any]:
    likes = need.prefers
    values: dict[str, Any] = {}
    for name in ("languages", "experience", "interests", "communities"):
        codes = getattr(likes, name)
        values |= {f"{name}_liked": _mask(name, codes), f"{name}_many": len(codes)}
    weights = dict(WEIGHTS)
    applies = {
        "neighbourhood": need.neighbourhood, "continuity": need.known_providers, "language": likes.languages,
        "experience": likes.experience, "interests": likes.interests, "community": likes.communities,
        "price_fit": need.max_rate_pence,
    }  # fmt: skip
    return values | {
        f"w_{code}": weight if applies.get(code, True) else 0.0 for code, weight in weights.items()
    }
