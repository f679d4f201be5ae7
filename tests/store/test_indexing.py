"""The index follows the store: nothing is forgotten, nothing found that is gone, damage healed."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.events import Event, EventBus, Indexed
from app.model.message import Digest, MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.model.spine import MailQuery
from app.store import bodies, lists, messages
from app.store.database import Database
from app.store.index import Text, Texts
from app.store.indexer import Indexer
from app.store.indexing import index_waiting, waiting
from tests.store.conftest import Boxes
from tests.store.letters import added, arrival, with_body


@pytest.fixture
def indexer(database: Database, bus: EventBus) -> Iterator[Indexer]:
    made = Indexer(database, bus)
    yield made
    made.stop()


def found(database: Database, text: str) -> tuple[MessageKey, ...]:
    return lists.head(database.reader(), MailQuery(text=text), 100).keys


def test_a_body_is_found_once_the_indexer_heard_of_it(
    database: Database, boxes: Boxes, indexer: Indexer, heard: list[Event]
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "lighthouse")
    indexer.drain()
    assert found(database, "lighthouse") == (key,)
    assert Indexed((key,)) in heard
    assert waiting(database.reader()) == 0


def test_what_waited_when_the_program_ended_is_read_from_its_source(
    database: Database, boxes: Boxes, tmp_path: Path, bus: EventBus
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    source = b"Subject: x\r\nContent-Type: text/plain\r\n\r\nlighthouse keeper\r\n"
    with database.transaction() as tx:
        bodies.store(tx, [(key, source, Digest("", "lighthouse keeper"))])
    database.close()
    again = Database(tmp_path, bus)
    again.open()
    assert waiting(again.reader()) == 1
    assert index_waiting(again) == 1
    assert found(again, "keeper") == (key,)
    again.close()


def test_a_removed_message_leaves_the_index(database: Database, boxes: Boxes) -> None:
    gone, stays = added(database, boxes.inbox, arrival(1), arrival(2))
    with_body(database, gone, "lighthouse")
    with_body(database, stays, "lighthouse")
    index_waiting(database)
    with database.transaction() as tx:
        messages.remove(tx, [gone])
    assert found(database, "lighthouse") == (stays,)
    index_waiting(database)
    rows = database.reader().with_index().rows("SELECT id FROM fulltext_docsize")
    assert rows == [(stays,)]


def test_a_message_that_went_before_its_turn_is_not_indexed(
    database: Database, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "lighthouse")
    with database.transaction() as tx:
        messages.remove(tx, [key])
    index_waiting(database)
    assert database.reader().with_index().rows("SELECT id FROM fulltext_docsize") == []


@pytest.mark.parametrize("damage", ["missing", "garbage", "older"])
def test_an_index_that_cannot_be_used_is_made_anew(
    database: Database, boxes: Boxes, tmp_path: Path, bus: EventBus, damage: str
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "lighthouse")
    index_waiting(database)
    database.close()
    path = tmp_path / "index.db"
    for ending in ("-wal", "-shm"):
        (tmp_path / f"index.db{ending}").unlink(missing_ok=True)
    match damage:
        case "missing":
            path.unlink()
        case "garbage":
            path.write_bytes(b"no database at all" * 1_000)
        case "older":
            path.unlink()
            path.touch(0o600)
    again = Database(tmp_path, bus)
    again.open()
    assert found(again, "lighthouse") == ()
    index_waiting(again)
    assert found(again, "lighthouse") == (key,)
    assert path.stat().st_mode & 0o077 == 0
    again.close()


def test_an_index_damaged_while_it_is_open_is_made_anew(
    database: Database, boxes: Boxes, tmp_path: Path
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "lighthouse")
    index_waiting(database)
    database.index.close()
    for ending in ("-wal", "-shm"):
        (tmp_path / f"index.db{ending}").unlink(missing_ok=True)
    content = bytearray((tmp_path / "index.db").read_bytes())
    content[4_096:] = b"\xff" * (len(content) - 4_096)
    (tmp_path / "index.db").write_bytes(content)
    (other,) = added(database, boxes.inbox, arrival(2))
    with_body(database, other, "lighthouse too")
    index_waiting(database)
    assert found(database, "lighthouse") == (other, key)


def test_a_crash_before_the_work_is_noted_leaves_no_empty_index(
    database: Database, boxes: Boxes, tmp_path: Path, bus: EventBus
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "lighthouse")
    index_waiting(database)
    database.index.remove()
    assert database.index.make()
    database.close()  # the program ended between the two files
    again = Database(tmp_path, bus)
    again.open()
    index_waiting(again)
    assert found(again, "lighthouse") == (key,)
    assert not again.index.make()
    again.close()


def test_texts_have_bounded_room_and_only_a_busy_reader_is_waited_for() -> None:
    texts = Texts()
    texts.put({1: Text("x" * Texts.LIMIT, "")})
    texts.put({2: Text("no room", "")})
    assert texts.wait_for_room(0.0)  # nobody takes anything out: waiting would have no end
    texts.serve(begins=True)
    assert not texts.wait_for_room(0.0)
    taking = threading.Thread(target=texts.take, args=([1, 2],))
    taking.start()
    assert texts.wait_for_room(10.0)
    taking.join()
    assert texts.take([1, 2]) == {}


def test_texts_that_come_after_their_work_was_done_do_not_crowd_for_ever(
    database: Database,
) -> None:
    database.texts.serve(begins=True)
    database.texts.put({1: Text("x" * Texts.LIMIT, "")})
    assert not database.texts.wait_for_room(0.0)
    index_waiting(database)
    assert database.texts.wait_for_room(0.0)
    assert database.texts.take([1]) == {}


def test_nobody_waits_for_an_indexer_in_trouble(
    database: Database, indexer: Indexer, tmp_path: Path
) -> None:
    database.texts.put({1: Text("x" * Texts.LIMIT, "")})
    (tmp_path / "index.db").mkdir()
    with pytest.raises(LifafaError) as raised:
        indexer.drain()
    assert raised.value.problem.kind is ProblemKind.FILE_UNREADABLE
    assert database.texts.wait_for_room(0.0)
    (tmp_path / "index.db").rmdir()
    indexer.drain()
    assert waiting(database.reader()) == 0


def test_an_indexer_that_died_of_a_bug_keeps_nobody_waiting(
    database: Database, boxes: Boxes, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    died: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", died.append)
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "lighthouse")
    with database.transaction() as tx:
        tx.execute("UPDATE message SET people = 'no json' WHERE key = ?", (key,))
    indexer.drain()
    assert len(died) == 1
    indexer.drain()
    assert waiting(database.reader()) == 1
