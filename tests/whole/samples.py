"""One example of everything that has an id in a URL: a new kind of id is refused until it has a builder here."""

import uuid
from collections.abc import Callable
from typing import Any

from carematch.organisations.models import Organisation

# id in the URL → how to build one in an organisation; the value returned stands in the URL
SAMPLES: dict[str, Callable[[Any, Organisation], Any]] = {}


def sample(name: str) -> Callable[[Callable[[Any, Organisation], Any]], Callable[[Any, Organisation], Any]]:
    """Register how to build the example of an id."""

    def register(builder: Callable[[Any, Organisation], Any]) -> Callable[[Any, Organisation], Any]:
        SAMPLES[name] = builder
        return builder

    return register


def random_values(arguments: set[str], converters: dict[str, Any]) -> dict[str, Any]:
    """Return values that fit a rule and lead nowhere: the guard answers before anything is looked up."""
    return {name: _fitting(converters[name]) for name in arguments if name != "org"}


def _fitting(converter: Any) -> Any:
    """Return a value that a converter takes."""
    choices = sorted(getattr(converter, "items", ()))
    if choices:
        return choices[0]
    return uuid.uuid4() if type(converter).__name__ == "UUIDConverter" else "nothing"
