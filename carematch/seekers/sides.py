"""The two sides of a need: the person (or who acts for them) writes it, or staff do while they talk to the person."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, g, url_for
from flask_login import current_user

from carematch.accounts.models import User
from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.seekers import service
from carematch.seekers.models import Need

blueprint = Blueprint("seekers", __name__, url_prefix="/<org>")


def me() -> User:
    """Return who is signed in, as the services take them."""
    return current_user._get_current_object()


@dataclass(frozen=True)
class Side:
    """Whose pages these are: where they stand, who may open them, and which needs they find."""

    root: str
    prefix: str
    permission: Permission
    find: Callable[[Any, UUID], Need]

    @property
    def is_staff(self) -> bool:
        """Tell whether staff are writing for somebody."""
        return self.permission is Permission.NEEDS_RECORD

    def load(self, need_id: UUID) -> Need:
        """Return a need that this side may open, or raise NotFound."""
        return self.find(g.organisation, need_id)

    def url(self, page: str, **values: Any) -> str:
        """Return where a page is on this side."""
        return url_for(f"seekers.{self.prefix}{page}", **values)

    def is_helping(self, need: Need) -> bool:
        """Tell whether the reader writes for somebody else."""
        return self.is_staff or need.person.user_id != me().id


OWN = Side(
    "/my-needs",
    "own_",
    Permission.NEEDS_OWN,
    lambda organisation, need_id: service.get_own_need(organisation, me(), need_id),
)
STAFF = Side("/needs", "", Permission.NEEDS_RECORD, service.get_need)


def explain(form: Any, error: service.Refused) -> None:
    """Put the sentence of what was refused beside its answer, or at the top where it belongs to no single one."""
    if error.field:
        form.fail(error.field, error)
    else:
        form.form_errors.append(str(error))


def both(rule: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Serve a page on both sides: the view's first argument says on which it stands."""

    def lay(view: Callable[..., Any]) -> Callable[..., Any]:
        for side in (OWN, STAFF):
            served = functools.update_wrapper(functools.partial(view, side), view)
            access(side.permission)(served)
            endpoint = f"{side.prefix}{view.__name__}"
            blueprint.add_url_rule(f"{side.root}{rule}", endpoint, served, **options)
        return view

    return lay
