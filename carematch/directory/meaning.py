"""What somebody wants help with, understood from a few words of their own, slips of the finger forgiven.

Every word is compared with the services' names, their plain words and what people call them (synonyms). A word that
few services share says more than one that many do. Where two services are as likely, nothing is decided.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from carematch.directory.synonyms import SYNONYMS
from carematch.rules.taxonomy import SERVICES

LONGEST = 80  # letters of what is typed that are read
_MOST_WORDS = 12
_MOST_NEAREST = 3
# By difflib: "shwoer" and "shower" are 0.83 alike, "ironin" and "ironing" 0.92, "cat" and "car" 0.67.
_IS_ALIKE = 0.78
_SHORTEST_FORGIVEN = 4  # in words any shorter, a slip makes another word
_NAME, _SYNONYM, _PLAIN = 2.0, 2.0, 0.5  # how much a word says by where it stands
_WHOLE = 3.0  # for each word of a phrase that is there as a whole
_IS_ENOUGH = 1.0
_IS_CLEAR = 1.3  # times the runner-up

_SAYS_NOTHING = frozenset(
    (
        "a", "about", "am", "an", "and", "any", "anybody", "anyone", "are", "as", "at", "be", "being", "can",
        "could", "do", "does", "done", "for", "from", "get", "getting", "give", "go", "having", "he", "help",
        "helper", "helping", "her", "him", "his", "i", "if", "in", "into", "is", "it", "its", "looking", "me",
        "mum", "dad", "my", "need", "needed", "needs", "of", "on", "or", "our", "out", "please", "she", "so",
        "some", "somebody", "someone", "something", "support", "than", "that", "the", "their", "them", "they",
        "this", "to", "us", "want", "wanted", "wants", "we", "who", "will", "with", "would", "you", "your",
        "person", "people", "kind", "make", "made", "making", "own", "use", "used", "they", "house", "home",
    )
)  # fmt: skip
_OF_CARE = frozenset({"care", "cares", "carer", "carers", "caring", "cared"})
_ENDINGS = ("ings", "ing", "ers", "er", "ies", "es", "ed", "s", "y", "e")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What some words were understood as: a service, or, where that is not clear, the likeliest few (perhaps none)."""

    code: str | None = None
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What each word says of each service, and the phrases that name one."""

    stems: dict[str, str]
    weights: dict[str, dict[str, float]]
    phrases: tuple[tuple[frozenset[str], str], ...]


def understand(text: str) -> Meaning:
    """Return what some words mean."""
    words = _understood(_words(text)[:_MOST_WORDS])
    if not words:
        return Meaning()
    scores = _scores(words)
    best = sorted((code for code in scores if scores[code] > 0), key=lambda code: (-scores[code], code))
    if not best:
        return Meaning()
    runner_up = scores[best[1]] if len(best) > 1 else 0.0
    is_clear = scores[best[0]] >= _IS_ENOUGH and scores[best[0]] >= _IS_CLEAR * runner_up
    return Meaning(best[0]) if is_clear else Meaning(nearest=tuple(best[:_MOST_NEAREST]))


def _scores(words: dict[str, float]) -> dict[str, float]:
    """Return how much words say of each service."""
    known = _vocabulary()
    scores = dict.fromkeys(SERVICES, 0.0)
    for word, likeness in words.items():
        said = known.weights[word]
        for code, weight in said.items():
            scores[code] += likeness * weight / len(said)
    whole: dict[str, float] = {}
    for phrase, code in known.phrases:
        if phrase <= words.keys():
            whole[code] = max(whole.get(code, 0.0), _WHOLE * sum(words[word] for word in phrase))
    return {code: score + whole.get(code, 0.0) for code, score in scores.items()}


def _understood(words: Sequence[str]) -> dict[str, float]:
    """Return the stems of the known words that were meant, each with how alike the word is to what was typed."""
    known = _vocabulary()
    meant: dict[str, float] = {}
    for word in words:
        if _stem(word) in known.weights:
            meant[_stem(word)] = 1.0
        elif len(word) >= _SHORTEST_FORGIVEN:
            likest = [
                (_alike(word, like), like) for like in get_close_matches(word, known.stems, 3, _IS_ALIKE)
            ]
            for likeness, like in likest:
                if likeness == likest[0][0]:  # of two as like, neither is left out
                    meant[known.stems[like]] = max(meant.get(known.stems[like], 0.0), likeness)
    return meant


def _alike(word: str, known: str) -> float:
    """Return how alike two words are, from 0 to 1."""
    return SequenceMatcher(None, word, known).ratio()


@cache
def _vocabulary() -> _Vocabulary:
    """Return every word that says something of a service."""
    stems: dict[str, str] = {}
    weights: dict[str, dict[str, float]] = {}
    phrases = []
    for code, phrase, weight in _said():
        said = {word: _stem(word) for word in _words(phrase)}
        stems |= said
        for stem in said.values():
            held = weights.setdefault(stem, {})
            held[code] = max(held.get(code, 0.0), weight)
        if weight > _PLAIN:
            phrases.append((frozenset(said.values()), code))
    return _Vocabulary(stems, weights, tuple(phrases))


def _said() -> Iterator[tuple[str, str, float]]:
    """Yield what is said of each service, and how much it counts."""
    for code, each in SERVICES.items():
        yield code, each.name, _NAME
        yield code, each.plain_words, _PLAIN
        for synonym in SYNONYMS.get(code, ()):
            yield code, synonym, _SYNONYM


def _words(text: str) -> list[str]:
    """Return the words that say something."""
    found = re.findall(r"[a-z0-9]+", text[:LONGEST].lower().replace("'", "").replace("’", ""))
    return [word for word in found if word not in _SAYS_NOTHING]


def _stem(word: str) -> str:
    """Return a word without the ending that says who, how many or when; care is not done by car."""
    if word in _OF_CARE:
        return "care"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            return stem[:-1] if stem[-1] == stem[-2] and len(stem) > 3 else stem
    return word
