"""Messages stand where they should, once, with the flags a person gave them."""

import time

import pytest

from app.events import CountsChanged, Event, MessagesAdded, MessagesChanged, MessagesRemoved
from app.model.account import Account
from app.model.message import Address, Arrival, Digest, Envelope, Flag, MessageKey
from app.model.operation import OperationKind
from app.store import mailboxes, messages, operations, wishes
from app.store.database import Database
from app.store.keys import date_of, plausible_date
from tests.store.conftest import Boxes
from tests.store.letters import NOW, added, arrival, check_counts, flags_of, shown

DAY = 86_400


@pytest.mark.parametrize(
    ("date", "received", "believed"),
    [
        (NOW - DAY, NOW, NOW - DAY),
        (None, NOW, NOW),
        (0, NOW, NOW),
        (315_532_799, NOW, NOW),
        (NOW + 2 * DAY, NOW, NOW),
        (NOW + DAY, NOW, NOW + DAY),
        (4_102_444_800, NOW, NOW),
    ],
)
def test_a_date_that_cannot_be_true_gives_way(
    date: int | None, received: int, believed: int
) -> None:
    assert plausible_date(date, received) == believed


def test_without_any_usable_date_a_message_is_of_today() -> None:
    assert abs(plausible_date(None, 0) - time.time()) < 5


def test_keys_are_unique_and_in_order_of_date(database: Database, boxes: Boxes) -> None:
    dates = [NOW - 5, NOW - 5, NOW - 900, NOW - 1]
    keys = added(database, boxes.inbox, *(arrival(n + 1, date=d) for n, d in enumerate(dates)))
    assert [date_of(key) for key in keys] == dates
    assert len(set(keys)) == 4
    assert sorted(keys) == [keys[2], keys[0], keys[1], keys[3]]


def test_keys_stay_unique_when_the_counter_comes_round(database: Database, boxes: Boxes) -> None:
    (first,) = added(database, boxes.inbox, arrival(1, date=NOW))
    with database.transaction() as tx:
        tx.execute("UPDATE counter SET value = ?", (1 << 24,))
    (second,) = added(database, boxes.inbox, arrival(2, date=NOW))
    assert first != second
    assert date_of(second) == NOW


def test_a_row_says_what_the_message_said(database: Database, boxes: Boxes) -> None:
    letter = Envelope(
        subject="नमस्ते",
        sender=(Address("Ann", "ann@example.org"), Address("", "bob@example.org")),
        to=(Address("Me", "me@example.org"), Address("", "you@example.org")),
        cc=(Address("C", "c@example.org"),),
        date=NOW - 60,
        message_id="one@here",
        references=("zero@here",),
        list_id="list.example.org",
    )
    (key,) = added(
        database, boxes.inbox, Arrival(4, Flag.FLAGGED, ("work", "later"), NOW, 321, letter)
    )
    (row,) = messages.rows(database.reader(), [key])
    assert (row.sender, row.recipients, row.subject) == (
        letter.sender[0],
        "Me, you@example.org",
        "नमस्ते",
    )
    assert (row.date, row.size, row.flags, row.keywords) == (
        NOW - 60,
        321,
        Flag.FLAGGED,
        ("work", "later"),
    )
    assert row.conversation_size == 1
    assert messages.envelope(database.reader(), key) == letter
    assert messages.location(database.reader(), key) == (row.account_id, boxes.inbox, 4)


def test_broken_texts_are_stored_all_the_same(database: Database, boxes: Boxes) -> None:
    broken = Envelope(subject="\udcff\0x", sender=(Address("\ud800", "a"),), message_id="\udc80")
    (key,) = added(database, boxes.inbox, Arrival(1, Flag.NONE, ("\udcff",), NOW, 1, broken))
    (row,) = messages.rows(database.reader(), [key])
    assert row.subject == "?\0x"


