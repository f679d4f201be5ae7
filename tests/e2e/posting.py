"""Worlds in which whoever sends letters is killed by SIGKILL between two steps, and started again.

    for outcome in killed_everywhere(folder, "one refused, taken late"):
        assert outcome.well, outcome

A step is one of the store's (a transaction begins, commits, has committed), or one of the server's
(it heard a command, took the letter, answered). After each kill the program is started again and
comes to rest; then a person, who knows the truth, settles what is unsure.
"""

import itertools
import os
import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.credentials import Credentials, incoming_name
from app.events import EventBus
from app.model.account import AccountSettings, Protocol, Secret, Security, Server
from app.model.mailbox import Role
from app.model.spine import MailQuery
from app.model.submission import (
    Draft,
    DraftId,
    DraftKind,
    RecipientState,
    Submission,
    SubmissionState,
)
from app.store import accounts, drafts, lists, mailboxes, outbox
from app.store.database import Database, Transaction
from app.sync.lines import Lines
from app.sync.staff import Staff
from app.sync.submit import SubmitDuty
from tests.support.true_smtp import TrueSmtpServer

KINDS = (
    "all accepted",
    "all accepted, taken late",
    "one refused",
    "one refused, taken late",
    "one put off",
    "one put off, taken late",
)
LETTERS = 2
TO = ("a@x.org", "b@x.org", "c@x.org")
WITHIN = 20.0  # seconds
_IMAP = Server(Protocol.IMAP, "127.0.0.1", 1, Security.NONE, "me")


@dataclass
class Outcome:
    """What one kill left behind. `killed` is false where the life had ended before."""

    where: str
    killed: bool
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    unsure: int = 0

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.other)


class DoomedDatabase(Database):
    """A store whose every transaction has steps before, inside and behind it."""

    def __init__(self, folder: Path, step: Callable[[], None]) -> None:
        super().__init__(folder, EventBus())
        self._step = step

    @contextmanager
    def transaction(self, durable: bool = False) -> Iterator[Transaction]:
        self._step()
        with super().transaction(durable) as tx:
            yield tx
            self._step()
        self._step()


def killed_everywhere(folder: Path, kind: str) -> Iterator[Outcome]:
    """Kill one life after the other, at each step of the store and of the server."""
    for side in ("store", "server"):
        for step in itertools.count(1):
            outcome = killed(folder / f"{side}-{step}", kind, side, step)
            if not outcome.killed and outcome.well:
                break
            yield outcome


def killed(folder: Path, kind: str, side: str, step: int) -> Outcome:
    """Let letters be sent, kill the sender at a step, start again, and look at everything."""
    with _server(kind) as server:
        _prepare(folder, server)
        pid = os.fork()
        if pid == 0:
            _live(folder, step if side == "store" else 0)
        server.on_step = _killer(pid, step if side == "server" else 0)
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed"
        server.on_step = lambda step: None
        _await_silence(server)
        outcome = Outcome(f"{kind}: step {step} of the {side}", os.WIFSIGNALED(status))
        _look(folder, server, outcome)
    shutil.rmtree(folder)
    return outcome


@contextmanager
def _server(kind: str) -> Iterator[TrueSmtpServer]:
    with TrueSmtpServer() as server:
        server.takes_late = kind.endswith("taken late")
        server.refused = {TO[1]} if "one refused" in kind else set()
        server.put_off = {TO[1]} if "one put off" in kind else set()
        yield server


def _prepare(folder: Path, server: TrueSmtpServer) -> None:
    """Make a profile whose outbox holds letters that are due."""
    folder.mkdir(parents=True)
    database = Database(folder, EventBus())
    database.open()
    settings = AccountSettings("me@x.org", "Me", _IMAP, server.server())
    with database.transaction() as tx:
        account = accounts.add(tx, settings)
    for number in range(LETTERS):
        with database.transaction(durable=True) as tx:
            identity = account.identities[0].id
            draft = drafts.save(tx, Draft(DraftId(0), DraftKind.NEW, identity))
            name = _name(number)
            source = f"Message-ID: <{name}>\r\n\r\nHello.\r\n".encode()
            outbox.queue(tx, draft, account.id, "me@x.org", TO, name, source, 0)
    database.close()


