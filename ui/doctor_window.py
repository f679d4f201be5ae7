"""The doctor for an account that is there: checks it, and keeps what mends it."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.model.account import Account, Identity, Protocol, Secret, Server
from app.model.diagnosis import Checkup
from app.model.problem import Problem
from ui.bridge import Bridge
from ui.doctor_panel import DoctorPanel
from ui.page import Page, foot

SIZE = (600, 640)


class DoctorWindow(QDialog):
    """Checks one account beside the main window.

    A fix changes what is checked; the account is changed when that is shown to work.
    `edit_wanted` tells that the person wants to change it by hand, `sign_in_wanted` that a sign-in
    at the provider is wanted.
    """

    edit_wanted = Signal(object)
    sign_in_wanted = Signal(object)

    def __init__(
        self, bridge: Bridge, accounts: Accounts, account: Account, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self.account = account
        self._settings = account.settings
        self._identities = account.identities
        self._incoming: Secret | None = None
        self._outgoing: Secret | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Check of %1").replace("%1", account.label))
        self.resize(*SIZE)
        self.doctor = DoctorPanel(bridge, accounts)
        self.again = QPushButton(self.tr("Check again"))
        self.edit = QPushButton(self.tr("Edit account…"))
        self.leave = QPushButton(self.tr("Close"))
        self._arrange()
        self._connect()

    def check(self) -> None:
        """Check the servers."""
        self.again.setEnabled(False)
        self.doctor.check(
            self._settings,
            self._incoming,
            self._outgoing,
            account=self.account.id,
            identities=self._identities,
        )

    def _use_server(self, old: Server, wanted: Server) -> None:
        """Take another server in the place of the one that failed, and check again."""
        if old == self._settings.incoming:
            self._settings = replace(self._settings, incoming=wanted)
        elif old == self._settings.outgoing:
            self._settings = replace(self._settings, outgoing=wanted)
        self._identities = tuple(_mended(each, old, wanted) for each in self._identities)
        if not self.doctor.awaits_login(old):
            self.check()

    def _trust(self, server: Server, fingerprint: str) -> None:
        self._use_server(server, replace(server, pinned=fingerprint))

    def _use_password(self, server: Server, secret: Secret) -> None:
        """Check with another password; that of an identity's own server is kept at once."""
        if server not in (self._settings.incoming, self._settings.outgoing):
            self._use_own_password(server, secret)
            return
        if server.protocol is Protocol.SMTP and not self._settings.same_password:
            self._outgoing = secret
        else:
            self._incoming = secret
        self.check()

    def _use_own_password(self, server: Server, secret: Secret) -> None:
        owner = next((each for each in self._identities if each.outgoing == server), None)
        if owner is not None:
            given = self._accounts.give_own_password(owner, secret)
            self._bridge.call(given, lambda _: self.check(), self._on_not_kept, owner=self)

    def _on_checked(self, checkup: Checkup) -> None:
        self.again.setEnabled(True)
        if checkup.ok:
            self._keep()

    def _keep(self) -> None:
        """Change the account to what was just shown to work, where that is something else."""
        for identity in set(self._identities) - set(self.account.identities):
            saved = self._accounts.save_identity(identity)
            self._bridge.call(saved, lambda _: None, self._on_not_kept, owner=self)
        if self._settings != self.account.settings or self._incoming or self._outgoing:
            edited = self._accounts.edit(
                self.account.id, self._settings, self._incoming, self._outgoing
            )
            self._bridge.call(edited, self._on_kept, self._on_not_kept, owner=self)

    def _on_kept(self, account: Account) -> None:
        self.account = account
        self._settings, self._identities = account.settings, account.identities
        self._incoming = self._outgoing = None
        text = self.tr("Everything works, and the account keeps it so.")
        self.doctor.notice.tell(text, kind="success")

    def _on_not_kept(self, problem: Problem) -> None:
        self.doctor.notice.tell_problem(problem)

    def _on_failed(self) -> None:
        self.again.setEnabled(True)

    def _arrange(self) -> None:
        page = Page()
        page.add(self.doctor)
        self.doctor.needs_sight.connect(page.ensureWidgetVisible)
        for button in (self.again, self.edit, self.leave):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(page, 1)
        column.addWidget(foot(self.edit, None, self.leave, self.again))

    def _connect(self) -> None:
        self.finished.connect(lambda _: self.doctor.stop())
        self.again.clicked.connect(lambda _=False: self.check())
        self.leave.clicked.connect(lambda _=False: self.close())
        self.edit.clicked.connect(lambda _=False: self.edit_wanted.emit(self.account))
        self.doctor.checked.connect(self._on_checked)
        self.doctor.failed.connect(lambda _: self._on_failed())
        self.doctor.server_wanted.connect(self._use_server)
        self.doctor.trusted.connect(self._trust)
        self.doctor.password_given.connect(self._use_password)
        self.doctor.sign_in_wanted.connect(lambda _: self.sign_in_wanted.emit(self.account))
        self.doctor.again_wanted.connect(self.check)


def _mended(identity: Identity, old: Server, wanted: Server) -> Identity:
    """Take another server for an identity that has the failed one for itself.

    Without a user of its own it was tried with the account's, and stays without.
    """
    own = identity.outgoing
    if own is None or own != replace(old, user=own.user):
        return identity
    return replace(identity, outgoing=replace(wanted, user=wanted.user if own.user else ""))
