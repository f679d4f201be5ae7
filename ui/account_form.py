"""The form of an account: who one is, the two servers, and a test that shows each step."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.model.account import (
    Account,
    AccountId,
    AccountSettings,
    AuthMethod,
    Protocol,
    Secret,
)
from app.model.problem import Problem
from app.model.report import ProbeReport, ProbeStep
from ui import theme
from ui.bridge import Bridge
from ui.certificate_card import CertificateCards
from ui.composer.addresses import is_address
from ui.notice import Notice
from ui.page import Page, card, words
from ui.pop3_form import Pop3Form
from ui.probe_steps import ProbeSteps, StepRelay
from ui.server_form import ServerForm, caption, password_field
from ui.sign_in import Browse, SignIn

SETTLED = 60  # milliseconds; by then notice and steps have taken their room


class AccountForm(QDialog):
    """Adds an account, or edits `account`. Save tests first; a failed test can be overruled."""

    saved = Signal(object)
    removed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        accounts: Accounts,
        account: Account | None = None,
        parent: QWidget | None = None,
        *,
        browse: Browse = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._browse = browse
        self._bridge = bridge
        self._accounts = accounts
        self._account = account
        self._tested: tuple[AccountSettings, str, str] | None = None
        self._testing = False
        self._save_when_tested = False
        self.setWindowTitle(self.tr("Edit account") if account else self.tr("Add account"))
        self.setModal(True)
        self._make_fields()
        self._arrange()
        self._connect()
        if account:
            self._show(account.settings)
        bridge.call(accounts.keyring_usable(), self._on_keyring, owner=self)

    # --- what a person does ---

    def test(self) -> None:
        """Try both servers, step by step."""
        if self._testing or not self._check(for_test=True):
            return
        self._testing = True
        self._show_testing()
        settings, incoming, outgoing = self._filled_in()
        relay = StepRelay()
        relay.told.connect(self._on_step, Qt.ConnectionType.QueuedConnection)
        future = self._accounts.probe(
            settings, _secret(incoming), _secret(outgoing), relay.tell, account=self._known_id()
        )
        self._trying = (settings, incoming, outgoing)
        self._bridge.call(future, self._on_report, self._on_not_tested, owner=self)

    def save(self) -> None:
        """Save, after a test where these settings were not tested yet."""
        if self._testing or not self._check():
            return
        untestable = self._account is not None and not (
            self.password.text() or self.incoming.signs_in
        )
        if untestable or self._tested == self._filled_in():
            self._store()
            return
        self._save_when_tested = True
        self.test()

    def remove(self) -> None:
        """Ask, and remove the account."""
        self.notice.tell(
            self.tr("Remove this account?"),
            self.tr("Its mail and passwords leave this computer. The server keeps everything."),
            kind="warning",
        )
        self.notice.offer(self.tr("Remove"), self._remove).setFocus()

    def settings(self) -> AccountSettings:
        """Return what is filled in."""
        incoming = self.incoming.server()
        outgoing = self.outgoing.server()
        same = self.same.isChecked()
        before = self._account.settings if self._account else None
        filled = AccountSettings(
            address=self.address.text().strip(),
            name=self.name.text().strip(),
            incoming=incoming,
            outgoing=replace(outgoing, user=incoming.user) if same else outgoing,
            label=self.label.text().strip(),
            same_password=same,
            oauth=self.sign_in.issuer() if self._signs_in else None,
        )
        if incoming.protocol is Protocol.POP3:
            filled = self.pop3.filled_into(filled)
        if before is None:
            return filled
        return replace(filled, colour=before.colour, poll_minutes=before.poll_minutes)

    def examine(self, problem: Problem) -> None:
        """Show the certificate for which a server of this account is refused."""
        self.notice.tell_problem(problem)
        self.certificates.examine(self._bridge, self._accounts, problem)

    # --- testing ---

    def _on_step(self, step: ProbeStep) -> None:
        self.steps.add(step)
        self._page.ensureWidgetVisible(self._steps_card)

    def _on_report(self, report: ProbeReport) -> None:
        self._end_test()
        self.steps.clear()  # steps that were told late would be shown twice
        for step in report.steps:
            self.steps.add(step)
        self.certificates.show_report(report)
        self.pop3.show_report(report)
        if report.ok:
            self._tested = self._trying
            self.notice.tell(self.tr("Everything works."), kind="success")
            if self._save_when_tested:
                self._store()
        else:
            problem = next(step.problem for step in report.steps if step.problem)
            self.notice.tell_problem(problem)
            self._offer_to_save()
        self._save_when_tested = False
        QTimer.singleShot(SETTLED, self, self._show_steps)

    def _on_certificate(self) -> None:
        self._steps_card.show()
        QTimer.singleShot(SETTLED, self, self._show_steps)

    def _on_trusted(self) -> None:
        """Show by a test that it works now; without a password, let it be saved."""
        self.certificates.clear()
        if self.password.text() or self.incoming.signs_in:
            self.test()
        else:
            self.notice.tell(self.tr("The certificate is trusted once you save."), kind="warning")
            self._save.setFocus()

    def _show_steps(self) -> None:
        """Bring what a person has to judge into sight, else the steps."""
        card = self.certificates.first()
        self._page.ensureWidgetVisible(card or self._steps_card)

    def _on_not_tested(self, problem: Problem) -> None:
        self._end_test()
        self._save_when_tested = False
        self.notice.tell_problem(problem)
        self._offer_to_save()

    def _offer_to_save(self) -> None:
        self.notice.offer(self.tr("Save anyway"), self._store)

    def _show_testing(self) -> None:
        self.steps.clear()
        self.certificates.clear()
        self._steps_card.show()
        self.notice.hide()
        self._test.setText(self.tr("Testing…"))
        self._test.setEnabled(False)
        self._save.setEnabled(False)

    def _end_test(self) -> None:
        self._testing = False
        self._test.setText(self.tr("Test"))
        self._test.setEnabled(True)
        self._save.setEnabled(True)

    # --- storing ---

    def _store(self) -> None:
        settings, incoming, outgoing = self._filled_in()
        first, second = _secret(incoming), _secret(outgoing)
        if self._account is None:
            future = self._accounts.add(settings, first, second)
        else:
            future = self._accounts.edit(self._account.id, settings, first, second)
        self._save.setEnabled(False)
        self._bridge.call(future, self._on_stored, self._on_not_stored, owner=self)

    def _on_stored(self, account: Account) -> None:
        self.saved.emit(account)
        self.accept()

    def _on_not_stored(self, problem: Problem) -> None:
        self._save.setEnabled(True)
        self.notice.tell_problem(problem)

    def _remove(self) -> None:
        assert self._account is not None
        future = self._accounts.remove(self._account.id)
        self._bridge.call(future, self._on_removed, self.notice.tell_problem, owner=self)

    def _on_removed(self, _: None) -> None:
        self.removed.emit()
        self.accept()

    # --- fields ---

    def _filled_in(self) -> tuple[AccountSettings, str, str]:
        """Return the settings with both secrets; the second is "" where the first serves both."""
        tokens = self.sign_in.signed.secret.value if self.sign_in.signed else ""
        first = tokens if self.incoming.signs_in else self.password.text()
        second = tokens if self.outgoing.signs_in else self.outgoing_password.text()
        return self.settings(), first, "" if self.same.isChecked() else second

    def _check(self, *, for_test: bool = False) -> bool:
        """Mark what cannot be right, go there, and say so."""
        wrong: list[QWidget] = []
        for field, right in (
            (self.address, is_address(self.address.text().strip())),
            (self.password, bool(self.password.text()) or not self._needs_first(for_test)),
            (
                self.outgoing_password,
                bool(self.outgoing_password.text()) or not self._needs_second(for_test),
            ),
        ):
            field.setProperty("invalid", not right)
            theme.restyle(field)
            wrong += [] if right else [field]
        others = (self.incoming.invalid(), self._unsigned(), self.outgoing.invalid())
        wrong += [field for field in others if field is not None]
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

    @property
    def _signs_in(self) -> bool:
        """Whether one of the servers is given tokens."""
        return self.incoming.signs_in or self.outgoing.signs_in

    def _unsigned(self) -> QWidget | None:
        """Return what is missing of the sign-in: a field, or the sign-in itself."""
        if not self._signs_in or self.sign_in.signed is not None:
            return None
        known = self._account.settings.oauth if self._account else None
        if known is not None and known == self.sign_in.issuer():
            return None
        return self.sign_in.invalid() or self.sign_in.button

    def _needs_first(self, for_test: bool) -> bool:
        """A test needs the password itself: the kept one never comes up to a window."""
        if self.incoming.server().auth in (AuthMethod.NONE, AuthMethod.OAUTH2):
            return False
        return for_test or self._account is None

    def _needs_second(self, for_test: bool) -> bool:
        """A server of its own never gets the other server's password for want of one."""
        auth = self.outgoing.server().auth
        if self.same.isChecked() or auth in (AuthMethod.NONE, AuthMethod.OAUTH2):
            return False
        known = self._account is not None and not self._account.settings.same_password
        return for_test or not known

    def _show(self, settings: AccountSettings) -> None:
        self.name.setText(settings.name)
        self.address.setText(settings.address)
        self.label.setText(settings.label)
        self.password.setPlaceholderText(self.tr("Unchanged"))
        self.outgoing_password.setPlaceholderText(self.tr("Unchanged"))
        self.incoming.show_server(settings.incoming)
        self.outgoing.show_server(settings.outgoing)
        same = settings.same_password and settings.outgoing.user == settings.incoming.user
        self.same.setChecked(same)
        if settings.oauth is not None:
            self.sign_in.show_issuer(settings.oauth)
        self.pop3.show_settings(settings)
        self._on_protocol()

    def _on_address(self, address: str) -> None:
        self.incoming.guess(address)
        self.outgoing.guess(address)
        self._guess_provider()

    def _guess_provider(self) -> None:
        self.sign_in.guess(self.address.text().strip(), self.incoming.host.text().strip())

    def _on_protocol(self) -> None:
        self.incoming.guess(self.address.text())
        pop3 = self.incoming.server().protocol is Protocol.POP3
        self.pop3.setVisible(pop3)

    def _on_same(self, same: bool) -> None:
        self.outgoing.show_user(not same)
        self._on_auth()

    def _on_auth(self) -> None:
        """Where one signs in, no password is asked for; who is the same here is so there."""
        same = self.same.isChecked()
        if same and self.incoming.signs_in != self.outgoing.signs_in:
            self.outgoing.choose_auth(
                AuthMethod.OAUTH2 if self.incoming.signs_in else AuthMethod.AUTO
            )
        self._person.setRowVisible(self.password, not self.incoming.signs_in)
        own_password = not same and not self.outgoing.signs_in
        self.outgoing.form.setRowVisible(self.outgoing_password, own_password)
        self._sign_in_card.setVisible(self._signs_in)
        self._guess_provider()

    def _on_signed_in(self) -> None:
        self.notice.hide()
        self._save.setFocus()

    def _known_id(self) -> AccountId | None:
        return self._account.id if self._account else None

    def _on_keyring(self, usable: bool) -> None:
        self._person.setRowVisible(self._keyring_note, not usable)

    def _make_fields(self) -> None:
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("As others shall read it"))
        self.address = QLineEdit()
        self.address.setPlaceholderText("name@example.org")
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.password = password_field()
        self.label = QLineEdit()
        self.label.setPlaceholderText(self.tr("The address"))
        self._keyring_note = words(
            self.tr("This system has no keyring: the password is kept for this session only."),
            "dimmed",
        )
        self.incoming = ServerForm((Protocol.IMAP, Protocol.POP3))
        self.outgoing = ServerForm((Protocol.SMTP,))
        self.outgoing_password = password_field()
        self.same = QCheckBox(self.tr("Same user name and password as for incoming mail"))
        self.pop3 = Pop3Form()
        self.sign_in = SignIn(
            self._bridge, self._accounts, account=self._known_id(), browse=self._browse
        )
        self.steps = ProbeSteps()
        self.certificates = CertificateCards(self.incoming, self.outgoing)
        self.notice = Notice()
        self._test = QPushButton(self.tr("Test"))
        self._save = QPushButton(self.tr("Save"))
        self._save.setDefault(True)
        self._save.setProperty("primary", True)
        self._test.setAutoDefault(False)
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAutoDefault(False)

    def _arrange(self) -> None:
        self.resize(600, 720)
        self._page = Page()
        self._page.add(self._person_card())
        self._page.add(_titled(self.tr("Incoming mail"), self.incoming, self.pop3))
        self._sign_in_card = _titled(self.tr("Sign in at the provider"), self.sign_in)
        self._page.add(self._sign_in_card)
        self.outgoing.form.insertRow(0, self.same)
        label = caption(self.tr("Password"), self.outgoing_password)
        self.outgoing_password.setAccessibleName(self.tr("Password for outgoing mail"))
        self.outgoing.add_after_user(label, self.outgoing_password)
        self._page.add(_titled(self.tr("Outgoing mail"), self.outgoing))
        self._steps_card = _titled(self.tr("Test"), self.steps, self.certificates)
        self._steps_card.hide()
        self._page.add(self._steps_card)
        self.same.setChecked(True)
        self._on_same(True)
        self._on_protocol()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._page, 1)
        layout.addWidget(self.notice)
        layout.addWidget(self._foot())

    def _person_card(self) -> QFrame:
        holder = QWidget()
        self._person = QFormLayout(holder)
        self._person.setContentsMargins(0, 0, 0, 0)
        self._person.setHorizontalSpacing(16)
        self._person.setVerticalSpacing(8)
        for name, field in (
            (self.tr("Your name"), self.name),
            (self.tr("Address"), self.address),
            (self.tr("Password"), self.password),
            (self.tr("Shown as"), self.label),
        ):
            self._person.addRow(caption(name, field), field)
        self._person.insertRow(3, "", self._keyring_note)
        self._person.setRowVisible(self._keyring_note, False)
        self._person.setRowVisible(self.label, self._account is not None)
        return _titled(self.tr("You"), holder)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("letterFoot")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._test)
        if self._account is not None:
            remove = QPushButton(self.tr("Remove account…"))
            remove.setProperty("danger", True)
            remove.setAutoDefault(False)
            remove.clicked.connect(self.remove)
            layout.addWidget(remove)
        layout.addStretch()
        layout.addWidget(self._cancel)
        layout.addWidget(self._save)
        return foot

    def _connect(self) -> None:
        self.address.textEdited.connect(self._on_address)
        self.incoming.protocolChanged.connect(self._on_protocol)
        self.same.toggled.connect(self._on_same)
        self.incoming.auth.currentIndexChanged.connect(self._on_auth)
        self.outgoing.auth.currentIndexChanged.connect(self._on_auth)
        self.sign_in.signedIn.connect(self._on_signed_in)
        self.certificates.shown.connect(self._on_certificate)
        self.certificates.trusted.connect(self._on_trusted)
        self._test.clicked.connect(self.test)
        self._save.clicked.connect(self.save)
        self._cancel.clicked.connect(self.reject)


def _secret(text: str) -> Secret | None:
    return Secret(text) if text else None


def _titled(title: str, *contents: QWidget) -> QFrame:
    """Put contents below a heading into a card."""
    frame = card()
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 16)
    layout.setSpacing(12)
    layout.addWidget(words(title, "heading"))
    for each in contents:
        layout.addWidget(each)
    return frame
