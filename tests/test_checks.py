"""The checks that read the code: lint, format, types and import rules; and that each import rule can fail."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# (contract, modules that break it)
OFFENCES: list[tuple[str, dict[str, str]]] = [
    ("slices", {"core/stray.py": "import carematch.rules"}),
    ("slices", {"rules/stray.py": "import carematch.places"}),
    ("slices", {"strays/__init__.py": "'''A slice that was given no place.'''"}),
    ("inside-a-slice", {"strays/models.py": "import carematch.strays.service", "strays/service.py": ""}),
    ("inside-a-slice", {"strays/service.py": "import carematch.strays.forms", "strays/forms.py": ""}),
    ("no-web-in-the-domain", {"strays/service.py": "import flask"}),
    ("no-web-in-the-domain", {"strays/models.py": "import wtforms"}),
    ("views", {"strays/service.py": "import carematch.strays.views", "strays/views.py": ""}),
    ("forms", {"strays/service.py": "import carematch.strays.forms", "strays/forms.py": ""}),
    ("across-organisations", {"strays/service.py": "import carematch.core.cross_tenant"}),
    ("geocoder", {"strays/service.py": "import geopy.distance"}),
    ("strangers", {"directory/stray.py": "import carematch.providers.service"}),
    ("strangers", {"pages/stray.py": "import carematch.seekers.models"}),
    ("online", {"seekers/stray.py": "import carematch.places.online"}),
    ("online", {"providers/stray.py": "import carematch.places.online"}),
    ("premises", {"matching/stray.py": "import carematch.providers.premises"}),
]


def run(*command: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run one of the tools that stand beside this Python."""
    tool, *arguments = command
    return subprocess.run(
        [TOOLS / tool, *arguments],
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports", "--no-logo")],
    ids=" ".join,
)
def test_the_code_passes(command: tuple[str, ...]) -> None:
    checked = run(*command)
    if checked.returncode:
        pytest.fail(checked.stdout, pytrace=False)


@pytest.mark.parametrize(("contract", "modules"), OFFENCES, ids=[contract for contract, _ in OFFENCES])
def test_an_import_rule_can_be_broken(contract: str, modules: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "carematch",
        tmp_path / "carematch",
        ignore=shutil.ignore_patterns("static", "assets", "__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, source in modules.items():
        module = tmp_path / "carematch" / name
        module.parent.mkdir(exist_ok=True)
        (module.parent / "__init__.py").touch()
        module.write_text(source + "\n")
    checked = run("lint-imports", "--no-logo", "--no-cache", "--contract", contract, folder=tmp_path)
    assert checked.returncode == 1
    assert "0 kept, 1 broken" in checked.stdout, checked.stdout
    assert "stray" in checked.stdout


def test_every_import_rule_is_broken_once() -> None:
    assert {contract for contract, _ in OFFENCES} == {contract["id"] for contract in CONTRACTS}
