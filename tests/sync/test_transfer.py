"""A message on its way to another mailbox is never lost, and never made two of."""

import pytest

from app.events import OperationRefused
from app.mime.headers import scan
from app.mime.parse import digest, header_block
from app.model.mailbox import Role
from app.model.message import Flag, MessageKey, MessageRow
from app.model.operation import OperationKind, Receipt
from app.model.problem import ProblemKind
from app.store import acts, bodies, messages, receipts, wishes
from tests.sync.conftest import House
from tests.sync.fakes import LOST, REFUSED, Box, FakeMailServer, letter
from tests.sync.test_imap import Post

PLAIN = {"move": False, "uidplus": False, "condstore": False}
"""A server that knows nothing beyond RFC 3501."""


def made(house: House, **offers: bool) -> Post:
    """A server that offers these, with five letters in INBOX, all of it here."""
    post = Post(house, FakeMailServer(**offers))
    post.server.boxes["Archive"] = Box(Role.ARCHIVE)
    post.server.boxes["Work"] = Box()
    post.server.fill(5)
    post.work()
    return post


def move(post: Post, *uids: int, to: str = "Archive") -> list[MessageKey]:
    keys = [post.key(uid) for uid in uids]
    with post.house.database.transaction(durable=True) as tx:
        wishes.move(tx, keys, post.box(to).id)
    return keys


def copy(post: Post, *keys: MessageKey, to: str = "Archive") -> Receipt:
    with post.house.database.transaction(durable=True) as tx:
        return acts.copy(tx, keys, post.box(to).id, now=1)


def delete(post: Post, key: MessageKey) -> None:
    with post.house.database.transaction(durable=True) as tx:
        wishes.delete(tx, [key], 1, 0)


def names(post: Post, path: str) -> list[str]:
    return sorted(post.server.boxes[path].names())


def totals(post: Post) -> tuple[int, int]:
    return post.box().total, post.box("Archive").total


# --- moves without MOVE ---


def test_without_move_a_copy_is_confirmed_by_copyuid(house: House) -> None:
    post = made(house, move=False)
    (key,) = move(post, 2)
    post.work()
    assert post.server.counted["headers"] == 1, "COPYUID is proof enough"
    assert sorted(post.server.inbox.held) == [1, 3, 4, 5]
    assert post.key(1, "Archive") == key
    assert totals(post) == (4, 1)


def test_without_uidplus_a_copy_is_found_before_the_original_is_flagged(house: House) -> None:
    post = made(house, **PLAIN)
    (key,) = move(post, 2)
    post.work()
    said = [word.split()[0] for word in post.server.said]
    assert said.index("copy") < said.index("headers", said.index("copy")) < said.index("delete")
    assert post.key(1, "Archive") == key
    assert post.server.inbox.held[2].flags == Flag.DELETED, "never a plain EXPUNGE"


def test_what_a_move_left_flagged_stays_hidden_here(house: House) -> None:
    post = made(house, **PLAIN)
    move(post, 2)
    post.work()
    post.again()
    post.server.said.clear()
    post.again()
    assert totals(post) == (4, 1)
    assert not any(word.startswith(("headers", "search")) for word in post.server.said)


def test_what_another_client_took_the_mark_from_is_shown_again(house: House) -> None:
    post = made(house, **PLAIN)
    move(post, 2)
    delete(post, post.key(3))
    post.work()
    assert totals(post) == (3, 1)
    for uid in (2, 3):
        post.server.inbox.flag(uid, Flag.NONE, Flag.DELETED)
    post.again()
    assert totals(post) == (5, 1)
    assert post.source(2) == letter(2)


def test_what_was_deleted_without_uidplus_is_hidden_until_it_is_gone(house: House) -> None:
    post = made(house, **PLAIN)
    delete(post, post.key(3))
    post.work()
    assert post.server.inbox.held[3].flags == Flag.DELETED
    with post.house.database.transaction() as tx:
        receipts.sweep(tx, 2_000_000_000)
    post.again()
    assert post.box().total == 4
    post.server.inbox.take(3)
    post.again()
    assert post.uids() == [1, 2, 4, 5]
    assert post.box().total == 4


def test_a_deletion_is_undone_where_the_server_could_only_flag(house: House) -> None:
    post = made(house, **PLAIN)
    with post.house.database.transaction(durable=True) as tx:
        receipt = acts.delete(tx, [post.key(3)], now=1, delay=0)
    post.work()
    with post.house.database.transaction(durable=True) as tx:
        assert receipts.undo(tx, receipt.id)
    post.work()
    assert post.server.inbox.held[3].flags == Flag.NONE
    assert post.box().total == 5


