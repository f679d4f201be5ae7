"""Keep the wishes that a server has not fulfilled yet, and end each in exactly one way.

done, later, refused (the local change is backed out) or cancel. Of one message only the oldest wish
is due, so that the server hears them in the order they were made. Say start() before replaying:
from then on the server may have done it, and undoing it means a wish for the opposite instead of
forgetting this one.
"""

import json
from collections.abc import Iterable

from app.events import MessagesAdded, MessagesChanged, MessagesRemoved
from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import Flag, MessageKey
from app.model.operation import Operation, OperationId, OperationKind
from app.store import adoption, copies, messages
from app.store.counts import Tally
from app.store.database import Reader, Transaction
from app.store.overlay import flags_pending_of

_COLUMNS = (
    "o.id, o.account_id, o.kind, o.key, o.mailbox_id, o.uid, o.add_flags, o.remove_flags,"
    " o.target_id, o.due, o.attempts, o.source_key"
)

# A copy takes its place among the wishes about the message it is a copy of: what came before must
# be done, what came after waits, or the copy would be made of something else.
DUE = f"""
WITH copied (key, id) AS MATERIALIZED (
    SELECT source_key, min(id) FROM operation WHERE kind = 'copy' GROUP BY source_key)
SELECT {_COLUMNS}
  FROM operation AS o
 WHERE o.account_id = ? AND o.due <= ? AND (o.uid IS NOT NULL OR o.kind = 'append')
   AND NOT EXISTS (
       SELECT 1 FROM operation AS earlier WHERE earlier.key = o.key AND earlier.id < o.id)
   AND NOT EXISTS (
       SELECT 1 FROM operation AS earlier WHERE earlier.key = o.source_key AND earlier.id < o.id)
   AND NOT EXISTS (SELECT 1 FROM copied WHERE copied.key = o.key AND copied.id < o.id)
 ORDER BY o.id LIMIT ?
"""


def add(
    tx: Transaction,
    kind: OperationKind,
    key: MessageKey,
    *,
    target_id: MailboxId | None = None,
    add: Flag = Flag.NONE,
    remove: Flag = Flag.NONE,
    due: int = 0,
    source_key: MessageKey | None = None,
) -> OperationId:
    """Queue one wish about a message as it stands now. The acts of a person go by `acts` instead.

    Raises KeyError where the message is gone.
    """
    place = messages.location(tx, key)
    if place is None:
        raise KeyError(key)
    tx.execute(
        "INSERT INTO operation (account_id, kind, key, mailbox_id, uid, add_flags, remove_flags,"
        " target_id, due, source_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            place[0],
            kind,
            key,
            place[1],
            place[2],
            int(add),
            int(remove),
            target_id,
            due,
            source_key,
        ),
    )
    return OperationId(tx.last_id)


def due(reader: Reader, account_id: AccountId, now: int, limit: int = 1_000) -> list[Operation]:
    """Return what can be replayed now, oldest first, at most one operation a message.

    What waits for a uid is left out until set_uid or the next synchronising of its mailbox gives it
    one.
    """
    return [_operation(*row) for row in reader.rows(DUE, (account_id, now, limit))]


def next_time(reader: Reader, account_id: AccountId) -> int | None:
    """Return when the earliest wish that only waits for its time is due; None: there is none."""
    at = reader.value(
        "SELECT min(due) FROM operation WHERE account_id = ? AND (uid IS NOT NULL"
        " OR kind = 'append')",
        (account_id,),
    )
    return None if at is None else int(at)


def start(tx: Transaction, read: Iterable[Operation]) -> list[Operation]:
    """Say that these are about to be sent to the server; returns those that may be.

    What was taken back or changed since it was read is left out: it would be done all the same.
    """
    standing = [operation for operation in read if get(tx, operation.id) == operation]
    tx.executemany(
        "UPDATE operation SET started = 1 WHERE id = ?", [(each.id,) for each in standing]
    )
    return standing


def done(tx: Transaction, operation_id: OperationId) -> None:
    """The server has done it. An operation that is gone already is nobody's fault."""
    operation = get(tx, operation_id)
    if operation is None:
        return
    _delete(tx, operation_id)
    match operation.kind:
        case OperationKind.FLAG:
            tx.execute(
                "UPDATE message SET server_flags = (server_flags | ?) & ~? WHERE key = ?",
                (int(operation.add), int(operation.remove), operation.key),
            )
        case OperationKind.DELETE:
            messages.remove(tx, [operation.key])


