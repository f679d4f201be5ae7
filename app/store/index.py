"""Own index.db: the full-text index, in a file that can be made anew from the sources at any time.

Apart from mail.db, since writing it is most of the work of a first synchronising: no other writer
waits for it, and it can take in thousands of messages in one transaction.
"""

import json
import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import apsw

from app.store.private import make_private
from app.store.trouble import sorted_errors

log = logging.getLogger(__name__)

VERSION = 1
_BUSY_MS = 10_000
_CACHE_KIB = 16 * 1024
_CHECKPOINT_PAGES = 4_000
_ROWS_AT_ONCE = 500

# rowid = message.key, so the newest hits need no sort. The categories keep Devanagari vowel signs
# inside words. Thousands of messages then make one segment (hashsize), and segments are merged half
# as often: a third less time for 10,000 messages, and questions still see some twenty at most.
_MAKE = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS fulltext USING fts5 (
    subject, sender, recipients, body, attachments,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO fulltext (fulltext, rank) VALUES ('hashsize', {16 << 20}), ('automerge', 8);
"""

_PRESENT = "SELECT id FROM fulltext_docsize WHERE id IN (SELECT value FROM json_each(?))"
_INSERT = "INSERT INTO fulltext (rowid, subject, sender, recipients, body, attachments) VALUES "


class Text(NamedTuple):
    """What is indexed of a message besides its envelope."""

    body: str
    attachment_names: str


class Entry(NamedTuple):
    """One row of the index: a message's key and its texts, as the tokenizer takes them."""

    key: int
    subject: str
    sender: str
    recipients: str
    body: str
    attachments: str


class Texts:
    """Texts on their way from the store to the index, so that no source is read twice.

    Only a help: what finds no room here is read again from its source. Safe to use from any thread.
    """

    LIMIT = 24_000_000
    """Characters that may wait."""

    def __init__(self) -> None:
        self._texts: dict[int, Text] = {}
        self._size = 0
        self._changed = threading.Condition()
        self._readers = 0

    def put(self, texts: Mapping[int, Text]) -> None:
        """Hand over texts of committed messages, as far as there is room."""
        with self._changed:
            for key, text in texts.items():
                self._forget(key)
                if self._size < self.LIMIT:
                    self._texts[key] = text
                    self._size += len(text.body)

    def take(self, keys: Iterable[int]) -> dict[int, Text]:
        """Take out those of the texts that are here."""
        with self._changed:
            found = {key: self._texts[key] for key in keys if key in self._texts}
            for key in found:
                self._forget(key)
            self._changed.notify_all()
        return found

    def clear(self) -> None:
        """Let go of everything: nothing waits for it, whoever brought it came too late."""
        with self._changed:
            self._texts.clear()
            self._size = 0
            self._changed.notify_all()

    def serve(self, *, begins: bool) -> None:
        """Say that somebody begins, or ends, to take texts out: only then waiting has a meaning."""
        with self._changed:
            self._readers += 1 if begins else -1
            self._changed.notify_all()

    @property
    def crowded(self) -> bool:
        """Whether more waits than should, and somebody is at work on it."""
        return self._readers > 0 and self._size > self.LIMIT // 2

    def wait_for_room(self, seconds: float) -> bool:
        """Wait while it is crowded, at most `seconds`. Returns whether there is room."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.crowded, seconds)

    def _forget(self, key: int) -> None:
        text = self._texts.pop(key, None)
        if text is not None:
            self._size -= len(text.body)


class IndexFile:
    """index.db of one profile. One thread writes; readers attach the file to their connections."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "index.db"
        self.generation = 0
        self._lock = threading.Lock()
        self._writer: apsw.Connection | None = None
        self._begun = False

    def make(self) -> bool:
        """Open the file, making it anew where it is missing, damaged or of another version.

        Returns whether it is new, which it is until begun(): a crash before everything is noted to
        be indexed must not leave an empty index behind. Raises LifafaError: DISK_FULL.
        """
        with self._lock, sorted_errors(str(self.path)):
            if self._writer is None:
                self._open()
            return not self._begun

    def begun(self) -> None:
        """Say that it is noted, durably, to index everything that is here."""
        with self._lock, sorted_errors(str(self.path)):
            if self._writer is not None:
                self._writer.execute(f"PRAGMA user_version = {VERSION}")
                self._begun = True

    def write(self, entries: Sequence[Entry], gone: Iterable[int] = ()) -> None:
        """Put messages into the index and take others out, in one durable transaction.

        What is there already is replaced. Raises LifafaError: STORE_DAMAGED, DISK_FULL, CANCELLED.
        """
        self.make()
        with sorted_errors(str(self.path)):
            assert self._writer is not None
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                self._take_out([*gone, *(entry.key for entry in entries)])
                self._put_in(sorted(entries))
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def remove(self) -> None:
        """Throw the file away, damaged as it is; make() begins anew."""
        with self._lock, sorted_errors(str(self.path)):
            self._remove()

    def interrupt(self) -> None:
        """End a write that runs now, from any thread; it raises LifafaError: CANCELLED."""
        writer = self._writer
        if writer is not None:
            writer.interrupt()

    def close(self) -> None:
        """Close the writer."""
        with self._lock:
            if self._writer is not None:
                self._writer.close(force=True)
                self._writer = None

    def _open(self) -> None:
        """Open the file, with the table in it."""
        version = self._version()
        if version not in (0, VERSION):
            log.info("the index is damaged, or not of this version: it is made anew")
            self._remove()
            version = 0
        writer = self._connect()
        try:
            if version == 0:
                writer.execute(f"BEGIN IMMEDIATE; {_MAKE} COMMIT")
        except BaseException:
            writer.close(force=True)
            raise
        self._writer, self._begun = writer, version == VERSION

    def _version(self) -> int:
        """Return the version of the file: 0 where it is new, -1 where it is damaged."""
        try:
            connection = self._connect()
        except (apsw.CorruptError, apsw.NotADBError):
            return -1
        try:
            return int(connection.pragma("user_version"))
        except (apsw.CorruptError, apsw.NotADBError):
            return -1
        finally:
            connection.close(force=True)

    def _take_out(self, keys: Sequence[int]) -> None:
        assert self._writer is not None
        present = self._writer.execute(_PRESENT, (json.dumps(keys),)).fetchall()
        self._writer.executemany("DELETE FROM fulltext WHERE rowid = ?", present)

    def _put_in(self, entries: Sequence[Entry]) -> None:
        """Insert in rising order: FTS5 writes out what it has gathered whenever a rowid falls."""
        assert self._writer is not None
        for start in range(0, len(entries), _ROWS_AT_ONCE):
            some = entries[start : start + _ROWS_AT_ONCE]
            values = [value for entry in some for value in entry]
            self._writer.execute(
                _INSERT + ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(some)),
                values,
                can_cache=len(some) == _ROWS_AT_ONCE,
            )

    def _connect(self) -> apsw.Connection:
        make_private(self.path)
        connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.set_busy_timeout(_BUSY_MS)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.execute("PRAGMA trusted_schema = OFF")
        except BaseException:
            connection.close(force=True)
            raise
        return connection

    def _remove(self) -> None:
        if self._writer is not None:
            self._writer.close(force=True)
            self._writer = None
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        self.generation += 1
