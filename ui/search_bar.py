"""The search field and the quick-filter chips: both only make another MailQuery."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.model.spine import MailQuery
from ui import theme

QUIET = 150  # milliseconds without a keystroke before a search is asked


class SearchField(QLineEdit):
    """Tell what is searched for as it is typed; Escape clears, Down goes into the list."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = self.addAction(
            theme.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.setPlaceholderText(self.tr("Search"))
        self.setAccessibleName(self.tr("Search messages"))
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            leads = button.defaultAction() is self._icon
            button.setAccessibleName(self.tr("Search") if leads else self.tr("Clear the search"))
        self.setProperty("search", True)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._quiet.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda _: self._quiet.start())
        theme.current().changed.connect(self._recolour)

    def reset(self) -> None:
        """Empty the field without asking."""
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)
        self._quiet.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.clear()
                self.left.emit()
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def _recolour(self) -> None:
        self._icon.setIcon(theme.icon("search", "faint"))


class FilterChips(QWidget):
    """Unread, starred, with attachment: each press narrows the list or widens it again."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.unread = self._chip(self.tr("Unread"), "unread")
        self.starred = self._chip(self.tr("Starred"), "star")
        self.attachments = self._chip(self.tr("Attachments"), "clip")
        self._all = (self.unread, self.starred, self.attachments)
        for chip in self._all:
            row.addWidget(chip)
        row.addStretch(1)

    @property
    def active(self) -> bool:
        """Whether any chip is down."""
        return any(chip.isChecked() for chip in self._all)

    def narrow(self, query: MailQuery) -> MailQuery:
        """Return the query with what the chips say."""
        return replace(
            query,
            unread=query.unread or self.unread.isChecked(),
            starred=query.starred or self.starred.isChecked(),
            with_attachments=query.with_attachments or self.attachments.isChecked(),
        )

    def reset(self) -> None:
        """Let every chip up without asking."""
        for chip in self._all:
            chip.blockSignals(True)
            chip.setChecked(False)
            chip.blockSignals(False)

    def _chip(self, text: str, icon: str) -> QToolButton:
        chip = QToolButton()
        chip.setText(text)
        chip.setCheckable(True)
        chip.setProperty("filter", True)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.set_icon(chip, icon, "dimmed")
        chip.toggled.connect(lambda _: self.changed.emit())
        chip.installEventFilter(self)
        return chip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys go from chip to chip."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
            chips = list(self._all)
            if step and watched in chips:
                at = (chips.index(watched) + step) % len(chips)
                chips[at].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
