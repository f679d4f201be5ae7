"""Adding an account: who one is, its servers, the check of them, and what happens then."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.mail import Mail
from app.model.account import Account, AccountSettings, Secret, Server
from app.model.diagnosis import Checkup
from app.model.problem import Problem
from ui import theme
from ui.account_wizard_done import DonePage
from ui.account_wizard_person import PersonPage
from ui.account_wizard_servers import ServersPage
from ui.bridge import Bridge
from ui.doctor_panel import DoctorPanel
from ui.notice import Notice
from ui.page import Page, foot

SIZE = (600, 680)


class AccountWizard(QDialog):
    """Leads through adding an account. Nothing is stored before its servers were checked.

    Whoever closes it before the end finds everything as it was typed when it opens again;
    `added` carries the Account, `inbox_wanted` too.
    """

    added = Signal(object)
    inbox_wanted = Signal(object)

    def __init__(
        self, bridge: Bridge, mail: Mail, accounts: Accounts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._account: Account | None = None
        self._storing = False
        self.setWindowTitle(self.tr("Add account"))
        self.setModal(True)
        self.person = PersonPage()
        self.servers = ServersPage(bridge, accounts)
        self.doctor = DoctorPanel(bridge, accounts)
        self.check_page = Page()
        self.check_page.add(self.doctor)
        self.done_page = DonePage(bridge, mail, accounts)
        self.notice = Notice()
        self._make_buttons()
        self._arrange()
        self._connect()
        self._show(self.person)
        bridge.call(accounts.keyring_usable(), self.person.show_keyring, owner=self)

    # --- what a person does ---

    def go_on(self) -> None:
        """Go to the next page, and do what it is for."""
        page = self._pages.currentWidget()
        if page is self.person:
            self.look()
        elif page is self.servers:
            self.check()
        elif page is self.check_page:
            self._store()
        else:
            self._open_inbox()

    def look(self) -> None:
        """Look for the servers of the address."""
        if self._person_is_right():
            self._show(self.servers)
            self.servers.look(self._address())
            self._update_buttons()

    def by_hand(self) -> None:
        """Let every field be filled in by the person, now."""
        if self._person_is_right():
            self._show(self.servers)
            self.servers.by_hand(self._address())
            self._update_buttons()

    def check(self) -> None:
        """Check the servers as they are filled in; a good check adds the account."""
        wrong = self._wrong_in_servers()
        if wrong is not None:
            self._show(self.servers)
            self._complain(wrong)
            self.servers.see(wrong)
            return
        self._show(self.check_page)
        self.doctor.check(self.settings(), *self.servers.fields.secrets())
        self._update_buttons()

    def go_back(self) -> None:
        """Go back a page; what was typed stays."""
        page = self._pages.currentWidget()
        self.doctor.stop()
        self._show(self.servers if page is self.check_page else self.person)

    def settings(self) -> AccountSettings:
        """Return what is filled in."""
        fields = self.servers.fields
        servers = fields.incoming.server(), fields.outgoing.server()
        person = AccountSettings(self._address(), self.person.name.text().strip(), *servers)
        return fields.filled_into(person)

    # --- what a fix asks for ---

    def _use_server(self, failed: Server, wanted: Server) -> None:
        self.servers.fields.take(wanted)
        self._check_mended(failed)

    def _trust(self, server: Server, fingerprint: str) -> None:
        self.servers.fields.form_of(server.protocol).trust(fingerprint)
        self._check_mended(server)

    def _check_mended(self, server: Server) -> None:
        if not self.doctor.awaits_login(server):
            self.check()

    def _use_password(self, server: Server, secret: Secret) -> None:
        self.servers.fields.password_of(server.protocol).setText(secret.value)
        self.check()

    def _sign_in(self) -> None:
        self._show(self.servers)
        self.servers.ask_sign_in()

    # --- checking and storing ---

    def _on_checked(self, checkup: Checkup) -> None:
        self.servers.fields.pop3.show_report(checkup.report)
        if checkup.ok:
            self._store()
        self._update_buttons()

    def _store(self) -> None:
        if self._storing or self._account is not None:
            return
        self._storing = True
        future = self._accounts.add(self.settings(), *self.servers.fields.secrets())
        self._bridge.call(future, self._on_added, self._on_not_added, owner=self)
        self._update_buttons()

    def _on_added(self, account: Account) -> None:
        self._storing = False
        self._account = account
        self.done_page.show_account(account)
        self._show(self.done_page)
        self.added.emit(account)

    def _on_not_added(self, problem: Problem) -> None:
        self._storing = False
        self.notice.tell_problem(problem)
        self._update_buttons()

    def _open_inbox(self) -> None:
        self.inbox_wanted.emit(self._account)
        self.accept()

    # --- fields ---

    def _address(self) -> str:
        return self.person.address.text().strip()

    def _person_is_right(self) -> bool:
        wrong = self.person.mark_wrong()
        if wrong is not None:
            self._show(self.person)
            wrong.setFocus()
            self._complain(wrong)
        return wrong is None

    def _wrong_in_servers(self) -> QWidget | None:
        fields = self.servers.fields
        wrong = fields.mark_wrong(password=fields.needs_password(), second=fields.needs_second())
        return wrong[0] if wrong else None

    def _complain(self, field: QWidget) -> None:
        self.notice.tell(self.servers.fields.complaint(field), kind="warning")

    # --- pages and buttons ---

    def _show(self, page: QWidget) -> None:
        self.notice.hide()
        self._pages.setCurrentWidget(page)
        self._update_buttons()
        if page is self.person:
            empty = not self.person.address.text()
            (self.person.name if empty else self.next).setFocus()
        elif page is self.done_page:
            self.next.setFocus()

    def _update_buttons(self) -> None:
        page = self._pages.currentWidget()
        at_start, at_end = page is self.person, page is self.done_page
        looking = page is self.servers and not self.servers.shows_cards
        checking = page is self.check_page and self.doctor.checking
        self.manual.setVisible(at_start or looking)
        self.again.setVisible(page is self.check_page and not checking)
        self.back.setVisible(not at_start and not at_end)
        self.cancel.setVisible(not at_end)
        self.leave.setVisible(at_end)
        self.next.setText(self._next_text())
        self.next.setProperty("primary", page is not self.check_page)
        # A dialog goes back to its last default. In a check that must not be what adds the account;
        # the button to leave is hidden then, and Enter is for what has the keyboard alone.
        (self.leave if page is self.check_page else self.next).setDefault(True)
        theme.restyle(self.next)
        self.next.setEnabled(not looking and not checking and not self._storing)

    def _next_text(self) -> str:
        page = self._pages.currentWidget()
        if page is self.person:
            return self.tr("Go on")
        if page is self.servers:
            return self.tr("Check and add")
        if page is self.check_page and self.doctor.checking:
            return self.tr("Checking…")
        if page is self.check_page:
            return self.tr("Add anyway")
        return self.tr("Open the inbox")

    def _on_cards(self) -> None:
        """The cards are there: Enter goes on, unless a field needs the person first."""
        self._update_buttons()
        if self.servers.attend() is None and self._pages.currentWidget() is self.servers:
            self.next.setFocus()

    def _make_buttons(self) -> None:
        self.manual = QPushButton(self.tr("Set everything by hand"))
        self.again = QPushButton(self.tr("Check again"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.leave = QPushButton(self.tr("Close"))
        self.back = QPushButton(self.tr("Back"))
        self.next = QPushButton()
        for button in (self.manual, self.again, self.cancel, self.leave, self.back, self.next):
            button.setAutoDefault(False)

    def _arrange(self) -> None:
        self.resize(*SIZE)
        self.setMinimumWidth(460)
        self._pages = QStackedWidget()
        for page in (self.person, self.servers, self.check_page, self.done_page):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.notice)
        buttons = (self.cancel, self.leave, self.back, self.next)
        column.addWidget(foot(self.manual, self.again, None, *buttons))

    def _connect(self) -> None:
        self.manual.clicked.connect(lambda _=False: self.by_hand())
        self.again.clicked.connect(lambda _=False: self.check())
        self.cancel.clicked.connect(lambda _=False: self.close())
        self.leave.clicked.connect(lambda _=False: self.accept())
        self.back.clicked.connect(lambda _=False: self.go_back())
        self.next.clicked.connect(lambda _=False: self.go_on())
        self.servers.ready.connect(self._on_cards)
        self.servers.fields.signed_in.connect(self._on_cards)
        self.doctor.checked.connect(self._on_checked)
        self.doctor.failed.connect(lambda _: self._update_buttons())
        self.doctor.server_wanted.connect(self._use_server)
        self.doctor.trusted.connect(self._trust)
        self.doctor.password_given.connect(self._use_password)
        self.doctor.sign_in_wanted.connect(lambda _: self._sign_in())
        self.doctor.again_wanted.connect(self.check)
        self.doctor.needs_sight.connect(self.check_page.ensureWidgetVisible)
        one, other = self.person.password, self.servers.fields.password
        one.textChanged.connect(other.setText)
        other.textChanged.connect(one.setText)

    def reject(self) -> None:
        """Escape goes back a page; from the first one it leaves, and nothing typed is lost."""
        page = self._pages.currentWidget()
        if page in (self.servers, self.check_page):
            self.go_back()
        elif page is self.done_page:
            self.accept()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross leaves from any page."""
        self.doctor.stop()
        self.servers.finding.stop()
        self.servers.fields.sign_in.cancel()
        self.done_page.stop()
        finished = self._account is not None
        self.done(QDialog.DialogCode.Accepted if finished else QDialog.DialogCode.Rejected)
        event.accept()
