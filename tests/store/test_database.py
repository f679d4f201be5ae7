"""Transactions are whole, told after they are committed, and survive a full disk."""

import os
import sys
import threading
from pathlib import Path

import apsw
import pytest

from app.events import AccountsChanged, CountsChanged, Event, EventBus, StoreTrouble
from app.model.mailbox import MailboxId
from app.model.problem import LifafaError, ProblemKind
from app.store import migrate
from app.store.database import Database, Transaction

ADD = "INSERT INTO server (protocol, host, port, security) VALUES ('imap', ?, 993, 'tls')"
COUNT = "SELECT count(*) FROM server"


def test_what_is_written_is_told_after_commit(database: Database, bus: EventBus) -> None:
    seen: list[tuple[Event, int]] = []
    bus.subscribe(lambda event: seen.append((event, database.reader().value(COUNT))))
    with database.transaction() as tx:
        tx.execute(ADD, ("a",))
        tx.emit(AccountsChanged())
        assert not seen
    assert seen == [(AccountsChanged(), 1)]


def test_an_exception_undoes_everything_and_tells_nothing(
    database: Database, heard: list[Event]
) -> None:
    def fail(tx: Transaction) -> None:
        tx.execute(ADD, ("a",))
        tx.emit(AccountsChanged())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.transaction() as tx:
        fail(tx)
    assert database.reader().value(COUNT) == 0
    assert heard == []


def test_events_of_one_kind_are_joined(database: Database, heard: list[Event]) -> None:
    with database.transaction() as tx:
        for box in (1, 2, 1):
            tx.emit(CountsChanged((MailboxId(box),)))
        tx.emit(AccountsChanged())
        tx.emit(AccountsChanged())
    assert heard == [CountsChanged((MailboxId(1), MailboxId(2))), AccountsChanged()]


def test_readers_cannot_write_and_do_not_see_what_is_not_committed(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(ADD, ("a",))
        assert database.reader().value(COUNT) == 0
        assert tx.value(COUNT) == 1
    with pytest.raises(apsw.ReadOnlyError):
        database.reader()._connection.execute(ADD, ("b",))


def test_writers_wait_for_each_other(database: Database) -> None:
    def write() -> None:
        for _ in range(20):
            with database.transaction() as tx:
                tx.execute(ADD, (str(tx.value(COUNT)),))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hosts = {int(host) for (host,) in database.reader().rows("SELECT host FROM server")}
    assert hosts == set(range(80))


def test_a_waiting_writer_waits_for_one_transaction_only(database: Database) -> None:
    """A loop that writes without a pause must not keep a person's click waiting."""
    asked, got, stop = threading.Event(), threading.Event(), threading.Event()
    between: list[int] = []

    def loop() -> None:
        while not stop.is_set():
            with database.transaction():
                if asked.is_set() and not got.is_set():
                    between.append(1)
                    waiting = database._writing._waiting
                    while not waiting and not got.is_set():
                        pass  # the click has been made; wait until it stands in line

    def click() -> None:
        asked.set()
        with database.transaction():
            got.set()

    threads = [threading.Thread(target=loop), threading.Thread(target=click)]
    for thread in threads:
        thread.start()
    got.wait(10)
    stop.set()
    for thread in threads:
        thread.join()
    assert got.is_set()
    assert len(between) <= 1


def test_a_transaction_in_a_transaction_is_a_bug(database: Database) -> None:
    with (
        database.transaction(),
        pytest.raises(RuntimeError, match="inside"),
        database.transaction(),
    ):
        pass


def test_connections_of_dead_threads_are_closed(database: Database) -> None:
    thread = threading.Thread(target=lambda: database.reader().value(COUNT))
    thread.start()
    thread.join()
    database.reader()
    assert list(database._readers) == [threading.current_thread()]


def test_a_long_query_can_be_cancelled_by_a_token(database: Database) -> None:
    cancelled = threading.Event()
    cancelled.set()
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    )
    reader = database.reader()
    with pytest.raises(LifafaError) as caught, reader.cancellable(cancelled.is_set):
        reader.value(endless)
    assert caught.value.problem.kind is ProblemKind.CANCELLED
    assert reader.value(COUNT) == 0


def test_a_long_query_can_be_cancelled_from_another_thread(database: Database) -> None:
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    )
    reader = database.reader()
    stop = threading.Event()

    def cancel() -> None:
        while not stop.wait(0.01):
            reader.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(LifafaError) as caught:
        reader.value(endless)
    stop.set()
    thread.join()
    assert caught.value.problem.kind is ProblemKind.CANCELLED


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_files_are_for_their_owner_alone(database: Database, tmp_path: Path) -> None:
    with database.transaction() as tx:
        tx.packs.append(1, b"x")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"mail.db", "mail.db-wal", "000001.pack"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_only_durable_transactions_wait_for_the_disk(database: Database) -> None:
    def level(durable: bool) -> object:
        with database.transaction(durable) as tx:
            return tx.value("PRAGMA synchronous")

    assert [level(False), level(True), level(False)] == [1, 2, 1]


