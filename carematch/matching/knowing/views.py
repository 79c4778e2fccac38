"""Pages of the providers whom a person knows or does not want: on the staff's side, and on the person's own."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching.knowing.forms import ExcludeForm, RelationForm, StaffExcludeForm, StaffRelationForm
from carematch.providers import service as providers
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Status
from carematch.rules.acting import May
from carematch.rules.direct_payment import RELATION_LABELS
from carematch.seekers import service as seekers
from carematch.seekers.models import Person
from carematch.seekers.people import ASKED_BY_PROVIDER

blueprint = Blueprint("known", __name__, url_prefix="/<org>")


@dataclass(frozen=True)
class Side:
    """Whose pages these are: staff's, found by a need, or the person's and their representative's."""

    root: str
    prefix: str
    permission: Permission
    find: Callable[..., Person]

    @property
    def is_staff(self) -> bool:
        """Tell whether staff are reading."""
        return self.permission is Permission.NEEDS_RECORD

    def url(self, page: str, **values: Any) -> str:
        """Return where a page is on this side."""
        return url_for(f"known.{self.prefix}{page}", **values)

    def offered(self) -> list[Provider]:
        """Return the providers to choose from: those the public can see, and for staff everybody they may think of."""
        if self.is_staff:
            return providers.list_candidates(g.organisation)
        return providers.list_providers(g.organisation, (Status.LISTED,))


def _own(person_id: UUID) -> Person:
    """Return a person whose answers the reader may write, or raise NotFound or MayNot."""
    person: Person = seekers.get_own(g.organisation, current_user, person_id)
    seekers.refuse_unless(g.organisation, current_user, person, May.WRITE)
    return person


def _of_need(need_id: UUID) -> Person:
    return seekers.get_need(g.organisation, need_id).person


STAFF = Side("/needs/<uuid:need_id>/known", "", Permission.NEEDS_RECORD, _of_need)
OWN = Side("/my-needs/people/<uuid:person_id>/known", "own_", Permission.NEEDS_OWN, _own)


def both(rule: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Serve a page on both sides: the view's first argument says on which it stands."""

    def lay(view: Callable[..., Any]) -> Callable[..., Any]:
        for side in (STAFF, OWN):
            served = functools.update_wrapper(functools.partial(view, side), view)
            access(side.permission)(served)
            blueprint.add_url_rule(f"{side.root}{rule}", f"{side.prefix}{view.__name__}", served, **options)
        return view

    return lay


@both("")
def known(side: Side, **key: UUID) -> ResponseReturnValue:
    """List what providers are to the person, and whom not to introduce."""
    person = side.find(**key)
    asked = seekers.list_exclusions(g.organisation, person.id)
    relations = seekers.list_relations(g.organisation, person.id)
    excluded = [each for each in asked if side.is_staff or each.asked_by != ASKED_BY_PROVIDER]
    about = {each.provider_id for each in relations} | {each.provider_id for each in excluded}
    return render_template(
        "known/known.html",
        side=side,
        key=key,
        person=person,
        relations=relations,
        excluded=excluded,
        names={each: providers.get_provider(g.organisation, each).called for each in about},
        labels=RELATION_LABELS,
        is_own=person.user_id == current_user.id,
    )


@both("/exclude", methods=["GET", "POST"])
def exclude(side: Side, **key: UUID) -> ResponseReturnValue:
    """Record whom not to introduce."""
    person = side.find(**key)
    form = (StaffExcludeForm if side.is_staff else ExcludeForm)(side.offered())
    if form.validate_on_submit():
        facts = {"asked_by": _asker(person), **form.answers}
        with transaction():
            seekers.exclude(g.organisation, side.find(**key), by=current_user, **facts)
        flash(_("It is recorded. We do not introduce them."))
        return redirect(side.url("known", **key))
    return render_template("known/exclude.html", side=side, key=key, form=form)


def _asker(person: Person) -> str:
    return "person" if person.user_id == current_user.id else "representative"


@both("/relate", methods=["GET", "POST"])
def relate(side: Side, **key: UUID) -> ResponseReturnValue:
    """Record what a provider is to the person, for the rule about whom a Direct Payment may pay."""
    side.find(**key)
    form = (StaffRelationForm if side.is_staff else RelationForm)(side.offered())
    if form.validate_on_submit():
        with transaction():
            seekers.record_relation(g.organisation, side.find(**key), by=current_user, **form.answers)
        flash(_("It is recorded."))
        return redirect(side.url("known", **key))
    return render_template("known/relate.html", side=side, key=key, form=form)


@both("/<uuid:provider_id>/introduce-again", methods=["POST"])
def introduce_again(side: Side, provider_id: UUID, **key: UUID) -> ResponseReturnValue:
    """Let the two be introduced again."""
    with transaction():
        seekers.end_exclusion(
            g.organisation,
            side.find(**key),
            by=current_user,
            provider_id=provider_id,
            as_staff=side.is_staff,
        )
    flash(_("It is recorded. They may be introduced again."))
    return redirect(side.url("known", **key))


@both("/<uuid:provider_id>/unrelate", methods=["POST"])
def unrelate(side: Side, provider_id: UUID, **key: UUID) -> ResponseReturnValue:
    """Take back what a provider is to the person."""
    with transaction():
        seekers.end_relation(g.organisation, side.find(**key), by=current_user, provider_id=provider_id)
    flash(_("It is taken back."))
    return redirect(side.url("known", **key))
