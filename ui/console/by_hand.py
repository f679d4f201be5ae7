"""The line below: safe commands that a person gives a server."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.dialogue.by_hand import EXAMPLES
from app.model.account import Account, AccountId, Protocol
from app.model.dialogue import Spoken
from app.model.problem import Problem
from ui import wording
from ui.bridge import Bridge

MOST_REMEMBERED = 50


class CommandField(QLineEdit):
    """Completes what is typed; with the arrows one goes back to what was sent before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._past: list[str] = []
        self._at = 0
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))

    def complete_from(self, commands: Sequence[str]) -> None:
        """Offer other commands."""
        self._known.setStringList(list(commands))
        self.setPlaceholderText(commands[0])

    def remember(self, command: str) -> None:
        """Keep a command that was sent."""
        if not self._past or self._past[-1] != command:
            self._past = [*self._past, command][-MOST_REMEMBERED:]
        self._at = len(self._past)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        self._at = min(max(0, self._at + step), len(self._past))
        self.setText(self._past[self._at] if self._at < len(self._past) else "")


class HandLine(QWidget):
    """Asks one server. `typing` tells protocol and text, so that they can be explained."""

    typing = Signal(object, str)

    def __init__(self, bridge: Bridge, accounts: Accounts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._known: dict[AccountId, Account] = {}
        self.account = QComboBox()
        self.account.setAccessibleName(self.tr("Account to ask"))
        self.account.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.protocol = QComboBox()
        self.protocol.setAccessibleName(self.tr("Server to ask"))
        self.command = CommandField()
        self.command.setAccessibleName(self.tr("Command to a server"))
        self.go = QPushButton(self.tr("Ask"))
        self.go.setAutoDefault(False)
        self.trouble = QLabel()
        self.trouble.setProperty("rank", "danger")
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self._lay_out()
        self._connect()
        self.setEnabled(False)  # until there is an account to ask for

    def know_accounts(self, accounts: Sequence[Account]) -> None:
        """Offer the servers of these accounts."""
        chosen = self.account.currentData()
        self._known = {account.id: account for account in accounts}
        self.account.blockSignals(True)
        self.account.clear()
        for account in accounts:
            self.account.addItem(account.label, account.id)
        self.account.setCurrentIndex(max(0, self.account.findData(chosen)))
        self.account.blockSignals(False)
        self.account.setVisible(len(accounts) > 1)
        self.setEnabled(bool(accounts))
        self._offer_protocols()

    def ask(self) -> None:
        """Send what was typed. What may not be sent is refused with a word why."""
        account: AccountId | None = self.account.currentData()
        protocol = self._protocol()
        text = self.command.text()
        if account is None or protocol is None or not self.go.isEnabled():
            return
        self.trouble.hide()
        self.go.setEnabled(False)
        asked = self._accounts.say(account, protocol, text)
        self._bridge.call(
            asked, lambda spoken: self._answered(text, spoken), self._failed, owner=self
        )

    def _answered(self, text: str, _spoken: tuple[Spoken, ...]) -> None:
        """The answer comes by the dialogue, as every other line."""
        self.go.setEnabled(True)
        self.command.remember(text)
        if self.command.text() == text:
            self.command.clear()

    def _failed(self, problem: Problem) -> None:
        self.go.setEnabled(True)
        said = wording.particulars(problem) if problem.server else ""
        self.trouble.setText(f"{wording.problem(problem)} {said}".strip())
        self.trouble.show()

    def _offer_protocols(self) -> None:
        account = self._known.get(self.account.currentData())
        chosen = self.protocol.currentData()
        self.protocol.blockSignals(True)
        self.protocol.clear()
        if account is not None:
            for server in (account.settings.incoming, account.settings.outgoing):
                self.protocol.addItem(server.protocol.upper(), server.protocol)
        self.protocol.setCurrentIndex(max(0, self.protocol.findData(chosen)))
        self.protocol.blockSignals(False)
        self._offer_commands()

    def _offer_commands(self) -> None:
        protocol = self._protocol()
        if protocol is not None:
            self.command.complete_from(EXAMPLES[protocol])
            self._typed()

    def _typed(self) -> None:
        self.trouble.hide()
        protocol = self._protocol()
        if protocol is not None:
            self.typing.emit(protocol, self.command.text())

    def _protocol(self) -> Protocol | None:
        chosen: str | None = self.protocol.currentData()  # Qt makes a plain text of it
        return Protocol(chosen) if chosen else None

    def _connect(self) -> None:
        self.account.currentIndexChanged.connect(lambda _: self._offer_protocols())
        self.protocol.currentIndexChanged.connect(lambda _: self._offer_commands())
        self.command.textChanged.connect(lambda _: self._typed())
        self.command.returnPressed.connect(self.ask)
        self.go.clicked.connect(lambda _=False: self.ask())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.account, self.protocol):
            row.addWidget(widget)
        row.addWidget(self.command, 1)
        row.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.trouble)
