"""The parts of a registration."""

import enum


class Task(enum.StrEnum):
    """A part of the registration with a line of its own in the task list; its value stands in the URL."""

    WHO = "who-you-are"
    HOW = "how-you-work"
    OFFER = "what-you-offer"
    WHERE = "where-you-work"
    WHEN = "when-you-are-free"
    RATES = "what-you-charge"
    LANGUAGES = "languages"
    EXPERIENCE = "experience"
    INTERESTS = "interests"
    WORDS = "in-your-own-words"
    EQUALITY = "about-you"
    CHECKS = "checks"
