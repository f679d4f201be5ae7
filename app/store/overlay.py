"""Lay pending operations over what the server says: it cannot take back what was just done."""

from collections.abc import Sequence
from typing import NamedTuple

from app.model.mailbox import MailboxId
from app.model.message import Arrival, Flag
from app.store.database import Reader


class PendingFlags(NamedTuple):
    """What the pending FLAG operations of one message add and remove in all."""

    add: Flag = Flag.NONE
    remove: Flag = Flag.NONE

    def over(self, flags: Flag) -> Flag:
        """Return `flags` as they will be once everything pending is done."""
        return (flags | self.add) & ~self.remove

    def then(self, add: int, remove: int) -> "PendingFlags":
        """Return this followed by one more."""
        return PendingFlags(
            (self.add & ~Flag(remove)) | Flag(add), (self.remove & ~Flag(add)) | Flag(remove)
        )


def flags_pending(reader: Reader, mailbox_id: MailboxId) -> dict[int, PendingFlags]:
    """Return what is pending for the flags of the messages of a mailbox, by key."""
    pending: dict[int, PendingFlags] = {}
    for key, add, remove in reader.rows(
        "SELECT key, add_flags, remove_flags FROM operation WHERE mailbox_id = ?"
        " AND kind = 'flag' ORDER BY id",
        (mailbox_id,),
    ):
        pending[key] = pending.get(key, PendingFlags()).then(add, remove)
    return pending


def flags_pending_of(reader: Reader, key: int, before: int | None = None) -> PendingFlags:
    """Return what is pending for one message's flags, by operations older than `before`."""
    pending = PendingFlags()
    for add, remove in reader.rows(
        "SELECT add_flags, remove_flags FROM operation WHERE key = ?1 AND kind = 'flag'"
        " AND (?2 IS NULL OR id < ?2)"
        " ORDER BY id",
        (key, before),
    ):
        pending = pending.then(add, remove)
    return pending


def staying(reader: Reader, mailbox_id: MailboxId, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Leave out the messages that a pending MOVE or DELETE is about to take out of this mailbox."""
    leaving = {
        uid
        for (uid,) in reader.rows(
            "SELECT uid FROM operation WHERE mailbox_id = ? AND kind IN ('move', 'delete')"
            " AND uid IS NOT NULL",
            (mailbox_id,),
        )
    }
    return [arrival for arrival in arrivals if arrival.uid not in leaving]
