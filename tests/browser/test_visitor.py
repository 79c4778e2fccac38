"""The visitor itself: each kind of fault is noticed, or all the other tests say nothing."""

import re

import pytest

from tests.browser.conftest import Meet
from tests.browser.test_keyboard import Keyboard
from tests.browser.visitor import Fault

pytestmark = pytest.mark.xdist_group("browser")
PAGE = '<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1>{}</main></html>'
FAULTS = {
    "too faint": ('<p style="color: #bbb">Faint</p>', "color-contrast"),
    "no label": ("<input>", "label"),
    "too small and close": (
        '<a href="/" style="font-size:8px">a</a><br><a href="/" style="font-size:8px">b</a>',
        "target-size",
    ),
    "too wide": ('<div style="width: 400px; height: 1px"></div>', "scrolls sideways at 320"),
    "script error": ("<script>nothing.at.all</script>", "script error"),
    "console": ("<script>console.error('oh')</script>", "console error: oh"),
    "no such file": ('<img alt="" src="/static/none.png">', "404 from GET"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_noticed(meet: Meet, name: str) -> None:
    body, said = FAULTS[name]
    visitor = meet()
    visitor.page.route(
        "**/about", lambda route: route.fulfill(body=PAGE.format(body), content_type="text/html")
    )
    visitor.forget()
    with pytest.raises(Fault, match=re.escape(said)) as caught:
        visitor.open("/about")
    assert "picture: /" in str(caught.value)


def test_what_the_policy_stops_is_noticed(meet: Meet) -> None:
    visitor = meet()
    visitor.open("/about")
    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    with pytest.raises(Fault, match="Content Security Policy"):
        visitor.look()


def test_an_answer_that_is_no_page_is_noticed(meet: Meet) -> None:
    with pytest.raises(Fault, match="404 from GET"):
        meet().open("/nothing-here")


def test_a_focus_that_cannot_be_seen_is_noticed(meet: Meet) -> None:
    visitor = meet()
    body = '<style>a:focus {outline: none}</style><a href="/">A</a>'
    visitor.page.route(
        "**/about", lambda route: route.fulfill(body=PAGE.format(body), content_type="text/html")
    )
    visitor.page.goto("/about")
    with pytest.raises(Fault, match="the focus cannot be seen"):
        Keyboard(visitor).tab()
