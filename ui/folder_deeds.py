"""What each action on folders does, by its id: made, renamed, deleted, hidden, kept, checked."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.accounts import Accounts
from app.model.account import AccountId
from app.model.mailbox import Mailbox, MailboxId
from app.model.problem import Problem, ProblemKind
from ui import wording
from ui.bridge import Bridge
from ui.folder_dialog import DeleteDialog, NewFolderDialog, RenameDialog, places
from ui.folders import DEPTHS, own
from ui.mailbox_tree import MailboxTree
from ui.toast import Toast

if TYPE_CHECKING:
    from ui.check_window import CheckWindow


class FolderDeeds(QObject):
    """Do what an action asks for with the folder that is chosen in the tree."""

    def __init__(
        self, bridge: Bridge, accounts: Accounts, tree: MailboxTree, toast: Toast, window: QWidget
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._accounts = accounts
        self._tree = tree
        self._toast = toast
        self._window = window
        self.asking: DeleteDialog | None = None
        self.checking: CheckWindow | None = None

    def knows(self, name: str) -> bool:
        """Whether an action is about folders."""
        return name in DEPTHS or hasattr(self, f"do_{name.replace('-', '_')}")

    def do(self, name: str) -> None:
        """Do an action by its id."""
        if name in DEPTHS:
            self._keep(DEPTHS[name])
        else:
            deed: Callable[[], None] = getattr(self, f"do_{name.replace('-', '_')}")
            deed()

    def do_new_folder(self) -> None:
        account = self._account()
        if account is not None:
            self._new(account, None)

    def do_new_subfolder(self) -> None:
        box = self._tree.mailbox()
        if box is not None:
            self._new(box.account_id, box)

    def do_rename_folder(self) -> None:
        box = self._tree.mailbox()
        if box is not None and own(box):
            RenameDialog(self._bridge, self._accounts.rename_mailbox, box, self._window).open()

    def do_delete_folder(self) -> None:
        box = self._tree.mailbox()
        if box is not None and own(box):
            self._delete(box, box.total)

    def do_toggle_folder(self) -> None:
        box = self._tree.mailbox()
        if box is not None and own(box):
            self._show(box, not box.subscribed)

    def do_verify(self) -> None:
        from ui.check_window import CheckWindow

        account = next((a for a in self._tree.accounts if a.id == self._account()), None)
        if account is None:
            return
        for window in self._window.findChildren(CheckWindow):
            if window.account.id == account.id and window.isVisible():
                window.raise_()
                window.activateWindow()
                return
        self.checking = CheckWindow(self._bridge, self._accounts, account, self._window)
        self.checking.show()
        self.checking.check()

    def _new(self, account: AccountId, parent: Mailbox | None) -> None:
        chosen = (account, None if parent is None else parent.id)
        where = places(self._tree.accounts, self._tree.mailboxes)
        NewFolderDialog(self._bridge, self._create, where, chosen, self._window).open()

    def _create(self, account: AccountId, name: str, parent: MailboxId | None) -> Future[Mailbox]:
        if parent is not None:
            self._tree.unfold(parent)
        return self._accounts.create_mailbox(account, name, parent)

    def _delete(self, box: Mailbox, told: int) -> None:
        """Ask before messages go, with their number; an empty folder goes at once."""
        if told:
            self._ask(box, told)
        else:
            self._delete_told(box, told)

    def _ask(self, box: Mailbox, told: int) -> None:
        self.asking = DeleteDialog(box.title, told, self._window)
        self.asking.agreed.connect(partial(self._delete_told, box, told))
        self.asking.open()

    def _delete_told(self, box: Mailbox, told: int) -> None:
        self._bridge.call(
            self._accounts.delete_mailbox(box.id, told=told),
            lambda saved: self._deleted(box, saved),
            lambda problem: self._not_deleted(box, problem),
            owner=self,
        )

    def _deleted(self, box: Mailbox, saved: int) -> None:
        text = self.tr("Folder “%1” deleted").replace("%1", box.title)
        if saved:
            kept = self.tr("%n messages that were only here are in Trash", "", saved)
            text = f"{text} · {kept}"
        self._toast.say(text)

    def _not_deleted(self, box: Mailbox, problem: Problem) -> None:
        """Where the server holds more than was known here, ask again with its number."""
        if problem.kind is ProblemKind.MAILBOX_HOLDS and problem.detail.isdigit():
            self._ask(box, int(problem.detail))
        else:
            self._refused(problem)

    def _show(self, box: Mailbox, wanted: bool) -> None:
        self._bridge.call(
            self._accounts.subscribe(box.id, wanted=wanted),
            self._shown,
            self._refused,
            owner=self,
        )

    def _shown(self, box: Mailbox) -> None:
        text = self.tr("Folder “%1” is shown") if box.subscribed else self.tr("Folder “%1” hidden")
        back = partial(self._show, box, not box.subscribed)
        self._toast.say(text.replace("%1", box.title), self.tr("Undo"), back)

    def _keep(self, days: int) -> None:
        box = self._tree.mailbox()
        if box is not None:
            done = self._accounts.set_depth(box.id, days)
            self._bridge.call(done, self._kept, self._refused, owner=self)

    def _kept(self, box: Mailbox) -> None:
        match box.depth_days:
            case 0:
                text = self.tr("All of “%1” is kept on this computer")
            case -1:
                text = self.tr("Of “%1” only what you open is kept on this computer")
            case days:
                text = self.tr("The last %n days of “%1” are kept on this computer", "", days)
        self._toast.say(text.replace("%1", wording.role(box.role) or box.title))

    def _refused(self, problem: Problem) -> None:
        """Tell what was in the way in one sentence, with the server's own words."""
        said = wording.particulars(problem) if problem.server else ""
        self._toast.say(f"{wording.problem(problem)} {said}".strip())

    def _account(self) -> AccountId | None:
        """Return the account whose line or folder is chosen, else the first."""
        return self._tree.account_id() or next((a.id for a in self._tree.accounts), None)
