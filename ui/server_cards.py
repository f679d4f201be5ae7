"""The cards of an account's two servers: every field editable, one login for both or two."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.model.account import AccountId, AccountSettings, AuthMethod, Protocol, Secret, Server
from app.model.oauth import OAuthIssuer
from ui import theme
from ui.bridge import Bridge
from ui.page import titled, words
from ui.pop3_form import Pop3Form
from ui.server_form import ServerForm, caption, password_field
from ui.sign_in import Browse, SignIn


class ServerCards(QWidget):
    """Where mail comes from and where it leaves, and the sign-in that one of them may want.

    With `own_password`, the password of the incoming server is asked for here, too. `account` is
    whose earlier sign-in may serve again. `changed` tells that any field did, `auth_changed` that
    it is others that are asked for now, `signed_in` that the browser came back.
    """

    changed = Signal()
    auth_changed = Signal()
    signed_in = Signal()

    def __init__(
        self,
        bridge: Bridge,
        accounts: Accounts,
        parent: QWidget | None = None,
        *,
        own_password: bool = False,
        account: AccountId | None = None,
        browse: Browse = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._own_password = own_password
        self._address = ""
        self._known: OAuthIssuer | None = None
        self.incoming = ServerForm((Protocol.IMAP, Protocol.POP3))
        self.outgoing = ServerForm((Protocol.SMTP,))
        self.password = password_field()
        self.outgoing_password = password_field()
        self.same = QCheckBox(self.tr("Same user name and password as for incoming mail"))
        self.pop3 = Pop3Form()
        self.sign_in = SignIn(bridge, accounts, account=account, browse=browse)
        self.incoming_source = words("", "dimmed")
        self.outgoing_source = words("", "dimmed")
        self.incoming_doubt = words("", "warning")
        self.outgoing_doubt = words("", "warning")
        self._arrange()
        self.same.setChecked(True)
        self._on_same(True)
        self._on_protocol()
        self._connect()

    # --- what is filled in ---

    @property
    def signs_in(self) -> bool:
        """Whether one of the servers is given tokens instead of a password."""
        return self.incoming.signs_in or self.outgoing.signs_in

    def filled_into(self, settings: AccountSettings) -> AccountSettings:
        """Return the settings with the servers that are filled in here."""
        incoming, outgoing = self.incoming.server(), self.outgoing.server()
        same = self.same.isChecked()
        filled = replace(
            settings,
            incoming=incoming,
            outgoing=replace(outgoing, user=incoming.user) if same else outgoing,
            same_password=same,
            oauth=self.sign_in.issuer() if self.signs_in else None,
        )
        return self.pop3.filled_into(filled) if incoming.protocol is Protocol.POP3 else filled

    def secrets(self) -> tuple[Secret | None, Secret | None]:
        """Return what is shown to both servers; the second is None where the first serves both."""
        tokens = self.sign_in.signed.secret if self.sign_in.signed else None
        first = tokens if self.incoming.signs_in else _secret(self.password)
        second = tokens if self.outgoing.signs_in else _secret(self.outgoing_password)
        return first, None if self.same.isChecked() else second

    def form_of(self, protocol: Protocol) -> ServerForm:
        """Return the fields of the server that speaks a protocol."""
        return self.outgoing if protocol is Protocol.SMTP else self.incoming

    def password_of(self, protocol: Protocol) -> QLineEdit:
        """Return the field for the password that a server gets."""
        second = protocol is Protocol.SMTP and not self.same.isChecked()
        return self.outgoing_password if second else self.password

    # --- what fills it in ---

    def show_settings(self, settings: AccountSettings) -> None:
        """Fill in what an account has."""
        self._address = settings.address
        self.incoming.show_server(settings.incoming)
        self.outgoing.show_server(settings.outgoing)
        same = settings.same_password and settings.outgoing.user == settings.incoming.user
        self.same.setChecked(same)
        self._known = settings.oauth
        if settings.oauth is not None:
            self.sign_in.show_issuer(settings.oauth)
        self.pop3.show_settings(settings)
        self._on_protocol()
        self._on_auth()

    def take(self, server: Server) -> None:
        """Fill in one server instead of what stands in its card."""
        form = self.form_of(server.protocol)
        if server.protocol is Protocol.SMTP and server.user != self.incoming.server().user:
            self.same.setChecked(False)
        form.show_server(server)

    def guess(self, address: str) -> None:
        """Propose servers for an address, where the person wrote none."""
        self._address = address
        self.incoming.guess(address)
        self.outgoing.guess(address)
        self._guess_provider()

    def start_over(self, address: str) -> None:
        """Forget which servers were filled in; passwords stay."""
        self.same.setChecked(True)
        for form in (self.incoming, self.outgoing):
            form.choose_auth(AuthMethod.AUTO)
            form.start_over(address)
        self.guess(address)

    def choose_sign_in(self) -> None:
        """Let both servers be given tokens."""
        self.incoming.choose_auth(AuthMethod.OAUTH2)
        self.outgoing.choose_auth(AuthMethod.OAUTH2)

    def show_source(self, form: ServerForm, text: str, warning: str = "") -> None:
        """Say where a server comes from, and what to look at first; "" says nothing."""
        outgoing = form is self.outgoing
        source = self.outgoing_source if outgoing else self.incoming_source
        doubt = self.outgoing_doubt if outgoing else self.incoming_doubt
        for label, said in ((source, text), (doubt, warning)):
            label.setText(said)
            label.setVisible(bool(said))

    # --- what is missing ---

    def mark_wrong(self, *, password: bool, second: bool) -> list[QWidget]:
        """Mark and return the fields that cannot be right, or have to be seen to.

        `password` and `second` say whether the passwords have to be filled in.
        """
        fields = [self.incoming.invalid(), self._unsigned(), self.outgoing.invalid()]
        wrong: list[QWidget] = [field for field in fields if field is not None]
        for field, needed in ((self.password, password), (self.outgoing_password, second)):
            missing = needed and not field.text()
            field.setProperty("invalid", missing)
            theme.restyle(field)
            wrong += [field] if missing else []
        return wrong

    def complaint(self, field: QWidget) -> str:
        """Say what is to be done first."""
        if field is self.sign_in.button:
            return self.tr("Please sign in first.")
        return self.tr("Please fill in: %1").replace("%1", field.accessibleName())

    def needs_password(self) -> bool:
        """Whether the incoming server takes a password at all."""
        return self.incoming.server().auth not in (AuthMethod.NONE, AuthMethod.OAUTH2)

    def needs_second(self) -> bool:
        """Whether the outgoing server takes a password of its own.

        It never gets the other server's for want of one.
        """
        auth = self.outgoing.server().auth
        return not self.same.isChecked() and auth not in (AuthMethod.NONE, AuthMethod.OAUTH2)

    def _unsigned(self) -> QWidget | None:
        """Return what is missing of the sign-in: a field, or the sign-in itself."""
        if not self.signs_in or self.sign_in.signed is not None:
            return None
        if self._known is not None and self._known == self.sign_in.issuer():
            return None
        return self.sign_in.invalid() or self.sign_in.button

    # --- what follows what ---

    def _on_protocol(self) -> None:
        self.incoming.guess(self._address)
        self.pop3.setVisible(self.incoming.protocol_chosen is Protocol.POP3)

    def _on_same(self, same: bool) -> None:
        self.outgoing.show_user(not same)
        self._on_auth()

    def _on_auth(self) -> None:
        """Where one signs in, no password is asked for; who is the same here is so there."""
        same, signs_in = self.same.isChecked(), self.incoming.signs_in
        if same and signs_in != self.outgoing.signs_in:
            self.outgoing.choose_auth(AuthMethod.OAUTH2 if signs_in else AuthMethod.AUTO)
        self.incoming.form.setRowVisible(self.password, self._own_password and not signs_in)
        own = not same and not self.outgoing.signs_in
        self.outgoing.form.setRowVisible(self.outgoing_password, own)
        self._sign_in_card.setVisible(self.signs_in)
        self._guess_provider()
        self.auth_changed.emit()

    def _guess_provider(self) -> None:
        self.sign_in.guess(self._address.strip(), self.incoming.host.text().strip())

    def _connect(self) -> None:
        self.incoming.protocolChanged.connect(self._on_protocol)
        self.same.toggled.connect(self._on_same)
        self.sign_in.signedIn.connect(lambda _: self.signed_in.emit())
        for form in (self.incoming, self.outgoing):
            form.auth.currentIndexChanged.connect(self._on_auth)
            form.changed.connect(self.changed)
        self.incoming.protocolChanged.connect(self.changed)
        for field in (self.password, self.outgoing_password):
            field.textChanged.connect(lambda _: self.changed.emit())
        self.same.toggled.connect(lambda _: self.changed.emit())
        self.sign_in.changed.connect(self.changed)

    def _arrange(self) -> None:
        self.incoming.add_after_user(caption(self.tr("Password"), self.password), self.password)
        self.outgoing.form.insertRow(0, self.same)
        label = caption(self.tr("Password"), self.outgoing_password)
        self.outgoing_password.setAccessibleName(self.tr("Password for outgoing mail"))
        self.outgoing.add_after_user(label, self.outgoing_password)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        coming = (self.incoming_source, self.incoming_doubt, self.incoming, self.pop3)
        going = (self.outgoing_source, self.outgoing_doubt, self.outgoing)
        self._sign_in_card = titled(self.tr("Sign in at the provider"), self.sign_in)
        column.addWidget(titled(self.tr("Incoming mail"), *coming))
        column.addWidget(self._sign_in_card)
        column.addWidget(titled(self.tr("Outgoing mail"), *going))
        for form in (self.incoming, self.outgoing):
            self.show_source(form, "")


def _secret(field: QLineEdit) -> Secret | None:
    return Secret(field.text()) if field.text() else None
