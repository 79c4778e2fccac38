"""The words that groups and activities are described with; stored by value, shown by label.

Beside each list stands the name that Open Referral UK has for it, so that an export says the same.
"""

import enum

from carematch.core.wording import spoken


class GroupStatus(enum.StrEnum):
    """Whether a group is going on (Open Referral UK `service.status`: active, temporarily closed, defunct)."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


STATUS_LABELS = spoken(
    {
        GroupStatus.RUNNING: "Running",
        GroupStatus.PAUSED: "Paused",
        GroupStatus.ENDED: "Ended",
    }
)


class Setting(enum.StrEnum):
    """How somebody takes part (Open Referral UK `location.location_type`)."""

    VENUE = "venue"
    COMES_TO_YOU = "comes_to_you"
    ONLINE = "online"
    PHONE = "phone"


SETTING_LABELS = spoken(
    {
        Setting.VENUE: "At a place",
        Setting.COMES_TO_YOU: "Comes to you",
        Setting.ONLINE: "Online",
        Setting.PHONE: "By phone",
    }
)


class Repeats(enum.StrEnum):
    """How often it is on (Open Referral UK `schedule.freq` and `interval`)."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    OTHER = "other"


REPEATS_LABELS = spoken(
    {
        Repeats.WEEKLY: "Every week",
        Repeats.FORTNIGHTLY: "Every two weeks",
        Repeats.MONTHLY: "Every month",
        Repeats.OTHER: "At other times",
    }
)


class Cost(enum.StrEnum):
    """How it is paid for (Open Referral UK `cost_option.amount` and `amount_description`)."""

    FREE = "free"
    POUNDS = "pounds"
    WORDS = "words"


COST_LABELS = spoken(
    {
        Cost.FREE: "It is free",
        Cost.POUNDS: "It costs so much each time",
        Cost.WORDS: "Something else",
    }
)

# What people do there: our own words, November 2026, short enough to choose from (Open Referral UK `attributes`).
KINDS = spoken(
    {
        "company": "Company and a chat",
        "eating": "Eating together",
        "moving": "Moving and keeping active",
        "making": "Making things",
        "music": "Music and singing",
        "nature": "Gardens and nature",
        "out": "Getting out and about",
        "learning": "Learning something",
        "wellbeing": "Feeling well, and support from each other",
        "carers": "For unpaid carers",
        "faith": "Faith",
        "volunteering": "Giving a hand",
    }
)


def kind_names(codes: list[str]) -> list[str]:
    """Return what people do there, in the order of the list; a code no longer listed is left out."""
    return [label for code, label in KINDS.items() if code in codes]
