"""Keep messages: what arrives, changes and goes, with counts, conversations and events."""

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from app.events import MessagesAdded, MessagesChanged, MessagesRemoved
from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import Arrival, Digest, Envelope, Flag, MessageKey, MessageRow
from app.store import adoption, bodies, contacts, overlay
from app.store.conversations import Joiner, leave
from app.store.counts import Tally
from app.store.database import Reader, Transaction
from app.store.keys import allocate, plausible_date
from app.store.rows import INSERT, SELECT_ENVELOPE, as_envelope, columns, read

_SIBLINGS_TOLD = 200
_RANGES_ASKED = 1_000

UIDS_WITHIN = "SELECT uid FROM message WHERE mailbox_id = ? AND uid BETWEEN ? AND ?"

SHOWN_AGAIN = """
SELECT key FROM message AS m INDEXED BY message_hidden
 WHERE hidden > 0 AND mailbox_id = ? AND uid IS NOT NULL AND server_flags & ? = 0
   AND NOT EXISTS (SELECT 1 FROM operation AS o WHERE o.key = m.key)
"""


def add(
    tx: Transaction, mailbox_id: MailboxId, arrivals: Sequence[Arrival], fresh: bool = False
) -> tuple[MessageKey, ...]:
    """Take in what a server announced and return the keys of the new rows.

    A known uid only updates its flags. A message that is on its way out by a pending operation is
    skipped. A row that waits for its uid (moved or filed here, or UIDVALIDITY changed) is adopted
    by Message-ID.
    """
    unknown = overlay.staying(tx, mailbox_id, _update_known(tx, mailbox_id, arrivals))
    left = adoption.adopt(tx, mailbox_id, unknown)
    if len(left) < len(unknown):
        _show_again(tx, mailbox_id)
    unknown = left
    keys = _insert(tx, mailbox_id, [(a.uid, a) for a in unknown])
    _tell_added(tx, mailbox_id, unknown, keys, fresh)
    return tuple(keys)


def add_local(
    tx: Transaction,
    mailbox_id: MailboxId,
    source: bytes,
    envelope: Envelope,
    digest: Digest,
    flags: Flag,
    received: int,
) -> MessageKey:
    """Add a message no IMAP server announced (the copy in Sent) with its source."""
    (key,) = add_letters(tx, mailbox_id, [(source, envelope, digest)], flags, received)
    return key


def add_letters(
    tx: Transaction,
    mailbox_id: MailboxId,
    letters: Sequence[tuple[bytes, Envelope, Digest]],
    flags: Flag,
    received: int,
) -> list[MessageKey]:
    """Add messages no IMAP server announced (from POP3) with their sources; returns their keys."""
    sizes = [len(source) for source, _, _ in letters]
    return _add_sources(tx, mailbox_id, letters, sizes, flags, received)


def add_beginnings(
    tx: Transaction,
    mailbox_id: MailboxId,
    letters: Sequence[tuple[bytes, Envelope, Digest]],
    sizes: Sequence[int],
    received: int,
) -> list[MessageKey]:
    """Add messages of which only the beginning is here; their sizes are as the server told."""
    keys = _add_sources(tx, mailbox_id, letters, sizes, Flag.NONE, received)
    bodies.only_beginnings(tx, keys)
    return keys


def insert(
    tx: Transaction,
    mailbox_id: MailboxId,
    arrivals: Sequence[tuple[int | None, Arrival]],
    tell: bool = True,
) -> list[MessageKey]:
    """Add rows for messages with their uids (None: not known yet); returns their keys."""
    keys = _insert(tx, mailbox_id, arrivals)
    if tell:
        _tell_added(tx, mailbox_id, [arrival for _, arrival in arrivals], keys, fresh=False)
    return keys


def uids(reader: Reader, mailbox_id: MailboxId) -> "array[int]":
    """Return the uids known in a mailbox, ascending; also those about to be deleted."""
    rows = reader.each(
        "SELECT uid FROM message WHERE mailbox_id = ? AND uid IS NOT NULL ORDER BY uid",
        (mailbox_id,),
    )
    return array("q", (uid for (uid,) in rows))


def flags_by_uid(reader: Reader, mailbox_id: MailboxId) -> dict[int, Flag]:
    """Return what the server last said of each known uid."""
    rows = reader.each(
        "SELECT uid, server_flags FROM message WHERE mailbox_id = ? AND uid IS NOT NULL",
        (mailbox_id,),
    )
    return {uid: Flag(flags) for uid, flags in rows}


