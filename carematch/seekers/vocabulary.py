"""The words that people, needs and consents are described with; stored by value, shown by label."""

import enum


class Funding(enum.StrEnum):
    """How the care will be paid for."""

    DIRECT_PAYMENT = "direct_payment"
    ISF = "isf"
    OWN_MONEY = "own_money"
    MIX = "mix"
    NOT_SURE = "not_sure"


FUNDING_LABELS = {
    Funding.DIRECT_PAYMENT: "Direct Payment",
    Funding.ISF: "Individual Service Fund",
    Funding.OWN_MONEY: "My own money",
    Funding.MIX: "A mix of these",
    Funding.NOT_SURE: "I do not know yet",
}

FUNDING_HINTS = {
    Funding.DIRECT_PAYMENT: "The council pays you, or somebody you chose, and you pay for your care",
    Funding.ISF: "An organisation that you chose holds the council's money for you and pays for your care",
    Funding.OWN_MONEY: "You pay for your care yourself",
    Funding.MIX: "For example a Direct Payment and some of your own money",
    Funding.NOT_SURE: "We will talk it through with you",
}


class NeedStatus(enum.StrEnum):
    """Where a need stands."""

    DRAFT = "draft"
    NEW = "new"
    SEARCHING = "searching"
    INTRODUCED = "introduced"
    ARRANGED = "arranged"
    UNABLE = "unable"
    WITHDRAWN = "withdrawn"


NEED_STATUS_LABELS = {
    NeedStatus.DRAFT: "Being written",
    NeedStatus.NEW: "New",
    NeedStatus.SEARCHING: "Searching",
    NeedStatus.INTRODUCED: "Waiting for replies",
    NeedStatus.ARRANGED: "Arranged",
    NeedStatus.UNABLE: "Unable to match",
    NeedStatus.WITHDRAWN: "Withdrawn",
}


class Channel(enum.StrEnum):
    """How something was said to us."""

    ONLINE = "online"
    PHONE = "phone"
    IN_PERSON = "in_person"
    PAPER = "paper"


CHANNEL_LABELS = {
    Channel.ONLINE: "Online",
    Channel.PHONE: "On the phone",
    Channel.IN_PERSON: "In person",
    Channel.PAPER: "On paper",
}


class Purpose(enum.StrEnum):
    """What a consent is for."""

    SHARE_WITH_PROVIDER = "share_with_provider"


class Giver(enum.StrEnum):
    """Who gave a consent."""

    PERSON = "person"
    REPRESENTATIVE = "representative"


class CouncilSource(enum.StrEnum):
    """How the responsible council came to be recorded: a postcode proposes, it does not settle."""

    POSTCODE = "postcode"
    OVERRIDDEN = "overridden"


COMMUNICATION_NEEDS = {
    "large_print": "Large print",
    "easy_read": "Easy Read",
    "bsl": "British Sign Language",
    "text_relay": "Text relay",
    "interpreter": "An interpreter",
    "phone_only": "Phone only",
    "trusted_person": "Call a trusted person",
}

CONSENT_WORDING = {
    "2026-11": (
        "You may give this provider my name, my phone number or email address, roughly where I live and what "
        "help I need, so that we can talk about working together. I can take this back at any time."
    ),
}
CURRENT_WORDING = "2026-11"
