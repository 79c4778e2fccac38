"""Somebody at a browser: acts by what a page says, and every page they come to is checked on the way."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from carematch.providers.asking.questions import QUESTIONS
from carematch.seekers.asking.questions import QUESTIONS as NEED_QUESTIONS

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP, PHONE = 1100, 320
HEIGHT = 800
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_PERIOD = re.compile(r"\b\d{4}(-\d\d)?(-?q\d)?\b", re.IGNORECASE)
_TOKEN = re.compile(r"(?<=/reset/|ations/|r/link/|k/link/)[\w.-]{16,}")
_QUESTION = re.compile(r"(?<=/questions/)[\w-]+")
_TASK = re.compile(r"(?<=/tasks/)[\w-]+")
# What Chromium writes for every answer that is no 2xx; those are noticed by their status.
_SAID_ELSEWHERE = "Failed to load resource"


def kind_of(address: str) -> str:
    """Return an address without what changes from page to page of one kind."""
    path = _QUESTION.sub(_way_of_answering, urlsplit(address).path)
    for pattern in (_ID, _TOKEN, _PERIOD, _TASK):
        path = pattern.sub("…", path)
    return path


def _way_of_answering(key: re.Match[str]) -> str:
    """Return how a question is answered: those that are answered in one way are pages of one kind."""
    question = QUESTIONS.get(key[0]) or NEED_QUESTIONS.get(key[0])
    return "+".join(ask.kind.value for ask in question.asks) if question else key[0]


class Fault(AssertionError):
    """A page is wrong; the message says which, how, and where its picture is."""


class Visitor:
    """One person with a browser of their own: no cookies yet, and nothing forgiven."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        judged: set[tuple[str, int]],
        pictures: Path,
        *,
        javascript: bool = True,
        width: int = DESKTOP,
    ) -> None:
        """Sit down at a browser; `judged` holds what axe has seen, and is shared; `pictures` is a folder for faults."""
        self.url, self.width, self.javascript = url, width, javascript
        self._judged, self._pictures = judged, pictures
        self._faults: list[str] = []
        self._expected = 200
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": HEIGHT},
            reduced_motion="reduce",
            locale="en-GB",
        )
        self.context.set_default_timeout(20_000)
        self.context.set_default_navigation_timeout(60_000)
        self.page: Page = self.context.new_page()
        self._listen(self.page)

    def _listen(self, page: Page) -> None:
        """Note whatever a browser complains about."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._faults.append(f"script error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_SAID_ELSEWHERE):
            self._faults.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        is_download = urlsplit(request.url).path.endswith(
            ".csv"
        )  # to the page, that is a broken-off navigation
        if not (is_download and request.failure == "net::ERR_ABORTED"):
            self._faults.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status != self._expected:
            self._faults.append(f"{response.status} from {response.request.method} {response.url}")

    # Going places

    def open(self, address: str, status: int = 200) -> "Visitor":
        """Go to an address as if it was typed."""
        with self.expecting(status):
            self.page.goto(address)
            self.look()
        return self

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None, nth: int = 0) -> "Visitor":
        """Follow the link of that name."""
        return self._go((within or self.page).get_by_role("link", name=name, exact=True).nth(nth))

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> "Visitor":
        """Press the button of that name, and wait for the page that comes."""
        return self._go((within or self.page).get_by_role("button", name=name, exact=True).first)

    def _go(self, target: Locator) -> "Visitor":
        try:
            with self.page.expect_navigation():
                target.click()
        except Exception as error:
            raise self._fault(f"cannot go on: {error}") from None
        self.look()
        return self

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Take answers with this status as right for a while."""
        before, self._expected = self._expected, status
        yield
        self._expected = before

    # Answering

    def write(self, label: str, text: str) -> "Visitor":
        """Type into the box with that label (where it is optional, the label may say so)."""
        name = re.compile(rf"^{re.escape(label)}( \(optional\))?$")
        self._do(lambda: self.page.get_by_role("textbox", name=name).fill(text), f"write into {label!r}")
        return self

    def write_password(self, label: str, text: str) -> "Visitor":
        """Type a password: password boxes have no role, so by the label alone."""
        self._do(lambda: self.page.get_by_label(label, exact=True).fill(text), f"write into {label!r}")
        return self

    def choose(self, *labels: str, question: str | None = None) -> "Visitor":
        """Choose radio buttons and boxes by their labels, in the group of that question where one is named."""
        for label in labels:
            self._do(lambda label=label: self._box(label, question).check(), f"choose {label!r}")
        return self

    def _box(self, label: str, question: str | None) -> Locator:
        group = self.page.get_by_role("group", name=question) if question else self.page
        radio = group.get_by_role("radio", name=label, exact=True)
        return radio.or_(group.get_by_role("checkbox", name=label, exact=True)).first

    def select(self, label: str, option: str) -> "Visitor":
        """Choose from a drop-down list."""
        box = self.page.get_by_role("combobox", name=label)
        self._do(lambda: box.select_option(label=option), f"select {option!r}")
        return self

    def date(self, question: str, day: Any) -> "Visitor":
        """Type a date as day, month and year."""
        group = self.page.get_by_role("group", name=question)
        for name, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            box = group.get_by_role("textbox", name=name)
            self._do(lambda box=box, part=part: box.fill(str(part)), f"write the {name} of {question!r}")
        return self

    def _do(self, act: Any, what: str) -> None:
        try:
            act()
        except Exception as error:
            raise self._fault(f"cannot {what}: {str(error).splitlines()[0]}") from None

    # Reading

    @property
    def heading(self) -> str:
        """Return the page's heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def main(self) -> Locator:
        """Return the part of the page between header and footer."""
        return self.page.get_by_role("main")

    def at(self, heading: str | re.Pattern[str]) -> "Visitor":
        """Say which page this is, or raise Fault."""
        there = self.heading
        if not (re.search(heading, there) if isinstance(heading, re.Pattern) else heading == there):
            raise self._fault(f"expected the page {heading!r}, this is {there!r}")
        return self

    def sees(self, *texts: str | re.Pattern[str]) -> "Visitor":
        """Say what stands in the main part, or raise Fault with what does."""
        shown = " ".join(self.main.inner_text().split())
        for text in texts:
            if not (re.search(text, shown) if isinstance(text, re.Pattern) else text in shown):
                raise self._fault(f"{text!r} is not on the page, which says: {shown[:1500]}")
        return self

    def misses(self, *texts: str) -> "Visitor":
        """Say what must not stand in the main part, or raise Fault."""
        shown = " ".join(self.main.inner_text().split())
        for text in texts:
            if text in shown:
                raise self._fault(f"{text!r} is on the page, which says: {shown[:1500]}")
        return self

    def rows(self, caption: str | re.Pattern[str]) -> list[list[str]]:
        """Return the cells of a table, row by row, without its head."""
        table = self.page.get_by_role("table", name=caption)
        if not table.count():
            raise self._fault(f"there is no table {caption!r}")
        return table.first.evaluate(
            """table => [...table.tBodies].flatMap(body => [...body.rows].map(row => [...row.cells].map(cell => {
                const copy = cell.cloneNode(true)
                copy.querySelectorAll("[aria-hidden=true]").forEach(part => part.remove())
                return copy.textContent.trim().replace(/\\s+/g, " ")
            })))"""
        )

    def fact(self, key: str) -> str:
        """Return the value that stands beside a key in a summary list."""
        value = self.main.get_by_role("term").filter(has_text=re.compile(rf"^\s*{re.escape(key)}\s*$")).first
        try:
            return " ".join(value.evaluate("term => term.nextElementSibling.textContent").split())
        except Exception:
            raise self._fault(f"there is no fact {key!r}") from None

    # Judging

    def look(self) -> None:
        """Check the page that is open, or raise Fault."""
        self.page.wait_for_load_state()  # after a click of the story's own the stylesheet may still be on its way
        faults, self._faults = self._faults, []
        kind = (self.kind, self.width)
        if kind not in self._judged:
            colours_known = (self.kind, DESKTOP) in self._judged
            self._judged.add(kind)
            faults += self._overflow(self.width)
            if self.width != PHONE:
                self.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
                faults += self._overflow(PHONE)
                self.page.set_viewport_size({"width": self.width, "height": HEIGHT})
            faults += self._axe(colours_known) if self.javascript else []  # axe is a script itself
        if faults:
            raise self._fault("; ".join(faults))

    def has_judged(self, address: str) -> bool:
        """Tell whether a page of this kind has been judged at this width."""
        return (kind_of(address), self.width) in self._judged

    def forget(self) -> None:
        """Judge every page anew from here on, without others knowing."""
        self._judged = set()

    @property
    def kind(self) -> str:
        """Return what kind of page this is, and whether it shows errors."""
        errors = " with errors" if self.page.title().startswith("Error: ") else ""
        return kind_of(self.page.url) + errors + ("" if self.javascript else " without scripts")

    def _overflow(self, width: int) -> list[str]:
        """Return what makes the page scroll sideways."""
        wide: list[str] = self.page.evaluate(
            """() => {
                const room = window.innerWidth
                if (document.scrollingElement.scrollWidth <= room) return []
                const wide = [...document.body.querySelectorAll("*")]
                    .filter(element => element.getBoundingClientRect().right > room + 0.5)
                    .map(element => element.outerHTML.slice(0, 90))
                return [`${document.scrollingElement.scrollWidth}: ${wide.slice(-3).join(" | ")}`]
            }"""
        )
        return [f"scrolls sideways at {width}: {each}" for each in wide]

    def _axe(self, colours_known: bool) -> list[str]:
        """Return what axe finds against WCAG 2.2 AA.

        What costs most is done once: colours are the same at every width, and the stylesheet on every page.
        """
        options = {
            "runOnly": {"type": "tag", "values": TAGS},
            "rules": {"color-contrast": {"enabled": not colours_known}},
            "resultTypes": ["violations"],
            "preload": len(self._judged) == 1,
        }
        self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(f"axe.run({json.dumps(options)}).then(found => found.violations)")
        return [
            f"{rule['id']}: {node['html'][:160]} ({' '.join((node['failureSummary'] or '').split())[:200]})"
            for rule in found
            for node in rule["nodes"][:3]
        ]

    def _fault(self, what: str) -> Fault:
        """Return a Fault with the page's address and picture."""
        picture = Path(tempfile.mkstemp(prefix="page-", suffix=".png", dir=self._pictures)[1])
        try:
            self.page.screenshot(path=picture, full_page=True)
        except Exception:
            picture = Path("none could be taken")
        noted = f" [also: {'; '.join(self._faults)}]" if self._faults else ""
        return Fault(f"{self.page.url}: {what}{noted}\n  picture: {picture}")

    def close(self) -> None:
        """Leave."""
        self.context.close()
