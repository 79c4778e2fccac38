"""“How this was worked out”: a ranking that was kept, or the one that the desk shows now, worked out again."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.matching import desk
from carematch.matching.cards import PREFERENCES, RULES
from carematch.matching.rank import Eligible
from carematch.matching.replaying import inputs, service
from carematch.matching.scoring import WEIGHTS
from carematch.matching.settings.words import MEANS
from carematch.seekers import service as seekers

blueprint = Blueprint("replaying", __name__, url_prefix="/<org>/desk/<uuid:need_id>")

SHOWN_AT_FIRST = 20


@blueprint.route("/rankings/<uuid:ranking_id>")
@access(Permission.MATCHING_VIEW)
def show(need_id: UUID, ranking_id: UUID) -> ResponseReturnValue:
    """Show what a ranking that was kept rests on, and whether it comes out the same."""
    need = seekers.get_need(g.organisation, need_id)
    ranking = service.get_ranking(g.organisation, ranking_id, need_id)
    maker = next(name for each, name in service.list_for_need(g.organisation, need) if each.id == ranking.id)
    return render_template(
        "replaying/show.html",
        need=need,
        ranking=ranking,
        maker=maker,
        introductions=service.made_from(g.organisation, ranking),
        others=(),
        **_told(service.replay(ranking)),
    )


@blueprint.route("/worked-out")
@access(Permission.MATCHING_VIEW)
def now(need_id: UUID) -> ResponseReturnValue:
    """Show how the desk comes to what it shows at this moment, and which rankings were kept for the need."""
    need = seekers.get_need(g.organisation, need_id)
    return render_template(
        "replaying/show.html",
        need=need,
        ranking=None,
        maker="",
        introductions=(),
        others=service.list_for_need(g.organisation, need),
        **_told(service.replay_now(desk.look(g.organisation, need))),
    )


def _told(replay: service.Replay) -> dict[str, Any]:
    """Return what the page tells of a ranking worked out again."""
    ranked, most = replay.ranked, None if request.args.get("show") == "all" else SHOWN_AT_FIRST
    shown = ranked.eligible[:most]
    ids = {each.candidate.id for each in shown} | {each.candidate.id for each in ranked.near}
    ids |= {each.candidate.id for each in ranked.blocked[:most]}
    called = service.names(g.organisation, ids | {each.provider_id for each in replay.differences})
    return {
        "replay": replay,
        "shown": [(each, _parts(each, ranked.weights)) for each in shown],
        "hidden": len(ranked.eligible) - len(shown),
        "blocked": ranked.blocked[:most],
        "called": called,
        "asked": inputs.asked(ranked.need),
        "counted": inputs.counted(replay.problem),
        "labels": PREFERENCES,
        "rules": RULES,
        "means": MEANS,
        "defaults": WEIGHTS,
    }


def _parts(entry: Eligible, weights: Any) -> list[tuple[str, str, str, str, str]]:
    """Return each part of a score: what it is, how far it is met, its weight, its points, and what is not known."""
    whole = sum(weights[code] for code in entry.score.parts) or 1
    return [
        (
            PREFERENCES[code],
            f"{100 * part:.0f}%",
            f"{weights[code]:g}",
            f"{100 * weights[code] * part / whole:.1f}",
            entry.score.not_known.get(code, ""),
        )
        for code, part in _in_order(entry.score.parts.items())
    ]


def _in_order(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return the parts in the order in which preferences are always told."""
    held = dict(parts)
    return [(code, held[code]) for code in PREFERENCES if code in held]
