"""1,500 tricks played on the real view: nothing reaches out, nothing runs.

Each is played twice: cleaned, as a letter is; and raw, as if the cleaning had let it through, so
that the walls of the view stand alone. A view without walls shows that the tricks work.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from pytestqt.qtbot import QtBot

from app.desk.reading import from_file
from app.mime.html import clean
from app.model.message import MessageKey
from tests.support.fake_mail import FakeMail
from tests.support.sinks import Sinks
from tests.ui.message_view.vectors import calls, headers, scripts
from tests.ui.message_view.vectors.stage import PATIENCE, Stage
from ui.bridge import Bridge
from ui.message_view.web import WebBody, register_schemes

pytestmark = pytest.mark.qt_log_ignore("QRhi.*", ".*RHI.*", extend=True)

LETTER = MessageKey(1)
ANSWERED = "barrier"
DANGEROUS = re.compile(r"^(?!https?$|mailto$)")


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    register_schemes()  # before the first profile of the process
    with Sinks() as sinks:
        yield sinks


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The schemes of what was handed to the system's browser."""
    schemes: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: schemes.append(url.scheme()))
    return schemes


@pytest.fixture
def web(qtbot: QtBot, tmp_path: Path) -> Iterator[WebBody]:
    mail = FakeMail(folder=tmp_path)
    bridge = Bridge()
    bridge.attach(mail.bus)
    web = WebBody(bridge, mail)
    qtbot.addWidget(web)
    web.pressed.connect(lambda url: QDesktopServices.openUrl(url))  # as the view does
    web.resize(700, 700)
    web.show()
    yield web
    web.close_page()


def stage_of(qtbot: QtBot, web: WebBody, *, remote: bool = False) -> Stage:
    return Stage(qtbot, web.page(), lambda html: web.show_html(LETTER, html, remote=remote))


def wait_for_stragglers(qtbot: QtBot, web: WebBody, sinks: Sinks) -> None:
    """Fetch one picture that is allowed: what was sent before it has arrived by then."""
    stage_of(qtbot, web, remote=True).show(f'<img src="{sinks.web}/{ANSWERED}">')
    qtbot.waitUntil(lambda: f"/{ANSWERED}" in sinks.paths(), timeout=PATIENCE)


def strangers(sinks: Sinks) -> list[object]:
    return [hit for hit in sinks.hits if hit.path != f"/{ANSWERED}"]


def test_the_tricks_work_where_there_are_no_walls(qtbot: QtBot, sinks: Sinks) -> None:
    """What the other tests do not see must be there to be seen."""
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    page.javaScriptConsoleMessage = lambda *_: None  # type: ignore[method-assign] # strangers' words
    stage = Stage(
        qtbot, page, lambda html: page.setHtml(html, QUrl(f"{sinks.web}/page/")), press=False
    )
    for number, vector in enumerate(calls.VECTORS):
        if "refresh" not in vector.html and "location" not in vector.html and number % 5 == 0:
            stage.show(vector.aimed(number, sinks.host))
    for number, vector in enumerate(scripts.VECTORS):
        if number % 5 == 0 and "refresh" not in vector.html:
            stage.show(vector.aimed(number, sinks.host))
    shiboken6.delete(page)
    shiboken6.delete(profile)
    called = {path.split("/")[1] for path in sinks.paths() if path[1:2].isdigit()}
    ran = {title for title in stage.titles if title.startswith("ran")}
    assert len(called) > 40
    assert len(ran) > 40


def test_nothing_reaches_out_of_a_cleaned_letter(
    qtbot: QtBot, web: WebBody, sinks: Sinks, opened: list[str]
) -> None:
    cleaned = []
    for number, vector in enumerate(calls.VECTORS):
        html = clean(vector.aimed(number, sinks.host), remote=False).html
        assert not _loads(html), (vector.html, html)
        cleaned.append(html)
    stage_of(qtbot, web).play(cleaned)
    wait_for_stragglers(qtbot, web, sinks)
    assert strangers(sinks) == []
    assert not [scheme for scheme in opened if DANGEROUS.match(scheme)]


