"""What each action on accounts does, by its id: added, edited, checked."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.accounts import Accounts
from app.mail import Mail
from app.model.account import Account, AccountId
from app.model.problem import Problem
from ui.bridge import Bridge
from ui.mailbox_tree import MailboxTree

if TYPE_CHECKING:
    from ui.account_form import AccountForm
    from ui.account_wizard import AccountWizard


class AccountDeeds(QObject):
    """Do what an action asks for with the account that is chosen in the tree."""

    def __init__(
        self, bridge: Bridge, mail: Mail, accounts: Accounts, tree: MailboxTree, window: QWidget
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._mail = mail
        self._accounts = accounts
        self._tree = tree
        self._window = window
        self._wizard: AccountWizard | None = None

    def knows(self, name: str) -> bool:
        """Whether an action is about accounts."""
        return hasattr(self, f"do_{name.replace('-', '_')}")

    def do(self, name: str) -> None:
        """Do an action by its id."""
        deed: Callable[[], None] = getattr(self, f"do_{name.replace('-', '_')}")
        deed()

    def do_add_account(self) -> None:
        """Open the wizard; one that was closed before its end still has what was typed."""
        if self._wizard is None or not shiboken6.isValid(self._wizard):
            self._wizard = self._new_wizard()
        self._wizard.open()

    def do_edit_account(self) -> None:
        account = self._current()
        if account is not None:
            self._edit(account)

    def do_check_account(self) -> None:
        account = self._current()
        if account is not None:
            self.check(account)

    def check(self, account: Account) -> None:
        """Let the doctor look at an account, in a window of its own."""
        from ui.doctor_window import DoctorWindow

        for window in self._window.findChildren(DoctorWindow):
            if window.account.id == account.id and window.isVisible():
                window.raise_()
                window.activateWindow()
                return
        window = DoctorWindow(self._bridge, self._accounts, account, self._window)
        window.edit_wanted.connect(self._edit)
        window.sign_in_wanted.connect(self._sign_in)
        window.show()
        window.check()

    def examine_certificate(self, account: Account, problem: Problem) -> None:
        """Open the account whose server's certificate is refused, and show it there."""
        self._edit(account).examine(problem)

    def _sign_in(self, account: Account) -> None:
        self._edit(account).ask_sign_in()

    def _edit(self, account: Account) -> "AccountForm":
        from ui.account_form import AccountForm

        form = AccountForm(self._bridge, self._accounts, account, self._window)
        form.open()
        return form

    def _new_wizard(self) -> "AccountWizard":
        from ui.account_wizard import AccountWizard

        wizard = AccountWizard(self._bridge, self._mail, self._accounts, self._window)
        wizard.inbox_wanted.connect(self._go_to_inbox)
        wizard.accepted.connect(wizard.deleteLater)
        wizard.accepted.connect(self._forget_wizard)
        return wizard

    def _forget_wizard(self) -> None:
        self._wizard = None

    def _go_to_inbox(self, account: Account) -> None:
        self._tree.go_to_inbox(account.id)

    def _current(self) -> Account | None:
        wanted: AccountId | None = self._tree.account_id()
        accounts = self._tree.accounts
        return next((a for a in accounts if a.id == wanted), accounts[0] if accounts else None)
