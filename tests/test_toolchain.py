"""What set-up brings: pinned packages, the built stylesheet, a real PostgreSQL, a browser that renders and judges."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy.engine import make_url

from tests.support import chromium, postgres

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
STATIC = ROOT / "carematch" / "static"


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[.*?\])?==(\S+)", lock.read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_python_packages_are_pinned_by_hash_and_name_no_registry(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert all("--hash=sha256:" in entry and "==" in entry for entry in entries)
    assert not re.search(r"://|--(extra-)?index|--find-links", text)


def test_the_checks_run_on_the_versions_that_are_served() -> None:
    served, checked = pins(ROOT / "requirements/app.txt"), pins(ROOT / "requirements/dev.txt")
    assert {name: checked.get(name) for name in served} == served


def test_npm_packages_are_pinned_by_hash_and_name_no_registry() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for kind in ("dependencies", "devDependencies", "optionalDependencies"):
        assert locked[""][kind] == wanted[kind]
        assert all(re.fullmatch(r"\d+\.\d+\.\d+\S*", version) for version in wanted[kind].values())
    packages = [package for name, package in locked.items() if name]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)


def test_the_stylesheet_finds_its_fonts() -> None:
    addresses = re.findall(r"""url\(["']?([^"')]+)""", (STATIC / "carematch.css").read_text())
    files = [address for address in addresses if not address.startswith("data:")]
    assert any(address.endswith(".woff2") for address in files)
    assert [address for address in files if not (STATIC / address).is_file()] == []


def test_databases_are_made_copied_and_dropped() -> None:
    name, copy = f"toolchain_{os.getpid()}", f"toolchain_copy_{os.getpid()}"
    address = libpq(postgres.create_database(name))
    try:
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE people (name text)")
            connection.execute("INSERT INTO people VALUES ('Éva'), ('adam'), ('Zoë')")
        with psycopg.connect(libpq(postgres.create_database(copy, template=name))) as connection:
            found = connection.execute("SELECT name, lower(name) FROM people ORDER BY name").fetchall()
    finally:
        postgres.drop_database(copy)
        postgres.drop_database(name)
    assert found == [("Zoë", "zoë"), ("adam", "adam"), ("Éva", "éva")]  # by code point, as SQLite does
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_a_killed_test_run_leaves_no_server_behind() -> None:
    script = "from tests.support import postgres; print(postgres.start(), flush=True); input()"
    environment = {k: v for k, v in os.environ.items() if k not in ("TEST_DATABASE_URL", postgres.RUNNING)}
    run = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    address = libpq(run.stdout.readline().strip())
    psycopg.connect(address).close()
    run.send_signal(signal.SIGKILL)
    run.communicate()
    until = time.monotonic() + 15
    while answers(address):
        assert time.monotonic() < until, "The server still answers"
        time.sleep(0.1)


def answers(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def libpq(address: str) -> str:
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.mark.xdist_group("browser")
def test_the_browser_renders_text_and_finds_a_fault() -> None:
    page_source = "<!doctype html><html lang=en><title>Care</title><main><h1>Care £5</h1>{}</main>"
    with chromium.opened() as browser:
        page = browser.new_page()
        page.set_content(page_source.format("<span id=wide>WWWW</span><br><span id=narrow>iiii</span>"))
        wide, narrow = (page.locator(f"#{name}").bounding_box()["width"] for name in ("wide", "narrow"))
        assert wide > 1.5 * narrow > 0  # a proportional font, not empty boxes
        assert Axe().run(page).violations_count == 0
        page.set_content(page_source.format("<p style='color: #ccc'>Too faint</p>"))
        assert [fault["id"] for fault in Axe().run(page).response["violations"]] == ["color-contrast"]


@pytest.mark.parametrize(
    ("present", "sentence"),
    [
        ({}, "Install make to go on"),
        ({"make": ""}, "Install Python 3.11 or later to go on"),
        (
            {"make": "", "python3": 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac'},
            "Python 3.9.2 was found",
        ),
        ({"make": "", "python3": 'case "$2" in *ensurepip*) exit 1;; esac'}, "Install Python's venv module"),
    ],
    ids=["make", "python", "old python", "venv"],
)
def test_a_missing_tool_gets_one_sentence(present: dict[str, str], sentence: str, tmp_path: Path) -> None:
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name))
    for name, script in present.items():
        (tmp_path / name).write_text(f"#!{tmp_path}/bash\n{script}\n")
        (tmp_path / name).chmod(0o755)
    ran = subprocess.run(
        [tmp_path / "bash", ROOT / ".ci/run"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
