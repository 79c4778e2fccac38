"""What staff do at the matching desk: today's list, ranking, introducing, taking answers on the phone."""

from uuid import UUID

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access, can
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching import also_today, cards, desk, introductions, people_today, sides, today
from carematch.matching.belonging import joining
from carematch.matching.belonging.offers import offers
from carematch.matching.belonging.record import MEETS_LABELS
from carematch.matching.boundary import guard
from carematch.matching.boundary.service import About
from carematch.matching.contacting.case import case_of, facts_of
from carematch.matching.desk_forms import (
    FirstConsentForm,
    IntroduceForm,
    UnableForm,
)
from carematch.matching.introducing import changed, copies, refusals
from carematch.matching.models import (
    Outcome,
)
from carematch.matching.relaxing import changes
from carematch.providers import offices
from carematch.providers import service as providers
from carematch.seekers import consents, identity, wording
from carematch.seekers import service as seekers
from carematch.seekers.asked_about import asked_about
from carematch.seekers.models import Need
from carematch.seekers.purposes import PURPOSES
from carematch.seekers.vocabulary import (
    CHANNEL_LABELS,
    NEED_STATUS_LABELS,
    Purpose,
    Times,
)

TODAY = (people_today.waiting,)  # said on Today by being known
blueprint = Blueprint("matching", __name__, url_prefix="/<org>")

SHOWN_AT_FIRST = 20
ARRANGE = "arrangements.new"
MORE = (
    ("arrangements.index", Permission.ARRANGEMENTS_VIEW),
    ("arrangements.offices", Permission.OFFICES_APPROVE),
    ("funds.index", Permission.FUNDS_VIEW),
    ("safeguarding.index", Permission.SAFEGUARDING_RECORD),
    ("suitability.index", Permission.SAFEGUARDING_RECORD),
)


@blueprint.route("/today", endpoint="today")
@access(Permission.TODAY_VIEW)
def show_today() -> ResponseReturnValue:
    """Show what needs doing, as far as the reader may do it."""
    return render_template(
        "matching/today.html",
        needs=today.needs_today(g.organisation) if can(Permission.NEEDS_VIEW) else None,
        replies=today.replies_today(g.organisation) if can(Permission.MATCHING_VIEW) else None,
        providers=today.providers_today(g.organisation) if can(Permission.PROVIDERS_VIEW) else None,
        offices_waiting=(
            offices.count_waiting_for(g.organisation, current_user) if can(Permission.OFFICES_APPROVE) else 0
        ),
        also=also_today.lines(g.organisation, can),
        more=[
            endpoint for endpoint, needed in MORE if endpoint in current_app.view_functions and can(needed)
        ],
    )


@blueprint.route("/desk/<uuid:need_id>", endpoint="desk")
@access(Permission.MATCHING_VIEW)
def show_desk(need_id: UUID) -> ResponseReturnValue:
    """Show a need and who could meet it, nearest first unless the best fit is asked for."""
    need = seekers.get_need(g.organisation, need_id)
    introduced = introductions.list_for_need(g.organisation, need)
    is_best = request.args.get("sort") == "best"
    dealt = ways = None
    if need.status in seekers.OPEN:
        looked = desk.look(g.organisation, need)
        dealt = cards.deal(looked, introduced, best_first=is_best)
        ways = changes.ways(g.organisation, need, looked)
    return render_template(
        "matching/desk.html",
        **_need(need),
        cards=dealt,
        ways=ways,
        rules=cards.RULES,
        introduced=introduced,
        identity=identity.of(g.organisation, need),
        facts=facts_of(case_of(g.organisation, need)),
        offers=offers(g.organisation, need) if dealt is not None else [],
        belongings=joining.list_for_need(g.organisation, need),
        meets=MEETS_LABELS,
        is_best=is_best,
        asked_about=asked_about(g.organisation, need),
        most=None if request.args.get("show") == "all" else SHOWN_AT_FIRST,
        Outcome=Outcome,
    )


def _need(need: Need) -> dict[str, object]:
    """Return what is always in view about a need."""
    return {
        "need": need,
        "asked": sides.in_words(g.organisation, need),
        "musts": wording.musts(need),
        "wishes": wording.wishes(need),
        "status": NEED_STATUS_LABELS[need.status],
        "days_waiting": seekers.days_waiting(need),
        "times_known": need.times is not Times.NOT_SURE,
    }


