"""Wishes reach the server once, in their order, and come back when it refuses."""

from dataclasses import replace
from typing import Any

import pytest

from app.events import OperationRefused
from app.mime.headers import scan
from app.mime.parse import digest, header_block
from app.model.account import AccountId
from app.model.mailbox import MailboxId, Role
from app.model.message import Flag, MessageKey
from app.model.operation import Operation, OperationId, OperationKind
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import messages, operations, wishes
from app.sync.replay import Replay, next_group
from app.sync.selection import Selection
from tests.sync.conftest import IMAP, House
from tests.sync.fakes import GARBAGE, LOST, REFUSED, Box, FakeMailServer, letter
from tests.sync.test_imap import Post

BUSY = LifafaError(Problem(ProblemKind.BUSY, detail="inuse"))


@pytest.fixture
def post(house: House) -> Post:
    made = Post(house, FakeMailServer())
    made.server.boxes["Archive"] = Box(Role.ARCHIVE)
    made.server.fill(5)
    made.work()
    return made


def move(post: Post, *uids: int, to: str = "Archive") -> None:
    keys = [post.key(uid) for uid in uids]
    with post.house.database.transaction(durable=True) as tx:
        wishes.move(tx, keys, post.box(to).id)


def wish(number: int, **more: Any) -> Operation:
    usual = Operation(
        OperationId(number),
        AccountId(1),
        OperationKind.FLAG,
        MessageKey(number),
        MailboxId(1),
        number,
        Flag.SEEN,
        Flag.NONE,
        None,
        0,
        0,
    )
    return replace(usual, **more)


def test_a_wish_the_server_is_too_busy_for_keeps_no_mail_away(post: Post) -> None:
    post.server.faults = {"move": [BUSY] * 10}
    move(post, 2)
    post.server.inbox.put(letter(6))
    with pytest.raises(LifafaError):
        post.work()
    post.duty.troubled(BUSY.problem)
    post.work()
    assert post.uids() == [1, 3, 4, 5, 6]
    assert len(post.server.faults["move"]) == 9  # tried again when its time has come
    assert post.house.of(OperationRefused) == []


def test_like_wishes_go_in_one_command() -> None:
    due = [wish(1), wish(2, remove=Flag.FLAGGED), wish(3), wish(4, mailbox_id=2)]
    assert [each.id for each in next_group(due)] == [1, 3]


def test_appends_go_alone() -> None:
    due = [wish(n, kind=OperationKind.APPEND, uid=None) for n in (1, 2)]
    assert [each.id for each in next_group(due)] == [1]


@pytest.mark.parametrize("tells_uids", [True, False])
def test_a_move_is_carried_out_and_makes_no_doubles(post: Post, tells_uids: bool) -> None:
    post.server.tells_uids = tells_uids
    keys = {post.key(2), post.key(4)}
    move(post, 2, 4)
    post.work()
    assert sorted(post.server.inbox.held) == [1, 3, 5]
    assert len(post.server.boxes["Archive"].held) == 2
    post.again()
    assert {post.key(uid, "Archive") for uid in post.uids("Archive")} == keys
    assert (post.box().total, post.box("Archive").total) == (3, 2)


def test_uids_that_were_not_told_are_learnt_at_once(post: Post) -> None:
    post.server.tells_uids = False
    move(post, 2)
    post.work()
    assert post.uids("Archive") == [1]


def test_a_missing_target_is_made(post: Post) -> None:
    del post.server.boxes["Archive"]
    move(post, 1)
    post.work()
    assert post.server.boxes["Archive"].names() == ["m1@example.org"]


def test_a_refused_move_comes_back_and_is_told(post: Post) -> None:
    post.server.faults = {"move": [REFUSED]}
    move(post, 1)
    post.work()
    assert post.uids() == [1, 2, 3, 4, 5]
    assert post.box("Archive").total == 0
    (refused,) = post.house.of(OperationRefused)
    assert refused == OperationRefused(post.account.id, OperationKind.MOVE, REFUSED.problem)


def test_a_refused_group_is_tried_one_by_one(post: Post) -> None:
    post.server.faults = {"move": [REFUSED, None, REFUSED, None]}
    move(post, 1, 2, 3)
    post.work()
    assert sorted(post.server.inbox.held) == [2, 4, 5]
    assert len(post.house.of(OperationRefused)) == 1


