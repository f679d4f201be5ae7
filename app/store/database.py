"""Own every connection to mail.db: a reader for each thread, one writer, events after COMMIT."""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import apsw

from app.events import Event, EventBus, StoreTrouble
from app.model.problem import LifafaError, ProblemKind
from app.store.index import IndexFile, Text, Texts
from app.store.merging import merged
from app.store.migrate import migrate
from app.store.packs import Packs
from app.store.private import make_private
from app.store.trouble import problem_error, sorted_errors
from app.store.turns import Turns

log = logging.getLogger(__name__)

Parameters = Sequence[Any] | dict[str, Any]

_BUSY_MS = 10_000
_WRITER_CACHE_KIB = 32 * 1024
_READER_CACHE_KIB = 4 * 1024
_CHECKPOINT_PAGES = 4_000
_WAL_LIMIT_BYTES = 64 * 1024 * 1024
_STATEMENTS = 200
_STEPS_BETWEEN_ASKING = 2_000
_ROWS_AT_ONCE = 500


class Reader:
    """One thread's view of the store. Each query sees one snapshot; two queries may see two."""

    def __init__(
        self,
        connection: apsw.Connection,
        packs: Packs,
        write: "_Write | None" = None,
        index: IndexFile | None = None,
    ) -> None:
        self._connection = connection
        self._write = write
        self._index = index
        self._attached = -1
        self.packs = packs

    def with_index(self) -> "Reader":
        """Let the full-text index be asked too, as table `fulltext`; for readers of a Database."""
        if self._index is None:
            raise RuntimeError("this reader has no index")
        if self._write is not None:
            _make_index(self._index, self._write)
        if self._attached != self._index.generation:
            self._attach(self._index)
        return self

    def rows(self, sql: str, params: Parameters = ()) -> list[tuple[Any, ...]]:
        """Return all rows."""
        try:
            return self._connection.execute(sql, params).fetchall()
        except apsw.Error as error:
            raise problem_error(error) from error

    def row(self, sql: str, params: Parameters = ()) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        try:
            return self._connection.execute(sql, params).fetchone()
        except apsw.Error as error:
            raise problem_error(error) from error

    def value(self, sql: str, params: Parameters = ()) -> Any:
        """Return the first column of the first row, or None."""
        row = self.row(sql, params)
        return None if row is None else row[0]

    def packed(self, sql: str, params: Parameters = ()) -> list[Any]:
        """Return many rows in one: `sql` makes a JSON array of them.

        SQLite gives the interpreter up at every row (see Transaction.insert).
        """
        found: list[Any] = json.loads(self.value(sql, params))
        return found

    def each(self, sql: str, params: Parameters = ()) -> Iterator[tuple[Any, ...]]:
        """Yield rows one by one. The snapshot is held until the iterator ends."""
        try:
            yield from self._connection.execute(sql, params)
        except apsw.Error as error:
            raise problem_error(error) from error

    def writing(self) -> "AbstractContextManager[Transaction]":
        """Begin a transaction for what reading has found to be wrong (a damaged source)."""
        if self._write is None:
            raise RuntimeError("this reader cannot write")
        return self._write(False)

    @contextmanager
    def cancellable(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """End queries soon after `cancelled()` says True. Raises LifafaError: CANCELLED."""
        self._connection.set_progress_handler(cancelled, _STEPS_BETWEEN_ASKING)
        try:
            yield
        finally:
            self._connection.set_progress_handler(None)

    def _attach(self, index: IndexFile) -> None:
        generation = index.generation  # read before: where it is made anew meanwhile, once more
        try:
            if self._attached >= 0:
                self._connection.execute("DETACH found")
            self._connection.execute("ATTACH ? AS found", (str(index.path),))
        except apsw.Error as error:
            raise problem_error(error, str(index.path)) from error
        self._attached = generation

    def close(self) -> None:
        """Close the connection; the reader is of no use afterwards."""
        self._connection.close(force=True)

    def cancel(self) -> None:
        """End the query that runs now, from any thread. It raises LifafaError: CANCELLED."""
        self._connection.interrupt()


class Transaction(Reader):
    """What may be written between BEGIN and COMMIT, and what is told afterwards."""

    def __init__(self, connection: apsw.Connection, packs: Packs, durable: bool) -> None:
        super().__init__(connection, packs)
        self.durable = durable
        self.events: list[Event] = []
        self.texts: dict[int, Text] = {}
        """What the index takes of messages, handed on to it after COMMIT."""
        self._cursor = connection.cursor()

    def writing(self) -> "AbstractContextManager[Transaction]":
        """Write in the transaction that is open already."""
        return nullcontext(self)

    @property
    def last_id(self) -> int:
        """The rowid of the last INSERT."""
        return self._connection.last_insert_rowid()

    def execute(self, sql: str, params: Parameters = ()) -> int:
        """Run one statement and return how many rows it changed."""
        try:
            self._cursor.execute(sql, params)
            return self._connection.changes()
        except apsw.Error as error:
            raise problem_error(error) from error

    def executemany(self, sql: str, many: Iterable[Parameters]) -> None:
        """Run one statement once for each of `many`."""
        try:
            self._cursor.executemany(sql, many)
        except apsw.Error as error:
            raise problem_error(error) from error

    def insert(self, head: str, rows: Sequence[Sequence[Any]], tail: str = "") -> None:
        """Run "`head` VALUES (…), (…) `tail`" for all of `rows`, hundreds in one statement.

        SQLite gives the interpreter up at every statement, and who asks for it back waits a whole
        switch interval where another thread is at work: many rows are then one wait, not many.
        """
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            places = f"({', '.join('?' * len(some[0]))})"
            sql = f"{head} VALUES {', '.join([places] * len(some))} {tail}"
            values = [value for row in some for value in row]
            try:
                self._cursor.execute(sql, values, can_cache=len(some) == _ROWS_AT_ONCE)
            except apsw.Error as error:
                raise problem_error(error) from error

    def emit(self, event: Event) -> None:
        """Tell `event` after COMMIT; never told where the transaction fails."""
        self.events.append(event)

    def index_everything(self) -> None:
        """Let all bodies be indexed anew, the newest first."""
        self.execute("DELETE FROM index_work")
        self.execute("INSERT INTO index_work (key) SELECT key FROM body ORDER BY key DESC")


_Write = Callable[[bool], AbstractContextManager[Transaction]]


def _make_index(index: IndexFile, write: _Write) -> None:
    """Make the index where it is to be made anew, and note durably what goes into it."""
    if index.make():
        with write(True) as tx:
            tx.index_everything()
        index.begun()


class Database:
    """mail.db and the packs of one profile folder. Safe to use from any thread."""

    def __init__(self, folder: Path, bus: EventBus) -> None:
        self.path = folder / "mail.db"
        self.packs = Packs(folder / "sources")
        self.index = IndexFile(folder)
        self.texts = Texts()
        self._bus = bus
        self._writing = Turns()
        self._writing_thread: int | None = None
        self._writer: apsw.Connection | None = None
        self._synchronous_full = False
        self._readers_lock = threading.Lock()
        self._readers: dict[threading.Thread, Reader] = {}

    def open(self) -> None:
        """Open or make the file and bring it to the newest schema.

        Raises LifafaError: SCHEMA_NEWER, STORE_DAMAGED (the file is left as it is), DISK_FULL.
        """
        with sorted_errors(str(self.path)), self._write_lock():
            if self._writer is None:
                make_private(self.path)
                self._writer = self._connect_writer()

    @contextmanager
    def transaction(self, durable: bool = False) -> Iterator[Transaction]:
        """Write: all of it or nothing. Events are told after COMMIT, outside the lock.

        With `durable`, power may fail right afterwards and nothing is lost. Raises LifafaError:
        DISK_FULL.
        """
        try:
            with self._write_lock():
                tx = self._begin(durable)
                try:
                    yield tx
                    self._commit(tx)
                except BaseException:
                    self._roll_back(tx)
                    raise
        except LifafaError as error:
            if error.problem.kind is ProblemKind.DISK_FULL:
                self._bus.publish(StoreTrouble(error.problem))
            raise
        self.texts.put(tx.texts)
        for event in merged(tx.events):
            self._bus.publish(event)

    def reader(self) -> Reader:
        """Return the calling thread's reader; its connection is opened on first use."""
        thread = threading.current_thread()
        reader = self._readers.get(thread)
        if reader is None:
            reader = self._connect_reader()
            with self._readers_lock:
                self._close_readers(t for t in list(self._readers) if not t.is_alive())
                self._readers[thread] = reader
        return reader

    def make_index(self) -> None:
        """Have a full-text index, to be filled with everything where it is new.

        Raises LifafaError: DISK_FULL.
        """
        _make_index(self.index, self.transaction)

    def close_thread(self) -> None:
        """Close the calling thread's connection."""
        with self._readers_lock:
            self._close_readers((threading.current_thread(),))

    def close(self) -> None:
        """Close everything. What was committed is in the file."""
        with self._readers_lock:
            self._close_readers(list(self._readers))
        with self._write_lock():
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self.packs.close()
        self.index.close()

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a transaction inside a transaction")
        with self._writing:
            self._writing_thread = threading.get_ident()
            try:
                yield
            finally:
                self._writing_thread = None

    def _begin(self, durable: bool) -> Transaction:
        with sorted_errors(str(self.path)):
            if self._writer is None:
                make_private(self.path)
                self._writer = self._connect_writer()
            if durable != self._synchronous_full:
                self._writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._synchronous_full = durable
            self._writer.execute("BEGIN IMMEDIATE")
        self.packs.begin()
        return Transaction(self._writer, self.packs, durable)

    def _commit(self, tx: Transaction) -> None:
        with sorted_errors(str(self.path)):
            self.packs.flush(durable=tx.durable)
            tx.execute("COMMIT")
        self.packs.keep()

    def _roll_back(self, tx: Transaction) -> None:
        """Undo everything; SQLite may have rolled back already (disk full, I/O error)."""
        assert self._writer is not None
        try:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
        except apsw.Error:
            log.exception("rolling back failed; the connection is opened anew")
            self._writer.close(force=True)
            self._writer = None
        self.packs.drop()

    def _connect_writer(self) -> apsw.Connection:
        connection = self._connect(_WRITER_CACHE_KIB)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
            connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._synchronous_full = False
            migrate(connection, self.path)
        except BaseException:
            connection.close(force=True)
            raise
        return connection

    def _connect_reader(self) -> Reader:
        with sorted_errors(str(self.path)):
            connection = self._connect(_READER_CACHE_KIB)
            connection.execute("PRAGMA query_only = ON")
        return Reader(connection, self.packs, self.transaction, self.index)

    def _connect(self, cache_kib: int) -> apsw.Connection:
        connection = apsw.Connection(
            str(self.path), flags=apsw.SQLITE_OPEN_READWRITE, statementcachesize=_STATEMENTS
        )
        connection.set_busy_timeout(_BUSY_MS)
        connection.execute(f"PRAGMA cache_size = -{cache_kib}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    def _close_readers(self, threads: Iterable[threading.Thread]) -> None:
        for thread in threads:
            reader = self._readers.pop(thread, None)
            if reader is not None:
                reader.close()
