"""Mailboxes as a person orders them: by errands on a server, or in the store where it has none."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.model.account import AccountId
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import accounts, mailboxes, managing
from app.store.database import Database
from app.sync.managing import Managing, checked, new_path, wrong_name

if TYPE_CHECKING:
    from app.sync.staff import Staff

_LOCAL_DELIMITER = "/"


class MailboxKeeper:
    """Makes, renames, removes and hides mailboxes. Every method waits for the server."""

    def __init__(self, database: Database, staff: Callable[[], "Staff"]) -> None:
        self._database = database
        self._staff = staff

    def create(
        self, account_id: AccountId, name: str, parent_id: MailboxId | None, is_path: bool
    ) -> Mailbox:
        """Make a mailbox below a parent, or at the top."""
        parent = None if parent_id is None else self._box(parent_id)
        if self._is_local(account_id):
            return self._create_here(account_id, name, parent, is_path)
        job = partial(Managing(self._database, account_id).create, name, parent, is_path)
        return self._staff().errand(account_id, job, upsets=True).result()

    def rename(self, mailbox_id: MailboxId, name: str, is_path: bool) -> Mailbox:
        """Give a mailbox another name; what stands below it goes along."""
        box = self._box(mailbox_id)
        if self._is_local(box.account_id):
            return self._rename_here(box, name, is_path)
        job = partial(Managing(self._database, box.account_id).rename, box, name, is_path)
        return self._staff().errand(box.account_id, job, upsets=True).result()

    def delete(self, mailbox_id: MailboxId, told: int) -> int:
        """Remove a mailbox; returns how many messages were saved to Trash, being only here."""
        box = self._box(mailbox_id)
        if box.role is Role.INBOX:
            raise wrong_name(box.path, "inbox")
        saved = (
            self._delete_here(box, told)
            if self._is_local(box.account_id)
            else (self._delete_there(box, told))
        )
        self._remove(box.id)
        return saved

    def subscribe(self, mailbox_id: MailboxId, wanted: bool) -> Mailbox:
        """Show a mailbox among the others, or not: here and in other programs."""
        box = self._box(mailbox_id)
        if self._is_local(box.account_id):
            with self._database.transaction(durable=True) as tx:
                return managing.set_subscribed(tx, box.id, wanted)
        job = partial(Managing(self._database, box.account_id).subscribe, box, wanted)
        return self._staff().errand(box.account_id, job).result()

    # --- on a server ---

    def _delete_there(self, box: Mailbox, told: int) -> int:
        job = partial(Managing(self._database, box.account_id).delete, box, told)
        return self._staff().errand(box.account_id, job, upsets=True).result()

    def _remove(self, mailbox_id: MailboxId) -> None:
        """Remove what the server deleted, step by step: others write in between."""
        while self._removed_some(mailbox_id):
            pass
        with self._database.transaction() as tx:
            if managing.is_gone(tx, mailbox_id):
                managing.drop(tx, mailbox_id)

    def _removed_some(self, mailbox_id: MailboxId) -> bool:
        with self._database.transaction() as tx:
            return managing.remove_some(tx, mailbox_id)

    # --- here alone ---

    def _create_here(
        self, account_id: AccountId, name: str, parent: Mailbox | None, is_path: bool
    ) -> Mailbox:
        path = checked(name, _LOCAL_DELIMITER, is_path=is_path and parent is None)
        if parent is not None:
            path = parent.path + _LOCAL_DELIMITER + path
        with self._database.transaction(durable=True) as tx:
            if managing.at_path(tx, account_id, path) is not None:
                raise wrong_name(name, "taken")
            return mailboxes.ensure(tx, account_id, path, _LOCAL_DELIMITER, Role.NONE)

    def _rename_here(self, box: Mailbox, name: str, is_path: bool) -> Mailbox:
        path = new_path(box, name, is_path=is_path)
        with self._database.transaction(durable=True) as tx:
            other = managing.at_path(tx, box.account_id, path)
            if other is not None and other.id != box.id:
                raise wrong_name(name, "taken")
            return managing.renamed(tx, box.id, path)

    def _delete_here(self, box: Mailbox, told: int) -> int:
        """No server has these messages, so all of them go to Trash."""
        with self._database.transaction(durable=True) as tx:
            if mailboxes.get(tx, box.id).total > told:
                raise LifafaError(
                    Problem(ProblemKind.MAILBOX_HOLDS, text=box.path, detail=str(box.total))
                )
            saved = managing.pull_out(tx, box.id, all_of_it=True)
            managing.hide(tx, box.id)
        return saved

    # --- asking ---

    def _box(self, mailbox_id: MailboxId) -> Mailbox:
        try:
            return mailboxes.get(self._database.reader(), mailbox_id)
        except KeyError:
            raise LifafaError(Problem(ProblemKind.MAILBOX_GONE)) from None

    def _is_local(self, account_id: AccountId) -> bool:
        return not accounts.speaks_imap(self._database.reader(), account_id)
