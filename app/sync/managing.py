"""Errands on mailboxes: made, renamed, removed and subscribed to, on the server first, then here.

A mailbox is nothing a person can do offline: another client may have taken the name meanwhile. So
these are no wishes that wait, but jobs on the connection that end at once, in the server's words.
"""

import logging
import time
import unicodedata

from app.model.account import AccountId
from app.model.mailbox import Mailbox, Role, name_fault
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import mailboxes, managing, operations
from app.store.database import Database
from app.sync.lines import Namespace
from app.sync.replay import Replay, next_group
from app.sync.selection import Selection

log = logging.getLogger(__name__)

# Rounds of wishes replayed before a mailbox is deleted; what is not done by then is stuck.
_ROUNDS = 20


def wrong_name(name: str, fault: str) -> LifafaError:
    """Return the trouble of a name that no mailbox can have."""
    return LifafaError(Problem(ProblemKind.MAILBOX_NAME, text=name, detail=fault))


def checked(name: str, delimiter: str, *, is_path: bool = False) -> str:
    """Return a name as mailboxes spell it (RFC 9051 §5.1: in Net-Unicode). Raises MAILBOX_NAME.

    A path may hold the delimiter, and each of its parts must be a name.
    """
    spelled = unicodedata.normalize("NFC", name.strip())
    parts = spelled.split(delimiter) if is_path and delimiter else [spelled]
    for at, part in enumerate(parts):
        fault = name_fault(part, delimiter)
        if fault == "inbox" and at == 0 < len(parts) - 1:
            continue  # a path may begin there
        if fault:
            raise wrong_name(name, fault)
    return spelled


def place_for(name: str, parent: Mailbox | None, personal: Namespace, *, is_path: bool) -> str:
    """Return the path of a new mailbox: below its parent, else under the person's own prefix.

    RFC 2342 §1: where the personal namespace has a prefix, nothing can be made outside it.
    """
    if parent is not None:
        if not parent.delimiter:
            raise wrong_name(name, "flat")
        return parent.path + parent.delimiter + checked(name, parent.delimiter)
    spelled = checked(name, personal.delimiter, is_path=is_path)
    return spelled if spelled.startswith(personal.prefix) else personal.prefix + spelled


def new_path(box: Mailbox, name: str, *, is_path: bool) -> str:
    """Return where a mailbox goes by a new name. INBOX cannot be renamed (RFC 3501 §6.3.5)."""
    if box.role is Role.INBOX or box.path.upper() == "INBOX":
        raise wrong_name(name, "inbox")
    spelled = checked(name, box.delimiter, is_path=is_path)
    if is_path or not box.delimiter:
        path = spelled
    else:
        head, delimiter, _ = box.path.rpartition(box.delimiter)
        path = head + delimiter + spelled
    if box.delimiter and path.startswith(box.path + box.delimiter):
        raise wrong_name(name, "below-itself")
    return path


class Managing:
    """One IMAP account's errands on mailboxes; every method runs on its connection.

    What the server lists afterwards is taken over: it may spell names in its own way, and make or
    keep parents.
    """

    def __init__(self, database: Database, account_id: AccountId) -> None:
        self._database = database
        self._account_id = account_id

    def create(
        self, name: str, parent: Mailbox | None, is_path: bool, selection: Selection
    ) -> Mailbox:
        """Make a mailbox and subscribe to it. Raises MAILBOX_NAME, and what the server says."""
        personal = selection.line.personal
        path = place_for(name, parent, personal, is_path=is_path)
        if managing.at_path(self._database.reader(), self._account_id, path) is not None:
            raise wrong_name(name, "taken")
        selection.line.create(path)
        self._take_over(selection)
        with self._database.transaction(durable=True) as tx:
            found = managing.at_path(tx, self._account_id, path)
            delimiter = parent.delimiter if parent else personal.delimiter
            return found or mailboxes.ensure(tx, self._account_id, path, delimiter, Role.NONE)

    def rename(self, box: Mailbox, name: str, is_path: bool, selection: Selection) -> Mailbox:
        """Rename a mailbox with all below it; its mail here goes along.

        Where the server gives it another UIDVALIDITY with its new name, the next visit finds the
        messages again by Message-ID, and no source is fetched twice.
        """
        path = new_path(box, name, is_path=is_path)
        selection.enter("INBOX")  # what is open should not be renamed under our feet
        selection.line.rename(box.path, path)
        with self._database.transaction(durable=True) as tx:
            managing.renamed(tx, box.id, path)
        self._take_over(selection)
        return mailboxes.get(self._database.reader(), box.id)

    def delete(self, box: Mailbox, told: int, selection: Selection) -> int:
        """Delete a mailbox on the server and hide it here; returns how many were only here.

        Raises MAILBOX_HOLDS where it holds more messages than a person was `told`, PENDING where
        wishes about it cannot be carried out first: with it they would take mail along.
        """
        self._replay(selection)
        if managing.on_the_way(self._database.reader(), box.id):
            raise LifafaError(Problem(ProblemKind.PENDING))
        self._count(box, told, selection)
        selection.enter("INBOX")
        selection.line.delete_mailbox(box.path)
        with self._database.transaction(durable=True) as tx:
            pulled = managing.pull_out(tx, box.id)
            managing.hide(tx, box.id)
        self._take_over(selection)
        return pulled

    def subscribe(self, box: Mailbox, wanted: bool, selection: Selection) -> Mailbox:
        """Subscribe to a mailbox, or no longer."""
        selection.line.subscribe(box.path, wanted)
        with self._database.transaction(durable=True) as tx:
            return managing.set_subscribed(tx, box.id, wanted)

    def _take_over(self, selection: Selection) -> None:
        listed = selection.line.list_mailboxes()
        with self._database.transaction() as tx:
            mailboxes.reconcile_list(tx, self._account_id, listed)

    def _replay(self, selection: Selection) -> None:
        """Carry out every wish that is due."""
        replay = Replay(selection, self._database)
        for _ in range(_ROUNDS):
            now = int(time.time())
            group = next_group(operations.due(self._database.reader(), self._account_id, now))
            if not group:
                return
            replay.run(group)

    def _count(self, box: Mailbox, told: int, selection: Selection) -> None:
        """Never delete more than a person knows of: mail may have come, or never been fetched."""
        there = selection.glance(box.path).exists if box.selectable else 0
        if there > told:
            raise LifafaError(Problem(ProblemKind.MAILBOX_HOLDS, text=box.path, detail=str(there)))
