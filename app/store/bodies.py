"""Keep sources, and with each its preview, its number of attachments, and work for the index."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.events import BodyArrived, MessagesChanged
from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import Digest, MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.search.tokens import indexed
from app.store.database import Database, Reader, Transaction
from app.store.index import Text
from app.store.keys import first_key
from app.store.packs import Place
from app.store.texts import storable
from app.store.trouble import sorted_errors

MISSING = """
SELECT key, uid, size FROM message INDEXED BY message_missing
 WHERE mailbox_id = ? AND body = 0 AND uid IS NOT NULL AND key >= ? AND hidden = 0
 ORDER BY key DESC LIMIT ?
"""

OBJECTS_HERE = """
SELECT DISTINCT t.object_id
  FROM json_each(?) AS asked
 CROSS JOIN message AS t INDEXED BY message_object
         ON t.object_id = asked.value AND t.object_id <> ''
  JOIN mailbox AS b ON b.id = t.mailbox_id
 WHERE t.body = 1 AND b.account_id = ?
"""

TWINS = """
SELECT m.key, max(t.key)
  FROM json_each(?) AS asked CROSS JOIN message AS m ON m.key = asked.value
  JOIN mailbox AS b ON b.id = m.mailbox_id
  JOIN message AS t INDEXED BY message_object ON t.object_id = m.object_id AND t.object_id <> ''
  JOIN mailbox AS c ON c.id = t.mailbox_id AND c.account_id = b.account_id
 WHERE t.key <> m.key AND t.body = 1 AND t.size = m.size
 GROUP BY m.key
"""

_TEXT_INDEXED = 200_000
"""Characters of one message; a longer text is a log file or a bomb."""

# body 1: the source is here; 2, with a source: its beginning is.
_HAVE_SOURCES = (1, 2)

_COMPACT_WHEN_DEAD = 0.3
_COMPACT_BYTES = 4 * 1024 * 1024
"""Copied in one transaction, so that the person's own writes wait some 20 ms at most."""


@dataclass(frozen=True, slots=True)
class Prepared(Digest):
    """A digest whose preview and text are as the store takes them."""


def prepared(digest: Digest) -> Prepared:
    """Do what takes time of store() beforehand: in no transaction, and in any thread."""
    if isinstance(digest, Prepared):
        return digest
    text = indexed(storable(digest.text[:_TEXT_INDEXED]))
    return Prepared(storable(digest.preview), text, digest.attachment_names)


def read(source: bytes) -> Prepared:
    """Digest a source, ready to be stored; one that is too complex is kept without text."""
    from app.mime.parse import digest  # what reads letters must not delay the window

    try:
        return prepared(digest(source))
    except LifafaError as error:
        if error.problem.kind is not ProblemKind.TOO_COMPLEX:
            raise
        return Prepared("", "")


def store(tx: Transaction, bodies: Sequence[tuple[MessageKey, bytes, Digest]]) -> None:
    """Keep sources, and note that they are to be indexed. Keys that are gone are left out."""
    here = _body_states(tx, [key for key, _, _ in bodies])
    wanted = {key: (key, source, prepared(digest)) for key, source, digest in bodies if key in here}
    stored = [wanted[key] for key in sorted(wanted)]
    drop(tx, [key for key, _, _ in stored if here[key] in _HAVE_SOURCES])
    _write_places(tx, stored)
    tx.execute(
        "UPDATE message SET body = 1, attachments = here.value ->> 1"
        " FROM json_each(?) AS here WHERE message.key = here.value ->> 0",
        (json.dumps([(key, len(digest.attachment_names)) for key, _, digest in stored]),),
    )
    tx.insert("INSERT INTO index_work (key)", [(key,) for key, _, _ in stored])
    tx.texts.update((key, text_of(digest)) for key, _, digest in stored)
    if stored:
        keys = tuple(key for key, _, _ in stored)
        tx.emit(BodyArrived(keys))
        tx.emit(MessagesChanged(keys))


def index_anew(tx: Transaction, keys: Iterable[MessageKey]) -> None:
    """Let these be indexed from the sources that are here, whatever the index has of them."""
    tx.insert("INSERT INTO index_work (key)", [(key,) for key in keys])


