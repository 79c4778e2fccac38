"""Pages of who acts for a person: recorded and changed by staff, seen by the person, joined by whoever is invited."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.accounts import sessions
from carematch.accounts.passwords import PasswordRefused
from carematch.accounts.service import LinkExpired
from carematch.core.access import PUBLIC, access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.organisations.invitations import Reader, WrongPerson
from carematch.rules.acting import POWERS
from carematch.seekers import representatives, service
from carematch.seekers.acting import invitations
from carematch.seekers.acting.forms import InviteForm, NewAccountForm, RepresentativeForm, filled
from carematch.seekers.models import Need, Representative
from carematch.seekers.sides import blueprint, explain, me
from carematch.seekers.vocabulary import AUTHORITY_LABELS, HELPER_LABEL, MAY_LABELS

ACTING = "/needs/<uuid:need_id>/representatives/<uuid:representative_id>"


def words() -> dict[str, Any]:
    """Return the words that every page about those who act for somebody uses."""
    return {"authorities": AUTHORITY_LABELS, "helper": HELPER_LABEL, "may_labels": MAY_LABELS}


def _load(need_id: UUID, representative_id: UUID) -> tuple[Need, Representative]:
    """Return a need and somebody who acts, or acted, for its person, or raise NotFound."""
    need = service.get_need(g.organisation, need_id)
    return need, service.get_representative(g.organisation, need.person, representative_id)


@blueprint.route("/needs/<uuid:need_id>/representatives/new", methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def new_representative(need_id: UUID) -> ResponseReturnValue:
    """Record somebody who acts for the person, and write to them where there is an address."""
    form = RepresentativeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                _added(service.get_need(g.organisation, need_id), form)
        except service.Refused as error:
            explain(form, error)
        else:
            flash(_("They are recorded."))
            return redirect(url_for(".show", need_id=need_id))
    need = service.get_need(g.organisation, need_id)
    return render_template("seekers/new_representative.html", form=form, need=need, person=need.person)


def _added(need: Need, form: RepresentativeForm) -> None:
    """Record somebody, and invite them where they have no account yet; raises Refused."""
    acting = service.add_representative(g.organisation, need.person, by=me(), **form.answers)
    if form.email.data and acting.user_id is None:
        invitations.invite(g.organisation, acting, by=me(), email=form.email.data)


@blueprint.route(ACTING, methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def representative(need_id: UUID, representative_id: UUID) -> ResponseReturnValue:
    """Change with which authority, how far and when somebody acts; how it was before stays on record."""
    need, acting = _load(need_id, representative_id)
    form = filled(acting)
    if form.validate_on_submit():
        try:
            with transaction():
                _need, current = _load(need_id, representative_id)
                service.change_representative(g.organisation, current, by=me(), **form.answers)
        except service.Refused as error:
            explain(form, error)
        else:
            flash(_("The change is recorded, and how it was before is kept."))
            return redirect(url_for(".show", need_id=need_id))
        need, acting = _load(need_id, representative_id)
    return render_template(
        "seekers/representative.html",
        form=form,
        need=need,
        acting=acting,
        is_invited=bool(invitations.invited(g.organisation, [acting])),
        **words(),
    )


@blueprint.route(f"{ACTING}/invite", methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def invite_representative(need_id: UUID, representative_id: UUID) -> ResponseReturnValue:
    """Write to somebody who acts for the person and has no account yet."""
    need, acting = _load(need_id, representative_id)
    form = InviteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                _need, current = _load(need_id, representative_id)
                invitations.invite(g.organisation, current, by=me(), email=form.email.data)
        except service.Refused as error:
            explain(form, error)
        else:
            flash(_("The invitation is on its way. It works once, for 48 hours."))
            return redirect(url_for(".show", need_id=need_id))
        need, acting = _load(need_id, representative_id)
    return render_template("seekers/invite_representative.html", form=form, need=need, acting=acting)


@blueprint.route(f"{ACTING}/end", methods=["POST"])
@access(Permission.NEEDS_RECORD)
def end_representative(need_id: UUID, representative_id: UUID) -> ResponseReturnValue:
    """End somebody's acting for the person, at once."""
    with transaction():
        _need, acting = _load(need_id, representative_id)
        service.end_representative(g.organisation, acting, by=me())
        invitations.cancel(g.organisation, acting)
    flash(_("They no longer act for this person."))
    return redirect(url_for(".show", need_id=need_id))


@blueprint.route("/needs/ending")
@access(Permission.NEEDS_RECORD)
def ending() -> ResponseReturnValue:
    """List those whom a person asked us to end, and who still act for them."""
    asked = representatives.list_end_asked(g.organisation)
    return render_template(
        "seekers/ending.html",
        asked=asked,
        people=invitations.people_of(g.organisation, asked),
        needs=service.latest_needs(g.organisation, [each.person_id for each in asked]),
        **words(),
    )


@blueprint.route("/my-needs/acting")
@access(Permission.NEEDS_OWN)
def own_acting() -> ResponseReturnValue:
    """Show who acts for one, and for whom one acts oneself: what each may do, and until when."""
    people = service.list_own_people(g.organisation, me())
    return render_template(
        "seekers/own_acting.html",
        people=[(each, service.list_representatives(g.organisation, each)) for each in people],
        powers=POWERS,
        me=me(),
        **words(),
    )


@blueprint.route(
    "/my-needs/people/<uuid:person_id>/acting/<uuid:representative_id>/end", methods=["GET", "POST"]
)
@access(Permission.NEEDS_OWN)
def own_end_representative(person_id: UUID, representative_id: UUID) -> ResponseReturnValue:
    """Ask once more, then end a helper at once, or ask staff to end somebody with authority."""
    form = Form()
    person = service.get_own(g.organisation, me(), person_id)
    acting = service.get_representative(g.organisation, person, representative_id)
    if person.user_id != me().id and acting.user_id != me().id:
        raise service.MayNot("Only they themselves can say whom they no longer want")
    if form.validate_on_submit():
        with transaction():
            person = service.get_own(g.organisation, me(), person_id)
            acting = service.get_representative(g.organisation, person, representative_id)
            is_ended = representatives.ask_to_end(g.organisation, acting, by=me())
        ended, asked = (
            _("They no longer act for you. It counts from now on."),
            _("We will call you about it."),
        )
        flash(ended if is_ended else asked)
        return redirect(url_for(".own_acting"))
    return render_template("seekers/own_end.html", form=form, acting=acting, me=me(), **words())


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def accept_representing(token: str) -> ResponseReturnValue:
    """Let somebody who was invited act for the person: with a new account, or with the one they have."""
    user = me() if current_user.is_authenticated else None
    try:
        invitation = invitations.get_invitation(g.organisation, token)
        reader = invitations.reader_of(invitation, user)
        form = NewAccountForm() if reader is Reader.NEW else Form()
        if form.validate_on_submit():
            with transaction():
                member = invitations.accept(g.organisation, token, user=user, **form.answers)
            if user is None:
                sessions.begin(member)
            flash(_("Welcome. You can see here how it stands, and help."))
            return redirect(url_for(".own"))
    except (LinkExpired, WrongPerson) as error:
        return render_template("seekers/invitation_over.html", reason=error), 410
    except PasswordRefused as error:
        form.fail("password", error)
        invitation = invitations.get_invitation(g.organisation, token)
    return render_template(
        "seekers/accept_representing.html", form=form, invitation=invitation, reader=reader, token=token
    )
