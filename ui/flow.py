"""A layout that fills lines like words do; the last item takes what is left of its line."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lay items out in lines. Lines begin at the right in right-to-left languages."""

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 4, last_at_least: int = 0
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._last_at_least = last_at_least
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins())

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put a widget before the item at `index`."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(QSize(0, item.sizeHint().height()))
        margins = self.contentsMargins()
        return size + QSize(0, margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Place the items within `rect` and return the height they take."""
        inner = rect.marginsRemoved(self.contentsMargins())
        x = y = line = 0
        shown = [item for item in self._items if item.widget() is None or not item.isEmpty()]
        for item in shown:
            last = item is shown[-1] and self._last_at_least > 0
            wish = item.sizeHint()
            width = self._last_at_least if last else min(wish.width(), inner.width())
            if x and x + width > inner.width():
                x, y, line = 0, y + line + self.spacing(), 0
            if last:
                width = max(width, inner.width() - x)
            if move:
                place = QRect(inner.topLeft() + QPoint(x, y), QSize(width, wish.height()))
                item.setGeometry(self._mirrored(place, inner))
            x += width + self.spacing()
            line = max(line, wish.height())
        margins = self.contentsMargins()
        return y + line + margins.top() + margins.bottom()

    def _mirrored(self, place: QRect, inner: QRect) -> QRect:
        parent = self.parentWidget()
        if parent is None or parent.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            return place
        return QRect(
            inner.left() + inner.right() - place.right(), place.top(), place.width(), place.height()
        )
