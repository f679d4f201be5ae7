"""A message as it came: its source, to be read, copied and searched."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QTextDocument
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.mail import Mail
from app.model.message import MessageKey
from app.model.problem import Problem
from ui import wording
from ui.bridge import Bridge


class SourceWindow(QWidget):
    """A window with one message's source. Enter in the field above finds the next place."""

    def __init__(self, bridge: Bridge, mail: Mail, key: MessageKey, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Source"))
        self.resize(820, 640)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Source of the message"))
        self.wanted = QLineEdit()
        self.wanted.setPlaceholderText(self.tr("Find in source"))
        self.wanted.setAccessibleName(self.tr("Find in source"))
        self.wanted.setClearButtonEnabled(True)
        self.wanted.returnPressed.connect(self._find_next)
        column = QVBoxLayout(self)
        column.addWidget(self.wanted)
        column.addWidget(self.text, 1)
        bridge.call(mail.source(key), self._show, self._failed, owner=self)

    def _show(self, source: bytes) -> None:
        self.text.setPlainText(source.decode("utf-8", "replace"))

    def _failed(self, problem: Problem) -> None:
        self.text.setPlainText(wording.problem(problem))

    def _find_next(self) -> None:
        wanted = self.wanted.text()
        if wanted and not self.text.find(wanted):
            self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
            self.text.find(wanted, QTextDocument.FindFlag(0))
