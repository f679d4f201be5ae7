"""The foot of a letter: Send with its doubts beside it, and what else one does with a letter."""

from collections.abc import Sequence
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTime, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ui import theme, wording
from ui.composer.preflight import Doubt, Finding
from ui.composer.send_later import SendLaterButton

translate = QCoreApplication.translate


class LetterFoot(QFrame):
    """Send, the doubts, the hour of the last save; buttons to attach, write plainly, discard."""

    sendWanted = Signal()
    attachWanted = Signal()
    plainToggled = Signal(bool)
    discardWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("letterFoot")
        self._found: tuple[Finding, ...] = ()
        self._insisting = False
        self.send = QPushButton(self.tr("Send"))
        self.send.setProperty("primary", True)
        self.send.setToolTip(_with_key(self.tr("Send"), "Ctrl+Return"))
        self.send.clicked.connect(self.sendWanted)
        self.later = SendLaterButton()
        self.later.chosen.connect(self._on_time)
        self._doubts = QLabel()
        self._doubts.setTextFormat(Qt.TextFormat.PlainText)
        self._doubts.setWordWrap(True)
        self._doubts.setProperty("rank", "warning")
        self._saved = QLabel()
        self._saved.setProperty("rank", "dimmed")
        self.attach = self._button("clip", self.tr("Attach files…"), "Ctrl+Shift+A")
        self.attach.clicked.connect(self.attachWanted)
        self.plain = self._button(
            "text-size", self.tr("Plain text, without format"), "Ctrl+Shift+P"
        )
        self.plain.setCheckable(True)
        self.plain.clicked.connect(self.plainToggled)
        self.discard = self._button("trash", self.tr("Discard this letter"), "")
        self.discard.clicked.connect(self.discardWanted)
        self._arrange()

    @property
    def insisting(self) -> bool:
        """Whether the person was shown the doubts, and the next Send sends all the same."""
        return self._insisting

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show what may be wrong with the letter. Other doubts than before are asked about anew."""
        if tuple(found) != self._found:
            self.insist(False)
        self._found = tuple(found)
        text = "\n".join(sentence(finding) for finding in found)
        self._doubts.setText(text)
        self._doubts.setAccessibleName(text)

    def insist(self, on: bool) -> None:
        """Let the next press of Send send in spite of the doubts."""
        self._insisting = on
        plainly = self.tr("Send later") if self.later.at else self.tr("Send")
        self.send.setText(self.tr("Send anyway") if on else plainly)

    def show_saved(self, at: QTime) -> None:
        """Tell when the letter was last stored."""
        self._saved.setText(
            self.tr("Saved %1").replace(
                "%1", QLocale().toString(at, QLocale.FormatType.ShortFormat)
            )
        )

    def show_state(self, text: str) -> None:
        """Tell what is going on instead."""
        self._saved.setText(text)

    @property
    def doubts(self) -> str:
        """The doubts as they are shown."""
        return self._doubts.text()

    def _on_time(self) -> None:
        """Follow the time that was chosen, and send; where something prevents that, it stays."""
        self.insist(False)
        at = self.later.at
        when = self.tr("Leaves on %1").replace("%1", wording.long_date(at)) if at else ""
        self.show_state(when)
        self.sendWanted.emit()

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(4)
        layout.addWidget(self.send)
        layout.addWidget(self.later)
        layout.addSpacing(8)
        layout.addWidget(self._doubts, 1)
        layout.addSpacing(8)
        layout.addWidget(self._saved)
        layout.addSpacing(4)
        for button in (self.attach, self.plain, self.discard):
            layout.addWidget(button)

    def _button(self, icon: str, name: str, key: str) -> QToolButton:
        button = QToolButton()
        theme.set_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(_with_key(name, key))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button


def sentence(finding: Finding) -> str:
    """Say a doubt in one short sentence."""
    match finding.doubt:
        case Doubt.NO_RECIPIENTS:
            text = translate("LetterFoot", "No recipient yet")
        case Doubt.INVALID_ADDRESS:
            text = translate("LetterFoot", "“%1” is not a mail address")
        case Doubt.NO_SUBJECT:
            text = translate("LetterFoot", "No subject")
        case Doubt.FORGOTTEN_ATTACHMENT:
            text = translate("LetterFoot", "“%1”, but nothing is attached")
        case Doubt.UNCARRIED_ADDRESS:
            text = translate(
                "LetterFoot",
                "This account's server cannot carry “%1”. Send from another account, or to an "
                "address in English letters",
            )
        case _:
            assert_never(finding.doubt)
    return text.replace("%1", finding.fact)


def _with_key(name: str, key: str) -> str:
    if not key:
        return name
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{name} ({shown})"
