"""The cards of an account's two servers: every field editable, one user and password or two."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.model.account import AccountSettings, AuthMethod, Protocol, Server
from ui import theme
from ui.page import titled, words
from ui.pop3_form import Pop3Form
from ui.server_form import ServerForm, caption, password_field


class ServerCards(QWidget):
    """Where mail comes from and where it leaves. `changed` tells that any field did.

    With `own_password`, the password of the incoming server is asked for here, too.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, own_password: bool = False) -> None:
        super().__init__(parent)
        self.incoming = ServerForm((Protocol.IMAP, Protocol.POP3))
        self.outgoing = ServerForm((Protocol.SMTP,))
        self.password = password_field()
        self.outgoing_password = password_field()
        self.same = QCheckBox(self.tr("Same user name and password as for incoming mail"))
        self.pop3 = Pop3Form()
        self.incoming_source = words("", "dimmed")
        self.outgoing_source = words("", "dimmed")
        self.incoming_doubt = words("", "warning")
        self.outgoing_doubt = words("", "warning")
        self._address = ""
        self._arrange(own_password=own_password)
        self.same.setChecked(True)
        self._on_same(True)
        self._on_protocol()
        self.incoming.protocolChanged.connect(self._on_protocol)
        self.same.toggled.connect(self._on_same)
        self._pass_on_changes()

    def filled_into(self, settings: AccountSettings) -> AccountSettings:
        """Return the settings with the servers that are filled in here."""
        incoming, outgoing = self.incoming.server(), self.outgoing.server()
        same = self.same.isChecked()
        filled = replace(
            settings,
            incoming=incoming,
            outgoing=replace(outgoing, user=incoming.user) if same else outgoing,
            same_password=same,
        )
        return self.pop3.filled_into(filled) if incoming.protocol is Protocol.POP3 else filled

    def show_settings(self, settings: AccountSettings) -> None:
        """Fill in what an account has."""
        self.incoming.show_server(settings.incoming)
        self.outgoing.show_server(settings.outgoing)
        same = settings.same_password and settings.outgoing.user == settings.incoming.user
        self.same.setChecked(same)
        self.pop3.show_settings(settings)
        self._on_protocol()

    def take(self, server: Server) -> None:
        """Fill in one server instead of what stands in its card."""
        form = self.form_of(server.protocol)
        if server.protocol is Protocol.SMTP and server.user != self.incoming.server().user:
            self.same.setChecked(False)
        form.show_server(server)

    def form_of(self, protocol: Protocol) -> ServerForm:
        """Return the fields of the server that speaks a protocol."""
        return self.outgoing if protocol is Protocol.SMTP else self.incoming

    def password_of(self, protocol: Protocol) -> QLineEdit:
        """Return the field for the password that a server gets."""
        second = protocol is Protocol.SMTP and not self.same.isChecked()
        return self.outgoing_password if second else self.password

    def guess(self, address: str) -> None:
        """Propose servers for an address, where the person wrote none."""
        self._address = address
        self.incoming.guess(address)
        self.outgoing.guess(address)

    def start_over(self, address: str) -> None:
        """Forget which servers were filled in; passwords stay."""
        self._address = address
        self.same.setChecked(True)
        self.incoming.start_over(address)
        self.outgoing.start_over(address)

    def second_password(self) -> str:
        """Return the password of the outgoing server; "" where the first serves both."""
        return "" if self.same.isChecked() else self.outgoing_password.text()

    def show_source(self, form: ServerForm, text: str, warning: str = "") -> None:
        """Say where a server comes from, and what to look at first; "" says nothing."""
        outgoing = form is self.outgoing
        source = self.outgoing_source if outgoing else self.incoming_source
        doubt = self.outgoing_doubt if outgoing else self.incoming_doubt
        for label, said in ((source, text), (doubt, warning)):
            label.setText(said)
            label.setVisible(bool(said))

    def mark_wrong(self, *, password: bool, second: bool) -> list[QWidget]:
        """Mark and return the fields that cannot be right.

        `password` and `second` say whether the passwords have to be filled in.
        """
        fields = [self.incoming.invalid(), self.outgoing.invalid()]
        wrong: list[QWidget] = [field for field in fields if field is not None]
        for field, needed in ((self.password, password), (self.outgoing_password, second)):
            missing = needed and not field.text()
            field.setProperty("invalid", missing)
            theme.restyle(field)
            wrong += [field] if missing else []
        return wrong

    def needs_password(self) -> bool:
        """Whether the incoming server takes a password at all."""
        return self.incoming.server().auth not in (AuthMethod.NONE, AuthMethod.OAUTH2)

    def needs_second(self) -> bool:
        """Whether the outgoing server takes a password of its own.

        It never gets the other server's for want of one.
        """
        auth = self.outgoing.server().auth
        return not self.same.isChecked() and auth not in (AuthMethod.NONE, AuthMethod.OAUTH2)

    def _on_protocol(self) -> None:
        self.incoming.guess(self._address)
        self.pop3.setVisible(self.incoming.protocol_chosen is Protocol.POP3)

    def _on_same(self, same: bool) -> None:
        self.outgoing.show_user(not same)
        self.outgoing.form.setRowVisible(self.outgoing_password, not same)

    def _pass_on_changes(self) -> None:
        for form in (self.incoming, self.outgoing):
            form.changed.connect(self.changed)
        self.incoming.protocolChanged.connect(self.changed)
        for field in (self.password, self.outgoing_password):
            field.textChanged.connect(lambda _: self.changed.emit())
        self.same.toggled.connect(lambda _: self.changed.emit())

    def _arrange(self, *, own_password: bool) -> None:
        self.incoming.add_after_user(caption(self.tr("Password"), self.password), self.password)
        self.incoming.form.setRowVisible(self.password, own_password)
        self.outgoing.form.insertRow(0, self.same)
        label = caption(self.tr("Password"), self.outgoing_password)
        self.outgoing_password.setAccessibleName(self.tr("Password for outgoing mail"))
        self.outgoing.add_after_user(label, self.outgoing_password)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        coming = (self.incoming_source, self.incoming_doubt, self.incoming, self.pop3)
        going = (self.outgoing_source, self.outgoing_doubt, self.outgoing)
        column.addWidget(titled(self.tr("Incoming mail"), *coming))
        column.addWidget(titled(self.tr("Outgoing mail"), *going))
        for form in (self.incoming, self.outgoing):
            self.show_source(form, "")
