"""Keep accounts, their servers and identities. Passwords stand in the keyring, never here."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.events import AccountsChanged, MailboxesChanged
from app.model.account import (
    Account,
    AccountId,
    AccountSettings,
    AuthMethod,
    Identity,
    IdentityId,
    Pop3Keep,
    Protocol,
    Security,
    Server,
)
from app.model.mailbox import Role
from app.model.message import MessageKey
from app.model.oauth import issuer_from_text, issuer_to_text
from app.store import mailboxes
from app.store.database import Reader, Transaction

_LOCAL_MAILBOXES = (
    ("Inbox", Role.INBOX),
    ("Drafts", Role.DRAFTS),
    ("Sent", Role.SENT),
    ("Archive", Role.ARCHIVE),
    ("Junk", Role.JUNK),
    ("Trash", Role.TRASH),
)
_SERVER = "s.protocol, s.host, s.port, s.security, s.user, s.auth, s.ca_file, s.pinned"
_REMOVED_AT_ONCE = 1_000


def add(tx: Transaction, settings: AccountSettings) -> Account:
    """Store an account with its first identity; a POP3 account gets its local mailboxes."""
    incoming, outgoing = _add_server(tx, settings.incoming), _add_server(tx, settings.outgoing)
    tx.execute(
        "INSERT INTO account (address, incoming_id, outgoing_id) VALUES (?, ?, ?)",
        (settings.address, incoming, outgoing),
    )
    account_id = AccountId(tx.last_id)
    _write_settings(tx, account_id, settings)
    save_identity(tx, Identity(IdentityId(0), account_id, settings.name, settings.address))
    if settings.incoming.protocol is Protocol.POP3:
        for path, role in _LOCAL_MAILBOXES:
            mailboxes.ensure(tx, account_id, path, "/", role)
    return get(tx, account_id)


def edit(tx: Transaction, account_id: AccountId, settings: AccountSettings) -> Account:
    """Change an account.

    Its identities stay as they are, but for the servers they share with it. Who files what it sends
    is another server's habit now, where it has another one.
    """
    incoming, outgoing = _server_ids(tx, account_id)
    if _server(tx, outgoing).host != settings.outgoing.host:
        tx.execute("UPDATE account SET sent_copy = '' WHERE id = ?", (account_id,))
    _write_server(tx, incoming, settings.incoming)
    _write_server(tx, outgoing, settings.outgoing)
    _write_settings(tx, account_id, settings)
    tx.emit(AccountsChanged())
    return get(tx, account_id)


def remove_some(tx: Transaction, account_id: AccountId) -> bool:
    """Remove a batch of an account's messages. False where there was none.

    Said again and again before `remove`, it lets others write in between.
    """
    from app.store import messages  # what changes messages is not loaded with the first list

    keys = next(iter(_keys_in_batches(tx, account_id)), ())
    messages.remove(tx, keys)
    return bool(keys)


def remove(tx: Transaction, account_id: AccountId) -> None:
    """Remove an account with all its mail, operations and letters here."""
    servers = {
        *_server_ids(tx, account_id),
        *(
            i
            for (i,) in tx.rows(
                "SELECT outgoing_id FROM identity WHERE account_id = ? AND outgoing_id IS NOT NULL",
                (account_id,),
            )
        ),
    }
    from app.store import messages  # what changes messages is not loaded with the first list

    for keys in _keys_in_batches(tx, account_id):
        messages.remove(tx, keys)
    tx.execute("DELETE FROM operation WHERE account_id = ?", (account_id,))
    tx.execute("DELETE FROM submission WHERE account_id = ?", (account_id,))
    tx.execute("DELETE FROM account WHERE id = ?", (account_id,))
    tx.executemany("DELETE FROM server WHERE id = ?", [(server,) for server in servers])
    _forget_people(tx)
    tx.emit(AccountsChanged())
    tx.emit(MailboxesChanged(account_id))


def _forget_people(tx: Transaction) -> None:
    """Forget whom one knew with the last account; one account's people may be another's too."""
    for table in ("contact", "looked_up"):
        tx.execute(f"DELETE FROM {table} WHERE NOT EXISTS (SELECT 1 FROM account)")


def all(reader: Reader) -> tuple[Account, ...]:
    """Return all accounts in their order."""
    return tuple(
        get(reader, AccountId(i)) for (i,) in reader.rows("SELECT id FROM account ORDER BY id")
    )


def get(reader: Reader, account_id: AccountId) -> Account:
    """Return one account. Raises KeyError."""
    row = reader.row(
        "SELECT incoming_id, outgoing_id, address, name, label, colour, same_password,"
        " poll_minutes, leave_on_server, pop3_keep, pop3_days, pop3_above, oauth"
        " FROM account WHERE id = ?",
        (account_id,),
    )
    if row is None:
        raise KeyError(account_id)
    incoming, outgoing, *columns = row
    settings = _settings(_server(reader, incoming), _server(reader, outgoing), *columns)
    return Account(account_id, settings, _identities(reader, account_id), *room(reader, account_id))


def room(reader: Reader, account_id: AccountId) -> tuple[int, int]:
    """Return what the server said of its room: used, and allowed, in KiB; 0 where it did not."""
    sql = "SELECT quota_used, quota_limit FROM account WHERE id = ?"
    used, limit = reader.row(sql, (account_id,)) or (0, 0)
    return used, limit


def set_room(tx: Transaction, account_id: AccountId, used: int, limit: int) -> None:
    """Remember what the server says of its room."""
    tx.execute(
        "UPDATE account SET quota_used = ?, quota_limit = ? WHERE id = ?", (used, limit, account_id)
    )
    tx.emit(AccountsChanged())


def save_identity(tx: Transaction, identity: Identity) -> Identity:
    """Store an identity; id 0 makes a new one."""
    if not identity.id:
        tx.execute(
            "INSERT INTO identity (account_id, address) VALUES (?, ?)",
            (identity.account_id, identity.address),
        )
        identity = replace(identity, id=IdentityId(tx.last_id))
    tx.execute(
        "UPDATE identity SET name = ?, address = ?, signature = ?, reply_to = ? WHERE id = ?",
        (identity.name, identity.address, identity.signature, identity.reply_to, identity.id),
    )
    _write_identity_server(tx, identity)
    tx.emit(AccountsChanged())
    return identity


def remove_identity(tx: Transaction, identity_id: IdentityId) -> None:
    """Remove an identity that is not its account's last (then nothing happens)."""
    others = tx.value(
        "SELECT count(*) FROM identity WHERE account_id = (SELECT account_id FROM identity"
        " WHERE id = ?)",
        (identity_id,),
    )
    if others > 1:
        server = tx.value("SELECT outgoing_id FROM identity WHERE id = ?", (identity_id,))
        tx.execute("DELETE FROM identity WHERE id = ?", (identity_id,))
        tx.execute("DELETE FROM server WHERE id = ?", (server,))
        tx.emit(AccountsChanged())


