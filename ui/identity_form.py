"""The form of an identity: a name and address one writes as, with what belongs to it."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.model.account import Account, AuthMethod, Identity, IdentityId, Protocol, Secret, Server
from app.model.addressing import typed_address
from app.model.problem import Problem
from app.model.report import ProbeReport, ProbeStep
from ui import theme
from ui.bridge import Bridge
from ui.certificate_card import CertificateCards
from ui.composer.addresses import is_address, recipients
from ui.notice import Notice
from ui.page import Page, card, words
from ui.probe_steps import ProbeSteps
from ui.relay import Relay
from ui.server_form import ServerForm, caption, password_field
from ui.sign_in import Browse, SignIn

SETTLED = 60  # milliseconds; by then notice and steps have taken their room


class IdentityForm(QDialog):
    """Adds an identity to `account`, or edits one; its own server can be tried."""

    saved = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        accounts: Accounts,
        account: Account,
        identity: Identity | None = None,
        parent: QWidget | None = None,
        *,
        browse: Browse = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._account = account
        self._run = 0
        self._before = identity or Identity(IdentityId(0), account.id, "", "")
        self.setWindowTitle(self.tr("Edit identity") if identity else self.tr("Add identity"))
        self.setModal(True)
        self.sign_in = SignIn(bridge, accounts, browse=browse)
        self._make_fields()
        self._arrange()
        self._connect()
        self._show_server()

    # --- what a person does ---

    def identity(self) -> Identity:
        """Return what is filled in."""
        return replace(
            self._before,
            name=self.name.text().strip(),
            address=typed_address(self.address.text().strip()),
            reply_to=self.reply_to.text().strip(),
            signature=self.signature.toPlainText().strip("\n"),
            outgoing=self._own_server() if self.own_server.isChecked() else None,
        )

    def test(self) -> None:
        """Try the server step by step; no letter is sent."""
        if not self._check():
            return
        self.steps.clear()
        self.certificates.clear()
        self._steps_card.show()
        self.notice.hide()
        self._set_testing(True)
        self._run += 1
        relay = Relay(self._run, self)
        relay.told.connect(self._on_step, Qt.ConnectionType.QueuedConnection)
        future = self._accounts.probe_identity(self.identity(), self._secret(), relay.tell)
        self._bridge.call(future, self._on_report, self._on_not_tested, owner=self)

    def save(self) -> None:
        """Store the identity, if it can be right."""
        if not self._check():
            return
        self._save.setEnabled(False)
        future = self._accounts.save_identity(self.identity(), self._secret())
        self._bridge.call(future, self._on_saved, self._on_problem, owner=self)

    # --- testing ---

    @Slot(int, object)
    def _on_step(self, run: int, step: ProbeStep) -> None:
        if run == self._run:
            self.steps.add(step)

    def _on_report(self, report: ProbeReport) -> None:
        self._run += 1
        self._set_testing(False)
        self.steps.clear()  # steps that were told late would be shown twice
        for step in report.steps:
            self.steps.add(step)
        self.certificates.show_report(report)
        trouble = next((step.problem for step in report.steps if step.problem), None)
        if trouble is None:
            self.notice.tell(self.tr("Everything works."), kind="success")
        else:
            self.notice.tell_problem(trouble)
        QTimer.singleShot(SETTLED, self, self._show_steps)

    def _on_not_tested(self, problem: Problem) -> None:
        self._set_testing(False)
        self.notice.tell_problem(problem)

    def _on_trusted(self) -> None:
        self.certificates.clear()
        self.test()

    def _show_steps(self) -> None:
        self._page.ensureWidgetVisible(self.certificates.first() or self._steps_card)

    def _set_testing(self, testing: bool) -> None:
        self._test.setText(self.tr("Testing…") if testing else self.tr("Test"))
        self._test.setEnabled(not testing)
        self._save.setEnabled(not testing)

    # --- fields ---

    def _own_server(self) -> Server:
        """Return the server; without a user name it is given the account's, and its password."""
        server = self.server.server()
        return replace(server, user="") if self.same.isChecked() else server

    def _secret(self) -> Secret | None:
        """Return what was given for the server; None keeps what is known."""
        if not self.own_server.isChecked() or self.same.isChecked():
            return None
        if self.server.signs_in:
            return self.sign_in.signed.secret if self.sign_in.signed else None
        password = self.password.text()
        return Secret(password) if password else None

    def _check(self) -> bool:
        wrong: list[QWidget] = []
        for field, right in (
            (self.address, is_address(self.address.text().strip())),
            (self.reply_to, all(each.valid for each in recipients(self.reply_to.text()))),
            (self.password, not self._needs_password()),
        ):
            field.setProperty("invalid", not right)
            theme.restyle(field)
            wrong += [] if right else [field]
        field_of_server = self.server.invalid() if self.own_server.isChecked() else None
        wrong += [field_of_server] if field_of_server else []
        wrong += [self.sign_in.button] if self._needs_sign_in() else []
        if wrong:
            wrong[0].setFocus()
            self._page.ensureWidgetVisible(wrong[0])
            self.notice.tell(self._missing(wrong[0]), kind="warning")
        return not wrong

    def _missing(self, field: QWidget) -> str:
        """Say what is to be done first."""
        if field is self.sign_in.button:
            return self.tr("Please sign in first.")
        return self.tr("Please fill in: %1").replace("%1", field.accessibleName())

    def _needs_password(self) -> bool:
        """Whether a password is missing that is not known for this very server and user."""
        auth = self.server.server().auth
        needless = auth in (AuthMethod.NONE, AuthMethod.OAUTH2) or self._secret() is not None
        return self._has_own_user() and not needless and not self._is_known()

    def _needs_sign_in(self) -> bool:
        signs_in = self._has_own_user() and self.server.signs_in
        return signs_in and self.sign_in.signed is None and not self._is_known()

    def _has_own_user(self) -> bool:
        return self.own_server.isChecked() and not self.same.isChecked()

    def _is_known(self) -> bool:
        before, now = self._before.outgoing, self.server.server()
        if before is None or not before.user:
            return False
        return (before.host, before.port, before.user, before.auth) == (
            now.host,
            now.port,
            now.user,
            now.auth,
        )

    def _on_saved(self, identity: Identity) -> None:
        self.saved.emit(identity)
        self.accept()

    def _on_problem(self, problem: Problem) -> None:
        self._save.setEnabled(True)
        self.notice.tell_problem(problem)

    def _show_server(self) -> None:
        own = self._before.outgoing
        if own is not None:
            self.server.show_server(own)
            if own.user:
                self.password.setPlaceholderText(self.tr("Unchanged"))
        else:
            self.server.guess(self._before.address)
        self.same.setChecked(own is None or not own.user)
        self.own_server.setChecked(own is not None)
        self._on_choice()

    def _on_choice(self) -> None:
        """Show what the choices leave to be filled in."""
        own, same = self.own_server.isChecked(), self.same.isChecked()
        signs_in = self.server.signs_in
        self.same.setVisible(own)
        self.server.setVisible(own)
        self.server.show_user(not same)
        self.server.form.setRowVisible(self.password, not same and not signs_in)
        self._sign_in_card.setVisible(own and not same and signs_in)
        self._test.setVisible(own)
        self.sign_in.guess(self.server.user.text().strip(), self.server.host.text().strip())

    def _make_fields(self) -> None:
        self.name = QLineEdit(self._before.name)
        self.address = QLineEdit(self._before.address)
        self.reply_to = QLineEdit(self._before.reply_to)
        self.reply_to.setPlaceholderText(self.tr("The address above"))
        self.signature = QPlainTextEdit(self._before.signature)
        self.signature.setTabChangesFocus(True)
        self.signature.setFixedHeight(96)
        self.own_server = QCheckBox(self.tr("Send through a server of its own"))
        self.same = QCheckBox(self.tr("Same user name and password as the account's outgoing mail"))
        self.server = ServerForm((Protocol.SMTP,))
        self.password = password_field()
        self.steps = ProbeSteps()
        self.certificates = CertificateCards(self.server, self.server)
        self.notice = Notice()
        self._test = QPushButton(self.tr("Test"))
        self._test.setAutoDefault(False)
        self._save = QPushButton(self.tr("Save"))
        self._save.setDefault(True)
        self._save.setProperty("primary", True)
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAutoDefault(False)

    def _arrange(self) -> None:
        self.resize(560, 640)
        self._page = Page()
        self._page.add(self._person_card())
        self._page.add(self._server_card())
        self._sign_in_card = _card(
            words(self.tr("Sign in at the provider"), "heading"), self.sign_in
        )
        self._page.add(self._sign_in_card)
        self._steps_card = _card(words(self.tr("Test"), "heading"), self.steps, self.certificates)
        self._steps_card.hide()
        self._page.add(self._steps_card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._page, 1)
        layout.addWidget(self.notice)
        layout.addWidget(self._foot())

    def _connect(self) -> None:
        self._test.clicked.connect(self.test)
        self._save.clicked.connect(self.save)
        self._cancel.clicked.connect(self.reject)
        self.own_server.toggled.connect(self._on_choice)
        self.same.toggled.connect(self._on_choice)
        self.server.auth.currentIndexChanged.connect(self._on_choice)
        self.address.textEdited.connect(self.server.guess)
        self.certificates.trusted.connect(self._on_trusted)
        self.sign_in.signedIn.connect(self.notice.hide)

    def _person_card(self) -> QFrame:
        frame = card()
        form = QFormLayout(frame)
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name, field in (
            (self.tr("Name"), self.name),
            (self.tr("Address"), self.address),
            (self.tr("Replies go to"), self.reply_to),
            (self.tr("Signature"), self.signature),
        ):
            form.addRow(caption(name, field), field)
        return frame

    def _server_card(self) -> QFrame:
        label = caption(self.tr("Password"), self.password)
        self.server.add_after_user(label, self.password)
        return _card(self.own_server, self.same, self.server)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("letterFoot")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._test)
        layout.addStretch()
        layout.addWidget(self._cancel)
        layout.addWidget(self._save)
        return foot


def _card(*contents: QWidget) -> QFrame:
    frame = card()
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.setSpacing(12)
    for each in contents:
        layout.addWidget(each)
    return frame
