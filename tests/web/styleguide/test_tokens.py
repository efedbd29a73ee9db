"""The colours hold together: both ways into the dark are the same, and what is read can be read."""

import math
import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[3] / "src" / "bemot" / "web"
TOKENS = (WEB / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
COLOUR = r"oklch\(([\d. /]+)\)"
PAIRED = re.findall(rf"--hue-([\w-]+): light-dark\({COLOUR}, {COLOUR}\)", TOKENS)
LIGHT = {name: light for name, light, _ in PAIRED}
DARK = {name: dark for name, _, dark in PAIRED}
GROUNDS = ["paper-high", "paper", "paper-low"]
INKS = ["ink", "ink-mid", "ink-soft", "sea", "sea-deep", "amber", "brick", "moss", "violet"]
PAIRS = [
    *[(ink, ground) for ink in INKS for ground in GROUNDS],
    *[(ink, "paper-deep") for ink in ("ink", "ink-mid", "ink-soft", "amber", "brick")],
    *[("ink", wash) for wash in ("sea-wash", "amber-wash", "brick-wash", "moss-wash", "violet-wash", "yellow", "mail")],
    *[("ink-mid", wash) for wash in ("sea-wash", "amber-wash", "brick-wash", "yellow", "mail")],
    *[(hue, f"{hue}-wash") for hue in ("amber", "brick", "moss", "violet")],
    ("on-sea", "sea"),
    ("on-sea", "sea-deep"),
    ("sea-deep", "sea-wash"),
    ("mail-ink", "mail"),
    ("ink", "lamp"),
]
EDGES = [(edge, ground) for edge in ("line-firm", "sea", "amber-line", "brick-line") for ground in GROUNDS]


def luminance(colour: str) -> float:
    """Give the relative luminance (0-1) of an OKLCH triple, clipped to sRGB as a screen does it."""
    light, chroma, hue = (float(number) for number in colour.split("/", maxsplit=1)[0].split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_what_wcag_says():
    assert contrast("0 0 0", "1 0 0") == pytest.approx(21, abs=0.01)


def test_every_hue_has_a_light_and_a_dark():
    assert len(PAIRED) == TOKENS.count("--hue-") - TOKENS.count("var(--hue-")
    assert [name for name in LIGHT if LIGHT[name] == DARK[name]] == []


@pytest.mark.parametrize("hues", [LIGHT, DARK], ids=["light", "dark"])
def test_text_reaches_four_and_a_half(hues):
    weak = {pair: round(contrast(hues[pair[0]], hues[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("hues", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_controls_reach_three(hues):
    weak = {pair: round(contrast(hues[pair[0]], hues[pair[1]]), 2) for pair in EDGES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_only_tokens_name_colours():
    files = [path for path in (WEB / "static" / "css").rglob("*.css") if path.name != "tokens.css"]
    assert len(files) > 15
    assert [path.name for path in files if re.search(r"oklch\(|rgb\(|#[0-9a-f]{3,8}\b", path.read_text("utf-8"))] == []


def test_every_component_is_imported_in_its_layer():
    desk = (WEB / "static" / "css" / "desk.css").read_text(encoding="utf-8")
    parts = list((WEB / "static" / "css" / "components").glob("*.css"))
    imported = re.findall(r'url\("components/([\w-]+\.css)"\) layer\(components\)', desk)
    assert {part.name for part in parts} == set(imported)
    assert {
        part.name: part.read_text("utf-8").count("\n") for part in parts if part.read_text("utf-8").count("\n") >= 200
    } == {}


def test_script_stays_in_its_budget():
    lines = {path.name: path.read_text("utf-8").count("\n") for path in (WEB / "static" / "js").glob("*.js")}
    assert max(lines.values()) <= 100, lines
    assert sum(lines.values()) <= 800