def only_flagged(tx: Transaction, operation_id: OperationId) -> None:
    r"""The server could not remove it (no UIDPLUS): it stays there, flagged \Deleted.

    What was deleted here stays hidden, and what was moved leaves a hidden row behind, until the
    server shows it without that flag or has it no more.
    """
    operation = get(tx, operation_id)
    if operation is None:
        return
    _delete(tx, operation_id)
    if operation.kind is OperationKind.DELETE:
        messages.keep_hidden(tx, operation.key)
    elif operation.uid is not None:
        copies.leave_behind(tx, operation.key, operation.mailbox_id, operation.uid)


def untold(tx: Transaction, operation_id: OperationId) -> None:
    """It is done, but the server did not say under which uid, or had the message no more.

    Its row waits to be found in the mailbox it stands in, and goes where it is not.
    """
    operation = get(tx, operation_id)
    if operation is None:
        return
    _delete(tx, operation_id)
    tx.execute(
        "UPDATE message SET unconfirmed = 1 WHERE key = ? AND uid IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM operation AS o WHERE o.key = message.key"
        " AND o.mailbox_id <> message.mailbox_id)",
        (operation.key,),
    )


def later(tx: Transaction, operation_id: OperationId, due: int) -> None:
    """The server could not be asked, or was busy: try again at `due`."""
    tx.execute(
        "UPDATE operation SET due = ?, attempts = attempts + 1 WHERE id = ?", (due, operation_id)
    )


def put_off(tx: Transaction, wishes: Iterable[Operation], due: int) -> None:
    """Try these again at `due`, however often: nothing was wrong with them."""
    tx.executemany("UPDATE operation SET due = ? WHERE id = ?", [(due, each.id) for each in wishes])


def wait(tx: Transaction, operation_id: OperationId, due: int) -> None:
    """Nothing was asked of the server yet: look at it again at `due`."""
    tx.execute("UPDATE operation SET due = ?, started = 0 WHERE id = ?", (due, operation_id))


def refused(tx: Transaction, operation_id: OperationId) -> None:
    """The server will not do it: back the local change out. The caller tells OperationRefused."""
    operation = get(tx, operation_id)
    if operation is None:
        return
    _delete(tx, operation_id)
    match operation.kind:
        case OperationKind.FLAG:
            _restore_flags(tx, operation.key)
        case OperationKind.MOVE:
            _move_back(tx, operation)
        case OperationKind.DELETE:
            messages.hide(tx, [operation.key], at=0)
        case OperationKind.COPY:
            messages.remove(tx, [operation.key])
        case OperationKind.APPEND:
            _keep_here(tx, operation)


def cancel(tx: Transaction, operation_id: OperationId) -> None:
    """Forget a wish without backing anything out: the server has made it pointless."""
    _delete(tx, operation_id)


def get(reader: Reader, operation_id: OperationId) -> Operation | None:
    """Return one operation, or None where it has ended."""
    row = reader.row(f"SELECT {_COLUMNS} FROM operation AS o WHERE o.id = ?", (operation_id,))
    return None if row is None else _operation(*row)


def pending(reader: Reader, key: MessageKey) -> list[Operation]:
    """Return what is pending for one message, oldest first."""
    sql = f"SELECT {_COLUMNS} FROM operation AS o WHERE o.key = ? ORDER BY o.id"
    return [_operation(*row) for row in reader.rows(sql, (key,))]


def started(reader: Reader, operation_id: OperationId) -> bool:
    """Whether the server may have done it already."""
    return bool(reader.value("SELECT started FROM operation WHERE id = ?", (operation_id,)))


def _restore_flags(tx: Transaction, key: MessageKey) -> None:
    """Show what the server has, with what is still pending laid over."""
    row = tx.row(
        "SELECT mailbox_id, flags, server_flags, hidden FROM message WHERE key = ?", (key,)
    )
    if row is None:
        return
    mailbox_id, flags, server_flags, hidden = row
    shown = flags_pending_of(tx, key).over(Flag(server_flags))
    tx.execute("UPDATE message SET flags = ? WHERE key = ?", (int(shown), key))
    tx.emit(MessagesChanged((key,)))
    if not hidden:
        tally = Tally()
        tally.change(mailbox_id, flags, shown)
        tally.write(tx)


