"""POP3 killed between any two steps, by SIGKILL, against a real server: nothing lost or doubled.

    pop3_kills(75, folder)      # with Dovecot; or with any `Post` of yours

A world is a store and a maildrop. It polls once; then the person removes a message, days pass and
mail comes; then it is killed in the middle of the next poll, started again, and looked at.
"""

import itertools
import os
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from app.credentials import Credentials, incoming_name
from app.events import EventBus
from app.model.account import Account, AccountSettings, Pop3Keep, Secret, Security, Server
from app.model.account import Protocol as Spoken
from app.model.mailbox import Role
from app.model.message import MessageKey
from app.model.spine import MailQuery
from app.protocols.auth import TRIES
from app.protocols.pop3 import Pop3Session
from app.store import accounts, acts, bodies, lists, mailboxes
from app.store.database import Database, Transaction
from app.sync.lines import Lines
from app.sync.login import incoming_gate
from app.sync.pop3 import Pop3Duty
from tests.support.servers import SECRET, MailServers, Person
from tests.sync.fakes import beginning, letter

ABOVE = 1_000
DAYS = 14
LONG_AGO = 1_700_000_000
LINES = b"".join(b"line %d\r\n" % n for n in range(200))
LARGE, LATE = letter(1) + LINES, letter(2) + LINES
FIRST = (LARGE, *(letter(n) for n in range(3, 7)))
SECOND = (LATE, letter(7), letter(8))
REMOVED = letter(3)

Step = Callable[[], None]


class Post(Protocol):
    """A POP3 server with maildrops of its own for every world."""

    secret: Secret

    def new_maildrop(self) -> Server: ...
    def fill(self, maildrop: Server, sources: Sequence[bytes]) -> None: ...
    def there(self, maildrop: Server) -> list[bytes]: ...