def keyworded(reader: Reader, mailbox_id: MailboxId) -> set[int]:
    """Return the uids of messages that have keywords."""
    rows = reader.each(
        "SELECT uid FROM message WHERE mailbox_id = ? AND uid IS NOT NULL AND keywords <> ''",
        (mailbox_id,),
    )
    return {uid for (uid,) in rows}


def uids_within(
    reader: Reader, mailbox_id: MailboxId, ranges: Iterable[tuple[int, int]]
) -> list[int]:
    """Return the uids known here within any of the ranges (first, last), ascending.

    A few are asked for one by one; a server may name a million.
    """
    asked, found = list(ranges), set[int]()
    known = uids(reader, mailbox_id) if len(asked) > _RANGES_ASKED else None
    for first, last in asked:
        if known is None:
            found.update(uid for (uid,) in reader.rows(UIDS_WITHIN, (mailbox_id, first, last)))
        else:
            found.update(known[bisect_left(known, first) : bisect_right(known, last)])
    return sorted(found)


def key_of(reader: Reader, mailbox_id: MailboxId, uid: int) -> MessageKey | None:
    """Return the key of a uid, or None."""
    return keys_of(reader, mailbox_id, [uid]).get(uid)


def keys_of(reader: Reader, mailbox_id: MailboxId, uids: Iterable[int]) -> dict[int, MessageKey]:
    """Return the keys of those of the uids that are here."""
    rows = reader.packed(
        "SELECT json_group_array(json_array(uid, key)) FROM message"
        " WHERE mailbox_id = ? AND uid IN (SELECT value FROM json_each(?))",
        (mailbox_id, json.dumps(list(uids))),
    )
    return {uid: MessageKey(key) for uid, key in rows}


def apply_flags(
    tx: Transaction, mailbox_id: MailboxId, truth: Mapping[int, tuple[Flag, tuple[str, ...]]]
) -> None:
    """Take over the server's flags; pending FLAG operations stay laid over them."""
    rows = tx.rows(
        "SELECT key, uid, flags, server_flags, keywords, hidden FROM message"
        " WHERE mailbox_id = ? AND uid IN (SELECT value FROM json_each(?))",
        (mailbox_id, json.dumps(list(truth))),
    )
    pending = overlay.flags_pending(tx, mailbox_id)
    tally, changes = Tally(), []
    for key, uid, flags, server_flags, keywords, hidden in rows:
        said, words = truth[uid]
        shown = pending[key].over(said) if key in pending else said
        joined = " ".join(words)
        if (shown, said, joined) != (flags, server_flags, keywords):
            changes.append((int(shown), int(said), joined, key))
            if not hidden:
                tally.change(mailbox_id, flags, shown)
    tx.executemany(
        "UPDATE message SET flags = ?, server_flags = ?, keywords = ? WHERE key = ?", changes
    )
    _tell_changed(tx, [change[-1] for change in changes])
    tally.write(tx)
    if any(row[-1] for row in rows):
        _show_again(tx, mailbox_id)


def remove_uids(tx: Transaction, mailbox_id: MailboxId, gone: Iterable[int]) -> None:
    """Remove messages that the server no longer has in this mailbox."""
    rows = tx.rows(
        "SELECT key FROM message WHERE mailbox_id = ? AND uid IN (SELECT value FROM json_each(?))",
        (mailbox_id, json.dumps(list(gone))),
    )
    remove(tx, [MessageKey(key) for (key,) in rows])


def set_flags(
    tx: Transaction, keys: Sequence[MessageKey], add: Flag, remove: Flag
) -> tuple[MessageKey, ...]:
    """Change flags here and return the keys on which they did change.

    Tells no server: see acts.flag.
    """
    tally, changes = Tally(), []
    for key, mailbox_id, flags in tx.rows(
        "SELECT key, mailbox_id, flags FROM message"
        " WHERE key IN (SELECT value FROM json_each(?)) AND hidden = 0",
        (json.dumps(list(keys)),),
    ):
        wanted = (flags | add) & ~remove
        if wanted != flags:
            changes.append((int(wanted), key))
            tally.change(mailbox_id, flags, wanted)
    tx.executemany("UPDATE message SET flags = ? WHERE key = ?", changes)
    changed = tuple(MessageKey(key) for _, key in changes)
    _tell_changed(tx, changed)
    tally.write(tx)
    return changed