def source(reader: Reader, key: MessageKey) -> bytes | None:
    """Return a message's source; None where it is not here, or not whole (it is fetched again)."""
    for _ in range(2):  # compact() may move it between the question and the reading
        place = place_of(reader, key)
        if place is None:
            return None
        found = reader.packs.read(key, place)
        if found is not None:
            return found
    _mark_missing(reader, key)
    return None


def only_beginnings(tx: Transaction, keys: Iterable[MessageKey]) -> None:
    """Say that what was stored of these messages is their beginning; the rest comes on demand."""
    tx.executemany("UPDATE message SET body = 2 WHERE key = ?", [(key,) for key in keys])


def is_beginning(reader: Reader, key: MessageKey) -> bool:
    """Whether only the beginning of a source is here."""
    return reader.value("SELECT body FROM message WHERE key = ?", (key,)) == 2 and (
        place_of(reader, key) is not None
    )


def missing(
    reader: Reader, mailbox_id: MailboxId, limit: int, since: int = 0
) -> list[tuple[MessageKey, int, int]]:
    """Return (key, uid, size) of messages whose source is to be fetched, newest first.

    Those of before `since`, in epoch seconds, are left out.
    """
    return [
        (MessageKey(key), uid, size)
        for key, uid, size in reader.rows(MISSING, (mailbox_id, first_key(since), limit))
    ]


def twins(reader: Reader, keys: Sequence[MessageKey]) -> dict[MessageKey, MessageKey]:
    """Return, for those of the keys that have one, a copy in the same account whose source is here.

    Copies are known by their server's own id (RFC 8474 EMAILID, X-GM-MSGID), and weigh the same.
    """
    rows = reader.rows(TWINS, (json.dumps(list(keys)),))
    return {MessageKey(key): MessageKey(twin) for key, twin in rows}


def objects_here(
    reader: Reader, account_id: AccountId, object_ids: Sequence[str]
) -> frozenset[str]:
    """Return which of a server's own ids of messages name one whose source is here."""
    named = [each for each in object_ids if each]
    if not named:
        return frozenset()
    rows = reader.rows(OBJECTS_HERE, (json.dumps(named), account_id))
    return frozenset(object_id for (object_id,) in rows)


def on_demand(tx: Transaction, keys: Iterable[MessageKey]) -> None:
    """Leave these out of `missing`: too large, or the server does not give them.

    A click still fetches them.
    """
    tx.executemany(
        "UPDATE message SET body = 2 WHERE key = ? AND body = 0", [(key,) for key in keys]
    )


def forget(tx: Transaction, keys: Sequence[MessageKey]) -> None:
    """Let sources be fetched again (damaged ones); rows and flags stay."""
    drop(tx, keys)
    tx.executemany("UPDATE message SET body = 0 WHERE key = ?", [(key,) for key in keys])


def drop(tx: Transaction, keys: Sequence[MessageKey]) -> None:
    """Remove sources and previews; the space in the packs counts as dead."""
    rows = tx.rows(
        "SELECT key, pack, length FROM body WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    tx.executemany(
        "UPDATE pack SET live = live - ?1, dead = dead + ?1 WHERE number = ?2",
        [(n, pack) for _, pack, n in rows],
    )
    gone = [(key,) for key, _, _ in rows]
    tx.insert("INSERT INTO index_work (key)", gone)
    tx.executemany("DELETE FROM body WHERE key = ?", gone)


def free_space(reader: Reader) -> tuple[int, int]:
    """Return (live, dead) bytes of all packs."""
    live, dead = reader.row("SELECT coalesce(sum(live), 0), coalesce(sum(dead), 0) FROM pack") or (
        0,
        0,
    )
    return live, dead