def test_a_full_disk_is_told_loses_nothing_and_passes(
    database: Database, heard: list[Event], tmp_path: Path
) -> None:
    with database.transaction() as tx:
        tx.execute(ADD, ("kept",))
        pages = tx.value("PRAGMA page_count")
        tx.execute(f"PRAGMA max_page_count = {pages + 5}")

    def fill() -> None:
        with database.transaction() as tx:
            tx.emit(AccountsChanged())
            tx.packs.append(1, b"x" * 1000)
            tx.executemany(ADD, [("x" * 3000,)] * 100)

    with pytest.raises(LifafaError) as caught:
        fill()
    assert caught.value.problem.kind is ProblemKind.DISK_FULL
    assert heard == [StoreTrouble(caught.value.problem)]
    assert database.reader().value(COUNT) == 1
    assert (tmp_path / "sources" / "000001.pack").stat().st_size == 0

    with database.transaction() as tx:
        tx.execute("PRAGMA max_page_count = 1000000")
        tx.executemany(ADD, [("x" * 3000,)] * 100)
    assert database.reader().value(COUNT) == 101


def test_a_file_of_a_later_program_is_refused(tmp_path: Path, bus: EventBus) -> None:
    first = Database(tmp_path, bus)
    first.open()
    first.close()
    connection = apsw.Connection(str(tmp_path / "mail.db"))
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(LifafaError) as caught:
        Database(tmp_path, bus).open()
    assert caught.value.problem.kind is ProblemKind.SCHEMA_NEWER
    assert caught.value.problem.detail.endswith("mail.db")


@pytest.mark.parametrize(
    "damage", ["not a database at all, but longer than a header " * 100, "cut"]
)
def test_a_damaged_file_is_refused_and_left_as_it_is(
    tmp_path: Path, bus: EventBus, damage: str
) -> None:
    path = tmp_path / "mail.db"
    if damage == "cut":
        first = Database(tmp_path, bus)
        first.open()
        first.close()
        whole = path.read_bytes()
        path.write_bytes(whole[:100] + os.urandom(4000) + whole[4100:])
    else:
        path.write_text(damage)
    before = path.read_bytes()
    with pytest.raises(LifafaError) as caught:
        Database(tmp_path, bus).open()
    assert caught.value.problem.kind is ProblemKind.STORE_DAMAGED
    assert path.read_bytes() == before


def test_an_older_file_is_copied_aside_and_migrated(
    tmp_path: Path, bus: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Database(tmp_path, bus)
    with first.transaction() as tx:
        tx.execute(ADD, ("kept",))
    first.close()
    known = len(migrate.schema_files())
    later = tmp_path / f"{known + 1:04d}_colours.sql"
    later.write_text("ALTER TABLE server ADD COLUMN colour TEXT NOT NULL DEFAULT '';")
    files = [*migrate.schema_files(), later]
    monkeypatch.setattr(migrate, "schema_files", lambda: files)

    second = Database(tmp_path, bus)
    second.open()
    assert second.reader().rows("SELECT host, colour FROM server") == [("kept", "")]
    second.close()
    copy = apsw.Connection(str(tmp_path / f"mail.db.schema-{known}"))
    assert copy.pragma("user_version") == known
    assert copy.execute("SELECT host FROM server").fetchall() == [("kept",)]
    copy.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, bus: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Database(tmp_path, bus)
    first.open()
    first.close()
    broken = tmp_path / f"{len(migrate.schema_files()) + 1:04d}_broken.sql"
    broken.write_text("ALTER TABLE server ADD COLUMN colour TEXT; INSERT INTO nowhere VALUES (1);")
    files = [*migrate.schema_files(), broken]
    known = migrate.schema_files
    monkeypatch.setattr(migrate, "schema_files", lambda: files)
    with pytest.raises(apsw.SQLError):
        Database(tmp_path, bus).open()
    monkeypatch.setattr(migrate, "schema_files", known)
    again = Database(tmp_path, bus)
    again.open()
    assert again.reader().value("PRAGMA user_version") == len(migrate.schema_files())
    assert "colour" not in again.reader().value(
        "SELECT sql FROM sqlite_schema WHERE name = 'server'"
    )
    again.close()


def test_every_table_is_strict_and_the_schema_files_have_no_gap(database: Database) -> None:
    loose = database.reader().rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
        " AND name NOT LIKE 'sqlite_%'"
    )
    assert loose == []
    assert migrate.schema_files()[0].name == "0001_store.sql"
