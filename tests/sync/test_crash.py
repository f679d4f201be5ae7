"""Killed between any two steps and started again: nothing lost, nothing twice."""

import os
import pickle
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest

from app.credentials import Credentials, incoming_name
from app.events import EventBus
from app.model.account import Account, AccountSettings, Pop3Keep, Secret, Server
from app.model.mailbox import Mailbox, Role
from app.model.message import Flag, MessageKey
from app.model.spine import MailQuery
from app.model.submission import Draft, DraftId, DraftKind, SentCopy, SubmissionState
from app.store import (
    accounts,
    acts,
    bodies,
    drafts,
    evidence,
    lists,
    mailboxes,
    messages,
    outbox,
    wishes,
)
from app.store.database import Database, Transaction
from app.sync.imap import ImapDuty
from app.sync.lines import Lines
from app.sync.login import incoming_gate
from app.sync.pop3 import Pop3Duty
from app.sync.staff import Staff
from app.sync.submit import SubmitDuty
from app.sync.worker import Duty
from tests.sync.conftest import IMAP, POP3, SMTP
from tests.sync.fakes import (
    Box,
    FakeMailServer,
    FakePop3Server,
    FakeSubmissionServer,
    beginning,
    letter,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and kills")

Hook = Callable[[str], None]


class Doom:
    """Keeps the server's state at every step, and kills the process at one of them."""

    def __init__(self, at: int, keep: list[Callable[[], None]]) -> None:
        self._left = at
        self._keep = keep

    def __call__(self, step: str = "") -> None:
        for each in self._keep:
            each()
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class DoomedDatabase(Database):
    """A store whose every transaction has steps before, inside and behind it."""

    def __init__(self, folder: Path, bus: EventBus, step: Hook) -> None:
        super().__init__(folder, bus)
        self._step = step

    @contextmanager
    def transaction(self, durable: bool = False) -> Iterator[Transaction]:
        self._step("begin")
        with super().transaction(durable) as tx:
            yield tx
            self._step("commit")
        self._step("committed")


class Play:
    """One world on disk: a store, a server, and what is done in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = folder / "server"

    def put_server(self, state: object) -> None:
        self.kept.write_bytes(pickle.dumps(state))

    def server_state(self) -> Any:
        return pickle.loads(self.kept.read_bytes())

    def copy_to(self, folder: Path) -> "Play":
        shutil.copytree(self.folder, folder)
        return type(self)(folder)

    def act(self, database: Database, step: Hook, keep: list[Callable[[], None]]) -> None:
        """Do everything from start to rest; `keep` is to hold how the server is kept."""
        raise NotImplementedError

    def run(self, die_at: int = 0) -> bool:
        """Act in a process of its own. Returns whether it was killed."""
        pid = os.fork()
        if pid == 0:
            self._child(die_at)
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed"
        return os.WIFSIGNALED(status)

    def _child(self, die_at: int) -> None:
        try:
            keep: list[Callable[[], None]] = []
            doom = Doom(die_at, keep)
            database = DoomedDatabase(self.folder, EventBus(), doom)
            database.open()
            self.act(database, doom, keep)
            doom("end")
            database.close()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)


def killed_everywhere(first: Play, tmp_path: Path) -> Iterator[Play]:
    """Yield one world for each step at which it was killed, after it was started again."""
    for step in count(1):
        world = first.copy_to(tmp_path / f"killed-at-{step}")
        killed = world.run(step)
        world.run()
        yield world
        shutil.rmtree(world.folder)
        if not killed:
            assert step > 10, "the test has hardly any steps"
            return


def prepared(
    folder: Path, incoming: Server, *, leave_on_server: bool = True
) -> tuple[Database, Account]:
    folder.mkdir()
    database = Database(folder, EventBus())
    database.open()
    settings = AccountSettings(
        "me@example.org", "Me", incoming, SMTP, leave_on_server=leave_on_server
    )
    with database.transaction() as tx:
        account = accounts.add(tx, settings)
    return database, account


def credentials(account: Account) -> Credentials:
    made = Credentials("test", session_only=True)
    made.put(incoming_name(account.id), Secret("secret"))
    return made


def to_rest(duty: Duty) -> None:
    while duty.turn() == 0.0:
        pass


def the_account(database: Database) -> Account:
    return accounts.all(database.reader())[0]


@contextmanager
def opened(world: Play) -> Iterator[Database]:
    database = Database(world.folder, EventBus())
    database.open()
    yield database
    database.close()


def box(database: Database, path: str) -> Mailbox:
    return next(each for each in mailboxes.all(database.reader()) if each.path == path)


def sources(database: Database, path: str) -> list[bytes]:
    query = MailQuery(mailbox_ids=(box(database, path).id,))
    keys = lists.head(database.reader(), query, 10_000).keys
    return sorted(bodies.source(database.reader(), key) or b"" for key in keys)


class Fetching(Play):
    offers: ClassVar[dict[str, bool]] = {}

    def act(self, database: Database, step: Hook, keep: list[Callable[[], None]]) -> None:
        server = FakeMailServer(tells_uids=False, **self.offers)
        server.boxes = self.server_state()
        server.before = step
        keep.append(lambda: self.put_server(server.boxes))
        account = the_account(database)
        gate = incoming_gate(credentials(account), account)
        duty = ImapDuty(account, database, gate, lambda e: None, Lines(imap=server.make))
        to_rest(duty)
        duty.look()
        to_rest(duty)


@pytest.mark.parametrize("offers", [{}, {"move": False}, {"qresync": True}])
def test_fetching_and_replaying(tmp_path: Path, offers: dict[str, bool]) -> None:
    Fetching.offers = offers
    first = Fetching(tmp_path / "first")
    database, _ = prepared(first.folder, IMAP)
    server = FakeMailServer()
    server.boxes["Archive"] = Box(Role.ARCHIVE)
    server.boxes["Sent"] = Box(Role.SENT)
    server.fill(4)
    first.put_server(server.boxes)
    database.close()
    first.run()
    with opened(first) as database:
        _wish(database)
    boxes: dict[str, Box] = first.server_state()
    for number in (5, 6):
        boxes["INBOX"].put(letter(number))
    first.put_server(boxes)
    for world in killed_everywhere(first, tmp_path):
        _check_fetched(world)


def _wish(database: Database) -> None:
    inbox, archive = box(database, "INBOX"), box(database, "Archive")
    reader = database.reader()
    one, two, three, four = (_key(database, inbox, uid) for uid in (1, 2, 3, 4))
    with database.transaction(durable=True) as tx:
        wishes.flag(tx, [one], Flag.SEEN, Flag.NONE)
        wishes.move(tx, [two], archive.id)
        wishes.delete(tx, [three], 1, 0)
        wishes.copy(tx, [four], archive.id)
    assert box(database, "INBOX").total == 2
    assert reader is database.reader()


def _key(database: Database, mailbox: Mailbox, uid: int) -> MessageKey:
    found = messages.key_of(database.reader(), mailbox.id, uid)
    assert found is not None
    return found


def _check_fetched(world: Play) -> None:
    boxes: dict[str, Box] = world.server_state()
    assert sorted(boxes["INBOX"].names()) == [f"m{n}@example.org" for n in (1, 4, 5, 6)]
    assert sorted(boxes["Archive"].names()) == ["m2@example.org", "m4@example.org"]
    assert boxes["INBOX"].held[1].flags == Flag.SEEN
    with opened(world) as database:
        assert sources(database, "INBOX") == [letter(n) for n in (1, 4, 5, 6)]
        assert sources(database, "Archive") == [letter(2), letter(4)]
        assert (box(database, "INBOX").total, box(database, "INBOX").unread) == (4, 3)


class Sending(Play):
    files: ClassVar[bool] = False
    """Whether the server puts what it takes into Sent by itself."""

    def act(self, database: Database, step: Hook, keep: list[Callable[[], None]]) -> None:
        server = FakeSubmissionServer()
        server.taken, boxes = self.server_state()
        server.before = step
        mail = FakeMailServer()
        mail.boxes = boxes
        mail.before = step
        if self.files:
            server.on_taken = mail.boxes["Sent"].put
        keep.append(lambda: self.put_server((server.taken, mail.boxes)))
        account = the_account(database)
        known, lines = credentials(account), Lines(imap=mail.make, smtp=server.make)
        Staff(database, known, EventBus(), lines).recover()
        for _ in range(1 + self.files):  # what is found in Sent is filed after that
            to_rest_now(SubmitDuty(account, database, known, lambda e: None, lines))
            gate = incoming_gate(known, account)
            to_rest(ImapDuty(account, database, gate, lambda e: None, lines))


def to_rest_now(duty: SubmitDuty) -> None:
    """Take turns until nothing is due any more."""
    while duty.turn() == 0.0:
        pass


@pytest.mark.parametrize("files", [False, True])
def test_sending(tmp_path: Path, files: bool) -> None:
    Sending.files = files
    first = Sending(tmp_path / "first")
    database, account = prepared(first.folder, IMAP)
    with database.transaction() as tx:
        evidence.learn_sent_copy(tx, account.id, SentCopy.CLIENT)
    for number in (1, 2):
        identity = account.identities[0].id
        with database.transaction(durable=True) as tx:
            draft = drafts.save(tx, Draft(DraftId(0), DraftKind.NEW, identity))
            name, to = f"m{number}@example.org", ("a@example.org",)
            outbox.queue(tx, draft, account.id, "me@example.org", to, name, letter(number), 0)
    database.close()
    first.put_server(([], {"INBOX": Box(Role.INBOX), "Sent": Box(Role.SENT)}))
    unsure = 0
    for world in killed_everywhere(first, tmp_path):
        unsure += _check_sent(world)
    if not files:
        assert unsure > 0, "no crash fell between the final dot and its reply"


def _check_sent(world: Play) -> int:
    taken, boxes = world.server_state()
    sent = [source for _, _, source in taken]
    assert len(sent) == len(set(sent)), "sent twice"
    with opened(world) as database:
        left = outbox.all(database.reader())
        assert {each.state for each in left} <= {SubmissionState.UNSURE}
        doubtful = {each.message_id for each in left}
        filed = sources(database, "Sent")
    for number in (1, 2):
        name = f"m{number}@example.org"
        assert name in doubtful or letter(number) in sent, "lost"
        assert filed.count(letter(number)) == (name not in doubtful)
        assert boxes["Sent"].names().count(name) == (name not in doubtful)
    return len(left)


class Polling(Play):
    def act(self, database: Database, step: Hook, keep: list[Callable[[], None]]) -> None:
        server = FakePop3Server()
        server.drop = self.server_state()
        server.before = step
        keep.append(lambda: self.put_server(server.drop))
        account = the_account(database)
        gate = incoming_gate(credentials(account), account)
        to_rest(Pop3Duty(account, database, gate, lambda e: None, Lines(pop3=server.make)))


def test_polling(tmp_path: Path) -> None:
    first = Polling(tmp_path / "first")
    database, _ = prepared(first.folder, POP3, leave_on_server=False)
    database.close()
    first.put_server([("u1", letter(1)), ("", letter(2)), ("u3", letter(3))])
    for world in killed_everywhere(first, tmp_path):
        assert world.server_state() == []
        with opened(world) as database:
            assert sources(database, "Inbox") == [letter(n) for n in (1, 2, 3)]


LARGE = letter(4) + b"line\r\n" * 300
LEFT_THERE = {
    Pop3Keep.FOREVER: ["u1", "u2", "u3", "u4"],
    Pop3Keep.DAYS: ["u3", "u4"],
    Pop3Keep.UNTIL_DELETED: ["u2", "u3", "u4"],
    Pop3Keep.AT_ONCE: ["u4"],
}


@pytest.mark.parametrize("keep", Pop3Keep)
def test_polling_with_every_choice(tmp_path: Path, keep: Pop3Keep) -> None:
    """Two are here, one of which the person removed; one comes, and one large one in part."""
    first = Polling(tmp_path / "first")
    database, account = prepared(first.folder, POP3)
    with database.transaction() as tx:
        chosen = replace(account.settings, pop3_keep=keep, pop3_above=1_000)
        accounts.edit(tx, account.id, replace(chosen, pop3_keep=Pop3Keep.FOREVER))
    database.close()
    first.put_server([("u1", letter(1)), ("u2", letter(2))])
    first.run()
    with opened(first) as database, database.transaction(durable=True) as tx:
        tx.execute("UPDATE pop3_uidl SET fetched = 1")
        acts.delete(tx, [_key_of(database, letter(1))], now=1)
        accounts.edit(tx, account.id, chosen)
    first.put_server([*first.server_state(), ("u3", letter(3)), ("u4", LARGE)])
    for world in killed_everywhere(first, tmp_path):
        assert [uidl for uidl, _ in world.server_state()] == LEFT_THERE[keep]
        with opened(world) as database:
            kept = [letter(2), letter(3), beginning(LARGE, 40)]
            assert sources(database, "Inbox") == sorted(kept)


def _key_of(database: Database, source: bytes) -> MessageKey:
    query = MailQuery(mailbox_ids=(box(database, "Inbox").id,))
    reader = database.reader()
    keys = lists.head(reader, query, 100).keys
    return next(key for key in keys if bodies.source(reader, key) == source)
