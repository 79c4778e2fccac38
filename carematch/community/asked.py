"""What somebody chose of what goes on near them: what fits it, what it is in words, and what is left without a part."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from carematch.asking.week import DAYS
from carematch.community.models import Group
from carematch.community.vocabulary import KINDS, Cost
from carematch.core.wording import said
from carematch.rules import vocabulary


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody chose. All of it has to be met; of several kinds, or days, one is enough."""

    kinds: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    language: str = ""
    free: bool = False
    step_free: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing that was chosen, in words, and what is asked without it."""

    text: str
    rest: Asked


def fits(group: Group, asked: Asked) -> bool:
    """Tell whether a group meets everything that is asked; a language that nobody named counts as English."""
    return (
        (not asked.kinds or not set(asked.kinds).isdisjoint(group.kinds))
        and (not asked.days or not set(asked.days).isdisjoint(group.days))
        and (not asked.language or asked.language in (group.languages or ["en"]))
        and (not asked.free or group.cost is Cost.FREE)
        and (not asked.step_free or group.step_free is True or group.point is None)
    )


def tags(asked: Asked) -> list[Tag]:
    """Return what was chosen, one by one, each with what is left without it."""
    return [*_one_by_one(asked), *_flags(asked)]


def _one_by_one(asked: Asked) -> Iterable[Tag]:
    for code in asked.kinds:
        yield Tag(KINDS[code], replace(asked, kinds=tuple(each for each in asked.kinds if each != code)))
    for day in asked.days:
        yield Tag(
            said("On %(day)s", day=DAYS[day]),
            replace(asked, days=tuple(each for each in asked.days if each != day)),
        )


def _flags(asked: Asked) -> Iterable[Tag]:
    if asked.language:
        yield Tag(
            said("In %(language)s", language=vocabulary.LANGUAGES[asked.language]),
            replace(asked, language=""),
        )
    if asked.free:
        yield Tag(said("Free"), replace(asked, free=False))
    if asked.step_free:
        yield Tag(said("Without steps"), replace(asked, step_free=False))
