"""The bar above the lines: which of them are shown."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton, QWidget

from app.dialogue.sieve import Sieve
from app.model.account import Account, AccountId, Protocol
from ui import theme
from ui.flow import FlowLayout

QUIET = 150  # milliseconds without a keystroke before the lines are narrowed
MOST_LETTERS = 50
SEARCH_WIDTH = 160
WIDEST_LETTER = 240  # pixels; a subject may be long


class FilterBar(QWidget):
    """Account, protocol, letter, refusals, and words. `changed` tells that another sieve holds."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subjects: dict[str, str] = {}
        self.account = _box(self.tr("Account"), self.tr("All accounts"))
        self.protocol = _box(self.tr("Protocol"), self.tr("All protocols"))
        for protocol in Protocol:
            self.protocol.addItem(protocol.upper(), protocol)
        self.letter = _box(self.tr("Letter"), self.tr("All letters"))
        self.letter.setMaximumWidth(WIDEST_LETTER)
        self.refusals = QToolButton()
        self.refusals.setText(self.tr("Errors only"))
        self.refusals.setCheckable(True)
        self.refusals.setProperty("filter", True)
        self.refusals.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_icon(self.refusals, "warning", "dimmed")
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Find in the lines"))
        self.words.setAccessibleName(self.tr("Find in the lines"))
        self.words.setClearButtonEnabled(True)
        self.words.setProperty("search", True)
        self.refusals.setFixedHeight(self.words.sizeHint().height())
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self.changed)
        self._lay_out()

    def sieve(self) -> Sieve:
        """Return what is let through."""
        account: AccountId | None = self.account.currentData()
        protocol: str | None = self.protocol.currentData()  # Qt makes a plain text of it
        return Sieve(
            frozenset() if account is None else frozenset({account}),
            Protocol(protocol) if protocol else None,
            self.letter.currentData() or "",
            refusals_only=self.refusals.isChecked(),
            text=self.words.text().strip(),
        )

    def reset(self) -> None:
        """Let everything through."""
        self._set({self.account: None, self.protocol: None, self.letter: None})
        self.refusals.setChecked(False)
        self.words.clear()
        self.changed.emit()

    def know_accounts(self, accounts: Sequence[Account]) -> None:
        """Offer these accounts; where there is one alone, there is nothing to choose."""
        _fill(self.account, [(account.label, account.id) for account in accounts])
        self.account.setVisible(len(accounts) > 1)

    def know_letters(self, letters: Iterable[str]) -> None:
        """Offer the letters that were heard of, the last ones first."""
        known = list(dict.fromkeys([*letters, *self._chosen_letter()]))[-MOST_LETTERS:]
        _fill(self.letter, [(self._subjects.get(each, each), each) for each in reversed(known)])

    def show_letter(self, message_id: str, subject: str) -> None:
        """Show the lines of one letter alone, called by its subject."""
        self._subjects[message_id] = subject or message_id
        heard = [self.letter.itemData(at) for at in range(1, self.letter.count())]
        self.know_letters([*reversed(heard), message_id])
        self.refusals.setChecked(False)
        self.words.clear()
        self._set({self.account: None, self.protocol: None, self.letter: message_id})
        self.changed.emit()

    def show_account(self, account: AccountId) -> None:
        """Show the lines of one account alone."""
        self._set({self.account: account, self.protocol: None, self.letter: None})
        self.changed.emit()

    def _chosen_letter(self) -> list[str]:
        return [self.letter.currentData()] if self.letter.currentData() else []

    def _set(self, values: dict[QComboBox, Any]) -> None:
        """Choose without telling of each choice."""
        for box, value in values.items():
            box.blockSignals(True)
            box.setCurrentIndex(0 if value is None else max(0, box.findData(value)))
            box.blockSignals(False)

    def _lay_out(self) -> None:
        row = FlowLayout(self, spacing=8, last_at_least=SEARCH_WIDTH)
        for box in (self.account, self.protocol, self.letter):
            row.addWidget(box)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        row.addWidget(self.refusals)
        row.addWidget(self.words)
        self.refusals.toggled.connect(lambda _: self.changed.emit())
        self.words.textChanged.connect(lambda _: self._quiet.start())


def _box(name: str, everything: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.addItem(everything, None)
    return box


def _fill(box: QComboBox, choices: Sequence[tuple[str, Any]]) -> None:
    """Offer other choices; what is chosen stays chosen where it is still there."""
    chosen = box.currentData()
    box.blockSignals(True)
    while box.count() > 1:
        box.removeItem(1)
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(0 if chosen is None else max(0, box.findData(chosen)))
    box.blockSignals(False)
