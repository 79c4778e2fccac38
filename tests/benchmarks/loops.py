"""The ways that come to mind first: everybody through the ORM and geopy, or those in a box, then rule by rule."""

from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Session

from carematch.matching.facts import Candidate, DayType, Need, Place, Window
from carematch.matching.market import columns as col
from carematch.matching.rank import rank_need
from carematch.places.values import Precision
from carematch.rules.check_kinds import CheckKind
from tests.benchmarks.needs import BESIDE
from tests.benchmarks.people import TODAY, Crowd

_PLAIN = {
    "listed": sa.Boolean, "legal_form": sa.Text, "neighbourhood": sa.Text, "radius_miles": sa.Float,
    "spare_minutes": sa.Integer, "gender": sa.Text, "drives": sa.Boolean, "refuses_smoking_homes": sa.Boolean,
    "delivers_in_person": sa.Boolean, "employs_carers": sa.Boolean, "employed_by_person": sa.Boolean,
    "cqc_personal_care": sa.Boolean, "confirmed_on": sa.Date, "offers_28_days": sa.Integer,
}  # fmt: skip
_LISTS = ("services", "languages", "refuses_pets", "experience", "interests", "communities")
_MILES_PER_DEGREE, _NARROWEST = 68.6, 0.56  # of latitude; the cosine north of everybody
_BATCH = 5_000


class _Base(DeclarativeBase):
    pass


class Kept(_Base):
    """A provider as a table would have them."""

    __table__ = sa.Table(
        "kept",
        _Base.metadata,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("precision", sa.Text),
        sa.Column("bits", sa.Integer),
        *(sa.Column(name, kind) for name, kind in _PLAIN.items()),
        *(sa.Column(name, sa.JSON) for name in (*_LISTS, "availability", "rate_pence", "meets", "checks")),
        sa.Index("kept_box", "lat", "lon"),
    )


class Loops:
    """A database of providers on SQLite, asked by Python."""

    def __init__(self, crowd: Crowd, folder: Path) -> None:
        self.crowd = crowd
        self.engine = sa.create_engine(f"sqlite:///{folder}/{len(crowd)}.sqlite3")
        _Base.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            for begin in range(0, len(crowd), _BATCH):
                batch = [_row(crowd[row]) for row in range(begin, min(begin + _BATCH, len(crowd)))]
                connection.execute(Kept.__table__.insert(), batch)

    def everybody(self, need: Need, limit: int) -> list[str]:
        """Load everybody and rank them."""
        return self._ranked(need, sa.select(Kept), limit)

    def boxed(self, need: Need, limit: int) -> list[str]:
        """Load those in a box as wide as anybody goes who offer what is asked, and rank them."""
        most = min(float(self.crowd.radius.max()), need.max_miles or 1e9) + 2 * max(col.OFF_MILES)
        high = most / _MILES_PER_DEGREE
        wide, asked, place = high / _NARROWEST, 0, need.place
        for code in need.services_asked:
            asked |= col.SERVICE_BITS[code]
        assert place is not None
        return self._ranked(
            need,
            sa.select(Kept).where(
                Kept.lat.between(place.lat - high, place.lat + high),
                Kept.lon.between(place.lon - wide, place.lon + wide),
                Kept.bits.bitwise_and(asked) == asked,
            ),
            limit,
        )

    def _ranked(self, need: Need, select: sa.Select[Any], limit: int) -> list[str]:
        with Session(self.engine) as session:
            candidates = [_candidate(each) for each in session.scalars(select)]
        ranked = rank_need(need, candidates, today=TODAY, adjacency=BESIDE)
        return [each.candidate.id for each in ranked.eligible[:limit]]


def _row(of: Candidate) -> dict[str, Any]:
    assert of.place is not None
    return {
        "id": of.id,
        "lat": of.place.lat,
        "lon": of.place.lon,
        "precision": of.place.precision.value,
        "bits": sum(col.SERVICE_BITS[code] for code in of.services),
        **{name: getattr(of, name) for name in (*_PLAIN, *_LISTS)},
        "availability": None
        if of.availability is None
        else [(each.day, each.since, each.until) for each in of.availability],
        "rate_pence": {kind.value: pence for kind, pence in of.rate_pence.items()},
        "meets": of.meets,
        "checks": {kind.value: day and day.isoformat() for kind, day in of.checks.items()},
    }


def _candidate(row: Any) -> Candidate:
    lists = {name: getattr(row, name) for name in _LISTS}
    return Candidate(
        id=row.id,
        place=Place(row.lat, row.lon, Precision(row.precision)),
        **{name: getattr(row, name) for name in _PLAIN},
        **{name: None if values is None else tuple(values) for name, values in lists.items()},
        availability=None if row.availability is None else tuple(Window(*each) for each in row.availability),
        rate_pence={DayType(kind): pence for kind, pence in row.rate_pence.items()},
        meets=row.meets,
        checks={CheckKind(kind): day and date.fromisoformat(day) for kind, day in row.checks.items()},
    )
