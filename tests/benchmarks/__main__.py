"""Runs all benchmarks, or the one that is named with what it takes: python -m tests.benchmarks nearest."""

import importlib
import pkgutil
import sys
from collections.abc import Sequence

from tests import benchmarks


def named() -> list[str]:
    """Return the modules that measure something: those of this package that have a main()."""
    names = (each.name for each in pkgutil.iter_modules(benchmarks.__path__) if not each.name.startswith("_"))
    return sorted(
        name for name in names if hasattr(importlib.import_module(f"{benchmarks.__name__}.{name}"), "main")
    )


def run(arguments: Sequence[str]) -> int:
    """Run what is asked for and return 0, or 1 where nothing has the name; slow is no failure, the table says it."""
    names = named()
    if arguments and arguments[0] not in names:
        print(f"There is no benchmark {arguments[0]}; there are: {', '.join(names)}", file=sys.stderr)
        return 1
    for name in arguments[:1] or names:
        print(f"{name}\n")
        importlib.import_module(f"{benchmarks.__name__}.{name}").main(arguments[1:])
        print()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
