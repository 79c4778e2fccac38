"""The two sides of a need: the person (or who acts for them) writes it, or staff do while they talk to the person."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from carematch.accounts.models import User
from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.rules.acting import May
from carematch.seekers import consents, service
from carematch.seekers.helping import sessions
from carematch.seekers.models import Need, Person
from carematch.seekers.vocabulary import CHANNEL_LABELS, Purpose

blueprint = Blueprint("seekers", __name__, url_prefix="/<org>")

# Pages that only show; every other page of a need on one's own side writes, and asks for more than seeing.
SHOWN = frozenset({"show", "sent", "copy", "affordability"})


def me() -> User:
    """Return who is signed in, as the services take them."""
    return current_user._get_current_object()


def _asked_for() -> May:
    """Return what the page that is asked for lets its reader do to a need."""
    page = str(request.endpoint or "").removeprefix("seekers.own_")
    return May.SEE if page in SHOWN else May.WRITE


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

    def may_write(self, need: Need) -> bool:
        """Tell whether the reader may change the answers of a need."""
        return self.is_staff or service.may_user(g.organisation, me(), need.person, May.WRITE)


OWN = Side(
    "/my-needs",
    "own_",
    Permission.NEEDS_OWN,
    lambda organisation, need_id: service.get_own_need(organisation, me(), need_id, _asked_for()),
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


@blueprint.app_errorhandler(service.MayNot)
def explain_may_not(error: service.MayNot) -> ResponseReturnValue:
    """Explain to whoever acts for somebody why they cannot do this for them, and who can."""
    return render_template("seekers/may_not.html", reason=error), 403


@dataclass(frozen=True)
class Helping:
    """How the reader helps somebody now, as they said it ("" before they did), and the page where they say it."""

    how: str
    href: str


@blueprint.app_template_global()
def keep_is_agreed(person: Person) -> bool:
    """Tell whether somebody agreed that what they told us is kept and used."""
    return consents.find_live_for(g.organisation, person.id, Purpose.KEEP_AND_USE) is not None


@blueprint.app_template_global()
def helping_now(person: Person) -> Helping:
    """Return how the reader helps a person on this page."""
    session = sessions.find_current(g.organisation, person, me())
    need_id = (request.view_args or {}).get("need_id")
    side = OWN if str(request.endpoint).startswith("seekers.own_") else STAFF
    return Helping(
        CHANNEL_LABELS[session.channel] if session else "",
        side.url("help", need_id=need_id) if need_id else "",
    )
