"""Asks to sign in at the provider again, where a sign-in has ended."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.model.account import Account, Identity, Server
from app.model.problem import Problem
from app.model.tokens import SignedIn
from ui import theme, wording
from ui.bridge import Bridge
from ui.notice import Notice
from ui.page import words
from ui.sign_in import Browse, SignIn


class SignInPrompt(QDialog):
    """Asks to sign in at the provider again, and blocks nothing: what is here can be read."""

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
        browse: Browse = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._account = account
        self._identity = identity
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Sign in again"))
        self.setMinimumWidth(520)
        self.notice = Notice()
        number = account.id if identity is None else None
        self.sign_in = SignIn(bridge, accounts, account=number, browse=browse)
        self.later = QPushButton(self.tr("Not now"))
        self.later.setAutoDefault(False)
        self._show_issuer()
        self._arrange()
        self.sign_in.button.setProperty("primary", True)
        theme.restyle(self.sign_in.button)
        self.sign_in.button.setFocus()
        self.sign_in.signedIn.connect(self._keep)
        self.sign_in.changed.connect(self._fit)
        self.later.clicked.connect(self.reject)

    def tell(self, problem: Problem) -> None:
        """Say why one is asked."""
        self.notice.tell_problem(problem)

    def reject(self) -> None:
        self.sign_in.cancel()
        self.putOff.emit(self._account.id)
        super().reject()

    def _fit(self) -> None:
        """Take no more room than the fields of this provider want."""
        QTimer.singleShot(0, self, self.adjustSize)

    def _keep(self, signed: SignedIn) -> None:
        if self._identity is not None:
            future = self._accounts.give_own_password(self._identity, signed.secret)
            self._bridge.call(future, self._on_kept, self.tell, owner=self)
        else:
            kept = self._accounts.keep_sign_in(self._account.id, signed)
            self._bridge.call(kept, self._on_kept, self.tell, owner=self)

    def _on_kept(self, _: object) -> None:
        self.given.emit(self._account.id)
        self.accept()

    def _show_issuer(self) -> None:
        """Fill in what is known; an identity may sign in where its account does."""
        server = server_asking(self._account, None, self._identity)
        issuer = self._account.settings.oauth
        self.sign_in.guess(server.user, self._account.settings.address, server.host)
        if issuer is not None and self._identity is None:
            self.sign_in.show_issuer(issuer)

    def _arrange(self) -> None:
        server = server_asking(self._account, None, self._identity)
        address = self._identity.address if self._identity else self._account.settings.address
        text = self.tr("Sign in as %1").replace("%1", address)
        where = f"{wording.protocol(server.protocol)}, {server}"
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.later)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 16, 16, 16)
        inner.setSpacing(12)
        inner.addWidget(words(text, "heading"))
        inner.addWidget(words(where, "dimmed"))
        inner.addWidget(self.sign_in)
        inner.addStretch()
        inner.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addLayout(inner, 1)


def server_asking(account: Account, problem: Problem | None, identity: Identity | None) -> Server:
    """Return the server that wants something."""
    if identity is not None and identity.outgoing is not None:
        return identity.outgoing
    settings = account.settings
    outgoing = problem is not None and problem.server == str(settings.outgoing)
    return settings.outgoing if outgoing and not settings.same_password else settings.incoming
