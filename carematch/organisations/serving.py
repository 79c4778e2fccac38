"""Who serves a place, over all anchors: the front page leads a stranger to them, or says whom to ask instead.

It reads over organisations because a stranger belongs to none; where an anchor works is public.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.cross_tenant import across
from carematch.core.db import every, first
from carematch.organisations.models import Commission, Kind, OperatingArea, Organisation
from carematch.organisations.operation import Located, codes_at, commissioned, stands


@dataclass(frozen=True, slots=True)
class Serving:
    """The anchors that serve a place; those its council commissions that work elsewhere; the council, if it is here."""

    anchors: list[Organisation]
    elsewhere: list[Organisation]
    council: Organisation | None


def find_serving(place: Located, on: dt.date | None = None) -> Serving:
    """Return who serves a place on a day (today), by name: an anchor's own area counts, else its councils'."""
    day = on or clock.today()
    codes = codes_at(place, day)
    has_area = across(OperatingArea, OperatingArea.organisation_id).where(stands(day))
    here = has_area.where(OperatingArea.area_code.in_(sorted(codes)))
    for_council = sa.select(Commission.anchor_id).where(
        Commission.council_id.in_(
            sa.select(Organisation.id).where(Organisation.council_code == (place.council_code or ""))
        ),
        commissioned(day),
    )
    is_here, has_own = Organisation.id.in_(here), Organisation.id.in_(has_area)
    by_council = Organisation.id.in_(for_council)
    anchors = (
        across(Organisation)
        .where(Organisation.kind == Kind.ANCHOR)
        .order_by(Organisation.name, Organisation.id)
    )
    return Serving(
        anchors=every(anchors.where(sa.or_(is_here, sa.and_(by_council, sa.not_(has_own))))),
        elsewhere=every(anchors.where(by_council, has_own, sa.not_(is_here))),
        council=_council(place.council_code),
    )


def _council(code: str | None) -> Organisation | None:
    """Return the council with a code where it is on CareMatch, or None."""
    council = sa.select(Organisation).where(
        Organisation.kind == Kind.COUNCIL, Organisation.council_code == (code or "")
    )
    return first(council.order_by(Organisation.name, Organisation.id))