def _keep_here(tx: Transaction, operation: Operation) -> None:
    """Let a message that its server does not take stay here, where it is not lost.

    A copy goes, since what it is a copy of stays. What else was wished for it is done here alone.
    """
    if operation.source_key is not None:
        messages.remove(tx, [operation.key])
    tx.execute("DELETE FROM operation WHERE key = ?", (operation.key,))


def _move_back(tx: Transaction, operation: Operation) -> None:
    """Put the message where the server still has it; what came after starts from there."""
    tx.execute(
        "UPDATE operation SET mailbox_id = ?, uid = ? WHERE key = ? AND mailbox_id = ?"
        " AND uid IS NULL",
        (operation.mailbox_id, operation.uid, operation.key, operation.target_id),
    )
    tx.execute(
        "UPDATE operation SET mailbox_id = ?, uid = ? WHERE source_key = ? AND mailbox_id = ?"
        " AND kind = 'copy' AND uid IS NULL",
        (operation.mailbox_id, operation.uid, operation.key, operation.target_id),
    )
    tx.execute(
        "DELETE FROM operation WHERE key = ? AND kind = 'move' AND target_id = mailbox_id",
        (operation.key,),
    )
    moved_on = any(o.kind is OperationKind.MOVE for o in pending(tx, operation.key))
    if not moved_on:
        put(tx, [(operation.key, operation.mailbox_id, operation.uid)])


def put(tx: Transaction, places: Iterable[tuple[MessageKey, MailboxId, int | None]]) -> None:
    """Let rows stand again where the server has them: (key, mailbox, uid).

    Where their uid has become void (None), they wait to be found. Hidden ones stay hidden.
    """
    tally = Tally()
    for key, mailbox_id, uid in places:
        row = tx.row("SELECT mailbox_id, flags, hidden FROM message WHERE key = ?", (key,))
        if row is None:
            continue
        if uid is not None and (other := adoption.rival(tx, key, uid, mailbox_id)) is not None:
            messages.remove(tx, [other])
        tx.execute(
            "UPDATE message SET mailbox_id = ?1, uid = ?2, unconfirmed = ?2 IS NULL WHERE key = ?3",
            (mailbox_id, uid, key),
        )
        left, flags, hidden = row
        if left != mailbox_id and not hidden:
            tally.add(left, flags, -1)
            tally.add(mailbox_id, flags)
            tx.emit(MessagesRemoved(left, (key,)))
            tx.emit(MessagesAdded(mailbox_id, (key,)))
    tally.write(tx)


def keys_with_pending(reader: Reader, keys: Iterable[MessageKey]) -> set[MessageKey]:
    """Return those of `keys` for which anything is pending."""
    rows = reader.rows(
        "SELECT DISTINCT key FROM operation WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return {MessageKey(key) for (key,) in rows}


def copied(reader: Reader) -> frozenset[MessageKey]:
    """Return the messages of which a copy is yet to be made."""
    rows = reader.rows("SELECT DISTINCT source_key FROM operation WHERE kind = 'copy'")
    return frozenset(MessageKey(key) for (key,) in rows)


def _delete(tx: Transaction, operation_id: OperationId) -> None:
    tx.execute("DELETE FROM operation WHERE id = ?", (operation_id,))


def _operation(
    operation_id: int,
    account_id: int,
    kind: str,
    key: int,
    mailbox_id: int,
    uid: int | None,
    add: int,
    remove: int,
    target_id: int | None,
    due: int,
    attempts: int,
    source_key: int | None,
) -> Operation:
    return Operation(
        OperationId(operation_id),
        AccountId(account_id),
        OperationKind(kind),
        MessageKey(key),
        MailboxId(mailbox_id),
        uid,
        Flag(add),
        Flag(remove),
        None if target_id is None else MailboxId(target_id),
        due,
        attempts,
        None if source_key is None else MessageKey(source_key),
    )
