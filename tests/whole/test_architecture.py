"""Rules about the code itself that no single test would notice being broken."""

import ast
import re
from functools import cache
from pathlib import Path

import jinja2
import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "carematch").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST_FILE = 350
BANNED_NAMES = {"utils", "helpers", "common", "misc"}


@cache
def calls(path: Path) -> list[tuple[str, int]]:
    """Return the dotted name and line of every call in a file; several rules ask."""
    return [
        (ast.unparse(node.func), node.lineno)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    ]


def found(pattern: str, *, allowed: set[str]) -> list[str]:
    """Return the calls that match, outside the files where they are allowed."""
    return [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in CODE
        if str(path.relative_to(ROOT / "carematch")) not in allowed
        for name, line in calls(path)
        if re.fullmatch(pattern, name)
    ]


def test_only_transaction_commits() -> None:
    assert found(r".*\bcommit", allowed={"core/db.py"}) == []


def test_only_the_clock_tells_the_time() -> None:
    assert found(r".*\.(now|utcnow|today)", allowed={"core/clock.py"}) == found(
        r"(clock|carematch\.core\.clock)\.(now|today)", allowed={"core/clock.py"}
    )


def test_no_sql_is_written_by_hand() -> None:
    """Raw SQL stands in migrations, and where SQLite is made safe; partial indexes name their condition."""
    assert (
        found(r"(sa\.|sqlalchemy\.)?text|.*\.exec_driver_sql", allowed={"core/db.py", "core/jobs.py"}) == []
    )


def test_money_is_never_a_float() -> None:
    assert [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in CODE
        for line in path.read_text().splitlines()
        if re.search(r"Mapped\[(float|Decimal)", line)
        and re.search(r"amount|rate|cost|price|budget|pence", line)
    ] == []


def test_no_drawer_for_everything() -> None:
    assert [str(path) for path in CODE if path.stem in BANNED_NAMES or path.parent.name in BANNED_NAMES] == []


def test_files_are_about_one_idea() -> None:
    long = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in [*CODE, *TEMPLATES]}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_everything_public_says_what_it_is_for() -> None:
    missing = []
    for path in CODE:
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree):
            missing.append(f"{path.relative_to(ROOT)}")
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                missing.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert missing == []


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_templates_compile_and_lead_to_pages(app: Flask) -> None:
    """Every template compiles, and every url_for in it names an endpoint that exists."""
    endpoints = set(app.view_functions)
    wrong = []
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        try:
            app.jinja_env.get_template(name)
        except jinja2.TemplateSyntaxError as error:
            wrong.append(f"{name}: {error}")
        slice_name = path.parent.name
        for endpoint in re.findall(r"url_for\(\s*['\"]([\w.]+)['\"]", path.read_text()):
            full = f"{slice_name}{endpoint}" if endpoint.startswith(".") else endpoint
            if full not in endpoints:
                wrong.append(f"{name}: url_for({endpoint!r})")
    assert wrong == []


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_a_page_template_is_named_as_its_endpoint(app: Flask) -> None:
    """templates/<slice>/<view>.html belongs to an endpoint of that slice, or is a part that another one includes."""
    text = "\n".join(path.read_text() for path in [*CODE, *TEMPLATES])
    unused = [
        str(path.relative_to(ROOT / "templates"))
        for path in TEMPLATES
        if path.parent.name not in ("templates", "errors")
        and str(path.relative_to(ROOT / "templates")) not in text
        and f"{path.parent.name}/{{" not in text
    ]
    assert unused == []


def test_templates_hold_no_script_and_no_style() -> None:
    wrong = []
    for path in TEMPLATES:
        text = path.read_text()
        wrong += [
            f"{path.name}: {match}" for match in re.findall(r"\son\w+=|\sstyle=|<style|\|\s*safe\b", text)
        ]
        scripts = re.findall(r"<script[^>]*>", text)
        wrong += [f"{path.name}: {script}" for script in scripts if "nonce=" not in script]
    assert wrong == []
