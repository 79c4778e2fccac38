"""A council's wider area, the second ring of its report: what it is, what it was, and choosing another."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import every, lock
from carematch.core.errors import NotFound
from carematch.organisations.models import Kind, Organisation
from carematch.places import authorities
from carematch.places import service as places
from carematch.places.models import WiderAreaChoice
from carematch.places.rings import CouncilArea
from carematch.places.succession import Council
from carematch.places.values import WiderAreaKind


@dataclass(frozen=True, slots=True)
class Chosen:
    """One choice as the page tells it."""

    choice: WiderAreaChoice
    area: CouncilArea
    by: str

    @property
    def is_to_come(self) -> bool:
        """Tell whether it has not begun yet."""
        return self.choice.starts_on > clock.today()


def current_area(organisation: Organisation) -> CouncilArea:
    """Return a council with its wider area of today, or raise NotFound where the organisation is no council."""
    return places.council_area(_code(organisation))


def list_chosen(organisation: Organisation) -> list[Chosen]:
    """Return what a council chose, the latest to begin first, with who chose it and what it held on its first day."""
    choices = authorities.list_choices(_code(organisation))
    ids = {each.chosen_by_id for each in choices}
    names = {user.id: user.name for user in every(sa.select(User).where(User.id.in_(ids)).order_by(User.id))}
    return [
        Chosen(
            choice=each,
            area=places.council_area(_code(organisation), each.starts_on),
            by=names[each.chosen_by_id] if each.chosen_by_id else "",
        )
        for each in choices
    ]


def list_open(organisation: Organisation) -> list[CouncilArea]:
    """Return the council with each wider area that it can choose without naming its members."""
    return authorities.wider_areas_open_to(_code(organisation), clock.today())


def list_neighbours(organisation: Organisation) -> list[tuple[str, list[Council]]]:
    """Return the other councils of today by region, the council's own region first."""
    area = current_area(organisation)
    others = [each for each in places.list_councils() if each.code != area.code]
    regions = {each.region_code: places.region_name(each.region_code) or "" for each in others}
    ordered = sorted(regions, key=lambda code: (code != area.region_code, regions[code]))
    return [(regions[code], [each for each in others if each.region_code == code]) for code in ordered]


def choose(
    organisation: Organisation,
    *,
    by: User,
    kind: WiderAreaKind,
    starts_on: dt.date,
    reason: str,
    name: str = "",
    member_codes: Sequence[str] = (),
) -> WiderAreaChoice:
    """Record what a council chooses as its wider area from a day on, or raise WiderAreaRefused or NotFound."""
    code = _code(organisation)
    lock(organisation)  # two who choose at once must not both find the day free
    made = authorities.choose_wider_area(
        code,
        by_id=by.id,
        kind=kind,
        starts_on=starts_on,
        reason=reason,
        name=name,
        member_codes=member_codes,
    )
    detail = {"starts_on": starts_on.isoformat(), "name": made.name, "member_codes": made.member_codes}
    record(organisation, "wider_area.chosen", made, by=by, fields=[kind.value], detail=detail)
    return made


def _code(organisation: Organisation) -> str:
    """Return a council's code, or raise NotFound: only a council has a wider area."""
    if organisation.kind is not Kind.COUNCIL or not organisation.council_code:
        raise NotFound("Only a council has a wider area")
    return organisation.council_code
