"""Which mailbox a connection has open: everyone who needs one enters through here."""

from app.sync.lines import ImapLine, status_of
from app.sync.reconcile import MailboxStatus


class Selection:
    """A logged-in IMAP connection and the mailbox open on it."""

    def __init__(self, line: ImapLine) -> None:
        self.line = line
        self._path: str | None = None
        self._status: MailboxStatus | None = None

    def stands_in(self, path: str) -> bool:
        """Whether a mailbox is open."""
        return self._status is not None and self._path == path

    def enter(self, path: str) -> MailboxStatus:
        """Open a mailbox, unless it is open already."""
        if self._status is None or self._path != path:
            return self.look(path)
        return self._status

    def look(self, path: str) -> MailboxStatus:
        """Open a mailbox and learn how it stands now."""
        self._path = self._status = None
        status = status_of(self.line.select(path))
        self._path, self._status = path, status
        return status

    def glance(self, path: str) -> MailboxStatus:
        """Learn how a mailbox stands without opening it, which a large one is slow to do.

        RFC 3501 §6.3.10: STATUS should not be asked of the mailbox that is open.
        """
        if path == self._path:
            return self.look(path)
        return status_of(self.line.status(path))
