"""The outbox: every letter on its way, where it is, and what one can do about it."""

import time
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.events import OutboxChanged, ReloadNeeded
from app.mail import Mail
from app.model.submission import (
    Draft,
    RecipientResult,
    RecipientState,
    Submission,
    SubmissionId,
    SubmissionState,
)
from ui import theme, wording
from ui.bridge import Bridge
from ui.empty import EmptyPage
from ui.flow import FlowLayout
from ui.icon_label import IconLabel
from ui.notice import Notice
from ui.page import Page, empty, widgets, words

translate = QCoreApplication.translate

_MOST_NAMED = 4
_STATE_ICONS = {
    SubmissionState.QUEUED: ("clock", "dimmed"),
    SubmissionState.SENDING: ("sent", "accent"),
    SubmissionState.UNSURE: ("warning", "warning"),
    SubmissionState.HELD: ("warning", "danger"),
    SubmissionState.SENT: ("check", "success"),
}


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
                card.tell_state()

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
        self._run(getattr(self._mail, act)(number))

    def _ask_for_dialogue(self, number: SubmissionId) -> None:
        card = self._cards.get(number)
        if card is not None:
            self.dialogue_asked.emit(card.letter.message_id, card.letter.subject)

    def _ask_to_cancel(self, number: SubmissionId) -> None:
        """Ask first: the letter exists nowhere else."""
        self.notice.tell(self.tr("Throw this letter away? It was not sent."), kind="warning")
        button = self.notice.offer(
            self.tr("Throw away"), lambda: self._run(self._mail.cancel(number))
        )
        button.setFocus()

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


