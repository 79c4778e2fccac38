"""Pages of messages: those of the person and whoever acts for them, and those of staff."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching.also_today import Line, also_today
from carematch.messages import service
from carematch.messages.forms import AnswerForm, MessageForm
from carematch.organisations.models import Organisation
from carematch.seekers import service as seekers

blueprint = Blueprint("messages", __name__, url_prefix="/<org>")


@also_today(Permission.MESSAGES_ANSWER)
def waiting(organisation: Organisation) -> list[Line]:
    """Return from how many people messages wait."""
    people = service.count_waiting(organisation)
    text = ngettext(
        "person waits for an answer to a message", "people wait for an answer to a message", people
    )
    return [Line(people, text, url_for("messages.index"))]


@blueprint.route("/my-messages")
@access(Permission.MESSAGES_OWN)
def own() -> ResponseReturnValue:
    """Lead to one's messages; whoever acts for several people chooses whose."""
    people = seekers.list_own_people(g.organisation, current_user)
    if len(people) == 1:
        return redirect(url_for(".own_thread", person_id=people[0].id))
    return render_template("messages/own.html", people=people)


@blueprint.route("/my-messages/<uuid:person_id>", methods=["GET", "POST"])
@access(Permission.MESSAGES_OWN)
def own_thread(person_id: UUID) -> ResponseReturnValue:
    """Show what was written with the anchor, and write more."""
    form = MessageForm()
    if form.validate_on_submit():
        with transaction():
            person = seekers.get_own(g.organisation, current_user, person_id)
            service.write(g.organisation, person, by=current_user, body=form.body.data)
        flash(_("We have your message. We answer within 2 working days."))
        return redirect(url_for(".own_thread", person_id=person_id))
    if request.method == "GET":  # a form that was refused must be able to come again
        with transaction():
            person = seekers.get_own(g.organisation, current_user, person_id)
            service.mark_read(g.organisation, person, by_staff=False)
    person = seekers.get_own(g.organisation, current_user, person_id)
    thread = service.list_thread(g.organisation, person)
    is_other = person.user_id != current_user.id
    return render_template(
        "messages/own_thread.html", form=form, person=person, thread=thread, is_other=is_other
    )


@blueprint.route("/messages")
@access(Permission.MESSAGES_ANSWER)
def index() -> ResponseReturnValue:
    """List whom we write with, those who wait first."""
    return render_template("messages/index.html", threads=service.list_threads(g.organisation))


@blueprint.route("/messages/<uuid:person_id>", methods=["GET", "POST"])
@access(Permission.MESSAGES_ANSWER)
def thread(person_id: UUID) -> ResponseReturnValue:
    """Show what was written with somebody, and answer."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction():
                person = seekers.get_person(g.organisation, person_id)
                service.answer(g.organisation, person, by=current_user, body=form.body.data)
        except service.NobodyToRead as error:
            form.fail("body", error)
        else:
            flash(_("The answer is sent."))
            return redirect(url_for(".index"))
    if request.method == "GET":
        with transaction():
            person = seekers.get_person(g.organisation, person_id)
            service.mark_read(g.organisation, person, by_staff=True)
    person = seekers.get_person(g.organisation, person_id)
    found = service.list_thread(g.organisation, person)
    waits = any(not each.from_staff and each.settled_at is None for each in found)
    return render_template("messages/thread.html", form=form, person=person, thread=found, waits=waits)


@blueprint.route("/messages/<uuid:person_id>/settle", methods=["POST"])
@access(Permission.MESSAGES_ANSWER)
def settle(person_id: UUID) -> ResponseReturnValue:
    """Note that no answer is needed."""
    with transaction():
        person = seekers.get_person(g.organisation, person_id)
        service.settle(g.organisation, person, by=current_user)
    flash(_("It is noted that no answer is needed."))
    return redirect(url_for(".index"))
