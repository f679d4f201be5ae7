"""Paint a message as a card of two lines, and find what in it was pressed."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.model.account import AccountId
from app.model.message import Flag, MessageRow
from ui import theme, wording
from ui.message_list.model import ItemRole
from ui.sender_name import honest_name

PADDING = {"compact": 3, "normal": 7, "roomy": 12}
GUTTER = 28  # the unread dot's column
RIGHT = 12
ICON = 16
GAP = 8


class Press(StrEnum):
    """What can be pressed in a card."""

    STAR = "star"
    ARCHIVE = "archive"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Fonts:
    """The two weights of a card, measured once."""

    plain: QFont
    bold: QFont
    small: QFont
    plain_metrics: QFontMetrics
    bold_metrics: QFontMetrics
    small_metrics: QFontMetrics


class CardDelegate(QStyledItemDelegate):
    """The card: sender, marks and date above; subject, preview, star and count below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.outgoing = False
        self.account_colours: dict[AccountId, QColor] = {}
        self._padding = PADDING["normal"]
        self._fonts = _fonts(QApplication.font())

    def set_density(self, density: str) -> None:
        """Take one of the three densities."""
        self._padding = PADDING.get(density, PADDING["normal"])

    @property
    def height(self) -> int:
        """The height of every card."""
        line = self._fonts.bold_metrics.height()
        return 2 * line + 4 + 2 * self._padding + 1

    def pressed_at(self, card: QRect, position: QPoint) -> Press | None:
        """Say what stands at a position of a hovered card."""
        for press, place in self._buttons(card).items():
            if place.adjusted(-4, -6, 4, 6).contains(position):
                return press
        return None

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._paint_back(painter, card, state)
        row: MessageRow | None = index.data(ItemRole.ROW)
        if row is None:
            _paint_absent(painter, card)
        else:
            self._paint_row(painter, card, row, hovered=index.row() == self.hovered)
        painter.restore()

    def _paint_back(self, painter: QPainter, card: QRect, state: QStyle.StateFlag) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRect(card.left() + GUTTER, card.bottom(), card.width() - GUTTER - RIGHT, 1)
        painter.fillRect(line, theme.colour("line"))
        if state & QStyle.StateFlag.State_Selected:
            active = state & QStyle.StateFlag.State_Active
            fill = theme.colour("selected" if active else "selected_idle")
        elif state & QStyle.StateFlag.State_MouseOver:
            fill = theme.colour("window")
        else:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(card.adjusted(4, 1, -4, -2), 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(card.adjusted(4, 1, -5, -3), 6, 6)

    def _paint_row(self, painter: QPainter, card: QRect, row: MessageRow, *, hovered: bool) -> None:
        unread = Flag.SEEN not in row.flags
        self._paint_gutter(painter, card, row, unread=unread)
        first, second = self._lines(card)
        if hovered:
            self._paint_buttons(painter, card, row)
            first.setRight(min(place.left() for place in self._buttons(card).values()) - GAP)
        else:
            first.setRight(self._paint_date(painter, first, row, unread=unread) - GAP)
        self._paint_sender(painter, first, row, unread=unread)
        starred = Flag.FLAGGED in row.flags and not hovered  # then the button shows it
        second.setRight(self._paint_tail(painter, second, row, starred=starred) - GAP)
        self._paint_subject(painter, second, row, unread=unread)

    def _paint_gutter(
        self, painter: QPainter, card: QRect, row: MessageRow, *, unread: bool
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        colour = self.account_colours.get(row.account_id)
        if colour is not None:
            painter.setBrush(colour)
            painter.drawRoundedRect(
                QRect(card.left() + 4, card.top() + 8, 3, card.height() - 17), 1, 1
            )
        if unread:
            first, _ = self._lines(card)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(QRect(card.left() + 14, first.center().y() - 3, 8, 8))

    def _paint_date(self, painter: QPainter, line: QRect, row: MessageRow, *, unread: bool) -> int:
        """Paint date and clip at the right; returns where they begin."""
        text = wording.short_date(row.date)
        painter.setFont(self._fonts.small)
        painter.setPen(theme.colour("link" if unread else "dimmed"))
        left = line.right() - self._fonts.small_metrics.horizontalAdvance(text)
        painter.drawText(
            QRect(left, line.top(), line.right() - left + 1, line.height()), _MIDDLE, text
        )
        if row.attachments:
            left -= ICON + 4
            _draw_icon(painter, "clip", "dimmed", left, line)
        return left

    def _paint_sender(
        self, painter: QPainter, line: QRect, row: MessageRow, *, unread: bool
    ) -> None:
        name = row.recipients if self.outgoing and row.recipients else honest_name(row.sender)
        marks = _marks(row.flags)
        font, metrics = (
            (self._fonts.bold, self._fonts.bold_metrics)
            if unread
            else (self._fonts.plain, self._fonts.plain_metrics)
        )
        room = line.width() - len(marks) * (ICON + 4)
        shown = metrics.elidedText(_one_line(name), Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(line.left(), line.top(), room, line.height()), _MIDDLE, shown)
        left = line.left() + metrics.horizontalAdvance(shown) + 6
        for mark in marks:
            _draw_icon(painter, mark, "faint", left, line)
            left += ICON + 4

    def _paint_tail(self, painter: QPainter, line: QRect, row: MessageRow, *, starred: bool) -> int:
        """Paint star and conversation count at the right; returns where they begin."""
        left = line.right() + 1
        if starred:
            left -= ICON
            _draw_icon(painter, "star-filled", "star", left, line)
            left -= 4
        if row.conversation_size > 1:
            left = self._paint_count(painter, line, left, row.conversation_size)
        return left

    def _paint_count(self, painter: QPainter, line: QRect, right: int, count: int) -> int:
        text = wording.number(count)
        metrics = self._fonts.small_metrics
        width = max(20, metrics.horizontalAdvance(text) + 10)
        pill = QRect(right - width, line.center().y() - 7, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("pressed"))
        painter.drawRoundedRect(pill, 8, 8)
        painter.setFont(self._fonts.small)
        painter.setPen(theme.colour("dimmed"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return pill.left() - 4

    def _paint_subject(
        self, painter: QPainter, line: QRect, row: MessageRow, *, unread: bool
    ) -> None:
        subject = _one_line(row.subject) or self.tr("(no subject)")
        font, metrics = (
            (self._fonts.bold, self._fonts.bold_metrics)
            if unread
            else (self._fonts.plain, self._fonts.plain_metrics)
        )
        shown = metrics.elidedText(subject, Qt.TextElideMode.ElideRight, line.width())
        painter.setFont(font)
        painter.setPen(theme.colour("text" if row.subject else "dimmed"))
        painter.drawText(line, _MIDDLE, shown)
        line.setLeft(line.left() + metrics.horizontalAdvance(shown) + GAP)
        if line.width() > 24 and row.preview:
            metrics = self._fonts.plain_metrics
            shown = metrics.elidedText(row.preview, Qt.TextElideMode.ElideRight, line.width())
            painter.setFont(self._fonts.plain)
            painter.setPen(theme.colour("dimmed"))
            painter.drawText(line, _MIDDLE, shown)

    def _paint_buttons(self, painter: QPainter, card: QRect, row: MessageRow) -> None:
        starred = Flag.FLAGGED in row.flags
        names = {
            Press.STAR: ("star-filled", "star") if starred else ("star", "dimmed"),
            Press.ARCHIVE: ("archive", "dimmed"),
            Press.DELETE: ("trash", "dimmed"),
        }
        for press, place in self._buttons(card).items():
            name, role = names[press]
            _draw_icon(painter, name, role, place.left(), place)

    def _buttons(self, card: QRect) -> dict[Press, QRect]:
        first, _ = self._lines(card)
        top = first.center().y() - ICON // 2
        right = card.right() - RIGHT + 1
        presses = (Press.DELETE, Press.ARCHIVE, Press.STAR)
        return {
            press: QRect(right - ICON - number * (ICON + 12), top, ICON, ICON)
            for number, press in enumerate(presses)
        }

    def _lines(self, card: QRect) -> tuple[QRect, QRect]:
        height = self._fonts.bold_metrics.height()
        left = card.left() + GUTTER
        width = card.width() - GUTTER - RIGHT
        first = QRect(left, card.top() + self._padding, width, height)
        second = QRect(left, first.bottom() + 5, width, height)
        return first, second


_MIDDLE = int(
    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
)


def _fonts(font: QFont) -> Fonts:
    plain, bold, small = QFont(font), QFont(font), QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    small.setPointSizeF(max(8.0, font.pointSizeF() - 1))
    return Fonts(plain, bold, small, QFontMetrics(plain), QFontMetrics(bold), QFontMetrics(small))


def _marks(flags: Flag) -> list[str]:
    marks = []
    if Flag.ANSWERED in flags:
        marks.append("reply")
    if Flag.FORWARDED in flags:
        marks.append("forward")
    return marks


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _draw_icon(painter: QPainter, name: str, role: str, left: int, line: QRect) -> None:
    ratio = painter.device().devicePixelRatio()
    drawn: QPixmap = theme.pixmap(name, role, ICON, ratio)
    painter.drawPixmap(left, line.center().y() - ICON // 2 + 1, drawn)


def _paint_absent(painter: QPainter, card: QRect) -> None:
    """Paint bars where a row is still being read, so that nothing jumps when it comes."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("line"))
    left, middle = card.left() + GUTTER, card.center().y()
    painter.drawRoundedRect(QRect(left, middle - 14, min(140, card.width() // 3), 8), 4, 4)
    painter.drawRoundedRect(QRect(left, middle + 8, min(320, card.width() // 2), 8), 4, 4)
