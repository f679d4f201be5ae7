"""The fields that say how one server is reached."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.model.account import DEFAULT_PORTS, AuthMethod, Protocol, Security, Server
from app.model.certificate import grouped
from ui import theme, wording
from ui.composer.addresses import is_host
from ui.page import words

translate = QCoreApplication.translate

CAPTION_WIDTH = 112
_HIGHEST_PORT = 65_535
_GUESSED_HOSTS = {Protocol.IMAP: "imap", Protocol.POP3: "pop", Protocol.SMTP: "smtp"}


class ServerForm(QWidget):
    """Kind, name, port, security, user and authentication of a server.

    What a person has not edited follows: the name and the user the address, the port the security.
    """

    changed = Signal()
    protocolChanged = Signal()

    def __init__(self, protocols: Sequence[Protocol], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.protocol = choice([(wording.protocol(each), each) for each in protocols])
        self.host = QLineEdit()
        self.port = QLineEdit()
        self.port.setValidator(QIntValidator(1, _HIGHEST_PORT, self.port))
        self.port.setFixedWidth(72)
        self.security = choice([(wording.security(each), each) for each in Security])
        self._consequence = words("", "danger")
        self.user = QLineEdit()
        self.auth = choice([(_auth_name(each), each) for each in AuthMethod])
        self.ca_file = QLineEdit()
        self.ca_file.setPlaceholderText(self.tr("Certificates this system trusts"))
        self._trusted = words("", "dimmed")
        self.forget = QPushButton(self.tr("Forget"))
        self._exception: tuple[str, int, str] | None = None
        self._host_edited = self._user_edited = self._port_edited = False
        self.form = QFormLayout(self)
        self._arrange(choice_of_kind=len(protocols) > 1)
        self._connect()
        self._follow_security()

    # Qt hands a StrEnum back as a bare string: the choices are made enums again.

    @property
    def protocol_chosen(self) -> Protocol:
        """What kind of server is filled in."""
        return Protocol(self.protocol.currentData())

    @property
    def security_chosen(self) -> Security:
        """How the line is protected."""
        return Security(self.security.currentData())

    @property
    def guessed(self) -> bool:
        """Whether the name is only a proposal."""
        return bool(self.host.text()) and not self._host_edited

    def server(self) -> Server:
        """Return what is filled in."""
        return Server(
            protocol=self.protocol_chosen,
            host=self.host.text().strip().rstrip("."),
            port=int(self.port.text() or 0),
            security=self.security_chosen,
            user=self.user.text().strip(),
            auth=AuthMethod(self.auth.currentData()),
            ca_file=self.ca_file.text().strip(),
            pinned=self._pinned(),
        )

    def trust(self, fingerprint: str) -> None:
        """Make an exception for one certificate, at this name and port alone; "" ends it."""
        server = self.server()
        self._exception = (server.host, server.port, fingerprint) if fingerprint else None
        self._show_exception()
        self.changed.emit()

    def show_server(self, server: Server) -> None:
        """Fill in a known server; nothing follows any more."""
        _choose(self.protocol, server.protocol)
        _choose(self.security, server.security)
        _choose(self.auth, server.auth)
        self.host.setText(server.host)
        self.host.setCursorPosition(0)  # of a long name the beginning tells most
        self.user.setText(server.user)
        self.ca_file.setText(server.ca_file)
        self._host_edited = self._user_edited = True
        self.port.setText(str(server.port))
        self._port_edited = server.port != self._usual_port()
        self.trust(server.pinned)

    def guess(self, address: str) -> None:
        """Propose a name and a user for an address, where the person wrote none."""
        domain = address.rpartition("@")[2].strip().rstrip(".")
        prefix = _GUESSED_HOSTS[self.protocol_chosen]
        if not self._host_edited:
            self.host.setText(f"{prefix}.{domain}" if domain and "@" in address else "")
        if not self._user_edited:
            self.user.setText(address.strip())

    def start_over(self, address: str) -> None:
        """Forget what was typed, and propose the usual name, port and user."""
        self._host_edited = self._user_edited = self._port_edited = False
        self.guess(address)
        self._follow_security()

    def invalid(self) -> QLineEdit | None:
        """Mark and return the first field that cannot be right."""
        wrong = None
        for field, right in (
            (self.host, is_host(self.host.text().strip().rstrip("."))),
            (self.port, 1 <= int(self.port.text() or 0) <= _HIGHEST_PORT),
            (self.user, bool(self.user.text().strip()) or self._needs_no_user()),
        ):
            field.setProperty("invalid", not right)
            theme.restyle(field)
            wrong = wrong or (None if right else field)
        return wrong

    @property
    def signs_in(self) -> bool:
        """Whether one signs in at the provider instead of giving a password."""
        return AuthMethod(self.auth.currentData()) is AuthMethod.OAUTH2

    def choose_auth(self, method: AuthMethod) -> None:
        """Choose how one proves who one is."""
        _choose(self.auth, method)

    def show_user(self, shown: bool) -> None:
        """Show the field for the user, or hide it where another field stands for it."""
        self.form.setRowVisible(self.user, shown)

    def add_after_user(self, label: QWidget, field: QWidget) -> None:
        """Put a row below the user name."""
        row = next(
            at
            for at in range(self.form.rowCount())
            if (item := self.form.itemAt(at, QFormLayout.ItemRole.FieldRole))
            and item.widget() is self.user
        )
        self.form.insertRow(row + 1, label, field)

    def _pinned(self) -> str:
        """Return the exception, where name and port are still those it was made for."""
        place = (self.host.text().strip().rstrip("."), int(self.port.text() or 0))
        if self._exception is None or self._exception[:2] != place:
            return ""
        return self._exception[2] if self.security_chosen is not Security.NONE else ""

    def _show_exception(self) -> None:
        pinned = self._pinned()
        self._trusted.setText(
            self.tr("You trust one certificate for this server: %1").replace("%1", grouped(pinned))
        )
        self.form.setRowVisible(self._exception_row, bool(pinned))

    def _needs_no_user(self) -> bool:
        return self.server().auth is AuthMethod.NONE or not self.form.isRowVisible(self.user)

    def _arrange(self, *, choice_of_kind: bool) -> None:
        form = self.form
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        if choice_of_kind:
            _add(form, self.tr("Kind"), self.protocol)
        _add(form, self.tr("Server"), self.host, row=self._host_row())
        _add(form, self.tr("Security"), self.security)
        form.addRow("", self._consequence)
        _add(form, self.tr("User name"), self.user)
        _add(form, self.tr("Authentication"), self.auth)
        _add(form, self.tr("CA file"), self.ca_file, row=self._file_row())
        self._exception_row = _row((self._trusted, 1), (self.forget, 0))
        self.forget.setAutoDefault(False)
        self.forget.setAccessibleName(self.tr("Forget the trusted certificate"))
        form.addRow("", self._exception_row)
        form.setRowVisible(self._exception_row, False)
        self.ca_file.setToolTip(self.tr("Extra certificates to trust (PEM), for a private server"))

    def _host_row(self) -> QWidget:
        label = QLabel(self.tr("Port"))
        label.setBuddy(self.port)
        self.port.setAccessibleName(self.tr("Port"))
        return _row((self.host, 1), (label, 0), (self.port, 0))

    def _file_row(self) -> QWidget:
        button = QPushButton(self.tr("Choose…"))
        button.setAccessibleName(self.tr("Choose a CA file"))
        button.setAutoDefault(False)
        button.clicked.connect(self._choose_file)
        return _row((self.ca_file, 1), (button, 0))

    def _connect(self) -> None:
        self.host.textEdited.connect(self._on_host)
        self.host.editingFinished.connect(self._part_port)
        self.user.textEdited.connect(self._on_user)
        self.port.textEdited.connect(self._on_port)
        self.security.currentIndexChanged.connect(self._follow_security)
        self.protocol.currentIndexChanged.connect(self._on_protocol)
        self.auth.currentIndexChanged.connect(self.changed)
        self.ca_file.textChanged.connect(self.changed)
        self.host.textChanged.connect(self.changed)
        self.host.textChanged.connect(self._show_exception)
        self.port.textChanged.connect(self._show_exception)
        self.security.currentIndexChanged.connect(self._show_exception)
        self.forget.clicked.connect(lambda _=False: self.trust(""))
        self.user.textChanged.connect(self.changed)

    def _on_host(self, text: str) -> None:
        self._host_edited = bool(text)

    def _part_port(self) -> None:
        """Take "name:port", as providers write it, apart into its two fields."""
        name, colon, port = self.host.text().strip().rpartition(":")
        if colon and is_host(name) and port.isascii() and port.isdecimal():
            self.host.setText(name)
            self.port.setText(port)
            self._on_port(port)

    def _on_user(self, text: str) -> None:
        self._user_edited = bool(text)

    def _on_port(self, port: str) -> None:
        """A port that is the usual one goes on following, however it came there."""
        self._port_edited = bool(port) and port != str(self._usual_port())
        self.changed.emit()

    def _on_protocol(self) -> None:
        self._follow_security()
        self.protocolChanged.emit()

    def _follow_security(self) -> None:
        """Take the usual port, unless another was typed; say what no protection means."""
        if not self._port_edited:
            self.port.setText(str(self._usual_port()))
        unprotected = self.security_chosen is Security.NONE
        self._consequence.setText(
            self.tr("Anyone on the way can read your password and your mail.")
        )
        self.form.setRowVisible(self._consequence, unprotected)
        self.changed.emit()

    def _usual_port(self) -> int:
        return DEFAULT_PORTS[self.protocol_chosen, self.security_chosen]

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a CA file"), "", self.tr("Certificates (*.pem *.crt *.cer)")
        )
        if name:
            self.ca_file.setText(name)


def caption(name: str, field: QWidget) -> QLabel:
    """Return the label before a field, as wide as in every other card, and name the field by it."""
    label = QLabel(name)
    label.setMinimumWidth(CAPTION_WIDTH)
    label.setBuddy(field)
    field.setAccessibleName(name)
    return label


def password_field() -> QLineEdit:
    """Return a field that hides what is typed."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def choice(options: Sequence[tuple[str, object]]) -> QComboBox:
    """Return a box of choices, each a text and the value it stands for."""
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for text, value in options:
        box.addItem(text, value)
    return box


def _choose(box: QComboBox, value: object) -> None:
    at = next((at for at in range(box.count()) if box.itemData(at) == value), 0)
    box.setCurrentIndex(at)


def _add(form: QFormLayout, name: str, field: QWidget, row: QWidget | None = None) -> None:
    form.addRow(caption(name, field), row or field)


def _row(*widgets: tuple[QWidget, int]) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget, stretch in widgets:
        layout.addWidget(widget, stretch)
    return holder


def _auth_name(method: AuthMethod) -> str:
    match method:
        case AuthMethod.AUTO:
            return translate("ServerForm", "The strongest both sides know")
        case AuthMethod.NONE:
            return translate("ServerForm", "None")
        case AuthMethod.OAUTH2:
            return translate("ServerForm", "OAuth 2.0 (sign in at the provider)")
        case _:
            return method.value.upper()
