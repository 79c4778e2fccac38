"""What every page must be: HTML5 to the letter, one heading, a title that says it, labels, ids, nonces."""

import re
from typing import Any

import html5lib
from lxml import html as lxml_html

# html5lib speaks of these where the standard is content.
_TOLERATED: frozenset[str] = frozenset()
_BANNED = ("GDS Transport", "govuk-crest", "govuk-header__logotype")


class BadPage(AssertionError):
    """A page broke one of the rules."""


def check_page(response: Any) -> None:
    """Raise BadPage with every rule that the page breaks."""
    text = response.get_data(as_text=True)
    if not text.strip():
        return
    problems = [*_syntax(text), *_structure(lxml_html.fromstring(text.encode())), *_brand(text)]
    if problems:
        raise BadPage(f"{response.request.path}: " + "; ".join(problems))


def _syntax(text: str) -> list[str]:
    """Return what a strict HTML5 parser refuses."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    return [
        f"HTML {code} at {position}" for position, code, _facts in parser.errors if code not in _TOLERATED
    ]


def _structure(page: Any) -> list[str]:
    """Return what is wrong with headings, title, ids, labels, errors and scripts."""
    problems = []
    headings = [" ".join(h.text_content().split()) for h in page.iter("h1")]
    title = " ".join((page.findtext(".//title") or "").split())
    if len(headings) != 1:
        problems.append(f"{len(headings)} h1")
    elif headings[0] not in title:
        problems.append(f"title {title!r} does not contain the heading {headings[0]!r}")
    if not title.endswith("– CareMatch"):
        problems.append(f"title {title!r} does not end with the name of the service")
    if not page.get("lang"):
        problems.append("no lang")
    ids = [element.get("id") for element in page.iter() if isinstance(element.tag, str) and element.get("id")]
    problems += [f"id {name!r} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    return problems + _labels(page, set(ids)) + _scripts(page)


def _labels(page: Any, ids: set[str]) -> list[str]:
    """Return inputs without a label, references to nothing, and errors that no field is tied to."""
    problems = []
    labelled = {label.get("for") for label in page.iter("label")}
    for field in page.iter("input", "select", "textarea"):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        if not named and not any(parent.tag == "label" for parent in field.iterancestors()):
            problems.append(f"no label for {field.get('name')!r}")
    for element in page.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            value = element.get(attribute) if isinstance(element.tag, str) else None
            missing = [name for name in (value or "").split() if name not in ids]
            problems += [f"{attribute} points to nothing: {name!r}" for name in missing]
    tied = " ".join(e.get("aria-describedby") or "" for e in page.iter() if isinstance(e.tag, str)).split()
    for error in page.iter("p"):
        if "govuk-error-message" in (error.get("class") or "") and error.get("id") not in tied:
            problems.append(f"error {error.get('id')!r} is tied to no field")
    return problems


def _scripts(page: Any) -> list[str]:
    """Return scripts without a nonce, inline handlers and inline styles."""
    problems = [f"script without nonce: {s.get('src')!r}" for s in page.iter("script") if not s.get("nonce")]
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        problems += [f"inline handler {name}" for name in element.keys() if name.startswith("on")]  # noqa: SIM118
        if element.get("style") is not None or element.tag == "style":
            problems.append(f"inline style on {element.tag}")
    for form in page.iter("form"):
        if (
            (form.get("method") or "get").lower() == "post"
            and form.get("novalidate") is None
            and form.xpath(".//input[not(@type='hidden')]|.//textarea|.//select")
        ):
            problems.append("a form with questions lets the browser validate: novalidate is missing")
    return problems


def _brand(text: str) -> list[str]:
    """Return marks of a brand that is not ours."""
    problems = [f"a brand that is not ours: {mark}" for mark in _BANNED if mark in text]
    if re.search(r"<title>[^<]*GOV\.UK", text):
        problems.append("GOV.UK in the title")
    return problems
