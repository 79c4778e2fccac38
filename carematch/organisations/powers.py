"""What each role can do, in words, read off the policy table itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from carematch.core.permissions import GRANTS, PERMISSION_LABELS, Permission, Role


@dataclass(frozen=True, slots=True)
class Power:
    """One thing that can be done, and which of some roles can do it (in their order)."""

    label: str
    held: tuple[bool, ...]


def powers(roles: Sequence[Role]) -> list[Power]:
    """Return all that any of some roles can do, in the order of the policy table."""
    return [
        Power(PERMISSION_LABELS[permission], tuple(permission in GRANTS[role] for role in roles))
        for permission in Permission
        if any(permission in GRANTS[role] for role in roles)
    ]
