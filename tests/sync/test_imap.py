"""An account's IMAP turns, over a real store and a small true server."""

import pytest

from app.events import BodyArrived, BodyFailed, ConnectionChanged, MessagesAdded
from app.model.mailbox import Mailbox, Role
from app.model.message import Flag, MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.store import bodies, mailboxes, messages, wishes
from app.sync import clock
from app.sync.imap import ImapDuty
from app.sync.login import incoming_gate
from app.sync.visit import Visit
from tests.sync.conftest import House
from tests.sync.fakes import GARBAGE, LOST, REFUSED, Box, FakeMailServer, letter, lines


class Post:
    """A house with one IMAP account, its server and the duty between them."""

    def __init__(self, house: House, server: FakeMailServer) -> None:
        self.house = house
        self.server = server
        self.account = house.account()
        self.duty = self.new_duty()

    def new_duty(self) -> ImapDuty:
        """Whoever takes turns, as after a start: with nothing in memory."""
        gate = incoming_gate(self.house.credentials, self.account)
        publish, made = self.house.bus.publish, lines(imap=self.server)
        return ImapDuty(self.account, self.house.database, gate, publish, made)

    def work(self, limit: int = 2_000) -> None:
        """Take turns until there is nothing to do."""
        for _ in range(limit):
            if self.duty.turn() != 0.0:
                return
        raise AssertionError("never at rest")

    def work_through(self, troubles: int = 20) -> None:
        """Take turns as a worker would, through lost connections."""
        for _ in range(troubles):
            try:
                return self.work()
            except LifafaError as error:
                self.duty.troubled(error.problem)
        raise AssertionError("too much trouble")

    def again(self) -> None:
        """Make one more round, as a person asks for it."""
        self.duty.forgive()
        self.duty.look()
        self.work()

    def by_itself(self) -> None:
        """Let the time of the next round come, which nobody asked for."""
        self.duty._next_round = 0.0
        self.work()

    def box(self, path: str = "INBOX") -> Mailbox:
        every = mailboxes.all(self.house.database.reader())
        own = (each for each in every if each.account_id == self.account.id)
        return next(each for each in own if each.path == path)

    def uids(self, path: str = "INBOX") -> list[int]:
        return list(messages.uids(self.house.database.reader(), self.box(path).id))

    def key(self, uid: int, path: str = "INBOX") -> MessageKey:
        found = messages.key_of(self.house.database.reader(), self.box(path).id, uid)
        assert found is not None
        return found

    def source(self, uid: int, path: str = "INBOX") -> bytes | None:
        return bodies.source(self.house.database.reader(), self.key(uid, path))

    def flags(self, uid: int) -> Flag:
        (row,) = messages.rows(self.house.database.reader(), [self.key(uid)])
        return row.flags


@pytest.fixture
def server() -> FakeMailServer:
    return FakeMailServer()


@pytest.fixture
def post(house: House, server: FakeMailServer) -> Post:
    return Post(house, server)


def test_everything_comes_headers_first_then_bodies(post: Post) -> None:
    post.server.fill(1_500)
    post.work()
    assert post.uids() == list(range(1, 1_501))
    assert post.source(1) == letter(1)
    assert post.source(1_500) == letter(1_500)
    said = [word.split()[0] for word in post.server.said]
    assert said.index("bodies") > max(n for n, word in enumerate(said) if word == "headers")


def test_the_newest_are_listed_after_one_small_batch(post: Post) -> None:
    post.server.fill(1_500)
    while not post.house.of(MessagesAdded):
        post.duty.turn()
    assert post.uids() == list(range(1_301, 1_501))


def test_the_inbox_is_visited_first(post: Post) -> None:
    for path, role in (("Archive", Role.ARCHIVE), ("A", Role.NONE), ("Trash", Role.TRASH)):
        post.server.boxes[path] = Box(role)
        post.server.fill(3, path)
    post.server.fill(3)
    post.work()
    opened = [word.split()[1] for word in post.server.said if word.startswith("select")]
    assert opened[:4] == ["INBOX", "Archive", "A", "Trash"]


def test_nothing_new_anywhere_costs_one_question(post: Post) -> None:
    post.server.fill(5)
    post.work()
    post.server.said.clear()
    post.again()
    assert post.server.asked == ["survey"]


def test_new_mail_is_fresh(post: Post) -> None:
    post.server.fill(5)
    post.work()
    post.server.inbox.put(letter(6))
    post.house.told.clear()
    post.again()
    (added,) = post.house.of(MessagesAdded)
    assert added == MessagesAdded(post.box().id, (post.key(6),), fresh=True)
    assert post.source(6) == letter(6)


