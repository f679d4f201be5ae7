"""What one sees before there is an account."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.page import words
from ui.theme import RESOURCES

_MARK_SIZE = 96


class WelcomePage(QWidget):
    """A friendly envelope, one sentence, and the two ways to begin."""

    addAccount = Signal()
    practice = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add = QPushButton(self.tr("Add account"))
        self.add.setProperty("primary", True)
        self.add.setMinimumHeight(36)
        self.add.clicked.connect(self.addAccount)
        self.try_practice = QPushButton(self.tr("Try practice mode"))
        self.try_practice.setMinimumHeight(36)
        self.try_practice.setToolTip(
            self.tr("A mail server inside Lifafa, with sample mail. Nothing leaves this computer.")
        )
        self.try_practice.setAccessibleDescription(self.try_practice.toolTip())
        self.try_practice.clicked.connect(self.practice)
        self._arrange()
        self.setFocusProxy(self.add)
        self.setAccessibleName(self.tr("Welcome to Lifafa"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.add.setFocus()

    def _arrange(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(0)
        layout.addStretch(3)
        layout.addWidget(self._mark(), 0, centre)
        layout.addSpacing(24)
        layout.addWidget(_centred(self.tr("Welcome to Lifafa"), "title"))
        layout.addSpacing(8)
        layout.addWidget(
            _centred(
                self.tr("Add your mail account, or look around first with practice mail."), "dimmed"
            )
        )
        layout.addSpacing(24)
        layout.addLayout(self._buttons())
        layout.addStretch(4)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch()
        row.addWidget(self.add)
        row.addWidget(self.try_practice)
        row.addStretch()
        return row

    def _mark(self) -> QLabel:
        label = QLabel()
        icon = QIcon(str(RESOURCES / "icons" / "lifafa.svg"))
        label.setPixmap(icon.pixmap(_MARK_SIZE, _MARK_SIZE))
        return label


def _centred(text: str, rank: str) -> QLabel:
    label = words(text, rank)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
