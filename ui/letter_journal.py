"""What happened to a letter, moment by moment, with the server's own words."""

from concurrent.futures import Future

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.model.problem import Problem
from app.model.submission import JournalEntry
from ui import outbox_words, wording
from ui.bridge import Bridge
from ui.page import words


class JournalWindow(QWidget):
    """A window with the journal of one letter; the keyboard goes through its entries."""

    def __init__(
        self, bridge: Bridge, asked: "Future[tuple[JournalEntry, ...]]", parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("letterJournal")
        self.resize(620, 480)
        self._title = words(self.tr("What happened to this letter"), "heading")
        self.entries = QListWidget()
        self.entries.setAccessibleName(self.tr("What happened to this letter"))
        self.entries.setWordWrap(True)
        self.entries.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.entries.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self.entries, 1)
        QShortcut(QKeySequence("Esc"), self, self.close)
        bridge.call(asked, self._show, self._failed, owner=self)

    def _show(self, journal: tuple[JournalEntry, ...]) -> None:
        for entry in journal:
            self.entries.addItem(QListWidgetItem(_text(entry)))
        if not journal:
            self._title.setText(self.tr("Nothing is known of how this letter was sent."))
        self.entries.setCurrentRow(0)
        self.entries.setFocus()

    def _failed(self, problem: Problem) -> None:
        self._title.setText(wording.problem(problem))


def _text(entry: JournalEntry) -> str:
    lines = (
        outbox_words.entry_time(entry),
        outbox_words.entry_in_words(entry),
        outbox_words.entry_said(entry),
    )
    return "\n".join(line for line in lines if line)
