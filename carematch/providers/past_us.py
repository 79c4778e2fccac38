"""Keeps out of what everybody reads whatever would lead to a provider's door, phone or mail past the organisation."""

import re

PUBLIC_WORDS = frozenset({"name", "trading_name", "about", "in_own_words", "does_not_do"})

_WAYS = (
    (re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"), "Leave out email addresses"),
    (
        re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:co\.uk|com|org|net|uk)\b", re.IGNORECASE),
        "Leave out web addresses",
    ),
    (re.compile(r"(?:\+\s?44|\b0)(?:[\s().-]*\d){9,10}(?!\d)"), "Leave out phone numbers"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE), "Leave out postcodes"),
)


def refusal(words: str) -> str | None:
    """Return the sentence that says what to leave out of what everybody reads, or None where nothing is wrong."""
    for pattern, sentence in _WAYS:
        if pattern.search(words):
            return f"{sentence}: everybody can read this, and people reach you through us"
    return None