@pytest.mark.parametrize("uidplus", [True, False])
def test_a_copy_that_is_nowhere_removes_nothing(house: House, uidplus: bool) -> None:
    post = made(house, move=False, uidplus=uidplus, tells_uids=False)

    def swallow(command: str) -> None:
        if command in ("headers", "search"):
            post.server.boxes["Archive"].held.clear()

    post.server.before = swallow
    move(post, 2)
    post.work()
    assert sorted(post.server.inbox.held) == [1, 2, 3, 4, 5]
    assert totals(post) == (5, 0)
    (refused,) = post.house.of(OperationRefused)
    assert (refused.kind, refused.problem.detail) == (OperationKind.MOVE, "unconfirmed")


@pytest.mark.parametrize("uidplus", [True, False])
@pytest.mark.parametrize("command", ["copy", "delete"])
def test_a_move_cut_short_makes_no_doubles(house: House, command: str, uidplus: bool) -> None:
    post = made(house, move=False, uidplus=uidplus)
    post.server.forgotten = {command: [LOST]}
    move(post, 2, 4)
    post.work_through()
    post.again()
    assert names(post, "Archive") == ["m2@example.org", "m4@example.org"]
    left = [uid for uid, held in post.server.inbox.held.items() if not held.flags & Flag.DELETED]
    assert left == [1, 3, 5]
    assert totals(post) == (3, 2)


def test_a_twin_in_the_target_is_not_taken_for_the_copy(house: House) -> None:
    post = made(house, move=False)
    post.server.boxes["Archive"].put(post.server.inbox.held[2].source)
    post.again()
    post.server.faults = {"copy": [LOST]}
    move(post, 2)
    post.work_through()
    assert names(post, "Archive") == ["m2@example.org"] * 2
    assert totals(post) == (4, 2)


def test_a_twin_that_comes_while_a_move_waits_is_not_taken_for_it(house: House) -> None:
    post = made(house)
    (key,) = move(post, 2)
    _later(post)
    twin = post.server.boxes["Archive"].put(letter(2))
    post.again()
    assert post.key(twin, "Archive") != key
    _due_now(post)
    post.again()
    assert names(post, "Archive") == ["m2@example.org"] * 2
    assert totals(post) == (4, 2)


def test_a_move_of_what_is_gone_there_ends_without_a_ghost(house: House) -> None:
    post = made(house)
    move(post, 2)
    post.server.inbox.take(2)
    post.work()
    post.again()
    assert totals(post) == (4, 0)


# --- copies ---


def test_a_copy_is_here_at_once_with_its_body(house: House) -> None:
    post = made(house)
    conversation = messages.rows(house.database.reader(), [post.key(2)])[0].conversation_id
    receipt = copy(post, post.key(2))
    assert receipt.count == 1
    (row,) = _rows(post, "Archive")
    assert row.conversation_id == conversation
    assert row.conversation_size == 1
    assert bodies.source(house.database.reader(), row.key) == letter(2)
    assert totals(post) == (5, 1)


@pytest.mark.parametrize("offers", [{}, {"tells_uids": False}, PLAIN], ids=["all", "mute", "plain"])
def test_a_copy_is_made_on_the_server_once(house: House, offers: dict[str, bool]) -> None:
    post = made(house, **offers)
    copy(post, post.key(2))
    (row,) = _rows(post, "Archive")
    post.work()
    post.again()
    assert names(post, "Archive") == ["m2@example.org"]
    assert post.key(1, "Archive") == row.key
    assert totals(post) == (5, 1)
    assert post.server.counted["bodies"] == 1, "the copy's body was here"


@pytest.mark.parametrize("uidplus", [True, False])
def test_a_copy_whose_answer_was_lost_is_made_once(house: House, uidplus: bool) -> None:
    post = made(house, uidplus=uidplus)
    post.server.forgotten = {"copy": [LOST]}
    copy(post, post.key(2), post.key(3))
    post.work_through()
    post.again()
    assert names(post, "Archive") == ["m2@example.org", "m3@example.org"]
    assert totals(post) == (5, 2)


def test_two_copies_of_one_message_are_two(house: House) -> None:
    post = made(house)
    copy(post, post.key(2))
    copy(post, post.key(2))
    post.work()
    post.again()
    assert names(post, "Archive") == ["m2@example.org"] * 2
    assert totals(post) == (5, 2)


def test_a_refused_copy_goes_again_and_is_told(house: House) -> None:
    post = made(house)
    post.server.faults = {"copy": [REFUSED]}
    copy(post, post.key(2))
    post.work()
    assert totals(post) == (5, 0)
    (refused,) = post.house.of(OperationRefused)
    assert refused.kind is OperationKind.COPY


