"""One browser and two installations for all journeys; every person gets a context of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor
from tests.support import chromium
from tests.support.live import Live

Meet = Callable[..., Visitor]


@pytest.fixture(scope="package")
def installations() -> Iterator[dict[str, Live]]:
    """Start both installations at once: each prepares itself while the other is already used."""
    running = {"sqlite": Live("sqlite"), "postgresql": Live("postgresql", people=2)}
    yield running
    for each in running.values():
        each.stop()


@pytest.fixture(scope="package")
def browser(installations: dict[str, Live]) -> Iterator[Browser]:
    """Open the browser, once, while the installations get ready."""
    with chromium.opened() as browser:
        yield browser


@pytest.fixture(scope="package")
def judged() -> set[tuple[str, int]]:
    """Remember what axe has seen: each kind of page at each width is judged once."""
    return set()


@pytest.fixture
def meet(
    browser: Browser,
    installations: dict[str, Live],
    judged: set[tuple[str, int]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Meet]:
    """Return how to meet somebody new: meet(), meet(javascript=False), meet(width=320), meet(url=…).

    Without an address they come to the installation on SQLite, which has all of the demonstration.
    """
    present: list[Visitor] = []
    pictures = tmp_path_factory.mktemp("pictures")

    def somebody(url: str | None = None, **how: Any) -> Visitor:
        where = url or installations["sqlite"].ready().url
        present.append(Visitor(browser, where, judged, pictures, **how))
        return present[-1]

    yield somebody
    for each in present:
        each.close()
