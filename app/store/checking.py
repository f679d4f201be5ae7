"""What the checker asks of the store, and the few things that a repair writes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import bodies
from app.store.database import Reader, Transaction
from app.store.overlay import PendingFlags
from app.store.packs import Kept, Place

NO_SOURCE = -1

# `hidden = 0` in what follows lets SQLite use the index of shown messages: without it each mailbox
# would cost a walk through all of them. What is hidden is on its way out.

ROWS = """
SELECT m.uid, m.key, m.flags, m.server_flags, m.keywords, m.size, m.body, coalesce(s.length, -1)
  FROM message AS m LEFT JOIN body AS s ON s.key = m.key
 WHERE m.mailbox_id = ? AND m.uid >= ? AND m.uid <= ? ORDER BY m.uid
"""

PLACES = """
SELECT m.key, m.uid, s.pack, s.offset, s.length
  FROM message AS m LEFT JOIN body AS s ON s.key = m.key
 WHERE m.mailbox_id = ? AND m.hidden = 0 AND m.body = 1 ORDER BY s.pack, s.offset
"""

# FTS5 keeps one line of sizes for each row it knows; a contentless table has nothing else to ask.
UNINDEXED = """
SELECT m.key, m.uid FROM message AS m
 WHERE m.mailbox_id = ? AND m.hidden = 0 AND m.body = 1
   AND NOT EXISTS (SELECT 1 FROM fulltext_docsize AS d WHERE d.id = m.key)
   AND NOT EXISTS (SELECT 1 FROM index_work AS w WHERE w.key = m.key)
"""

ONLY_HERE = """
SELECT w.key, w.message_id, w.size FROM message AS w
 WHERE w.mailbox_id = ? AND w.uid IS NULL AND w.hidden = 0
   AND NOT EXISTS (SELECT 1 FROM operation AS o WHERE o.key = w.key)
"""


class Row(NamedTuple):
    """A message as it is kept. `length` is that of its stored source, NO_SOURCE without one."""

    uid: int
    key: MessageKey
    flags: int
    server_flags: int
    keywords: str
    size: int
    body: int
    length: int


class Wishes(NamedTuple):
    """What is pending in one mailbox, by UID."""

    flags: Mapping[int, PendingFlags]
    leaving: frozenset[int]
    """What a MOVE or DELETE takes out: it may be there or here, or in neither, and be right."""


class Counts(NamedTuple):
    """A mailbox's counts, kept and counted."""

    total: int
    unread: int
    counted_total: int
    counted_unread: int


def rows(reader: Reader, mailbox_id: MailboxId, low: int, high: int) -> list[Row]:
    """Return what is kept of the UIDs from `low` to `high`, ascending."""
    return [Row._make(row) for row in reader.rows(ROWS, (mailbox_id, low, high))]


def wishes(reader: Reader, mailbox_id: MailboxId, low: int, high: int) -> Wishes:
    """Return what is pending about the UIDs from `low` to `high`."""
    flags: dict[int, PendingFlags] = {}
    leaving = set()
    for uid, kind, add, remove in reader.rows(
        "SELECT uid, kind, add_flags, remove_flags FROM operation WHERE mailbox_id = ?"
        " AND uid >= ? AND uid <= ? ORDER BY id",
        (mailbox_id, low, high),
    ):
        if kind == "flag":
            flags[uid] = flags.get(uid, PendingFlags()).then(add, remove)
        elif kind in ("move", "delete"):
            leaving.add(uid)
    return Wishes(flags, frozenset(leaving))


def pending(reader: Reader, account_id: AccountId) -> int:
    """Count an account's wishes that have not reached the server."""
    sql = "SELECT count(*) FROM operation WHERE account_id = ?"
    return int(reader.value(sql, (account_id,)))


def targets(reader: Reader, account_id: AccountId) -> set[MailboxId]:
    """Return the mailboxes that pending wishes lead to; the server makes them when it must."""
    sql = "SELECT DISTINCT target_id FROM operation WHERE account_id = ? AND target_id IS NOT NULL"
    return {MailboxId(box) for (box,) in reader.rows(sql, (account_id,))}


