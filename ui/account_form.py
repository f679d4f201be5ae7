"""The form of an account that is there: who one is, the two servers, and the doctor."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.model.account import Account, AccountSettings, Secret, Server
from app.model.addressing import typed_address
from app.model.diagnosis import Checkup
from app.model.problem import Problem
from ui import theme
from ui.bridge import Bridge
from ui.certificate_card import CertificateCards
from ui.composer.addresses import is_address
from ui.doctor_panel import SETTLED, DoctorPanel
from ui.notice import Notice
from ui.page import Page, foot, titled, words
from ui.server_cards import ServerCards
from ui.server_form import caption, password_field
from ui.sign_in import Browse

Filled = tuple[AccountSettings, Secret | None, Secret | None]
"""What is filled in, with the secrets of both servers."""


class AccountForm(QDialog):
    """Edits `account`. Save tests first what was changed; a failed test can be overruled."""

    saved = Signal(object)
    removed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        accounts: Accounts,
        account: Account,
        parent: QWidget | None = None,
        *,
        browse: Browse = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._account = account
        self._tested: Filled | None = None
        self._save_when_tested = False
        self.setWindowTitle(self.tr("Edit account"))
        self.setModal(True)
        self._make_fields(browse)
        self._arrange()
        self._connect()
        self._show(account.settings)
        self._tested = self._filled_in()
        bridge.call(accounts.keyring_usable(), self._on_keyring, owner=self)

    # --- what a person does ---

    def test(self) -> None:
        """Let the doctor look at both servers, step by step."""
        if self.doctor.checking or not self._check():
            return
        self.certificates.clear()
        self.notice.hide()
        self.doctor.show()
        self._trying = self._filled_in()
        self.doctor.check(*self._trying, account=self._account.id)
        self._show_testing()

    def save(self) -> None:
        """Save, after a test where these settings were not tested yet."""
        if self.doctor.checking or not self._check():
            return
        if self._tested == self._filled_in() or not self._servers_changed():
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
        """Return what is filled in; what the form does not show stays as it was."""
        person = replace(
            self._account.settings,
            address=typed_address(self.address.text().strip()),
            name=self.name.text().strip(),
            label=self.label.text().strip(),
        )
        return self.servers.filled_into(person)

    def ask_sign_in(self) -> None:
        """Let the person sign in at the provider, here and now."""
        self.servers.choose_sign_in()
        self.servers.sign_in.button.setFocus()
        QTimer.singleShot(SETTLED, self, self._show_sign_in)

    def _show_sign_in(self) -> None:
        self._page.ensureWidgetVisible(self.servers.sign_in)

    def _on_signed_in(self) -> None:
        self.notice.hide()
        self._save.setFocus()

    def _on_auth(self) -> None:
        self._person.setRowVisible(self.password, not self.servers.incoming.signs_in)

    def examine(self, problem: Problem) -> None:
        """Show the certificate for which a server of this account is refused."""
        self.notice.tell_problem(problem)
        self.certificates.examine(self._bridge, self._accounts, problem)

    # --- testing ---

    def _on_checked(self, checkup: Checkup) -> None:
        self._end_test()
        self.servers.pop3.show_report(checkup.report)
        if checkup.ok:
            self._tested = self._trying
        if checkup.ok and self._save_when_tested:
            self._store()
        elif not checkup.ok:
            self._offer_to_save()
        self._save_when_tested = False

    def _on_not_tested(self, problem: Problem) -> None:
        self._end_test()
        self._save_when_tested = False
        self.notice.tell_problem(problem)
        self._offer_to_save()

    def _offer_to_save(self) -> None:
        self._anyway.show()

    def _show_testing(self) -> None:
        self._anyway.hide()
        self._test.setText(self.tr("Testing…"))
        self._test.setEnabled(False)
        self._save.setEnabled(False)

    def _end_test(self) -> None:
        self._test.setText(self.tr("Test"))
        self._test.setEnabled(True)
        self._save.setEnabled(True)

    # --- what a fix asks for ---

    def _use_server(self, _: Server, wanted: Server) -> None:
        self.servers.take(wanted)
        self.test()

    def _trust(self, server: Server, fingerprint: str) -> None:
        self.servers.form_of(server.protocol).trust(fingerprint)
        self.test()

    def _use_password(self, server: Server, secret: Secret) -> None:
        self.servers.password_of(server.protocol).setText(secret.value)
        self.test()

    def _on_certificate(self) -> None:
        QTimer.singleShot(SETTLED, self, self._show_certificate)

    def _show_certificate(self) -> None:
        """Bring what a person has to judge into sight."""
        self._page.ensureWidgetVisible(self.certificates.first() or self.certificates)

    def _on_trusted(self) -> None:
        """Show by a test that it works now."""
        self.certificates.clear()
        self.test()

    # --- storing ---

    def _store(self) -> None:
        future = self._accounts.edit(self._account.id, *self._filled_in())
        self._save.setEnabled(False)
        self._bridge.call(future, self._on_stored, self._on_not_stored, owner=self)

    def _on_stored(self, account: Account) -> None:
        self.saved.emit(account)
        self.accept()

    def _on_not_stored(self, problem: Problem) -> None:
        self._save.setEnabled(True)
        self.notice.tell_problem(problem)

    def _remove(self) -> None:
        future = self._accounts.remove(self._account.id)
        self._bridge.call(future, self._on_removed, self.notice.tell_problem, owner=self)

    def _on_removed(self, _: None) -> None:
        self.removed.emit()
        self.accept()

    # --- fields ---

    def _filled_in(self) -> Filled:
        """Return the settings with both secrets; None is one that stays as it is."""
        return self.settings(), *self.servers.secrets()

    def _servers_changed(self) -> bool:
        before, now = self._account.settings, self.settings()
        servers = (before.incoming, before.outgoing) != (now.incoming, now.outgoing)
        return servers or any(self.servers.secrets())

    def _check(self) -> bool:
        """Mark what cannot be right, go there, and say so."""
        right = is_address(self.address.text().strip())
        self.address.setProperty("invalid", not right)
        theme.restyle(self.address)
        wrong: list[QWidget] = [] if right else [self.address]
        wrong += self.servers.mark_wrong(password=False, second=self._lacks_second())
        if wrong:
            wrong[0].setFocus()
            self._page.ensureWidgetVisible(wrong[0])
            self.notice.tell(self.servers.complaint(wrong[0]), kind="warning")
        return not wrong

    def _lacks_second(self) -> bool:
        """Whether the outgoing server wants a password that was never given."""
        return self.servers.needs_second() and self._account.settings.same_password

    def _show(self, settings: AccountSettings) -> None:
        self.name.setText(settings.name)
        self.address.setText(settings.address)
        self.label.setText(settings.label)
        for field in (self.password, self.servers.outgoing_password):
            field.setPlaceholderText(self.tr("Unchanged"))
        self.servers.show_settings(settings)

    def _on_keyring(self, usable: bool) -> None:
        self._person.setRowVisible(self._keyring_note, not usable)

    def _make_fields(self, browse: Browse) -> None:
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("As others shall read it"))
        self.address = QLineEdit()
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.label = QLineEdit()
        self.label.setPlaceholderText(self.tr("The address"))
        self._keyring_note = words(
            self.tr("This system has no keyring: the password is kept for this session only."),
            "dimmed",
        )
        self.password = password_field()
        self.servers = ServerCards(
            self._bridge, self._accounts, account=self._account.id, browse=browse
        )
        self.certificates = CertificateCards(self.servers.incoming, self.servers.outgoing)
        self.doctor = DoctorPanel(self._bridge, self._accounts)
        self.doctor.hide()
        self.notice = Notice()
        self._make_buttons()

    def _make_buttons(self) -> None:
        self._test = QPushButton(self.tr("Test"))
        self._remove_button = QPushButton(self.tr("Remove account…"))
        self._remove_button.setProperty("danger", True)
        self._anyway = QPushButton(self.tr("Save anyway"))
        self._anyway.hide()
        self._cancel = QPushButton(self.tr("Cancel"))
        for button in (self._test, self._remove_button, self._anyway, self._cancel):
            button.setAutoDefault(False)
        self._save = QPushButton(self.tr("Save"))
        self._save.setProperty("primary", True)

    def _arrange(self) -> None:
        self.resize(600, 720)
        self._page = Page()
        for part in (self._person_card(), self.servers, self.certificates, self.doctor):
            self._page.add(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._page, 1)
        layout.addWidget(self.notice)
        ending = (self._anyway, self._cancel, self._save)
        layout.addWidget(foot(self._test, self._remove_button, None, *ending))
        self._save.setDefault(True)

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
        return titled(self.tr("You"), holder)

    def _connect(self) -> None:
        self.address.textEdited.connect(self.servers.guess)
        self.servers.password.textChanged.connect(self.password.setText)
        self.password.textChanged.connect(self.servers.password.setText)
        self.servers.auth_changed.connect(self._on_auth)
        self.servers.signed_in.connect(self._on_signed_in)
        self.doctor.sign_in_wanted.connect(lambda _: self.ask_sign_in())
        self.certificates.shown.connect(self._on_certificate)
        self.certificates.trusted.connect(self._on_trusted)
        self.doctor.checked.connect(self._on_checked)
        self.doctor.failed.connect(self._on_not_tested)
        self.doctor.server_wanted.connect(self._use_server)
        self.doctor.trusted.connect(self._trust)
        self.doctor.password_given.connect(self._use_password)
        self.doctor.again_wanted.connect(self.test)
        self.doctor.needs_sight.connect(self._page.ensureWidgetVisible)
        self._test.clicked.connect(lambda _=False: self.test())
        self._save.clicked.connect(lambda _=False: self.save())
        self._anyway.clicked.connect(lambda _=False: self._store())
        self._remove_button.clicked.connect(lambda _=False: self.remove())
        self._cancel.clicked.connect(lambda _=False: self.reject())