def test_a_wish_survives_a_lost_connection(post: Post) -> None:
    post.server.faults = {"store": [LOST, LOST]}
    with post.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, [post.key(3)], Flag.FLAGGED, Flag.NONE)
    post.work_through()
    assert Flag.FLAGGED in post.server.inbox.held[3].flags
    assert post.house.of(OperationRefused) == []


def test_a_move_done_before_the_connection_was_lost_is_done_once(post: Post) -> None:
    post.server.forgotten = {"move": [LOST]}
    move(post, 2)
    post.work_through()
    post.again()
    assert post.server.boxes["Archive"].names() == ["m2@example.org"]
    assert (post.box().total, post.box("Archive").total) == (4, 1)


def test_a_first_move_looks_for_nothing(post: Post) -> None:
    move(post, 2)
    post.work()
    assert post.server.counted["find"] == 0


def test_what_was_taken_back_after_it_was_read_is_not_carried_out(post: Post) -> None:
    database, keys = post.house.database, [post.key(1)]
    replay = Replay(Selection(post.server.make(IMAP)), database)
    with database.transaction(durable=True) as tx:
        wishes.flag(tx, keys, Flag.FORWARDED, Flag.NONE)
        wishes.move(tx, [post.key(2)], post.box("Archive").id)
    due = operations.due(database.reader(), post.account.id, 0)
    with database.transaction(durable=True) as tx:
        wishes.flag(tx, keys, Flag.SEEN, Flag.FORWARDED)
        wishes.move(tx, [due[1].key], post.box().id)
    for each in due:
        replay.run([each])
    post.work()
    assert post.server.inbox.held[1].flags == Flag.SEEN
    assert 2 in post.server.inbox.held


def test_an_odd_answer_is_tried_later_and_then_backed_out(post: Post) -> None:
    post.server.faults = {"store": [GARBAGE] * 5}
    with post.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, [post.key(3)], Flag.FLAGGED, Flag.NONE)
    for _ in range(5):
        post.work()
        _due_now(post)
    post.work()
    assert post.flags(3) == Flag.NONE
    assert len(post.house.of(OperationRefused)) == 1


def test_deleting_for_good_expunges(post: Post) -> None:
    with post.house.database.transaction(durable=True) as tx:
        wishes.delete(tx, [post.key(3)], 1, 0)
    post.work()
    assert 3 not in post.server.inbox.held
    assert post.uids() == [1, 2, 4, 5]


def test_an_append_is_not_made_twice(post: Post) -> None:
    post.server.boxes["Sent"] = Box(Role.SENT)
    post.again()
    key = _filed(post, letter(50))
    uid = post.server.boxes["Sent"].put(letter(50))
    post.work()
    assert post.server.counted["append"] == 0
    post.again()
    assert post.uids("Sent") == [uid]
    assert post.key(uid, "Sent") == key
    assert post.box("Sent").total == 1


def test_an_append_makes_its_mailbox_and_learns_its_uid(post: Post) -> None:
    post.server.boxes["Sent"] = Box(Role.SENT)
    post.again()
    key = _filed(post, letter(50))
    del post.server.boxes["Sent"]
    post.work()
    (uid,) = post.server.boxes["Sent"].held
    assert Flag.SEEN in post.server.boxes["Sent"].held[uid].flags
    where = messages.location(post.house.database.reader(), key)
    assert where is not None
    assert where[2] == uid


def test_the_uid_of_a_copy_that_was_synchronised_first_is_taken_over(post: Post) -> None:
    post.server.boxes["Sent"] = Box(Role.SENT)
    post.server.boxes["Sent"].put(letter(50))
    post.again()
    key = _filed(post, letter(50))
    post.work()
    assert post.box("Sent").total == 1
    assert post.key(1, "Sent") == key


def test_transient_trouble_is_raised(post: Post) -> None:
    post.server.faults = {"move": [LOST]}
    move(post, 1)
    with pytest.raises(LifafaError):
        post.work()


def _filed(post: Post, source: bytes) -> MessageKey:
    with post.house.database.transaction(durable=True) as tx:
        box = post.box("Sent")
        envelope = scan(header_block(source))
        key = messages.add_local(tx, box.id, source, envelope, digest(source), Flag.SEEN, 1)
        operations.add(tx, OperationKind.APPEND, key, target_id=box.id)
    return key


def _due_now(post: Post) -> None:
    with post.house.database.transaction() as tx:
        tx.execute("UPDATE operation SET due = 0")
