"""A bar inside a window that tells one thing: what happened, who said what, what one can do."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.problem import Problem
from ui import theme, wording
from ui.icon_label import IconLabel
from ui.page import empty

ICONS = {"info": "info", "success": "check"}


class Notice(QFrame):
    """One sentence, quoted words below it, at most two buttons; hidden without anything to tell.

    `closed` tells that a person put it away.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._mark = IconLabel("info", "info", 20)
        self._sentence = _words("heading")
        self._detail = _words("dimmed")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._sentence)
        words.addWidget(self._detail)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        layout.addLayout(self._buttons)
        if closable:
            layout.addWidget(self._cross(), 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def sentence(self) -> str:
        """What the bar says; "" while it is hidden."""
        return self._sentence.text() if not self.isHidden() else ""

    def tell(self, sentence: str, detail: str = "", *, kind: str = "info") -> None:
        """Show a sentence and its detail. `kind`: "success", "info", "warning" or "danger"."""
        empty(self._buttons)
        self._mark.show_icon(ICONS.get(kind, "warning"), kind)
        self._sentence.setText(sentence)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setProperty("kind", kind)
        self.setAccessibleName(f"{sentence} {detail}".strip())
        theme.restyle(self)
        self.show()

    def tell_problem(self, problem: Problem) -> None:
        """Show a problem in plain words, and the server's own below it."""
        self.tell(wording.problem(problem), wording.particulars(problem), kind="danger")

    def offer(self, text: str, act: Callable[[], None]) -> QPushButton:
        """Add a button that does something about it; pressing it hides the bar."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(self.hide)
        button.clicked.connect(act)
        self._buttons.addWidget(button)
        return button

    def _cross(self) -> QToolButton:
        button = QToolButton()
        theme.set_icon(button, "close", "dimmed")
        button.setAccessibleName(self.tr("Hide this notice"))
        button.setToolTip(button.accessibleName())
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda _=False: self.closed.emit())
        return button


def _words(rank: str) -> QLabel:
    label = QLabel()
    label.setProperty("rank", rank)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)  # a server's words are never markup
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
