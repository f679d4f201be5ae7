"""The look: both schemes whole, icons recoloured while the window stands."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from ui import theme

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r'''(?:theme\.(?:icon|pixmap)\(|(?:set|_draw)_icon\([^,]+,)\s*"([a-z-]+)"''')


def colours_in(drawn: QPixmap) -> set[str]:
    image = drawn.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def ink_in(drawn: QPixmap) -> int:
    image = drawn.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(1 for pixel in pixels if pixel.alpha() > 100)


@pytest.fixture
def installed(qapp: object) -> theme.Theme:
    look = theme.current()
    look.set_scheme("light")
    return look


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "resources/icons").glob("*.svg")))
def test_every_icon_is_drawn_at_every_size(installed: theme.Theme, name: str) -> None:
    for ratio in (1.0, 1.25, 2.0):
        drawn = theme.pixmap(name, "text", 20, ratio)
        assert drawn.width() == round(20 * ratio)
        assert ink_in(drawn) > 10, f"{name} is empty"


def test_every_icon_that_is_named_exists() -> None:
    named = set()
    for path in (ROOT / "ui").rglob("*.py"):
        named |= set(NAMED.findall(path.read_text("utf-8")))
    missing = [name for name in named if not (ROOT / f"resources/icons/{name}.svg").exists()]
    assert named
    assert not missing


def test_an_icon_takes_the_colour_of_its_role(installed: theme.Theme) -> None:
    assert colours_in(theme.pixmap("star-filled", "star", 32)) >= {theme.LIGHT.star}


def test_a_switch_of_scheme_recolours_what_is_on_screen(
    installed: theme.Theme, qtbot: QtBot
) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    theme.set_icon(button, "star-filled")
    light = colours_in(button.icon().pixmap(20, 20))
    with qtbot.waitSignal(installed.changed):
        installed.set_scheme("dark")
    dark = colours_in(button.icon().pixmap(20, 20))
    assert theme.LIGHT.text in light
    assert theme.DARK.text in dark
    assert theme.colour("base") == QColor(theme.DARK.base)
    installed.set_scheme("light")


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("text", "base"),
        ("dimmed", "base"),
        ("text", "selected"),
        ("dimmed", "sidebar"),
        ("link", "base"),
        ("danger", "danger_back"),
        ("warning", "warning_back"),
        ("info", "info_back"),
        ("on_toast", "toast"),
        ("toast_link", "toast"),
    ],
)
def test_words_can_be_read(colours: theme.Colours, ink: str, paper: str) -> None:
    """WCAG 2.1 §1.4.3 asks for 4.5 : 1."""
    values = asdict(colours)
    assert contrast(values[ink], values[paper]) >= 4.5


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(name: str) -> float:
    colour = QColor(name)
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