class LetterCard(QFrame):
    """One letter on its way. `wanted` names the act of `Mail` that a button stands for."""

    wanted = Signal(str, object)

    def __init__(self, letter: Submission, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._letter = letter
        self._shown: Submission | None = None
        self._icon = IconLabel("clock", "dimmed", 20)
        self._subject = words("", "heading")
        self._recipients = words("", "dimmed")
        self._state = words("")
        self._said = words("", "dimmed")
        self._results = words("")
        self._buttons = FlowLayout(spacing=8)
        self.dialogue = QToolButton()
        self.dialogue.setToolTip(self.tr("Show the dialogue with the server"))
        theme.set_icon(self.dialogue, "console", "dimmed")
        self.dialogue.clicked.connect(lambda _=False: self.wanted.emit("dialogue", self._letter.id))
        self._arrange()

    @property
    def counting(self) -> bool:
        """Whether the state tells a time that runs down."""
        return self._letter.state is SubmissionState.QUEUED

    @property
    def letter(self) -> Submission:
        """The letter as it is known now."""
        return self._letter

    @property
    def state(self) -> str:
        """The state in words, as shown."""
        return self._state.text()

    def buttons(self) -> list[QPushButton]:
        """Return the buttons in their order."""
        return [each for each in widgets(self._buttons) if isinstance(each, QPushButton)]

    def show_letter(self, letter: Submission) -> None:
        """Show what is known of the letter now."""
        self._letter = letter
        if letter == self._shown:
            return
        self._shown = letter
        self._subject.setText(letter.subject or self.tr("(no subject)"))
        self._recipients.setText(self._named(letter.recipients))
        icon, role = _STATE_ICONS[letter.state]
        self._icon.show_icon(icon, role)
        self.tell_state()
        self._tell_results()
        self._offer_acts()

    def tell_state(self) -> None:
        """Say where the letter is, in words, and what the server said."""
        letter = self._letter
        self._state.setText(state_in_words(letter, int(time.time())))
        said = wording.particulars(letter.problem) if letter.problem else ""
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self.setAccessibleName(f"{self._subject.text()}, {self._state.text()}")
        name = f"{self.dialogue.toolTip()}: {self._subject.text()}"
        self.dialogue.setAccessibleName(name)

    def _named(self, recipients: tuple[RecipientResult, ...]) -> str:
        names = [each.address for each in recipients[:_MOST_NAMED]]
        more = len(recipients) - len(names)
        text = self.tr("To %1").replace("%1", ", ".join(names))
        return text + self.tr(" and %n more", "", more) if more else text

    def _tell_results(self) -> None:
        """Name what the server said about each recipient, where they differ."""
        results = [
            _result(each)
            for each in self._letter.recipients
            if each.state is not RecipientState.PENDING
        ]
        self._results.setText("\n".join(results))
        self._results.setVisible(bool(results))

    def _offer_acts(self) -> None:
        had_focus = any(button.hasFocus() for button in self.buttons())
        empty(self._buttons)
        for text, act in self._acts():
            button = QPushButton(text)
            button.setAccessibleName(f"{text}: {self._subject.text()}")
            button.setProperty("act", act)
            button.clicked.connect(self._on_clicked)
            self._buttons.addWidget(button)
        if had_focus and self.buttons():
            self.buttons()[0].setFocus()

    def _acts(self) -> list[tuple[str, str]]:
        match self._letter.state:
            case SubmissionState.QUEUED:
                return [
                    (self.tr("Send now"), "send_now"),
                    (self.tr("Take back and edit"), "undo_send"),
                    (self.tr("Throw away"), "cancel"),
                ]
            case SubmissionState.HELD:
                return [
                    (self.tr("Edit"), "undo_send"),
                    (self.tr("Try again"), "send_now"),
                    (self.tr("Throw away"), "cancel"),
                ]
            case SubmissionState.UNSURE:
                return [
                    (self.tr("It did arrive"), "mark_sent"),
                    (self.tr("It did not: send again"), "send_again"),
                ]
            case _:
                return []

    def _on_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        self.wanted.emit(button.property("act"), self._letter.id)

    def _arrange(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        for label in (self._subject, self._recipients, self._state, self._said, self._results):
            column.addWidget(label)
        column.addSpacing(4)
        column.addLayout(self._buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        layout.addWidget(self.dialogue, 0, Qt.AlignmentFlag.AlignTop)


def state_in_words(letter: Submission, now: int) -> str:
    """Say where a letter is on its way, with the time that is left."""
    match letter.state:
        case SubmissionState.QUEUED if letter.attempts:
            return _again(letter, now)
        case SubmissionState.QUEUED if letter.due > now:
            return translate("Outbox", "Leaves in %1").replace("%1", span(letter.due - now))
        case SubmissionState.QUEUED:
            return translate("Outbox", "Leaves as soon as the server can be reached")
        case SubmissionState.SENDING:
            return translate("Outbox", "Being sent…")
        case SubmissionState.UNSURE:
            return translate(
                "Outbox",
                "May have been delivered: the line broke before the server confirmed it. "
                "Lifafa does not send it twice by itself.",
            )
        case SubmissionState.HELD:
            why = wording.problem(letter.problem) if letter.problem else ""
            return translate("Outbox", "Not sent. %1").replace("%1", why).strip()
        case SubmissionState.SENT:
            return translate("Outbox", "Sent. A copy is being put into the Sent folder.")


def span(seconds: int) -> str:
    """Say a length of time: "8 s", "3 min", "2 h"."""
    if seconds < 100:
        return translate("Outbox", "%1 s").replace("%1", wording.number(seconds))
    if seconds < 5400:
        return translate("Outbox", "%1 min").replace("%1", wording.number(round(seconds / 60)))
    return translate("Outbox", "%1 h").replace("%1", wording.number(round(seconds / 3600)))


def _again(letter: Submission, now: int) -> str:
    """Say why the last attempt failed, and when the next begins."""
    why = wording.problem(letter.problem) if letter.problem else ""
    if letter.due > now:
        text = translate("Outbox", "%1 Next try in %2.").replace("%2", span(letter.due - now))
    else:
        text = translate("Outbox", "%1 Trying again now.")
    return text.replace("%1", why).strip()


def _result(recipient: RecipientResult) -> str:
    if recipient.state is RecipientState.ACCEPTED:
        return translate("Outbox", "%1: accepted").replace("%1", recipient.address)
    code = " ".join(str(part) for part in (recipient.code, recipient.enhanced) if part)
    said = " ".join(part for part in (code, recipient.text) if part)
    text = translate("Outbox", "%1: refused, “%2”").replace("%1", recipient.address)
    return text.replace("%2", said)