def move(tx: Transaction, keys: Sequence[MessageKey], target: MailboxId) -> None:
    """Put messages into another mailbox here; they wait for their uid there.

    Tells no server: see acts.move.
    """
    tally, left = Tally(), []
    for key, mailbox_id, flags in tx.rows(
        "SELECT key, mailbox_id, flags FROM message"
        " WHERE key IN (SELECT value FROM json_each(?)) AND hidden = 0 AND mailbox_id <> ?",
        (json.dumps(list(keys)), target),
    ):
        left.append((MessageKey(key), mailbox_id))
        tally.add(mailbox_id, flags, -1)
        tally.add(target, flags)
    tx.executemany(
        "UPDATE message SET mailbox_id = ?, uid = NULL, unconfirmed = 0 WHERE key = ?",
        [(target, key) for key, _ in left],
    )
    for key, mailbox_id in left:
        tx.emit(MessagesRemoved(mailbox_id, (key,)))
    if left:
        tx.emit(MessagesAdded(target, tuple(key for key, _ in left)))
    tally.write(tx)


def hide(tx: Transaction, keys: Sequence[MessageKey], at: int) -> tuple[MessageKey, ...]:
    """Take messages out of lists and counts as deleted at `at`; 0 brings them back."""
    tally, hidden = Tally(), []
    for key, mailbox_id, flags, before in tx.rows(
        "SELECT key, mailbox_id, flags, hidden FROM message WHERE key IN (SELECT value"
        " FROM json_each(?))",
        (json.dumps(list(keys)),),
    ):
        if bool(before) != bool(at):
            hidden.append(MessageKey(key))
            tally.add(mailbox_id, flags, -1 if at else 1)
            told = MessagesRemoved if at else MessagesAdded
            tx.emit(told(mailbox_id, (MessageKey(key),)))
    tx.executemany("UPDATE message SET hidden = ? WHERE key = ?", [(at, key) for key in hidden])
    tally.write(tx)
    return tuple(hidden)


def keep_hidden(tx: Transaction, key: MessageKey) -> None:
    r"""Note that a hidden message is still on the server, flagged \Deleted by us."""
    tx.execute(
        "UPDATE message SET flags = flags | ?2, server_flags = server_flags | ?2 WHERE key = ?1",
        (key, int(Flag.DELETED)),
    )


