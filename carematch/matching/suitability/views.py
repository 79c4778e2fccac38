"""Pages of what we learn about providers after an introduction, and of telling the people who were introduced."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching.also_today import Line, also_today
from carematch.matching.suitability import service, signals
from carematch.matching.suitability.forms import LearnForm, ToldForm
from carematch.matching.suitability.sources import SOURCE_LABELS, Source
from carematch.organisations.models import Organisation
from carematch.providers import service as providers
from carematch.seekers.vocabulary import CHANNEL_LABELS

blueprint = Blueprint("suitability", __name__, url_prefix="/<org>")


@blueprint.route("/suitability")
@access(Permission.SAFEGUARDING_RECORD)
def index() -> ResponseReturnValue:
    """List what is to be weighed, and what was learned with how many people are still to be told."""
    return render_template(
        "suitability/index.html",
        signals=signals.to_weigh(g.organisation),
        facts=service.list_facts(g.organisation),
        labels=SOURCE_LABELS,
    )


@blueprint.route("/providers/<uuid:provider_id>/suitability/new", methods=["GET", "POST"])
@access(Permission.SAFEGUARDING_RECORD)
def new(provider_id: UUID) -> ResponseReturnValue:
    """Ask what was learned about a provider, and open the tasks to tell people."""
    asked = request.args.get("source", "")
    form = LearnForm(
        data={"source": Source(asked) if asked in set(Source) else None, "learned_on": clock.today()}
    )
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.learn(g.organisation, provider_id, by=current_user, **form.answers)
                fact_id = made.id
        except service.SuitabilityRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("It is recorded."))
            return redirect(url_for(".show", fact_id=fact_id))
    provider = providers.get_provider(g.organisation, provider_id)
    people = service.introduced(g.organisation, provider_id, clock.today())
    return render_template("suitability/new.html", form=form, provider=provider, people=people)


@blueprint.route("/suitability/<uuid:fact_id>")
@access(Permission.SAFEGUARDING_RECORD)
def show(fact_id: UUID) -> ResponseReturnValue:
    """Show a fact with whom it has to be told; that somebody read it is recorded."""
    with transaction():
        service.read_fact(g.organisation, fact_id, by=current_user)
    fact = service.get_fact(g.organisation, fact_id)
    return render_template(
        "suitability/show.html",
        fact=fact,
        provider=providers.get_provider(g.organisation, fact.provider_id),
        to_tell=service.list_to_tell(g.organisation, fact),
        labels=SOURCE_LABELS,
        channels=CHANNEL_LABELS,
        london=clock.london,
    )


@blueprint.route("/suitability/<uuid:fact_id>/people/<uuid:telling_id>", methods=["GET", "POST"])
@access(Permission.SAFEGUARDING_RECORD)
def tell(fact_id: UUID, telling_id: UUID) -> ResponseReturnValue:
    """Show what somebody is to be told, and record that they were."""
    form = ToldForm(data={"told_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                fact = service.get_fact(g.organisation, fact_id)
                whom = service.get_to_tell(g.organisation, fact, telling_id)
                service.tell(g.organisation, whom.telling, by=current_user, **form.answers)
        except service.SuitabilityRefused as error:
            form.fail(error.field, error)
        except service.AlreadyTold as error:
            flash(str(error), "notice")
            return redirect(url_for(".show", fact_id=fact_id))
        else:
            flash(_("It is recorded that they were told."))
            return redirect(url_for(".show", fact_id=fact_id))
    fact = service.get_fact(g.organisation, fact_id)
    whom = service.get_to_tell(g.organisation, fact, telling_id)
    provider = providers.get_provider(g.organisation, fact.provider_id)
    return render_template("suitability/tell.html", form=form, fact=fact, whom=whom, provider=provider)


@also_today(Permission.SAFEGUARDING_RECORD)
def waiting(organisation: Organisation) -> list[Line]:
    """Say how many people are to be told of something, and how many things are to be weighed."""
    tell_, weigh = service.count_to_tell(organisation), len(signals.to_weigh(organisation))
    href = url_for("suitability.index")
    return [
        Line(
            tell_,
            ngettext(
                "person to tell what we learned about a provider",
                "people to tell what we learned about a provider",
                tell_,
            ),
            href,
        ),
        Line(
            weigh,
            ngettext(
                "change at a provider to weigh for the people introduced",
                "changes at providers to weigh for the people introduced",
                weigh,
            ),
            href,
        ),
    ]
