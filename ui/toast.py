"""The pill at the bottom: what was done, with a way back; it stays while the pointer is on it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ui import theme

STAYS = 8_000  # milliseconds
MARGIN = 24


class Toast(QFrame):
    """One pill over a window; a new text replaces the old one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._over = window
        self._act: Callable[[], object] | None = None
        self.setProperty("toast", True)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton()
        self.button.setProperty("toastbutton", True)
        self.button.clicked.connect(self._pressed)
        close = QToolButton()
        close.setAccessibleName(self.tr("Close"))
        close.setProperty("toastclose", True)
        theme.set_icon(close, "close", "on_toast")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        for widget in (self.text, self.button, close):
            row.addWidget(widget)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(STAYS)
        self._leaving.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Show a text for a while, with a button where there is something to do about it."""
        self._act = act
        self.text.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._leaving.start()

    def _pressed(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    def _place(self) -> None:
        window = self._over
        self.setMaximumWidth(max(200, window.width() - 2 * MARGIN))
        self.adjustSize()
        left = (window.width() - self.width()) // 2
        self.move(left, window.height() - self.height() - 2 * MARGIN)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._leaving.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._leaving.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
