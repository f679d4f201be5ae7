"""Bars above the body: danger, then privacy, then information; each with at most two buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme


class Rank(IntEnum):
    """What comes first."""

    DANGER = 0
    PRIVACY = 1
    INFORMATION = 2


SIGN = 64  # pixels: the sign and the spaces around the words
MOST_BUTTON = 240  # pixels; an address may be as long as a stranger likes
ICONS = {Rank.DANGER: "warning", Rank.PRIVACY: "image", Rank.INFORMATION: "info"}
ROLES = {Rank.DANGER: "danger", Rank.PRIVACY: "warning", Rank.INFORMATION: "info"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a bar says. `buttons` are (text, what to do), at most two."""

    rank: Rank
    title: str
    line: str = ""
    buttons: tuple[tuple[str, Callable[[], object]], ...] = ()


class Bar(QFrame):
    """One bar. Its buttons stand behind the words, or below where they would squeeze them."""

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("bar", notice.rank.name.lower())
        self.setAccessibleName(f"{notice.title}. {notice.line}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        sign = QLabel()
        sign.setPixmap(
            theme.pixmap(ICONS[notice.rank], ROLES[notice.rank], 20, self.devicePixelRatioF())
        )
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(8)
        row.addLayout(self._parts, 1)
        self._words = _words(notice)
        self._parts.addWidget(self._words, 1)
        self._buttons = _buttons(notice)
        self._parts.addWidget(self._buttons)

    @property
    def stacked(self) -> bool:
        """Whether the buttons stand below the words."""
        return self._parts.direction() == QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        longest = max((self.notice.title, self.notice.line), key=len)
        wanted = self.fontMetrics().horizontalAdvance(longest) + SIGN
        wide = wanted + self._buttons.sizeHint().width() <= self.width()
        self._parts.setDirection(
            QBoxLayout.Direction.LeftToRight
            if wide or not self.notice.buttons
            else QBoxLayout.Direction.TopToBottom
        )


class Bars(QWidget):
    """The bars of one message, the most serious on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 0, 16, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_notices(self, notices: list[Notice]) -> None:
        """Show these bars and no others."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for notice in sorted(notices, key=lambda notice: notice.rank):
            self._column.addWidget(Bar(notice, self))
        self._column.setContentsMargins(16, 0, 16, 12 if notices else 0)
        self.setVisible(bool(notices))

    def notices(self) -> list[Notice]:
        """Return what is shown, from the top."""
        items = (self._column.itemAt(number) for number in range(self._column.count()))
        bars = (item.widget() for item in items if item is not None)
        return [bar.notice for bar in bars if isinstance(bar, Bar)]


def _words(notice: Notice) -> QWidget:
    title = QLabel(notice.title)
    title.setProperty("rank", "heading")
    title.setTextFormat(Qt.TextFormat.PlainText)
    title.setWordWrap(True)
    if not notice.line:
        return title
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    line = QLabel(notice.line)
    line.setTextFormat(Qt.TextFormat.PlainText)
    line.setWordWrap(True)
    column.addWidget(title)
    column.addWidget(line)
    return both


def _buttons(notice: Notice) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for text, act in notice.buttons:
        row.addWidget(_button(text, act), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch()
    both.setVisible(bool(notice.buttons))
    return both


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton()
    shown = button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, MOST_BUTTON)
    button.setText(shown)
    button.setToolTip(text if shown != text else "")
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: act())
    return button