class DovecotPost:
    """The real Dovecot, over TLS."""

    secret = SECRET

    def __init__(self, servers: MailServers) -> None:
        self._servers = servers

    def new_maildrop(self) -> Server:
        person = self._servers.new_person("pop")
        return self._servers.server(Spoken.POP3, Security.TLS, person)

    def fill(self, maildrop: Server, sources: Sequence[bytes]) -> None:
        self._servers.fill(Person(maildrop.user), sources)

    def there(self, maildrop: Server) -> list[bytes]:
        return [kept.source for kept in self._servers.messages(Person(maildrop.user))]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the person chose, and how the poll is made."""

    keep: Pop3Keep
    above: int
    in_one_go: bool

    def here(self) -> Counter[bytes]:
        """What must stand here in the end."""
        whole = Counter(each for each in (*FIRST, *SECOND) if each != REMOVED)
        return Counter(self._begun(each) for each in whole.elements())

    def there(self) -> Counter[bytes]:
        """What must be left on the server."""
        gone: Iterable[bytes] = ()
        match self.keep:
            case Pop3Keep.DAYS:
                gone = self._whole(FIRST)
            case Pop3Keep.UNTIL_DELETED:
                gone = (REMOVED,)
            case Pop3Keep.AT_ONCE:
                gone = self._whole((*FIRST, *SECOND))
        return Counter((*FIRST, *SECOND)) - Counter(gone)

    def _is_large(self, source: bytes) -> bool:
        return 0 < self.above < len(source)

    def _begun(self, source: bytes) -> bytes:
        return beginning(source, 40) if self._is_large(source) else source

    def _whole(self, sources: Iterable[bytes]) -> list[bytes]:
        return [each for each in sources if not self._is_large(each)]


SCENARIOS = [Scenario(*choice) for choice in itertools.product(Pop3Keep, (0, ABOVE), (False, True))]


@dataclass
class Summary:
    """What came of the kills; all but the first two figures must be 0."""

    kills: int = 0
    seconds: float = 0.0
    lost: int = 0
    doubled: int = 0
    deleted_too_early: int = 0
    left_too_long: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.troubles


def pop3_kills(
    count: int, folder: Path, post: Post | None = None, seed: int = 1, where: str = "Dovecot"
) -> Summary:
    """Kill so many polls, each in a world of its own below `folder`, and sum up.

    A poll that ended before its step is judged as well, and counts as none.
    """
    if post is None:
        with MailServers() as servers:
            return pop3_kills(count, folder, DovecotPost(servers), seed, where)
    began, summary, rng = time.monotonic(), Summary(), random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    numbers = itertools.count()
    longest = {way: Scenario(Pop3Keep.AT_ONCE, ABOVE, way) for way in (False, True)}
    steps = {
        way: _prepared(folder / str(next(numbers)), post, scenario).steps()
        for way, scenario in longest.items()
    }
    first = seed * count % len(SCENARIOS)  # another seed goes on with the scenarios of the last
    for scenario in itertools.cycle([*SCENARIOS[first:], *SCENARIOS[:first]]):
        if summary.kills >= count:
            break
        world = _prepared(folder / str(next(numbers)), post, scenario)
        at = rng.randint(1, steps[scenario.in_one_go])
        if world.killed(at):
            summary.kills += 1
        world.run()
        world.run()
        _judge(summary, world, f"{scenario} killed at step {at} on {where}")
    summary.seconds = time.monotonic() - began
    return summary


def _prepared(folder: Path, post: Post, scenario: Scenario) -> "World":
    world = World(folder, post, scenario)
    world.run()
    world.meanwhile()
    return world


def _judge(summary: Summary, world: "World", told: str) -> None:
    here, there = world.here(), world.there()
    lost = world.scenario.here() - here
    doubled = here - world.scenario.here()
    early = world.scenario.there() - there
    late = there - world.scenario.there()
    summary.lost += lost.total()
    summary.doubled += doubled.total()
    summary.deleted_too_early += early.total()
    summary.left_too_long += late.total()
    if lost or doubled or early or late:
        summary.troubles.append(
            f"{told}: lost {len(lost)}, doubled {len(doubled)},"
            f" early {len(early)}, late {len(late)}"
        )


class World:
    """A store with one account, and its maildrop."""

    def __init__(self, folder: Path, post: Post, scenario: Scenario) -> None:
        self.folder = folder
        self.scenario = scenario
        self._post = post
        self._maildrop = post.new_maildrop()
        folder.mkdir()
        post.fill(self._maildrop, FIRST)
        settings = AccountSettings(
            "me@example.org",
            "Me",
            self._maildrop,
            self._maildrop,
            pop3_keep=scenario.keep,
            pop3_days=DAYS,
            pop3_above=scenario.above,
        )
        with self._opened() as database, database.transaction() as tx:
            accounts.add(tx, settings)

    def meanwhile(self) -> None:
        """The person removes a message for good, weeks pass, and mail comes."""
        with self._opened() as database, database.transaction(durable=True) as tx:
            acts.delete(tx, [self._key(database, REMOVED)], now=LONG_AGO)
            tx.execute("UPDATE pop3_uidl SET fetched = fetched - ?", ((DAYS + 1) * 86_400,))
        self._post.fill(self._maildrop, SECOND)

    def run(self) -> None:
        """Poll to the end, in a process of its own."""
        assert not self.killed(0)

    def killed(self, at: int) -> bool:
        """Poll in a process that is killed at a step. False where it had ended before that."""
        pid = os.fork()
        if pid == 0:
            self._child(at)
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed"
        return os.WIFSIGNALED(status)

    def steps(self) -> int:
        """Poll to the end, and return how many steps that has."""
        self.run()
        return int((self.folder / "steps").read_text())

    def here(self) -> Counter[bytes]:
        """What is shown in the inbox."""
        with self._opened() as database:
            return Counter(self._source(database, key) for key in self._keys(database))

    def there(self) -> Counter[bytes]:
        """What the server has."""
        return Counter(self._post.there(self._maildrop))

    def _child(self, at: int) -> None:
        try:
            doom = _Doom(at)
            database = _DoomedDatabase(self.folder, doom)
            database.open()
            self._poll(database, doom)
            database.close()
            (self.folder / "steps").write_text(str(doom.steps))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def _poll(self, database: Database, step: Step) -> None:
        account = _the_account(database)
        known = Credentials("test", session_only=True)
        known.put(incoming_name(account.id), self._post.secret)
        gate = incoming_gate(known, account)
        lines = Lines(pop3=lambda server: _DoomedLine(server, step))
        duty = Pop3Duty(account, database, gate, lambda event: None, lines)
        if self.scenario.in_one_go:
            duty.poll_whole()
        else:
            while duty.turn() == 0.0:
                pass
        duty.close()

    @contextmanager
    def _opened(self) -> Iterator[Database]:
        database = Database(self.folder, EventBus())
        database.open()
        yield database
        database.close()

    def _keys(self, database: Database) -> tuple[MessageKey, ...]:
        reader = database.reader()
        inbox = mailboxes.by_role(reader, _the_account(database).id, Role.INBOX)
        assert inbox is not None
        return lists.head(reader, MailQuery(mailbox_ids=(inbox.id,)), 1_000).keys

    def _key(self, database: Database, source: bytes) -> MessageKey:
        return next(k for k in self._keys(database) if self._source(database, k) == source)

    def _source(self, database: Database, key: MessageKey) -> bytes:
        return bodies.source(database.reader(), key) or b""


class _Doom:
    """Counts steps, and kills the process at one of them."""

    def __init__(self, at: int) -> None:
        self._at = at
        self.steps = 0

    def __call__(self) -> None:
        self.steps += 1
        if self.steps == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


class _DoomedDatabase(Database):
    """A store whose every transaction has steps before, inside and behind it."""

    def __init__(self, folder: Path, step: Step) -> None:
        super().__init__(folder, EventBus())
        self._step = step

    @contextmanager
    def transaction(self, durable: bool = False) -> Iterator[Transaction]:
        self._step()
        with super().transaction(durable) as tx:
            yield tx
            self._step()
        self._step()


class _DoomedLine(Pop3Session):
    """A real session with a step before and behind everything it asks, and at each message."""

    def __init__(self, server: Server, step: Step) -> None:
        super().__init__(server)
        self._step = step

    def connect(self) -> None:
        self._between(super().connect)

    def login(self, secret: Secret | None, *, most: int = TRIES) -> None:
        self._between(lambda: super(_DoomedLine, self).login(secret, most=most))

    def listing(self) -> Any:
        return self._between(super().listing)

    def retrieve(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        return self._each(super().retrieve(numbers))

    def beginnings(self, numbers: Sequence[int], lines: int) -> Iterator[tuple[int, bytes]]:
        return self._each(super().beginnings(numbers, lines))

    def mark(self, numbers: Sequence[int]) -> Any:
        return self._between(lambda: super(_DoomedLine, self).mark(numbers))

    def quit(self) -> None:
        self._between(super().quit)

    def _between(self, ask: Callable[[], Any]) -> Any:
        self._step()
        answer = ask()
        self._step()
        return answer

    def _each(self, messages: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
        self._step()
        for message in messages:
            yield message
            self._step()


def _the_account(database: Database) -> Account:
    return accounts.all(database.reader())[0]