def test_nothing_reaches_out_of_a_letter_that_was_not_cleaned(
    qtbot: QtBot, web: WebBody, sinks: Sinks, opened: list[str]
) -> None:
    stage_of(qtbot, web).play(
        [each.aimed(number, sinks.host) for number, each in enumerate(calls.VECTORS)]
    )
    wait_for_stragglers(qtbot, web, sinks)
    assert strangers(sinks) == []
    assert not [scheme for scheme in opened if DANGEROUS.match(scheme)]
    assert web.page().url().scheme() == "lifafa-letter"


@pytest.mark.parametrize("is_cleaned", [True, False], ids=["cleaned", "raw"])
@pytest.mark.parametrize("remote", [False, True], ids=["remote off", "remote on"])
def test_no_script_runs(
    qtbot: QtBot, web: WebBody, sinks: Sinks, opened: list[str], is_cleaned: bool, remote: bool
) -> None:
    pages = [each.aimed(number, sinks.host) for number, each in enumerate(scripts.VECTORS)]
    if is_cleaned:
        pages = [clean(html, remote=remote).html for html in pages]
        assert not [html for html in pages if _scripts(html)]
    stage = stage_of(qtbot, web, remote=remote)
    stage.play(pages)
    assert not [title for title in stage.titles if title.startswith("ran")]
    assert web.page().url().scheme() == "lifafa-letter"
    assert not [scheme for scheme in opened if DANGEROUS.match(scheme)]


def test_only_pictures_come_when_they_are_asked_for(
    qtbot: QtBot, web: WebBody, sinks: Sinks, opened: list[str]
) -> None:
    """Without cookies, without saying where from, and asked for anew each time."""
    pages = [
        clean(each.aimed(number, sinks.host), remote=True).html
        for number, each in enumerate(calls.VECTORS)
        if "@WEB@" in each.html
    ]
    stage = stage_of(qtbot, web, remote=True)
    stage.play(pages)
    wait_for_stragglers(qtbot, web, sinks)
    asked = [hit for hit in sinks.hits if hit.path]
    assert len({hit.path for hit in asked}) > 50
    for hit in asked:
        assert hit.said.startswith(b"GET ")
        assert hit.field(b"cookie") is None
        assert not hit.field(b"referer")
        assert hit.field(b"sec-fetch-dest") in (b"image", None)
        assert hit.field(b"if-none-match") is None


@pytest.mark.parametrize("name", headers.LETTERS)
def test_nothing_is_done_for_a_header(
    qtbot: QtBot, web: WebBody, sinks: Sinks, tmp_path: Path, name: str
) -> None:
    letter = tmp_path / "letter.eml"
    letter.write_bytes(headers.LETTERS[name].replace(b"@WEB@", sinks.web.encode()))
    content = from_file(letter, remote=False)
    stage_of(qtbot, web).show(content.html or content.text)
    wait_for_stragglers(qtbot, web, sinks)
    assert strangers(sinks) == []


def test_no_name_is_looked_up() -> None:
    """In a process of its own: how names are asked for is told to the whole of Chromium, once."""
    alone = Path(__file__).parent / "vectors" / "look_ups.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(alone)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4_000:]


def _loads(html: str) -> bool:
    """Say whether cleaned HTML names anything to load: only links may lead outside."""
    without_links = re.sub(r'(?<=<a )([^>]*?)href="[^"]*"', r"\1", html)
    without_text = re.sub(r">[^<]*<(?!/style)", "><", without_links)
    return bool(
        re.search(r"(?:src|background|data|poster|srcset|action)=\"(?!cid:|data:)", without_text)
        or re.search(r"url\s*\(\s*['\"]?(?!cid:|data:)|@import|image-set|\bsrc\s*:", without_text)
    )


def _scripts(html: str) -> bool:
    """Say whether cleaned HTML holds an element, an attribute or an address that could run."""
    tags = re.findall(r"<([a-zA-Z][^\s>]*)((?:\s+[^\s=>]+(?:=\"[^\"]*\")?)*)\s*>", html)
    for tag, attributes in tags:
        names = re.findall(r"\s([^\s=>]+)(?:=\"([^\"]*)\")?", attributes)
        if tag.lower() in ("script", "svg", "math", "iframe", "object", "embed", "form", "base"):
            return True
        for name, value in names:
            if name.lower().startswith("on") or name.lower() in ("srcdoc", "formaction"):
                return True
            if name == "href" and not value.startswith(("http:", "https:", "mailto:")):
                return True
    return False
