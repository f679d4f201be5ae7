"""A field of recipients: what is typed becomes pills, one for each address."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QWidget

from ui.composer.addresses import Typed, joined, recipients, written
from ui.composer.pill import Pill
from ui.flow import FlowLayout

_MOST_HEIGHT = 132  # about four lines of pills; more scroll
_TYPING_WIDTH = 100
_ENDS_A_RECIPIENT = ",;\n\t"


class RecipientField(QScrollArea):
    """Recipients of one kind (To, Cc or Bcc). `changed` tells of every change, typed or not."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pills: list[Pill] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sheet = QWidget()
        self._sheet.setObjectName("recipients")
        self._flow = FlowLayout(self._sheet, spacing=4, last_at_least=_TYPING_WIDTH)
        self._flow.setContentsMargins(0, 4, 0, 4)
        self._line = _Line(self._sheet)
        self._line.setAccessibleName(name)
        self._line.setAccessibleDescription(self.tr("Addresses, parted by commas"))
        self._line.setFrame(False)
        self._flow.addWidget(self._line)
        self.setWidget(self._sheet)
        self.setFocusProxy(self._line)
        self._line.textEdited.connect(self._typed)
        self._line.pasted.connect(self._pasted)
        self._line.finished.connect(self.finish)
        self._line.wentBack.connect(self._focus_last)
        self._sheet.installEventFilter(self)
        self._fit()

    @property
    def line(self) -> QLineEdit:
        """Where one types."""
        return self._line

    def recipients(self) -> tuple[Typed, ...]:
        """All recipients, with what is being typed as the last."""
        typed = recipients(self._line.text())
        return tuple(pill.recipient for pill in self._pills) + typed

    def text(self) -> str:
        """Return the field as a draft keeps it."""
        return joined(self.recipients())

    def set_text(self, text: str) -> None:
        """Show these recipients instead of what is there; tells nobody."""
        for pill in list(self._pills):
            self._take_out(pill)
        self._line.clear()
        self._add(recipients(text))

    def finish(self) -> None:
        """Make pills of what is typed."""
        text = self._line.text()
        if text.strip():
            self._line.clear()
            self._add(recipients(text))
            self.changed.emit()

    def invalid(self) -> tuple[Typed, ...]:
        """Return the recipients that are no addresses."""
        return tuple(each for each in self.recipients() if not each.valid)

    def _typed(self, text: str) -> None:
        if text and text[-1] in _ENDS_A_RECIPIENT and _complete(text[:-1]):
            self.finish()
        else:
            self.changed.emit()

    def _pasted(self, text: str) -> None:
        """Take a pasted list as pills; a mere piece goes where the cursor stands."""
        if len(recipients(text)) < 2 and not any(each.valid for each in recipients(text)):
            self._line.insert(" ".join(text.split()))
            self.changed.emit()
            return
        self.finish()
        self._add(recipients(text))
        self.changed.emit()

    def _add(self, typed: Iterable[Typed]) -> None:
        for each in typed:
            pill = Pill(each, self._sheet)
            pill.removed.connect(self._on_removed)
            pill.edited.connect(self._on_edited)
            pill.left.connect(self._on_left)
            self._flow.insert_widget(len(self._pills), pill)
            self._pills.append(pill)
            pill.show()
        self._fit()

    def _on_removed(self) -> None:
        pill = self._asking()
        at = self._pills.index(pill)
        self._take_out(pill)
        (self._pills[at - 1] if 0 < at <= len(self._pills) else self._line).setFocus()
        self.changed.emit()

    def _on_edited(self) -> None:
        """Turn a pill back into words, at the end of the field."""
        pill = self._asking()
        self.finish()
        self._take_out(pill)
        address = pill.recipient.address
        self._line.setText(written(address) if address else pill.recipient.text)
        self._line.setFocus()
        self._line.selectAll()
        self.changed.emit()

    def _on_left(self, step: int) -> None:
        at = self._pills.index(self._asking()) + step
        if at >= len(self._pills):
            self._line.setFocus()
        elif at >= 0:
            self._pills[at].setFocus()
            self.ensureWidgetVisible(self._pills[at])

    def _asking(self) -> Pill:
        pill = self.sender()
        assert isinstance(pill, Pill)
        return pill

    def _take_out(self, pill: Pill) -> None:
        self._pills.remove(pill)
        self._flow.removeWidget(pill)
        pill.hide()
        pill.deleteLater()
        self._fit()

    def _focus_last(self) -> None:
        if self._pills:
            self._pills[-1].setFocus()

    def _fit(self) -> None:
        """Be as high as the lines of pills, up to a limit; beyond it, follow what one types."""
        wanted = self._flow.heightForWidth(max(self.viewport().width(), _TYPING_WIDTH))
        self.setFixedHeight(min(wanted, _MOST_HEIGHT))
        if wanted > _MOST_HEIGHT:
            self.ensureWidgetVisible(self._line)

    # --- Qt ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._sheet and event.type() == QEvent.Type.MouseButtonPress:
            self._line.setFocus()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._line.setFocus()
        super().mousePressEvent(event)


class _Line(QLineEdit):
    """Where a recipient is typed. It tells what a plain line edit keeps to itself."""

    pasted = Signal(str)
    finished = Signal()
    wentBack = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at_start = self.cursorPosition() == 0 and not self.hasSelectedText()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers():
                self.finished.emit()
            case Qt.Key.Key_Backspace | Qt.Key.Key_Left if at_start:
                self.wentBack.emit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()


def _complete(text: str) -> bool:
    """Say whether a separator behind `text` ends a recipient: not inside quotes or brackets."""
    return text.count('"') % 2 == 0 and text.count("<") <= text.count(">")