def identity(reader: Reader, identity_id: IdentityId) -> Identity:
    """Return one identity. Raises KeyError."""
    found = _read_identities(reader, "i.id = ?", identity_id)
    if not found:
        raise KeyError(identity_id)
    return found[0]


def speaks_imap(reader: Reader, account_id: AccountId) -> bool:
    """Whether the account's mailboxes stand on a server; those of POP3 accounts are here alone."""
    protocol = reader.value(
        "SELECT protocol FROM server WHERE id = (SELECT incoming_id FROM account WHERE id = ?)",
        (account_id,),
    )
    return bool(protocol == Protocol.IMAP)


def _identities(reader: Reader, account_id: AccountId) -> tuple[Identity, ...]:
    return _read_identities(reader, "i.account_id = ? ORDER BY i.id", account_id)


def _read_identities(reader: Reader, where: str, param: int) -> tuple[Identity, ...]:
    rows = reader.rows(
        f"SELECT i.id, i.account_id, i.name, i.address, i.signature, i.reply_to, {_SERVER}"
        f" FROM identity AS i LEFT JOIN server AS s ON s.id = i.outgoing_id WHERE {where}",
        (param,),
    )
    return tuple(_as_identity(*row) for row in rows)


def _as_identity(
    identity_id: int,
    account_id: int,
    name: str,
    address: str,
    signature: str,
    reply_to: str,
    *server: Any,
) -> Identity:
    outgoing = None if server[0] is None else _as_server(server)
    return Identity(
        IdentityId(identity_id), AccountId(account_id), name, address, signature, reply_to, outgoing
    )


