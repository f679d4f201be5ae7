"""The form of an identity: a name and address one writes as, with what belongs to it."""

from dataclasses import replace

from PySide6.QtCore import Signal
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
from app.model.account import Account, Identity, IdentityId, Protocol
from app.model.addressing import typed_address
from app.model.problem import Problem
from ui import theme
from ui.bridge import Bridge
from ui.composer.addresses import is_address, recipients
from ui.notice import Notice
from ui.page import Page, card, words
from ui.server_form import ServerForm, caption


class IdentityForm(QDialog):
    """Adds an identity to `account`, or edits one."""

    saved = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        accounts: Accounts,
        account: Account,
        identity: Identity | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._before = identity or Identity(IdentityId(0), account.id, "", "")
        self.setWindowTitle(self.tr("Edit identity") if identity else self.tr("Add identity"))
        self.setModal(True)
        self.name = QLineEdit(self._before.name)
        self.address = QLineEdit(self._before.address)
        self.reply_to = QLineEdit(self._before.reply_to)
        self.reply_to.setPlaceholderText(self.tr("The address above"))
        self.signature = QPlainTextEdit(self._before.signature)
        self.signature.setTabChangesFocus(True)
        self.signature.setFixedHeight(96)
        self.own_server = QCheckBox(self.tr("Send through a server of its own"))
        self.server = ServerForm((Protocol.SMTP,))
        self.notice = Notice()
        self._save = QPushButton(self.tr("Save"))
        self._save.setDefault(True)
        self._save.setProperty("primary", True)
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAutoDefault(False)
        self._arrange()
        self._show_server()
        self._save.clicked.connect(self.save)
        self._cancel.clicked.connect(self.reject)
        self.own_server.toggled.connect(self.server.setVisible)
        self.address.textEdited.connect(self.server.guess)

    def identity(self) -> Identity:
        """Return what is filled in."""
        return replace(
            self._before,
            name=self.name.text().strip(),
            address=typed_address(self.address.text().strip()),
            reply_to=self.reply_to.text().strip(),
            signature=self.signature.toPlainText().strip("\n"),
            outgoing=self.server.server() if self.own_server.isChecked() else None,
        )

    def save(self) -> None:
        """Store the identity, if it can be right."""
        if not self._check():
            return
        self._save.setEnabled(False)
        future = self._accounts.save_identity(self.identity())
        self._bridge.call(future, self._on_saved, self._on_problem, owner=self)

    def _check(self) -> bool:
        wrong: list[QWidget] = []
        for field, right in (
            (self.address, is_address(self.address.text().strip())),
            (self.reply_to, all(each.valid for each in recipients(self.reply_to.text()))),
        ):
            field.setProperty("invalid", not right)
            theme.restyle(field)
            wrong += [] if right else [field]
        field_of_server = self.server.invalid() if self.own_server.isChecked() else None
        wrong += [field_of_server] if field_of_server else []
        if wrong:
            wrong[0].setFocus()
            text = self.tr("Please fill in: %1").replace("%1", wrong[0].accessibleName())
            self.notice.tell(text, kind="warning")
        return not wrong

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
        else:
            self.server.guess(self._before.address)
        self.own_server.setChecked(own is not None)
        self.server.setVisible(own is not None)

    def _arrange(self) -> None:
        self.resize(560, 560)
        page = Page()
        page.add(self._person_card())
        page.add(self._server_card())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(page, 1)
        layout.addWidget(self.notice)
        layout.addWidget(self._foot())

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
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.own_server)
        layout.addWidget(
            words(self.tr("It is given the password of the account's outgoing mail."), "dimmed")
        )
        layout.addWidget(self.server)
        return frame

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("letterFoot")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addStretch()
        layout.addWidget(self._cancel)
        layout.addWidget(self._save)
        return foot