def test_the_first_letter_in_an_empty_mailbox_is_fresh(post: Post) -> None:
    post.work()
    post.server.inbox.put(letter(1))
    post.again()
    (added,) = post.house.of(MessagesAdded)
    assert added.fresh


@pytest.mark.parametrize("condstore", [True, False])
def test_flags_changed_elsewhere_are_seen(house: House, condstore: bool) -> None:
    post = Post(house, FakeMailServer(condstore=condstore))
    post.server.fill(5)
    post.work()
    post.server.inbox.flag(3, Flag.FLAGGED | Flag.SEEN)
    post.again()
    assert post.flags(3) == Flag.FLAGGED | Flag.SEEN
    assert post.flags(4) == Flag.NONE


def test_what_is_gone_on_the_server_goes_here(post: Post) -> None:
    post.server.fill(5)
    post.work()
    del post.server.inbox.held[2]
    post.server.inbox.put(letter(6))
    post.again()
    assert post.uids() == [1, 3, 4, 5, 6]


def test_an_empty_search_removes_nothing(post: Post) -> None:
    post.server.fill(5)
    post.work()
    del post.server.inbox.held[2]
    post.server.lines[-1].search = lambda criteria: []  # type: ignore[method-assign]
    post.again()
    assert post.uids() == [1, 2, 3, 4, 5]


def test_a_changed_uidvalidity_keeps_mail_and_makes_no_doubles(post: Post) -> None:
    post.server.fill(5)
    post.work()
    keys = {post.key(uid) for uid in range(1, 6)}
    box = post.server.inbox
    held = list(box.held.values())
    box.held = dict(enumerate(held[1:], start=100))
    box.uidvalidity, box.uidnext = 2, 104
    post.again()
    assert post.uids() == [100, 101, 102, 103]
    assert {post.key(uid) for uid in post.uids()} < keys
    assert post.box().total == 4
    assert post.server.counted["bodies"] == 1


def test_uids_that_were_rolled_back_make_no_doubles(post: Post) -> None:
    post.server.fill(5)
    post.work()
    box = post.server.inbox
    del box.held[5], box.held[4]
    box.uidnext = 4
    box.put(letter(77))
    post.again()
    assert post.uids() == [1, 2, 3, 4]
    assert post.source(4) == letter(77)


def test_a_lost_connection_goes_on_where_it_was(post: Post) -> None:
    post.server.fill(3_000)
    post.server.faults = {"headers": [None, LOST, None, LOST], "bodies": [None, LOST]}
    post.work_through()
    assert post.uids() == list(range(1, 3_001))
    assert all(post.source(uid) == letter(uid) for uid in (1, 1_500, 3_000))
    assert [e.connected for e in post.house.of(ConnectionChanged)].count(False) == 3


def test_one_unreadable_message_does_not_stop_a_mailbox(post: Post) -> None:
    post.server.fill(300)
    post.server.poison = {150: GARBAGE}
    post.work()
    assert post.uids() == [uid for uid in range(1, 301) if uid != 150]
    post.server.said.clear()
    post.duty._next_round = 0.0
    post.work()
    assert not any(word.startswith("headers") for word in post.server.said)
    post.again()  # a person asks
    assert [word for word in post.server.said if word.startswith("headers")] == ["headers 150"]


def test_one_message_that_breaks_the_connection_does_not_stop_a_mailbox(post: Post) -> None:
    post.server.fill(300)
    post.server.poison = {150: LOST}
    post.work_through(60)
    assert set(post.uids()) >= set(range(151, 301))
    assert set(post.uids()) >= set(range(1, 150))


def test_one_body_that_breaks_the_connection_does_not_stop_the_others(post: Post) -> None:
    post.server.fill(300)
    while len(_have(post)) < 300:
        post.duty.turn()
    post.server.poison = {150: LOST}
    post.work_through(60)
    assert [uid for uid in post.uids() if post.source(uid) is None] == [150]


def test_bodies_heavier_than_told_are_stored_in_between(post: Post) -> None:
    for number in range(1, 7):
        post.server.inbox.put(letter(number, size=12_000_000))
    stored: list[int] = []
    post.server.lies = True
    post.server.before = lambda command: stored.append(_bodies(post))
    post.work()
    assert _bodies(post) == 6
    assert 3 in stored