def only_here(reader: Reader, mailbox_id: MailboxId) -> list[tuple[MessageKey, str, int]]:
    """Return (key, Message-ID, size) of messages that no server has and none will be given."""
    return [
        (MessageKey(key), name, size) for key, name, size in reader.rows(ONLY_HERE, (mailbox_id,))
    ]


def twins(reader: Reader, mailbox_id: MailboxId) -> set[tuple[str, int]]:
    """Return Message-ID and size of messages with a UID of which another copy here has none."""
    rows = reader.rows(
        "SELECT message_id, size FROM message WHERE mailbox_id = ?1 AND uid IS NOT NULL"
        " AND message_id IN (SELECT message_id FROM message WHERE mailbox_id = ?1"
        " AND uid IS NULL AND message_id <> '')",
        (mailbox_id,),
    )
    return set(rows)


def counts(reader: Reader, mailbox_id: MailboxId) -> Counts:
    """Return the kept counts of a mailbox, and count."""
    row = reader.row(
        "SELECT total, unread,"
        " (SELECT count(*) FROM message WHERE mailbox_id = ?1 AND hidden = 0),"
        " (SELECT count(*) FROM message WHERE mailbox_id = ?1 AND hidden = 0 AND flags & 1 = 0)"
        " FROM mailbox WHERE id = ?1",
        (mailbox_id,),
    )
    return Counts._make(row or (0, 0, 0, 0))


def damaged(
    reader: Reader, mailbox_id: MailboxId, stopped: Callable[[], bool] = lambda: False
) -> list[tuple[MessageKey, int | None]]:
    """Return (key, uid) of every source that should be here and cannot be read back whole.

    Reads all of them. Raises LifafaError: CANCELLED soon after `stopped()` says True.
    """

    def places() -> Iterator[Kept]:
        for key, uid, pack, offset, length in reader.each(PLACES, (mailbox_id,)):
            if stopped():
                raise LifafaError(Problem(ProblemKind.CANCELLED))
            yield MessageKey(key), uid, None if pack is None else Place(pack, offset, length)

    broken = list(reader.packs.broken(places()))
    # Asked anew, in a snapshot of its own: compacting may have moved it meanwhile.
    return [(key, uid) for key, uid, _ in broken if read(reader, key) is None]


def read(reader: Reader, key: MessageKey) -> bytes | None:
    """Return a source, or None where it is not whole. Unlike `bodies.source`, changes nothing."""
    where = bodies.place_of(reader, key)
    return None if where is None else reader.packs.read(key, where)


def unindexed(reader: Reader, mailbox_id: MailboxId) -> list[tuple[MessageKey, int | None]]:
    """Return (key, uid) of messages whose source is here and unknown to full-text search.

    Those that wait to be indexed are left out.
    """
    rows = reader.with_index().rows(UNINDEXED, (mailbox_id,))
    return [(MessageKey(key), uid) for key, uid in rows]


class Fetched(NamedTuple):
    """A line of a POP3 account's ledger, and the message it is about while that is here."""

    uidl: str
    size: int
    sha256: str
    key: MessageKey
    here: bool
    """Whether its source is here."""


def ledger(reader: Reader, account_id: AccountId) -> Iterator[Fetched]:
    """Yield what the ledger of a POP3 account says, by UIDL."""
    for uidl, size, sha256, key, body in reader.each(
        "SELECT p.uidl, p.size, p.sha256, p.key, coalesce(m.body, 0) FROM pop3_uidl AS p"
        " LEFT JOIN message AS m ON m.key = p.key WHERE p.account_id = ? AND p.whole = 1"
        " ORDER BY p.uidl",
        (account_id,),
    ):
        yield Fetched(uidl, size, sha256, MessageKey(key), body == 1)


def set_sizes(tx: Transaction, sizes: Iterable[tuple[MessageKey, int]]) -> None:
    """Write the sizes that the server names."""
    tx.executemany(
        "UPDATE message SET size = ? WHERE key = ?", [(size, key) for key, size in sizes]
    )


def damage(reader: Reader) -> str:
    """Read the database through as far as SQLite's quick check does; "" where it is whole."""
    (found,) = reader.rows("PRAGMA main.quick_check(1)")[0]
    return "" if found == "ok" else str(found)
