from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from coach.ui import charts

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
CSS = (ROOT / "coach" / "ui" / "style.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0
"""Contrast that WCAG 2.2 AA asks of text (1.4.3) and of the parts of controls (1.4.11)."""


def luminance(colour: str) -> float:
    """Relative luminance of a colour as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def own_colours(theme: str) -> dict[str, str]:
    """The custom properties of style.css in one theme."""
    pairs = re.findall(r"--ic-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
    return {name: (light if theme == "light" else dark) for name, light, dark in pairs}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_streamlits_colours_can_be_read(theme: str) -> None:
    """Text, links, buttons and borders of controls reach WCAG AA on both backgrounds."""
    colours = CONFIG["theme"][theme]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(colours["textColor"], colours[background]) >= TEXT
        assert contrast(colours["linkColor"], colours[background]) >= TEXT
    assert contrast("#ffffff", colours["primaryColor"]) >= TEXT
    assert contrast(colours["primaryColor"], colours["backgroundColor"]) >= SHAPE
    assert contrast(colours["borderColor"], colours["backgroundColor"]) >= SHAPE


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_our_own_colours_can_be_read(theme: str) -> None:
    """Words, underlines and dots of our own stand out from every ground they stand on."""
    ours, page = own_colours(theme), CONFIG["theme"][theme]
    grounds = [ours["card"], page["backgroundColor"]]
    for name in ("quiet", "teal", "amber", "rose"):
        assert min(contrast(ours[name], ground) for ground in grounds) >= TEXT
    for name in ("teal", "amber", "rose"):
        assert contrast(page["textColor"], ours[f"{name}-soft"]) >= TEXT
        assert contrast(ours[name], ours[f"{name}-soft"]) >= SHAPE


@pytest.mark.parametrize(
    "colour",
    sorted(
        {*re.findall(r'"(#\w{6})"', (ROOT / "coach/ui/charts.py").read_text())}
        - {*charts.CELLS, charts.ON_CELLS}
    ),
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_charts_colours_can_be_seen(theme: str, colour: str) -> None:
    """Bars stand out from the page in both themes."""
    assert contrast(colour, CONFIG["theme"][theme]["backgroundColor"]) >= SHAPE


def test_figures_can_be_read_in_the_cells_of_a_class() -> None:
    """Each cell says its number, dark on light in both themes: nothing rests on its colour."""
    assert min(contrast(charts.ON_CELLS, cell) for cell in charts.CELLS) >= TEXT


def test_older_browsers_get_the_light_colours() -> None:
    """Where light-dark() isn't known, each colour has a plain one."""
    plain = dict(re.findall(r"--ic-([\w-]+): (#\w{6});", CSS))
    assert own_colours("light") == {name: plain[name] for name in own_colours("light")}


def test_fonts_and_pictures_come_from_here() -> None:
    """No style and no setting names an outside address, and the font file is there."""
    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "http" not in CSS
    assert "http" not in text
    (face,) = CONFIG["theme"]["fontFaces"]
    assert (ROOT / "coach/ui/static" / Path(face["url"]).name).is_file()
    for name in re.findall(r'url\("/app/static/([\w.]+)"\)', CSS):
        assert (ROOT / "coach/ui/static" / name).is_file()
    assert (ROOT / "coach/ui/static/noto-sans-OFL.txt").is_file()
