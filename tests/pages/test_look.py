"""The face of CareMatch: colours that can be read, and nobody else's brand."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "carematch" / "assets"
TOKENS = dict(
    re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", (ASSETS / "_tokens.scss").read_text(), re.MULTILINE)
)

TEXT = [
    ("ink", "paper"),
    ("ink", "white"),
    ("ink", "sand"),
    ("ink", "brand-tint"),
    ("ink", "marigold"),
    ("brand", "white"),
    ("brand", "paper"),
    ("brand", "brand-tint"),
    ("attention", "white"),
    ("attention", "paper"),
    ("destructive", "white"),
    ("destructive", "paper"),
    ("muted", "white"),
    ("muted", "paper"),
    ("muted", "brand-tint"),
    ("visited", "paper"),
    ("visited", "white"),
    ("brand-dark", "paper"),
    ("white", "destructive-dark"),
]
EDGES = [
    ("control", "white"),
    ("control", "paper"),
    ("marigold", "ink"),
    ("marigold", "brand"),
    ("chart-1", "brand-tint"),
    ("chart-3", "brand-tint"),
]


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two tokens."""
    high, low = sorted((_luminance(TOKENS[one]), _luminance(TOKENS[other])), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_right():
    """Black on white is 21 to 1, and ink on paper is the 13.8 that the design states."""
    assert round((_luminance("#ffffff") + 0.05) / (_luminance("#000000") + 0.05), 2) == 21
    assert round(_contrast("ink", "paper"), 1) == 13.8


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text, ground):
    """Text of any size needs 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    assert _contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(edge, ground):
    """The edge of a control, the focus and a bar need 3 to 1 (WCAG 2.2, 1.4.11)."""
    assert _contrast(edge, ground) >= 3


def _sources() -> list[Path]:
    """Return every template, style, script and drawing of ours."""
    kinds = {".html", ".scss", ".js", ".svg"}
    return [
        path for folder in (ROOT / "templates", ASSETS) for path in folder.rglob("*") if path.suffix in kinds
    ]


@pytest.mark.parametrize(
    "mark", ["GDS Transport", "govuk-crest", "govuk-header__logotype", "crown", "1d70b8", "GOV.UK"]
)
def test_no_other_brand_is_used(mark):
    """The crown, the typeface, the logotype and the colours of GOV.UK are not ours to use."""
    comments = re.compile(r"\{#.*?#\}|^\s*//.*?$", re.DOTALL | re.MULTILINE)
    using = [str(path) for path in _sources() if mark in comments.sub("", path.read_text())]
    assert using == []


def test_no_other_brand_is_in_the_stylesheet_that_is_served():
    """What govuk-frontend writes carries our colours and our type."""
    css = (ROOT / "carematch" / "static" / "carematch.css").read_text().lower()
    found = [
        mark
        for mark in ("gds transport", "crown", "crest", "logotype", "#1d70b8", "#0b0c0c", "#fd0")
        if mark in css
    ]
    assert found == []
    assert "atkinson hyperlegible next" in css


def test_every_colour_is_a_token():
    """No rule of ours names a colour beside the tokens."""
    stray = [
        (path.name, colour)
        for path in ASSETS.glob("*.scss")
        if path.name != "_tokens.scss"
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text())
        if colour != "#000000"  # what print and shading mix with
    ]
    assert stray == []


def test_nothing_casts_a_shadow_or_moves_by_itself():
    """No rule of ours animates."""
    assert [
        path.name
        for path in ASSETS.glob("*.scss")
        if re.search(r"\banimation\b|@keyframes", path.read_text())
    ] == []
