"""A list shows the right messages, newest first, by walking indexes only."""

from itertools import product

import pytest

from app.model.mailbox import Role
from app.model.message import Flag, MessageKey
from app.model.spine import Head, MailQuery
from app.store import bodies, lists, mailboxes, messages, operations
from app.store.database import Database, Reader
from tests.store import generate
from tests.store.conftest import Boxes
from tests.store.letters import added, arrival, with_body

TOP = MessageKey((1 << 63) - 1)


def plan(reader: Reader, sql: str, count: int) -> str:
    return " / ".join(row[3] for row in reader.rows(f"EXPLAIN QUERY PLAN {sql}", (1,) * count))


def spine(database: Database, query: MailQuery, step: int = 3) -> list[MessageKey]:
    """Read a whole list as the windows do: its head, then chunk by chunk."""
    reader = database.reader()
    keys = list(lists.head(reader, query, step).keys)
    while keys and len(more := lists.chunk(reader, query, keys[-1], step)):
        keys.extend(more)
    return keys


@pytest.mark.parametrize("arms", [1, 3, 50])
@pytest.mark.parametrize(
    ("index", "filters"),
    [
        ("message_shown", ""),
        ("message_unread", " AND flags & 1 = 0"),
        ("message_starred", " AND flags & 4 <> 0"),
        ("message_attached", " AND attachments > 0"),
        ("message_starred", " AND flags & 1 = 0 AND attachments > 0 AND flags & 4 <> 0"),
    ],
)
def test_lists_walk_indexes_and_sort_nothing(
    database: Database, index: str, filters: str, arms: int
) -> None:
    found = plan(database.reader(), lists.statement(index, filters, arms), arms * 2 + 1)
    assert found.count(
        f"SEARCH message USING COVERING INDEX {index} (mailbox_id=? AND rowid<?)"
    ) == arms or (found.count(f"INDEX {index} (mailbox_id=? AND ") == arms)
    assert "SCAN" not in found
    assert "TEMP B-TREE" not in found


def test_searches_walk_hits_and_sort_nothing(database: Database) -> None:
    found = plan(database.reader(), lists.found_statement(""), 4)
    assert "SCAN f VIRTUAL TABLE INDEX" in found  # a walk along the hits, as FTS5 words it
    assert "SEARCH m USING INTEGER PRIMARY KEY" in found
    assert "SCAN m" not in found
    assert "TEMP B-TREE" not in found


def test_the_oldest_missing_bodies_and_due_operations_walk_indexes(database: Database) -> None:
    reader = database.reader()
    missing = plan(reader, bodies.MISSING, 3)
    due = plan(reader, operations.DUE, 3)
    # Which messages a copy is yet to be made of is asked of all wishes at once; they are few.
    due = due.replace("SCAN operation / USE TEMP B-TREE FOR GROUP BY", "")
    for found in (missing, due):
        assert "SCAN" not in found
        assert "TEMP B-TREE" not in found


def test_a_list_is_every_message_once_newest_first(database: Database, boxes: Boxes) -> None:
    keys = generate.fill(database, boxes.inbox, 50)
    assert spine(database, MailQuery((boxes.inbox,))) == sorted(keys, reverse=True)
    assert lists.head(database.reader(), MailQuery((boxes.inbox,)), 2).total == 50


@pytest.mark.parametrize(("unread", "starred", "attached"), list(product((False, True), repeat=3)))
def test_filters_take_what_they_say(
    database: Database, boxes: Boxes, unread: bool, starred: bool, attached: bool
) -> None:
    keys = generate.fill(database, boxes.inbox, 200) + generate.fill(database, boxes.work, 150)
    with database.transaction() as tx:
        messages.set_flags(tx, keys[::11], Flag.FLAGGED, Flag.SEEN)
    query = MailQuery(
        (boxes.inbox, boxes.work), unread=unread, starred=starred, with_attachments=attached
    )
    wanted = [
        row.key
        for row in messages.rows(database.reader(), sorted(keys, reverse=True))
        if (not unread or not row.flags & Flag.SEEN)
        and (not starred or row.flags & Flag.FLAGGED)
        and (not attached or row.attachments)
    ]
    assert wanted
    assert spine(database, query, 7) == wanted
    assert lists.matching(database.reader(), query, keys[::-1]) == tuple(
        key for key in keys[::-1] if key in set(wanted)
    )


