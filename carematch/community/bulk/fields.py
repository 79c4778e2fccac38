"""The columns that a file of groups may have: what they are called, and what a cell of each says."""

from collections.abc import Callable
from dataclasses import dataclass

from carematch.community.bulk import cells
from carematch.community.checking import LONGEST
from carematch.community.vocabulary import KINDS, REPEATS_LABELS, SETTING_LABELS, STATUS_LABELS
from carematch.core import cells as generic
from carematch.rules import vocabulary

REFERENCE = "external_id"
CONFIRMED = "confirmed_on"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading, an example, what it is, the other names it goes by, and what a cell of it answers."""

    name: str
    heading: str
    example: str
    hint: str
    read: Callable[[str], cells.Answers]
    also: tuple[str, ...] = ()

    @property
    def known_as(self) -> frozenset[str]:
        """Return the names that headings may have for it, as they are compared."""
        return frozenset(generic.plain(each) for each in (self.heading, *self.also))


def _text(name: str) -> Callable[[str], cells.Answers]:
    """Return what keeps a line of text under a name."""
    return cells.named(name, generic.line(LONGEST[name]))


def _any_of(words: dict[str, str]) -> str:
    return f"Any of: {'; '.join(words.values())}"


_SETTINGS = {
    "venue": "venue, place, in person, at a venue",
    "comes_to_you": "home, at home, visits",
    "phone": "telephone",
}
_REPEATS = {
    "weekly": "week, each week",
    "fortnightly": "every fortnight, every other week",
    "monthly": "month",
    "other": "various",
}
_STATUSES = {
    "running": "active, open, yes",
    "paused": "temporarily closed",
    "ended": "defunct, inactive, closed",
}

ALL = (
    Field(
        REFERENCE,
        "Reference",
        "G-01",
        "What it is called in your own list; never changed",
        cells.named(REFERENCE, generic.line(60)),
        ("id", "external id", "own reference"),
    ),
    Field("name", "Name", "Tuesday lunch club", "", _text("name"), ("group", "activity", "title")),
    Field(
        "about",
        "What people do there",
        "A hot lunch and a chat.",
        "In a sentence or two",
        cells.named("about", cells.paragraph),
        ("about", "description"),
    ),
    Field(
        "kinds",
        "Kinds",
        "Eating together; Company and a chat",
        _any_of(KINDS),
        cells.named("kinds", generic.several(KINDS, "kind")),
        ("kind", "category", "categories"),
    ),
    Field(
        "interests",
        "Interests",
        "Cooking",
        _any_of(vocabulary.INTERESTS),
        cells.named("interests", generic.several(vocabulary.INTERESTS, "interest")),
    ),
    Field(
        "setting",
        "How",
        "At a place",
        f"One of: {'; '.join(SETTING_LABELS.values())}",
        cells.named("setting", cells.one_of(SETTING_LABELS, _SETTINGS)),
        ("setting", "online"),
    ),
    Field("venue", "Place", "Marksbury Hall", "The name of the place", _text("venue"), ("venue", "location")),
    Field("address", "Address", "Marksbury Road, Bristol", "Never somebody's home", _text("address")),
    Field("postcode", "Postcode", "BS3 5QX", "", cells.named("postcode", cells.postcode)),
    Field(
        "repeats",
        "How often",
        "Every week",
        f"One of: {'; '.join(REPEATS_LABELS.values())}",
        cells.named("repeats", cells.one_of(REPEATS_LABELS, _REPEATS)),
        ("frequency", "repeats"),
    ),
    Field(
        "days", "Days", "Tuesday", "One or more days of the week", cells.named("days", cells.days), ("day",)
    ),
    Field(
        "starts",
        "Starts",
        "12:00",
        "",
        cells.named("starts", cells.time_of_day),
        ("start", "from", "opens at"),
    ),
    Field(
        "ends",
        "Ends",
        "14:00",
        "",
        cells.named("ends", cells.time_of_day),
        ("end", "until", "to", "closes at"),
    ),
    Field(
        "when_words",
        "When else",
        "Not in August",
        "In words",
        _text("when_words"),
        ("when", "notes on times"),
    ),
    Field("cost", "Cost", "4.50", "Free, an amount in pounds, or words", cells.cost, ("price", "fee")),
    Field(
        "languages",
        "Languages",
        "English",
        _any_of(vocabulary.LANGUAGES),
        cells.named("languages", generic.several(vocabulary.LANGUAGES, "language")),
        ("language",),
    ),
    Field(
        "communities",
        "Communities",
        "",
        _any_of(vocabulary.COMMUNITIES),
        cells.named("communities", generic.several(vocabulary.COMMUNITIES, "community")),
        ("community",),
    ),
    Field("age_from", "Age from", "60", "", cells.named("age_from", generic.whole(0, 120)), ("minimum age",)),
    Field("age_to", "Age to", "", "", cells.named("age_to", generic.whole(0, 120)), ("maximum age",)),
    Field(
        "step_free",
        "Without steps",
        "yes",
        "yes, no, or not known",
        cells.named("step_free", cells.steps),
        ("step free", "wheelchair access", "accessible"),
    ),
    Field(
        "carers_welcome",
        "Carers welcome",
        "yes",
        "yes or no: unpaid carers may come along",
        cells.named("carers_welcome", generic.yes_no),
    ),
    Field(
        "transport_help",
        "Help getting there",
        "no",
        "yes or no",
        cells.named("transport_help", generic.yes_no),
        ("transport",),
    ),
    Field("phone", "Phone", "0117 496 0710", "Everybody sees this", _text("phone"), ("telephone",)),
    Field(
        "email",
        "Email",
        "lunch@marksbury.example",
        "Everybody sees this",
        cells.named("email", generic.email),
    ),
    Field(
        "website",
        "Website",
        "https://marksbury.example",
        "Everybody sees this",
        _text("website"),
        ("url", "web"),
    ),
    Field(
        "contact_name",
        "Ask for",
        "Nell Hurst",
        "Only if they agreed that everybody may see their name",
        _text("contact_name"),
        ("contact", "contact name"),
    ),
    Field(
        "contact_agreed",
        "Contact agreed",
        "yes",
        "yes or no: they agreed that their name is shown",
        cells.named("contact_agreed", generic.yes_no),
    ),
    Field(
        "status",
        "Status",
        "Running",
        f"One of: {'; '.join(STATUS_LABELS.values())}",
        cells.named("status", cells.one_of(STATUS_LABELS, _STATUSES)),
    ),
    Field(
        CONFIRMED,
        "Last confirmed",
        "",
        "The day on which somebody knew it to be right, like 22/11/2026",
        cells.named(CONFIRMED, cells.date),
        ("assured date", "confirmed"),
    ),
)
FIELDS = {each.name: each for each in ALL}

HEADINGS = [each.heading for each in ALL]
EXAMPLE_ROW = [each.example for each in ALL]
