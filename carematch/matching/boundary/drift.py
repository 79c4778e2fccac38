"""Where words to a provider drift into directing the care: pure, and told with the words that did it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from carematch.matching.boundary.examples import EXAMPLES, Example

MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Drift:
    """One example that a text reads like, and the words in it that do."""

    example: Example
    words: str


def drifts(text: str, on: dt.date, examples: Sequence[Example] = EXAMPLES) -> tuple[Drift, ...]:
    """Return what a text to a provider reads like that an introductory agency does not do, each example once."""
    plain = text.replace("\u2019", "'")
    found = []
    for example in examples:
        if not example.holds(on):
            continue
        match = next((hit for pattern in example.words if (hit := pattern.search(plain))), None)
        if match is not None:
            found.append(Drift(example, _shown(match[0])))
    return tuple(found)


def _shown(words: str) -> str:
    """Return the words on one line, never long."""
    flat = " ".join(words.strip(" .!?;:\n").split())
    return flat if len(flat) <= MOST_SHOWN else flat[: MOST_SHOWN - 1] + "…"