def test_a_copy_of_what_is_gone_there_goes_again_and_is_told(house: House) -> None:
    post = made(house)
    copy(post, post.key(2))
    post.server.inbox.take(2)
    post.work()
    post.again()
    assert totals(post) == (4, 0)
    (refused,) = post.house.of(OperationRefused)
    assert refused.problem.kind is ProblemKind.MESSAGE_GONE


@pytest.mark.parametrize("done", [True, False])
def test_undoing_a_copy_removes_it(house: House, done: bool) -> None:
    post = made(house)
    receipt = copy(post, post.key(2))
    if done:
        post.work()
    with post.house.database.transaction(durable=True) as tx:
        assert receipts.undo(tx, receipt.id)
    assert totals(post) == (5, 0)
    post.again()
    assert names(post, "Archive") == []
    assert post.server.counted["copy"] == int(done)
    assert totals(post) == (5, 0)


@pytest.mark.parametrize("tells_uids", [True, False])
def test_a_copy_of_what_is_itself_on_its_way_waits_for_it(house: House, tells_uids: bool) -> None:
    post = made(house, tells_uids=tells_uids)
    (key,) = move(post, 2, to="Work")
    copy(post, key)
    post.work()
    post.again()
    assert (names(post, "Work"), names(post, "Archive")) == (["m2@example.org"],) * 2
    assert (post.box().total, post.box("Work").total, post.box("Archive").total) == (4, 1, 1)


def test_what_is_copied_and_then_moved_and_deleted_is_so_in_that_order(house: House) -> None:
    post = made(house)
    copy(post, post.key(2))
    (key,) = move(post, 2, to="Work")
    delete(post, key)
    post.work()
    post.again()
    assert names(post, "Archive") == ["m2@example.org"]
    assert names(post, "Work") == []
    assert totals(post) == (4, 1)


def test_a_copy_takes_what_was_wished_before_and_not_what_came_after(house: House) -> None:
    post = made(house)
    key = post.key(2)
    with post.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, [key], Flag.FLAGGED, Flag.NONE)
    copy(post, key)
    with post.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, [key], Flag.SEEN, Flag.NONE)
    post.work()
    assert post.server.boxes["Archive"].held[1].flags == Flag.FLAGGED
    assert post.server.inbox.held[2].flags == Flag.FLAGGED | Flag.SEEN


def test_a_copy_can_be_acted_on_before_the_server_has_it(house: House) -> None:
    post = made(house)
    copy(post, post.key(2))
    (row,) = _rows(post, "Archive")
    with post.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, [row.key], Flag.FLAGGED, Flag.NONE)
        wishes.move(tx, [row.key], post.box("Work").id)
    post.work()
    assert post.server.boxes["Work"].held[1].flags == Flag.FLAGGED
    assert names(post, "Archive") == []
    assert totals(post) == (5, 0)


def test_a_refused_move_takes_the_copies_that_wait_for_it_back_with_it(house: House) -> None:
    post = made(house)
    post.server.faults = {"move": [REFUSED]}
    (key,) = move(post, 2, to="Work")
    copy(post, key)
    post.work()
    assert names(post, "Archive") == ["m2@example.org"]
    assert totals(post) == (5, 1)


# --- into another account ---


@pytest.fixture
def pair(house: House) -> tuple[Post, Post]:
    """Two accounts with a server each."""
    return made(house), made(house)


def across(one: Post, other: Post, *uids: int) -> Receipt:
    keys = [one.key(uid) for uid in uids]
    with one.house.database.transaction(durable=True) as tx:
        return acts.copy(tx, keys, other.box("Work").id, now=1)


def test_a_copy_into_another_account_is_filed_there(pair: tuple[Post, Post]) -> None:
    one, other = pair
    one.server.inbox.flag(2, Flag.FLAGGED)
    one.again()
    across(one, other, 2)
    other.work()
    other.again()
    assert names(other, "Work") == ["m2@example.org"]
    assert other.server.boxes["Work"].held[1].flags == Flag.FLAGGED
    assert other.server.boxes["Work"].held[1].source == letter(2)
    assert other.box("Work").total == 1
    assert one.box().total == 5


def test_a_copy_whose_filing_was_not_answered_is_filed_once(pair: tuple[Post, Post]) -> None:
    one, other = pair
    other.server.forgotten = {"append": [LOST]}
    across(one, other, 2)
    other.work_through()
    other.again()
    assert names(other, "Work") == ["m2@example.org"]
    assert other.box("Work").total == 1


