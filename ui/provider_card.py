"""What is known of a large provider before one signs in there: app passwords, switches, sign-in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.model.finding import Access, ProviderFacts
from ui import outside
from ui.flow import FlowLayout
from ui.page import empty, selectable, words


class ProviderCard(QFrame):
    """Says what a provider wants, with its own pages a press away.

    `password_wanted` tells that the page where one makes an app password was opened,
    `sign_in_wanted` that the person would rather sign in there with the browser.
    """

    password_wanted = Signal()
    sign_in_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("provider")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._said = QVBoxLayout()
        self._said.setSpacing(8)
        self._column.addLayout(self._said)
        self.hide()

    def show_facts(self, facts: ProviderFacts | None) -> None:
        """Say what this provider wants; hidden where it wants nothing special."""
        empty(self._said)
        self.setVisible(facts is not None and _wants(facts))
        if facts is None or not _wants(facts):
            return
        self._said.addWidget(words(facts.name, "heading"))
        for sentence in self._sentences(facts):
            self._said.addWidget(words(sentence))
        self._said.addWidget(self._buttons(facts))
        self.setAccessibleName(" ".join((facts.name, *self._sentences(facts))))

    def _sentences(self, facts: ProviderFacts) -> list[str]:
        said = []
        if facts.access is Access.CLOSED:
            return [
                self.tr(
                    "%1 lets no mail programs in: its mail is read in its own app alone."
                ).replace("%1", facts.name)
            ]
        if facts.access is Access.BRIDGE:
            said.append(
                self.tr(
                    "%1 is reached through a program of its own, which has to run on this computer."
                )
            )
        if facts.paid:
            said.append(self.tr("Mail programs are for paying customers there."))
        if facts.app_password:
            said.append(
                self.tr(
                    "%1 does not take your usual password in mail programs: it wants an app "
                    "password, which you make there once."
                )
            )
        if facts.enable_first:
            said.append(
                self.tr("Access for mail programs has to be switched on in its settings first.")
            )
        return [sentence.replace("%1", facts.name) for sentence in said]

    def _buttons(self, facts: ProviderFacts) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder, spacing=8)
        if facts.app_password and facts.app_password_url:
            make = self._page_button(self.tr("Make an app password…"), facts.app_password_url)
            make.clicked.connect(lambda _=False: self.password_wanted.emit())
            row.addWidget(make)
        if facts.oauth:
            sign_in = QPushButton(self.tr("Sign in with the browser instead…"))
            sign_in.setAutoDefault(False)
            sign_in.clicked.connect(lambda _=False: self.sign_in_wanted.emit())
            row.addWidget(sign_in)
        if facts.help_url:
            row.addWidget(self._page_button(self.tr("The provider's help…"), facts.help_url))
        return holder

    def _page_button(self, text: str, url: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(url)
        button.clicked.connect(lambda _=False: self._open(url))
        return button

    def _open(self, url: str) -> None:
        if not outside.open_page(url):
            self._said.addWidget(selectable(words(url, "dimmed")))


def _wants(facts: ProviderFacts) -> bool:
    special = facts.access is not Access.OPEN or facts.paid
    return special or facts.app_password or facts.enable_first or bool(facts.oauth)
