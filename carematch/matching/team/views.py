"""Pages of teams: asking for a search, the teams it found as weeks, and what the person chose."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import every, owned, transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.matching import introductions, said
from carematch.matching.models import Outcome
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import Search, SearchKind, SearchState, TeamChoice
from carematch.matching.solving.pages import shows
from carematch.matching.solving.views import STATE_LABELS
from carematch.matching.team import asking, choosing, weeks
from carematch.matching.team.forms import ChoiceForm
from carematch.providers.models import Provider
from carematch.rules.acting import May
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.representatives import MayNot
from carematch.seekers.vocabulary import CHANNEL_LABELS, Giver, NeedStatus

blueprint = Blueprint("team", __name__, url_prefix="/<org>")
shows(SearchKind.TEAM, "team.show")


@blueprint.route("/desk/<uuid:need_id>/team", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def new(need_id: UUID) -> ResponseReturnValue:
    """Ask for a search for teams, or say why there is nothing to look for; earlier searches are listed."""
    need = seekers.get_need(g.organisation, need_id)
    form = Form()
    try:
        choosing.refuse_unsharable(need)
        if form.validate_on_submit():
            with transaction():
                search = asking.ask(
                    g.organisation, seekers.get_need(g.organisation, need_id), by=current_user
                )
            return redirect(url_for("solving.show", search_id=search.id))
    except choosing.NoWeekToShare as error:
        return render_template("team/cannot.html", need=need, reason=error), 409
    earlier = searches.list_searches(g.organisation, SearchKind.TEAM, need=need)
    return render_template("team/new.html", form=form, need=need, earlier=earlier, states=STATE_LABELS)


@blueprint.route("/teams/<uuid:search_id>")
@access(Permission.MATCHING_VIEW)
def show(search_id: UUID) -> ResponseReturnValue:
    """Show the teams that a search found, each as a week, and which of them the person chose."""
    search = searches.get_search(g.organisation, search_id, SearchKind.TEAM)
    if search.state is not SearchState.DONE or search.need_id is None:
        return redirect(url_for("solving.show", search_id=search.id))
    need = seekers.get_need(g.organisation, search.need_id)
    return _shown(search, need, _choice_form(search, need))


@blueprint.route("/teams/<uuid:search_id>/choice", methods=["POST"])
@access(Permission.MATCHING_DECIDE)
def choose(search_id: UUID) -> ResponseReturnValue:
    """Write down which team was chosen."""
    search = searches.get_search(g.organisation, search_id, SearchKind.TEAM)
    if search.state is not SearchState.DONE or search.need_id is None:
        return redirect(url_for("solving.show", search_id=search.id))
    form = _choice_form(search, seekers.get_need(g.organisation, search.need_id))
    if form.validate_on_submit():
        try:
            with transaction():
                found = searches.get_search(g.organisation, search_id, SearchKind.TEAM)
                choosing.choose(g.organisation, found, by=current_user, **form.choice)
        except MayNot as error:
            form.fail("given_by", error)
        except choosing.CannotChoose as error:
            form.fail("option", error)
        else:
            flash(_("Their choice is written down. Now introduce each of them."))
            return redirect(url_for(".show", search_id=search_id))
    return _shown(search, seekers.get_need(g.organisation, search.need_id), form)


def _choice_form(search: Search, need: Need) -> ChoiceForm:
    acting = seekers.list_representatives(g.organisation, need.person)
    return ChoiceForm(weeks.weeks(search), [each for each in acting if May.ANSWER in each.may])


def _shown(search: Search, need: Need, form: ChoiceForm) -> ResponseReturnValue:
    """Show the page, with the form's complaints where it has any."""
    choice = choosing.find_choice(g.organisation, search)
    teams = weeks.weeks(search)
    return render_template(
        "team/show.html",
        search=search,
        need=need,
        form=form,
        teams=teams,
        chosen=next((team for team in teams if choice and team.name == choice.option), None),
        choice=choice,
        chosen_by=_who(need, choice),
        channels=CHANNEL_LABELS,
        names={str(each.id): each.called for each in _providers(teams)},
        made={
            str(each.provider_id): each
            for each in reversed(introductions.list_for_need(g.organisation, need))
        },
        reason=weeks.reason_of(search),
        asked=said.length(weeks.asked_minutes(search)),
        has_changed=choosing.has_changed(search, need),
        is_open=need.status in seekers.OPEN,
        may_introduce=need.status in (*seekers.OPEN, NeedStatus.ARRANGED),
        Outcome=Outcome,
    )


def _who(need: Need, choice: TeamChoice | None) -> str:
    """Return who chose, by name where somebody did in the person's name."""
    if choice is None or choice.given_by is Giver.PERSON:
        return _("the person themselves")
    acting = seekers.list_representatives(g.organisation, need.person)
    return next((each.name for each in acting if each.id == choice.representative_id), _("a representative"))


def _providers(teams: list[weeks.Week]) -> list[Provider]:
    named = {UUID(row.provider) for team in teams for row in team.rows if row.provider}
    spare = {UUID(row.backup) for team in teams for row in team.rows if row.backup}
    return every(owned(Provider, g.organisation).where(Provider.id.in_(named | spare)).order_by(Provider.id))
