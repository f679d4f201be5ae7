"""A mailbox is brought up to date by as few questions as the server allows, and to the truth."""

import pytest

from app.events import MailboxesChanged, MessagesRemoved
from app.model.mailbox import Role
from app.model.message import Flag
from app.store import mailboxes, messages, standing, wishes
from tests.sync.conftest import House
from tests.sync.fakes import LOST, REFUSED, Box, FakeMailServer, letter
from tests.sync.test_imap import Post


def made(house: House, count: int = 10, **offers: bool) -> Post:
    post = Post(house, FakeMailServer(**offers))
    post.server.fill(count)
    post.work()
    post.server.said.clear()
    return post


@pytest.fixture
def post(house: House) -> Post:
    """A server with QRESYNC."""
    return made(house, qresync=True)


def commands(post: Post) -> list[str]:
    return [word.split()[0] for word in post.server.asked]


# --- what SELECT tells ---


def test_flags_and_removals_are_taken_from_select_alone(post: Post) -> None:
    post.server.inbox.flag(3, Flag.FLAGGED)
    post.server.inbox.take(5)
    post.again()
    assert commands(post) == ["survey", "select"]
    assert post.flags(3) == Flag.FLAGGED
    assert 5 not in post.uids()
    assert post.box().total == 9


def test_new_mail_is_all_that_is_asked_for(post: Post) -> None:
    post.server.inbox.put(letter(11))
    post.again()
    assert post.server.asked == ["survey", "select INBOX", "headers 11", "bodies 11"]


def test_condstore_alone_asks_for_what_changed_and_what_is_left(house: House) -> None:
    post = made(house)
    post.server.inbox.flag(3, Flag.FLAGGED)
    post.server.inbox.take(5)
    post.again()
    assert commands(post) == ["survey", "select", "flags", "search"]
    assert post.flags(3) == Flag.FLAGGED
    assert 5 not in post.uids()


def test_modseq_is_saved_with_what_it_covers(post: Post) -> None:
    for uid in (2, 3, 4):
        post.server.inbox.flag(uid, Flag.SEEN)
    before = _modseq(post)
    post.duty.look()
    while _modseq(post) == before:
        post.duty.turn()
    assert [post.flags(uid) for uid in (2, 3, 4)] == [Flag.SEEN] * 3


def test_many_changes_are_stored_in_bounded_steps(house: House) -> None:
    post = made(house, 2_500, qresync=True)
    for uid in range(1, 2_501):
        post.server.inbox.flag(uid, Flag.SEEN)
    before = _modseq(post)
    post.duty.look()
    unread = []
    while post.box().unread:
        post.duty.turn()
        unread.append(post.box().unread)
        if post.box().unread:
            assert _modseq(post) == before
    assert {1_500, 500, 0} <= set(unread)


def test_a_select_that_forgets_a_removal_is_not_believed(post: Post) -> None:
    post.server.inbox.held.pop(5)
    post.server.inbox.modseq += 1
    post.again()
    assert commands(post) == ["survey", "select", "search"]
    assert 5 not in post.uids()


def test_a_select_that_invents_removals_removes_nothing(post: Post) -> None:
    key = post.key(5)
    post.server.inbox.modseq += 1
    post.server.inbox.expunged.append((post.server.inbox.modseq, 5))
    post.house.told.clear()
    post.again()
    assert post.key(5) == key
    assert post.house.of(MessagesRemoved) == []
    post.server.said.clear()
    post.again()
    assert commands(post) == ["survey"], "the doubt is settled"


def test_a_modseq_that_fell_leads_to_a_comparison(post: Post) -> None:
    post.server.inbox.flag(3, Flag.SEEN)
    post.server.inbox.held.pop(5)
    post.server.inbox.modseq = 2
    post.again()
    assert post.flags(3) == Flag.SEEN
    assert 5 not in post.uids()
    post.server.said.clear()
    post.again()
    assert commands(post) == ["survey"]


def test_a_few_changes_in_a_large_mailbox_load_no_list_of_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = made(house, 3_000, qresync=True)
    monkeypatch.setattr(messages, "uids", _forbidden)
    monkeypatch.setattr(messages, "flags_by_uid", _forbidden)
    post.server.inbox.flag(3, Flag.FLAGGED)
    post.server.inbox.take(5)
    post.server.inbox.put(letter(3_001))
    post.again()
    assert post.box().total == 3_000
    assert post.flags(3) == Flag.FLAGGED


