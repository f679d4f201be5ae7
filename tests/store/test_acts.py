"""A person's acts show at once, reach the server in order, and can be undone or backed out."""

import random

import pytest

from app.events import Event, MessagesAdded, MessagesRemoved
from app.model.account import Account
from app.model.mailbox import Role
from app.model.message import Digest, Flag, MessageKey
from app.model.operation import Operation, OperationKind, Receipt, ReceiptKind
from app.store import acts, bodies, mailboxes, messages, numbers, operations, receipts
from app.store.database import Database
from tests.store.conftest import Boxes
from tests.store.letters import NOW, added, arrival, check_counts, flags_of, shown, with_body


def due(database: Database, account: Account, now: int = NOW) -> list[Operation]:
    return operations.due(database.reader(), account.id, now)


def pending(
    database: Database, key: MessageKey
) -> list[tuple[OperationKind, int | None, int | None]]:
    return [(o.kind, o.uid, o.target_id) for o in operations.pending(database.reader(), key)]


def start(database: Database, *wishes: Operation) -> None:
    with database.transaction() as tx:
        operations.start(tx, wishes)


def replay(database: Database, account: Account, now: int = NOW) -> list[Operation]:
    """Do what is due as a server that says yes to all; a move adds 1000 to the uid."""
    replayed = []
    while wishes := due(database, account, now):
        for wish in wishes:
            start(database, wish)
            with database.transaction() as tx:
                operations.done(tx, wish.id)
                if wish.kind is OperationKind.MOVE and wish.uid is not None:
                    numbers.set_uid(tx, wish.key, 1000 + wish.uid, wish.target_id)
            replayed.append(wish)
    return replayed


def test_a_flag_shows_at_once_and_is_wished_for_once(
    database: Database, account: Account, boxes: Boxes
) -> None:
    key, read = added(database, boxes.inbox, arrival(1), arrival(2, flags=Flag.SEEN))
    with database.transaction(durable=True) as tx:
        receipt = acts.flag(tx, [key, read], add=Flag.SEEN, remove=Flag.NONE, now=NOW)
    assert (receipt.kind, receipt.count) == (ReceiptKind.FLAGS, 1)
    assert flags_of(database.reader(), key) == Flag.SEEN
    (wish,) = due(database, account)
    assert (wish.kind, wish.key, wish.mailbox_id, wish.uid) == (
        OperationKind.FLAG,
        key,
        boxes.inbox,
        1,
    )
    assert (wish.add, wish.remove) == (Flag.SEEN, Flag.NONE)
    check_counts(database.reader())


def test_opposite_flags_annihilate(database: Database, account: Account, boxes: Boxes) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    for add, remove in ((Flag.SEEN, Flag.NONE), (Flag.FLAGGED, Flag.NONE), (Flag.NONE, Flag.SEEN)):
        with database.transaction() as tx:
            acts.flag(tx, [key], add=add, remove=remove, now=NOW)
    (wish,) = due(database, account)
    assert (wish.add, wish.remove) == (Flag.FLAGGED, Flag.NONE)
    with database.transaction() as tx:
        acts.flag(tx, [key], add=Flag.NONE, remove=Flag.FLAGGED, now=NOW)
    assert due(database, account) == []


