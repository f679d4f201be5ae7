"""HTML mail in the real browser: it shows what the letter brought, and reaches for nothing else."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.message import Address
from tests.support.fake_mail import FakeMail
from tests.support.sample_mail import Sample
from ui.bridge import Bridge
from ui.message_view.view import MessageView
from ui.message_view.web import WebBody, document_of

# Said once by QtWebEngine on machines without a graphics card.
pytestmark = pytest.mark.qt_log_ignore("QRhi.*", ".*RHI.*", extend=True)

SENDER = Address("Mallory", "mallory@example.org")
IN_PAGE = 1  # a world of our own, in which we may ask questions while the page may run nothing


class Trap(http.server.BaseHTTPRequestHandler):
    """A server that writes down who came."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    handler = type("TrapOfThisTest", (Trap,), {"seen": seen})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def view(qtbot: QtBot, tmp_path: Path) -> Iterator[MessageView]:
    mail = FakeMail(folder=tmp_path)
    bridge = Bridge()
    bridge.attach(mail.bus)
    view = MessageView(bridge, mail)
    view.mail = mail  # type: ignore[attr-defined] # for this test's hands
    qtbot.addWidget(view)
    view.resize(700, 700)
    view.show()
    yield view
    view.close_web()


def show(qtbot: QtBot, view: MessageView, html: str) -> WebBody:
    mail: FakeMail = view.mail  # type: ignore[attr-defined] # put there above
    key = mail.arrive(Sample(SENDER, "HTML", "", 0, html=html, remote_count=1))
    view.open(key)
    qtbot.waitUntil(lambda: view.web is not None)
    web = view.web
    assert web is not None
    with qtbot.waitSignal(web.page().loadFinished, timeout=20_000):
        pass
    return web


def ask(qtbot: QtBot, web: WebBody, question: str) -> object:
    answers: list[object] = []
    web.page().runJavaScript(question, IN_PAGE, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0]


def test_an_image_that_came_along_is_shown(qtbot: QtBot, view: MessageView) -> None:
    web = show(qtbot, view, '<p>Look</p><img id="bowl" src="cid:bowl@studio">')
    qtbot.waitUntil(lambda: ask(qtbot, web, "document.getElementById('bowl').naturalWidth") == 1)
    assert view.mail.asked("part")[0][1] == "cid:bowl@studio"  # type: ignore[attr-defined]


def test_nothing_outside_is_reached_while_remote_content_is_off(
    qtbot: QtBot, view: MessageView, trap: tuple[str, list[str]]
) -> None:
    """As if the cleaning downstairs had let everything through."""
    url, seen = trap
    hostile = f"""
    <meta http-equiv="refresh" content="0;url={url}/refresh">
    <link rel="stylesheet" href="{url}/style"><link rel="prefetch" href="{url}/prefetch">
    <link rel="dns-prefetch" href="//tracker.invalid">
    <style>@import url({url}/import); body {{ background: url({url}/background) }}
    @font-face {{ font-family: x; src: url({url}/font) }} p {{ font-family: x }}</style>
    <img src="{url}/image"><img srcset="{url}/srcset 2x"><picture><source srcset="{url}/p">
    <iframe src="{url}/frame"></iframe><object data="{url}/object"></object>
    <embed src="{url}/embed"><video src="{url}/video" poster="{url}/poster" autoplay></video>
    <audio src="{url}/audio" autoplay></audio><input type="image" src="{url}/input">
    <svg><image href="{url}/svg"/><use href="{url}/use"/></svg><body background="{url}/body">
    <script>fetch("{url}/fetch"); document.title = "ran"; location = "{url}/location"</script>
    <img src="x" onerror="document.title='ran'"><p onclick="1">text</p>
    """
    web = show(qtbot, view, hostile)
    ask(qtbot, web, "1")  # one more turn of the page
    assert web.page().title() != "ran"
    assert web.page().url().scheme() == "lifafa-letter"
    assert seen == []


def test_chromium_cannot_connect_ahead_either(qtbot: QtBot, view: MessageView) -> None:
    """It asks neither interceptor nor policy for `<link rel=preconnect>`; only a proxy stops it.

    (A server of this test on loopback would not see that: Chromium uses no proxy for it.)
    """
    web = show(qtbot, view, "<p>x</p>")
    proxy = QNetworkProxy.applicationProxy()
    assert proxy.type() is QNetworkProxy.ProxyType.HttpProxy
    assert (proxy.hostName(), proxy.port()) == ("127.0.0.1", 9)
    with qtbot.waitSignal(web.page().loadFinished, timeout=20_000):
        web.show_html(view.content.key, "<p>x</p>", remote=True)  # type: ignore[union-attr] # open
    assert QNetworkProxy.applicationProxy().type() is QNetworkProxy.ProxyType.NoProxy


