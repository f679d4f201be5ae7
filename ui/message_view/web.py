"""HTML mail in a browser that cannot run, reach or remember anything.

Imported when the first HTML message is shown, never before: it costs processes and memory. Three
walls stand behind the cleaning downstairs: the interceptor, the content-security policy, and the
settings.
"""

import re
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtNetwork import QNetworkProxy
from PySide6.QtWebEngineCore import (
    QWebEngineCookieStore,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QMenu, QWidget

from app.mail import Mail
from app.model.link import Link
from app.model.message import MessageKey
from app.model.problem import Problem
from ui import theme
from ui.bridge import Bridge

LETTER = "lifafa-letter"
CID = "cid"
DISCARD_PORT = 9
BOX = "lifafa-box"
"""What a letter draws stays inside an element of this class, whatever its style says."""
OWN_SCHEMES = frozenset({LETTER, CID, "data"})
OPENABLE = frozenset({"http", "https", "mailto"})
WEB = frozenset({"http", "https"})
COLOURED = re.compile(r"bgcolor|background|(?<![-\w])color\s*[:=]|<font", re.IGNORECASE)

WebAction = QWebEnginePage.WebAction
Attribute = QWebEngineSettings.WebAttribute
OFF = (
    Attribute.JavascriptEnabled,
    Attribute.JavascriptCanOpenWindows,
    Attribute.JavascriptCanAccessClipboard,
    Attribute.LocalStorageEnabled,
    Attribute.LocalContentCanAccessRemoteUrls,
    Attribute.LocalContentCanAccessFileUrls,
    Attribute.HyperlinkAuditingEnabled,
    Attribute.PluginsEnabled,
    Attribute.FullScreenSupportEnabled,
    Attribute.WebGLEnabled,
    Attribute.AutoLoadIconsForPage,
    Attribute.DnsPrefetchEnabled,
    Attribute.PdfViewerEnabled,
    Attribute.NavigateOnDropEnabled,
    Attribute.ScreenCaptureEnabled,
    Attribute.AllowRunningInsecureContent,
    Attribute.AllowGeolocationOnInsecureOrigins,
    Attribute.FocusOnNavigationEnabled,
)


class Guard(QWebEngineUrlRequestInterceptor):
    """The wall on the way out: only the letter itself, its own parts, and allowed images."""

    def __init__(self) -> None:
        super().__init__()
        self.remote_images = False

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        scheme = info.requestUrl().scheme()
        image = info.resourceType() is QWebEngineUrlRequestInfo.ResourceType.ResourceTypeImage
        allowed = scheme in OWN_SCHEMES or (self.remote_images and image and scheme in WEB)
        info.block(not allowed)
        info.setHttpHeader(QByteArray(b"Referer"), QByteArray(b""))


class Letter(QWebEngineUrlSchemeHandler):
    """Answer for the letter's own document and for the images it brought along."""

    def __init__(self, bridge: Bridge, mail: Mail) -> None:
        super().__init__()
        self._bridge = bridge
        self._mail = mail
        self.key = MessageKey(0)
        self.file: Path | None = None
        self.document = b""

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        if url.scheme() == LETTER:
            _reply(job, b"text/html; charset=utf-8", self.document)
            return
        self._bridge.call(
            self._asked_for(url.path(QUrl.ComponentFormattingOption.FullyDecoded)),
            lambda content: _reply(job, _image_type(content), content),
            lambda problem: _refuse(job, problem),
            owner=job,
        )

    def _asked_for(self, content_id: str) -> Future[bytes]:
        part = f"cid:{content_id}"
        if self.file is not None:
            return self._mail.part_of_file(self.file, part)
        return self._mail.part(self.key, part)


class Page(QWebEnginePage):
    """A page that goes nowhere: `pressed` tells of links that may be opened outside."""

    pressed = Signal(QUrl)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, isMainFrame: bool
    ) -> bool:
        url = QUrl(url)
        if url.scheme() == LETTER:
            return isMainFrame
        clicked = kind is QWebEnginePage.NavigationType.NavigationTypeLinkClicked
        if clicked and url.scheme() in OPENABLE:
            self.pressed.emit(url)
        return False

    def javaScriptConsoleMessage(self, *_message: object) -> None:
        """Keep what Chromium says about a letter out of our log: strangers wrote it."""

    def createWindow(self, _kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """Let target="_blank" end in the same refusal, which opens it outside."""
        return self


class WebBody(QWebEngineView):
    """The sheet an HTML letter lies on. `pressed` tells of a link, which is not opened here."""

    pointed_at = Signal(str)
    pressed = Signal(QUrl)

    def __init__(self, bridge: Bridge, mail: Mail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._html = ""
        self._light = False
        self.links: tuple[Link, ...] = ()
        self._guard = Guard()
        self._letter = Letter(bridge, mail)
        _let_out(allowed=False)  # before there is anything that could go out
        self._profile = QWebEngineProfile()  # without a name: off the record
        self._profile.setUrlRequestInterceptor(self._guard)
        # What a picture leaves here would tell its sender that the same person came again.
        self._profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self._profile.cookieStore().setCookieFilter(_no_cookie)
        for scheme in (LETTER, CID):
            self._profile.installUrlSchemeHandler(QByteArray(scheme.encode()), self._letter)
        self._sheet = page = Page(self._profile, self)
        # The page's child, however the window goes: a profile that ends before it may crash Qt.
        self._profile.setParent(page)
        for attribute in OFF:
            page.settings().setAttribute(attribute, False)
        page.linkHovered.connect(self.pointed_at)
        page.pressed.connect(self.pressed)
        self.setPage(page)
        self.setAccessibleName(self.tr("Message text"))

    def show_html(
        self, key: MessageKey, html: str, *, remote: bool, file: Path | None = None
    ) -> None:
        """Show cleaned HTML of a message or a file; with `remote` its images may be fetched."""
        self._letter.file = file
        self._html = html
        self._light = False
        self._letter.key = key
        self._guard.remote_images = remote
        self._load()

    def flip_sheet(self) -> None:
        """Turn the sheet from white to the theme's colour, or back."""
        self._light = not self._light
        self._load()

    def restyle(self) -> None:
        """Take the colours of the theme that is in force now."""
        if self._html:
            self._load()

    def show_nothing(self) -> None:
        """Let go of the letter."""
        self._html = ""
        self._letter.document = b""
        self.page().load(QUrl("about:blank"))

    def close_page(self) -> None:
        """Let go of the page before the profile: Qt may crash the other way round."""
        if shiboken6.isValid(self._sheet):
            shiboken6.delete(self._sheet)

    def menu(self) -> QMenu:
        """Make the menu of a letter; Qt's own is a browser's, and in English."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"), lambda: self.triggerPageAction(WebAction.Copy))
        copy.setEnabled(self.hasSelection())
        request = self.lastContextMenuRequest()
        link = request.linkUrl() if request is not None else QUrl()
        if not link.isEmpty():
            text = link.toString(QUrl.ComponentFormattingOption.FullyEncoded)
            board = QGuiApplication.clipboard()
            menu.addAction(self.tr("Copy link address"), lambda: board.setText(text))
            known = link_of(self.links, link)
            if known is not None and known.target != known.address:
                bare = self.tr("Copy link without tracking")
                menu.addAction(bare, lambda: board.setText(known.target))
        menu.addAction(self.tr("Select all"), lambda: self.triggerPageAction(WebAction.SelectAll))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def _load(self) -> None:
        _let_out(allowed=self._guard.remote_images)
        own_colours = bool(COLOURED.search(self._html))
        white = not theme.current().dark or (own_colours != self._light)
        document = document_of(self._html, white=white, remote=self._guard.remote_images)
        self._letter.document = document.encode("utf-8", "replace")
        self.page().setBackgroundColor(QColor("#ffffff") if white else theme.colour("base"))
        self.page().load(QUrl(f"{LETTER}:letter"))


def link_of(links: Iterable[Link], url: QUrl) -> Link | None:
    """Find what is known of a link that was pressed."""
    return next((one for one in links if QUrl(one.address) == url), None)


def _let_out(*, allowed: bool) -> None:
    """Lead the browser's connections into the void, except while images were asked for.

    Chromium connects ahead for `<link rel=preconnect>` without asking interceptor or policy.
    Nothing else here uses Qt's network.
    """
    kind = QNetworkProxy.ProxyType
    nowhere = QNetworkProxy(kind.HttpProxy, "127.0.0.1", DISCARD_PORT)
    QNetworkProxy.setApplicationProxy(QNetworkProxy(kind.NoProxy) if allowed else nowhere)


def _no_cookie(_asked: QWebEngineCookieStore.FilterRequest) -> bool:
    """Refuse every cookie, set or sent."""
    return False


def register_schemes() -> None:
    """Tell Chromium of our schemes, before its first page is made."""
    for name in (LETTER, CID):
        known = QWebEngineUrlScheme.schemeByName(QByteArray(name.encode()))
        if known.name().isEmpty():
            scheme = QWebEngineUrlScheme(QByteArray(name.encode()))
            scheme.setSyntax(QWebEngineUrlScheme.Syntax.Path)
            scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
            QWebEngineUrlScheme.registerScheme(scheme)


def document_of(html: str, *, white: bool, remote: bool) -> str:
    """Wrap cleaned HTML into a document of ours, with a policy that forbids all but its images."""
    images = f"{CID}: data:" + (" http: https:" if remote else "")
    policy = f"default-src 'none'; img-src {images}; style-src 'unsafe-inline'; form-action 'none'"
    colours = theme.LIGHT if white else theme.current().colours
    scheme = "light" if white else "dark"
    return f"""<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">
<style>
html {{ background: {colours.base}; color: {colours.text}; color-scheme: {scheme}; }}
body {{ margin: 16px; font: 15px/1.5 system-ui, "Noto Sans", sans-serif; overflow-wrap: anywhere; }}
a {{ color: {colours.link}; }} img {{ max-width: 100%; height: auto; }}
blockquote {{ margin: 8px 0; padding-left: 12px; border-left: 3px solid {colours.line};
  color: {colours.dimmed}; }}
img:not([src]) {{ border: 1px dashed {colours.faint}; border-radius: 4px; padding: 8px;
  color: {colours.faint}; }}
pre {{ white-space: pre-wrap; }}
img:not([src]):is([width="0"], [width="1"], [height="0"], [height="1"]) {{ display: none; }}
.{BOX} {{ contain: layout paint style; isolation: isolate; overflow-x: auto; }}
</style></head><body><div class="{BOX}" dir="auto">{html}</div></body></html>"""


def _reply(job: QWebEngineUrlRequestJob, type_: bytes, content: bytes) -> None:
    device = QBuffer(job)
    device.setData(QByteArray(content))
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(QByteArray(type_), device)


def _refuse(job: QWebEngineUrlRequestJob, _problem: Problem) -> None:
    job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)


def _image_type(content: bytes) -> bytes:
    """Tell an image by its first bytes; what is none of these is not shown."""
    for start, type_ in (
        (b"\x89PNG", b"image/png"),
        (b"\xff\xd8\xff", b"image/jpeg"),
        (b"GIF8", b"image/gif"),
        (b"BM", b"image/bmp"),
    ):
        if content.startswith(start):
            return type_
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return b"image/webp"
    return b"application/octet-stream"
