"""The words that referrals are described with; stored by value, shown by label."""

import enum


class Stage(enum.StrEnum):
    """Where a referral stands with us."""

    DRAFT = "draft"
    RECEIVED = "received"
    TAKEN_ON = "taken_on"
    DECLINED = "declined"


STAGE_LABELS = {
    Stage.DRAFT: "Being written",
    Stage.RECEIVED: "Waiting",
    Stage.TAKEN_ON: "Taken on",
    Stage.DECLINED: "Not taken on",
}


class Referrer(enum.StrEnum):
    """What somebody who refers works as."""

    SOCIAL_WORKER = "social_worker"
    LINK_WORKER = "link_worker"
    DISCHARGE_TEAM = "discharge_team"
    HEALTH_WORKER = "health_worker"
    COMMUNITY_WORKER = "community_worker"
    OTHER = "other"


REFERRER_LABELS = {
    Referrer.SOCIAL_WORKER: "Social worker or social care team",
    Referrer.LINK_WORKER: "Social prescribing link worker",
    Referrer.DISCHARGE_TEAM: "Hospital discharge team",
    Referrer.HEALTH_WORKER: "GP, nurse or therapist",
    Referrer.COMMUNITY_WORKER: "Charity or community organisation",
    Referrer.OTHER: "Something else",
}


class Agreed(enum.StrEnum):
    """Who agreed that somebody is referred."""

    PERSON = "person"
    AUTHORITY = "authority"
    BEST_INTERESTS = "best_interests"


AGREED_LABELS = {
    Agreed.PERSON: "Yes, the person agreed",
    Agreed.AUTHORITY: "Yes, somebody with lawful authority agreed for them",
    Agreed.BEST_INTERESTS: "They cannot decide this, and a best interests decision is recorded",
}
AGREED_HINTS = {
    Agreed.AUTHORITY: "An attorney for health and welfare, or a deputy appointed by the Court of Protection",
    Agreed.BEST_INTERESTS: "Under the Mental Capacity Act 2005. We will ask you for the record",
}
# What staff read.
AGREED_WORDS = {
    Agreed.PERSON: "The person",
    Agreed.AUTHORITY: "Somebody with lawful authority",
    Agreed.BEST_INTERESTS: "A best interests decision is recorded: ask for it",
}


class Reason(enum.StrEnum):
    """Why a referral is not taken on."""

    NOT_WANTED = "not_wanted"
    NOT_REACHED = "not_reached"
    OUTSIDE_AREA = "outside_area"
    CLINICAL = "clinical"
    KNOWN = "known"
    OTHER = "other"


REASON_LABELS = {
    Reason.NOT_WANTED: "The person does not want it",
    Reason.NOT_REACHED: "We could not reach the person",
    Reason.OUTSIDE_AREA: "The person lives outside our area",
    Reason.CLINICAL: "It is nursing or another clinical task",
    Reason.KNOWN: "We are in touch with the person already",
    Reason.OTHER: "Something else: we have called whoever referred",
}

# What whoever referred reads: nothing that the person told us, so some reasons read alike.
REASON_WORDS = {
    Reason.NOT_WANTED: "It is closed. Ask the person if you want to know more",
    Reason.NOT_REACHED: "We could not reach the person. Check with them how they can be reached, and refer them again",
    Reason.OUTSIDE_AREA: "The person lives outside our area. Ask their council who introduces people there",
    Reason.CLINICAL: "This is a clinical task, for which we introduce nobody. Ask the GP or the district nurses",
    Reason.KNOWN: "It is closed. Ask the person if you want to know more",
    Reason.OTHER: "It is closed. We have called you about it",
}


class Step(enum.StrEnum):
    """A page of a referral; its value stands in the URL."""

    PERSON = "person"
    HELP = "help"
    YOU = "you"


STEP_TITLES = {
    Step.PERSON: "Who are you referring?",
    Step.HELP: "What would help?",
    Step.YOU: "About you",
}
