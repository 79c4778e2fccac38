"""The parts of a need."""

import enum


class Task(enum.StrEnum):
    """A part of a need with a line of its own in the task list; its value stands in the URL."""

    ABOUT = "about-you"
    CONTACT = "how-to-reach-you"
    PLACE = "where-you-live"
    OUTCOMES = "what-matters"
    HELP = "what-help"
    TIMES = "when"
    START = "start"
    MUSTS = "must-haves"
    WISHES = "nice-to-haves"
    PAYING = "paying"