def test_rows_come_in_the_order_asked_without_those_that_are_gone(
    database: Database, boxes: Boxes
) -> None:
    keys = added(database, boxes.inbox, *(arrival(n) for n in range(1, 6)))
    with database.transaction() as tx:
        messages.remove(tx, [keys[2]])
    asked = [keys[4], keys[2], keys[0], MessageKey(12345), keys[1]]
    assert [row.key for row in messages.rows(database.reader(), asked)] == [
        keys[4],
        keys[0],
        keys[1],
    ]


def test_what_arrives_now_is_told_as_fresh_if_it_is_unread(
    database: Database, boxes: Boxes, heard: list[Event]
) -> None:
    (old,) = added(database, boxes.inbox, arrival(1, "old@here"))
    heard.clear()
    with database.transaction() as tx:
        unread, read = messages.add(
            tx,
            boxes.inbox,
            [arrival(2, references=("old@here",)), arrival(3, flags=Flag.SEEN)],
            fresh=True,
        )
    assert MessagesAdded(boxes.inbox, (unread,), fresh=True) in heard
    assert MessagesAdded(boxes.inbox, (read,), fresh=False) in heard
    assert MessagesChanged((old,)) in heard, "its conversation grew"
    assert CountsChanged((boxes.inbox,)) in heard


def test_a_known_uid_only_changes_its_flags(database: Database, boxes: Boxes) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    assert (
        added(database, boxes.inbox, arrival(1, flags=Flag.SEEN), arrival(1, flags=Flag.SEEN)) == []
    )
    assert shown(database.reader(), boxes.inbox) == {"Subject of 1": 1}
    assert flags_of(database.reader(), key) == Flag.SEEN
    check_counts(database.reader())


def test_the_servers_flags_are_taken_over_but_for_what_is_pending(
    database: Database, boxes: Boxes
) -> None:
    key, other = added(database, boxes.inbox, arrival(1), arrival(2))
    with database.transaction() as tx:
        messages.set_flags(tx, [key], Flag.SEEN, Flag.NONE)
        operations.add(tx, OperationKind.FLAG, key, add=Flag.SEEN)
        messages.apply_flags(
            tx, boxes.inbox, {1: (Flag.ANSWERED, ()), 2: (Flag.SEEN, ("x",)), 99: (Flag.SEEN, ())}
        )
    assert flags_of(database.reader(), key) == Flag.SEEN | Flag.ANSWERED
    assert messages.flags_by_uid(database.reader(), boxes.inbox) == {1: Flag.ANSWERED, 2: Flag.SEEN}
    assert messages.rows(database.reader(), [other])[0].keywords == ("x",)
    check_counts(database.reader())


def test_flags_that_are_as_they_were_tell_nothing(
    database: Database, boxes: Boxes, heard: list[Event]
) -> None:
    added(database, boxes.inbox, arrival(1, flags=Flag.SEEN))
    heard.clear()
    with database.transaction() as tx:
        messages.apply_flags(tx, boxes.inbox, {1: (Flag.SEEN, ())})
    assert heard == []


def test_what_is_on_its_way_out_does_not_come_back(database: Database, boxes: Boxes) -> None:
    (key,) = added(database, boxes.inbox, arrival(1, "one@here"))
    with database.transaction() as tx:
        operations.add(tx, OperationKind.MOVE, key, target_id=boxes.work)
        messages.move(tx, [key], boxes.work)
    assert added(database, boxes.inbox, arrival(1, "one@here")) == []
    assert shown(database.reader(), boxes.inbox) == {}
    assert shown(database.reader(), boxes.work) == {"Subject of one@here": None}
    check_counts(database.reader())


def test_a_moved_message_is_adopted_where_it_arrives(database: Database, boxes: Boxes) -> None:
    (key,) = added(database, boxes.inbox, arrival(1, "one@here"))
    with database.transaction() as tx:
        messages.move(tx, [key], boxes.work)
    assert added(database, boxes.work, arrival(70, "one@here", flags=Flag.SEEN), arrival(71)) != []
    assert messages.key_of(database.reader(), boxes.work, 70) == key
    assert shown(database.reader(), boxes.work) == {"Subject of one@here": 70, "Subject of 71": 71}
    check_counts(database.reader())


