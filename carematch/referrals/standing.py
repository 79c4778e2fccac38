"""How a referral stands, in the words that whoever referred may read; no database in it.

They learn no more than the person agreed to (UK GDPR, article 5(1)(c)): without that agreement, only that we have it
and that somebody is in touch.
"""

import datetime as dt

from carematch.referrals.models import PersonReferral
from carematch.referrals.vocabulary import REASON_WORDS, Stage
from carematch.seekers.vocabulary import NeedStatus

RECEIVED = "We have your referral. We call the person within 2 working days"
NO_MORE = "We are in touch with the person. They have not agreed that we tell you more. Ask them if you want to know"
OTHERWISE = "It is settled. Ask the person if you want to know more"
OF_THE_NEED = {
    NeedStatus.DRAFT: "We are talking with the person about what they need",
    NeedStatus.NEW: "We know what the person needs, and begin to look for somebody",
    NeedStatus.SEARCHING: "We are looking for people who fit",
    NeedStatus.INTRODUCED: "We have introduced somebody, and are waiting for replies",
    NeedStatus.ARRANGED: "Help is arranged",
    NeedStatus.MET: "The person has joined something near them that meets this",
    NeedStatus.UNABLE: "We have not found anybody yet. We keep looking",
    NeedStatus.WITHDRAWN: "It is closed. Ask the person if you want to know more",
}
URGENT_DAYS = 3


def in_words(referral: PersonReferral, need: NeedStatus | None, tells: bool) -> str:
    """Return how a referral that was sent stands, given where its need does and whether the person lets us tell."""
    if referral.reason is not None:
        return REASON_WORDS[referral.reason]
    if referral.stage is not Stage.TAKEN_ON or need is None:
        return RECEIVED
    return OF_THE_NEED.get(need, OTHERWISE) if tells else NO_MORE


def is_urgent(referral: PersonReferral, today: dt.date) -> bool:
    """Tell whether somebody must be there within three days, or should have been."""
    if referral.needed_by is None or not referral.is_waiting:
        return False
    return referral.needed_by <= today + dt.timedelta(days=URGENT_DAYS)