def test_a_twin_in_the_other_account_is_not_taken_for_the_copy(pair: tuple[Post, Post]) -> None:
    one, other = pair
    other.server.boxes["Work"].put(letter(2))
    other.again()
    across(one, other, 2)
    other.work()
    other.again()
    assert names(other, "Work") == ["m2@example.org"] * 2
    assert other.box("Work").total == 2


def test_what_the_other_account_refuses_goes_again(pair: tuple[Post, Post]) -> None:
    one, other = pair
    other.server.faults = {"append": [REFUSED]}
    across(one, other, 2)
    other.work()
    assert other.box("Work").total == 0
    assert one.box().total == 5
    (refused,) = one.house.of(OperationRefused)
    assert refused.kind is OperationKind.APPEND


def test_only_what_is_here_goes_into_another_account(pair: tuple[Post, Post]) -> None:
    one, other = pair
    with one.house.database.transaction() as tx:
        bodies.forget(tx, [one.key(3)])
    assert across(one, other, 2, 3).count == 1


def test_what_no_server_has_is_filed_and_not_copied(house: House) -> None:
    post = made(house)
    source = letter(50)
    with house.database.transaction(durable=True) as tx:
        envelope = scan(header_block(source))
        box = post.box("Work").id
        key = messages.add_local(tx, box, source, envelope, digest(source), Flag.SEEN, 1)
    copy(post, key)
    post.work()
    post.again()
    assert names(post, "Archive") == ["m50@example.org"]
    assert names(post, "Work") == []
    assert (post.box("Work").total, post.box("Archive").total) == (1, 1)


# --- UIDs that became void while wishes waited ---


@pytest.mark.parametrize("rolled_back", [False, True])
def test_wishes_find_their_messages_under_new_uids(house: House, rolled_back: bool) -> None:
    post = made(house)
    (moved,) = move(post, 2)
    with post.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, [post.key(3)], Flag.FLAGGED, Flag.NONE)
        wishes.delete(tx, [post.key(4)], 1, 0)
    copy(post, post.key(5))
    box = post.server.inbox
    held = dict(zip([31, 32, 33, 34, 35], reversed(list(box.held.values())), strict=True))
    if rolled_back:
        held = {uid - 30: each for uid, each in held.items()}
        del held[5]  # what was UID 5 before is the first letter now
        box.uidnext = 5
    else:
        box.uidvalidity, box.uidnext = 9, 36
    box.held = held
    _offline(post)
    post.again()
    post.again()
    inbox = ["m3@example.org", "m5@example.org"]
    assert names(post, "INBOX") == (inbox if rolled_back else ["m1@example.org", *inbox])
    assert names(post, "Archive") == ["m2@example.org", "m5@example.org"]
    (flagged,) = [each for each in box.held.values() if each.flags & Flag.FLAGGED]
    assert flagged.source == letter(3)
    assert totals(post) == (len(box.held), 2)
    assert moved in {row.key for row in _rows(post, "Archive")}


def test_a_wish_about_what_never_comes_back_ends_and_is_told(house: House) -> None:
    post = made(house)
    move(post, 2)
    box = post.server.inbox
    box.uidvalidity, box.uidnext = 9, 50
    box.held = {40 + uid: each for uid, each in box.held.items() if uid != 2}
    _offline(post)
    post.again()
    post.again()
    assert totals(post) == (4, 0)
    (refused,) = post.house.of(OperationRefused)
    assert refused.problem.kind is ProblemKind.MESSAGE_GONE


def test_a_deletion_does_not_take_a_namesake_of_another_size(house: House) -> None:
    post = made(house)
    delete(post, post.key(2))
    _later(post)
    box = post.server.inbox
    box.uidvalidity, box.uidnext = 9, 50
    box.held = {40 + uid: each for uid, each in box.held.items() if uid != 2}
    box.put(letter(2, size=50))
    _offline(post)
    post.again()
    _due_now(post)
    post.again()
    assert "m2@example.org" in names(post, "INBOX")
    assert post.box().total == 5


def _rows(post: Post, path: str) -> list[MessageRow]:
    reader = post.house.database.reader()
    keys = [
        MessageKey(key)
        for (key,) in reader.rows(
            "SELECT key FROM message WHERE mailbox_id = ? AND hidden = 0", (post.box(path).id,)
        )
    ]
    return list(messages.rows(reader, keys))


def _offline(post: Post) -> None:
    """Lose the connection: only then can a mailbox that is open be another one."""
    post.duty.troubled(LOST.problem)


def _later(post: Post) -> None:
    with post.house.database.transaction() as tx:
        tx.execute("UPDATE operation SET due = 2000000000")


def _due_now(post: Post) -> None:
    with post.house.database.transaction() as tx:
        tx.execute("UPDATE operation SET due = 0")
