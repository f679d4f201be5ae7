"""A line of the mailbox tree, painted: icon, name, and how many wait there."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

from ui import theme, wording
from ui.places import BADGE, COLOUR, ICON_NAME, PLACE, Place, PlaceKind


class MailboxDelegate(QStyledItemDelegate):
    """A line of the tree: icon, name, and how many wait there."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, max(30, option.fontMetrics.height() + 10))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: Place = index.data(PLACE)
        line: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if place.kind is not PlaceKind.ACCOUNT:
            self._paint_back(painter, line, option.state)
        font = QFont(option.font)
        if place.kind is PlaceKind.ACCOUNT:
            font.setWeight(QFont.Weight.DemiBold)
        count: int = index.data(BADGE) or 0
        if count and place.kind is PlaceKind.LIST:
            font.setWeight(QFont.Weight.DemiBold)
        left = self._paint_icon(painter, line, index, selected=selected)
        right = line.right() - 12
        painter.setFont(font)
        if count:
            right = _paint_badge(painter, line, right, count) - 8
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(place.title, Qt.TextElideMode.ElideRight, right - left)
        hidden = place.mailbox is not None and not place.mailbox.subscribed
        dimmed = place.kind is PlaceKind.ACCOUNT or hidden
        painter.setPen(theme.colour("dimmed" if dimmed else "text"))
        where = QRect(left, line.top(), right - left, line.height())
        painter.drawText(where, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()

    def _paint_back(self, painter: QPainter, line: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            active = state & QStyle.StateFlag.State_Active
            fill = theme.colour("selected" if active else "selected_idle")
        elif state & QStyle.StateFlag.State_MouseOver:
            fill = theme.colour("hover")
        else:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        widget = self.parent()
        assert isinstance(widget, QTreeWidget)
        whole = QRect(8, line.top() + 1, widget.viewport().width() - 16, line.height() - 2)
        painter.drawRoundedRect(whole, 6, 6)

    def _paint_icon(
        self,
        painter: QPainter,
        line: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        selected: bool,
    ) -> int:
        left = line.left() + 4
        middle = line.center().y()
        colour = index.data(COLOUR)
        if colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.account_colour(colour, 0))
            painter.drawEllipse(QRect(left + 3, middle - 4, 10, 10))
            return left + 22
        name = index.data(ICON_NAME)
        ratio = painter.device().devicePixelRatio()
        drawn = theme.pixmap(name, "accent" if selected else "dimmed", 18, ratio)
        painter.drawPixmap(left, middle - 8, drawn)
        return left + 28


def _paint_badge(painter: QPainter, line: QRect, right: int, count: int) -> int:
    text = wording.number(count)
    font = QFont(painter.font())
    font.setPointSizeF(max(8.0, font.pointSizeF() - 1))
    painter.setFont(font)
    width = painter.fontMetrics().horizontalAdvance(text)
    painter.setPen(theme.colour("dimmed"))
    place = QRect(right - width, line.top(), width + 1, line.height())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)
    font.setPointSizeF(font.pointSizeF() + 1)
    painter.setFont(font)
    return right - width
