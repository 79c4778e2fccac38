"""Everything that each demonstration sign-in can reach by links: it opens, reads well, and fits a phone."""

import re
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest

from carematch.demo.commands import SIGN_INS
from tests.browser.conftest import Meet
from tests.browser.registering import sign_in
from tests.browser.visitor import Fault, Visitor, kind_of

pytestmark = pytest.mark.xdist_group("browser")
OF_A_KIND = 3  # pages of one kind that are opened by one reader
READERS = [("", ""), *((role, email) for role, email, _ in SIGN_INS)]


@pytest.mark.parametrize(("role", "email"), READERS, ids=[role or "Stranger" for role, _ in READERS])
def test_every_link_leads_to_a_page_that_reads_well(meet: Meet, role: str, email: str) -> None:
    visitor = meet()
    if email:
        sign_in(visitor, email)
    else:
        visitor.open("/find?postcode=BS4+2QX&service=COMP")
    opened, faults = crawl(visitor)
    assert not faults, "\n".join(faults)
    assert len(opened) >= 8, f"only {sorted(opened)} can be reached"


def crawl(visitor: Visitor) -> tuple[Counter[str], list[str]]:
    """Open what can be reached by links, some of each kind; return the kinds opened and what is wrong."""
    opened: Counter[str] = Counter()
    faults: list[str] = []
    known: set[str] = set()
    waiting: deque[tuple[str, str]] = deque()

    def add(page: str, links: list[str]) -> None:
        for link in links:
            address = urljoin(page, link).partition("#")[0]
            is_choice = urlsplit(address).path.startswith(
                ("/language/", "/text-size/")
            )  # and leads back here
            is_here = urlsplit(address).netloc == urlsplit(visitor.url).netloc
            if is_here and not is_choice and address not in known:
                known.add(address)
                waiting.append((address, page))

    add(visitor.page.url, [visitor.page.url, *links_of(visitor)])
    while waiting:
        address, found_on = waiting.popleft()
        kind = kind_of(address)
        if opened[kind] >= OF_A_KIND:
            continue
        opened[kind] += 1
        try:
            add(address, read(visitor, address))
        except Fault as fault:
            faults.append(f"{fault} (linked from {found_on})")
    return opened, faults


def read(visitor: Visitor, address: str) -> list[str]:
    """Open a page, in the browser where its kind has not been judged yet, and return its links; files have none."""
    answer = visitor.context.request.get(address)
    if not answer.ok:
        raise Fault(f"{address}: {answer.status}")
    if answer.headers.get("content-disposition", "").startswith("attachment"):
        return []
    if not visitor.has_judged(address):
        visitor.open(address)
        return links_of(visitor)
    return re.findall(r'<a [^>]*href="([^"]+)"', answer.text().replace("&amp;", "&"))


def links_of(visitor: Visitor) -> list[str]:
    """Return where the links of the open page lead."""
    found: list[str] = visitor.page.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    buttons: list[str] = visitor.page.get_by_role("button").evaluate_all(
        "buttons => buttons.filter(button => button.href).map(button => button.href)"
    )
    return found + buttons
