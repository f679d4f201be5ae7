"""What happened to a letter, moment by moment, with the server's own words."""

from concurrent.futures import Future

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.model.problem import Problem
from app.model.submission import JournalEntry
from ui import outbox_words, wording
from ui.bridge import Bridge
from ui.page import words


class JournalWindow(QWidget):
    """A window with the journal of one letter: the time, what happened, what the server said."""

    def __init__(
        self, bridge: Bridge, asked: "Future[tuple[JournalEntry, ...]]", parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        self.resize(640, 520)
        self.told: list[str] = []
        self.title = words(self.tr("What happened to this letter"), "heading")
        sheet = QWidget()
        sheet.setObjectName("pageSheet")
        self._rows = QGridLayout(sheet)
        self._rows.setContentsMargins(16, 0, 16, 16)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(12)
        self._rows.setColumnStretch(1, 1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("page")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(sheet)
        self._scroll.setAccessibleName(self.tr("What happened to this letter"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.title.setContentsMargins(16, 16, 16, 0)
        column.addWidget(self.title)
        column.addWidget(self._scroll, 1)
        QShortcut(QKeySequence("Esc"), self, self.close)
        bridge.call(asked, self._show, self._failed, owner=self)

    def _show(self, journal: tuple[JournalEntry, ...]) -> None:
        if not journal:
            self.title.setText(self.tr("Nothing is known of how this letter was sent."))
        for entry in journal:
            self._add(entry)
        self._rows.setRowStretch(self._rows.rowCount(), 1)
        self._scroll.setFocus()

    def _add(self, entry: JournalEntry) -> None:
        """Add a row; its words can be selected and copied, and are read out with their time."""
        at = outbox_words.entry_time(entry)
        parts = (outbox_words.entry_in_words(entry), outbox_words.entry_said(entry))
        text = "\n".join(part for part in parts if part)
        row = self._rows.rowCount()
        when, what = words(at, "dimmed"), words(text)
        when.setWordWrap(False)
        what.setAccessibleName(f"{at}: {text}")
        _let_copy(what)
        self._rows.addWidget(when, row, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(what, row, 1, Qt.AlignmentFlag.AlignTop)
        self.told.append(text)

    def _failed(self, problem: Problem) -> None:
        self.title.setText(wording.problem(problem))


def _let_copy(label: QLabel) -> None:
    by = Qt.TextInteractionFlag
    label.setTextInteractionFlags(by.TextSelectableByMouse | by.TextSelectableByKeyboard)
