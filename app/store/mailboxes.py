"""Keep the list of mailboxes and how far each is synchronised."""

from collections.abc import Sequence

from app.events import MailboxesChanged
from app.model.account import AccountId
from app.model.mailbox import ListedMailbox, Mailbox, MailboxId, Role, SyncState
from app.store.database import Reader, Transaction

_COLUMNS = "id, account_id, path, delimiter, role, selectable, total, unread, depth_days"
_POINTING = (
    ("message", "mailbox_id"),
    ("operation", "mailbox_id"),
    ("operation", "target_id"),
    ("receipt", "target_id"),
    ("receipt_item", "mailbox_id"),
)
_ROLE_ORDER = {role: place for place, role in enumerate(Role)}


def all(reader: Reader) -> tuple[Mailbox, ...]:
    """Return all mailboxes that are not gone: in account order, roles first, then by path."""
    rows = reader.rows(f"SELECT {_COLUMNS} FROM mailbox WHERE gone = 0")
    return tuple(sorted(map(_as_mailbox, rows), key=_place))


def get(reader: Reader, mailbox_id: MailboxId) -> Mailbox:
    """Return one mailbox, gone or not. Raises KeyError."""
    row = reader.row(f"SELECT {_COLUMNS} FROM mailbox WHERE id = ?", (mailbox_id,))
    if row is None:
        raise KeyError(mailbox_id)
    return _as_mailbox(row)


def by_role(reader: Reader, account_id: AccountId, role: Role) -> Mailbox | None:
    """Return the account's mailbox of that role, the oldest where there are several."""
    row = reader.row(
        f"SELECT {_COLUMNS} FROM mailbox WHERE account_id = ? AND role = ? AND gone = 0"
        " ORDER BY id LIMIT 1",
        (account_id, role),
    )
    return None if row is None else _as_mailbox(row)


def ensure(
    tx: Transaction, account_id: AccountId, path: str, delimiter: str, role: Role
) -> Mailbox:
    """Return the account's mailbox at `path`, making it where it is missing."""
    tx.execute(
        "INSERT INTO mailbox (account_id, path, delimiter, role) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET gone = 0, selectable = 1 WHERE gone = 1 OR selectable = 0",
        (account_id, path, delimiter, role),
    )
    tx.emit(MailboxesChanged(account_id))
    found = tx.value("SELECT id FROM mailbox WHERE account_id = ? AND path = ?", (account_id, path))
    return get(tx, MailboxId(found))


def reconcile_list(tx: Transaction, account_id: AccountId, listed: Sequence[ListedMailbox]) -> None:
    """Take over a server's LIST answer; what it does not name is gone, but its mail is kept.

    An empty answer changes nothing: servers that are half awake give one, and an account always has
    an INBOX.
    """
    if not listed:
        return
    before = _known(tx, account_id)
    after = {
        box.path: (box.delimiter, str(box.role), int(box.selectable), int(box.subscribed), 0)
        for box in listed
    }
    changed = [
        (account_id, path, *values) for path, values in after.items() if before.get(path) != values
    ]
    vanished = [
        (account_id, path)
        for path, values in before.items()
        if path not in after and not values[-1]
    ]
    tx.executemany(
        "INSERT INTO mailbox (account_id, path, delimiter, role, selectable, subscribed, gone)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET delimiter = excluded.delimiter,"
        " role = excluded.role, selectable = excluded.selectable, subscribed ="
        " excluded.subscribed, gone = 0",
        changed,
    )
    tx.executemany("UPDATE mailbox SET gone = 1 WHERE account_id = ? AND path = ?", vanished)
    if changed or vanished:
        tx.emit(MailboxesChanged(account_id))


def sync_state(reader: Reader, mailbox_id: MailboxId) -> SyncState | None:
    """Return how far the mailbox is known here; None where it was never synchronised."""
    row = reader.row(
        "SELECT uidvalidity, uidnext, low, modseq FROM mailbox WHERE id = ?", (mailbox_id,)
    )
    return None if row is None or row[0] is None else SyncState(*row)


def set_sync_state(tx: Transaction, mailbox_id: MailboxId, state: SyncState) -> None:
    """Remember how far the mailbox is known; stands in the transaction of the rows it covers."""
    tx.execute(
        "UPDATE mailbox SET uidvalidity = ?, uidnext = ?, low = ?, modseq = ? WHERE id = ?",
        (state.uidvalidity, state.uidnext, state.low, state.modseq, mailbox_id),
    )


def forget_sync_state(tx: Transaction, mailbox_id: MailboxId) -> None:
    """Let a mailbox be synchronised as if it had never been; its rows wait to be found again."""
    tx.execute(
        "UPDATE mailbox SET uidvalidity = NULL, uidnext = 0, low = 0, modseq = 0 WHERE id = ?",
        (mailbox_id,),
    )


def set_object_id(tx: Transaction, mailbox_id: MailboxId, object_id: str) -> None:
    """Remember a mailbox's MAILBOXID (RFC 8474), which stays when its path changes."""
    tx.execute("UPDATE mailbox SET object_id = ? WHERE id = ?", (object_id, mailbox_id))


def renamed_from(reader: Reader, mailbox_id: MailboxId, object_id: str) -> MailboxId | None:
    """Return the mailbox of the same account that is no more and had this MAILBOXID."""
    found = reader.value(
        "SELECT old.id FROM mailbox AS new JOIN mailbox AS old ON old.account_id = new.account_id"
        " WHERE new.id = ?1 AND old.id <> ?1 AND old.gone = 1 AND ?2 <> '' AND old.object_id = ?2",
        (mailbox_id, object_id),
    )
    return None if found is None else MailboxId(found)


def rename(tx: Transaction, old: MailboxId, new: MailboxId) -> None:
    """Let a mailbox that was renamed elsewhere go on under its new path, with all its mail.

    `new` is the row made for that path; what was put there meanwhile goes with it.
    """
    path, delimiter, role, selectable, subscribed, account_id, total, unread = (
        tx.row(
            "SELECT path, delimiter, role, selectable, subscribed, account_id, total, unread"
            " FROM mailbox WHERE id = ?",
            (new,),
        )
        or ("",) * 8
    )
    for table, column in _POINTING:
        tx.execute(f"UPDATE {table} SET {column} = ?1 WHERE {column} = ?2", (old, new))
    tx.execute("DELETE FROM mailbox WHERE id = ?", (new,))
    tx.execute(
        "UPDATE mailbox SET path = ?, delimiter = ?, role = ?, selectable = ?, subscribed = ?,"
        " total = total + ?, unread = unread + ?, gone = 0 WHERE id = ?",
        (path, delimiter, role, selectable, subscribed, total, unread, old),
    )
    tx.emit(MailboxesChanged(account_id))


def _known(tx: Transaction, account_id: AccountId) -> dict[str, tuple[str, str, int, int, int]]:
    rows = tx.rows(
        "SELECT path, delimiter, role, selectable, subscribed, gone FROM mailbox"
        " WHERE account_id = ?",
        (account_id,),
    )
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in rows}


def _as_mailbox(row: tuple[int, int, str, str, str, int, int, int, int]) -> Mailbox:
    mailbox_id, account_id, path, delimiter, role, selectable, total, unread, depth_days = row
    return Mailbox(
        MailboxId(mailbox_id),
        AccountId(account_id),
        path,
        delimiter,
        Role(role),
        bool(selectable),
        total,
        unread,
        depth_days,
    )


def _place(box: Mailbox) -> tuple[int, int, str]:
    return box.account_id, _ROLE_ORDER[box.role], box.path.casefold()
