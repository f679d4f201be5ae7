"""Follow what a person does with mailboxes: rename, hide, remove; what is only here is saved."""

import json
from collections.abc import Sequence

from app.events import MailboxesChanged
from app.model.account import AccountId
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.message import MessageKey
from app.model.operation import OperationKind
from app.store import mailboxes, messages, operations
from app.store.database import Reader, Transaction

_REMOVED_AT_ONCE = 1_000

_ASIDE = "\x1f"
"""Stands in the path of a mailbox whose name another one took; no server lists such a name."""


def at_path(reader: Reader, account_id: AccountId, path: str) -> Mailbox | None:
    """Return the account's mailbox at a path, unless it is gone."""
    found = reader.value(
        "SELECT id FROM mailbox WHERE account_id = ? AND path = ? AND gone = 0", (account_id, path)
    )
    return None if found is None else mailboxes.get(reader, MailboxId(found))


def renamed(tx: Transaction, mailbox_id: MailboxId, path: str) -> Mailbox:
    """Give a mailbox and all below it their new paths. Mail, counts and wishes stay with them."""
    box = mailboxes.get(tx, mailbox_id)
    moved = [(box.id, path)]
    moved += [(each, path + old[len(box.path) :]) for each, old in _below(tx, box)]
    _put_aside(tx, box.account_id, moved)
    tx.executemany("UPDATE mailbox SET path = ? WHERE id = ?", [(new, each) for each, new in moved])
    tx.emit(MailboxesChanged(box.account_id))
    return mailboxes.get(tx, mailbox_id)


def set_subscribed(tx: Transaction, mailbox_id: MailboxId, wanted: bool) -> Mailbox:
    """Show a mailbox among the others, or not."""
    tx.execute("UPDATE mailbox SET subscribed = ? WHERE id = ?", (int(wanted), mailbox_id))
    return _told(tx, mailbox_id)


def set_depth(tx: Transaction, mailbox_id: MailboxId, days: int) -> Mailbox:
    """Fetch bodies of so many days unasked from now on: 0 means of all, -1 of none."""
    tx.execute("UPDATE mailbox SET depth_days = ? WHERE id = ?", (max(-1, days), mailbox_id))
    return _told(tx, mailbox_id)


def on_the_way(reader: Reader, mailbox_id: MailboxId) -> int:
    """Count the wishes that would be lost with a mailbox: into it, and out of it."""
    sql = (
        "SELECT count(*) FROM operation WHERE target_id = ?1"
        " OR (mailbox_id = ?1 AND kind IN ('move', 'copy', 'append'))"
    )
    return int(reader.value(sql, (mailbox_id,)))


def pull_out(tx: Transaction, mailbox_id: MailboxId, *, all_of_it: bool = False) -> int:
    """Bring what no server has to the account's Trash, before its mailbox goes; returns how many.

    `all_of_it` is for mailboxes that stand here alone (POP3). Elsewhere the server is given what it
    never had, as soon as its source is here.
    """
    keys = _only_here(tx, mailbox_id, all_of_it)
    if not keys:
        return 0
    refuge = _refuge(tx, mailboxes.get(tx, mailbox_id))
    tx.executemany("DELETE FROM operation WHERE key = ?", [(key,) for key in keys])
    messages.move(tx, keys, refuge.id)
    if not all_of_it:
        for key in _with_source(tx, keys):
            operations.add(tx, OperationKind.APPEND, key, target_id=refuge.id)
    return len(keys)


def hide(tx: Transaction, mailbox_id: MailboxId) -> None:
    """Take a mailbox out of every list, before its messages are removed step by step."""
    tx.execute("UPDATE mailbox SET gone = 1 WHERE id = ?", (mailbox_id,))
    _told(tx, mailbox_id)


def is_gone(reader: Reader, mailbox_id: MailboxId) -> bool:
    """Whether no list has it any more: servers may keep a name below which others stand."""
    return bool(reader.value("SELECT gone FROM mailbox WHERE id = ?", (mailbox_id,)))


def remove_some(tx: Transaction, mailbox_id: MailboxId) -> bool:
    """Remove a batch of a mailbox's messages. False where there was none."""
    rows = tx.rows(
        "SELECT key FROM message WHERE mailbox_id = ? AND hidden = 0 LIMIT ?",
        (mailbox_id, _REMOVED_AT_ONCE),
    ) or tx.rows(
        "SELECT key FROM message WHERE hidden > 0 AND mailbox_id = ? LIMIT ?",
        (mailbox_id, _REMOVED_AT_ONCE),
    )
    messages.remove(tx, [MessageKey(key) for (key,) in rows])
    return bool(rows)


def drop(tx: Transaction, mailbox_id: MailboxId) -> None:
    """Forget an empty mailbox, and what could be undone into it."""
    account_id = mailboxes.get(tx, mailbox_id).account_id
    tx.execute("DELETE FROM receipt_item WHERE mailbox_id = ?", (mailbox_id,))
    tx.execute("DELETE FROM mailbox WHERE id = ?", (mailbox_id,))
    tx.emit(MailboxesChanged(account_id))


def _below(reader: Reader, box: Mailbox) -> list[tuple[MailboxId, str]]:
    if not box.delimiter:
        return []
    start = box.path + box.delimiter
    return [
        (MailboxId(each), path)
        for each, path in reader.rows(
            "SELECT id, path FROM mailbox WHERE account_id = ? AND substr(path, 1, ?) = ?",
            (box.account_id, len(start), start),
        )
    ]


def _put_aside(
    tx: Transaction, account_id: AccountId, moved: Sequence[tuple[MailboxId, str]]
) -> None:
    """Let nothing stand at the new paths: the server says they are free, so it is long gone."""
    own = {each for each, _ in moved}
    for _, path in moved:
        other = tx.value(
            "SELECT id FROM mailbox WHERE account_id = ? AND path = ?", (account_id, path)
        )
        if other is not None and other not in own:
            tx.execute(
                "UPDATE mailbox SET gone = 1, path = path || ? WHERE id = ?",
                (f"{_ASIDE}{other}", other),
            )


def _only_here(reader: Reader, mailbox_id: MailboxId, all_of_it: bool) -> list[MessageKey]:
    sql = "SELECT key FROM message WHERE mailbox_id = ? AND hidden = 0 AND (uid IS NULL OR ?)"
    return [MessageKey(key) for (key,) in reader.rows(sql, (mailbox_id, int(all_of_it)))]


def _with_source(reader: Reader, keys: Sequence[MessageKey]) -> list[MessageKey]:
    sql = "SELECT key FROM body WHERE key IN (SELECT value FROM json_each(?))"
    return [MessageKey(key) for (key,) in reader.rows(sql, (json.dumps(list(keys)),))]


def _refuge(tx: Transaction, box: Mailbox) -> Mailbox:
    for role in (Role.TRASH, Role.ARCHIVE, Role.INBOX):
        found = mailboxes.by_role(tx, box.account_id, role)
        if found is not None and found.id != box.id:
            return found
    return mailboxes.ensure(tx, box.account_id, "Trash", box.delimiter, Role.TRASH)


def _told(tx: Transaction, mailbox_id: MailboxId) -> Mailbox:
    box = mailboxes.get(tx, mailbox_id)
    tx.emit(MailboxesChanged(box.account_id))
    return box
