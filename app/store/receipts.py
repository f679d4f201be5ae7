"""Remember how messages stood before a person's act, so that it can be undone."""

import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.model.mailbox import MailboxId
from app.model.message import Flag, MessageKey
from app.model.operation import Receipt, ReceiptId, ReceiptKind
from app.store import messages, pop3, wishes
from app.store.database import Reader, Transaction

_KEPT_SECONDS = 86_400
_HIDDEN_SECONDS = 60
"""How long a message that no server has can be brought back; six times what the toast offers."""
_WAITING_SECONDS = 7 * 86_400
"""How long a deletion waits for a uid that the server never gives."""


class Item(NamedTuple):
    """One message before an act: where it stood, and the flags it was given or lost."""

    key: MessageKey
    mailbox_id: MailboxId
    added: Flag = Flag.NONE
    removed: Flag = Flag.NONE


def record(
    tx: Transaction,
    kind: ReceiptKind,
    items: Sequence[Item],
    now: int,
    *,
    target_id: MailboxId | None = None,
    add: Flag = Flag.NONE,
    remove: Flag = Flag.NONE,
) -> Receipt:
    """Keep what is needed to undo an act on these messages."""
    tx.execute(
        "INSERT INTO receipt (kind, count, target_id, add_flags, remove_flags, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (kind, len(items), target_id, int(add), int(remove), now),
    )
    receipt_id = ReceiptId(tx.last_id)
    tx.executemany(
        "INSERT INTO receipt_item (receipt_id, key, mailbox_id, added, removed)"
        " VALUES (?, ?, ?, ?, ?)",
        [(receipt_id, i.key, i.mailbox_id, int(i.added), int(i.removed)) for i in items],
    )
    return Receipt(receipt_id, kind, len(items), target_id, add, remove)


def undo(tx: Transaction, receipt_id: ReceiptId) -> bool:
    """Undo an act. False where nothing of it can be undone any more; a receipt serves once."""
    kind = tx.value("SELECT kind FROM receipt WHERE id = ?", (receipt_id,))
    items = _items(tx, receipt_id)
    tx.execute("DELETE FROM receipt WHERE id = ?", (receipt_id,))
    if kind is None or not items:
        return False
    if kind == ReceiptKind.DELETED:
        return bool(wishes.undelete(tx, [item.key for item in items]))
    if kind == ReceiptKind.COPIED:
        wishes.uncopy(tx, [item.key for item in items], int(time.time()))
        return True
    for mailbox_id in dict.fromkeys(item.mailbox_id for item in items):
        keys = [item.key for item in items if item.mailbox_id == mailbox_id]
        if kind != ReceiptKind.FLAGS:
            wishes.move(tx, keys, mailbox_id)
    for added, removed in {(item.added, item.removed) for item in items}:
        keys = [item.key for item in items if (item.added, item.removed) == (added, removed)]
        wishes.flag(tx, keys, add=removed, remove=added)
    return True


def sweep(tx: Transaction, now: int) -> None:
    r"""Forget old receipts, and remove what was deleted where no server has to be told.

    What a server only flagged \Deleted stays hidden until it is gone there.
    """
    tx.execute("DELETE FROM receipt WHERE at < ?", (now - _KEPT_SECONDS,))
    rows = tx.rows(
        "SELECT key FROM message AS m WHERE hidden > 0 AND server_flags & ?3 = 0 AND ( hidden < ?1"
        " AND NOT EXISTS (SELECT 1 FROM operation AS o WHERE o.key = m.key)"
        " OR hidden < ?2 AND NOT EXISTS (SELECT 1 FROM operation AS o WHERE o.key = m.key"
        " AND o.uid IS NOT NULL))",
        (now - _HIDDEN_SECONDS, now - _WAITING_SECONDS, int(Flag.DELETED)),
    )
    keys = [MessageKey(key) for (key,) in rows]
    pop3.removed_here(tx, keys)
    messages.remove(tx, keys)


def items_before(reader: Reader, keys: Iterable[MessageKey]) -> list[Item]:
    """Return where these messages stand; those that are gone or hidden are left out."""
    return [Item(row.key, row.mailbox_id) for row in messages.rows(reader, list(keys))]


def _items(reader: Reader, receipt_id: ReceiptId) -> list[Item]:
    """Return the items whose message is still here."""
    rows = reader.rows(
        "SELECT i.key, i.mailbox_id, i.added, i.removed FROM receipt_item AS i"
        " JOIN message AS m ON m.key = i.key WHERE i.receipt_id = ?",
        (receipt_id,),
    )
    return [Item(MessageKey(k), MailboxId(m), Flag(a), Flag(r)) for k, m, a, r in rows]
