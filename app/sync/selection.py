"""Which mailbox a connection has open: everyone who needs one enters through here."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.model.mailbox import SyncState
from app.sync.lines import ImapLine, opened, status_of
from app.sync.reconcile import MailboxStatus

if TYPE_CHECKING:
    from app.protocols.imap_select import SyncPoint


class Selection:
    """A logged-in IMAP connection and the mailbox open on it."""

    def __init__(self, line: ImapLine) -> None:
        self.line = line
        self._path: str | None = None
        self._status: MailboxStatus | None = None
        self.acts = 0
        """How many groups of wishes went over this connection."""

    def is_open(self, path: str) -> bool:
        """Whether this mailbox is the one that is open."""
        return path == self._path

    def enter(self, path: str) -> MailboxStatus:
        """Open a mailbox, unless it is open already."""
        if self._status is None or self._path != path:
            return self.look(path)
        return self._status

    def look(self, path: str, since: SyncState | None = None) -> MailboxStatus:
        """Open a mailbox and learn how it stands now.

        With `since`, a server that can (QRESYNC, RFC 7162 §3.2.5) tells at once what has changed.
        """
        self._path = self._status = None
        status = opened(self.line.select(path, _point(since)))
        self._path, self._status = path, replace(status, resynced=False, changed=(), vanished=())
        return status

    def leave(self) -> str | None:
        """Close the mailbox that is open, where the server can without expunging (RFC 3691).

        Returns the path of one that stays open.
        """
        if self._path is not None and "UNSELECT" in self.line.capabilities:
            self._path = self._status = None
            self.line.unselect()
        return self._path

    def glance(self, path: str) -> MailboxStatus:
        """Learn how a mailbox stands without opening it, which a large one is slow to do.

        RFC 3501 §6.3.10: STATUS should not be asked of the mailbox that is open.
        """
        if path == self._path:
            return self.look(path)
        return status_of(self.line.status(path))


def _point(since: SyncState | None) -> "SyncPoint | None":
    """Say how far a mailbox is known; None where the server has no count of changes."""
    from app.protocols.imap_select import SyncPoint  # loaded with the connection, not before

    return SyncPoint(since.uidvalidity, since.modseq) if since and since.modseq else None
