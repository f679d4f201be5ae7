"""The strip of what goes along with a letter."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.submission import DraftAttachment
from ui import theme, wording
from ui.flow import FlowLayout
from ui.icon_label import IconLabel

_WIDEST_NAME = 240
_MOST_HEIGHT = 96


class AttachmentStrip(QWidget):
    """Attached files with name, size, and a button that takes each away; hidden without any."""

    changed = Signal()
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attachments: list[DraftAttachment] = []
        self._chips: list[_Chip] = []
        self._total = QLabel()
        self._total.setProperty("rank", "dimmed")
        self._sheet = QWidget()
        self._sheet.setObjectName("recipients")
        self._flow = FlowLayout(self._sheet, spacing=8)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addWidget(self._total)
        layout.addWidget(self._area)
        self.setAccessibleName(self.tr("Attachments"))
        self._refresh()

    def attachments(self) -> tuple[DraftAttachment, ...]:
        """What is attached, in its order."""
        return tuple(self._attachments)

    def show_all(self, attachments: Iterable[DraftAttachment]) -> None:
        """Show these instead of what is there; tells nobody."""
        for chip in self._chips:
            self._drop(chip)
        self._chips.clear()
        self._attachments.clear()
        for attachment in attachments:
            self._append(attachment)
        self._refresh()

    def add(self, attachment: DraftAttachment) -> None:
        """Add one at the end."""
        self._append(attachment)
        self._refresh()
        self.changed.emit()

    def _append(self, attachment: DraftAttachment) -> None:
        chip = _Chip(attachment, self._sheet)
        chip.removed.connect(self._on_removed)
        chip.opened.connect(self.opened)
        self._flow.addWidget(chip)
        chip.show()
        self._chips.append(chip)
        self._attachments.append(attachment)

    def _on_removed(self) -> None:
        chip = self.sender()
        assert isinstance(chip, _Chip)
        at = self._chips.index(chip)
        del self._chips[at], self._attachments[at]
        self._drop(chip)
        if self._chips:
            self._chips[min(at, len(self._chips) - 1)].setFocus()
        self._refresh()
        self.changed.emit()

    def _drop(self, chip: "_Chip") -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _refresh(self) -> None:
        count = len(self._attachments)
        size = wording.size(sum(each.size for each in self._attachments))
        text = (
            self.tr("1 attachment, %1") if count == 1 else self.tr("%n attachments, %1", "", count)
        )
        self._total.setText(text.replace("%1", size))
        self.setVisible(bool(count))
        self._fit()

    def _fit(self) -> None:
        wanted = self._flow.heightForWidth(max(self.width() - 32, 100))
        self._area.setFixedHeight(min(wanted, _MOST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _Chip(QFrame):
    """One attachment. Delete removes it, Enter opens the copy that will be sent."""

    removed = Signal()
    opened = Signal(object)

    def __init__(self, attachment: DraftAttachment, parent: QWidget) -> None:
        super().__init__(parent)
        self._attachment = attachment
        size = wording.size(attachment.size)
        self.setObjectName("attachmentChip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{attachment.name}, {size}")
        self.setAccessibleDescription(self.tr("Enter opens, Delete removes"))
        self.setToolTip(attachment.name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setSpacing(8)
        layout.addWidget(IconLabel("clip", "dimmed"))
        layout.addWidget(self._name())
        layout.addWidget(QLabel(size))
        layout.addWidget(self._cross())

    def _name(self) -> QLabel:
        metrics = self.fontMetrics()
        middle = Qt.TextElideMode.ElideMiddle
        return QLabel(metrics.elidedText(self._attachment.name, middle, _WIDEST_NAME))

    def _cross(self) -> QToolButton:
        button = QToolButton()
        theme.set_icon(button, "close")
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name = self.tr("Remove %1").replace("%1", self._attachment.name)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(self.removed)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.removed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit(self._attachment)
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.opened.emit(self._attachment)
