"""Brings PostgreSQL up before the test workers start, so that they share one, and takes it down at the end."""

import os

import pytest

from tests.support import chromium, postgres


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


def pytest_unconfigure() -> None:
    """Stop PostgreSQL where it was started."""
    postgres.stop()
