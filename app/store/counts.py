"""Keep the counts of mailboxes: changed with every message that is added, marked or removed."""

from collections.abc import Iterable

from app.events import CountsChanged
from app.model.mailbox import MailboxId
from app.model.message import Flag
from app.store.database import Transaction


class Tally:
    """Sums what one step does to the counts, mailbox by mailbox."""

    def __init__(self) -> None:
        self._total: dict[int, int] = {}
        self._unread: dict[int, int] = {}

    def add(self, mailbox_id: int, flags: int, sign: int = 1) -> None:
        """Count one shown message with these flags in, or out with `sign` -1."""
        self._total[mailbox_id] = self._total.get(mailbox_id, 0) + sign
        if not flags & Flag.SEEN:
            self._unread[mailbox_id] = self._unread.get(mailbox_id, 0) + sign

    def change(self, mailbox_id: int, before: int, after: int) -> None:
        """Count a shown message whose flags changed."""
        difference = bool(before & Flag.SEEN) - bool(after & Flag.SEEN)
        if difference:
            self._unread[mailbox_id] = self._unread.get(mailbox_id, 0) + difference

    def write(self, tx: Transaction) -> None:
        """Put the sums into the mailboxes' rows and tell it."""
        changed = tuple(self._changed())
        if not changed:
            return
        tx.executemany(
            "UPDATE mailbox SET total = total + ?, unread = unread + ? WHERE id = ?",
            [(self._total.get(box, 0), self._unread.get(box, 0), box) for box in changed],
        )
        tx.emit(CountsChanged(changed))

    def _changed(self) -> Iterable[MailboxId]:
        for box in self._total.keys() | self._unread.keys():
            if self._total.get(box) or self._unread.get(box):
                yield MailboxId(box)


def recount(tx: Transaction, mailbox_id: MailboxId) -> None:
    """Count a mailbox row by row, where the kept counts have been found to be wrong."""
    tx.execute(
        "UPDATE mailbox SET (total, unread) = (SELECT count(*), coalesce(sum(flags & 1 = 0), 0)"
        " FROM message WHERE mailbox_id = mailbox.id AND hidden = 0) WHERE id = ?",
        (mailbox_id,),
    )
    tx.emit(CountsChanged((mailbox_id,)))
