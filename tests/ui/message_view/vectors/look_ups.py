"""Whether a letter has a name looked up: run by test_walls.py, in a process of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineGlobalSettings,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
)
from pytestqt.qtbot import QtBot

from app.mime.html import clean
from app.model.message import MessageKey
from tests.support.fake_mail import FakeMail
from tests.support.sinks import Sinks
from tests.ui.message_view.vectors import calls
from tests.ui.message_view.vectors.stage import Stage
from ui.bridge import Bridge
from ui.message_view.web import WebBody, register_schemes

pytestmark = pytest.mark.qt_log_ignore("QRhi.*", ".*RHI.*", extend=True)

LOADS = 5  # pages after the last, in which what is late would come


@pytest.fixture(scope="module")
def sinks() -> Iterator[Sinks]:
    """Sinks that the browser must ask for every name."""
    register_schemes()
    with Sinks() as sinks:
        asked = QWebEngineGlobalSettings.DnsMode()
        asked.secureMode = QWebEngineGlobalSettings.SecureDnsMode.SecureOnly
        asked.serverTemplates = [sinks.look_ups]
        assert QWebEngineGlobalSettings.setDnsMode(asked)
        yield sinks


def test_no_name_is_looked_up(qtbot: QtBot, tmp_path: Path, sinks: Sinks) -> None:
    mail = FakeMail(folder=tmp_path)
    bridge = Bridge()
    bridge.attach(mail.bus)
    web = WebBody(bridge, mail)
    qtbot.addWidget(web)
    web.show()
    stage = Stage(
        qtbot,
        web.page(),
        lambda html: web.show_html(MessageKey(1), html, remote=False),
        press=False,
    )
    raw = [each.aimed(number, sinks.host) for number, each in enumerate(calls.VECTORS)]
    stage.play([clean(html, remote=False).html for html in raw])
    stage.play(raw)
    for _ in range(LOADS):
        stage.show("<p>x</p>")
    web.close_page()
    assert sinks.hits == []


def test_a_look_up_would_be_seen(qtbot: QtBot, sinks: Sinks) -> None:
    """After the other: where there are no walls, Chromium also asks for names of its own."""
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    page.settings().setAttribute(QWebEngineSettings.WebAttribute.DnsPrefetchEnabled, True)
    address = QUrl(f"{sinks.web}/page/")
    stage = Stage(qtbot, page, lambda html: page.setHtml(html, address), press=False)
    stage.show(
        '<link rel="dns-prefetch" href="//one.tracker.test"><img src="http://two.tracker.test">'
    )
    qtbot.waitUntil(lambda: any(hit.kind == "name" for hit in sinks.hits))
    shiboken6.delete(page)
    shiboken6.delete(profile)
