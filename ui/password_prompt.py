"""Asks for a password or a sign-in when it is needed, and not again once it was put off."""

from functools import partial

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
from app.model.account import (
    Account,
    AccountId,
    AuthMethod,
    Identity,
    IdentityId,
    Protocol,
    Secret,
)
from app.model.problem import Problem, ProblemKind
from ui import wording
from ui.bridge import Bridge
from ui.notice import Notice
from ui.page import words
from ui.server_form import caption, password_field
from ui.sign_in_prompt import SignInPrompt, server_asking

_WANTS_A_PERSON = (ProblemKind.AUTH_FAILED, ProblemKind.NO_PASSWORD, ProblemKind.SIGN_IN_AGAIN)

Door = tuple[AccountId, IdentityId]
"""An account and the identity whose own server is meant; 0 for the account's servers."""


class PasswordPrompts(QObject):
    """Opens one window for each server that needs a person; never a second for the same.

    Where one gives a password it asks for that, where one signs in at a provider, for a sign-in. A
    person who closes it is left in peace until `ask` or `ask_about` is called: a server that is in
    trouble refuses good passwords too, and nobody wants to be asked every five minutes.
    """

    def __init__(self, bridge: Bridge, accounts: Accounts, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._window = parent
        self._open: dict[Door, PasswordPrompt | SignInPrompt] = {}
        self._put_off: set[Door] = set()
        bridge.happened.connect(self._on_event)

    def check(self) -> None:
        """Ask for every password that is not known in this session."""
        self._bridge.call(self._accounts.needs_password(), self._ask_all, owner=self)

    @Slot(object)
    def ask_about(self, problem: Problem | None) -> None:
        """Ask for what is the trouble at a server, also where it was put off before."""
        if problem is None or problem.kind not in _WANTS_A_PERSON:
            return
        ask = partial(self._ask_of, problem)
        self._bridge.call(self._accounts.list(), ask, owner=self)

    def ask(
        self, account: Account, problem: Problem | None = None, identity: Identity | None = None
    ) -> None:
        """Ask for what one of the servers needs now, even if it was put off before."""
        door = _door(account, identity)
        self._put_off.discard(door)
        prompt = self._open.get(door)
        if prompt is None:
            prompt = self._open[door] = self._prompt(account, problem, identity)
            prompt.putOff.connect(lambda: self._on_put_off(door))
            prompt.given.connect(lambda: self._on_closed(door))
        if problem is not None:
            prompt.tell(problem)
        prompt.show()
        prompt.raise_()

    def _prompt(
        self, account: Account, problem: Problem | None, identity: Identity | None
    ) -> "PasswordPrompt | SignInPrompt":
        wanted = server_asking(account, problem, identity)
        kind = SignInPrompt if wanted.auth is AuthMethod.OAUTH2 else PasswordPrompt
        return kind(self._bridge, self._accounts, account, self._window, identity=identity)

    def _ask_all(self, accounts: tuple[Account, ...]) -> None:
        for account in accounts:
            if _door(account, None) not in self._put_off:
                self.ask(account)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if not isinstance(event, ConnectionChanged) or event.problem is None:
            return
        if event.problem.kind not in _WANTS_A_PERSON:
            return
        number, problem = event.account_id, event.problem
        self._bridge.call(
            self._accounts.list(), lambda found: self._ask_known(found, number, problem), owner=self
        )

    def _ask_known(
        self, accounts: tuple[Account, ...], number: AccountId, problem: Problem
    ) -> None:
        account = next((each for each in accounts if each.id == number), None)
        if account is None:
            return
        identity = _whose(account, problem)
        door = _door(account, identity)
        if door not in self._put_off and door not in self._open:
            self.ask(account, problem, identity)

    def _ask_of(self, problem: Problem, accounts: tuple[Account, ...]) -> None:
        for account in accounts:
            servers = (account.settings.incoming, account.settings.outgoing)
            identity = _whose(account, problem)
            if identity is not None or problem.server in map(str, servers):
                self.ask(account, problem, identity)
                return

    def _on_put_off(self, door: Door) -> None:
        self._put_off.add(door)
        self._on_closed(door)

    def _on_closed(self, door: Door) -> None:
        self._open.pop(door, None)


def _door(account: Account, identity: Identity | None) -> Door:
    return account.id, identity.id if identity else IdentityId(0)


def _whose(account: Account, problem: Problem) -> Identity | None:
    """Return the identity whose own server wants something of its own; None: the account's."""
    if problem.server in (str(account.settings.incoming), str(account.settings.outgoing)):
        return None
    for identity in account.identities:
        own = identity.outgoing
        if own is not None and own.user and str(own) == problem.server:
            return identity
    return None


class PasswordPrompt(QDialog):
    """Asks for the password of one account, and blocks nothing: what is here can be read."""

    given = Signal(object)
    putOff = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        accounts: Accounts,
        account: Account,
        parent: QWidget | None = None,
        *,
        identity: Identity | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._account = account
        self._identity = identity
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
        first, second = Secret(self.password.text()), self.outgoing.text()
        if self._identity is not None:
            future = self._accounts.give_own_password(self._identity, first)
        else:
            future = self._accounts.give_password(
                self._account.id, first, Secret(second) if second else None
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
        server = server_asking(self._account, None, self._identity)
        address = self._identity.address if self._identity else settings.address
        text = self.tr("Password of %1").replace("%1", address)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(caption(self.tr("Password"), self.password), self.password)
        if not settings.same_password and self._identity is None:
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
        where = f"{wording.protocol(server.protocol)}, {server}"
        inner.addWidget(words(where, "dimmed"))
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
