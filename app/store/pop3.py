"""The ledger of what was fetched from POP3 accounts: nothing lost, nothing fetched twice."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.model.account import AccountId
from app.model.message import MessageKey
from app.store.database import Reader, Transaction

COMPARE = -1
"""The size of what a server said it deleted: its UIDL may stand for another message by now."""

REMOVED = MessageKey(0)
"""The key of what the person removed for good here; nothing else ever gets it (docs/adr/0025)."""

_MISSED_TOO_OFTEN = 2
_COLUMNS = "uidl, size, sha256, whole, fetched, key"


class Line(NamedTuple):
    """A message that is safely here: its UIDL, its size as listed, the hash of its source.

    `whole` 0: only its beginning is here, and the hash is of that. `fetched` is when it came, 0
    before that was noted.
    """

    uidl: str
    size: int
    sha256: str
    whole: int = 1
    fetched: int = 0
    key: MessageKey = REMOVED


def ledger(reader: Reader, account_id: AccountId) -> dict[str, Line]:
    """Return every message that is safely here, by its UIDL."""
    sql = f"SELECT {_COLUMNS} FROM pop3_uidl WHERE account_id = ?"
    return {row[0]: Line(*row) for row in reader.each(sql, (account_id,))}


def line_of(reader: Reader, key: MessageKey) -> Line | None:
    """Return a message's line; None where no POP3 server knows it."""
    row = reader.row(f"SELECT {_COLUMNS} FROM pop3_uidl WHERE key = ?", (key,))
    return None if row is None else Line(*row)


def remember(tx: Transaction, account_id: AccountId, here: Iterable[Line]) -> None:
    """Note which messages are here, each with its key.

    The transaction must be durable before a DELE.
    """
    tx.insert(
        f"INSERT OR REPLACE INTO pop3_uidl (account_id, {_COLUMNS})",
        [(account_id, *line) for line in here],
    )


def recognise(tx: Transaction, account_id: AccountId, lines: Iterable[Line]) -> None:
    """Note the listed sizes of messages that were compared and found to be here."""
    tx.executemany(
        "UPDATE pop3_uidl SET size = ? WHERE account_id = ? AND uidl = ?",
        [(line.size, account_id, line.uidl) for line in lines],
    )


def deleted(tx: Transaction, account_id: AccountId, uidls: Iterable[str]) -> None:
    """Trust these UIDLs no more: the server said that it deleted what they stood for.

    The lines stay, since some servers say so and keep the message.
    """
    recognise(tx, account_id, (Line(uidl, COMPARE, "") for uidl in uidls))


def removed_here(tx: Transaction, keys: Sequence[MessageKey]) -> None:
    """Note, in the transaction that removes these messages, that the person wanted that."""
    if not keys:
        return
    tx.execute(
        "UPDATE pop3_uidl SET key = ? WHERE key IN (SELECT value FROM json_each(?))",
        (REMOVED, json.dumps(list(keys))),
    )


def count_from(tx: Transaction, account_id: AccountId, now: int) -> None:
    """Let the days of what came before `fetched` was noted begin now."""
    tx.execute(
        "UPDATE pop3_uidl SET fetched = ? WHERE account_id = ? AND fetched = 0", (now, account_id)
    )


def listed(tx: Transaction, account_id: AccountId, missing: Iterable[str]) -> None:
    """Take note of a complete listing; forget what was missing in two of them running."""
    names = json.dumps(list(missing))
    tx.execute(
        "UPDATE pop3_uidl SET missed = 0 WHERE account_id = ? AND missed > 0"
        " AND uidl NOT IN (SELECT value FROM json_each(?))",
        (account_id, names),
    )
    tx.execute(
        "UPDATE pop3_uidl SET missed = missed + 1 WHERE account_id = ?"
        " AND uidl IN (SELECT value FROM json_each(?))",
        (account_id, names),
    )
    tx.execute(
        "DELETE FROM pop3_uidl WHERE account_id = ? AND missed >= ?",
        (account_id, _MISSED_TOO_OFTEN),
    )
