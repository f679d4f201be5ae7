"""Tell that new mail came while the window is not looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.events import Event, MessagesAdded
from app.mail import Mail
from app.model.mailbox import Role
from app.model.message import MessageKey, MessageRow
from app.model.spine import MailQuery
from ui import theme
from ui.bridge import Bridge

GATHER = 1_500  # milliseconds; ten letters of one check are told once
NAMED = 3


class Notifications(QObject):
    """One notice for what came together. `pressed` tells that a person wants to see it."""

    pressed = Signal(object)

    def __init__(self, bridge: Bridge, mail: Mail, window: QWidget) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._mail = mail
        self._window = window
        self._fresh: list[MessageKey] = []
        self._last: MessageKey | None = None
        self._tray: QSystemTrayIcon | None = None
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER)
        self._gathering.timeout.connect(self._ask)
        bridge.happened.connect(self._happened)

    def _happened(self, event: Event) -> None:
        match event:
            case MessagesAdded(keys=keys, fresh=True) if not self._window.isActiveWindow():
                self._fresh.extend(keys)
                if not self._gathering.isActive():
                    self._gathering.start()
            case _:
                pass

    def _ask(self) -> None:
        """Speak of inboxes only: what a rule filed elsewhere or marked as junk can wait."""
        keys, self._fresh = tuple(self._fresh), []
        inboxes = MailQuery(role=Role.INBOX, unread=True)
        self._bridge.call(self._mail.matching(inboxes, keys), self._read, owner=self)

    def _read(self, keys: tuple[MessageKey, ...]) -> None:
        if keys:
            self._bridge.call(self._mail.rows(keys), self._tell, owner=self)

    def _tell(self, rows: Sequence[MessageRow]) -> None:
        if not rows:
            return
        self._last = max(row.key for row in rows)
        QApplication.alert(self._window)
        tray = self._tray_icon()
        if tray is not None:
            title, line = self._words(rows)
            tray.showMessage(title, line, theme.icon("lifafa"))

    def _words(self, rows: Sequence[MessageRow]) -> tuple[str, str]:
        if len(rows) == 1:
            return rows[0].sender.shown, rows[0].subject or self.tr("(no subject)")
        names = ", ".join(dict.fromkeys(row.sender.shown for row in rows[:NAMED]))
        return self.tr("%n new messages", "", len(rows)), names

    def _tray_icon(self) -> QSystemTrayIcon | None:
        if self._tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(theme.icon("lifafa"), self)
            self._tray.messageClicked.connect(lambda: self.pressed.emit(self._last))
            self._tray.activated.connect(lambda _reason: self.pressed.emit(None))
            self._tray.show()
        return self._tray
