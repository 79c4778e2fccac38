"""The page of a referral to the DBS: doing it, giving a reason not to, and the second person's answer."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import GRANTS, Permission, Role
from carematch.organisations.service import list_members
from carematch.safeguarding import referrals, service
from carematch.safeguarding.forms import REFER, ReferralForm, SecondForm
from carematch.safeguarding.models import Concern, Referral
from carematch.safeguarding.views.frame import blueprint
from carematch.safeguarding.vocabulary import Kind, ReferralState

READERS = tuple(role for role in Role if Permission.SAFEGUARDING_RECORD in GRANTS[role])


@blueprint.route("/safeguarding/<uuid:concern_id>/referral", methods=["GET", "POST"], endpoint="referral")
@access(Permission.SAFEGUARDING_RECORD)
def refer(concern_id: UUID) -> ResponseReturnValue:
    """Take down that the DBS was told, or why not; a second person looks at a reason why not."""
    if request.method == "GET":  # the reason is shown to the second person, so opening this is reading
        with transaction():
            service.read_concern(g.organisation, concern_id, by=current_user)
    task = service.get_concern(g.organisation, concern_id).referral
    if task is None:
        return redirect(url_for(".show", concern_id=concern_id))
    is_second = task.state is ReferralState.PROPOSED and task.proposed_by_id != current_user.id
    form: Form = SecondForm() if is_second else ReferralForm()
    if form.validate_on_submit() and _recorded(concern_id, form):
        return redirect(url_for(".show", concern_id=concern_id))
    concern = service.get_concern(g.organisation, concern_id)
    assert concern.referral is not None  # a referral is never taken away
    return render_template(
        "safeguarding/referral.html",
        concern=concern,
        referral=concern.referral,
        form=form,
        is_second=is_second,
        reason=_reason(concern, concern.referral),
        is_regulated=referrals.gave_regulated_activity(concern.provider),
        others=_second_people(),
    )


def _recorded(concern_id: UUID, form: Form) -> bool:
    """Record what a form says; where that is refused, say why and change nothing."""
    said = form.answers
    try:
        with transaction():
            if isinstance(form, SecondForm):
                referrals.answer(g.organisation, concern_id, by=current_user, **said)
            elif said.pop("choice") == REFER:
                referrals.refer(g.organisation, concern_id, by=current_user, **said)
            else:
                referrals.propose_not_to(g.organisation, concern_id, by=current_user, note=said["note"])
    except referrals.ReferralRefused as error:
        if error.field:
            form.fail(error.field, error)
        else:
            form.form_errors.append(str(error))
        return False
    flash(_("This is recorded."))
    return True


def _reason(concern: Concern, task: Referral) -> str | None:
    """Return the reason that waits for a second person, or None."""
    if task.state is not ReferralState.PROPOSED:
        return None
    return next(entry.note for entry in reversed(concern.entries) if entry.kind is Kind.NOT_REFERRED)


def _second_people() -> list[str]:
    """Return the names of those here, besides the reader, who may look at the reason."""
    members = list_members(g.organisation, READERS)
    return list(dict.fromkeys(each.user.name for each in members if each.user_id != current_user.id))
