"""One door to the builders: make.organisation(), make.member(...), make.provider(...).

A builder is a function `name(make, ...)` in tests/<slice>/builders.py. It builds through the services where it can, so
that no test stands on a state the product cannot reach, and runs in a transaction of its own.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from carematch.core.db import transaction, writing

_TESTS = Path(__file__).resolve().parent.parent


def _builders() -> dict[str, Callable[..., Any]]:
    """Gather the builders of every slice by name; two of one name are refused."""
    found: dict[str, Callable[..., Any]] = {}
    for path in sorted(_TESTS.glob("*/builders.py")):
        module = importlib.import_module(f"tests.{path.parent.name}.builders")
        for name, builder in vars(module).items():
            if (
                name.startswith("_")
                or getattr(builder, "__module__", "") != module.__name__
                or not callable(builder)
            ):
                continue
            if name in found:
                raise RuntimeError(f"Two builders are called {name}")
            found[name] = builder
    return found


class Make:
    """The builders, by name."""

    def __init__(self) -> None:
        """Find them."""
        self._builders = _builders()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return a builder that runs inside a transaction."""
        builder = self.__dict__["_builders"].get(name)
        if builder is None:
            raise AttributeError(f"No builder is called {name}")

        def build(*args: Any, **kwargs: Any) -> Any:
            if writing():
                return builder(self, *args, **kwargs)
            with transaction():
                return builder(self, *args, **kwargs)

        return build
