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

# What a wish that has not begun is to bring here cannot be here yet: another message that looks the
# same (a twin) must not be taken for it. Servers file by themselves what is sent, so a letter that
# is to be filed may be here.
_WAITING_ROWS = """
SELECT m.key, m.size, m.subject, m.flags, m.hidden,
       EXISTS (SELECT 1 FROM operation AS o WHERE o.key = m.key AND o.kind IN ('move', 'delete'))
  FROM message AS m
 WHERE m.mailbox_id = ? AND m.message_id = ? AND m.uid IS NULL
   AND NOT EXISTS (
       SELECT 1 FROM operation AS o WHERE o.key = m.key AND o.started = 0
          AND o.target_id = m.mailbox_id AND (o.kind <> 'append' OR o.source_key IS NOT NULL))
"""

_PASSING = """
SELECT DISTINCT o.key, m.message_id, m.size
  FROM operation AS o JOIN message AS m ON m.key = o.key
 WHERE o.mailbox_id = ?1 AND o.uid IS NULL AND o.kind <> 'copy'
   AND m.mailbox_id <> ?1 AND m.message_id <> ''
   AND NOT EXISTS (SELECT 1 FROM operation AS e
                    WHERE e.key = o.key AND e.id < o.id AND e.started = 0)
"""


class _Waiting(NamedTuple):
    key: int
    size: int
    subject: str
    flags: int
    hidden: int
    leaving: int


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
        elif passing.get((name, arrival.size)):
            key = passing[name, arrival.size].pop(0)
            give_uid(tx, MessageKey(key), arrival.uid, mailbox_id)
        else:
            left.append(arrival)
    lead_copies(tx, mailbox_id)
    return left


def expected_in(reader: Reader, key: MessageKey) -> MailboxId | None:
    """Return the mailbox in which the server will next give this message a uid.

    None: the message is gone.
    """
    place = reader.value(
        "SELECT mailbox_id FROM operation WHERE key = ? AND uid IS NULL"
        " AND kind NOT IN ('append', 'copy') ORDER BY id LIMIT 1",
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


def uid_in(reader: Reader, key: MessageKey, mailbox_id: MailboxId) -> int | None:
    """Return the uid under which a message was already seen in a mailbox, on its way or to stay."""
    found = reader.value(
        "SELECT uid FROM message WHERE key = ?1 AND mailbox_id = ?2 AND uid IS NOT NULL"
        " UNION ALL SELECT uid FROM operation WHERE key = ?1 AND mailbox_id = ?2"
        " AND uid IS NOT NULL AND kind <> 'copy'",
        (key, mailbox_id),
    )
    return None if found is None else int(found)


def likeness(reader: Reader, key: MessageKey) -> tuple[str, int]:
    """Return what a copy on the server has in common: Message-ID (else subject), and size."""
    row = reader.row("SELECT message_id, subject, size FROM message WHERE key = ?", (key,))
    return ("", -1) if row is None else (row[0] or row[1], row[2])


def is_numbered(reader: Reader, mailbox_id: MailboxId) -> bool:
    """Whether the uids of a mailbox mean anything: its UIDVALIDITY is known."""
    sql = "SELECT uidvalidity FROM mailbox WHERE id = ?"
    return reader.value(sql, (mailbox_id,)) is not None


def same_letter(reader: Reader, key: MessageKey, other: MessageKey) -> bool:
    """Whether two rows can be one message: their Message-IDs say so, else subject and size."""
    one, two = (
        reader.row("SELECT message_id, subject, size FROM message WHERE key = ?", (each,))
        for each in (key, other)
    )
    if one is None or two is None:
        return False
    return bool(one[0] == two[0] if one[0] or two[0] else one == two)


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


def lead_copies(tx: Transaction, mailbox_id: MailboxId) -> None:
    """Let copies that wait for the uid of what they are copies of have it, where it is known."""
    tx.execute(
        "UPDATE operation SET uid = (SELECT m.uid FROM message AS m"
        " WHERE m.key = operation.source_key AND m.mailbox_id = operation.mailbox_id)"
        " WHERE mailbox_id = ? AND kind = 'copy' AND uid IS NULL",
        (mailbox_id,),
    )


def _anything_waits(reader: Reader, mailbox_id: MailboxId) -> bool:
    return (
        reader.row(
            "SELECT 1 FROM message WHERE mailbox_id = ? AND uid IS NULL LIMIT 1", (mailbox_id,)
        )
        is not None
    )


def _passing(reader: Reader, mailbox_id: MailboxId) -> dict[tuple[str, int], list[int]]:
    """Return what the server has here only until a waiting operation takes it on.

    By Message-ID and size. What an earlier move has not even begun to bring cannot be here.
    """
    passing: dict[tuple[str, int], list[int]] = {}
    for key, name, size in reader.rows(_PASSING, (mailbox_id,)):
        passing.setdefault((name, size), []).append(key)
    return passing


def _waiting_row(reader: Reader, mailbox_id: MailboxId, arrival: Arrival) -> _Waiting | None:
    """Find the row that this arrival is.

    Where the Message-ID fits several, the size decides; without one, it must. It must as well where
    a wish would then remove the message from here.
    """
    letter = arrival.envelope
    rows = reader.rows(_WAITING_ROWS, (mailbox_id, letter.message_id))
    waiting = [_Waiting(*row) for row in rows]
    exact = [row for row in waiting if row.size == arrival.size]
    if not letter.message_id:
        exact = [row for row in exact if row.subject == letter.subject]
        return exact[0] if exact else None
    return next(iter(exact or [row for row in waiting if not row.leaving]), None)


def _take_in(tx: Transaction, mailbox_id: MailboxId, row: _Waiting, arrival: Arrival) -> None:
    key = MessageKey(row.key)
    give_uid(tx, key, arrival.uid, mailbox_id)
    shown = flags_pending_of(tx, key).over(arrival.flags)
    tx.execute(
        "UPDATE message SET flags = ?, server_flags = ?, keywords = ?,"
        " object_id = iif(?4 = '', object_id, ?4) WHERE key = ?",
        (int(shown), int(arrival.flags), " ".join(arrival.keywords), arrival.object_id, key),
    )
    if shown == row.flags:
        return
    tx.emit(MessagesChanged((key,)))
    if not row.hidden:
        tally = Tally()
        tally.change(mailbox_id, row.flags, shown)
        tally.write(tx)
