"""Sources come back as they came, or are fetched again; space that is dead is given back."""

from pathlib import Path

import pytest

from app.events import BodyArrived, Event
from app.model.message import Digest, MessageKey
from app.model.spine import MailQuery
from app.store import bodies, lists, messages
from app.store.database import Database, Transaction
from app.store.indexing import index_waiting
from tests.store import generate
from tests.store.conftest import Boxes
from tests.store.letters import added, arrival, check_counts, with_body


def found(database: Database, text: str) -> tuple[MessageKey, ...]:
    index_waiting(database)
    return lists.head(database.reader(), MailQuery(text=text), 100).keys


def test_a_stored_body_is_read_found_previewed_and_told(
    database: Database, boxes: Boxes, heard: list[Event]
) -> None:
    older, newer = added(database, boxes.inbox, arrival(1), arrival(2))
    with database.transaction() as tx:
        bodies.store(
            tx,
            [
                (newer, b"second", Digest("two", "zwei", ("a.pdf", "b.pdf"))),
                (MessageKey(99), b"nobody's", Digest("", "stranger")),
                (older, b"first", Digest("one", "eins")),
            ],
        )
    reader = database.reader()
    assert (bodies.source(reader, older), bodies.source(reader, newer)) == (b"first", b"second")
    rows = messages.rows(reader, [older, newer])
    assert [(row.preview, row.attachments) for row in rows] == [("one", 0), ("two", 2)]
    assert found(database, "zwei") == (newer,)
    assert found(database, "stranger") == ()
    assert BodyArrived((older, newer)) in heard
    check_counts(reader)


def test_what_is_missing_is_named_newest_first(database: Database, boxes: Boxes) -> None:
    keys = added(database, boxes.inbox, *(arrival(n, size=n * 10) for n in range(1, 6)))
    with_body(database, keys[3], "here")
    with database.transaction() as tx:
        bodies.on_demand(tx, [keys[1]])
    reader = database.reader()
    assert bodies.missing(reader, boxes.inbox, 2) == [(keys[4], 5, 50), (keys[2], 3, 30)]
    assert bodies.missing(reader, boxes.inbox, 9)[-1] == (keys[0], 1, 10)
    assert bodies.source(reader, keys[0]) is None


def test_a_damaged_source_is_fetched_again(
    database: Database, boxes: Boxes, tmp_path: Path
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "whole")
    pack = tmp_path / "sources" / "000001.pack"
    content = bytearray(pack.read_bytes())
    content[-1] ^= 1
    pack.write_bytes(content)
    assert bodies.source(database.reader(), key) is None
    assert bodies.missing(database.reader(), boxes.inbox, 9) == [(key, 1, 100)]
    with_body(database, key, "whole")
    assert bodies.source(database.reader(), key) == b"whole"
    assert found(database, "whole") == (key,)
    check_counts(database.reader())


def test_storing_a_body_again_replaces_it(database: Database, boxes: Boxes) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "former words")
    with_body(database, key, "latter words")
    assert bodies.source(database.reader(), key) == b"latter words"
    assert found(database, "former") == ()
    assert found(database, "latter") == (key,)
    assert bodies.free_space(database.reader()) == (12, 12)


def test_removed_messages_are_found_no_more_and_their_space_is_dead(
    database: Database, boxes: Boxes
) -> None:
    keys = generate.fill(database, boxes.inbox, 40, with_bodies=True)
    live, _ = bodies.free_space(database.reader())
    with database.transaction() as tx:
        messages.remove(tx, keys[:30])
    left, dead = bodies.free_space(database.reader())
    assert left + dead == live
    assert set(found(database, "the")) <= set(keys[30:])
    check_counts(database.reader())


def test_compacting_keeps_every_source_and_frees_the_rest(
    database: Database, boxes: Boxes, tmp_path: Path
) -> None:
    keys = generate.fill(database, boxes.inbox, 60, with_bodies=True)
    before = {key: bodies.source(database.reader(), key) for key in keys}
    with database.transaction() as tx:
        messages.remove(tx, keys[::2])
    assert bodies.compact(database) > 0
    assert {key: bodies.source(database.reader(), key) for key in keys[1::2]} == {
        key: before[key] for key in keys[1::2]
    }
    assert [p.name for p in (tmp_path / "sources").iterdir()] == ["000002.pack"]
    assert bodies.free_space(database.reader())[1] == 0
    assert bodies.compact(database) == 0
    check_counts(database.reader())


@pytest.mark.parametrize("crash_at", range(1, 5))
def test_a_crash_while_compacting_loses_nothing(
    database: Database, boxes: Boxes, monkeypatch: pytest.MonkeyPatch, crash_at: int
) -> None:
    """The n-th transaction of compact() never ends, as if the program had been killed."""
    monkeypatch.setattr(bodies, "_COMPACT_BYTES", 20_000)
    keys = generate.fill(database, boxes.inbox, 60, with_bodies=True)
    with database.transaction() as tx:
        messages.remove(tx, keys[::2])
    kept = {key: bodies.source(database.reader(), key) for key in keys[1::2]}
    commits = 0
    commit = Database._commit

    def crash(self: Database, tx: Transaction) -> None:
        nonlocal commits
        commits += 1
        if commits == crash_at:
            raise KeyboardInterrupt
        commit(self, tx)

    monkeypatch.setattr(Database, "_commit", crash)
    with pytest.raises(KeyboardInterrupt):
        bodies.compact(database)
    monkeypatch.setattr(Database, "_commit", commit)
    assert {key: bodies.source(database.reader(), key) for key in kept} == kept
    bodies.compact(database, when_dead=0.0)
    assert {key: bodies.source(database.reader(), key) for key in kept} == kept
    assert bodies.free_space(database.reader())[1] == 0
    check_counts(database.reader())


def test_a_pack_that_a_crash_left_behind_is_removed(
    database: Database, boxes: Boxes, tmp_path: Path
) -> None:
    generate.fill(database, boxes.inbox, 5, with_bodies=True)
    stray = tmp_path / "sources" / "000009.pack"
    stray.write_bytes(b"nobody points at this")
    bodies.compact(database)
    assert not stray.exists()
    assert (tmp_path / "sources" / "000001.pack").exists()