def test_of_several_that_wait_the_size_decides(database: Database, boxes: Boxes) -> None:
    keys = added(
        database, boxes.inbox, arrival(1, "same@here", size=10), arrival(2, "same@here", size=20)
    )
    with database.transaction() as tx:
        messages.move(tx, keys, boxes.work)
    added(database, boxes.work, arrival(5, "same@here", size=20), arrival(6, "same@here", size=10))
    reader = database.reader()
    assert [messages.key_of(reader, boxes.work, uid) for uid in (6, 5)] == keys


def test_a_row_that_synchronising_made_gives_way_to_the_one_a_person_sees(
    database: Database, boxes: Boxes, heard: list[Event]
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1, "one@here"))
    with database.transaction() as tx:
        wishes.move(tx, [key], boxes.work)
    (rival,) = added(database, boxes.work, arrival(9, "one@here"))
    with database.transaction() as tx:
        messages.set_uid(tx, key, 9, boxes.work)
    assert shown(database.reader(), boxes.work) == {"Subject of one@here": 9}
    assert MessagesRemoved(boxes.work, (rival,)) in heard
    check_counts(database.reader())


def test_a_uid_that_is_another_message_s_here_is_not_believed(
    database: Database, boxes: Boxes
) -> None:
    """The target's UIDVALIDITY changed unseen: the row waits, and nothing is lost."""
    (key,) = added(database, boxes.inbox, arrival(1, "one@here"))
    with database.transaction() as tx:
        wishes.move(tx, [key], boxes.work)
    (other,) = added(database, boxes.work, arrival(9, "two@here"))
    with database.transaction() as tx:
        messages.set_uid(tx, key, 9, boxes.work)
    assert shown(database.reader(), boxes.work) == {
        "Subject of one@here": None,
        "Subject of two@here": None,
    }
    assert mailboxes.sync_state(database.reader(), boxes.work) is None
    assert {key, other} <= {row.key for row in messages.rows(database.reader(), [key, other])}


def test_after_uidvalidity_changed_rows_are_adopted_and_leftovers_go(
    database: Database, boxes: Boxes
) -> None:
    kept, gone = added(database, boxes.inbox, arrival(1, "kept@here"), arrival(2, "gone@here"))
    with database.transaction() as tx:
        local = messages.add_local(
            tx,
            boxes.inbox,
            b"source",
            Envelope(subject="local", message_id="l@h"),
            Digest("", ""),
            Flag.SEEN,
            NOW,
        )
        messages.forget_uids(tx, boxes.inbox)
    assert list(messages.uids(database.reader(), boxes.inbox)) == []
    added(database, boxes.inbox, arrival(1, "new@here"), arrival(2, "kept@here"))
    with database.transaction() as tx:
        messages.drop_unadopted(tx, boxes.inbox)
    reader = database.reader()
    assert messages.key_of(reader, boxes.inbox, 2) == kept
    assert messages.location(reader, gone) is None
    assert messages.location(reader, local) is not None
    assert len(shown(reader, boxes.inbox)) == 3
    check_counts(reader)


def test_removed_messages_leave_nothing(
    database: Database, boxes: Boxes, heard: list[Event]
) -> None:
    keys = added(database, boxes.inbox, arrival(1), arrival(2, flags=Flag.SEEN), arrival(3))
    with database.transaction() as tx:
        messages.remove_uids(tx, boxes.inbox, [1, 2, 77])
    assert heard[-1] == CountsChanged((boxes.inbox,))
    assert MessagesRemoved(boxes.inbox, (keys[0], keys[1])) in heard
    assert list(messages.uids(database.reader(), boxes.inbox)) == [3]
    assert mailboxes.get(database.reader(), boxes.inbox).total == 1
    check_counts(database.reader())


