"""Change messages here at once and queue the wish for the server; opposite wishes annihilate.

Only accounts that speak IMAP have a server to tell: elsewhere the change here is the whole of it.
Thousands of messages without anything pending are queued by one statement; those with something
pending one by one.
"""

import json
from collections.abc import Sequence

from app.model.mailbox import MailboxId
from app.model.message import Flag, MessageKey
from app.model.operation import Operation, OperationId, OperationKind
from app.store import messages, operations
from app.store.database import Transaction
from app.store.overlay import flags_pending_of

_ON_SERVERS = """
  FROM json_each(?1) AS asked
 CROSS JOIN message AS m ON m.key = asked.value
  JOIN mailbox AS b ON b.id = m.mailbox_id
  JOIN account AS a ON a.id = b.account_id
  JOIN server AS s ON s.id = a.incoming_id AND s.protocol = 'imap'
"""

_QUEUE_FLAGS = f"""
INSERT INTO operation (account_id, kind, key, mailbox_id, uid, add_flags, remove_flags)
SELECT b.account_id, 'flag', m.key, m.mailbox_id, m.uid,
       m.flags & ~m.server_flags, m.server_flags & ~m.flags
{_ON_SERVERS}
 WHERE m.flags <> m.server_flags
"""

_QUEUE_MOVE = f"""
INSERT INTO operation (account_id, kind, key, mailbox_id, uid, target_id)
SELECT b.account_id, 'move', m.key, m.mailbox_id, m.uid, ?2
{_ON_SERVERS}
 WHERE m.mailbox_id <> ?2
"""

_QUEUE_DELETE = f"""
INSERT INTO operation (account_id, kind, key, mailbox_id, uid, due)
SELECT b.account_id, 'delete', m.key, m.mailbox_id, m.uid, ?2
{_ON_SERVERS}
"""


def flag(tx: Transaction, keys: Sequence[MessageKey], add: Flag, remove: Flag) -> None:
    """Change flags here, and on the server when it can be reached."""
    changed = messages.set_flags(tx, keys, add, remove)
    pending = operations.keys_with_pending(tx, changed)
    for key in pending:
        _wish_flags(tx, key)
    tx.execute(_QUEUE_FLAGS, (json.dumps([key for key in changed if key not in pending]),))


def move(tx: Transaction, keys: Sequence[MessageKey], target: MailboxId) -> None:
    """Move messages here, and on the server when it can be reached.

    Others than the target's account's stay.
    """
    moving = movable(tx, keys, target)
    pending = operations.keys_with_pending(tx, moving)
    for key in pending:
        _wish_move(tx, key, target)
    free = [key for key in moving if key not in pending]
    tx.execute(_QUEUE_MOVE, (json.dumps(free), target))
    messages.move(tx, free, target)


def delete(
    tx: Transaction, keys: Sequence[MessageKey], now: int, due: int
) -> tuple[MessageKey, ...]:
    """Hide messages at once and remove them on the server at `due`; returns those hidden now."""
    hidden = messages.hide(tx, keys, at=now)
    tx.execute(_QUEUE_DELETE, (json.dumps(list(hidden)), due))
    return hidden


def undelete(tx: Transaction, keys: Sequence[MessageKey]) -> tuple[MessageKey, ...]:
    """Bring back and return what was hidden, but for what the server may have deleted."""
    kept = []
    for key in keys:
        last = _last(tx, key)
        if last is not None and last.kind is OperationKind.DELETE:
            if operations.started(tx, last.id):
                continue
            operations.cancel(tx, last.id)
        kept.append(key)
    return messages.hide(tx, kept, at=0)


def _wish_flags(tx: Transaction, key: MessageKey) -> None:
    """Queue the difference between what a person wants and what the server will have by then."""
    row = tx.row("SELECT flags, server_flags FROM message WHERE key = ?", (key,))
    place = messages.location(tx, key)
    last = _last(tx, key)
    if row is None or place is None:
        return
    open_wish = last is not None and last.kind is OperationKind.FLAG and last.mailbox_id == place[1]
    if last is not None and open_wish and not operations.started(tx, last.id):
        operations.cancel(tx, last.id)
    wanted, there = Flag(row[0]), flags_pending_of(tx, key).over(Flag(row[1]))
    if wanted != there:
        add, remove = wanted & ~there, there & ~wanted
        operations.add(tx, OperationKind.FLAG, key, add=add, remove=remove)


def _wish_move(tx: Transaction, key: MessageKey, target: MailboxId) -> None:
    """Redirect a move that has not begun, or take it back; else add one to follow."""
    earlier = _open_move(tx, key)
    if earlier is None:
        operations.add(tx, OperationKind.MOVE, key, target_id=target)
        messages.move(tx, [key], target)
    elif earlier.mailbox_id == target:
        operations.cancel(tx, earlier.id)
        _lead_flags(tx, earlier, target, earlier.uid)
        operations.put(tx, [(key, target, earlier.uid)])
    else:
        tx.execute("UPDATE operation SET target_id = ? WHERE id = ?", (target, earlier.id))
        _lead_flags(tx, earlier, target, None)
        messages.move(tx, [key], target)


def _open_move(tx: Transaction, key: MessageKey) -> Operation | None:
    """Return the last move of a message, if it has not begun and only flags were changed since."""
    for operation in reversed(operations.pending(tx, key)):
        if operation.kind is OperationKind.MOVE:
            return None if operations.started(tx, operation.id) else operation
        if operation.kind is not OperationKind.FLAG or operations.started(tx, operation.id):
            return None
    return None


def _lead_flags(tx: Transaction, move: Operation, mailbox_id: MailboxId, uid: int | None) -> None:
    """Let the flag wishes made after a move find the message where it now will be."""
    tx.execute(
        "UPDATE operation SET mailbox_id = ?, uid = ? WHERE key = ? AND id > ? AND kind = 'flag'",
        (mailbox_id, uid, move.key, move.id),
    )


def _last(tx: Transaction, key: MessageKey) -> Operation | None:
    found = tx.value("SELECT max(id) FROM operation WHERE key = ?", (key,))
    return None if found is None else operations.get(tx, OperationId(found))


def movable(tx: Transaction, keys: Sequence[MessageKey], target: MailboxId) -> list[MessageKey]:
    """Return those of `keys` that can move there: shown, elsewhere, and of the same account."""
    rows = tx.rows(
        "SELECT m.key FROM json_each(?1) AS asked CROSS JOIN message AS m ON m.key = asked.value"
        " JOIN mailbox AS b ON b.id = m.mailbox_id"
        " WHERE m.hidden = 0 AND m.mailbox_id <> ?2"
        " AND b.account_id = (SELECT account_id FROM mailbox WHERE id = ?2)",
        (json.dumps(list(keys)), target),
    )
    return [MessageKey(key) for (key,) in rows]