def compact(
    database: Database,
    when_dead: float = _COMPACT_WHEN_DEAD,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Copy what lives out of packs that are mostly dead and remove them; returns the bytes freed.

    A crash at any moment loses nothing: the old pack goes only after the new places are committed
    and synced. Ends soon after `stopped()` says True, and goes on with the next call.
    """
    freed = 0
    for number, live, dead in database.reader().rows(
        "SELECT number, live, dead FROM pack ORDER BY number"
    ):
        if dead and dead >= when_dead * (live + dead):
            _empty_pack(database, number, stopped)
            freed += dead
        if stopped():
            return freed
    _remove_strays(database)
    return freed


def text_of(digest: Prepared) -> Text:
    """Return what the index takes of a body."""
    return Text(digest.text, indexed(storable(" ".join(digest.attachment_names))))


def _body_states(reader: Reader, keys: Sequence[MessageKey]) -> dict[int, int]:
    """Return the state of the body by key, of those messages that are here."""
    rows = reader.packed(
        "SELECT json_group_array(json_array(key, body)) FROM message"
        " WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return dict(rows)


def _write_places(tx: Transaction, bodies: Sequence[tuple[MessageKey, bytes, Prepared]]) -> None:
    with sorted_errors():
        places = tx.packs.append_all((key, content) for key, content, _ in bodies)
    live: dict[int, int] = {}
    for place in places:
        live[place.pack] = live.get(place.pack, 0) + place.length
    tx.insert(
        "INSERT INTO body (key, pack, offset, length, preview)",
        [
            (key, *place, digest.preview)
            for (key, _, digest), place in zip(bodies, places, strict=True)
        ],
    )
    _count_live(tx, live)


def _count_live(tx: Transaction, live: dict[int, int]) -> None:
    tx.executemany(
        "INSERT INTO pack (number, live) VALUES (?, ?) ON CONFLICT DO UPDATE"
        " SET live = live + excluded.live",
        live.items(),
    )


def _mark_missing(reader: Reader, key: MessageKey) -> None:
    """Let a damaged source be fetched again; what no server has stays findable at least."""
    if reader.value("SELECT uid FROM message WHERE key = ?", (key,)) is not None:
        with reader.writing() as tx:
            forget(tx, [key])


def place_of(reader: Reader, key: int) -> Place | None:
    """Return where a source lies; None where there is none."""
    row = reader.row("SELECT pack, offset, length FROM body WHERE key = ?", (key,))
    return None if row is None else Place(*row)


def _empty_pack(database: Database, number: int, stopped: Callable[[], bool]) -> None:
    """Move every source of one pack, some at a time, then remove the pack."""
    rows = database.reader().rows(
        "SELECT key, length FROM body WHERE pack = ? ORDER BY offset", (number,)
    )
    with database.transaction(durable=True) as tx:
        tx.packs.roll_past(number)
    for keys in _batches(rows):
        if stopped():
            return
        with database.transaction(durable=True) as tx:
            _move_sources(tx, number, keys)
    with database.transaction(durable=True) as tx:
        if not tx.value("SELECT count(*) FROM body WHERE pack = ?", (number,)):
            tx.execute("DELETE FROM pack WHERE number = ?", (number,))
            tx.packs.unlink_later(number)


def _batches(rows: Iterable[tuple[int, ...]]) -> Iterator[list[int]]:
    """Cut (key, length) rows into groups of keys of a few megabytes."""
    keys: list[int] = []
    size = 0
    for key, length in rows:
        keys.append(key)
        size += length
        if size >= _COMPACT_BYTES:
            yield keys
            keys, size = [], 0
    yield keys


def _move_sources(tx: Transaction, number: int, keys: Iterable[int]) -> None:
    for key in keys:
        place = place_of(tx, key)
        if place is None or place.pack != number:
            continue
        content = tx.packs.read(key, place)
        if content is None:  # where no server has it either, the pack stays: some of it may be read
            if tx.value("SELECT uid FROM message WHERE key = ?", (key,)) is not None:
                forget(tx, [MessageKey(key)])
            continue
        with sorted_errors():
            fresh = tx.packs.append(key, content)
        tx.execute(
            "UPDATE body SET pack = ?, offset = ? WHERE key = ?", (fresh.pack, fresh.offset, key)
        )
        _count_live(tx, {fresh.pack: fresh.length, number: -fresh.length})


def _remove_strays(database: Database) -> None:
    """Remove packs that a crash left behind after their last source had moved."""
    with database.transaction() as tx:
        known = {number for (number,) in tx.rows("SELECT number FROM pack")}
        for number in tx.packs.numbers():
            if number not in known and not tx.packs.is_open(number):
                tx.packs.unlink_later(number)
