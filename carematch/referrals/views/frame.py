"""The blueprint of all pages of referrals, the words that their templates share, and what waits today."""

from typing import Any

from flask import Blueprint, abort, g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from carematch.core import clock
from carematch.core.permissions import Permission
from carematch.matching.also_today import Line, also_today
from carematch.organisations.models import Kind, Organisation
from carematch.referrals import service, standing
from carematch.referrals.vocabulary import (
    AGREED_WORDS,
    REASON_LABELS,
    REFERRER_LABELS,
    STAGE_LABELS,
    STEP_TITLES,
    Stage,
    Step,
)
from carematch.rules.taxonomy import SERVICES
from carematch.seekers.also_known import Line as Known
from carematch.seekers.also_known import also_known
from carematch.seekers.models import Need

blueprint = Blueprint("referrals", __name__, url_prefix="/<org>")


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every template of the slice the words that referrals are described with."""
    return {
        "stages": STAGE_LABELS,
        "agreed": AGREED_WORDS,
        "referrers": REFERRER_LABELS,
        "reasons": REASON_LABELS,
        "titles": STEP_TITLES,
        "services": SERVICES,
        "is_urgent": standing.is_urgent,
        "today": clock.today(),
        "Stage": Stage,
        "Step": Step,
    }


def refuse_councils() -> None:
    """Answer 404 where nobody is introduced."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)


@also_today(Permission.REFERRALS_ANSWER)
def waiting(organisation: Organisation) -> list[Line]:
    """Return how many referrals wait, and how many of them are urgent; nothing says whom they are about."""
    href = url_for("referrals.index")
    urgent, all_of_them = service.count_urgent(organisation), service.count_waiting(organisation)
    return [
        Line(
            urgent,
            ngettext(
                "referral is needed within three days", "referrals are needed within three days", urgent
            ),
            href,
        ),
        Line(all_of_them, ngettext("referral waits", "referrals wait", all_of_them), href),
    ]


@also_known(Permission.REFERRALS_ANSWER)
def came_from(organisation: Organisation, need: Need) -> list[Known]:
    """Return the referral that a need came of, and the risks that it names."""
    referral = service.find_of_need(organisation, need)
    if referral is None:
        return []
    href = url_for("referrals.show", referral_id=referral.id)
    said = _("Came by referral %(reference)s", reference=referral.reference)
    return [
        Known(said, href),
        *([Known(_("It names risks: read them before anybody visits"), href)] if referral.safety else []),
    ]
