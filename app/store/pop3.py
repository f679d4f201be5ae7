"""The ledger of what was fetched from POP3 accounts: nothing lost, nothing fetched twice."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from app.model.account import AccountId
from app.model.message import MessageKey
from app.store.database import Reader, Transaction

COMPARE = -1
"""The size of what a server said it deleted: its UIDL may stand for another message by now."""

_MISSED_TOO_OFTEN = 2


class Line(NamedTuple):
    """A message that is safely here: its UIDL, its size as listed, the hash of its source."""

    uidl: str
    size: int
    sha256: str


def ledger(reader: Reader, account_id: AccountId) -> dict[str, Line]:
    """Return every message that is safely here, by its UIDL."""
    sql = "SELECT uidl, size, sha256 FROM pop3_uidl WHERE account_id = ?"
    return {row[0]: Line(*row) for row in reader.each(sql, (account_id,))}


def remember(
    tx: Transaction, account_id: AccountId, here: Iterable[tuple[Line, MessageKey]]
) -> None:
    """Note which messages are here.

    The transaction must be durable before a DELE.
    """
    tx.insert(
        "INSERT OR REPLACE INTO pop3_uidl (account_id, uidl, size, sha256, key)",
        [(account_id, *line, key) for line, key in here],
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
