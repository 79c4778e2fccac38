"""What would lift each legal rule that keeps somebody out: facts to record or to wait for, never a relaxation."""

from collections.abc import Callable, Mapping

from carematch.matching.eligibility import LEGAL, route_of
from carematch.matching.facts import Candidate, Need
from carematch.rules.check_kinds import CHECK_LABELS, CheckKind
from carematch.rules.checks import missing_or_lapsed, required_checks


def lifts(need: Need, candidate: Candidate, rule: str) -> str:
    """Return what would lift a legal rule that somebody breaks, from the same facts as its answer; nothing if met."""
    return "" if LEGAL[rule](need, candidate).is_met else _LIFTS[rule](need, candidate)


def _listed(need: Need, candidate: Candidate) -> str:
    if candidate.listed:
        return "They, or whoever paused it, show their listing again"
    return "Everything that listing asks for recorded, and the provider listed again"


def _checks(need: Need, candidate: Candidate) -> str:
    required = required_checks(
        need.services_asked,
        employs_carers=candidate.employs_carers,
        on=need.start_on,
        legal_form=candidate.legal_form,
        overrides=candidate.overrides,
        book=candidate.rule_book,
    )
    others = [each for each in required if each.kind is not CheckKind.RIGHT_TO_WORK]
    short = missing_or_lapsed(others, candidate.checks, need.start_on)
    return "; ".join(_check(kind, candidate) for kind, _ in short)


def _check(kind: CheckKind, candidate: Candidate) -> str:
    label = CHECK_LABELS[kind]
    return f"{label} renewed and recorded" if kind in candidate.checks else f"{label} seen and recorded"


def _lawful_route(need: Need, candidate: Candidate) -> str:
    return route_of(need, candidate).lifts or ""


def _right_to_work(need: Need, candidate: Candidate) -> str:
    return _check(CheckKind.RIGHT_TO_WORK, candidate)


def _dp_family(need: Need, candidate: Candidate) -> str:
    return (
        "Another way of paying than a Direct Payment, or the council's written agreement that this is necessary "
        "recorded"
    )


def _not_excluded(need: Need, candidate: Candidate) -> str:
    if candidate.safeguarding_pause:
        return "Our pause ended by whoever decides on the concern"
    if candidate.id in need.excluded:
        return "Only the person can say that they would like an introduction after all"
    return "Only the provider can say that they would like an introduction after all"


_LIFTS: Mapping[str, Callable[[Need, Candidate], str]] = {
    "listed": _listed,
    "checks": _checks,
    "lawful_route": _lawful_route,
    "right_to_work": _right_to_work,
    "dp_family": _dp_family,
    "not_excluded": _not_excluded,
}