@blueprint.route("/desk/<uuid:need_id>/introduce/<uuid:provider_id>", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def introduce(need_id: UUID, provider_id: UUID) -> ResponseReturnValue:
    """Introduce two people, or explain why they cannot be introduced as things stand."""
    step_in_for = request.args.get("step_in_for", type=UUID)
    try:
        proposal = desk.propose(g.organisation, need_id, provider_id, step_in_for)
        form = _decision_form(proposal)
        if form.validate_on_submit():
            made = _introduced(need_id, provider_id, form, step_in_for)
            if made is not None:
                flash(_("The introduction is made. Now each side answers."))
                return redirect(url_for(".show", introduction_id=made))
            proposal = desk.propose(g.organisation, need_id, provider_id, step_in_for)
    except introductions.CannotIntroduce as error:
        return cannot_introduce(error, need_id, provider_id)
    return render_template("matching/introduce.html", form=form, **_proposed(proposal))


def _decision_form(proposal: desk.Proposal) -> IntroduceForm:
    """Return the questions left to ask: the consent, too, where none is on record."""
    if proposal.consent is not None:
        return IntroduceForm()
    return FirstConsentForm(proposal.representatives)


def _introduced(
    need_id: UUID, provider_id: UUID, form: IntroduceForm, step_in_for: UUID | None = None
) -> UUID | None:
    """Introduce as a form says and return the id; where an answer is refused, say why beside it."""
    if not guard.lets_through(form, "note", About("introduce", need_id, provider_id)):
        return None
    try:
        with transaction():
            said = {**form.decision, "step_in_for": step_in_for}
            made = desk.introduce(g.organisation, need_id, provider_id, by=current_user, **said)
        return made.id
    except introductions.ReasonUnsaid as error:
        form.fail("note", error)
    except consents.ConsentRefused as error:
        form.fail("given_by", error)
    return None


def _proposed(proposal: desk.Proposal) -> dict[str, object]:
    """Return what the manager reads before introducing."""
    return {
        "proposal": proposal,
        "asked": sides.in_words(g.organisation, proposal.need, proposal.share),
        "miles": cards.miles(proposal.entry.pair),
        "measured": cards.measured(proposal.entry.pair),
        "price": cards.price_guide(proposal.entry.candidate.rate_pence),
        "wording": PURPOSES[Purpose.SHARE_WITH_PROVIDER].current().plain,
        "given": wording.given(proposal.consent) if proposal.consent else "",
        "channels": CHANNEL_LABELS,
        "copies": copies.in_words(copies.to_offer(proposal.provider)),
        "left": refusals.places_left(g.organisation, proposal.need),
    }


def cannot_introduce(
    error: introductions.CannotIntroduce, need_id: UUID, provider_id: UUID | None = None
) -> ResponseReturnValue:
    """Explain why two people are not introduced: what stands in the way, since when, and what to do next."""
    need = seekers.get_need(g.organisation, need_id)
    change = None
    if provider_id is not None:
        change = changed.between(g.organisation, need, providers.get_provider(g.organisation, provider_id))
    return render_template(
        "matching/cannot_introduce.html",
        reason=error,
        kind=type(error).__name__,
        change=change,
        need=need,
        standing=[made for made in introductions.list_for_need(g.organisation, need) if made.waiting],
        same=[
            made
            for made in introductions.list_for_need(g.organisation, need)
            if made.provider_id == provider_id and made.outcome in introductions.STANDING
        ],
    ), 409


@blueprint.route("/desk/<uuid:need_id>/unable", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def unable(need_id: UUID) -> ResponseReturnValue:
    """Note that nobody could be found for a need."""
    form = UnableForm()
    seekers.get_need(g.organisation, need_id)
    if form.validate_on_submit():
        try:
            with transaction():
                desk.give_up(g.organisation, need_id, by=current_user, **form.decision)
        except introductions.ReasonUnsaid as error:
            form.fail("note", error)
        except introductions.NeedNotOpen as error:
            return cannot_introduce(error, need_id)
        else:
            flash(_("Noted. The need stays on the list, and you can look again at any time."))
            return redirect(url_for(".desk", need_id=need_id))
    need = seekers.get_need(g.organisation, need_id)
    return render_template("matching/unable.html", form=form, need=need)
