"""Why a group may suit a need, as facts: what the two have in common. It reads no database and stores nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carematch.asking.week import DAYS
from carematch.community.vocabulary import KINDS
from carematch.core.wording import said
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES

# What people do in a group that is near to what a service is asked for. Personal care is none of it.
_KINDS_OF_SERVICE: Mapping[str, tuple[str, ...]] = {
    "COMP": ("company", "eating"),
    "OUT": ("out", "moving", "nature"),
    "DAY": ("company", "making", "eating", "music"),
    "MEALS": ("eating",),
    "COOK": ("eating",),
    "GARD": ("nature",),
    "SKILL": ("learning",),
    "TECH": ("learning",),
    "THER": ("wellbeing",),
    "RESP": ("carers",),
}

# Words of people's own that speak of a kind; each is the beginning of a word.
_BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "company": ("compan", "lonel", "alone", "chat", "friend", "talk", "people"),
    "eating": ("lunch", "eat", "meal", "dinner", "cook", "tea", "coffee"),
    "moving": ("exercis", "walk", "swim", "dance", "danc", "gym", "activ", "moving", "yoga"),
    "making": ("knit", "sew", "craft", "paint", "draw", "wood", "make", "making"),
    "music": ("music", "sing", "choir", "piano"),
    "nature": ("garden", "allotment", "plant", "nature", "bird", "park"),
    "out": ("outing", "trip", "outdoor"),
    "learning": ("learn", "computer", "tablet", "read", "class", "course"),
    "wellbeing": ("anxi", "mood", "wellbeing", "grief", "bereave", "support group"),
    "carers": ("carer",),
    "faith": ("church", "mosque", "temple", "gurdwara", "synagogue", "pray", "faith", "worship"),
    "volunteering": ("volunteer", "give back", "useful"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a need a group can answer; `words` are the person's own."""

    services: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    needs_language: bool = False
    days: frozenset[int] = frozenset()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What of a group can answer a need; no language named means English."""

    kinds: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()


def reasons(wanted: Wanted, offered: Offered) -> tuple[str, ...]:
    """Return why a group may suit, the weightiest first; nothing where it shares no kind, interest or community.

    A day or a language in common is said besides, and is no reason by itself. Where one of some languages must be
    spoken, a group without any of them does not suit.
    """
    spoken = offered.languages or frozenset({"en"})
    if wanted.needs_language and wanted.languages.isdisjoint(spoken):
        return ()
    shared = [
        *_named("Same interest: %(label)s", wanted.interests & offered.interests, vocabulary.INTERESTS),
        *_from_words(wanted.words, offered.kinds),
        *_from_services(wanted.services, offered.kinds),
        *_named(
            "Run with or for: %(label)s", wanted.communities & offered.communities, vocabulary.COMMUNITIES
        ),
    ]
    if not shared:
        return ()
    beyond_english = (wanted.languages & spoken) - {"en"}
    return (
        *dict.fromkeys(shared),
        *_named("%(label)s is spoken", beyond_english, vocabulary.LANGUAGES),
        *(
            said("On %(day)s, when help is asked for", day=DAYS[day])
            for day in sorted(wanted.days & offered.days)
        ),
    )


def _named(sentence: str, codes: Iterable[str], words: Mapping[str, str]) -> list[str]:
    held = set(codes)
    return [said(sentence, label=label) for code, label in words.items() if code in held]


def _from_words(words: str, kinds: frozenset[str]) -> list[str]:
    """Return the kinds that somebody's own words speak of."""
    own = words.casefold()
    return [
        said("In their own words: %(kind)s", kind=KINDS[kind].lower())
        for kind, beginnings in _BEGINNINGS.items()
        if kind in kinds and any(re.search(rf"\b{re.escape(each)}", own) for each in beginnings)
    ]


def _from_services(services: frozenset[str], kinds: frozenset[str]) -> list[str]:
    """Return the services asked for that what people do in a group is near to."""
    return [
        said("Asked for: %(service)s", service=SERVICES[code].name.lower())
        for code, near_to in _KINDS_OF_SERVICE.items()
        if code in services and not kinds.isdisjoint(near_to)
    ]
