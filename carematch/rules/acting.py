"""What somebody who acts for another may do, by the authority they hold; what is recorded can only narrow it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from carematch.rules.lawful_route import Authority


class ActsAs(StrEnum):
    """The authority somebody holds; who holds none is a helper only, and has no value here.

    `DEPUTY` is a deputy whose matters are not recorded: what the order covers is unknown, and unknown allows nothing.
    """

    LPA_HEALTH = "lpa_health"
    LPA_MONEY = "lpa_money"
    DEPUTY_HEALTH = "deputy_health"
    DEPUTY_MONEY = "deputy_money"
    DEPUTY_BOTH = "deputy_both"
    DEPUTY = "deputy"
    COUNCIL_AUTHORISED = "council_authorised"
    APPOINTEE = "appointee"


class May(StrEnum):
    """One thing that somebody may do for another person."""

    SEE = "see"
    WRITE = "write"
    ANSWER = "answer"
    AGREE_MONEY = "agree_money"
    SEE_MONEY = "see_money"


@dataclass(frozen=True, slots=True)
class Powers:
    """What an authority allows, whether it is lawful authority to arrange care, and where that is written."""

    may: frozenset[May]
    arranges: Authority | None
    source: str


_HELPS = frozenset({May.SEE, May.WRITE})
_DECIDES = _HELPS | {May.ANSWER}
_PAYS = _HELPS | {May.AGREE_MONEY, May.SEE_MONEY}
_CAPACITY = "Mental Capacity Act 2005"

HELPER = Powers(_HELPS, None, f"{_CAPACITY}, section 1: helping somebody to decide is not deciding for them")

POWERS: dict[ActsAs, Powers] = {
    ActsAs.LPA_HEALTH: Powers(
        _DECIDES,
        Authority.LPA_HEALTH,
        f"{_CAPACITY}, sections 9 and 11: welfare, and only where the person cannot decide",
    ),
    ActsAs.LPA_MONEY: Powers(_PAYS, Authority.LPA_MONEY, f"{_CAPACITY}, section 9: property and affairs"),
    ActsAs.DEPUTY_HEALTH: Powers(
        _DECIDES, Authority.DEPUTY, f"{_CAPACITY}, sections 16 and 17: personal welfare, within the order"
    ),
    ActsAs.DEPUTY_MONEY: Powers(
        _PAYS, Authority.DEPUTY, f"{_CAPACITY}, sections 16 and 18: property and affairs, within the order"
    ),
    ActsAs.DEPUTY_BOTH: Powers(
        _DECIDES | _PAYS, Authority.DEPUTY, f"{_CAPACITY}, sections 16 to 18, within the order"
    ),
    ActsAs.DEPUTY: Powers(
        _HELPS, Authority.DEPUTY, f"{_CAPACITY}, section 16: record which matters the order covers"
    ),
    ActsAs.COUNCIL_AUTHORISED: Powers(
        _DECIDES | _PAYS, Authority.COUNCIL_AUTHORISED, "Care Act 2014, section 32 (authorised person)"
    ),
    ActsAs.APPOINTEE: Powers(
        _HELPS,
        None,
        "Social Security (Claims and Payments) Regulations 1987, regulation 33: benefits, not care or other money",
    ),
}


def powers(acts_as: ActsAs | str | None) -> Powers:
    """Return what an authority allows; none, or one that we do not know, allows what a helper may."""
    try:
        return POWERS[ActsAs(acts_as)] if acts_as else HELPER
    except ValueError:
        return HELPER


def may_do(acts_as: ActsAs | str | None, narrowed_to: Collection[str] | None = None) -> frozenset[May]:
    """Return what somebody may do: what their authority allows, less what was left out when it was recorded."""
    allowed = powers(acts_as).may
    return (
        allowed if narrowed_to is None else frozenset(each for each in allowed if each.value in narrowed_to)
    )


def waits_for_doubt(acts_as: ActsAs | str | None, may: May) -> bool:
    """Tell whether an authority covers something only once a doubt about the person's capacity for it is recorded.

    A power of attorney for health and welfare has effect only where the person lacks capacity for the decision (Mental
    Capacity Act 2005, section 11(7)(a)), and capacity is presumed. Courts and councils authorise somebody only where
    it is lacking; a power for property may be used before.
    """
    return may is May.ANSWER and acts_as == ActsAs.LPA_HEALTH


def arranging_authority(
    acts_as: ActsAs | str | None, narrowed_to: Collection[str] | None = None
) -> Authority | None:
    """Return the lawful authority to arrange care that somebody holds; a helper and an appointee hold none.

    Neither does somebody whose scope was narrowed to less than deciding on care or on money.
    """
    if narrowed_to is not None and not may_do(acts_as, narrowed_to) & {May.ANSWER, May.AGREE_MONEY}:
        return None
    return powers(acts_as).arranges
