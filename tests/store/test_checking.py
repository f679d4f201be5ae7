"""What the checker asks costs no more than the mailbox it asks about."""

import pytest

from app.store import bodies, checking
from app.store.database import Database
from app.store.indexing import index_waiting
from tests.store.conftest import Boxes
from tests.store.letters import added, arrival, with_body


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        (checking.ROWS, 3),
        (checking.PLACES, 1),
        (checking.UNINDEXED, 1),
        (checking.ONLY_HERE, 1),
    ],
)
def test_no_question_walks_through_all_messages(
    database: Database, boxes: Boxes, sql: str, count: int
) -> None:
    plan = database.reader().with_index().rows(f"EXPLAIN QUERY PLAN {sql}", (1,) * count)
    assert not [row[3] for row in plan if row[3].startswith("SCAN")]


def test_a_source_that_is_read_by_a_check_stays_as_it_is(database: Database, boxes: Boxes) -> None:
    """`bodies.source` marks what is damaged as missing; a check must not."""
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "hello")
    assert checking.read(database.reader(), key) == b"hello"
    (pack,) = (database.path.parent / "sources").glob("*.pack")
    pack.write_bytes(b"")
    assert checking.read(database.reader(), key) is None
    assert [k for k, _ in checking.damaged(database.reader(), boxes.inbox)] == [key]
    assert database.reader().value("SELECT body FROM message WHERE key = ?", (key,)) == 1
    assert bodies.source(database.reader(), key) is None
    assert database.reader().value("SELECT body FROM message WHERE key = ?", (key,)) == 0


def test_what_the_index_has_lost_is_named_and_indexed_anew(
    database: Database, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "zeppelin")
    assert checking.unindexed(database.reader(), boxes.inbox) == []  # it waits
    index_waiting(database)
    database.index.write((), [key])
    assert checking.unindexed(database.reader(), boxes.inbox) == [(key, 1)]
    with database.transaction() as tx:
        bodies.index_anew(tx, [key])
    index_waiting(database)
    assert checking.unindexed(database.reader(), boxes.inbox) == []
    assert database.reader().rows("SELECT id FROM fulltext_docsize") == [(key,)]
