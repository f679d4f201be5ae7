"""The letters that were begun: open one to go on writing, or throw it away."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.events import DraftsChanged, ReloadNeeded
from app.mail import Mail
from app.model.submission import Draft, DraftId
from ui import theme, wording
from ui.bridge import Bridge
from ui.empty import EmptyPage
from ui.notice import Notice
from ui.page import Page, words

_PREVIEW = 160


class DraftsView(QWidget):
    """The local drafts as cards, the last saved first. `opened` gives the Draft to go on with."""

    opened = Signal(object)
    counted = Signal(int)

    def __init__(self, bridge: Bridge, mail: Mail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._cards: dict[DraftId, DraftCard] = {}
        self.notice = Notice()
        self._page = Page()
        self._empty = EmptyPage()
        self._empty.say(
            "drafts",
            self.tr("No drafts"),
            self.tr("A letter you begin is kept here until you send it."),
        )
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addLayout(self._pages)
        self.setAccessibleName(self.tr("Drafts"))
        bridge.happened.connect(self._on_event)
        self.reload()

    def reload(self) -> None:
        """Read the drafts again."""
        self._bridge.call(self._mail.drafts(), self._show, owner=self)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, DraftsChanged | ReloadNeeded):
            self.reload()

    def _show(self, drafts: tuple[Draft, ...]) -> None:
        """Show these drafts; a card that is still wanted stays, with its focus."""
        here = {draft.id for draft in drafts}
        for number in set(self._cards) - here:
            self._page.remove(self._cards.pop(number))
        for place, draft in enumerate(drafts):
            card = self._cards.get(draft.id) or self._new_card(draft)
            card.show_draft(draft)
            self._page.put(place, card)
        self._pages.setCurrentWidget(self._page if drafts else self._empty)
        self.counted.emit(len(drafts))

    def _new_card(self, draft: Draft) -> "DraftCard":
        card = DraftCard(draft)
        card.opened.connect(self.opened)
        card.discardWanted.connect(self._ask_to_discard)
        self._cards[draft.id] = card
        return card

    def _ask_to_discard(self, draft: Draft) -> None:
        """Ask first: what was written exists nowhere else."""
        subject = draft.subject or self.tr("(no subject)")
        text = self.tr("Throw “%1” away?").replace("%1", subject)
        self.notice.tell(text, kind="warning")
        self.notice.offer(self.tr("Throw away"), lambda: self._discard(draft.id)).setFocus()

    def _discard(self, number: DraftId) -> None:
        future = self._mail.discard_draft(number)
        self._bridge.call(future, lambda _: None, self.notice.tell_problem, owner=self)


class DraftCard(QFrame):
    """One draft. Enter or a click opens it, Delete throws it away."""

    opened = Signal(object)
    discardWanted = Signal(object)

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._draft = draft
        self._recipients = words("")
        self._subject = words("", "heading")
        self._preview = words("", "dimmed")
        self._saved = words("", "faint")
        self._saved.setWordWrap(False)
        self._arrange()

    def show_draft(self, draft: Draft) -> None:
        """Show what was saved last."""
        self._draft = draft
        recipients = draft.to or self.tr("No recipient yet")
        subject = draft.subject or self.tr("(no subject)")
        self._recipients.setText(recipients)
        self._subject.setText(subject)
        self._preview.setText(_preview(draft.text))
        self._preview.setVisible(bool(self._preview.text()))
        self._saved.setText(wording.short_date(draft.saved))
        self.setAccessibleName(f"{recipients}, {subject}, {self._saved.text()}")
        self.setAccessibleDescription(self.tr("Draft. Enter opens, Delete throws away"))

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._recipients, 1)
        first.addWidget(self._saved, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(first)
        column.addWidget(self._subject)
        column.addWidget(self._preview)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 8, 12)
        layout.setSpacing(8)
        layout.addLayout(column, 1)
        layout.addWidget(self._bin(), 0, Qt.AlignmentFlag.AlignVCenter)

    def _bin(self) -> QToolButton:
        button = QToolButton()
        theme.set_icon(button, "trash", "dimmed")
        button.setAccessibleName(self.tr("Throw this draft away"))
        button.setToolTip(button.accessibleName())
        button.clicked.connect(lambda: self.discardWanted.emit(self._draft))
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit(self._draft)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.discardWanted.emit(self._draft)
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.opened.emit(self._draft)


def _preview(text: str) -> str:
    return " ".join(text.split())[:_PREVIEW]
