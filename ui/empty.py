"""The quiet page where there is nothing to show: icon, title, one sentence, one or two actions."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme

ICON = 48


class EmptyPage(QWidget):
    """Say why there is nothing, and what one can do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = "mail"
        self._said: object = None
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.title = _centred("emptytitle")
        self.line = _centred("dimmed")
        self._buttons = QHBoxLayout()
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self._icon, self.title, self.line):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(self._buttons)
        column.addStretch(3)
        theme.current().changed.connect(self._paint_icon)

    def say(
        self,
        icon: str,
        title: str,
        line: str,
        buttons: tuple[tuple[str, Callable[[], object]], ...] = (),
    ) -> None:
        """Say something else; the first button is the one to press.

        Saying the same again leaves the buttons alone, of which one may have the keyboard.
        """
        saying = (icon, title, line, buttons)
        if saying == self._said:
            return
        self._said = saying
        self._icon_name = icon
        self._paint_icon()
        self.title.setText(title)
        self.line.setText(line)
        self.line.setVisible(bool(line))
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, (text, act) in enumerate(buttons):
            self._buttons.addWidget(_button(text, act, first=number == 0))

    def _paint_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(theme.pixmap(self._icon_name, "faint", ICON, ratio))


def _centred(rank: str) -> QLabel:
    label = QLabel()
    label.setProperty("rank", rank)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    return label


def _button(text: str, act: Callable[[], object], *, first: bool) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("primary", first)
    button.clicked.connect(lambda _checked=False: act())
    return button
