"""The parts of a problem file that needs and providers share: ids, services, places and stretches of the week."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from carematch.matching.facts import MINUTES_A_DAY, Place, Window
from carematch.matching.reading import ProblemRefused, Record, Value
from carematch.places.values import Precision
from carematch.rules.taxonomy import SERVICES


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Thing = TypeVar("Thing", bound=_HasId)


def distinct(values: Value, read: Callable[[Value], Thing]) -> tuple[Thing, ...]:
    """Read a list of things with ids, or raise ProblemRefused where an id stands twice."""
    things: dict[str, Thing] = {}
    for value in values.items():
        thing = read(value)
        if thing.id in things:
            raise ProblemRefused(f"{value.path}.id", f"{thing.id} stands twice; give each an id of its own")
        things[thing.id] = thing
    return tuple(things.values())


def window(day: int, opens: Value, closes: Value) -> Window:
    """Read a stretch of the week; one that closes before it opens ends the next day."""
    since, until = opens.minutes_of_day(), closes.minutes_of_day()
    if since == MINUTES_A_DAY:
        opens.refuse("write a time from 00:00 to 23:59; midnight belongs to the next day")
    if since == until:
        closes.refuse("write a time other than the one it starts at")
    return Window(day, since, until if until > since else until + MINUTES_A_DAY)


def services(value: Value) -> tuple[str, ...]:
    """Read a list of service codes."""
    for each in value.items():
        if each.text() not in SERVICES:
            each.refuse(f"there is no service with the code {each.text()}")
    return value.texts()


def place(record: Record) -> Place | None:
    """Read a point with its precision; null where the place is not known."""
    if record["lat"].is_null and record["lon"].is_null:
        return None
    lat, lon = record["lat"].number(least=-90, most=90), record["lon"].number(least=-180, most=180)
    return Place(lat, lon, record["precision"].choice_or_none(Precision) or Precision.UNIT)
