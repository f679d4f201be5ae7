"""A small dialog that names a folder, new or old, and stays open until the server has agreed."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.model.account import Account, AccountId
from app.model.mailbox import Mailbox, MailboxId
from app.model.problem import Problem
from ui import wording
from ui.bridge import Bridge
from ui.notice import Notice
from ui.page import words

WIDTH = 420

Ask = Callable[[str], Future[Mailbox]]
Parent = tuple[AccountId, MailboxId | None]


class NameDialog(QDialog):
    """Asks for a name and has it carried out. A refusal is told above the field, in plain words."""

    def __init__(self, bridge: Bridge, title: str, button: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.notice = Notice()
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the folder"))
        self.name.textChanged.connect(self._show_whether)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(8)
        self.form.addRow(self.tr("Name"), self.name)
        self.go = QPushButton(button)
        self.go.setDefault(True)
        self.go.setProperty("primary", True)
        self.go.clicked.connect(lambda _=False: self._ask())
        stay = QPushButton(self.tr("Cancel"))
        stay.setAutoDefault(False)
        stay.clicked.connect(self.reject)
        inside = QVBoxLayout()
        inside.setContentsMargins(8, 12, 8, 16)
        inside.setSpacing(16)
        inside.addLayout(self.form)
        inside.addLayout(_in_a_row(stay, self.go))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 0)  # the notice brings a margin of its own
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addLayout(inside)
        self._show_whether()
        self.name.setFocus()

    def ask(self, name: str) -> Future[Mailbox]:
        """Have it done."""
        raise NotImplementedError

    def _ask(self) -> None:
        self.notice.hide()
        self._wait(True)
        future = self.ask(self.name.text().strip())
        self._bridge.call(future, self._done, self._refused, owner=self)

    def _done(self, _box: Mailbox) -> None:
        self.accept()

    def _refused(self, problem: Problem) -> None:
        self._wait(False)
        said = wording.particulars(problem) if problem.server else ""
        self.notice.tell(wording.problem(problem), said, kind="danger")
        self.adjustSize()  # its words may need more than one line
        self.name.setFocus()
        self.name.selectAll()

    def _wait(self, waiting: bool) -> None:
        self.name.setDisabled(waiting)
        self.go.setDisabled(waiting)

    def _show_whether(self) -> None:
        self.go.setEnabled(bool(self.name.text().strip()))


class NewFolderDialog(NameDialog):
    """Asks for the name of a new folder and where it belongs."""

    def __init__(
        self,
        bridge: Bridge,
        create: Callable[[AccountId, str, MailboxId | None], Future[Mailbox]],
        places: Sequence[tuple[str, Parent]],
        chosen: Parent,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, "", "", parent)
        self.setWindowTitle(self.tr("New folder"))
        self.go.setText(self.tr("Make folder"))
        self._create = create
        self.place = QComboBox()
        self.place.setAccessibleName(self.tr("Inside"))
        self.place.setMaxVisibleItems(20)
        self._places = [parent for _, parent in places]
        for title, _ in places:
            self.place.addItem(title)
        if chosen in self._places:
            self.place.setCurrentIndex(self._places.index(chosen))
        self.form.addRow(self.tr("Inside"), self.place)

    def ask(self, name: str) -> Future[Mailbox]:
        account, parent = self._places[self.place.currentIndex()]
        return self._create(account, name, parent)


class RenameDialog(NameDialog):
    """Asks for another name of a folder."""

    def __init__(
        self,
        bridge: Bridge,
        rename: Callable[[MailboxId, str], Future[Mailbox]],
        box: Mailbox,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, "", "", parent)
        self.setWindowTitle(self.tr("Rename folder"))
        self.go.setText(self.tr("Rename"))
        self._rename = rename
        self._box = box
        self.name.setText(box.title)
        self.name.selectAll()

    def ask(self, name: str) -> Future[Mailbox]:
        return self._rename(self._box.id, name)


class DeleteDialog(QDialog):
    """Asks before messages go, with their number. `agreed` tells that a person wants it so."""

    agreed = Signal()

    def __init__(self, title: str, messages: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Delete folder"))
        self.setMinimumWidth(WIDTH)
        self.text = self.tr(
            "%Ln messages in it are deleted too, and cannot be brought back.", "", messages
        )
        self.go = QPushButton(self.tr("Delete with %Ln messages", "", messages))
        self.go.setAutoDefault(False)
        self.go.setProperty("danger", True)
        self.go.clicked.connect(self.accept)
        stay = QPushButton(self.tr("Cancel"))
        stay.setDefault(True)
        stay.clicked.connect(self.reject)
        self.accepted.connect(self.agreed)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        column.addWidget(words(self.tr("Delete “%1”?").replace("%1", title), "heading"))
        column.addWidget(words(self.text))
        column.addSpacing(8)
        column.addLayout(_in_a_row(stay, self.go))
        stay.setFocus()


def places(accounts: Sequence[Account], mailboxes: Sequence[Mailbox]) -> list[tuple[str, Parent]]:
    """Return where a folder can be made: at the top of each account, and inside its folders."""
    found: list[tuple[str, Parent]] = []
    for account in accounts:
        found.append((account.label, (account.id, None)))
        for box in mailboxes:
            if box.account_id == account.id and box.delimiter:
                path = " / ".join(box.path.split(box.delimiter))
                title = wording.role(box.role) or path
                found.append((f"{account.label} / {title}", (account.id, box.id)))
    return found


def _in_a_row(*buttons: QPushButton) -> QHBoxLayout:
    """Put buttons at the end of a line, in this order on every desktop, as in other windows."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
