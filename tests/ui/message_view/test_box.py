"""A letter draws inside its box and nowhere else: the sheet around it keeps its colour."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.mime.html import clean
from app.model.message import MessageKey
from tests.support.fake_mail import FakeMail
from tests.ui.message_view.vectors.stage import PATIENCE, Stage
from ui.bridge import Bridge
from ui.message_view.web import WebBody, register_schemes

pytestmark = pytest.mark.qt_log_ignore("QRhi.*", ".*RHI.*", extend=True)

EDGE = 10
"""Pixels at each side that are the sheet's own: the page has a margin of 16."""
RED = "background:#ff0000"
TRICKS = {
    "fixed": f"position:fixed;top:0;left:0;width:100vw;height:100vh;{RED}",
    "absolute": f"position:absolute;top:-50px;left:-50px;width:2000px;height:2000px;{RED}",
    "sticky": f"position:sticky;top:-30px;margin-left:-30px;{RED}",
    "relative and moved": f"position:relative;top:-40px;left:-40px;width:90%;{RED}",
    "negative margins": f"margin:-40px;{RED}",
    "negative margin at the top": f"margin-top:-40px;{RED}",
    "negative percent": f"margin-left:-20%;{RED}",
    "negative by calculation": f"margin:calc(0px - 40px);{RED}",
    "negative by min": f"margin-top:min(-40px, 0px);{RED}",
    "shadow": "width:100px;height:50px;box-shadow:0 0 0 3000px #ff0000",
    "outline": "width:100px;height:50px;outline:3000px solid #ff0000",
    "text shadow": "text-shadow:-60px -20px 0 #ff0000,-40px 0 0 #ff0000;color:#ff0000",
    "text moved out": "text-indent:-40px;color:#ff0000;font-size:60px",
    "transform": f"transform:translate(-50px,-50px) scale(9);{RED}",
    "translate": f"translate:-50px -50px;{RED}",
    "float and margin": f"float:left;margin-left:-60px;width:100px;height:100px;{RED}",
    "letter spacing": "letter-spacing:-30px;color:#ff0000;font-size:40px",
    "word spacing": "word-spacing:-90px;color:#ff0000;font-size:40px",
    "huge border": "border:30px solid #ff0000;margin:-30px",
    "overflow": f"height:1px;overflow:visible;line-height:0;font-size:200px;color:#ff0000;{RED}",
    "z-index": f"position:relative;z-index:99999;margin:-40px;{RED}",
    "zoom": f"zoom:9;margin:-9px;{RED}",
    "inset": f"position:fixed;inset:0;{RED}",
    "page": f"columns:3;column-gap:-90px;{RED}",
}


@pytest.fixture
def web(qtbot: QtBot, tmp_path: Path) -> Iterator[WebBody]:
    mail = FakeMail(folder=tmp_path)
    bridge = Bridge()
    bridge.attach(mail.bus)
    register_schemes()
    web = WebBody(bridge, mail)
    qtbot.addWidget(web)
    web.resize(400, 300)
    web.show()
    yield web
    web.close_page()


def reddened(web: WebBody) -> tuple[bool, bool]:
    """Say whether red is seen anywhere, and whether on the edges at the top and the left."""
    image = web.grab().toImage()
    inside = any(_is_red(image, x, y) for x in range(17, 350, 9) for y in range(17, 280, 3))
    top = any(_is_red(image, x, y) for x in range(0, 400, 3) for y in range(0, EDGE, 2))
    left = any(_is_red(image, x, y) for x in range(0, EDGE, 2) for y in range(0, 300, 3))
    return inside, top or left


def _is_red(image: QImage, x: int, y: int) -> bool:
    colour = QColor(image.pixel(x, y))
    return colour.red() > 200 and colour.green() < 90 and colour.blue() < 90


def showing(qtbot: QtBot, web: WebBody, html: str) -> None:
    """Show a letter until its last mark is painted."""
    stage = Stage(qtbot, web.page(), lambda text: web.show_html(MessageKey(1), text, remote=False))
    marked = f'{html}<p style="color:#ff0000;font-size:60px;line-height:1">████</p>'
    stage.show(marked)
    qtbot.waitUntil(lambda: reddened(web)[0], timeout=PATIENCE)


@pytest.mark.parametrize("is_cleaned", [True, False], ids=["cleaned", "raw"])
def test_nothing_is_drawn_outside_the_box(qtbot: QtBot, web: WebBody, is_cleaned: bool) -> None:
    """Cleaned, as a letter is; and raw, so that the box stands alone."""
    outside = []
    for name, style in TRICKS.items():
        html = f'<div style="{style}">███ red ███</div>'
        showing(qtbot, web, clean(html, remote=False).html if is_cleaned else html)
        if reddened(web)[1]:
            outside.append(name)
    assert outside == []


@pytest.mark.parametrize("name", TRICKS)
def test_what_reaches_outward_is_cleaned_away(name: str) -> None:
    cleaned = clean(f'<div style="{TRICKS[name]}">x</div>', remote=False).html
    for word in ("fixed", "absolute", "sticky", "z-index", "transform", "inset", "margin:-"):
        assert word not in cleaned


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("width:600px", True),
        ("width:100%", True),
        ("margin:0 auto", True),
        ("height:999999px", False),
        ("width:99999%", False),
        ("font-size:900em", False),
        ("line-height:50000px", False),
        ("padding-top:1e9px", False),
        ("margin:-1px", False),
        ("text-indent:-9999px", False),
        ("letter-spacing:-1px", True),
    ],
)
def test_lengths_that_can_only_hide_are_dropped(style: str, kept: bool) -> None:
    cleaned = clean(f'<p style="{style}">x</p>', remote=False).html
    assert ("style" in cleaned) is kept
