"""All preferences in one window, with a field to search them. What is changed counts at once."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.events import AccountsChanged
from app.model.account import Account, Identity
from app.settings import Settings
from ui import setting_rows, wording
from ui.account_form import AccountForm
from ui.bridge import Bridge
from ui.doctor_window import DoctorWindow
from ui.identity_form import IdentityForm
from ui.notice import Notice
from ui.page import Page, words
from ui.setting_rows import SettingCard, SettingRow

_LONGEST_UNDO = 60
_LONGEST_READ = 30


class SettingsDialog(QDialog):
    """Shows and changes the preferences; `save` is called with every change.

    `add_wanted` tells that an account shall be added.
    """

    add_wanted = Signal()

    def __init__(
        self,
        bridge: Bridge,
        accounts: Accounts,
        settings: Settings,
        save: Callable[[Settings], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._settings = settings
        self._save = save
        self.setWindowTitle(self.tr("Settings"))
        self.resize(720, 680)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.notice = Notice()
        self._nothing = words(self.tr("No setting has these words."), "dimmed")
        self._nothing.hide()
        self._book = SettingCard(self.tr("Accounts and identities"))
        self._cards = [self._book, self._looks(), self._reading(), self._writing()]
        self._arrange()
        QShortcut(QKeySequence.StandardKey.Find, self, self._find)
        bridge.happened.connect(self._on_event)
        self._load_accounts()

    # --- the preferences ---

    def _change(self, **fields: object) -> None:
        self._settings = replace(self._settings, **fields)  # type: ignore[arg-type] # names of Settings
        self._save(self._settings)

    def _looks(self) -> SettingCard:
        card = SettingCard(self.tr("Looks"))
        card.add(self._language())
        card.add(
            SettingRow(
                self.tr("Appearance"),
                self.tr("Light, dark, or as the system has it."),
                setting_rows.choice(
                    (
                        (self.tr("As the system"), ""),
                        (self.tr("Light"), "light"),
                        (self.tr("Dark"), "dark"),
                    ),
                    self._settings.scheme,
                    lambda value: self._change(scheme=value),
                ),
            )
        )
        card.add(
            SettingRow(
                self.tr("Density"),
                self.tr("How much room each message takes in the list."),
                setting_rows.choice(
                    (
                        (self.tr("Compact"), "compact"),
                        (self.tr("Normal"), "normal"),
                        (self.tr("Roomy"), "roomy"),
                    ),
                    self._settings.density,
                    lambda value: self._change(density=value),
                ),
            )
        )
        return card

    def _language(self) -> SettingRow:
        return SettingRow(
            self.tr("Language"),
            self.tr("Takes effect when Lifafa is started again."),
            setting_rows.choice(
                ((self.tr("As the system"), ""), ("English", "en"), ("हिन्दी", "hi")),
                self._settings.language,
                lambda value: self._change(language=value),
            ),
        )

    def _reading(self) -> SettingCard:
        card = SettingCard(self.tr("Reading"))
        card.add(
            SettingRow(
                self.tr("Mark as read after"),
                self.tr("How long a message must be open to count as read."),
                setting_rows.number(
                    self._settings.mark_read_seconds,
                    _LONGEST_READ,
                    self.tr(" s", "seconds, after a number"),
                    self.tr("At once"),
                    lambda value: self._change(mark_read_seconds=value),
                ),
            )
        )
        card.add(
            SettingRow(
                self.tr("Plain text first"),
                self.tr("Show the plain text of a message where it has one."),
                setting_rows.switch(
                    self._settings.plain_text_first,
                    lambda on: self._change(plain_text_first=on),
                ),
            )
        )
        return card

    def _writing(self) -> SettingCard:
        card = SettingCard(self.tr("Writing"))
        card.add(
            SettingRow(
                self.tr("Time to undo sending"),
                self.tr("A letter waits this long before it leaves, so that you can take it back."),
                setting_rows.number(
                    self._settings.undo_send_seconds,
                    _LONGEST_UNDO,
                    self.tr(" s", "seconds, after a number"),
                    self.tr("None"),
                    lambda value: self._change(undo_send_seconds=value),
                ),
            )
        )
        card.add(
            SettingRow(
                self.tr("Write plain text"),
                self.tr("Begin letters without bold, lists and pictures. Each letter can switch."),
                setting_rows.switch(
                    self._settings.write_plain_text,
                    lambda on: self._change(write_plain_text=on),
                ),
            )
        )
        return card

    # --- the accounts ---

    def _load_accounts(self) -> None:
        self._bridge.call(
            self._accounts.list(), self._show_accounts, self.notice.tell_problem, owner=self
        )

    def _show_accounts(self, accounts: tuple[Account, ...]) -> None:
        self._book.clear()
        for account in accounts:
            self._book.add(self._account_row(account))
            for identity in account.identities:
                self._book.add(self._identity_row(account, identity))
        self._book.add(self._new_account_row(empty=not accounts))
        self._on_search(self.search.text())

    def _account_row(self, account: Account) -> SettingRow:
        settings = account.settings
        kind = wording.protocol(settings.incoming.protocol)
        facts = (settings.address, kind, settings.incoming.host, wording.room(account))
        sentence = " · ".join(filter(None, facts))
        return SettingRow(
            account.label,
            sentence,
            self._button(self.tr("Add identity…"), account.label, self._add_identity, account),
            self._button(self.tr("Check…"), account.label, self._check_account, account),
            self._button(self.tr("Edit…"), account.label, self._edit_account, account),
        )

    def _identity_row(self, account: Account, identity: Identity) -> SettingRow:
        title = identity.name or identity.address
        sentence = self.tr("Identity %1").replace("%1", identity.address)
        buttons = [
            self._button(self.tr("Edit…"), identity.address, self._edit_identity, account, identity)
        ]
        if len(account.identities) > 1:
            text = self.tr("Remove")
            remove = self._button(text, identity.address, self._remove_identity, identity)
            buttons.insert(0, remove)
        return SettingRow(title, sentence, *buttons, indented=True)

    def _new_account_row(self, *, empty: bool) -> SettingRow:
        title = self.tr("No account yet") if empty else self.tr("Another account")
        sentence = self.tr("IMAP or POP3, with any server you can sign in to.")
        button = self._button(self.tr("Add account…"), "", self.add_wanted.emit)
        button.setProperty("primary", empty)
        return SettingRow(title, sentence, button)

    def _button(
        self, text: str, about: str, act: Callable[..., None], *arguments: object
    ) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{text.removesuffix('…')} {about}".strip())
        button.clicked.connect(lambda: act(*arguments))
        return button

    def _edit_account(self, account: Account) -> None:
        self._open(AccountForm(self._bridge, self._accounts, account, parent=self))

    def _check_account(self, account: Account) -> None:
        window = DoctorWindow(self._bridge, self._accounts, account, self)
        window.edit_wanted.connect(self._edit_account)
        window.sign_in_wanted.connect(self._sign_in)
        window.show()
        window.check()

    def _sign_in(self, account: Account) -> None:
        form = AccountForm(self._bridge, self._accounts, account, parent=self)
        self._open(form)
        form.ask_sign_in()

    def _add_identity(self, account: Account) -> None:
        self._open(IdentityForm(self._bridge, self._accounts, account, parent=self))

    def _edit_identity(self, account: Account, identity: Identity) -> None:
        self._open(IdentityForm(self._bridge, self._accounts, account, identity, parent=self))

    def _open(self, form: AccountForm | IdentityForm) -> None:
        form.finished.connect(form.deleteLater)
        form.open()

    def _remove_identity(self, identity: Identity) -> None:
        text = self.tr("Remove the identity %1?").replace("%1", identity.address)
        self.notice.tell(text, kind="warning")
        self.notice.offer(self.tr("Remove"), lambda: self._remove(identity)).setFocus()

    def _remove(self, identity: Identity) -> None:
        future = self._accounts.remove_identity(identity)
        self._bridge.call(future, lambda _: None, self.notice.tell_problem, owner=self)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, AccountsChanged):
            self._load_accounts()

    # --- the window ---

    def _find(self) -> None:
        self.search.setFocus()

    def _on_search(self, text: str) -> None:
        found = [card.search(text) for card in self._cards]
        self._nothing.setVisible(not any(found))

    def _arrange(self) -> None:
        self._page = Page()
        for card in self._cards:
            self._page.add(card)
        self._page.add(self._nothing)
        top = QHBoxLayout()
        top.setContentsMargins(16, 16, 16, 4)
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        layout.addWidget(self._page, 1)