# --- rounds ---


def test_a_round_over_two_hundred_mailboxes_opens_only_what_changed(house: House) -> None:
    post = Post(house, FakeMailServer(qresync=True))
    for number in range(200):
        path = f"Folder {number:03}"
        post.server.boxes[path] = Box()
        post.server.fill(2, path)
    post.work()
    post.server.said.clear()
    post.again()
    assert post.server.asked == ["survey"]
    post.server.boxes["Folder 117"].put(letter(3))
    post.server.said.clear()
    post.again()
    assert post.server.asked == ["survey", "select Folder 117", "headers 3", "bodies 3"]


@pytest.mark.parametrize("unselect", [True, False])
def test_the_mailbox_that_is_open_is_not_overlooked(house: House, unselect: bool) -> None:
    """A server tells of it how it stood when it was opened."""
    post = made(house, qresync=True, unselect=unselect)
    post.server.inbox.put(letter(11))
    post.again()
    post.server.inbox.flag(11, Flag.SEEN)
    post.again()
    assert post.flags(11) == Flag.SEEN


def test_a_mailbox_of_which_the_survey_says_nothing_is_opened(post: Post) -> None:
    line = post.duty._line
    assert line is not None
    whole = line.survey()
    whole.statuses.clear()  # type: ignore[attr-defined]  # a fake's is a dict
    line.survey = lambda: whole  # type: ignore[method-assign]
    post.server.inbox.put(letter(11))
    post.again()
    assert 11 in post.uids()


def test_a_message_that_cannot_be_read_does_not_cost_a_comparison_each_round(house: House) -> None:
    post = Post(house, FakeMailServer(qresync=True))
    post.server.fill(10)
    post.server.poison = {5: REFUSED}
    post.work()
    post.again()
    post.server.said.clear()
    post.again()
    assert post.server.asked == ["survey"]
    post.server.inbox.take(7)
    post.again()
    assert post.uids() == [1, 2, 3, 4, 6, 8, 9, 10]


def test_one_new_message_that_cannot_be_read_does_not_stop_the_others(post: Post) -> None:
    post.server.poison = {12: REFUSED}
    for number in (11, 12, 13):
        post.server.inbox.put(letter(number))
    post.again()
    assert post.uids() == [*range(1, 12), 13]


# --- mailboxes that change their name, go and come ---


def test_a_mailbox_renamed_elsewhere_keeps_its_mail(house: House) -> None:
    post = Post(house, FakeMailServer(objectid=True))
    box = post.server.boxes["Work"] = Box(object_id="F1")
    post.server.fill(3, "Work")
    post.work()
    before, keys = post.box("Work"), [post.key(uid, "Work") for uid in (1, 2, 3)]
    del post.server.boxes["Work"]
    post.server.boxes["Job"] = box
    box.put(letter(4))
    post.server.said.clear()
    post.again()
    assert post.box("Job").id == before.id
    assert [post.key(uid, "Job") for uid in (1, 2, 3)] == keys
    assert post.box("Job").total == 4
    assert [word for word in post.server.said if "headers" in word] == ["headers 4"]
    assert post.house.of(MailboxesChanged)


def test_what_was_moved_into_a_renamed_mailbox_meanwhile_goes_with_it(house: House) -> None:
    post = Post(house, FakeMailServer(objectid=True))
    box = post.server.boxes["Work"] = Box(object_id="F1")
    post.server.fill(3, "Work")
    post.server.fill(2)
    post.work()
    del post.server.boxes["Work"]
    post.server.boxes["Job"] = box
    selection = post.duty._connected()
    post.duty.look()
    while "Job" not in {each.path for each in mailboxes.all(house.database.reader())}:
        post.duty._plan_round(selection)
    with house.database.transaction(durable=True) as tx:
        wishes.move(tx, [post.key(1)], post.box("Job").id)
    post.work()
    post.again()
    assert post.box("Job").total == 4
    assert len(box.held) == 4


def test_a_mailbox_that_vanishes_and_returns_has_kept_its_mail(post: Post) -> None:
    post.server.boxes["Work"] = box = Box()
    post.server.fill(3, "Work")
    post.again()
    keys = [post.key(uid, "Work") for uid in (1, 2, 3)]
    del post.server.boxes["Work"]
    post.again()
    assert "Work" not in {each.path for each in mailboxes.all(post.house.database.reader())}
    post.server.boxes["Work"] = box
    post.again()
    assert [post.key(uid, "Work") for uid in (1, 2, 3)] == keys