def test_a_pressed_link_leads_out_and_the_letter_stays(
    qtbot: QtBot, view: MessageView, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtGui import QDesktopServices

    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    web = show(qtbot, view, '<a href="https://example.org/x">x</a>')
    page = web.page()
    clicked = QWebEnginePage.NavigationType.NavigationTypeLinkClicked
    assert not page.acceptNavigationRequest(QUrl("https://example.org/x"), clicked, True)
    assert not page.acceptNavigationRequest(QUrl("file:///etc/passwd"), clicked, True)
    redirect = QWebEnginePage.NavigationType.NavigationTypeRedirect
    assert not page.acceptNavigationRequest(QUrl("https://example.org/y"), redirect, True)
    assert [url.toString() for url in opened] == ["https://example.org/x"]


def test_a_link_that_shows_another_address_is_asked_about(
    qtbot: QtBot, view: MessageView, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtGui import QDesktopServices

    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    web = show(qtbot, view, '<a href="https://evil.example/?utm_source=x">bank.example</a>')
    clicked = QWebEnginePage.NavigationType.NavigationTypeLinkClicked
    address = QUrl("https://evil.example/?utm_source=x")
    assert not web.page().acceptNavigationRequest(address, clicked, True)
    assert opened == []
    notice = view.bars.notices()[0]
    assert notice.title == "This link does not lead where it says"
    assert notice.line == "It shows “bank.example”, but leads to evil.example."
    notice.buttons[0][1]()
    assert opened == [address]


def test_showing_images_once_asks_again_with_them(qtbot: QtBot, view: MessageView) -> None:
    web = show(qtbot, view, "<p>x</p>")
    notice = view.bars.notices()[0]
    assert notice.title == "Remote images not shown"
    with qtbot.waitSignal(web.page().loadFinished, timeout=20_000):
        notice.buttons[0][1]()
    assert view.mail.asked("open")[-1][1] is True  # type: ignore[attr-defined]
    assert view.bars.notices() == []
    assert web._guard.remote_images


def test_a_sender_may_be_trusted_for_good(qtbot: QtBot, view: MessageView) -> None:
    show(qtbot, view, "<p>x</p>")
    with qtbot.waitSignal(view.always_images) as told:
        view.bars.notices()[0].buttons[1][1]()
    assert told.args == [SENDER.address]


def test_the_policy_allows_images_from_outside_only_when_asked() -> None:
    assert "https:" not in document_of("x", white=True, remote=False)
    assert "img-src cid: data: http: https:;" in document_of("x", white=True, remote=True)
    for remote in (False, True):
        assert "default-src 'none'" in document_of("x", white=True, remote=remote)


@pytest.mark.parametrize("asked", [True, False])
def test_the_browser_goes_in_good_order_with_its_window(
    qtbot: QtBot, tmp_path: Path, asked: bool, qtlog: Any
) -> None:
    """A profile must outlive its pages: Qt warns of it, and may crash."""
    mail = FakeMail(folder=tmp_path)
    bridge = Bridge()
    bridge.attach(mail.bus)
    window = QWidget()
    view = MessageView(bridge, mail, window)
    view.mail = mail  # type: ignore[attr-defined] # for this test's hands
    window.show()
    show(qtbot, view, "<p>Hello</p>")
    if asked:
        view.close_web()
    shiboken6.delete(window)
    assert not [record for record in qtlog.records if "rofile" in record.message]


def test_the_menu_of_a_letter_is_no_browsers(qtbot: QtBot, view: MessageView) -> None:
    web = show(qtbot, view, "<p>Hello</p>")
    menu = web.menu()
    copy, choose = menu.actions()
    assert [copy.text(), choose.text()] == ["Copy", "Select all"]
    assert not copy.isEnabled()
    web.window().activateWindow()
    web.setFocus()
    qtbot.waitUntil(lambda: web.window().isActiveWindow())

    def chosen() -> bool:
        choose.trigger()  # nothing before the page has the focus
        return web.selectedText() == "Hello"

    qtbot.waitUntil(chosen)
    assert web.menu().actions()[0].isEnabled()
