"""Worlds whose worker is killed by SIGKILL at random moments, and what must hold after each.

    world = ImapWorld(folder, "mixed", seed=1)
    with world:
        world.live()                 # once to its end, to know how long a life is
        outcome = world.killed()     # killed somewhere in it, started again, and looked at

A world stays over its kills: what one of them spoils, a later one finds.
"""

import multiprocessing
import random
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.engine import Engine
from app.events import EventBus
from app.model.account import AccountId
from app.model.message import MessageKey
from app.settings import Profile
from app.store import bodies
from app.store.database import Database, Reader
from tests.e2e.convergence import letter, settings
from tests.e2e.engines import WITHIN
from tests.e2e.hand import Act, act_at_random, read_journal, synchronise
from tests.store.letters import check_counts
from tests.support.servers import SECRET
from tests.support.true_imap import EVERYTHING, TrueImapServer
from tests.support.true_mail import TrueMail
from tests.support.true_pop3 import TruePop3Server
from tests.support.true_server import TrueServer
from tests.support.truth import differences, name_of, names

IMAP_KINDS: dict[str, tuple[str, ...]] = {
    "sync": (),
    "flag": ("flag",),
    "move": ("move",),
    "copy": ("copy",),
    "delete": ("trash", "remove"),
    "mixed": ("flag", "move", "trash", "remove"),
    "mixed, no MOVE": ("flag", "move", "trash", "remove"),
}
POP3_KINDS = ("POP3, kept", "POP3, removed")
KINDS = (*IMAP_KINDS, *POP3_KINDS)

LONGEST = 60.0  # seconds; a life takes one or two
AT_REST_WITHIN = 30.0  # seconds from a restart until all is as it should be
FIRST, LATER = 120, 15  # letters

_PRELOADED = [
    "app.engine",
    "app.sync.staff",
    "app.desk.acting",
    "app.protocols.imap",
    "tests.e2e.hand",
]

Place = tuple[str, frozenset[str]]
"""A mailbox, and the flags with which a letter lies there."""
State = dict[str, tuple[Place, ...]]
"""Where each letter lies, once or more often, by name."""


@dataclass
class Outcome:
    """What one kill left behind. `killed` is false where the life had ended before."""

    killed: bool
    restart: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    """Whatever else is not as promised."""

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.other)


