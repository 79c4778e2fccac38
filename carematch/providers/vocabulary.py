"""The words that providers and their checks are described with; stored by value, shown by label."""

import enum

from carematch.core.wording import spoken
from carematch.rules.lawful_route import LegalForm


class Status(enum.StrEnum):
    """Where a provider stands; only the listed can be found."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    LISTED = "listed"
    PAUSED = "paused"
    UNLISTED = "unlisted"
    WITHDRAWN = "withdrawn"


class DayType(enum.StrEnum):
    """The kinds of day that rates are set for."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank_holiday"


class Method(enum.StrEnum):
    """How a check was made."""

    ORIGINAL = "original"
    ONLINE = "online"
    DIGITAL_IDENTITY = "digital_identity"
    ISSUER = "issuer"
    SPOKEN = "spoken"
    WRITTEN = "written"


class Decision(enum.StrEnum):
    """What came of a check; only an accepted one counts."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    COULD_NOT_CHECK = "could_not_check"


class OfficeDecision(enum.StrEnum):
    """What a second person decided about a delivery office that was proposed."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class CqcStatus(enum.StrEnum):
    """How a provider's registration with the CQC stood when it was last looked up; gone: in it once, and no longer."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"
    GONE = "gone"


class StopReason(enum.StrEnum):
    """Why a provider is taken off the list."""

    THEIR_WISH = "their_wish"
    AWAY = "away"
    CHECKS = "checks"
    TERMS = "terms"
    SAFEGUARDING = "safeguarding"
    OTHER = "other"


STOP_REASON_LABELS = {
    StopReason.THEIR_WISH: "They asked for it",
    StopReason.AWAY: "They are away or have no time",
    StopReason.CHECKS: "Something about their checks has to be put right",
    StopReason.TERMS: "They did not keep to what they agreed with us",
    StopReason.SAFEGUARDING: "Safeguarding: somebody may have been harmed, or be at risk",
    StopReason.OTHER: "Another reason",
}

STATUS_LABELS = {
    Status.DRAFT: "Being filled in",
    Status.SUBMITTED: "Waiting to be checked",
    Status.LISTED: "Listed",
    Status.PAUSED: "Paused",
    Status.UNLISTED: "Not listed",
    Status.WITHDRAWN: "Withdrawn",
}

DAY_TYPE_LABELS = spoken(
    {
        DayType.WEEKDAY: "Monday to Friday",
        DayType.WEEKEND: "Saturday and Sunday",
        DayType.BANK_HOLIDAY: "Bank holidays",
    }
)

TRAVEL_LABELS = {
    "walk": "On foot",
    "bike": "By bike",
    "bus": "By bus or train",
    "car": "By car, which I drive myself",
}

METHOD_LABELS = {
    Method.ORIGINAL: "Saw the original document",
    Method.ONLINE: "Checked online, with a share code or the Update Service",
    Method.DIGITAL_IDENTITY: "A certified digital identity service checked it",
    Method.ISSUER: "Heard from whoever issued it",
    Method.SPOKEN: "Spoke to the people named",
    Method.WRITTEN: "Had it in writing",
}

DECISION_LABELS = {
    Decision.ACCEPTED: "Accepted",
    Decision.REFUSED: "Not accepted",
    Decision.COULD_NOT_CHECK: "Could not be checked",
}

# A personal assistant is by definition employed by the person; the words say so, so that choosing them records it.
LEGAL_FORM_LABELS = {
    LegalForm.SOLE_TRADER: "Sole trader (self-employed, working for myself)",
    LegalForm.PERSONAL_ASSISTANT: "Personal assistant, employed by the person I support",
    LegalForm.PARTNERSHIP: "Partnership",
    LegalForm.COMPANY: "Limited company",
    LegalForm.CIC: "Community interest company (CIC)",
    LegalForm.CHARITY: "Charity",
    LegalForm.COOPERATIVE: "Co-operative or community benefit society",
    LegalForm.ASSOCIATION: "Community group or association",
}