def test_counts_come_from_the_mailboxes_where_they_are_kept(
    database: Database, boxes: Boxes
) -> None:
    generate.fill(database, boxes.inbox, 70)
    generate.fill(database, boxes.work, 30)
    reader = database.reader()
    both = (boxes.inbox, boxes.work)
    assert lists.head(reader, MailQuery(both), 1).total == 100
    assert lists.head(reader, MailQuery(both, unread=True), 1).total == len(
        spine(database, MailQuery(both, unread=True))
    )
    assert lists.head(reader, MailQuery(both, starred=True), 1).total is None
    assert lists.head(reader, MailQuery(both, text="x"), 1).total is None


def test_unified_lists_leave_out_trash_and_junk_unless_asked(
    database: Database, boxes: Boxes
) -> None:
    inbox = generate.fill(database, boxes.inbox, 10)
    sent = generate.fill(database, boxes.sent, 10)
    trash = generate.fill(database, boxes.trash, 10)
    generate.fill(database, boxes.junk, 10)
    assert spine(database, MailQuery()) == sorted(inbox + sent, reverse=True)
    assert spine(database, MailQuery(role=Role.TRASH)) == trash[::-1]
    assert spine(database, MailQuery(role=Role.DRAFTS)) == []


def test_more_mailboxes_than_one_statement_takes(database: Database, boxes: Boxes) -> None:
    account_id = mailboxes.get(database.reader(), boxes.inbox).account_id
    keys = []
    for number in range(120):
        with database.transaction() as tx:
            box = mailboxes.ensure(tx, account_id, f"Many/{number}", "/", Role.NONE)
        keys += added(database, box.id, arrival(number * 3 + 1), arrival(number * 3 + 2))
    assert spine(database, MailQuery(), 40) == sorted(keys, reverse=True)


def test_hidden_messages_are_in_no_list(database: Database, boxes: Boxes) -> None:
    keys = generate.fill(database, boxes.inbox, 5)
    with_body(database, keys[2], "findable")
    with database.transaction() as tx:
        messages.hide(tx, [keys[2]], at=1)
    assert spine(database, MailQuery((boxes.inbox,))) == [k for k in keys[::-1] if k != keys[2]]
    assert lists.head(database.reader(), MailQuery((boxes.inbox,)), 9) == Head(
        (keys[4], keys[3], keys[1], keys[0]), 4
    )
    assert lists.matching(database.reader(), MailQuery((boxes.inbox,)), keys[2:3]) == ()
    assert spine(database, MailQuery(text="findable")) == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("budget", {1, 2}),
        ("BUDGET review", {1}),
        ("bud", {1, 2}),
        ("budget -review", {2}),
        ("-budget", {3, 4, 5}),
        ('"annual budget review"', {1}),
        ('"budget annual"', set()),
        ("from:ann", {1, 2, 3, 4, 5}),
        ("to:ann", set()),
        ("subject:three", {3}),
        ("uber", {3}),
        ("परियोजना", {4}),
        ("परि", {4}),
        ("परियो", {4}),
        ("会議", {5}),
        ("会", {5}),
        ("料", {5}),
        ("会議 資料", {5}),
        ("明日の会議", {5}),
        ("議会", set()),
        ("report.pdf", {2}),
        ("nothing-of-this", set()),
        ("***", set()),
        ('"', set()),
        ("budget AND OR NOT (", set()),
        ("NEAR(budget)", set()),
        ("subject:", set()),
    ],
)
def test_searches_find_what_a_person_means(
    database: Database, boxes: Boxes, text: str, hits: set[int]
) -> None:
    texts = {
        1: "The annual budget review is tomorrow",
        2: "Budget as attached",
        3: "Über den Wolken",
        4: "परियोजना रिपोर्ट",
        5: "明日の会議 資料を確認お願い",
    }
    names = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
    keys = dict(
        zip(
            texts,
            added(database, boxes.inbox, *(arrival(n, subject=names[n]) for n in texts)),
            strict=True,
        )
    )
    for number, body in texts.items():
        with_body(database, keys[number], body, *(["report.pdf"] if number == 2 else []))
    wanted = [keys[number] for number in sorted(hits, reverse=True)]
    for query in (MailQuery(text=text), MailQuery((boxes.inbox,), text=text)):
        assert spine(database, query, 2) == wanted
        assert lists.matching(database.reader(), query, list(keys.values())) == tuple(wanted[::-1])
    assert spine(database, MailQuery((boxes.work,), text=text)) == []
