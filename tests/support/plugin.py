"""Brings PostgreSQL up before the test workers start, so that they share one, and takes it down at the end.

The folder that the workers share comes and goes with it.

And keeps together the tests that share a browser: pytest 9.2 gives `xdist_group` no way to tell xdist 3.8 of it
(https://github.com/pytest-dev/pytest-xdist/issues/1386), so the tests are told by where they stand.
"""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

from tests.support import chromium, demonstration, postgres, shared

IN_THE_BROWSER = ("tests/browser/", "tests/test_toolchain.py::test_the_browser")
# Those that take longest by themselves: begun last, one of them would keep a worker busy while the others are done.
LONG = ("tests/whole/test_every_page.py", "tests/demo/", "tests/test_checks.py::test_the_code_passes[mypy]")


class Scheduling(LoadGroupScheduling):
    """Gives the tests that need the browser to one worker, in their order, and every other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        """Return what is kept together with a test."""
        return "browser" if nodeid.startswith(IN_THE_BROWSER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Return who hands out the tests where there are several workers."""
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)  # after pytest has put together what shares a database
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the long tests of each database begin before the others of it; what needs the browser keeps its order."""
    items.sort(key=lambda item: (_is_on_postgresql(item.nodeid), not item.nodeid.startswith(LONG)))


def _is_on_postgresql(nodeid: str) -> bool:
    return "postgresql" in nodeid.partition("[")[2] and not nodeid.startswith(IN_THE_BROWSER)


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL where workers are about to be; a run without workers starts it when it is first asked for."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(chromium.node()))
    is_worker = hasattr(config, "workerinput")
    has_workers = bool(config.getoption("numprocesses", default=None))
    if has_workers and not is_worker and not config.getoption("collectonly"):
        try:
            postgres.start()
        except postgres.PostgresUnavailable as error:
            raise pytest.UsageError(str(error)) from error
        shared.folder()


def pytest_unconfigure() -> None:
    """Remove what the workers shared, and stop PostgreSQL, where this process started them."""
    if shared.is_ours():
        demonstration.clear()
        shared.remove()
    postgres.stop()
