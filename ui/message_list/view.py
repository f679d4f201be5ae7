"""The list on screen: keeps its place by keys, and tells what is chosen, pressed and dragged."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.model.message import MessageKey, MessageRow
from ui.message_list.delegate import CardDelegate, Press
from ui.message_list.model import MessageListModel

Select = QItemSelectionModel.SelectionFlag


class MessageListView(QTableView):
    """A QTableView of one column and fixed row height, which stays fast at 1,000,000 rows.

    `chosen` tells that current row or selection changed; `pressed_in` a press on a card's buttons.
    """

    chosen = Signal()
    opened = Signal(object)
    pressed_in = Signal(object, object)
    painted = Signal()

    def __init__(self, model: MessageListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = model
        self.cards = CardDelegate(self)
        self._above = False
        self._kept: tuple[MessageKey | None, tuple[MessageKey, ...], int] | None = None
        self.setModel(model)
        self.setItemDelegate(self.cards)
        self._set_up()
        self._choosing = QTimer(self)
        self._choosing.setSingleShot(True)
        self._choosing.timeout.connect(self._tell_chosen)
        self.selectionModel().selectionChanged.connect(self._choose_soon)
        self.selectionModel().currentChanged.connect(self._choose_soon)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._restore_place)
        model.rowsAboutToBeInserted.connect(self._before_rows)
        model.rowsInserted.connect(self._after_rows)
        model.rowsRemoved.connect(self._rows_gone)
        self.activated.connect(self._activated)

    def set_density(self, density: str) -> None:
        """Take one of the three densities."""
        self.cards.set_density(density)
        self.verticalHeader().setDefaultSectionSize(self.cards.height)

    def current_key(self) -> MessageKey | None:
        """Return the key of the current row."""
        return self.list.key(self.currentIndex().row())

    def current_row(self) -> MessageRow | None:
        """Return the current row where it has been read."""
        return self.list.row(self.currentIndex().row())

    def chosen_count(self) -> int:
        """Return how many rows are selected, without asking for any of them."""
        return sum(part.height() for part in self._parts())

    def chosen_keys(self) -> tuple[MessageKey, ...]:
        """Return the keys of all selected rows."""
        keys: list[MessageKey] = []
        for part in self._parts():
            keys.extend(self.list.keys(part.top(), part.height()))
        return tuple(keys)

    def choose(self, at: int) -> None:
        """Make a row the current and only chosen one, and bring it into view."""
        index = self.list.index(at, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def forget_place(self) -> None:
        """Start at the top with the next reset: another list is coming."""
        self.selectionModel().clear()
        self.verticalScrollBar().setValue(0)

    def _parts(self) -> list[QItemSelectionRange]:
        return list(self.selectionModel().selection())  # type: ignore[call-overload] # Qt's stubs

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)  # copying is asked for with Ctrl
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Messages"))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(16)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.cards.height)

    def _choose_soon(self) -> None:
        # Qt tells current and selection one after the other; the window wants to hear once.
        self._choosing.start(0)

    def _tell_chosen(self) -> None:
        # A screen reader selects a row without making it the current one.
        if self.chosen_count() == 1 and not self.selectionModel().isSelected(self.currentIndex()):
            chosen = self.list.index(self._parts()[0].top(), 0)
            self.selectionModel().setCurrentIndex(chosen, Select.NoUpdate)
        self.chosen.emit()

    def _activated(self, index: QModelIndex) -> None:
        key = self.list.key(index.row())
        if key is not None:
            self.opened.emit(key)

    # --- keeping the place ---

    def _keep_place(self) -> None:
        chosen = self.chosen_keys() if self.chosen_count() <= 1000 else ()
        self._kept = (self.current_key(), chosen, self.verticalScrollBar().value())

    def _restore_place(self) -> None:
        if self._kept is None:
            return
        (current, chosen, scrolled), self._kept = self._kept, None
        at = -1 if current is None else self.list.place(current)
        if at >= 0:
            index = self.list.index(at, 0)
            self.selectionModel().setCurrentIndex(index, Select.NoUpdate)
            self.selectionModel().select(self._selection(chosen), Select.ClearAndSelect)
        self.verticalScrollBar().setValue(scrolled)
        self._choose_soon()

    def _selection(self, keys: tuple[MessageKey, ...]) -> QItemSelection:
        selection = QItemSelection()
        for key in keys:
            at = self.list.place(key)
            if at >= 0:
                index = self.list.index(at, 0)
                selection.select(index, index)
        return selection

    def _before_rows(self, _parent: QModelIndex, first: int, _last: int) -> None:
        top = self.rowAt(0)
        self._above = self.verticalScrollBar().value() > 0 and first <= top

    def _after_rows(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Keep what is being read where it is when rows come in above it."""
        if self._above:
            bar = self.verticalScrollBar()
            self.updateGeometries()
            bar.setValue(bar.value() + (last - first + 1) * self.cards.height)

    def _rows_gone(self, _parent: QModelIndex, first: int, _last: int) -> None:
        """Choose what took the place of the chosen row."""
        if self.selectionModel().hasSelection() or not self.list.rowCount():
            self._choose_soon()
            return
        self.choose(min(first, self.list.rowCount() - 1))

    # --- the mouse ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        press = self._pressed(place)
        key = self.list.key(self.rowAt(place.y()))
        if event.button() == Qt.MouseButton.LeftButton and press is not None and key is not None:
            self.pressed_in.emit(press, key)
            event.accept()
            return
        super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def _hover(self, at: int) -> None:
        if at == self.cards.hovered:
            return
        before, self.cards.hovered = self.cards.hovered, at
        for row in (before, at):
            if row >= 0:
                self.update(self.list.index(row, 0))

    def _pressed(self, place: QPoint) -> Press | None:
        at = self.rowAt(place.y())
        if at < 0 or at != self.cards.hovered:
            return None
        return self.cards.pressed_at(self.visualRect(self.list.index(at, 0)), place)