def _live(folder: Path, die_at: int) -> None:
    """Start, send what is due, and end; in a process of its own, which this ends."""
    left = itertools.count(1)

    def step() -> None:
        if next(left) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        database = DoomedDatabase(folder, step)
        database.open()
        _sent(database)
        database.close()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _killer(pid: int, die_at: int) -> Callable[[str], None]:
    left = itertools.count(1)

    def on_step(step: str) -> None:
        if next(left) == die_at:
            os.kill(pid, signal.SIGKILL)

    return on_step


def _sent(database: Database) -> None:
    """Start as the program does, and send until nothing is due."""
    account = accounts.all(database.reader())[0]
    known = Credentials("test", session_only=True)
    known.put(incoming_name(account.id), Secret("secret"))
    Staff(database, known, EventBus(), Lines()).recover()
    duty = SubmitDuty(account, database, known, lambda event: None, Lines())
    while duty.turn() == 0.0:
        pass
    duty.close()


def _look(folder: Path, server: TrueSmtpServer, outcome: Outcome) -> None:
    """Start again, let a person settle what is left, and count who got what."""
    database = Database(folder, EventBus())
    database.open()
    _sent(database)
    _await_silence(server)
    outcome.doubled += [f"{who} by itself" for who, n in _got(server).items() if n > 1]
    server.put_off = set()
    for letter in outbox.all(database.reader()):
        outcome.unsure += letter.state is SubmissionState.UNSURE
        _settle(database, server, letter)
    _sent(database)
    _await_silence(server)
    _judge(database, server, outcome)
    database.close()


def _settle(database: Database, server: TrueSmtpServer, letter: Submission) -> None:
    """Do what a person does who knows what the server has; what was refused stays as it is."""
    arrived = any(letter.message_id.encode() in each.source for each in server.taken)
    with database.transaction(durable=True) as tx:
        if letter.state is SubmissionState.UNSURE:
            settle = outbox.mark_sent if arrived else partial(outbox.send_again, due=0)
            settle(tx, letter.id)
        elif letter.state is not SubmissionState.HELD:
            outbox.requeue(tx, letter.id, 0)


def _judge(database: Database, server: TrueSmtpServer, outcome: Outcome) -> None:
    got = _got(server)
    for number in range(LETTERS):
        for address in (each for each in TO if each not in server.refused):
            times = got.pop((_name(number), address), 0)
            if times == 0:
                outcome.lost.append(f"{_name(number)} to {address}")
            elif times > 1:
                outcome.doubled.append(f"{_name(number)} to {address}: {times}")
    outcome.other += [f"{who} has it, and should not" for who in got]
    left = outbox.all(database.reader())
    outcome.other += [f"{each.message_id} is {each.state}" for each in left if not _held(each)]
    filed = _filed(database)
    if filed + len(left) != LETTERS:
        outcome.other.append(f"{filed} copies, {len(left)} letters held")


def _held(letter: Submission) -> bool:
    """Whether a letter waits for a person because of those alone whom the server refused."""
    states = {each.state for each in letter.recipients}
    refused = {RecipientState.ACCEPTED, RecipientState.REFUSED}
    return letter.state is SubmissionState.HELD and states == refused


def _got(server: TrueSmtpServer) -> Counter[tuple[str, str]]:
    """Count how often each recipient was given each letter."""
    found: Counter[tuple[str, str]] = Counter()
    for letter in server.taken:
        name = letter.source.split(b"<", 1)[1].split(b">", 1)[0].decode()
        found.update((name, address) for address in letter.recipients)
    return found


def _filed(database: Database) -> int:
    reader = database.reader()
    sent = mailboxes.by_role(reader, accounts.all(reader)[0].id, Role.SENT)
    if sent is None:
        return 0
    return len(lists.head(reader, MailQuery(mailbox_ids=(sent.id,)), 100).keys)


def _await_silence(server: TrueSmtpServer) -> None:
    """Wait until the server has heard and done all that the dead had said."""
    until = time.monotonic() + WITHIN
    while server.connections:
        assert time.monotonic() < until, "the server has not ended"
        time.sleep(0.001)


def _name(number: int) -> str:
    return f"letter-{number}@x.org"
