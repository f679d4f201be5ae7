"""The outbox: every letter on its way, where it is, and what one can do about it."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.events import OutboxChanged, ReloadNeeded
from app.mail import Mail
from app.model.submission import Draft, RecipientState, Submission, SubmissionId
from ui.bridge import Bridge
from ui.empty import EmptyPage
from ui.letter_card import LetterCard
from ui.letter_journal import JournalWindow
from ui.notice import Notice
from ui.page import Page


class OutboxView(QWidget):
    """The letters of the outbox as cards.

    `taken_back` gives the Draft that one became again. `dialogue_asked` gives the Message-ID and
    the subject of a letter whose dialogue with the server is to be shown.
    """

    taken_back = Signal(object)
    dialogue_asked = Signal(str, str)
    counted = Signal(int)

    def __init__(self, bridge: Bridge, mail: Mail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._cards: dict[SubmissionId, LetterCard] = {}
        self.notice = Notice()
        self._page = Page()
        self._empty = EmptyPage()
        self._empty.say(
            "outbox",
            self.tr("The outbox is empty"),
            self.tr("Letters stay here until the server has taken them."),
        )
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addLayout(self._pages)
        self.setAccessibleName(self.tr("Outbox"))
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        bridge.happened.connect(self._on_event)
        self.reload()

    def reload(self) -> None:
        """Read the outbox again."""
        self._bridge.call(self._mail.outbox(), self._show, owner=self)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, OutboxChanged | ReloadNeeded):
            self.reload()

    def _show(self, letters: tuple[Submission, ...]) -> None:
        """Show these letters; a card whose letter did not change stays as it is, with its focus."""
        here = {letter.id: letter for letter in letters}
        for number in set(self._cards) - set(here):
            self._page.remove(self._cards.pop(number))
        for letter in letters:
            card = self._cards.get(letter.id)
            if card is None:
                card = LetterCard(letter)
                card.wanted.connect(self._do)
                self._cards[letter.id] = card
                self._page.add(card)
            card.show_letter(letter)
        self._pages.setCurrentWidget(self._page if letters else self._empty)
        self.counted.emit(len(letters))
        self._pace()

    def _pace(self) -> None:
        """Tick only while somebody looks, and something is counted down."""
        counting = any(card.counting for card in self._cards.values())
        if counting and self.isVisible():
            self._clock.start()
        else:
            self._clock.stop()

    def _tick(self) -> None:
        for card in self._cards.values():
            if card.counting:
                card.tick()

    def _do(self, act: str, number: SubmissionId) -> None:
        if act == "undo_send":
            future = self._mail.undo_send(number)
            self._bridge.call(future, self._on_taken_back, self.notice.tell_problem, owner=self)
            return
        if act == "dialogue":
            self._ask_for_dialogue(number)
            return
        if act == "cancel":
            self._ask_to_cancel(number)
            return
        if act == "journal":
            self.show_journal(number)
            return
        self._run(getattr(self._mail, act)(number))

    def _ask_for_dialogue(self, number: SubmissionId) -> None:
        card = self._cards.get(number)
        if card is not None:
            self.dialogue_asked.emit(card.letter.message_id, card.letter.subject)

    def show_journal(self, number: SubmissionId) -> JournalWindow:
        """Open a window with what has happened to a letter so far."""
        card = self._cards.get(number)
        window = JournalWindow(self._bridge, self._mail.journal(number), self)
        window.setWindowTitle(card.subject if card else "")
        window.show()
        return window

    def _ask_to_cancel(self, number: SubmissionId) -> None:
        """Ask first: the letter may exist nowhere else."""
        self.notice.tell(self._question(number), kind="warning")
        button = self.notice.offer(
            self.tr("Throw away"), lambda: self._run(self._mail.cancel(number))
        )
        button.setFocus()

    def _question(self, number: SubmissionId) -> str:
        """Ask as it stands: some may have the letter, and one sent again may have arrived."""
        card = self._cards.get(number)
        recipients = card.letter.recipients if card else ()
        if any(each.state is RecipientState.ACCEPTED for each in recipients):
            return self.tr("Send this letter to nobody else? Some have it already.")
        return self.tr("Throw this letter away? It will not be sent.")

    def _run(self, future: Future[Any]) -> None:
        self._bridge.call(future, lambda _: None, self.notice.tell_problem, owner=self)

    def _on_taken_back(self, draft: Draft) -> None:
        self.taken_back.emit(draft)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()
        self._pace()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