class World:
    """A profile, a server, and a worker that is started again and again."""

    def __init__(self, folder: Path, kind: str, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.kind = kind
        self.profile = folder / "profile"
        self.mail = TrueMail()
        self.account_id = AccountId(0)
        self.rng = random.Random(f"{kind} {seed}")
        self._folder = folder
        self._seeds = iter(range(seed * 1_000_000, (seed + 1) * 1_000_000))
        self._number = 0
        self._whole = 0.0
        self.server: TrueServer = self._server()

    def __enter__(self) -> Self:
        with Engine(Profile(self.profile)) as engine:
            engine.open()
            engine.claim()
            self._add_account(engine)
        self.deliver(FIRST)
        self.server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.server.__exit__(kind, error, at)

    def live(self) -> None:
        """Let the worker live to its end once, and learn how long that takes."""
        outcome = self.restarted()  # the worker needs letters to work on
        assert outcome.well, (self.kind, outcome)
        self.deliver(LATER)
        with self._alive() as process:
            began = time.monotonic()
            process.join(LONGEST)
            self._whole = time.monotonic() - began
            assert process.exitcode == 0, f"{self.kind}: the worker ended with {process.exitcode}"
        outcome = self.restarted()
        assert outcome.well, (self.kind, outcome)

    def killed(self) -> Outcome:
        """Kill the worker at a random moment of its life, start again, and look at everything."""
        self.deliver(LATER)
        with self._alive() as process:
            process.join(self.rng.uniform(0.0, self._whole))
            process.kill()
            process.join()
            code = process.exitcode
        was_killed = code == -signal.SIGKILL
        assert was_killed or code == 0, f"{self.kind}: the worker ended with {code}"
        outcome = self.restarted()
        outcome.killed = was_killed
        return outcome

    def deliver(self, count: int) -> None:
        """Let letters come."""
        for _ in range(count):
            self._number += 1
            self.mail.deliver(letter(self._number, self.rng))

    # --- what each kind of world is ---

    def _server(self) -> TrueServer:
        raise NotImplementedError

    def _add_account(self, engine: Engine) -> None:
        raise NotImplementedError

    def _work(self) -> tuple[Callable[..., None], tuple[Any, ...]]:
        """Return what the worker does, and with what."""
        raise NotImplementedError

    def restarted(self) -> Outcome:
        """Start again in this process, come to rest, and compare."""
        raise NotImplementedError

    # --- how ---

    @contextmanager
    def _alive(self) -> Iterator[BaseProcess]:
        """Start the worker; yields once it has loaded and opened everything."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        here, there = context.Pipe(duplex=False)
        work, arguments = self._work()
        process = context.Process(target=work, args=(there, *arguments))
        process.start()
        there.close()
        with here:
            _await_ready(here, process)
            try:
                yield process
            finally:
                process.kill()
                process.join()
        process.close()


class ImapWorld(World):
    """IMAP: what was promised is on the server, and what is on the server is here."""

    def __init__(self, folder: Path, kind: str, seed: int) -> None:
        super().__init__(folder, kind, seed)
        self._journal = folder / "journal"
        self._before: State = {}

    def _server(self) -> TrueServer:
        without = {"MOVE"} if "no MOVE" in self.kind else set()
        return TrueImapServer(self.mail, offers=EVERYTHING - without)

    def _add_account(self, engine: Engine) -> None:
        assert isinstance(self.server, TrueImapServer)
        added = engine.accounts.add(settings(self.server.server()), SECRET).result(WITHIN)
        self.account_id = added.id

    def _work(self) -> tuple[Callable[..., None], tuple[Any, ...]]:
        self._journal.unlink(missing_ok=True)
        self._before = state_of(self.mail)
        if not IMAP_KINDS[self.kind]:
            return synchronise, (self.profile,)
        seed = next(self._seeds)
        return act_at_random, (self.profile, self._journal, seed, IMAP_KINDS[self.kind])

    def restarted(self) -> Outcome:
        began = time.monotonic()
        with Engine(Profile(self.profile)) as engine:
            engine.start()
            engine.accounts.give_password(self.account_id, SECRET).result(WITHIN)
            left = self._at_rest(engine)
            restart = time.monotonic() - began
            outcome = Outcome(killed=False, restart=restart, other=left)
            outcome.other += whole(engine.database.reader())
        self._compare(outcome)
        return outcome

    def _at_rest(self, engine: Engine) -> list[str]:
        until = time.monotonic() + AT_REST_WITHIN
        while found := differences(engine.database, self.account_id, self.mail):
            if time.monotonic() > until:
                break
            time.sleep(0.01)
        return found

    def _compare(self, outcome: Outcome) -> None:
        """Compare the server with what was promised."""
        done, meant = read_journal(self._journal)
        before, self._before = self._before, {}
        promised = before
        for act in done:
            promised = after(promised, act)
        either = after(promised, meant) if meant else promised
        now = state_of(self.mail)
        for name in before:
            _judge(outcome, name, now.get(name, ()), (promised.get(name, ()), either.get(name, ())))


def _judge(
    outcome: Outcome, name: str, now: tuple[Place, ...], allowed: Sequence[tuple[Place, ...]]
) -> None:
    """Sort what is not as promised."""
    if now in allowed:
        return
    if len(now) < min(map(len, allowed)):
        outcome.lost.append(name)
    elif len(now) > max(map(len, allowed)):
        outcome.doubled.append(name)
    else:
        outcome.other.append(f"{name} is {now}, promised was {allowed}")


class Pop3World(World):
    """POP3: what the server gave away is here once, at every moment."""

    def __init__(self, folder: Path, kind: str, seed: int) -> None:
        super().__init__(folder, kind, seed)
        self._all: set[str] = set()

    def _server(self) -> TrueServer:
        return TruePop3Server(self.mail)

    def _add_account(self, engine: Engine) -> None:
        assert isinstance(self.server, TruePop3Server)
        keeps = self.kind == "POP3, kept"
        wanted = settings(self.server.server(), leave_on_server=keeps)
        self.account_id = engine.accounts.add(wanted, SECRET).result(WITHIN).id

    def _work(self) -> tuple[Callable[..., None], tuple[Any, ...]]:
        self._all |= names(self.mail).keys()
        return synchronise, (self.profile,)

    def restarted(self) -> Outcome:
        outcome = Outcome(killed=False, lost=sorted(self._all - self._here() - self._there()))
        began = time.monotonic()
        with Engine(Profile(self.profile)) as engine:
            engine.open()
            engine.claim()
            engine.accounts.give_password(self.account_id, SECRET).result(WITHIN)
            until = time.monotonic() + AT_REST_WITHIN
            while problems := engine.staff.sync_to_end((self.account_id,))[0].problems:
                if time.monotonic() > until:  # the dead one's session may hold the maildrop still
                    break
            outcome.restart = time.monotonic() - began
            outcome.other += [str(problem) for problem in problems]
            outcome.other += whole(engine.database.reader())
            here = _sources(engine.database.reader())
        outcome.lost += sorted(self._all - {name_of(source) for source in here})
        outcome.doubled += sorted({name_of(each) for each in here if here.count(each) > 1})
        if self.kind == "POP3, removed":
            outcome.other += [f"{name} was not removed" for name in sorted(self._there())]
        else:
            outcome.other += [f"{name} was removed" for name in sorted(self._all - self._there())]
        return outcome

    def _there(self) -> set[str]:
        return set(names(self.mail))

    def _here(self) -> set[str]:
        """Look into the store as the dead left it."""
        database = Database(self.profile, EventBus())
        database.open()
        found = {name_of(source) for source in _sources(database.reader())}
        database.close()
        return found


def world_of(folder: Path, kind: str, seed: int) -> World:
    """Make a world of a kind."""
    return (Pop3World if kind in POP3_KINDS else ImapWorld)(folder, kind, seed)


def whole(reader: Reader) -> list[str]:
    """Look at the whole store: SQLite's own check, every count, every source."""
    said = str(reader.value("PRAGMA integrity_check"))
    check_counts(reader)
    unreadable = reader.rows("SELECT key FROM message WHERE body = 1")
    lost = [key for (key,) in unreadable if bodies.source(reader, MessageKey(key)) is None]
    return [f"the database: {said}"] * (said != "ok") + [f"no source of {key}" for key in lost]


def state_of(mail: TrueMail) -> State:
    """Return where each letter lies on the server."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    with mail.lock:
        for path in mail.paths():
            for truth in mail.truth(path).values():
                found[name_of(truth.source)].append((path, truth.flags))
    return {name: _sorted(places) for name, places in found.items()}


def after(state: State, act: Act) -> State:
    """Return what follows from an act."""
    changed = dict(state)
    for name in act.names:
        places = changed.get(name, ())
        match act.kind:
            case "flag":
                change = (set(act.add), set(act.remove))
                changed[name] = tuple((p, (f | change[0]) - change[1]) for p, f in places)
            case "move":
                changed[name] = tuple((act.target, flags) for _, flags in places)
            case "copy":
                added = [(act.target, flags) for path, flags in places if path == "INBOX"]
                changed[name] = _sorted([*places, *added])
            case "remove":
                changed[name] = ()
    return changed


def _sorted(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (place[0], sorted(place[1]))))


def _sources(reader: Reader) -> list[bytes]:
    keys = reader.rows("SELECT key FROM message ORDER BY key")
    return [bodies.source(reader, MessageKey(key)) or b"" for (key,) in keys]


def _await_ready(here: Connection, process: BaseProcess) -> None:
    if here.poll(LONGEST):
        try:
            here.recv()
            return
        except EOFError:
            pass
    process.join(1.0)
    raise AssertionError(f"the worker did not begin: {process.exitcode}")
