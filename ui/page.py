"""A page of cards that scrolls: the frame of the outbox, the drafts, and the settings."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.icon_label import IconLabel

WIDEST = 720


class Page(QScrollArea):
    """Cards below each other, not wider than one likes to read, or an empty state in the middle."""

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
        return [self._cards.itemAt(at).widget() for at in range(self._cards.count())]


class EmptyState(QWidget):
    """What a page says while it has nothing to show: an icon, a title, one sentence."""

    def __init__(
        self, icon: str, title: str, sentence: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(IconLabel(icon, "faint", 48), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addWidget(_centred(title, "title"))
        layout.addWidget(_centred(sentence, "dimmed"))
        layout.addStretch(3)
        self.setAccessibleName(f"{title}. {sentence}")


def card() -> QFrame:
    """Return an empty card."""
    frame = QFrame()
    frame.setObjectName("card")
    return frame


def words(text: str, rank: str = "") -> QLabel:
    """Return a label that wraps and takes its text as it is, never as markup."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if rank:
        label.setProperty("rank", rank)
    return label


def flat_button(text: str) -> QPushButton:
    """Return a quiet button for the second-best choice."""
    button = QPushButton(text)
    button.setProperty("flat", True)
    return button


def _centred(text: str, rank: str) -> QLabel:
    label = words(text, rank)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
