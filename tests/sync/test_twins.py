"""What is here is not fetched again, and what a person does not want is not fetched unasked."""

import time

import pytest

from app.model.mailbox import Role
from app.store import bodies, mailboxes, messages
from app.sync import to_end
from app.sync.login import incoming_gate
from tests.sync.conftest import House
from tests.sync.fakes import Box, FakeMailServer, letter, lines
from tests.sync.test_imap import Post

DAY = 86_400


@pytest.fixture
def gmail(house: House) -> Post:
    """A server that shows each of its messages under a label and in All Mail."""
    post = Post(house, FakeMailServer(objectid=True))
    post.server.boxes["All Mail"] = Box(Role.ALL)
    post.server.boxes["A label"] = Box()
    for number in range(1, 21):
        path = "INBOX" if number % 2 else "A label"
        for each in (path, "All Mail"):
            post.server.boxes[each].put(letter(number), object_id=f"M{number}")
    return post


def fetched(post: Post) -> list[str]:
    asked = [word.split()[1] for word in post.server.said if word.startswith("bodies")]
    return [uid for word in asked for uid in word.split(",")]


def test_each_message_of_gmail_is_fetched_once(gmail: Post) -> None:
    gmail.work()
    assert len(fetched(gmail)) == 20
    assert [gmail.source(uid, "All Mail") for uid in range(1, 21)] == [
        letter(number) for number in range(1, 21)
    ]


def test_all_mail_is_visited_last(gmail: Post) -> None:
    gmail.work()
    opened = [word.split(maxsplit=1)[1] for word in gmail.server.said if word.startswith("select")]
    assert list(dict.fromkeys(opened)) == ["INBOX", "A label", "All Mail"]


def test_a_whole_synchronisation_fetches_each_once_too(gmail: Post) -> None:
    _to_end(gmail)
    assert len(fetched(gmail)) == 20
    assert gmail.source(20, "All Mail") == letter(20)


def test_another_account_s_copy_is_no_twin(gmail: Post, house: House) -> None:
    gmail.work()
    other = Post(house, FakeMailServer(objectid=True))
    other.server.inbox.put(letter(1), object_id="M1")
    other.work()
    assert fetched(other) == ["1"]


def test_a_twin_of_another_weight_is_not_believed(house: House) -> None:
    post = Post(house, FakeMailServer(objectid=True))
    post.server.boxes["Work"] = Box()
    post.server.inbox.put(letter(1), object_id="M1")
    post.server.boxes["Work"].put(letter(1, size=5), object_id="M1")
    post.work()
    assert post.source(1, "Work") == letter(1, size=5)


# --- depth ---


@pytest.fixture
def dated(house: House) -> Post:
    """Letters of last year, of last week and of today."""
    post = Post(house, FakeMailServer())
    for number, days in enumerate((400, 7, 0), start=1):
        moment = int(time.time()) - days * DAY
        date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(moment))
        source = letter(number).replace(b"Mon, 01 Jan 2024 00:00:00 +0000", date.encode())
        uid = post.server.inbox.put(source)
        post.server.inbox.held[uid].received = moment
    return post


@pytest.mark.parametrize(("days", "uids"), [(0, "1,2,3"), (30, "2,3"), (1, "3"), (-1, "")])
def test_bodies_are_fetched_as_deep_as_wished(dated: Post, days: int, uids: str) -> None:
    _depth(dated, days)
    dated.work()
    assert dated.uids() == [1, 2, 3], "headers are always complete"
    assert fetched(dated) == (uids.split(",") if uids else [])


@pytest.mark.parametrize(("days", "here"), [(0, {1, 2, 3}), (30, {2, 3}), (-1, set())])
def test_a_whole_synchronisation_goes_no_deeper(dated: Post, days: int, here: set[int]) -> None:
    _depth(dated, days)
    _to_end(dated)
    assert dated.uids() == [1, 2, 3]
    assert {uid for uid in dated.uids() if dated.source(uid) is not None} == here


def test_a_click_fetches_at_any_depth(dated: Post) -> None:
    _depth(dated, -1)
    dated.work()
    dated.duty.want_body(dated.key(1))
    dated.work()
    assert dated.source(1) is not None


def test_a_greater_depth_fetches_what_was_left(dated: Post) -> None:
    _depth(dated, 1)
    dated.work()
    _depth(dated, 0)
    dated.again()
    assert fetched(dated) == ["3", "1", "2"]


# --- how ---


@pytest.mark.parametrize("sql", [bodies.TWINS, bodies.OBJECTS_HERE])
def test_twins_are_found_by_their_index(gmail: Post, sql: str) -> None:
    count = sql.count("?")
    reader = gmail.house.database.reader()
    found = [row[3] for row in reader.rows(f"EXPLAIN QUERY PLAN {sql}", ("[]",) * count)]
    assert any("USING INDEX message_object" in step for step in found)
    assert [step for step in found if step.startswith("SCAN") and "asked" not in step] == []


def test_a_name_told_later_is_kept(gmail: Post) -> None:
    gmail.server.objectid = False
    gmail.work()
    gmail.server.objectid = True
    gmail.server.inbox.uidvalidity += 1
    gmail.duty.close()
    gmail.again()
    reader = gmail.house.database.reader()
    key = messages.key_of(reader, gmail.box().id, 1)
    assert reader.value("SELECT object_id FROM message WHERE key = ?", (key,)) == "M1"


def _depth(post: Post, days: int) -> None:
    with post.house.database.transaction() as tx:
        box = mailboxes.ensure(tx, post.account.id, "INBOX", "/", Role.INBOX)
        tx.execute("UPDATE mailbox SET depth_days = ? WHERE id = ?", (days, box.id))


def _to_end(post: Post) -> None:
    gate = incoming_gate(post.house.credentials, post.account)
    made = lines(imap=post.server)
    report = to_end.sync_account(post.account, post.house.database, gate, made, lambda _: None)
    assert report.problems == ()
