"""What may stand in the description of a group: tidied first, then whatever is wrong with it, beside its answer."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from carematch.community.models import Group
from carematch.community.vocabulary import KINDS, Cost, GroupStatus, Repeats, Setting
from carematch.core.errors import DomainError
from carematch.places.postcode import Postcode
from carematch.places.problems import PlaceProblem
from carematch.rules import vocabulary

Facts = dict[str, Any]

# Everything that somebody says of a group, with what nothing said means.
DEFAULTS: Mapping[str, Any] = {
    "name": "",
    "about": "",
    "kinds": [],
    "interests": [],
    "setting": Setting.VENUE,
    "venue": "",
    "address": "",
    "postcode": "",
    "repeats": Repeats.WEEKLY,
    "days": [],
    "starts": None,
    "ends": None,
    "when_words": "",
    "cost": Cost.FREE,
    "price": None,
    "cost_words": "",
    "languages": [],
    "communities": [],
    "age_from": None,
    "age_to": None,
    "step_free": None,
    "carers_welcome": False,
    "transport_help": False,
    "phone": "",
    "email": "",
    "website": "",
    "contact_name": "",
    "contact_agreed": False,
    "status": GroupStatus.RUNNING,
}
LONGEST = {
    "name": 120,
    "about": 1000,
    "venue": 120,
    "address": 300,
    "when_words": 200,
    "cost_words": 200,
    "phone": 40,
    "email": 200,
    "website": 500,
    "contact_name": 120,
}
_OLDEST = 120


class GroupRefused(DomainError):
    """A description cannot be kept; `field` is the answer that is at fault."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


def facts_of(group: Group) -> Facts:
    """Return everything that is said of a group."""
    return {name: getattr(group, name) for name in DEFAULTS}


def tidied(facts: Mapping[str, Any]) -> Facts:
    """Return a whole description without what does not apply: no place online, no price where it is free."""
    kept = {**DEFAULTS, **facts}
    if kept["setting"] is not Setting.VENUE:
        kept.update(venue="", address="", postcode="")
    if kept["cost"] is not Cost.POUNDS:
        kept["price"] = None
    if kept["cost"] is not Cost.WORDS:
        kept["cost_words"] = ""
    if not kept["contact_name"]:
        kept["contact_agreed"] = False
    kept["website"] = _web_address(kept["website"])
    kept["postcode"] = _postcode(kept["postcode"])
    for name in ("kinds", "interests", "days", "languages", "communities"):
        kept[name] = sorted(set(kept[name]))
    return kept


def problems(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with a tidied description: the answer at fault, and a sentence that says what to do."""
    found = [problem for check in _CHECKS if (problem := check(facts)) is not None]
    found += [
        (name, f"Use at most {most} characters") for name, most in LONGEST.items() if len(facts[name]) > most
    ]
    return found


def _postcode(typed: str) -> str:
    """Return a postcode as it is written; what is none stays, for whoever looks it up to say so."""
    try:
        return Postcode.parse(typed).pcds if typed else ""
    except PlaceProblem:
        return typed


def _web_address(typed: str) -> str:
    """Return a web address as links take it; one without a beginning is taken to be secure."""
    text = typed.strip()
    return f"https://{text}" if text and "://" not in text and text.split(".")[0].isalnum() else text


Problem = tuple[str, str] | None


def _name(facts: Mapping[str, Any]) -> Problem:
    return None if facts["name"] else ("name", "Enter what it is called")


def _about(facts: Mapping[str, Any]) -> Problem:
    return None if facts["about"] else ("about", "Say in a sentence or two what people do there")


def _kinds(facts: Mapping[str, Any]) -> Problem:
    is_known = facts["kinds"] and set(facts["kinds"]) <= set(KINDS)
    return None if is_known else ("kinds", "Choose at least one kind")


def _lists(facts: Mapping[str, Any]) -> Problem:
    known = {
        "interests": vocabulary.INTERESTS,
        "languages": vocabulary.LANGUAGES,
        "communities": vocabulary.COMMUNITIES,
    }
    wrong = [name for name, words in known.items() if not set(facts[name]) <= set(words)]
    return (wrong[0], "Choose from the list") if wrong else None


def _place(facts: Mapping[str, Any]) -> Problem:
    if facts["setting"] is not Setting.VENUE:
        return None
    if not facts["venue"] and not facts["address"]:
        return "venue", "Enter the name of the place, or its address"
    return None if facts["postcode"] else ("postcode", "Enter the postcode of the place, like BS3 4AB")


def _days(facts: Mapping[str, Any]) -> Problem:
    if not set(facts["days"]) <= set(range(7)):
        return "days", "Choose days of the week"
    if facts["repeats"] is Repeats.OTHER:
        return None if facts["when_words"] else ("when_words", "Say in a few words when it is on")
    return None if facts["days"] else ("days", "Choose at least one day")


def _times(facts: Mapping[str, Any]) -> Problem:
    if facts["ends"] is not None and facts["starts"] is None:
        return "starts", "Enter when it starts"
    if facts["starts"] is not None and facts["ends"] is not None and facts["ends"] <= facts["starts"]:
        return "ends", "Enter a time after the start"
    return None


def _cost(facts: Mapping[str, Any]) -> Problem:
    if facts["cost"] is Cost.POUNDS and not facts["price"]:
        return "price", "Enter what it costs, or choose that it is free"
    if facts["cost"] is Cost.WORDS and not facts["cost_words"]:
        return "cost_words", "Say in a few words what it costs"
    return None


def _ages(facts: Mapping[str, Any]) -> Problem:
    for name in ("age_from", "age_to"):
        if facts[name] is not None and not 0 <= facts[name] <= _OLDEST:
            return name, f"Enter an age from 0 to {_OLDEST}"
    if None not in (facts["age_from"], facts["age_to"]) and facts["age_from"] > facts["age_to"]:
        return "age_to", "Enter an age that is not below the youngest"
    return None


def _website(facts: Mapping[str, Any]) -> Problem:
    """Only addresses of web pages become links: nothing that runs, and nothing that hides where it leads."""
    if not facts["website"]:
        return None
    try:
        parts = urlsplit(facts["website"])
        is_good = (
            parts.scheme in ("http", "https") and "." in (parts.hostname or "") and "@" not in parts.netloc
        )
    except ValueError:
        is_good = False
    has_gaps = any(letter.isspace() or letter in "<>\"'\\" for letter in facts["website"])
    return None if is_good and not has_gaps else ("website", "Enter a web address like https://example.org")


def _contact(facts: Mapping[str, Any]) -> Problem:
    if facts["contact_name"] and not facts["contact_agreed"]:
        return "contact_name", "Ask them first whether their name may be shown, and say so, or leave it out"
    return None


_CHECKS: tuple[Callable[[Mapping[str, Any]], Problem], ...] = (
    _name, _about, _kinds, _lists, _place, _days, _times, _cost, _ages, _website, _contact,
)  # fmt: skip
