"""New mail is here after one round trip, and nothing is believed that was not said."""

from dataclasses import replace

import pytest

from app.events import MessagesAdded
from app.model.mailbox import Mailbox, Role
from app.model.problem import LifafaError
from app.store import mailboxes, messages
from app.sync.news import fetch_news
from app.sync.reconcile import BATCH
from app.sync.selection import Selection
from tests.sync.conftest import House
from tests.sync.fakes import GARBAGE, LOST, REFUSED, FakeMailServer, letter
from tests.sync.test_imap import Post


@pytest.fixture
def post(house: House) -> Post:
    made = Post(house, FakeMailServer())
    made.server.fill(3)
    made.work()
    made.server.said.clear()
    return made


def selection(post: Post) -> Selection:
    return post.duty._connection.use()


def fetch(post: Post) -> None:
    fetch_news(selection(post), post.house.database, post.box())


def uidnext(post: Post) -> int:
    state = mailboxes.sync_state(post.house.database.reader(), post.box().id)
    assert state is not None
    return state.uidnext


def test_where_inbox_is_open_one_round_trip_is_enough(post: Post) -> None:
    selection(post).enter("INBOX")
    post.server.said.clear()
    post.server.inbox.put(letter(4))
    fetch(post)
    assert post.server.said == [f"headers 4:{3 + BATCH}"]
    assert post.uids() == [1, 2, 3, 4]
    assert uidnext(post) == 5
    assert post.house.of(MessagesAdded)[-1].fresh


def test_what_ended_the_connection_is_told_as_it_was(post: Post) -> None:
    def cut(command: str) -> None:
        if command == "headers":
            post.server.lines[-1].abort()

    post.server.before = cut
    post.server.faults = {"headers": [GARBAGE]}
    with pytest.raises(LifafaError) as raised:
        fetch(post)
    assert raised.value.problem == GARBAGE.problem


def test_without_news_nothing_is_written(post: Post) -> None:
    before = uidnext(post)
    fetch(post)
    assert (post.uids(), uidnext(post)) == ([1, 2, 3], before)


def test_uidnext_moves_only_as_far_as_mail_came(post: Post) -> None:
    post.server.inbox.uidnext = 3 + BATCH  # the last UID that is asked for
    post.server.inbox.put(letter(4))
    post.server.inbox.put(letter(5))
    fetch(post)
    assert uidnext(post) == 4 + BATCH
    post.again()
    assert len(post.uids()) == 5


def test_a_mailbox_that_was_replaced_is_left_to_the_visit(post: Post) -> None:
    post.server.inbox.uidvalidity = 9
    post.server.inbox.put(letter(4))
    selection(post).look("INBOX")
    fetch(post)
    assert post.uids() == [1, 2, 3]


def test_a_mailbox_that_was_never_visited_is_left_to_the_visit(post: Post) -> None:
    post.server.boxes["New"] = replace(post.server.inbox, role=Role.NONE)
    with post.house.database.transaction() as tx:
        new = mailboxes.ensure(tx, post.account.id, "New", "/", Role.NONE)
    found: Mailbox = mailboxes.get(post.house.database.reader(), new.id)
    post.server.said.clear()
    fetch_news(selection(post), post.house.database, found)
    assert post.server.said == []
    assert not messages.uids(post.house.database.reader(), new.id)


def test_a_refusal_is_left_to_the_visit_and_a_lost_line_is_told(post: Post) -> None:
    post.server.faults = {"headers": [REFUSED, LOST]}
    fetch(post)
    with pytest.raises(type(LOST)) as caught:
        fetch(post)
    assert caught.value == LOST
    assert uidnext(post) == 4