def _write_identity_server(tx: Transaction, identity: Identity) -> None:
    server = tx.value("SELECT outgoing_id FROM identity WHERE id = ?", (identity.id,))
    if identity.outgoing is not None and server is not None:
        _write_server(tx, server, identity.outgoing)
        return
    fresh = None if identity.outgoing is None else _add_server(tx, identity.outgoing)
    tx.execute("UPDATE identity SET outgoing_id = ? WHERE id = ?", (fresh, identity.id))
    tx.execute("DELETE FROM server WHERE id = ?", (server,))


def _server_ids(reader: Reader, account_id: AccountId) -> tuple[int, int]:
    row = reader.row("SELECT incoming_id, outgoing_id FROM account WHERE id = ?", (account_id,))
    if row is None:
        raise KeyError(account_id)
    return row[0], row[1]


def _settings(
    incoming: Server,
    outgoing: Server,
    address: str,
    name: str,
    label: str,
    colour: str,
    same_password: int,
    poll_minutes: int,
    leave_on_server: int,
    pop3_keep: str,
    pop3_days: int,
    pop3_above: int,
    oauth: str,
) -> AccountSettings:
    return AccountSettings(
        address=address,
        name=name,
        incoming=incoming,
        outgoing=outgoing,
        label=label,
        colour=colour,
        same_password=bool(same_password),
        poll_minutes=poll_minutes,
        leave_on_server=bool(leave_on_server),
        pop3_keep=Pop3Keep(pop3_keep) if pop3_keep else None,
        pop3_days=pop3_days,
        pop3_above=pop3_above,
        oauth=issuer_from_text(oauth),
    )


def _write_settings(tx: Transaction, account_id: AccountId, settings: AccountSettings) -> None:
    tx.execute(
        "UPDATE account SET address = ?, name = ?, label = ?, colour = ?, same_password = ?,"
        " poll_minutes = ?, leave_on_server = ?, pop3_keep = ?, pop3_days = ?, pop3_above = ?,"
        " oauth = ? WHERE id = ?",
        (
            settings.address,
            settings.name,
            settings.label,
            settings.colour,
            settings.same_password,
            settings.poll_minutes,
            settings.leave_on_server,
            settings.pop3_keep or "",
            settings.pop3_days,
            settings.pop3_above,
            issuer_to_text(settings.oauth),
            account_id,
        ),
    )


def _server(reader: Reader, server_id: int) -> Server:
    row = reader.row(f"SELECT {_SERVER} FROM server AS s WHERE s.id = ?", (server_id,))
    if row is None:
        raise KeyError(server_id)
    return _as_server(row)


def _as_server(row: tuple[Any, ...]) -> Server:
    protocol, host, port, security, user, auth, ca_file, pinned = row
    return Server(
        Protocol(protocol), host, port, Security(security), user, AuthMethod(auth), ca_file, pinned
    )


def _add_server(tx: Transaction, server: Server) -> int:
    tx.execute(
        "INSERT INTO server (protocol, host, port, security) VALUES (?, ?, ?, ?)",
        (server.protocol, server.host, server.port, server.security),
    )
    server_id = tx.last_id
    _write_server(tx, server_id, server)
    return server_id


def _write_server(tx: Transaction, server_id: int, server: Server) -> None:
    tx.execute(
        "UPDATE server SET protocol = ?, host = ?, port = ?, security = ?, user = ?, auth = ?,"
        " ca_file = ?, pinned = ?"
        " WHERE id = ?",
        (
            server.protocol,
            server.host,
            server.port,
            server.security,
            server.user,
            server.auth,
            server.ca_file,
            server.pinned,
            server_id,
        ),
    )


def _keys_in_batches(tx: Transaction, account_id: AccountId) -> Iterable[tuple[MessageKey, ...]]:
    """Yield the account's messages, shown or hidden, until there are no more."""
    for (mailbox_id,) in tx.rows("SELECT id FROM mailbox WHERE account_id = ?", (account_id,)):
        for condition in ("hidden = 0", "hidden > 0"):
            sql = f"SELECT key FROM message WHERE mailbox_id = ? AND {condition} LIMIT ?"
            while rows := tx.rows(sql, (mailbox_id, _REMOVED_AT_ONCE)):
                yield tuple(MessageKey(key) for (key,) in rows)