def test_what_has_begun_is_not_forgotten_but_followed_by_its_opposite(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with database.transaction() as tx:
        receipt = acts.flag(tx, [key], add=Flag.SEEN, remove=Flag.NONE, now=NOW)
    start(database, *due(database, account))
    with database.transaction() as tx:
        assert receipts.undo(tx, receipt.id)
    assert [(w.add, w.remove) for w in replay(database, account)] == [
        (Flag.SEEN, Flag.NONE),
        (Flag.NONE, Flag.SEEN),
    ]
    assert flags_of(database.reader(), key) == Flag.NONE
    assert messages.flags_by_uid(database.reader(), boxes.inbox) == {1: Flag.NONE}


def test_a_refused_flag_is_backed_out(database: Database, account: Account, boxes: Boxes) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with database.transaction() as tx:
        acts.flag(tx, [key], add=Flag.SEEN, remove=Flag.NONE, now=NOW)
    with database.transaction() as tx:
        operations.refused(tx, due(database, account)[0].id)
    assert flags_of(database.reader(), key) == Flag.NONE
    assert due(database, account) == []
    check_counts(database.reader())


def test_a_move_shows_at_once_and_its_undoing_leaves_no_trace(
    database: Database, account: Account, boxes: Boxes, heard: list[Event]
) -> None:
    (key,) = added(database, boxes.inbox, arrival(7, "one"))
    heard.clear()
    with database.transaction() as tx:
        receipt = acts.move(tx, [key], boxes.archive, now=NOW, kind=ReceiptKind.ARCHIVED)
    assert (receipt.kind, receipt.count, receipt.target_id) == (
        ReceiptKind.ARCHIVED,
        1,
        boxes.archive,
    )
    assert MessagesRemoved(boxes.inbox, (key,)) in heard
    assert MessagesAdded(boxes.archive, (key,)) in heard
    assert pending(database, key) == [(OperationKind.MOVE, 7, boxes.archive)]
    with database.transaction() as tx:
        assert receipts.undo(tx, receipt.id)
        assert not receipts.undo(tx, receipt.id)
    assert due(database, account) == []
    assert shown(database.reader(), boxes.inbox) == {"Subject of one": 7}
    check_counts(database.reader())


def test_undoing_a_move_that_is_done_moves_back(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(7))
    with database.transaction() as tx:
        receipt = acts.move(tx, [key], boxes.archive, now=NOW)
    replay(database, account)
    assert shown(database.reader(), boxes.archive) == {"Subject of 7": 1007}
    with database.transaction() as tx:
        assert receipts.undo(tx, receipt.id)
    assert pending(database, key) == [(OperationKind.MOVE, 1007, boxes.inbox)]
    replay(database, account)
    assert shown(database.reader(), boxes.inbox) == {"Subject of 7": 2007}
    check_counts(database.reader())


def test_undoing_a_move_under_way_waits_for_its_uid(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(7, "one"))
    with database.transaction() as tx:
        receipt = acts.move(tx, [key], boxes.archive, now=NOW)
    (wish,) = due(database, account)
    start(database, wish)
    with database.transaction() as tx:
        assert receipts.undo(tx, receipt.id)
    with database.transaction() as tx:
        operations.done(tx, wish.id)
    assert due(database, account) == [], "nobody knows its uid in the archive yet"
    assert added(database, boxes.archive, arrival(90, "one")) == [], "it is only passing through"
    (back,) = due(database, account)
    assert (back.mailbox_id, back.uid, back.target_id) == (boxes.archive, 90, boxes.inbox)
    assert shown(database.reader(), boxes.inbox) == {"Subject of one": None}
    replay(database, account)
    assert shown(database.reader(), boxes.inbox) == {"Subject of one": 1090}


def test_a_second_move_redirects_the_first(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(7))
    with database.transaction() as tx:
        acts.move(tx, [key], boxes.archive, now=NOW)
        acts.flag(tx, [key], add=Flag.FLAGGED, remove=Flag.NONE, now=NOW)
        acts.move(tx, [key], boxes.work, now=NOW)
    assert pending(database, key) == [
        (OperationKind.MOVE, 7, boxes.work),
        (OperationKind.FLAG, None, None),
    ]
    assert [w.kind for w in replay(database, account)] == [OperationKind.MOVE, OperationKind.FLAG]
    assert shown(database.reader(), boxes.work) == {"Subject of 7": 1007}
    check_counts(database.reader())


def test_of_one_message_only_the_oldest_wish_is_due(
    database: Database, account: Account, boxes: Boxes
) -> None:
    one, two = added(database, boxes.inbox, arrival(1), arrival(2))
    with database.transaction() as tx:
        acts.flag(tx, [one], add=Flag.SEEN, remove=Flag.NONE, now=NOW)
        acts.move(tx, [one, two], boxes.work, now=NOW)
    assert [(w.kind, w.key) for w in due(database, account)] == [
        (OperationKind.FLAG, one),
        (OperationKind.MOVE, two),
    ]
    with database.transaction() as tx:
        operations.later(tx, due(database, account)[0].id, NOW + 60)
    assert [w.key for w in due(database, account)] == [two]
    assert [(w.kind, w.attempts) for w in due(database, account, NOW + 60)] == [
        (OperationKind.FLAG, 1),
        (OperationKind.MOVE, 0),
    ]


def test_a_refused_move_is_moved_back_with_what_followed(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(7))
    with database.transaction() as tx:
        acts.move(tx, [key], boxes.archive, now=NOW)
        acts.flag(tx, [key], add=Flag.SEEN, remove=Flag.NONE, now=NOW)
    with database.transaction() as tx:
        operations.refused(tx, due(database, account)[0].id)
    assert shown(database.reader(), boxes.inbox) == {"Subject of 7": 7}
    assert pending(database, key) == [(OperationKind.FLAG, 7, None)]
    assert flags_of(database.reader(), key) == Flag.SEEN
    check_counts(database.reader())


def test_junk_is_flagged_and_moved_and_undone_as_one(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with database.transaction() as tx:
        receipt = acts.move_each(
            tx,
            {boxes.junk: [key]},
            now=NOW,
            kind=ReceiptKind.JUNKED,
            add=Flag.JUNK,
            remove=Flag.NOTJUNK,
        )
    assert [k for k, _, _ in pending(database, key)] == [OperationKind.FLAG, OperationKind.MOVE]
    with database.transaction() as tx:
        assert receipts.undo(tx, receipt.id)
    assert pending(database, key) == []
    assert flags_of(database.reader(), key) == Flag.NONE
    assert shown(database.reader(), boxes.inbox) == {"Subject of 1": 1}


def test_moving_to_another_account_is_not_a_move(
    database: Database, account: Account, boxes: Boxes, pop3_account: Account
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    target = mailboxes.by_role(database.reader(), pop3_account.id, Role.ARCHIVE)
    assert target is not None
    with database.transaction() as tx:
        assert acts.move(tx, [key], target.id, now=NOW).count == 0
    assert shown(database.reader(), boxes.inbox) == {"Subject of 1": 1}


def test_deleting_for_good_can_be_undone_until_it_is_due(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with_body(database, key, "text")
    with database.transaction() as tx:
        receipt = acts.delete(tx, [key], now=NOW, delay=10)
    assert shown(database.reader(), boxes.inbox) == {}
    assert messages.rows(database.reader(), [key]) == ()
    assert due(database, account, NOW + 9) == []
    assert operations.next_time(database.reader(), account.id) == NOW + 10
    check_counts(database.reader())
    with database.transaction() as tx:
        assert receipts.undo(tx, receipt.id)
    assert due(database, account, NOW + 10) == []
    assert shown(database.reader(), boxes.inbox) == {"Subject of 1": 1}
    check_counts(database.reader())


def test_deleting_for_good_removes_when_it_is_done(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with database.transaction() as tx:
        receipt = acts.delete(tx, [key], now=NOW)
    start(database, *due(database, account, NOW + 10))
    with database.transaction() as tx:
        assert not receipts.undo(tx, receipt.id), "the server may have done it"
    replay(database, account, NOW + 10)
    assert messages.location(database.reader(), key) is None
    check_counts(database.reader())


def test_a_refused_deletion_brings_the_message_back(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1))
    with database.transaction() as tx:
        acts.delete(tx, [key], now=NOW)
    with database.transaction() as tx:
        operations.refused(tx, due(database, account, NOW + 10)[0].id)
    assert shown(database.reader(), boxes.inbox) == {"Subject of 1": 1}
    check_counts(database.reader())


def test_mail_that_is_here_alone_is_changed_without_wishes(
    database: Database, pop3_account: Account
) -> None:
    reader = database.reader()
    inbox = mailboxes.by_role(reader, pop3_account.id, Role.INBOX)
    trash = mailboxes.by_role(reader, pop3_account.id, Role.TRASH)
    assert inbox is not None
    assert trash is not None
    one = arrival(1)
    with database.transaction(durable=True) as tx:
        key = messages.add_local(tx, inbox.id, b"raw", one.envelope, Digest("", ""), Flag.NONE, NOW)
        flagged = acts.flag(tx, [key], add=Flag.SEEN, remove=Flag.NONE, now=NOW)
        moved = acts.move(tx, [key], trash.id, now=NOW)
        deleted = acts.delete(tx, [key], now=NOW)
    assert reader.value("SELECT count(*) FROM operation") == 0
    with database.transaction() as tx:
        for receipt in (deleted, moved, flagged):
            assert receipts.undo(tx, receipt.id)
    assert shown(reader, inbox.id) == {"Subject of 1": None}
    assert flags_of(reader, key) == Flag.NONE
    with database.transaction() as tx:
        acts.delete(tx, [key], now=NOW)
        receipts.sweep(tx, NOW + 30)
        assert tx.value("SELECT count(*) FROM message") == 1
        receipts.sweep(tx, NOW + 61)
        assert tx.value("SELECT count(*) FROM message") == 0
    check_counts(reader)


def test_thousands_are_marked_by_one_statement(
    database: Database, account: Account, boxes: Boxes
) -> None:
    keys = added(database, boxes.inbox, *(arrival(n) for n in range(1, 2_001)))
    with database.transaction() as tx:
        receipt = acts.flag(tx, keys, add=Flag.SEEN, remove=Flag.NONE, now=NOW)
    assert len(operations.due(database.reader(), account.id, NOW, limit=5_000)) == 2_000
    with database.transaction() as tx:
        assert receipts.undo(tx, receipt.id)
    assert due(database, account) == []


@pytest.mark.parametrize("seed", range(30))
def test_whatever_a_person_does_the_server_ends_up_the_same(
    database: Database, account: Account, boxes: Boxes, seed: int
) -> None:
    """Random acts, undos and replays against a server that is a dictionary."""
    random_ = random.Random(seed)
    places = [boxes.inbox, boxes.work, boxes.archive]
    keys = added(database, boxes.inbox, *(arrival(n) for n in range(1, 6)))
    server = {(boxes.inbox, n): (key, Flag.NONE) for n, key in enumerate(keys, start=1)}
    next_uid = 100
    done: list[Receipt] = []

    def serve(count: int) -> None:
        nonlocal next_uid
        for wish in due(database, account)[:count]:
            assert wish.uid is not None
            start(database, wish)
            if random_.random() < 0.3:
                return  # the connection is lost before; what was begun is asked for again
            key, flags = server.pop((wish.mailbox_id, wish.uid))
            assert key == wish.key
            uid, place = wish.uid, wish.mailbox_id
            if wish.kind is OperationKind.FLAG:
                flags = (flags | wish.add) & ~wish.remove
            else:
                assert wish.target_id is not None
                next_uid += 1
                uid, place = next_uid, wish.target_id
            server[place, uid] = (key, flags)
            with database.transaction() as tx:
                operations.done(tx, wish.id)
                if wish.kind is OperationKind.MOVE:
                    numbers.set_uid(tx, key, uid, place)

    for _ in range(60):
        some = random_.sample(keys, random_.randint(1, 3))
        match random_.randrange(4):
            case 0:
                add, remove = random_.sample([Flag.SEEN, Flag.FLAGGED, Flag.NONE], 2)
                with database.transaction() as tx:
                    done.append(acts.flag(tx, some, add=add, remove=remove, now=NOW))
            case 1:
                with database.transaction() as tx:
                    done.append(acts.move(tx, some, random_.choice(places), now=NOW))
            case 2 if done:
                with database.transaction() as tx:
                    receipts.undo(tx, done.pop().id)
            case _:
                serve(random_.randint(1, 4))
        check_counts(database.reader())
    while due(database, account):
        serve(10)
    rows = {row.key: (row.mailbox_id, row.flags) for row in messages.rows(database.reader(), keys)}
    assert rows == {key: (place, flags) for (place, _), (key, flags) in server.items()}
    uids = {key: messages.location(database.reader(), key) for key in keys}
    assert {key: place and place[2] for key, place in uids.items()} == {
        key: uid for (_, uid), (key, _) in server.items()
    }


def test_a_copy_stands_at_once_with_its_body_and_counts(
    database: Database, account: Account, boxes: Boxes, heard: list[Event]
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1, "one", flags=Flag.FLAGGED))
    with_body(database, key, "searchable", "a.pdf")
    heard.clear()
    with database.transaction() as tx:
        receipt = acts.copy(tx, [key], boxes.work, now=NOW)
    assert (receipt.kind, receipt.count, receipt.target_id) == (ReceiptKind.COPIED, 1, boxes.work)
    reader = database.reader()
    (wish,) = due(database, account)
    assert (wish.kind, wish.source_key, wish.uid) == (OperationKind.COPY, key, 1)
    assert MessagesAdded(boxes.work, (wish.key,)) in heard
    assert bodies.source(reader, wish.key) == b"searchable"
    assert flags_of(reader, wish.key) == Flag.FLAGGED
    check_counts(reader)


def test_a_copy_into_a_mailbox_without_a_server_is_whole_and_wishes_nothing(
    database: Database, account: Account, boxes: Boxes, pop3_account: Account
) -> None:
    keys = added(database, boxes.inbox, arrival(1, "one"), arrival(2, "two"))
    with_body(database, keys[0], "here")
    local = next(b for b in mailboxes.all(database.reader()) if b.account_id == pop3_account.id)
    with database.transaction() as tx:
        receipt = acts.copy(tx, keys, local.id, now=NOW)
    assert receipt.count == 1, "the other one's body is not here"
    assert due(database, account) == []
    assert due(database, pop3_account) == []
    assert mailboxes.get(database.reader(), local.id).total == 1


def test_undoing_a_deletion_leaves_another_client_s_mark(
    database: Database, account: Account, boxes: Boxes
) -> None:
    (key,) = added(database, boxes.inbox, arrival(1, flags=Flag.DELETED))
    with database.transaction() as tx:
        receipt = acts.delete(tx, [key], now=NOW)
    with database.transaction() as tx:
        assert receipts.undo(tx, receipt.id)
    assert flags_of(database.reader(), key) == Flag.DELETED
    assert due(database, account) == []