def test_conversations_grow_by_references_and_merge(database: Database, boxes: Boxes) -> None:
    keys = added(
        database,
        boxes.inbox,
        arrival(1, "a"),
        arrival(2, "b", references=("a",)),
        arrival(3, "x"),
        arrival(4, "y", references=("x",)),
        arrival(5, "unrelated"),
    )
    sizes = [row.conversation_size for row in messages.rows(database.reader(), keys)]
    assert sizes == [2, 2, 2, 2, 1]
    (joining,) = added(database, boxes.work, arrival(1, "z", references=("b", "y")))
    rows = messages.rows(database.reader(), [*keys, joining])
    assert [row.conversation_size for row in rows] == [5, 5, 5, 5, 1, 5]
    assert len({row.conversation_id for row in rows}) == 2
    check_counts(database.reader())


def test_replies_that_come_before_what_they_answer(database: Database, boxes: Boxes) -> None:
    """The first synchronising goes newest first."""
    (reply,) = added(database, boxes.inbox, arrival(9, "reply", references=("root", "middle")))
    (root,) = added(database, boxes.inbox, arrival(1, "root"))
    rows = messages.rows(database.reader(), [reply, root])
    assert [row.conversation_size for row in rows] == [2, 2]


def test_merging_within_one_batch(database: Database, boxes: Boxes) -> None:
    keys = added(
        database,
        boxes.inbox,
        arrival(1, "a"),
        arrival(2, "b"),
        arrival(3, "c"),
        arrival(4, "d", references=("a", "b", "c")),
        arrival(5, "e", references=("c",)),
    )
    assert {row.conversation_size for row in messages.rows(database.reader(), keys)} == {5}
    check_counts(database.reader())


def test_two_copies_count_once_in_a_conversation(database: Database, boxes: Boxes) -> None:
    (here,) = added(database, boxes.inbox, arrival(1, "one@here"))
    (there,) = added(database, boxes.archive, arrival(1, "one@here"))
    assert [r.conversation_size for r in messages.rows(database.reader(), [here, there])] == [1, 1]
    with database.transaction() as tx:
        messages.remove(tx, [here])
    assert messages.rows(database.reader(), [there])[0].conversation_size == 1
    check_counts(database.reader())


def test_a_conversation_of_thousands_costs_no_more_per_message(
    database: Database, boxes: Boxes
) -> None:
    """Counted in rows that SQLite visits, not in seconds."""

    def visited(first: int) -> int:
        chain = [
            arrival(n, f"m{n}", references=tuple(f"m{p}" for p in range(max(0, n - 60), n)))
            for n in range(first, first + 100)
        ]
        with database.transaction() as tx:
            steps = 0

            def count() -> bool:
                nonlocal steps
                steps += 1
                return False

            tx._connection.set_progress_handler(count, 1)
            messages.add(tx, boxes.inbox, chain)
            tx._connection.set_progress_handler(None)
        return steps

    early = visited(100)
    for first in range(200, 3_000, 100):
        visited(first)
    assert visited(3_000) < early * 1.5
    check_counts(database.reader())


def test_mail_without_a_server_stands_with_its_source(
    database: Database, pop3_account: Account, heard: list[Event]
) -> None:
    inbox = next(b for b in mailboxes.all(database.reader()) if b.account_id == pop3_account.id)
    with database.transaction(durable=True) as tx:
        key = messages.add_local(
            tx,
            inbox.id,
            b"raw",
            Envelope(subject="s", date=NOW),
            Digest("pre", "text"),
            Flag.NONE,
            NOW,
        )
    (row,) = messages.rows(database.reader(), [key])
    assert (row.preview, row.size) == ("pre", 3)
    assert MessagesAdded(inbox.id, (key,), fresh=True) in heard
    check_counts(database.reader())
