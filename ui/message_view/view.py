"""The message pane: header, bars, body, attachments; or a quiet page where nothing is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.events import BodyArrived, BodyFailed, Event
from app.mail import Mail
from app.model.link import Concern
from app.model.message import Address, BodyState, Flag, MessageContent, MessageKey
from app.model.problem import Problem
from ui import theme, wording
from ui.bridge import Bridge
from ui.empty import EmptyPage
from ui.message_view.bars import Bars, Notice, Rank
from ui.sender_name import claimed_address

if TYPE_CHECKING:
    from ui.message_view.attachments import AttachmentStrip
    from ui.message_view.header import MessageHeader
    from ui.message_view.plain import PlainBody
    from ui.message_view.sheet import Sheet
    from ui.message_view.web import WebBody

MISLEADING = frozenset({Concern.OTHER_TARGET, Concern.LOGIN_IN_ADDRESS})
"""What a person is asked about before a link is followed."""
SLOW = 150  # milliseconds before "on its way" is shown: most letters are faster


class MessageView(QWidget):
    """Show one message at a time.

    `seen` says that a body is really on screen; `pointed_at` where a link leads; `said` is for a
    toast; `always_images` asks to remember that a sender's images may be shown.
    """

    seen = Signal(object)
    shown = Signal(object)
    pointed_at = Signal(str)
    said = Signal(str)
    always_images = Signal(str)

    def __init__(self, bridge: Bridge, mail: Mail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._key: MessageKey | None = None
        self._content: MessageContent | None = None
        self._remote = False
        self._extra: list[Notice] = []
        self._fetching_rest = False
        self.images_from: frozenset[str] = frozenset()
        self.plain_first = False
        self.web: WebBody | None = None
        self.empty = EmptyPage()
        self._sheet: Sheet | None = None
        self._buttons: tuple[list[QAction], QToolButton] | None = None
        self._pages = QStackedWidget()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW)
        self._slow.timeout.connect(self._say_slow)
        self._lay_out()
        self.show_nothing()
        bridge.happened.connect(self._happened)
        theme.current().changed.connect(self._restyle)

    @property
    def content(self) -> MessageContent | None:
        """What is shown, or None."""
        return self._content

    @property
    def key(self) -> MessageKey | None:
        """Which message is shown or on its way."""
        return self._key

    @property
    def sheet(self) -> "Sheet":
        """What a message is shown on; made when first needed, since the list comes first."""
        if self._sheet is None:
            from ui.message_view.sheet import Sheet

            self._sheet = sheet = Sheet(self._bridge, self._mail)
            sheet.plain.pointed_at.connect(self.pointed_at)
            sheet.attachments.said.connect(self.said)
            sheet.attachments.asked.connect(self._ask_first)
            if self._buttons is not None:
                sheet.header.set_actions(*self._buttons)
            self._pages.addWidget(sheet)
        return self._sheet

    @property
    def header(self) -> "MessageHeader":
        return self.sheet.header

    @property
    def bars(self) -> Bars:
        return self.sheet.bars

    @property
    def plain(self) -> "PlainBody":
        return self.sheet.plain

    @property
    def attachments(self) -> "AttachmentStrip":
        return self.sheet.attachments

    def set_actions(self, actions: list[QAction], more: QToolButton) -> None:
        """Give the header its buttons."""
        more.setIconSize(QSize(20, 20))
        self._buttons = (actions, more)
        if self._sheet is not None:
            self._sheet.header.set_actions(actions, more)

    def open(self, key: MessageKey, *, remote: bool = False) -> None:
        """Show a message; what is shown stays until the other one is here."""
        self._key = key
        self._remote = remote
        self._slow.start()
        self._bridge.call(
            self._mail.open(key, remote=remote),
            lambda content: self._arrived(key, content),
            lambda problem: self._failed(key, problem),
            owner=self,
        )

    def show_content(self, content: MessageContent, *, remote: bool = False) -> None:
        """Show a message that is here already, as one from a file."""
        self._remote = remote
        self._key = content.key
        self._arrived(content.key, content)

    def show_nothing(self, count: int = 0) -> None:
        """Show the quiet page: nothing chosen, or `count` messages."""
        self._key = None
        self._content = None
        self._slow.stop()
        if count > 1:
            self.empty.say("mail", self.tr("%n messages selected", "", count), "")
        else:
            line = self.tr("Choose one in the list to read it here.")
            self.empty.say("mail", self.tr("No message selected"), line)
        self._pages.setCurrentWidget(self.empty)
        if self.web is not None:
            self.web.show_nothing()

    def flip_sheet(self) -> None:
        """Turn an HTML letter's sheet over: white or themed."""
        if self.web is not None and self.sheet.bodies.currentWidget() is self.web:
            self.web.flip_sheet()

    def toggle_plain(self) -> None:
        """Show the other form of the letter, text or HTML."""
        self.plain_first = not self.plain_first
        if self._content is not None:
            self._show_body(self._content)

    def body(self) -> QWidget:
        """Return the widget that shows the letter's text."""
        return self.sheet.bodies.currentWidget() or self.plain

    def close_web(self) -> None:
        """Let go of the browser, before the application ends."""
        if self.web is not None:
            self.web.close_page()

    def _lay_out(self) -> None:
        self._pages.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _arrived(self, key: MessageKey, content: MessageContent) -> None:
        if key != self._key:
            return
        sender = _sender(content)
        if content.remote_count and sender in self.images_from and not self._remote:
            self.open(key, remote=True)
            return
        self._slow.stop()
        self._content = content
        self._extra = []
        self._fetching_rest = False
        self.header.show_content(content)
        self._show_bars()
        self._show_body(content)
        self.attachments.show_attachments(key, content.parsed.attachments)
        self._pages.setCurrentWidget(self.sheet)
        self.shown.emit(content)
        if content.state in (BodyState.HERE, BodyState.PARTIAL):
            self.seen.emit(key)

    def _failed(self, key: MessageKey, problem: Problem) -> None:
        if key != self._key:
            return
        self._slow.stop()
        self._content = None
        self.empty.say("warning", wording.problem(problem), wording.particulars(problem))
        self._pages.setCurrentWidget(self.empty)

    def _say_slow(self) -> None:
        if self._content is None or self._content.key != self._key:
            self.empty.say("refresh", self.tr("Opening…"), "")
            self._pages.setCurrentWidget(self.empty)

    def _show_body(self, content: MessageContent) -> None:
        if content.html and not (self.plain_first and content.text):
            web = self._web()
            web.links = content.links
            web.show_html(content.key, content.html, remote=self._remote, file=content.file)
            self.sheet.bodies.setCurrentWidget(web)
        else:
            self.plain.show_text(content.text)
            self.sheet.bodies.setCurrentWidget(self.plain)
            if self.web is not None:
                self.web.show_nothing()

    def _web(self) -> "WebBody":
        """Make the browser at the first HTML letter."""
        if self.web is None:
            from ui.message_view import web

            web.register_schemes()
            self.web = web.WebBody(self._bridge, self._mail)
            self.web.pointed_at.connect(self.pointed_at)
            self.web.pressed.connect(self._follow)
            self.sheet.bodies.addWidget(self.web)
        return self.web

    def _follow(self, url: QUrl) -> None:
        """Open a link outside, after asking where it leads elsewhere than it says."""
        from ui.message_view.web import link_of

        link = link_of(self._content.links if self._content else (), url)
        concerns = link.concerns if link else ()
        if link is None or not MISLEADING.intersection(concerns):
            QDesktopServices.openUrl(url)
            return
        line = self.tr("It shows “%1”, but leads to %2.")
        line = line.replace("%1", wording.isolated(link.text[:80]))
        line = line.replace("%2", wording.isolated(link.host or link.address))
        title = self.tr("This link does not lead where it says")
        self._ask_first(title, line, lambda: QDesktopServices.openUrl(url))

    # --- bars ---

    def _show_bars(self) -> None:
        content = self._content
        if content is not None:
            self.bars.show_notices([*self._extra, *self._notices(content)])

    def _notices(self, content: MessageContent) -> list[Notice]:
        notices = []
        if Flag.PHISHING in content.row.flags:
            notices.append(self._phishing())
        sender = _person(content)
        if claimed := claimed_address(sender):
            notices.append(self._forged(claimed, sender.address))
        if content.too_complex:
            notices.append(self._too_complex())
        if content.remote_count:
            notices.append(self._remote_images(_sender(content)))
        if content.state is BodyState.FETCHING:
            notices.append(self._fetching())
        if content.state is BodyState.PARTIAL:
            notices.append(self._beginning(content))
        if content.state is BodyState.MISSING:
            notices.append(self._missing())
        return notices

    def _phishing(self) -> Notice:
        line = self.tr("Its server says that it tries to get at your secrets. Do not answer it.")
        return Notice(Rank.DANGER, self.tr("This message may be a fraud"), line)

    def _forged(self, claimed: str, address: str) -> Notice:
        line = self.tr("It shows %1, but the letter comes from %2.")
        line = line.replace("%1", wording.isolated(claimed)).replace(
            "%2", wording.isolated(address)
        )
        return Notice(Rank.DANGER, self.tr("The name is not the sender"), line)

    def _too_complex(self) -> Notice:
        line = self.tr("Its source can still be looked at or saved.")
        return Notice(Rank.DANGER, self.tr("This message is too complex to be shown"), line)

    def _fetching(self) -> Notice:
        return Notice(Rank.INFORMATION, self.tr("The message is being downloaded…"))

    def _missing(self) -> Notice:
        line = self.tr("It is fetched as soon as its server can be reached.")
        return Notice(Rank.INFORMATION, self.tr("The text of this message is not here"), line)

    def _beginning(self, content: MessageContent) -> Notice:
        """Say that there is more, and offer it: nobody shall take a beginning for the whole."""
        title = self.tr("Only the beginning is here")
        if self._fetching_rest:
            return Notice(Rank.INFORMATION, title, self.tr("The rest is being downloaded…"))
        line = self.tr("The whole message has %1. The rest is still on the server.")
        line = line.replace("%1", wording.size(content.row.size))
        buttons = ((self.tr("Fetch the rest"), self._fetch_rest),)
        return Notice(Rank.INFORMATION, title, line, buttons)

    def _fetch_rest(self) -> None:
        if self._key is None:
            return
        self._fetching_rest = True
        self._extra = []
        self._show_bars()
        asked = self._mail.fetch_whole(self._key)
        self._bridge.call(asked, lambda _: None, self._fetch_failed, owner=self)

    def _fetch_failed(self, problem: Problem) -> None:
        self._fetching_rest = False
        title, line = wording.problem(problem), wording.particulars(problem)
        self._extra = [Notice(Rank.INFORMATION, title, line)]
        self._show_bars()

    def _remote_images(self, sender: str) -> Notice:
        always = self.tr("Always for %1").replace("%1", sender)
        return Notice(
            Rank.PRIVACY,
            self.tr("Remote images not shown"),
            self.tr("Showing them tells the sender that you read this."),
            ((self.tr("Show once"), self._show_once), (always, self._show_always)),
        )

    def _show_once(self) -> None:
        if self._key is not None:
            self.open(self._key, remote=True)

    def _show_always(self) -> None:
        if self._content is not None:
            self.always_images.emit(_sender(self._content))
            self._show_once()

    def _ask_first(self, title: str, line: str, act: object) -> None:
        """Ask for the second step in a bar, not in a box that stops everything."""
        assert callable(act)

        def go_on() -> None:
            self._extra = []
            self._show_bars()
            act()

        def give_up() -> None:
            self._extra = []
            self._show_bars()

        buttons = ((self.tr("Open it"), go_on), (self.tr("Cancel"), give_up))
        self._extra = [Notice(Rank.DANGER, title, line, buttons)]
        self._show_bars()

    # --- what happens meanwhile ---

    def _happened(self, event: Event) -> None:
        match event:
            case BodyArrived(keys=keys) if self._key in keys and self._waits():
                assert self._key is not None
                self.open(self._key, remote=self._remote)
            case BodyFailed(key=key, problem=problem) if key == self._key and self._waits():
                self._fetch_failed(problem)
            case _:
                pass

    def _waits(self) -> bool:
        return self._content is None or self._content.state is not BodyState.HERE

    def _restyle(self) -> None:
        if self._sheet is not None:
            self._sheet.plain.restyle()
        self._show_bars()
        if self.web is not None:
            self.web.restyle()


def _person(content: MessageContent) -> Address:
    envelope = content.parsed.envelope
    return envelope.sender[0] if envelope.sender else content.row.sender


def _sender(content: MessageContent) -> str:
    return _person(content).address.lower()
