"""What each figure of fairness means, and the same figures as rows of a file: one set of figures, told twice."""

from collections.abc import Iterator

from carematch.core.csvfile import written
from carematch.matching.fairness.figures import NEW_FOR_DAYS, Figures

MEANS = {
    "offers": "Introductions made in these days, whatever came of them",
    "new": f"First listed here within the {NEW_FOR_DAYS} days before the last day; everybody else is established",
    "listed": "On our list on the last day, and not paused",
    "yes": "Offers of these days to which the provider said yes, up to now",
    "no": "Offers of these days to which the provider said no, up to now",
    "unanswered": "Offers that the provider has answered neither way: they wait, or were ended before",
    "without_offers": "Listed on the last day, and introduced to nobody in these days",
    "without_work": (
        "Listed on the last day, with no care agreed through us that runs on it. Work elsewhere is not known"
    ),
    "waiting": "Needs that somebody waits for on the last day: new, searching, introduced or unable to match",
    "wait": "Days from the day the need came in to the last day",
    "median": "Half waited longer than this, half less",
    "first": "Days from the day the need came in to its first introduction, where that was made in these days",
    "unmet": "Needs for which somebody noted in these days that nobody could be found; each counts once",
    "neighbourhood": "Where the person lives, as we call it",
    "declines": "Every no to an offer of these days, by the reason that was chosen",
}

HEAD = ("days_from", "days_to", "part", "about", "reference", "figure", "value")


def number(value: float | None) -> str:
    """Write a number without figures that say nothing; a dash where there is none."""
    return "–" if value is None else f"{value:g}"


def as_csv(figures: Figures) -> str:
    """Return every figure as a file, one to a row; a formula in a name never runs (core.csvfile)."""
    since, until = figures.period.starts_on.isoformat(), figures.period.ends_on.isoformat()
    return written(HEAD, ((since, until, *row) for row in _rows(figures)))


def _rows(figures: Figures) -> Iterator[tuple[object, ...]]:
    yield "all", "", "", "offers", figures.offers
    yield "all", "", "", "listed", figures.listed
    yield "all", "", "", "listed_without_offers", figures.without_offers
    yield "all", "", "", "listed_without_work", figures.without_work
    for share in figures.shares:
        yield "new_and_established", share.label, "", "listed", share.listed
        yield "new_and_established", share.label, "", "offers", share.offers
    for line in figures.providers:
        about = (line.who.name, line.who.reference)
        yield "provider", *about, "is_new", int(line.is_new)
        yield "provider", *about, "offers", line.offers
        yield "provider", *about, "yes", line.yes
        yield "provider", *about, "no", line.no
        yield "provider", *about, "unanswered", line.unanswered
    for reason, by_providers, by_people in figures.declines:
        yield "no", reason, "", "by_providers", by_providers
        yield "no", reason, "", "by_people", by_people
    for place in figures.places:
        for name in ("waiting", "median_wait", "longest_wait", "introduced", "median_first", "unmet"):
            value = getattr(place, name)
            yield "neighbourhood", place.name or "Not known", "", name, "" if value is None else f"{value:g}"
