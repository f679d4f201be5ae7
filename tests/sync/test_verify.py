"""What a check compares and a repair heals: pure parts, then over a store and a true server."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.model.account import AccountId
from app.model.mailbox import Mailbox, Role, SyncState
from app.model.message import Digest, Flag
from app.model.problem import ProblemKind
from app.model.report import Difference, DifferenceKind, VerifyReport
from app.store import bodies, mailboxes, messages, wishes
from app.store.checking import NO_SOURCE, Row, Wishes
from app.store.indexing import index_waiting
from app.store.overlay import PendingFlags
from app.sync.checker import Asked
from app.sync.staff import Staff
from app.sync.verify import LAST_UID, Sample, compared, shares, windows
from tests.sync.conftest import POP3, House
from tests.sync.fakes import (
    LOST,
    REFUSED,
    Box,
    FakeFacts,
    FakeMailServer,
    FakePop3Server,
    Held,
    letter,
    lines,
)

NOTHING = Wishes({}, frozenset())
ALL_SEEN = SyncState(1, 1_000, 1)


def row(uid: int, flags: int = 0, noted: int | None = None, words: str = "", size: int = 10) -> Row:
    return Row(uid, uid, flags, flags if noted is None else noted, words, size, 1, size)  # type: ignore[arg-type]  # a UID serves as key


def fact(
    uid: int, flags: Flag = Flag.NONE, words: tuple[str, ...] = (), size: int = 10
) -> FakeFacts:
    return FakeFacts(uid, flags, words, size)


# --- pure ---


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 9])
def test_windows_leave_no_uid_out(count: int) -> None:
    uids = [10 * n for n in range(1, count + 1)]
    found = list(windows(uids, width=4))
    assert found[0][0] == 1
    assert found[-1][1] == LAST_UID
    assert all(high + 1 == low for (_, high), (low, _) in pairwise(found))
    assert all(sum(low <= u <= high for u in uids) <= 4 for low, high in found)


def test_equal_sides_have_no_findings() -> None:
    found = compared([row(1, 1), row(2)], [fact(2), fact(1, Flag.SEEN)], NOTHING, ALL_SEEN)
    assert not any(uids for _, uids in found)


def test_each_kind_is_found() -> None:
    here = [row(1), row(2), row(3, words="a b"), row(4), row(5)]
    there = [
        fact(1, Flag.SEEN), fact(3, words=("a", "c")), fact(4, size=11),
        fact(5), fact(5, size=12), fact(6), fact(2_000),
    ]  # fmt: skip
    found = {kind: uids for kind, uids in compared(here, there, NOTHING, ALL_SEEN) if uids}
    assert found == {
        DifferenceKind.FLAGS: (1,),
        DifferenceKind.MISSING_THERE: (2,),
        DifferenceKind.KEYWORDS: (3,),
        DifferenceKind.SIZE: (4, 5),
        DifferenceKind.DUPLICATED: (5,),
        DifferenceKind.MISSING_HERE: (6,),
        DifferenceKind.NOT_FETCHED: (2_000,),
    }


def test_keywords_have_no_order() -> None:
    found = compared([row(1, words="b a")], [fact(1, words=("a", "b"))], NOTHING, ALL_SEEN)
    assert not found.keywords


def test_what_was_never_synchronised_is_not_missing() -> None:
    found = compared([], [fact(1)], NOTHING, None)
    assert (found.not_fetched, found.missing_here) == ((1,), ())


@pytest.mark.parametrize("heard", [Flag.NONE, Flag.SEEN])
def test_a_flag_on_its_way_explains_both_answers(heard: Flag) -> None:
    pending = Wishes({1: PendingFlags(Flag.SEEN)}, frozenset())
    assert not compared([row(1, 1, noted=0)], [fact(1, heard)], pending, ALL_SEEN).flags
    assert compared([row(1, 1, noted=0)], [fact(1, Flag.FLAGGED)], pending, ALL_SEEN).flags


def test_flags_shown_without_a_wish_are_a_difference() -> None:
    assert compared([row(1, 1, noted=0)], [fact(1)], NOTHING, ALL_SEEN).flags


def test_a_message_on_its_way_out_may_be_on_either_side() -> None:
    leaving = Wishes({}, frozenset({1, 2}))
    found = compared([row(1)], [fact(2)], leaving, ALL_SEEN)
    assert not any(uids for _, uids in found)


def test_a_source_not_here_is_not_suspect_and_a_short_one_is() -> None:
    here = [row(1)._replace(length=NO_SOURCE), row(2)._replace(length=3)]
    assert compared(here, [fact(1), fact(2)], NOTHING, ALL_SEEN).suspects == (2,)


def test_a_sample_repeats_itself_and_reaches_everywhere() -> None:
    def chosen(seed: str) -> list[int]:
        sample: Sample[int] = Sample(10, seed)
        for start in range(0, 1_000, 7):
            sample.offer(range(start, min(1_000, start + 7)))
        return sample.chosen

    assert chosen("a") == chosen("a") != chosen("b")
    assert len(set(chosen("a"))) == 10
    everything = {n for seed in map(str, range(400)) for n in chosen(seed)}
    assert len(everything) > 950


def test_a_sample_is_spread_over_mailboxes() -> None:
    assert shares(50, [0, 1, 100, 9_900]) == [0, 1, 1, 48]
    assert sum(shares(50, [100] * 10)) == 50
    assert shares(0, [5, 5]) == [0, 0]


# --- over a store and a server ---


class Checked:
    """A house with one account whose server is in memory."""

    def __init__(self, house: House, server: FakeMailServer) -> None:
        self.house = house
        self.server = server
        self.account = house.account()
        self.staff = Staff(house.database, house.credentials, house.bus, lines(imap=server))

    def lose_index(self, key: int) -> None:
        """Let the index forget a message, as after a crash it must not."""
        self.house.database.index.write((), [key])

    def sync(self) -> None:
        (report,) = self.staff.sync_to_end((self.account.id,))
        assert report.problems == ()
        index_waiting(self.house.database)

    def verify(self, **asked: object) -> VerifyReport:
        return self.staff.verify(self.account.id, Asked(**asked))  # type: ignore[arg-type]  # as Asked takes them

    def found(self, **asked: object) -> dict[DifferenceKind, Difference]:
        report = self.verify(**asked)
        assert report.problems == ()
        return {d.kind: d for each in report.mailboxes for d in each.differences}

    def box(self, path: str = "INBOX") -> Mailbox:
        every = mailboxes.all(self.house.database.reader())
        return next(each for each in every if each.path == path)

    def key(self, uid: int) -> int:
        found = messages.key_of(self.house.database.reader(), self.box().id, uid)
        assert found is not None
        return found

    def sql(self, statement: str, *values: object) -> None:
        with self.house.database.transaction() as tx:
            tx.execute(statement, values)

    def keys(self) -> set[int]:
        reader = self.house.database.reader()
        return {key for (key,) in reader.rows("SELECT key FROM message")}


@pytest.fixture
def checked(house: House) -> Checked:
    server = FakeMailServer()
    server.boxes["Archive"] = Box(Role.ARCHIVE)
    server.fill(60)
    server.fill(5, "Archive")
    server.inbox.flag(7, Flag.SEEN)
    made = Checked(house, server)
    made.sync()
    return made


def test_after_a_synchronisation_everything_is_equal(checked: Checked) -> None:
    report = checked.verify(sample=10)
    assert report.equal
    assert (report.here, report.there, report.sampled, report.pending) == (65, 65, 10, 0)
    assert {each.path for each in report.mailboxes} == {"INBOX", "Archive"}


def test_a_check_changes_nothing(checked: Checked) -> None:
    """Neither here, where even a damaged source stays as it is, nor there."""
    checked.server.inbox.put(letter(99))
    checked.sql("UPDATE mailbox SET total = 9, unread = 9")
    _damage(checked, checked.key(3))
    before, there = _everything(checked), dict(checked.server.inbox.held)
    checked.server.said.clear()
    assert not checked.verify().equal
    assert _everything(checked) == before
    assert checked.server.inbox.held == there
    assert {said.split()[0] for said in checked.server.said} <= {
        "connect", "login", "list", "select", "search", "facts", "bodies",
    }  # fmt: skip


def test_mail_not_fetched_yet_is_told_apart_from_mail_that_is_missing(checked: Checked) -> None:
    checked.server.inbox.put(letter(99))
    with checked.house.database.transaction() as tx:
        messages.remove_uids(tx, checked.box().id, [5])
    found = checked.found()
    assert found[DifferenceKind.NOT_FETCHED].examples == ("61",)
    assert found[DifferenceKind.MISSING_HERE].examples == ("5",)


def test_counts_flags_sizes_and_what_is_gone_there(checked: Checked) -> None:
    del checked.server.inbox.held[9]
    checked.server.inbox.held[10] = Held(letter(10, size=5))
    checked.server.inbox.held[11] = replace(checked.server.inbox.held[11], flags=Flag.FLAGGED)
    checked.server.inbox.held[12] = replace(checked.server.inbox.held[12], keywords=("work",))
    checked.sql("UPDATE mailbox SET total = 61, unread = 3 WHERE path = 'INBOX'")
    found = checked.found(sample=0)
    assert {kind: each.examples for kind, each in found.items()} == {
        DifferenceKind.MISSING_THERE: ("9",),
        DifferenceKind.SIZE: ("10",),
        DifferenceKind.FLAGS: ("11",),
        DifferenceKind.KEYWORDS: ("12",),
        DifferenceKind.TOTAL: (),
        DifferenceKind.UNREAD: (),
    }
    assert (found[DifferenceKind.TOTAL].here, found[DifferenceKind.TOTAL].there) == (61, 60)


def test_a_source_that_is_another_is_found_by_the_sample(checked: Checked) -> None:
    source = checked.server.inbox.held[20].source
    checked.server.inbox.held[20] = Held(source.replace(b"body of", b"BODY OF"))
    assert checked.found(sample=100)[DifferenceKind.SOURCE].examples == ("20",)
    assert checked.found(sample=0) == {}


def test_a_source_that_is_shorter_than_said_is_looked_at_whatever_the_sample(
    checked: Checked,
) -> None:
    with checked.house.database.transaction() as tx:
        key = messages.key_of(tx, checked.box().id, 20)
        assert key is not None
        bodies.store(tx, [(key, letter(20)[:-4], Digest("", ""))])
    found = checked.found(sample=1)
    assert found[DifferenceKind.SOURCE].examples == ("20",)


def test_damaged_sources_and_holes_in_the_index_are_found(checked: Checked) -> None:
    _damage(checked, checked.key(3))
    checked.sql("DELETE FROM body WHERE key = ?", checked.key(4))
    checked.lose_index(checked.key(5))
    found = checked.found(sample=0)
    assert set(found[DifferenceKind.DAMAGED].examples) == {"3", "4"}
    assert found[DifferenceKind.UNINDEXED].examples == ("5",)


def test_mailboxes_of_one_side_alone(checked: Checked) -> None:
    checked.server.boxes["यात्रा"] = Box()
    checked.server.boxes.pop("Archive")
    report = checked.verify()
    kinds = {(each.path, d.kind) for each in report.mailboxes for d in each.differences}
    assert kinds == {
        ("यात्रा", DifferenceKind.MAILBOX_MISSING_HERE),
        ("Archive", DifferenceKind.MAILBOX_MISSING_THERE),
    }


def test_wishes_explain_what_differs(checked: Checked) -> None:
    archive = checked.box("Archive").id
    with checked.house.database.transaction() as tx:
        key = {uid: messages.key_of(tx, checked.box().id, uid) for uid in (1, 2, 3)}
        assert key[1]
        assert key[2]
        assert key[3]
        wishes.flag(tx, [key[1]], Flag.FLAGGED, Flag.NONE)
        wishes.move(tx, [key[2]], archive)
        wishes.delete(tx, [key[3]], 1, 0)
        made = mailboxes.ensure(tx, checked.account.id, "New", "/", Role.NONE)
        wishes.move(tx, [key[1]], made.id)
    report = checked.verify(sample=5)
    assert report.equal
    assert report.pending == 4


def test_another_uidvalidity_is_told_and_nothing_compared(checked: Checked) -> None:
    checked.server.inbox.uidvalidity = 7
    found = checked.found()
    assert set(found) == {DifferenceKind.UIDVALIDITY}
    assert (found[DifferenceKind.UIDVALIDITY].here, found[DifferenceKind.UIDVALIDITY].there) == (
        1,
        7,
    )


def test_a_mailbox_that_refuses_keeps_none_of_the_others(checked: Checked) -> None:
    checked.server.faults["facts"] = [REFUSED]
    report = checked.verify()
    assert [each.problem.kind for each in report.mailboxes if each.problem] == [ProblemKind.REFUSED]
    assert [each.path for each in report.mailboxes if not each.problem] == ["Archive"]
    assert not report.equal


def test_a_lost_connection_is_in_the_report(checked: Checked) -> None:
    checked.server.faults["facts"] = [LOST]
    report = checked.verify()
    assert [problem.kind for problem in report.problems] == [ProblemKind.CONNECTION_LOST]
    assert not report.equal


def test_a_server_that_shows_fewer_than_it_says(
    checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = checked.server.status
    monkeypatch.setattr(
        checked.server, "status", lambda path: replace(status(path), exists=status(path).exists + 2)
    )
    found = checked.found()
    assert found[DifferenceKind.COUNT].there == found[DifferenceKind.COUNT].here + 2  # type: ignore[operator]  # numbers both


# --- repair ---


def test_a_repair_heals_and_the_next_check_finds_all_equal(checked: Checked) -> None:
    checked.server.inbox.put(letter(99))
    checked.server.inbox.held[11] = replace(
        checked.server.inbox.held[11], flags=Flag.FLAGGED, keywords=("work",)
    )
    checked.server.boxes["New"] = Box()
    checked.server.fill(3, "New")
    with checked.house.database.transaction() as tx:
        messages.remove_uids(tx, checked.box().id, [5])
    _damage(checked, checked.key(3))
    checked.lose_index(checked.key(6))
    checked.sql("UPDATE mailbox SET total = 9, unread = 9")
    found = checked.found(repair=True)
    assert {kind for kind, each in found.items() if each.left} == set()
    assert {
        DifferenceKind.NOT_FETCHED, DifferenceKind.MISSING_HERE, DifferenceKind.FLAGS,
        DifferenceKind.KEYWORDS, DifferenceKind.DAMAGED, DifferenceKind.UNINDEXED,
        DifferenceKind.TOTAL, DifferenceKind.UNREAD, DifferenceKind.MAILBOX_MISSING_HERE,
    } == set(found)  # fmt: skip
    assert checked.verify(sample=100).equal
    checked.sync()
    assert checked.verify(sample=100).equal


def test_a_repair_never_removes_a_message(checked: Checked) -> None:
    for uid in range(1, 31):
        del checked.server.inbox.held[uid]
    checked.server.boxes.pop("Archive")
    before = checked.keys()
    report = checked.verify(repair=True)
    assert checked.keys() == before
    assert not report.equal
    left = {d.kind: d.left for each in report.mailboxes for d in each.differences}
    assert left == {DifferenceKind.MISSING_THERE: 30, DifferenceKind.MAILBOX_MISSING_THERE: 1}
    assert checked.box("Archive").total == 5


def test_a_repair_numbers_a_mailbox_anew_and_keeps_what_the_server_lost(checked: Checked) -> None:
    box = checked.server.inbox
    held = [each for uid, each in box.held.items() if uid != 4]
    box.held = dict(enumerate(held, start=100))
    box.uidvalidity, box.uidnext = 2, 300
    before = checked.keys()
    found = checked.found(repair=True)
    assert checked.keys() == before
    assert found[DifferenceKind.UIDVALIDITY].left == 0
    assert found[DifferenceKind.NOT_FETCHED].left == 0
    assert found[DifferenceKind.ONLY_HERE].count == 1
    assert list(messages.uids(checked.house.database.reader(), checked.box().id)) == list(
        range(100, 159)
    )


def test_a_repair_leaves_what_a_person_wishes(checked: Checked) -> None:
    with checked.house.database.transaction() as tx:
        key = messages.key_of(tx, checked.box().id, 1)
        assert key is not None
        wishes.flag(tx, [key], Flag.FLAGGED, Flag.NONE)
    checked.server.inbox.flag(1, Flag.SEEN)
    assert checked.found(repair=True)[DifferenceKind.FLAGS].left == 0
    assert messages.rows(checked.house.database.reader(), [key])[0].flags == (
        Flag.SEEN | Flag.FLAGGED
    )
    checked.sync()
    assert checked.server.inbox.held[1].flags == Flag.SEEN | Flag.FLAGGED


def test_random_faults_are_all_found_and_all_healed(checked: Checked) -> None:
    chance = random.Random(3)
    for _ in range(12):
        for _ in range(8):
            chance.choice(FAULTS)(checked, chance)
        checked.verify(repair=True, sample=5)
        found = checked.found(sample=5)
        assert set(found) <= {DifferenceKind.MISSING_THERE, DifferenceKind.DAMAGED}
        if DifferenceKind.DAMAGED in found:  # only what no server has any more stays damaged
            gone = set(found[DifferenceKind.MISSING_THERE].examples)
            assert set(found[DifferenceKind.DAMAGED].examples) <= gone
        checked.sync()
        assert checked.verify(sample=100).equal


def _flag_there(checked: Checked, chance: random.Random) -> None:
    checked.server.inbox.flag(chance.choice(list(checked.server.inbox.held)), Flag.ANSWERED)


def _lose_here(checked: Checked, chance: random.Random) -> None:
    with checked.house.database.transaction() as tx:
        uid = chance.choice(list(checked.server.inbox.held))
        messages.remove_uids(tx, checked.box().id, [uid])


def _expunge(checked: Checked, chance: random.Random) -> None:
    checked.server.inbox.held.pop(chance.choice(list(checked.server.inbox.held)))


def _arrive(checked: Checked, chance: random.Random) -> None:
    checked.server.inbox.put(letter(chance.randrange(1_000, 10_000_000)))


def _lose_index(checked: Checked, chance: random.Random) -> None:
    checked.lose_index(chance.choice(sorted(checked.keys())))


def _miscount(checked: Checked, chance: random.Random) -> None:
    checked.sql("UPDATE mailbox SET unread = unread + ?", chance.randrange(1, 5))


def _break_source(checked: Checked, chance: random.Random) -> None:
    checked.sql("DELETE FROM body WHERE key = ?", chance.choice(sorted(checked.keys())))


FAULTS: tuple[Callable[[Checked, random.Random], None], ...] = (
    _flag_there, _lose_here, _expunge, _arrive, _lose_index, _miscount, _break_source,
)  # fmt: skip


# --- POP3 ---


class Fetched:
    """A house with a POP3 account that has been polled once."""

    def __init__(self, house: House, server: FakePop3Server) -> None:
        self.house = house
        self.server = server
        self.account_id: AccountId = house.account(POP3).id
        self.staff = Staff(house.database, house.credentials, house.bus, lines(pop3=server))
        self.staff.sync_to_end((self.account_id,))
        index_waiting(house.database)
        server.retrieved.clear()

    def report(self, **asked: object) -> VerifyReport:
        return self.staff.verify(self.account_id, Asked(**asked))  # type: ignore[arg-type]  # as Asked takes them

    def found(self, **asked: object) -> dict[DifferenceKind, Difference]:
        report = self.report(**asked)
        assert report.problems == ()
        return {d.kind: d for each in report.mailboxes for d in each.differences}


@pytest.fixture
def fetched(house: House) -> Fetched:
    return Fetched(house, FakePop3Server(*((f"u{n}", letter(n)) for n in range(1, 31))))


def test_a_polled_account_is_equal_and_nothing_is_deleted(fetched: Fetched) -> None:
    report = fetched.report(sample=10)
    assert report.equal
    assert (report.here, report.sampled) == (30, 10)
    assert len(fetched.server.retrieved) == 10
    assert len(fetched.server.drop) == 30


def test_a_listing_is_held_against_the_ledger(fetched: Fetched) -> None:
    fetched.server.drop[0] = ("u1", letter(1, size=7))
    fetched.server.drop.append(("new", letter(99)))
    fetched.server.drop = [each for each in fetched.server.drop if each[0] != "u5"]
    found = fetched.found(sample=0)
    assert {kind: each.examples for kind, each in found.items()} == {
        DifferenceKind.SIZE: ("u1",),
        DifferenceKind.NOT_FETCHED: ("new",),
        DifferenceKind.MISSING_THERE: ("u5",),
    }


def test_another_message_under_a_known_name_is_found(fetched: Fetched) -> None:
    fetched.server.drop[3] = ("u4", letter(4).replace(b"body", b"BODY"))
    assert fetched.found(sample=30)[DifferenceKind.SOURCE].examples == ("u4",)


def test_a_damaged_source_is_fetched_again(fetched: Fetched) -> None:
    reader = fetched.house.database.reader()
    key = reader.value("SELECT key FROM pop3_uidl WHERE uidl = 'u3'")
    with fetched.house.database.transaction() as tx:
        tx.execute("DELETE FROM body WHERE key = ?", (key,))
        tx.execute("UPDATE mailbox SET total = 1")
    assert set(fetched.found(sample=0)) == {DifferenceKind.DAMAGED, DifferenceKind.TOTAL}
    assert all(not each.left for each in fetched.found(sample=0, repair=True).values())
    assert bodies.source(reader, key) == letter(3)
    assert fetched.report().equal


def test_a_pop3_server_that_cannot_be_reached(fetched: Fetched) -> None:
    fetched.server.faults["connect"] = [LOST]
    report = fetched.report()
    assert [problem.kind for problem in report.problems] == [ProblemKind.CONNECTION_LOST]


def _damage(checked: Checked, key: int) -> None:
    """Change one byte of a source on the disk."""
    reader = checked.house.database.reader()
    pack, offset = reader.row("SELECT pack, offset FROM body WHERE key = ?", (key,)) or (0, 0)
    path: Path = checked.house.database.path.parent / "sources" / f"{pack:06d}.pack"
    content = bytearray(path.read_bytes())
    content[offset + 40] ^= 1
    path.write_bytes(content)


def _everything(checked: Checked) -> list[list[tuple[object, ...]]]:
    reader = checked.house.database.reader()
    tables = ("message", "mailbox", "body", "pack", "operation", "conversation")
    return [reader.rows(f"SELECT * FROM {table}") for table in tables]
