"""Who of the staff sees to a need: whoever first acts takes it on, and it can be given to somebody else."""

import uuid
from collections.abc import Collection

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core.db import lock, one
from carematch.core.errors import DomainError
from carematch.core.permissions import GRANTS, Permission
from carematch.organisations.models import Organisation
from carematch.organisations.service import list_members
from carematch.seekers.models import Need
from carematch.seekers.needs import for_staff

_DECIDE = tuple(role for role, granted in GRANTS.items() if Permission.MATCHING_DECIDE in granted)


class OwnerRefused(DomainError):
    """Only somebody who may introduce people sees to a need."""


def list_owners(organisation: Organisation) -> list[User]:
    """Return who may see to needs, by name: the members who may introduce people, each once."""
    found = {each.user_id: each.user for each in list_members(organisation, _DECIDE)}
    return [user for user in found.values() if user.is_active]


def assign(
    organisation: Organisation, need_ids: Collection[uuid.UUID], owner_id: uuid.UUID | None, *, by: User
) -> int:
    """Give needs to an owner (None: to nobody), and return how many changed hands; all of them, or none.

    Raises OwnerRefused for somebody who may not introduce people here, and NotFound where a need is not the
    organisation's. The needs are held in one order, so that two who give out the same ones wait for each other.
    """
    if owner_id is not None and owner_id not in {user.id for user in list_owners(organisation)}:
        raise OwnerRefused("Choose somebody who may introduce people")
    changed = 0
    for need_id in sorted(set(need_ids)):
        need = lock(one(for_staff(organisation).where(Need.id == need_id)))
        changed += _hand(organisation, need, owner_id, by=by)
    return changed


def take_on(organisation: Organisation, need: Need, *, by: User) -> None:
    """Make whoever first acts on a need its owner, where it has none and they may introduce people; else nothing."""
    if need.owner_id is None and by.id in {user.id for user in list_owners(organisation)}:
        _hand(organisation, need, by.id, by=by)


def _hand(organisation: Organisation, need: Need, owner_id: uuid.UUID | None, *, by: User) -> bool:
    """Change the owner, and say so in the record; tell whether it was another one."""
    if need.owner_id == owner_id:
        return False
    need.owner_id = owner_id
    record(organisation, "need.owner_changed", need, by=by, fields=["owner"])
    return True
