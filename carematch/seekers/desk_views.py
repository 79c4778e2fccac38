"""What only staff do with needs: recording one on the phone, who decides, who is responsible."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from carematch.core.access import access, can
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.seekers import (
    also_known,
    asked_pages,
    consents,
    identity,
    rights,
    service,
    summary,
    tasks,
    wording,
)
from carematch.seekers.acting import views as acting_views
from carematch.seekers.agreeing import views as agreeing_views
from carematch.seekers.asked_about import asked_about
from carematch.seekers.desk_forms import CouncilForm, DecidingForm, NewNeedForm
from carematch.seekers.helping import sessions
from carematch.seekers.helping import views as helping_views
from carematch.seekers.helping.vocabulary import COPY_LABELS, FORMAT_LABELS
from carematch.seekers.models import Need, Person
from carematch.seekers.purposes import PURPOSES
from carematch.seekers.sides import STAFF, blueprint, explain, me
from carematch.seekers.vocabulary import (
    COMMUNICATION_NEEDS,
    CONTACT_LABELS,
    CONTRACT_LABELS,
    FUNDING_LABELS,
    NEED_STATUS_LABELS,
    Channel,
    ContactWay,
    Purpose,
    ShownAs,
)

__all__ = ["acting_views", "agreeing_views", "blueprint", "helping_views"]

DESK = "matching.desk"


@blueprint.route("/needs/new", methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def new() -> ResponseReturnValue:
    """Begin a need for somebody who is on the phone, or in the room."""
    form = NewNeedForm()
    if form.validate_on_submit():
        facts = form.answers
        channel, may_keep = facts.pop("channel"), facts.pop("may_keep")
        way = ContactWay.EMAIL if facts["email"] and not facts["phone"] else ContactWay.PHONE
        with transaction():
            person = service.record_person(g.organisation, by=me(), contact_channel=way, **facts)
            need = service.start_need(g.organisation, person, by=me(), channel=channel)
            sessions.begin(g.organisation, need, by=me(), channel=channel)
            if may_keep:
                _agreed(person, channel)
        return redirect(url_for(".show", need_id=need.id))
    keep = PURPOSES[Purpose.KEEP_AND_USE].current().plain
    return render_template("seekers/new.html", form=form, wording=keep)


def _agreed(person: Person, channel: Channel) -> None:
    """Record that somebody agreed, in the words that were read out to them, that we keep and use what they say."""
    consents.give(
        g.organisation,
        person,
        by=me(),
        purpose=Purpose.KEEP_AND_USE,
        channel=channel,
        shown_as=ShownAs.PLAIN if channel is Channel.PAPER else ShownAs.READ_OUT,
    )


@blueprint.route("/needs/<uuid:need_id>")
@access(Permission.NEEDS_VIEW)
def show(need_id: UUID) -> ResponseReturnValue:
    """Show a need with what is known of the person, who acts for them, and what they agreed to."""
    need = service.get_need(g.organisation, need_id)
    return render_template(
        "seekers/show.html",
        side=STAFF,
        need=need,
        person=need.person,
        place=wording.where(g.organisation, need.person),
        is_helping=True,
        rights=rights.of(g.organisation, need),
        **agreeing_views.words(),
        **acting_views.words(),
        formats=FORMAT_LABELS,
        copy_ways=COPY_LABELS,
        days=service.days_waiting(need),
        sections=summary.sections(g.organisation, need),
        groups=asked_pages.groups(STAFF, need),
        asked_about=asked_about(g.organisation, need),
        known=also_known.lines(g.organisation, need, can),
        identity=identity.of(g.organisation, need),
        beside=also_known.sections(g.organisation, need, can),
        desk=url_for(DESK, need_id=need.id) if DESK in current_app.view_functions else "",
        status=NEED_STATUS_LABELS,
        contact=CONTACT_LABELS,
        communication=COMMUNICATION_NEEDS,
        contracts=CONTRACT_LABELS,
        funding=FUNDING_LABELS,
        form=Form(),
        tasks=tasks,
    )


@blueprint.route("/needs/<uuid:need_id>/another", methods=["POST"])
@access(Permission.NEEDS_RECORD)
def another(need_id: UUID) -> ResponseReturnValue:
    """Begin another need for the same person."""
    with transaction():
        need = service.get_need(g.organisation, need_id)
        made = service.start_need(g.organisation, need.person, by=me(), channel=need.channel)
    flash(_("This is another need of the same person. Say what it is about."))
    return redirect(url_for(".show", need_id=made.id))


@blueprint.route("/needs/<uuid:need_id>/deciding", methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def deciding(need_id: UUID) -> ResponseReturnValue:
    """Record a doubt about the person's capacity for this decision, and who makes the contract."""
    need = service.get_need(g.organisation, need_id)
    person = need.person
    form = DecidingForm(
        row_version=person.row_version,
        doubt=person.capacity_doubt,
        note=person.capacity_note,
        contract_party=need.contract_party,
    )
    if form.validate_on_submit():
        facts = form.answers
        party = facts.pop("contract_party")

        def keep(need: Need) -> None:
            unchanged_since(need.person, form.row_version.data)
            service.record_capacity(g.organisation, need.person, by=me(), **facts)
            service.change_need(g.organisation, need, by=me(), contract_party=party)

        if _kept(need_id, form, keep):
            return redirect(url_for(".show", need_id=need_id))
    return _ask("deciding", need_id, form)


@blueprint.route("/needs/<uuid:need_id>/council", methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def council(need_id: UUID) -> ResponseReturnValue:
    """Record another responsible council than the postcode proposes."""
    person = service.get_need(g.organisation, need_id).person
    form = CouncilForm(
        row_version=person.row_version, council_code=person.council_code, reason=person.council_reason
    )

    def keep(need: Need) -> None:
        unchanged_since(need.person, form.row_version.data)
        service.set_council(g.organisation, need.person, by=me(), **form.answers)

    if form.validate_on_submit() and _kept(need_id, form, keep):
        return redirect(url_for(".show", need_id=need_id))
    return _ask("council", need_id, form)


def _kept(need_id: UUID, form: Any, keep: Any) -> bool:
    """Keep what a form says about a need, or put the sentence beside the answer that was refused."""
    try:
        with transaction():
            keep(service.get_need(g.organisation, need_id))
    except service.Refused as error:
        explain(form, error)
    return not form.errors


def _ask(template: str, need_id: UUID, form: Any) -> str:
    """Render a staff form about a need."""
    need = service.get_need(g.organisation, need_id)
    where = wording.where(g.organisation, need.person)
    return render_template(f"seekers/{template}.html", need=need, person=need.person, place=where, form=form)
