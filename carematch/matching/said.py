"""How facts are written for people: times, days, miles, money, languages and lists."""

from collections.abc import Iterable

from babel import Locale

from carematch.core.money import Money
from carematch.matching import times
from carematch.matching.facts import MINUTES_A_DAY, Visit

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LANGUAGES = Locale("en").languages
_NOT_IN_THE_LIST = {"bfi": "British Sign Language", "syl": "Sylheti", "rom": "Romani"}


def clock(minutes: int) -> str:
    """Write a time of day given in minutes, round midnight if need be: 7am, 7:30am, midday, midnight."""
    hour, minute = divmod(minutes % MINUTES_A_DAY, 60)
    if minute == 0 and hour % 12 == 0:
        return "midday" if hour else "midnight"
    return f"{hour % 12 or 12}{f':{minute:02d}' if minute else ''}{'am' if hour < 12 else 'pm'}"


def window(visit: Visit) -> str:
    """Write when a visit is asked: Monday 7am to 10am."""
    return stretch(
        visit.window.day * MINUTES_A_DAY + visit.window.since, visit.window.until - visit.window.since
    )


def stretch(since: int, minutes: int) -> str:
    """Write a stretch of the week that starts so many minutes after Monday midnight."""
    day, start = divmod(since, MINUTES_A_DAY)
    return f"{DAYS[day % 7]} {clock(start)} to {clock(start + minutes)}"


def free(visit: Visit, week: int) -> str:
    """Write the longest stretch inside a visit's window that is free, of a week on the grid."""
    run = times.free_within(visit, week)
    if run is None:
        return f"at no time within {window(visit)}"
    return stretch(run[0] * times.QUARTER, (run[1] - run[0]) * times.QUARTER)


def length(minutes: int) -> str:
    """Write a length of time: 45 minutes, 1 hour, 2 hours 30 minutes."""
    hours, left = divmod(minutes, 60)
    parts = [counted(hours, "hour")] if hours else []
    if left or not hours:
        parts.append(counted(left, "minute"))
    return " ".join(parts)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun in the singular or plural."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def limit(number: float) -> str:
    """Write a limit in miles exactly as it was set."""
    return f"{number:g} mile" if number == 1 else f"{number:g} miles"


def pounds(pence: int) -> str:
    """Write an amount, without pence where there are none: £21, £21.50."""
    return str(Money(pence)).removesuffix(".00")


def language(code: str) -> str:
    """Write a language's English name, or its code where we have no name for it."""
    return str(_LANGUAGES.get(code) or _NOT_IN_THE_LIST.get(code) or code)


def all_of(words: Iterable[str]) -> str:
    """Join words with commas and a last "and"."""
    return _joined(list(words), "and")


def any_of(words: Iterable[str]) -> str:
    """Join words with commas and a last "or"."""
    return _joined(list(words), "or")


def capital(words: str) -> str:
    """Write words with a capital at the start of the sentence."""
    return words[:1].upper() + words[1:]


def plain(code: str) -> str:
    """Write a code that people chose as words: own_front_door becomes own front door."""
    return code.replace("_", " ").replace("-", " ")


def _joined(words: list[str], last: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
