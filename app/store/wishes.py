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
from app.store import copies, messages, operations
from app.store.database import Transaction
from app.store.overlay import flags_pending_of

_ON_SERVERS = """
  FROM json_each(?1) AS asked
 CROSS JOIN message AS m ON m.key = asked.value
  JOIN mailbox AS b ON b.id = m.mailbox_id
  JOIN account AS a ON a.id = b.account_id
  JOIN server AS s ON s.id = a.incoming_id AND s.protocol = 'imap'
"""

# A row without a uid that nothing is on the way for stands here alone: its server never had it.
_KNOWN_THERE = """(m.uid IS NOT NULL OR m.unconfirmed = 1
                   OR EXISTS (SELECT 1 FROM operation AS o WHERE o.key = m.key))"""

_QUEUE_FLAGS = f"""
INSERT INTO operation (account_id, kind, key, mailbox_id, uid, add_flags, remove_flags)
SELECT b.account_id, 'flag', m.key, m.mailbox_id, m.uid,
       m.flags & ~m.server_flags, m.server_flags & ~m.flags
{_ON_SERVERS}
 WHERE m.flags <> m.server_flags AND {_KNOWN_THERE}
"""

_QUEUE_MOVE = f"""
INSERT INTO operation (account_id, kind, key, mailbox_id, uid, target_id)
SELECT b.account_id, 'move', m.key, m.mailbox_id, m.uid, ?2
{_ON_SERVERS}
 WHERE m.mailbox_id <> ?2 AND {_KNOWN_THERE}
"""

_QUEUE_DELETE = f"""
INSERT INTO operation (account_id, kind, key, mailbox_id, uid, due)
SELECT b.account_id, 'delete', m.key, m.mailbox_id, m.uid, ?2
{_ON_SERVERS}
 WHERE {_KNOWN_THERE}
"""

_SERVER_COPIES = f"s.account_id = t.account_id AND {_KNOWN_THERE}"

_QUEUE_COPY = f"""
INSERT INTO operation (account_id, kind, key, mailbox_id, uid, target_id, source_key)
SELECT t.account_id, iif({_SERVER_COPIES}, 'copy', 'append'), ?1,
       iif({_SERVER_COPIES}, m.mailbox_id, t.id), iif({_SERVER_COPIES}, m.uid, NULL), t.id, m.key
  FROM message AS m JOIN mailbox AS s ON s.id = m.mailbox_id
  JOIN mailbox AS t ON t.id = ?3 JOIN account AS a ON a.id = t.account_id
  JOIN server AS v ON v.id = a.incoming_id AND v.protocol = 'imap'
 WHERE m.key = ?2
"""

_COPYABLE = """
SELECT m.key FROM json_each(?1) AS asked CROSS JOIN message AS m ON m.key = asked.value
  JOIN mailbox AS s ON s.id = m.mailbox_id JOIN mailbox AS t ON t.id = ?2
 WHERE m.hidden = 0 AND s.id <> t.id AND (m.body = 1 OR s.account_id = t.account_id)
"""


def flag(tx: Transaction, keys: Sequence[MessageKey], add: Flag, remove: Flag) -> None:
    """Change flags here, and on the server when it can be reached."""
    changed = messages.set_flags(tx, keys, add, remove)
    pending = operations.keys_with_pending(tx, changed)
    copied = operations.copied(tx) if pending else frozenset()
    for key in pending:
        _wish_flags(tx, key, replace=key not in copied)
    tx.execute(_QUEUE_FLAGS, (json.dumps([key for key in changed if key not in pending]),))


def move(tx: Transaction, keys: Sequence[MessageKey], target: MailboxId) -> None:
    """Move messages here, and on the server when it can be reached.

    Others than the target's account's stay.
    """
    moving = movable(tx, keys, target)
    pending = operations.keys_with_pending(tx, moving)
    copied = operations.copied(tx) if pending else frozenset()
    for key in pending:
        _wish_move(tx, key, target, redirect=key not in copied)
    free = [key for key in moving if key not in pending]
    tx.execute(_QUEUE_MOVE, (json.dumps(free), target))
    messages.move(tx, free, target)


def copy(tx: Transaction, keys: Sequence[MessageKey], target: MailboxId) -> list[MessageKey]:
    """Copy messages here, and on the server when it can be reached; returns the copies' keys.

    Within one account the server copies. What it does not have, and what goes to another account,
    is filed there as it is; it must be here for that.
    """
    asked = (json.dumps(list(keys)), target)
    copyable = [MessageKey(key) for (key,) in tx.rows(_COPYABLE, asked)]
    made = copies.copy(tx, copyable, target)
    tx.executemany(_QUEUE_COPY, [(new, key, target) for key, new in made.items()])
    return list(made.values())


def uncopy(tx: Transaction, keys: Sequence[MessageKey], now: int) -> None:
    """Take copies away again: here at once, and on the server where it may have made them."""
    made = {key for key in keys if not _is_unmade(tx, key)}
    messages.remove(tx, [key for key in keys if key not in made])
    delete(tx, list(made), now, now)


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
    shown = messages.hide(tx, kept, at=0)
    flag(tx, shown, Flag.NONE, Flag.DELETED)  # where the server could do no more than flag it
    return shown


def _is_unmade(tx: Transaction, key: MessageKey) -> bool:
    """Whether the wish for this copy stands first, and no server has heard of it."""
    first = next(iter(operations.pending(tx, key)), None)
    return (
        first is not None and first.source_key is not None and not operations.started(tx, first.id)
    )


def _wish_flags(tx: Transaction, key: MessageKey, replace: bool) -> None:
    """Queue the difference between what a person wants and what the server will have by then.

    It replaces the last wish for flags, unless a copy may be made in between.
    """
    row = tx.row("SELECT flags, server_flags FROM message WHERE key = ?", (key,))
    place = messages.location(tx, key)
    last = _last(tx, key)
    if row is None or place is None:
        return
    open_wish = last is not None and last.kind is OperationKind.FLAG and last.mailbox_id == place[1]
    if last is not None and replace and open_wish and not operations.started(tx, last.id):
        operations.cancel(tx, last.id)
    wanted, there = Flag(row[0]), flags_pending_of(tx, key).over(Flag(row[1]))
    if wanted != there:
        add, remove = wanted & ~there, there & ~wanted
        operations.add(tx, OperationKind.FLAG, key, add=add, remove=remove)


def _wish_move(tx: Transaction, key: MessageKey, target: MailboxId, redirect: bool) -> None:
    """Redirect a move that has not begun, or take it back; else add one to follow.

    What is to be copied from where the first move takes it must come there.
    """
    earlier = _open_move(tx, key) if redirect else None
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