def test_an_empty_list_takes_no_mailbox_away(post: Post) -> None:
    boxes, post.server.boxes = post.server.boxes, {}
    post.again()
    post.server.boxes = boxes
    assert post.box().total == 10


def test_a_mailbox_replaced_by_another_of_its_name_is_read_anew(post: Post) -> None:
    post.server.boxes["INBOX"] = Box(Role.INBOX, uidvalidity=5)
    post.server.fill(2)
    post.duty.troubled(LOST.problem)
    post.again()
    assert post.uids() == [1, 2]
    assert post.box().total == 2


# --- answers that are not to be trusted ---


def test_a_mailbox_said_to_be_empty_is_asked_twice(post: Post) -> None:
    held, post.server.inbox.held = post.server.inbox.held, {}
    post.server.inbox.modseq += 1
    asked = iter(range(10))

    def awake(command: str) -> None:
        if command == "select" and next(asked) == 1:
            post.server.inbox.held = held

    post.server.before = awake
    post.again()
    assert len(post.uids()) == 10


def test_a_mailbox_that_is_empty_is_empty(house: House) -> None:
    post = made(house)
    for uid in list(post.server.inbox.held):
        post.server.inbox.take(uid)
    post.again()
    assert post.box().total == 0


def test_mail_above_a_uidnext_that_lags_behind_is_found(post: Post) -> None:
    post.server.inbox.put(letter(11))
    post.server.inbox.uidnext = 11
    post.again()
    assert post.uids() == list(range(1, 12))


def test_messages_expunged_while_they_are_fetched_are_no_trouble(house: House) -> None:
    post = Post(house, FakeMailServer())
    post.server.fill(2_000)
    gone = iter(range(3, 2_000, 100))

    def expunge(command: str) -> None:
        if command in ("headers", "search") and (uid := next(gone, 0)):
            post.server.inbox.take(uid)

    post.server.before = expunge
    post.work()
    post.server.before = lambda command: None
    post.again()
    post.again()
    assert post.uids() == sorted(post.server.inbox.held)
    assert post.box().total == len(post.server.inbox.held)


def test_kept_counts_that_went_wrong_are_mended_and_noted(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    with post.house.database.transaction() as tx:
        tx.execute("UPDATE mailbox SET total = total + 3")
    with caplog.at_level("CRITICAL", "app.sync.visit"):
        post.again()
    assert post.box().total == 10


# --- how much is known, without counting ---


def test_what_is_known_is_counted_by_what_differs(post: Post) -> None:
    post.server.boxes["Archive"] = Box(Role.ARCHIVE)
    post.again()
    reader = post.house.database.reader()
    with post.house.database.transaction() as tx:
        wishes.move(tx, [post.key(1), post.key(2)], post.box("Archive").id)
        wishes.delete(tx, [post.key(3)], 1, 2_000_000_000)
    for path, known in (("INBOX", 10), ("Archive", 0)):
        box = post.box(path).id
        assert standing.known(reader, box) == known
        assert standing.of_account(reader, post.account.id)[box].known == known


@pytest.mark.parametrize("sql", [*standing.KNOWN_PARTS, *standing.RESTLESS_PARTS])
def test_the_questions_behind_it_walk_indexes(post: Post, sql: str) -> None:
    rows = post.house.database.reader().rows(f"EXPLAIN QUERY PLAN {sql}", (1,))
    found = " / ".join(row[3] for row in rows)
    assert "USING INDEX" in found or "USING COVERING INDEX" in found
    assert "SCAN message" not in found.replace("SCAN message USING INDEX message_hidden", "")


@pytest.mark.parametrize("sql", [messages.UIDS_WITHIN, messages.SHOWN_AGAIN])
def test_the_questions_of_a_visit_walk_indexes(post: Post, sql: str) -> None:
    count = sql.count("?")
    rows = post.house.database.reader().rows(f"EXPLAIN QUERY PLAN {sql}", (1,) * count)
    assert all("SCAN" not in row[3] for row in rows)


def _modseq(post: Post) -> int:
    state = mailboxes.sync_state(post.house.database.reader(), post.box().id)
    assert state is not None
    return state.modseq


def _forbidden(*_: object) -> None:
    raise AssertionError("loads every message of a mailbox")
