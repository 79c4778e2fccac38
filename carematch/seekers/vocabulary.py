"""The words that people, needs and consents are described with; stored by value, shown by label."""

import enum

from carematch.rules.acting import ActsAs, May
from carematch.rules.lawful_route import ContractParty


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


class Times(enum.StrEnum):
    """How somebody says when in the week they want help."""

    VISITS = "visits"
    CHOOSE = "choose"
    FLEXIBLE = "flexible"
    NOT_SURE = "not_sure"


TIMES_LABELS = {
    Times.VISITS: "On days and at times that I know",
    Times.CHOOSE: "Help me choose",
    Times.FLEXIBLE: "The times are flexible",
    Times.NOT_SURE: "I do not know yet",
}

TIMES_HINTS = {
    Times.VISITS: "You add the visits on the next page",
    Times.CHOOSE: "We ask three short questions, and suggest visits",
    Times.FLEXIBLE: "You say only how many hours a week",
    Times.NOT_SURE: "We will talk it through with you",
}


class Start(enum.StrEnum):
    """How somebody says from when they want help."""

    SOON = "soon"
    DATE = "date"
    NOT_SURE = "not_sure"


START_LABELS = {
    Start.SOON: "As soon as somebody can",
    Start.DATE: "On a date that I know",
    Start.NOT_SURE: "I do not know yet",
}


class ContactWay(enum.StrEnum):
    """How somebody likes to be contacted."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"


CONTACT_LABELS = {
    ContactWay.PHONE: "Phone call",
    ContactWay.TEXT: "Text message",
    ContactWay.EMAIL: "Email",
}


class NeedStatus(enum.StrEnum):
    """Where a need stands."""

    DRAFT = "draft"
    NEW = "new"
    SEARCHING = "searching"
    INTRODUCED = "introduced"
    ARRANGED = "arranged"
    MET = "met"
    UNABLE = "unable"
    WITHDRAWN = "withdrawn"


NEED_STATUS_LABELS = {
    NeedStatus.DRAFT: "Being written",
    NeedStatus.NEW: "New",
    NeedStatus.SEARCHING: "Searching",
    NeedStatus.INTRODUCED: "Waiting for replies",
    NeedStatus.ARRANGED: "Arranged",
    NeedStatus.MET: "Met by belonging",
    NeedStatus.UNABLE: "Unable to match",
    NeedStatus.WITHDRAWN: "Withdrawn",
}


# What the person who asked reads: where it stands, and what happens next.
NEED_STATUS_WORDS = {
    NeedStatus.DRAFT: "You have not sent this yet",
    NeedStatus.NEW: "We have it, and will call you within 2 working days",
    NeedStatus.SEARCHING: "We are looking for people who fit",
    NeedStatus.INTRODUCED: "We have introduced somebody, and are waiting for replies",
    NeedStatus.ARRANGED: "It is arranged",
    NeedStatus.MET: "You have joined something near you that meets this",
    NeedStatus.UNABLE: "We have not found anybody yet. We keep looking, and will call you",
    NeedStatus.WITHDRAWN: "You no longer need this",
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
    """What a consent is for; words, basis and wordings of each are in purposes.toml."""

    KEEP_AND_USE = "keep_and_use"
    SHARE_WITH_PROVIDER = "share_with_provider"
    TELL_REFERRER = "tell_referrer"
    TELL_COUNCIL = "tell_council"


class Basis(enum.StrEnum):
    """The lawful basis on which something is done with what is known of a person (UK GDPR, article 6)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


BASIS_LABELS = {
    Basis.CONSENT: "You agreed",
    Basis.CONTRACT: "You asked us to do it",
    Basis.LEGAL_OBLIGATION: "The law makes us",
    Basis.PUBLIC_TASK: "It is a public task",
    Basis.LEGITIMATE_INTERESTS: "We have a good reason that does not go against yours",
}


class ShownAs(enum.StrEnum):
    """In which form the words of a consent were shown, or put to somebody."""

    PLAIN = "plain"
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    READ_OUT = "read_out"
    SIGNED = "signed"
    NOT_RECORDED = "not_recorded"


SHOWN_LABELS = {
    ShownAs.PLAIN: "In writing",
    ShownAs.LARGE_PRINT: "In large print",
    ShownAs.EASY_READ: "In Easy Read",
    ShownAs.READ_OUT: "Read out",
    ShownAs.SIGNED: "In British Sign Language",
    ShownAs.NOT_RECORDED: "Not recorded",
}


class Giver(enum.StrEnum):
    """Who gave a consent."""

    PERSON = "person"
    REPRESENTATIVE = "representative"


class CouncilSource(enum.StrEnum):
    """How the responsible council came to be recorded: a postcode proposes, it does not settle."""

    POSTCODE = "postcode"
    OVERRIDDEN = "overridden"


# Services as people would look for them; every service that is not refused stands in one group.
SERVICE_GROUPS = {
    "care": ("Looking after yourself", ("PC-WASH", "PC-EAT", "PC-PROMPT", "MED", "MOB")),
    "home": ("At home", ("CLEAN", "COOK", "MEALS", "GARD", "PET")),
    "company": ("Company and getting out", ("COMP", "OUT", "DAY", "TRANS", "TRANS-HEALTH")),
    "money": ("Shopping, letters and money", ("SHOP", "BILL", "ADMIN")),
    "skills": ("Learning and feeling well", ("SKILL", "TECH", "THER")),
    "longer": ("For longer", ("RESP", "NIGHT", "LIVE")),
}

AUTHORITY_LABELS = {
    ActsAs.LPA_HEALTH: "Lasting power of attorney for health and welfare",
    ActsAs.LPA_MONEY: "Lasting power of attorney for property and money",
    ActsAs.DEPUTY_HEALTH: "Deputy of the Court of Protection for health and welfare",
    ActsAs.DEPUTY_MONEY: "Deputy of the Court of Protection for property and money",
    ActsAs.DEPUTY_BOTH: "Deputy of the Court of Protection for both",
    ActsAs.DEPUTY: "Deputy of the Court of Protection, matters not recorded",
    ActsAs.COUNCIL_AUTHORISED: "Authorised by the council to hold the Direct Payment",
    ActsAs.APPOINTEE: "Appointee for benefits: cannot arrange care",
}
HELPER_LABEL = "None: helps, but cannot decide"

MAY_LABELS = {
    May.SEE: "See what the person asked for and how it stands",
    May.WRITE: "Write down what the person needs",
    May.ANSWER: "Answer introductions, and agree to what may be shared",
    May.AGREE_MONEY: "Agree what it costs and how it is paid",
    May.SEE_MONEY: "See the hours and the money",
}

CONTRACT_LABELS = {
    ContractParty.PERSON: "The person",
    ContractParty.REPRESENTATIVE: "A representative with authority",
    ContractParty.ISF_HOLDER: "The organisation that holds the fund",
}

COMMUNICATION_NEEDS = {
    "large_print": "Large print",
    "easy_read": "Easy Read",
    "bsl": "British Sign Language",
    "text_relay": "Text relay",
    "interpreter": "An interpreter",
    "phone_only": "Phone only",
    "trusted_person": "Call a trusted person",
}
