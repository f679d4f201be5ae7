"""The list of lines: fixed rows, which stay quick at 50,000, and follow what comes."""

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QItemSelectionRange, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.dialogue.timing import Timed
from ui.console.model import Column, DialogueModel

AIR = 6  # pixels above and below a row's text, together


class DialogueView(QTableView):
    """Follows the end while it is in sight. `chosen` tells that other rows are chosen."""

    chosen = Signal()

    def __init__(self, model: DialogueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dialogue = model
        self._follows = True
        self.setModel(model)
        self._set_up()
        self._set_widths()
        model.rowsAboutToBeInserted.connect(self._look_whether_at_end)
        model.rowsInserted.connect(self._follow)
        model.modelReset.connect(self._go_to_end)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def chosen_lines(self) -> tuple[Timed, ...]:
        """Return the chosen lines in their order."""
        return tuple(self._chosen())

    def first_chosen(self, most: int) -> tuple[Timed, ...]:
        """Return the first of the chosen lines."""
        return tuple(islice(self._chosen(), most))

    def _chosen(self) -> Iterator[Timed]:
        """Go by ranges: to ask Qt for each of 50,000 rows takes seconds."""
        parts: list[QItemSelectionRange] = list(self.selectionModel().selection())  # type: ignore[call-overload] # Qt's stubs
        for part in sorted(parts, key=lambda each: each.top()):
            for row in range(part.top(), part.bottom() + 1):
                line = self.dialogue.line(row)
                if line is not None:
                    yield line

    def _set_up(self) -> None:
        self.setProperty("console", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Dialogue with the servers"))
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(16)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + AIR)

    def _set_widths(self) -> None:
        """Give each column what its longest usual text takes; the line has the rest."""
        metrics = self.fontMetrics()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(Column.LINE, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(Column.TIME, metrics.horizontalAdvance("00:00:00.000") + 24)
        self.setColumnWidth(Column.ACCOUNT, metrics.horizontalAdvance("IMAP · Example Press") + 40)
        self.setColumnWidth(Column.TOOK, metrics.horizontalAdvance("10000 ms") + 24)

    def _look_whether_at_end(self) -> None:
        bar = self.verticalScrollBar()
        self._follows = bar.value() >= bar.maximum() - self.verticalHeader().defaultSectionSize()

    def _follow(self) -> None:
        if self._follows:
            self.scrollToBottom()

    def _go_to_end(self) -> None:
        self.scrollToBottom()
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy whole lines; Qt would copy the current cell alone."""
        if event.matches(QKeySequence.StandardKey.Copy):
            text = "\n".join(each.spoken.line.text for each in self.chosen_lines())
            QGuiApplication.clipboard().setText(text)
            return
        super().keyPressEvent(event)