def remove(tx: Transaction, keys: Sequence[MessageKey]) -> None:
    """Remove messages for good, with their sources, full text and pending operations."""
    tally, gone = Tally(), []
    for key, mailbox_id, flags, hidden, conversation_id, message_id in tx.rows(
        "SELECT key, mailbox_id, flags, hidden, conversation_id, message_id FROM message"
        " WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    ):
        gone.append((key,))
        leave(tx, conversation_id, message_id)
        if not hidden:
            tally.add(mailbox_id, flags, -1)
            tx.emit(MessagesRemoved(mailbox_id, (MessageKey(key),)))
    bodies.drop(tx, [MessageKey(key) for (key,) in gone])
    tx.executemany("DELETE FROM operation WHERE key = ?", gone)
    tx.executemany("DELETE FROM message WHERE key = ?", gone)
    tally.write(tx)


def rows(reader: Reader, keys: Sequence[MessageKey]) -> tuple[MessageRow, ...]:
    """Return the rows of these keys, in their order; keys that are gone are left out."""
    return read(reader, keys)


def envelope(reader: Reader, key: MessageKey) -> Envelope:
    """Return what the list kept of a message's header. Raises KeyError."""
    row = reader.row(SELECT_ENVELOPE, (key,))
    if row is None:
        raise KeyError(key)
    return as_envelope(*row)


def received(reader: Reader, key: MessageKey) -> int:
    """Return when a message was received, in epoch seconds; 0 where it is gone."""
    return reader.value("SELECT received FROM message WHERE key = ?", (key,)) or 0


def newest_here(reader: Reader, mailbox_id: MailboxId, limit: int) -> tuple[MessageKey, ...]:
    """Return the newest messages of a mailbox whose sources are here, newest first."""
    rows = reader.rows(
        "SELECT key FROM message INDEXED BY message_shown"
        " WHERE mailbox_id = ? AND hidden = 0 AND body = 1 ORDER BY key DESC LIMIT ?",
        (mailbox_id, limit),
    )
    return tuple(MessageKey(key) for (key,) in rows)


def location(reader: Reader, key: MessageKey) -> tuple[AccountId, MailboxId, int | None] | None:
    """Return where a message stands: its account, its mailbox and, where it is known, its uid."""
    row = reader.row(
        "SELECT b.account_id, m.mailbox_id, m.uid FROM message AS m"
        " JOIN mailbox AS b ON b.id = m.mailbox_id"
        " WHERE m.key = ?",
        (key,),
    )
    return None if row is None else (AccountId(row[0]), MailboxId(row[1]), row[2])


def _show_again(tx: Transaction, mailbox_id: MailboxId) -> None:
    r"""Show what was deleted here and is there, where another client has taken \Deleted away."""
    rows = tx.rows(SHOWN_AGAIN, (mailbox_id, int(Flag.DELETED)))
    hide(tx, [MessageKey(key) for (key,) in rows], at=0)


def _update_known(
    tx: Transaction, mailbox_id: MailboxId, arrivals: Sequence[Arrival]
) -> list[Arrival]:
    """Update the flags of those whose uid is here already; return the others, each uid once."""
    by_uid = {arrival.uid: arrival for arrival in arrivals}
    known = {
        uid
        for (uid,) in tx.rows(
            "SELECT uid FROM message WHERE mailbox_id = ? AND uid IN (SELECT value"
            " FROM json_each(?))",
            (mailbox_id, json.dumps(list(by_uid))),
        )
    }
    if known:
        apply_flags(
            tx, mailbox_id, {uid: (by_uid[uid].flags, by_uid[uid].keywords) for uid in known}
        )
    return [arrival for uid, arrival in by_uid.items() if uid not in known]


def _insert(
    tx: Transaction, mailbox_id: MailboxId, arrivals: Sequence[tuple[int | None, Arrival]]
) -> list[MessageKey]:
    """Write the rows of new messages: keys, conversations, counts."""
    if not arrivals:
        return []
    keys = allocate(tx, [plausible_date(a.envelope.date, a.received) for _, a in arrivals])
    joiner, tally = Joiner(tx), Tally()
    joined = joiner.join(arrival.envelope for _, arrival in arrivals)
    joiner.write()
    tx.insert(
        INSERT,
        [
            columns(key, mailbox_id, uid, arrival, joiner.settled(conversation))
            for key, (uid, arrival), conversation in sorted(
                zip(keys, arrivals, joined, strict=True), key=_key_of
            )
        ],
    )
    for _, arrival in arrivals:
        tally.add(mailbox_id, arrival.flags)
    tally.write(tx)
    contacts.note(tx, mailbox_id, (arrival for _, arrival in arrivals))
    return keys


def _add_sources(
    tx: Transaction,
    mailbox_id: MailboxId,
    letters: Sequence[tuple[bytes, Envelope, Digest]],
    sizes: Sequence[int],
    flags: Flag,
    received: int,
) -> list[MessageKey]:
    if not letters:
        return []
    arrivals = [
        Arrival(0, flags, (), received, size, envelope)
        for (_, envelope, _), size in zip(letters, sizes, strict=True)
    ]
    keys = _insert(tx, mailbox_id, [(None, arrival) for arrival in arrivals])
    bodies.store(
        tx, [(key, source, digest) for key, (source, _, digest) in zip(keys, letters, strict=True)]
    )
    _tell_added(tx, mailbox_id, arrivals, keys, fresh=not flags & Flag.SEEN)
    return keys


def _key_of(row: tuple[MessageKey, object, object]) -> MessageKey:
    return row[0]


def _tell_added(
    tx: Transaction,
    mailbox_id: MailboxId,
    arrivals: Sequence[Arrival],
    keys: Sequence[MessageKey],
    fresh: bool,
) -> None:
    """Tell what came; with `fresh` the unread apart, and the rows whose conversation grew."""
    if not keys:
        return
    new = {
        key
        for key, arrival in zip(keys, arrivals, strict=True)
        if fresh and not arrival.flags & Flag.SEEN
    }
    for group, is_fresh in ((new, True), (set(keys) - new, False)):
        if group:
            tx.emit(MessagesAdded(mailbox_id, tuple(sorted(group)), is_fresh))
    if fresh:
        _tell_changed(tx, _siblings(tx, keys))


def _siblings(tx: Transaction, keys: Sequence[MessageKey]) -> list[MessageKey]:
    rows = tx.rows(
        "WITH new (key) AS (SELECT value FROM json_each(?))"
        " SELECT key FROM message WHERE key NOT IN new AND conversation_id IN"
        " (SELECT conversation_id FROM message WHERE key IN new) LIMIT ?",
        (json.dumps(list(keys)), _SIBLINGS_TOLD),
    )
    return [MessageKey(key) for (key,) in rows]


def _tell_changed(tx: Transaction, keys: Sequence[MessageKey]) -> None:
    if keys:
        tx.emit(MessagesChanged(tuple(MessageKey(key) for key in keys)))
