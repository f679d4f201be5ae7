"""What a person does with messages: done here at once, queued for the server, with a receipt."""

from collections.abc import Mapping, Sequence

from app.model.mailbox import MailboxId
from app.model.message import Flag, MessageKey
from app.model.operation import Receipt, ReceiptKind
from app.store import messages, receipts, wishes
from app.store.database import Transaction
from app.store.receipts import Item


def flag(
    tx: Transaction, keys: Sequence[MessageKey], *, add: Flag, remove: Flag, now: int
) -> Receipt:
    """Add and remove flags. The receipt counts the messages that did change."""
    items = _flagged(tx, keys, add, remove)
    wishes.flag(tx, [item.key for item in items], add, remove)
    return receipts.record(tx, ReceiptKind.FLAGS, items, now, add=add, remove=remove)


def move(
    tx: Transaction,
    keys: Sequence[MessageKey],
    target: MailboxId,
    *,
    now: int,
    kind: ReceiptKind = ReceiptKind.MOVED,
) -> Receipt:
    """Move messages to a mailbox of their account; others stay where they are."""
    return move_each(tx, {target: keys}, now=now, kind=kind)


def copy(tx: Transaction, keys: Sequence[MessageKey], target: MailboxId, *, now: int) -> Receipt:
    """Copy messages into a mailbox. The receipt counts the copies that were made."""
    items = [Item(key, target) for key in wishes.copy(tx, keys, target)]
    return receipts.record(tx, ReceiptKind.COPIED, items, now, target_id=target)


def move_each(
    tx: Transaction,
    places: Mapping[MailboxId, Sequence[MessageKey]],
    *,
    now: int,
    kind: ReceiptKind,
    add: Flag = Flag.NONE,
    remove: Flag = Flag.NONE,
) -> Receipt:
    """Flag messages and move them to several mailboxes in one act (each account's Archive)."""
    items: list[Item] = []
    for target, keys in places.items():
        moved = _changed(tx, keys, target, add, remove)
        flagged = [item.key for item in moved]
        wishes.flag(tx, flagged, add, remove)
        wishes.move(tx, flagged, target)
        items.extend(moved)
    target_id = next(iter(places)) if len(places) == 1 else None
    return receipts.record(tx, kind, items, now, target_id=target_id, add=add, remove=remove)


def delete(tx: Transaction, keys: Sequence[MessageKey], *, now: int, delay: int = 10) -> Receipt:
    """Remove messages for good, `delay` seconds from now; until then it can be undone."""
    receipts.sweep(tx, now)
    items = {item.key: item for item in receipts.items_before(tx, keys)}
    hidden = wishes.delete(tx, list(items), now, now + delay)
    return receipts.record(tx, ReceiptKind.DELETED, [items[key] for key in hidden], now)


def _flagged(tx: Transaction, keys: Sequence[MessageKey], add: Flag, remove: Flag) -> list[Item]:
    """Return the messages whose flags will change, with what changes."""
    items = []
    for row in messages.rows(tx, keys):
        wanted = (row.flags | add) & ~remove
        if wanted != row.flags:
            items.append(Item(row.key, row.mailbox_id, wanted & ~row.flags, row.flags & ~wanted))
    return items


def _changed(
    tx: Transaction, keys: Sequence[MessageKey], target: MailboxId, add: Flag, remove: Flag
) -> list[Item]:
    """Return the messages that will move, with where they stand and how their flags change."""
    movable = wishes.movable(tx, keys, target)
    flagged = {item.key: item for item in _flagged(tx, movable, add, remove)}
    return [flagged.get(item.key, item) for item in receipts.items_before(tx, movable)]
