"""Why an introduction ended without two times yes; the record keeps the code, pages say it in words."""

import enum


class EndReason(enum.StrEnum):
    """Why staff took an introduction back, or that nobody answered in time."""

    ANOTHER_CHOSEN = "another_chosen"
    PERSON_ASKED = "person_asked"
    NEED_CHANGED = "need_changed"
    NOT_AVAILABLE = "not_available"
    NOT_SUITABLE = "not_suitable"
    MISTAKE = "mistake"
    NO_REPLY = "no_reply"


END_LABELS = {
    EndReason.ANOTHER_CHOSEN: "Somebody else was chosen",
    EndReason.PERSON_ASKED: "The person asked for it",
    EndReason.NEED_CHANGED: "What is needed has changed",
    EndReason.NOT_AVAILABLE: "The provider is not available any more",
    EndReason.NOT_SUITABLE: "They turned out not to fit",
    EndReason.MISTAKE: "It was made by mistake",
    EndReason.NO_REPLY: "Nobody answered in time",
}
WITHDRAWN_BECAUSE = tuple(reason for reason in EndReason if reason is not EndReason.NO_REPLY)

# What the two sides are told: enough to know that nothing is wanted of them, and nothing about the other side.
_TOLD = {
    EndReason.ANOTHER_CHOSEN: "Somebody else was chosen this time, and there is nothing that you need to do",
    EndReason.NO_REPLY: "It ended because not everybody had answered by the day it was open until",
}
_TOLD_OTHERWISE = "We took it back, and there is nothing that you need to do"


def label(code: str) -> str:
    """Return why an introduction ended as staff read it; blank where no reason is kept."""
    return END_LABELS[EndReason(code)] if code in END_LABELS else ""


def told(code: str) -> str:
    """Return why an introduction ended as the two sides read it."""
    return _TOLD.get(EndReason(code), _TOLD_OTHERWISE) if code in END_LABELS else _TOLD_OTHERWISE
