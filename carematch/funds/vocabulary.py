"""The words that funds, money and hours are described with; stored by value, shown by label."""

import enum


class PaymentRoute(enum.StrEnum):
    """Who pays the provider out of an Individual Service Fund.

    An agency that introduces somebody and also pays them may fall foul of regulation 8 of the Conduct of Employment
    Agencies and Employment Businesses Regulations 2003, so it needs advice on record; nothing recorded means hold.
    """

    COUNCIL_DIRECT = "council_direct"
    SEPARATE_ENTITY = "separate_entity"
    HOLDER_PAYS = "holder_pays"


PAYMENT_ROUTE_LABELS = {
    PaymentRoute.COUNCIL_DIRECT: "The council pays the provider directly",
    PaymentRoute.SEPARATE_ENTITY: "A separate organisation pays the provider",
    PaymentRoute.HOLDER_PAYS: "We pay the provider, on legal advice",
}


class Source(enum.StrEnum):
    """Whose money it is."""

    COUNCIL = "council"
    NHS = "nhs"
    CONTRIBUTION = "contribution"
    OWN = "own"


SOURCE_LABELS = {
    Source.COUNCIL: "The council",
    Source.NHS: "The NHS",
    Source.CONTRIBUTION: "The person, as their contribution",
    Source.OWN: "The person, from their own money",
}


class Hop(enum.StrEnum):
    """Which step of the money's way a payment is; the same pound is never counted at two of them."""

    T1 = "T1"
    T2 = "T2"


class RingBasis(enum.StrEnum):
    """Which place a payment was counted by: the provider's base, or an approved local office that delivers."""

    BASE = "base"
    OFFICE = "office"


class HoursStatus(enum.StrEnum):
    """Where logged hours stand."""

    LOGGED = "logged"
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"


HOURS_STATUS_LABELS = {
    HoursStatus.LOGGED: "Waiting for approval",
    HoursStatus.APPROVED: "Approved",
    HoursStatus.PAID: "Paid",
    HoursStatus.REFUSED: "Not approved",
}


class UndoReason(enum.StrEnum):
    """Why money that was recorded is undone; a code, because what is recorded of money is never erased."""

    WRONG_AMOUNT = "wrong_amount"
    WRONG_DAY = "wrong_day"
    WRONG_FUND = "wrong_fund"
    TWICE = "twice"
    CAME_BACK = "came_back"
    OTHER = "other"


UNDO_LABELS = {
    UndoReason.WRONG_AMOUNT: "The amount is wrong",
    UndoReason.WRONG_DAY: "The day is wrong",
    UndoReason.WRONG_FUND: "It belongs to another person or provider",
    UndoReason.TWICE: "It was recorded twice",
    UndoReason.CAME_BACK: "The bank sent it back",
    UndoReason.OTHER: "Another reason",
}


class Sector(enum.StrEnum):
    """What a provider is, by its legal form and never by its own label."""

    VCSE = "vcse"
    NOT_VCSE = "not_vcse"
    UNKNOWN = "unknown"


class Size(enum.StrEnum):
    """How large a provider is, by people working in it (official statistics: micro 0-9, small 10-49, medium 50-249)."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    UNKNOWN = "unknown"
