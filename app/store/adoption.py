"""Give waiting rows their uid, so that a message moved or renumbered never stands there twice.

A row waits (uid NULL) after a move or a filing here whose new uid the server has not told, and
after UIDVALIDITY changed. Operations wait in the same way where the row itself has already moved
on.
"""

from collections.abc import Sequence
from typing import NamedTuple

from app.events import MessagesChanged
from app.model.mailbox import MailboxId
from app.model.message import Arrival, MessageKey
from app.store.counts import Tally
from app.store.database import Reader, Transaction
from app.store.overlay import flags_pending_of


class _Waiting(NamedTuple):
    key: int
    size: int
    subject: str
    flags: int
    hidden: int


def adopt(tx: Transaction, mailbox_id: MailboxId, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Give uids to waiting rows and operations; return the arrivals that are none of them."""
    passing = _passing(tx, mailbox_id)
    if not passing and not _anything_waits(tx, mailbox_id):
        return list(arrivals)
    left = []
    for arrival in arrivals:
        name = arrival.envelope.message_id
        if (row := _waiting_row(tx, mailbox_id, arrival)) is not None:
            _take_in(tx, mailbox_id, row, arrival)
        elif name and passing.get(name):
            give_uid(tx, MessageKey(passing[name].pop(0)), arrival.uid, mailbox_id)
        else:
            left.append(arrival)
    return left


def expected_in(reader: Reader, key: MessageKey) -> MailboxId | None:
    """Return the mailbox in which the server will next give this message a uid.

    None: the message is gone.
    """
    place = reader.value(
        "SELECT mailbox_id FROM operation WHERE key = ? AND uid IS NULL AND kind <> 'append'"
        " ORDER BY id LIMIT 1",
        (key,),
    ) or reader.value("SELECT mailbox_id FROM message WHERE key = ?", (key,))
    return None if place is None else MailboxId(place)


def rival(reader: Reader, key: MessageKey, uid: int, mailbox_id: MailboxId) -> MessageKey | None:
    """Return another row that synchronising has made for the same message of the server."""
    other = reader.value(
        "SELECT key FROM message WHERE mailbox_id = ? AND uid = ? AND key <> ?",
        (mailbox_id, uid, key),
    )
    return None if other is None else MessageKey(other)


def give_uid(tx: Transaction, key: MessageKey, uid: int, mailbox_id: MailboxId) -> None:
    """Write a uid to the row, if it stands there, and to the operations that wait for it."""
    tx.execute(
        "UPDATE message SET uid = ?, unconfirmed = 0 WHERE key = ? AND mailbox_id = ?",
        (uid, key, mailbox_id),
    )
    tx.execute(
        "UPDATE operation SET uid = ? WHERE key = ? AND mailbox_id = ? AND uid IS NULL",
        (uid, key, mailbox_id),
    )


def _anything_waits(reader: Reader, mailbox_id: MailboxId) -> bool:
    return (
        reader.row(
            "SELECT 1 FROM message WHERE mailbox_id = ? AND uid IS NULL LIMIT 1", (mailbox_id,)
        )
        is not None
    )


def _passing(reader: Reader, mailbox_id: MailboxId) -> dict[str, list[int]]:
    """Return what the server has here only until a waiting operation takes it on, by Message-ID."""
    passing: dict[str, list[int]] = {}
    for key, name in reader.rows(
        "SELECT DISTINCT o.key, m.message_id FROM operation AS o JOIN message AS m ON m.key = o.key"
        " WHERE o.mailbox_id = ?1 AND o.uid IS NULL AND m.mailbox_id <> ?1 AND m.message_id <> ''",
        (mailbox_id,),
    ):
        passing.setdefault(name, []).append(key)
    return passing


def _waiting_row(reader: Reader, mailbox_id: MailboxId, arrival: Arrival) -> _Waiting | None:
    """Find the row that this arrival is.

    Where the Message-ID fits several, the size decides; without one, it must.
    """
    letter = arrival.envelope
    rows = reader.rows(
        "SELECT key, size, subject, flags, hidden FROM message WHERE mailbox_id = ?"
        " AND message_id = ? AND uid IS NULL",
        (mailbox_id, letter.message_id),
    )
    waiting = [_Waiting(*row) for row in rows]
    exact = [row for row in waiting if row.size == arrival.size]
    if not letter.message_id:
        exact = [row for row in exact if row.subject == letter.subject]
        return exact[0] if exact else None
    return next(iter(exact or waiting), None)


def _take_in(tx: Transaction, mailbox_id: MailboxId, row: _Waiting, arrival: Arrival) -> None:
    key = MessageKey(row.key)
    give_uid(tx, key, arrival.uid, mailbox_id)
    shown = flags_pending_of(tx, key).over(arrival.flags)
    tx.execute(
        "UPDATE message SET flags = ?, server_flags = ?, keywords = ? WHERE key = ?",
        (int(shown), int(arrival.flags), " ".join(arrival.keywords), key),
    )
    if shown == row.flags:
        return
    tx.emit(MessagesChanged((key,)))
    if not row.hidden:
        tally = Tally()
        tally.change(mailbox_id, row.flags, shown)
        tally.write(tx)
