"""A page of cards that scrolls: the frame of the outbox, the drafts, and the settings."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

WIDEST = 720


class Page(QScrollArea):
    """Cards below each other, not wider than one likes to read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sheet = QWidget()
        sheet.setObjectName("pageSheet")
        column = QWidget()
        column.setMaximumWidth(WIDEST)
        self._cards = QVBoxLayout(column)
        self._cards.setContentsMargins(16, 16, 16, 16)
        self._cards.setSpacing(12)
        around = QHBoxLayout(sheet)
        around.setContentsMargins(0, 0, 0, 0)
        around.addStretch(1)
        around.addWidget(column, 1000, Qt.AlignmentFlag.AlignTop)
        around.addStretch(1)
        self.setWidget(sheet)

    def add(self, card: QWidget) -> None:
        """Put a card at the end."""
        self._cards.addWidget(card)

    def put(self, place: int, card: QWidget) -> None:
        """Put a card at a place, or move it there."""
        if self._cards.indexOf(card) != place:
            self._cards.removeWidget(card)
            self._cards.insertWidget(place, card)

    def remove(self, card: QWidget) -> None:
        """Take a card away."""
        self._cards.removeWidget(card)
        card.hide()
        card.deleteLater()

    def clear(self) -> None:
        """Take all cards away."""
        for card in self.cards():
            self.remove(card)

    def cards(self) -> list[QWidget]:
        """Return the cards in their order."""
        return widgets(self._cards)


def widgets(layout: QLayout) -> list[QWidget]:
    """Return the widgets of a layout in their order."""
    items = [layout.itemAt(at) for at in range(layout.count())]
    found = [item.widget() for item in items if item is not None]
    return [widget for widget in found if widget is not None]


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def card() -> QFrame:
    """Return an empty card."""
    frame = QFrame()
    frame.setObjectName("card")
    return frame


def words(text: str, rank: str = "") -> QLabel:
    """Return a label that wraps and takes its text as it is, never as markup."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if rank:
        label.setProperty("rank", rank)
    return label


def selectable(label: QLabel) -> QLabel:
    """Let a label's text be selected and copied, by the mouse and by keys."""
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def titled(title: str, *contents: QWidget) -> QFrame:
    """Put contents below a heading into a card."""
    frame = card()
    frame.setAccessibleName(title)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 16)
    layout.setSpacing(12)
    layout.addWidget(words(title, "heading"))
    for each in contents:
        layout.addWidget(each)
    return frame


def foot(*parts: QWidget | None) -> QFrame:
    """Return the bar of buttons below a page; None is the room between its two ends."""
    frame = QFrame()
    frame.setObjectName("letterFoot")
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.setSpacing(8)
    for part in parts:
        layout.addStretch() if part is None else layout.addWidget(part)
    return frame
