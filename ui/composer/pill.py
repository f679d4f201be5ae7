"""One recipient as a pill: its name, and a cross that takes it away."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from ui import theme
from ui.composer.addresses import Typed, written

_WIDEST = 320
_PADDING = 8
_CROSS = 16


class Pill(QAbstractButton):
    """One recipient. Backspace and Delete remove it; Enter, F2 and a double click edit it."""

    removed = Signal()
    edited = Signal()
    left = Signal(int)
    """The person goes on to the neighbour before (-1) or after (1)."""

    def __init__(self, recipient: Typed, parent: QWidget) -> None:
        super().__init__(parent)
        self.recipient = recipient
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setText(recipient.shown)
        self._describe()

    def _describe(self) -> None:
        address = self.recipient.address
        full = (
            written(address._replace(address=address.readable)) if address else self.recipient.text
        )
        self.setAccessibleName(full)
        if address:
            self.setToolTip(full)
            self.setAccessibleDescription(self.tr("Backspace removes, Enter edits"))
        else:
            self.setToolTip(self.tr("“%1” is not a mail address").replace("%1", full))
            self.setAccessibleDescription(
                self.tr("Not a mail address. Backspace removes, Enter edits")
            )

    def _cross_place(self) -> QRect:
        right = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        x = self.width() - _CROSS - 4 if right else 4
        return QRect(x, (self.height() - _CROSS) // 2, _CROSS, _CROSS)

    def _words_place(self) -> QRect:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        first, last = (_CROSS + 4, _PADDING) if mirrored else (_PADDING, _CROSS + 4)
        return self.rect().adjusted(first, 0, -last, 0)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Return fill, edge and words: red where invalid, stronger where focused."""
        if not self.recipient.valid:
            words, edge = theme.colour("danger"), theme.colour("danger")
            edge.setAlpha(255 if self.hasFocus() else 120)
            return theme.colour("danger_back"), edge, words
        fill, words = theme.colour("selected"), theme.colour("text")
        return fill, theme.colour("accent") if self.hasFocus() else fill, words

    # --- Qt ---

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        width = words + _PADDING + _CROSS + 8
        return QSize(min(width, _WIDEST), self.fontMetrics().height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge, words = self._colours()
        painter.setPen(edge)
        painter.setBrush(fill)
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(words)
        place = self._words_place()
        middle = Qt.TextElideMode.ElideMiddle
        text = self.fontMetrics().elidedText(self.text(), middle, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        centre = self._cross_place().toRectF().center()
        arm = QPointF(3, 3)
        painter.drawLine(centre - arm, centre + arm)
        arm = QPointF(3, -3)
        painter.drawLine(centre - arm, centre + arm)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._cross_place().contains(event.position().toPoint()):
            self.removed.emit()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._cross_place().contains(event.position().toPoint()):
            self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        match event.key():
            case Qt.Key.Key_Backspace | Qt.Key.Key_Delete:
                self.removed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2 if not event.modifiers():
                self.edited.emit()
            case Qt.Key.Key_Left:
                self.left.emit(1 if mirrored else -1)
            case Qt.Key.Key_Right:
                self.left.emit(-1 if mirrored else 1)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Edit"), self.edited.emit)
        menu.addAction(self.tr("Copy address"), self._copy)
        menu.addAction(self.tr("Remove"), self.removed.emit)
        menu.popup(event.globalPos())

    def _copy(self) -> None:
        address = self.recipient.address
        QGuiApplication.clipboard().setText(address.address if address else self.recipient.text)
