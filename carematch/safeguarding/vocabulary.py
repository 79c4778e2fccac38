"""The words that concerns are described with; stored by value, shown by label."""

import enum


class Raiser(enum.StrEnum):
    """Who told us of a concern."""

    PERSON = "person"
    FAMILY = "family"
    PROVIDER = "provider"
    PUBLIC = "public"
    COUNCIL = "council"
    POLICE = "police"
    OURSELVES = "ourselves"


class Status(enum.StrEnum):
    """Whether a concern is decided."""

    OPEN = "open"
    CLOSED = "closed"


class Route(enum.StrEnum):
    """Who acts on a concern."""

    COUNCIL = "council"
    POLICE = "police"
    CQC = "cqc"


class Kind(enum.StrEnum):
    """What an entry in the history of a concern says."""

    ROUTED = "routed"
    TOLD = "told"
    DECIDED = "decided"
    REOPENED = "reopened"
    REFERRED = "referred"
    NOT_REFERRED = "not_referred"
    APPROVED = "approved"
    SENT_BACK = "sent_back"


class Decision(enum.StrEnum):
    """What a concern means for the register."""

    NO_FURTHER_ACTION = "no_further_action"
    REMOVED = "removed"


class RemovalReason(enum.StrEnum):
    """Why somebody is removed from the register."""

    HARM = "harm"
    TERMS = "terms"
    CHECKS = "checks"
    OTHER = "other"


class ReferralState(enum.StrEnum):
    """Where a referral to the Disclosure and Barring Service stands."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    REFERRED = "referred"
    NOT_REFERRED = "not_referred"
    LAPSED = "lapsed"


RAISER_LABELS = {
    Raiser.PERSON: "The person it is about",
    Raiser.FAMILY: "Family, or a friend",
    Raiser.PROVIDER: "Another provider",
    Raiser.PUBLIC: "A member of the public",
    Raiser.COUNCIL: "The council",
    Raiser.POLICE: "The police",
    Raiser.OURSELVES: "One of us",
}

ROUTE_LABELS = {
    Route.COUNCIL: "The council's adult safeguarding team",
    Route.POLICE: "The police",
    Route.CQC: "The Care Quality Commission (CQC)",
}

ROUTE_HINTS = {
    Route.COUNCIL: "It decides whether to make enquiries (Care Act 2014, section 42)",
    Route.POLICE: "Where a crime may have been committed. In an emergency call 999",
    Route.CQC: "Where the provider is registered with it",
}

DECISION_LABELS = {
    Decision.NO_FURTHER_ACTION: "No further action: they may stay on the register",
    Decision.REMOVED: "Remove them from the register",
}

DECIDED_LABELS = {
    Decision.NO_FURTHER_ACTION: "No further action",
    Decision.REMOVED: "Removed from the register",
}

REMOVAL_LABELS = {
    RemovalReason.HARM: "They harmed somebody, or may do so",
    RemovalReason.TERMS: "They did not keep to what they agreed with us",
    RemovalReason.CHECKS: "Something in their checks is not right",
    RemovalReason.OTHER: "Another reason",
}

REFERRAL_LABELS = {
    ReferralState.WAITING: "To do",
    ReferralState.PROPOSED: "Waits for a second person",
    ReferralState.REFERRED: "Referred",
    ReferralState.NOT_REFERRED: "Not referred, approved by a second person",
    ReferralState.LAPSED: "Not needed: the decision was changed",
}
