"""Asks for the password of an account when it is needed, and not again once it was put off."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.events import ConnectionChanged
from app.model.account import Account, AccountId, Protocol, Secret
from app.model.problem import Problem, ProblemKind
from ui import wording
from ui.bridge import Bridge
from ui.notice import Notice
from ui.page import words
from ui.server_form import caption, password_field

_WANTS_PASSWORD = (ProblemKind.AUTH_FAILED, ProblemKind.NO_PASSWORD)


class PasswordPrompts(QObject):
    """Opens one window for each account that needs its password; never a second for the same.

    A person who closes it is left in peace until `ask` is called for that account: a server that is
    in trouble refuses good passwords too, and nobody wants to be asked every five minutes.
    """

    def __init__(self, bridge: Bridge, accounts: Accounts, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._window = parent
        self._open: dict[AccountId, PasswordPrompt] = {}
        self._put_off: set[AccountId] = set()
        bridge.happened.connect(self._on_event)

    def check(self) -> None:
        """Ask for every password that is not known in this session."""
        self._bridge.call(self._accounts.needs_password(), self._ask_all, owner=self)

    def ask(self, account: Account, problem: Problem | None = None) -> None:
        """Ask for one account's password now, even if it was put off before."""
        self._put_off.discard(account.id)
        prompt = self._open.get(account.id)
        if prompt is None:
            prompt = PasswordPrompt(self._bridge, self._accounts, account, self._window)
            prompt.putOff.connect(self._on_put_off)
            prompt.given.connect(self._on_closed)
            self._open[account.id] = prompt
        if problem is not None:
            prompt.tell(problem)
        prompt.show()
        prompt.raise_()

    def _ask_all(self, accounts: tuple[Account, ...]) -> None:
        for account in accounts:
            if account.id not in self._put_off:
                self.ask(account)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if not isinstance(event, ConnectionChanged) or event.problem is None:
            return
        if event.problem.kind not in _WANTS_PASSWORD or event.account_id in self._put_off:
            return
        if event.account_id in self._open:
            return
        number, problem = event.account_id, event.problem
        self._bridge.call(
            self._accounts.list(), lambda found: self._ask_known(found, number, problem), owner=self
        )

    def _ask_known(
        self, accounts: tuple[Account, ...], number: AccountId, problem: Problem
    ) -> None:
        account = next((each for each in accounts if each.id == number), None)
        if account is not None and number not in self._put_off:
            self.ask(account, problem)

    def _on_put_off(self, number: AccountId) -> None:
        self._put_off.add(number)
        self._on_closed(number)

    def _on_closed(self, number: AccountId) -> None:
        self._open.pop(number, None)


class PasswordPrompt(QDialog):
    """Asks for the password of one account, and blocks nothing: what is here can be read."""

    given = Signal(object)
    putOff = Signal(object)

    def __init__(
        self, bridge: Bridge, accounts: Accounts, account: Account, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._account = account
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Password needed"))
        self.setMinimumWidth(440)
        self.notice = Notice()
        self.password = password_field()
        self.outgoing = password_field()
        self.use = QPushButton(self.tr("Use password"))
        self.use.setDefault(True)
        self.use.setProperty("primary", True)
        self.use.setEnabled(False)
        self.later = QPushButton(self.tr("Not now"))
        self.later.setAutoDefault(False)
        self._arrange()
        self.password.setFocus()
        self.password.textChanged.connect(self._on_typed)
        self.use.clicked.connect(self.give)
        self.later.clicked.connect(self.reject)
        bridge.call(accounts.keyring_usable(), self._on_keyring, owner=self)

    def tell(self, problem: Problem) -> None:
        """Say why one is asked."""
        self.notice.tell_problem(problem)

    def give(self) -> None:
        """Hand the password on; whether it is right, the server will say."""
        second = self.outgoing.text()
        future = self._accounts.give_password(
            self._account.id, Secret(self.password.text()), Secret(second) if second else None
        )
        self.use.setEnabled(False)
        self._bridge.call(future, self._on_given, self._on_problem, owner=self)

    def _on_given(self, _: None) -> None:
        self.given.emit(self._account.id)
        self.accept()

    def _on_problem(self, problem: Problem) -> None:
        self.use.setEnabled(True)
        self.tell(problem)

    def _on_typed(self, text: str) -> None:
        self.use.setEnabled(bool(text))

    def _on_keyring(self, usable: bool) -> None:
        self._note.setVisible(not usable)

    def reject(self) -> None:
        self.putOff.emit(self._account.id)
        super().reject()

    def _arrange(self) -> None:
        settings = self._account.settings
        text = self.tr("Password of %1").replace("%1", settings.address)
        server = f"{wording.protocol(settings.incoming.protocol)}, {settings.incoming}"
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(caption(self.tr("Password"), self.password), self.password)
        if not settings.same_password:
            name = wording.protocol(Protocol.SMTP)
            title = self.tr("Password (%1)").replace("%1", name)
            form.addRow(caption(title, self.outgoing), self.outgoing)
        self._note = words(self.tr("It is kept for this session only."), "dimmed")
        self._note.hide()
        form.addRow("", self._note)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 16, 16, 16)
        inner.setSpacing(12)
        inner.addWidget(words(text, "heading"))
        inner.addWidget(words(server, "dimmed"))
        inner.addLayout(form)
        inner.addLayout(self._buttons())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addLayout(inner)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.later)
        row.addWidget(self.use)
        return row
