"""One message in a window of its own: from the list, or from an .eml file."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.mail import Mail
from app.model.message import MessageContent, MessageKey
from app.model.problem import Problem
from ui import wording
from ui.bridge import Bridge
from ui.message_view.view import MessageView
from ui.toast import Toast


class MessageWindow(QWidget):
    """A window that shows one message. Escape closes it."""

    def __init__(self, bridge: Bridge, mail: Mail, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge = bridge
        self._mail = mail
        self.resize(820, 720)
        self.setWindowTitle("Lifafa")
        self.view = MessageView(bridge, mail)
        more = QToolButton()
        more.hide()
        self.view.set_actions([], more)
        self.toast = Toast(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.view.shown.connect(self._name_it)
        self.view.said.connect(self.toast.say)
        QShortcut(QKeySequence("Esc"), self, self.close)

    def open(self, key: MessageKey) -> None:
        """Show a message of the store."""
        self.view.open(key)

    def open_file(self, path: Path) -> None:
        """Show an .eml file."""
        self._bridge.call(
            self._mail.open_file(path), self.view.show_content, self._failed, owner=self
        )

    def _name_it(self, content: MessageContent) -> None:
        self.setWindowTitle(content.row.subject or self.tr("(no subject)"))

    def _failed(self, problem: Problem) -> None:
        self.view.empty.say("warning", wording.problem(problem), wording.particulars(problem))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.view.close_web()
        super().closeEvent(event)