def test_a_connection_is_asked_after_a_sleep_that_only_some_clocks_count(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.work()
    awake = clock.seconds()
    monkeypatch.setattr(clock, "seconds", lambda: awake + 3_600.0)
    post.server.faults = {"noop": [LOST]}
    post.work()
    assert (post.server.counted["noop"], post.server.counted["login"]) == (1, 2)


def test_a_clock_set_back_does_not_make_a_dead_connection_look_fresh(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.work()
    before = clock.seconds()
    monkeypatch.setattr(clock, "seconds", lambda: before - 3_600.0)
    post.work()
    assert post.server.counted["noop"] == 1


def test_messages_that_the_server_left_out_are_asked_for_once_more(post: Post) -> None:
    post.server.fill(5)
    whole = post.server.inbox.held.pop(3)
    post.work()
    post.server.inbox.held[3] = whole
    post.again()
    assert post.uids() == [1, 2, 3, 4, 5]


def test_a_click_is_served_before_the_first_sync_goes_on(post: Post) -> None:
    post.server.fill(3_000)
    while not post.house.of(MessagesAdded):
        post.duty.turn()
    post.duty.want_body(post.key(2_990))
    post.duty.turn()
    assert post.source(2_990) == letter(2_990)
    assert len(post.uids()) == 200
    post.work()
    assert len(post.uids()) == 3_000


def test_a_click_on_what_is_gone_is_answered(post: Post) -> None:
    post.server.fill(5)
    post.work()
    post.server.inbox.put(letter(6))
    key = post.key(5)
    del post.server.inbox.held[5]
    post.duty.want_body(key)
    post.duty.turn()
    (failed,) = post.house.of(BodyFailed)
    assert failed.key == key
    assert failed.problem.kind is ProblemKind.MESSAGE_GONE


def test_a_click_survives_one_lost_connection_and_is_answered_after_two(post: Post) -> None:
    post.server.fill(5)
    post.work()
    key = post.key(5)
    post.server.faults = {"bodies": [LOST, LOST]}
    post.duty.want_body(key)
    for _ in range(2):
        with pytest.raises(LifafaError):
            post.work()
        post.duty.troubled(LOST.problem)
    (failed,) = post.house.of(BodyFailed)
    assert failed == BodyFailed(key, LOST.problem)


def test_a_pause_stops_background_work_and_nothing_else(post: Post) -> None:
    post.server.fill(3_000)
    while not post.house.of(MessagesAdded):
        post.duty.turn()
    post.duty.pause()
    post.work()
    assert len(post.uids()) == 200
    post.duty.want_body(post.key(2_999))
    post.work()
    assert post.source(2_999) == letter(2_999)
    post.again()
    assert len(post.uids()) == 3_000


def test_large_bodies_come_last(post: Post) -> None:
    post.server.inbox.put(letter(1))
    post.server.inbox.put(letter(2, size=6_000_000))
    post.work()
    (first, *_) = post.house.of(BodyArrived)
    assert first.keys[0] == post.key(1)
    asked = [word for word in post.server.said if word.startswith("bodies")]
    assert asked == ["bodies 1", "bodies 2"]


def test_flags_set_here_reach_the_server(post: Post) -> None:
    post.server.fill(5)
    post.work()
    with post.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, [post.key(2), post.key(4)], Flag.SEEN, Flag.NONE)
    post.work()
    assert Flag.SEEN in post.server.inbox.held[2].flags
    assert Flag.SEEN in post.server.inbox.held[4].flags
    assert post.server.counted["store"] == 1
    post.again()
    assert post.flags(2) == Flag.SEEN


def test_a_woken_inbox_is_looked_at_before_the_rest(post: Post) -> None:
    for number in range(5):
        post.server.boxes[f"Folder {number}"] = Box()
        post.server.fill(3, f"Folder {number}")
    post.server.fill(3)
    post.work()
    post.duty.look()
    post.duty.turn()
    post.server.said.clear()
    post.server.inbox.put(letter(9))
    post.duty.look(Role.INBOX)
    post.duty.turn()
    assert [said for said in post.server.said if not said.endswith("INBOX")] == ["headers 4:1003"]
    post.work()
    assert len(post.uids()) == 4


def test_a_visit_notices_that_the_mailbox_was_replaced_meanwhile(post: Post) -> None:
    post.server.fill(3_000)
    while not post.house.of(MessagesAdded):
        post.duty.turn()
    assert isinstance(post.duty._visit, Visit)
    selection = post.duty._connection.use()
    post.server.inbox.uidvalidity = 9
    post.server.boxes["Other"] = Box()
    selection.enter("Other")
    post.work()
    post.again()
    assert len(post.uids()) == 3_000
    assert post.box().total == 3_000


def _bodies(post: Post) -> int:
    return int(post.house.database.reader().value("SELECT count(*) FROM body"))


def _have(post: Post) -> list[int]:
    try:
        return post.uids()
    except StopIteration:
        return []


def test_what_was_refused_once_comes_when_a_person_asks(house: House) -> None:
    post = Post(house, FakeMailServer())
    post.server.fill(1)
    post.server.faults = {"headers": [REFUSED], "bodies": [REFUSED]}
    post.work()
    post.again()
    post.again()
    assert post.uids() == [1]
    assert post.source(1) == letter(1)
