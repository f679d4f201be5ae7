"""One letter of the outbox as a card: where it is, what is known of it, what one can do."""

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.submission import (
    RecipientResult,
    Submission,
    SubmissionState,
    must_ask,
)
from ui import outbox_words, theme, wording
from ui.flow import FlowLayout
from ui.icon_label import IconLabel
from ui.page import empty, widgets, words
from ui.reply_words import explained
from ui.safe_text import one_line

_MOST_NAMED = 4
_STATE_ICONS = {
    SubmissionState.QUEUED: ("clock", "dimmed"),
    SubmissionState.SENDING: ("sent", "accent"),
    SubmissionState.UNSURE: ("warning", "warning"),
    SubmissionState.HELD: ("warning", "danger"),
    SubmissionState.SENT: ("check", "success"),
}


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
        self._evidence = words("", "dimmed")
        self._asking = False
        self._buttons = FlowLayout(spacing=8)
        self.dialogue = QToolButton()
        self.dialogue.setToolTip(self.tr("Show the dialogue with the server"))
        theme.set_icon(self.dialogue, "console", "dimmed")
        self.dialogue.clicked.connect(lambda _=False: self.wanted.emit("dialogue", self._letter.id))
        self._arrange()

    @property
    def counting(self) -> bool:
        """Whether the card tells a time that runs down."""
        evidence = self._letter.evidence
        looking = evidence is not None and evidence.can_look
        return self._letter.state is SubmissionState.QUEUED or looking

    @property
    def letter(self) -> Submission:
        """The letter as it is known now."""
        return self._letter

    @property
    def subject(self) -> str:
        """The subject, as shown."""
        return self._subject.text()

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
        self._subject.setText(one_line(letter.subject) or self.tr("(no subject)"))
        self._recipients.setText(self._named(letter.recipients))
        icon, role = _STATE_ICONS[letter.state]
        self._icon.show_icon(icon, role)
        self._asking = self._must_ask()
        self.tell_state()
        self._tell_results()
        self._offer_acts()

    def tick(self) -> None:
        """Let a second pass; where it is time to ask what became of the letter, ask."""
        self.tell_state()
        if self._asking != self._must_ask():
            self._asking = self._must_ask()
            self._offer_acts()

    def tell_state(self) -> None:
        """Say where the letter is, in words, and what the server said."""
        letter, now = self._letter, int(time.time())
        self._state.setText(outbox_words.state_in_words(letter, now))
        _fill(self._said, self._said_words())
        lines = outbox_words.evidence_in_words(letter, now) if letter.evidence else []
        _fill(self._evidence, "\n".join(lines))
        self.setAccessibleName(f"{self._subject.text()}, {self._state.text()}")
        name = f"{self.dialogue.toolTip()}: {self._subject.text()}"
        self.dialogue.setAccessibleName(name)

    def _must_ask(self) -> bool:
        evidence = self._letter.evidence
        return evidence is None or must_ask(evidence, int(time.time()))

    def _said_words(self) -> str:
        """Quote the server, and explain what its codes mean, as far as it is known."""
        problem = self._letter.problem
        if problem is None or any(each.text == problem.text for each in _told(self._letter)):
            return ""  # the recipient's own reply says it
        parts = (wording.particulars(problem), explained(problem.code, problem.enhanced))
        return "\n".join(one_line(part) for part in parts if part)

    def _named(self, recipients: tuple[RecipientResult, ...]) -> str:
        names = [one_line(each.address) for each in recipients[:_MOST_NAMED]]
        more = len(recipients) - len(names)
        text = self.tr("To %1").replace("%1", ", ".join(names))
        return text + self.tr(" and %n more", "", more) if more else text

    def _tell_results(self) -> None:
        """Name what the server said about each recipient, where they differ."""
        _fill(self._results, "\n".join(map(outbox_words.result, _told(self._letter))))

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
                    *self._history(),
                ]
            case SubmissionState.HELD:
                return [
                    (self.tr("Edit"), "undo_send"),
                    (self.tr("Try again"), "send_now"),
                    (self.tr("Throw away"), "cancel"),
                    *self._history(),
                ]
            case SubmissionState.UNSURE:
                return [*self._doubt_acts(), *self._history()]
            case _:
                return []

    def _doubt_acts(self) -> list[tuple[str, str]]:
        """Offer to look first, and to send again only when looking has not helped."""
        evidence = self._letter.evidence
        look = [(self.tr("Look now"), "look_for")] if evidence and evidence.can_look else []
        again = (self.tr("Send again, same Message-ID"), "send_again")
        mark = (self.tr("Mark as sent"), "mark_sent")
        return [mark, again, *look] if self._asking else [*look, mark]

    def _history(self) -> list[tuple[str, str]]:
        return [(self.tr("What happened"), "journal")] if self._letter.attempts else []

    def _on_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        self.wanted.emit(button.property("act"), self._letter.id)

    def _arrange(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        for label in (
            self._subject,
            self._recipients,
            self._state,
            self._said,
            self._results,
            self._evidence,
        ):
            column.addWidget(label)
        column.addSpacing(4)
        column.addLayout(self._buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        layout.addWidget(self.dialogue, 0, Qt.AlignmentFlag.AlignTop)


def _told(letter: Submission) -> list[RecipientResult]:
    """Return the recipients of whom the server has said something that still stands."""
    return [each for each in letter.recipients if outbox_words.stands(letter, each)]


def _fill(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
