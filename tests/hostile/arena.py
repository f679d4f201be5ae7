"""Where hostile servers meet the real staff over a real store, beside an honest account.

Each case goes the same way: the server strikes, what a person would see is compared; meanwhile the
honest account's mail arrives; the next good answer heals; the server strikes again, and the account
is stopped in the middle of it.
"""

import base64
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.credentials import Credentials, incoming_name
from app.events import Activity, ConnectionChanged, EngineFault, Event, EventBus, Progress
from app.mime.headers import scan
from app.mime.parse import digest, header_block
from app.model.account import (
    Account,
    AccountSettings,
    AuthMethod,
    Protocol,
    Secret,
    Security,
    Server,
)
from app.model.mailbox import Mailbox, MailboxId
from app.model.message import Flag, MessageKey
from app.model.operation import OperationKind
from app.model.problem import Problem, ProblemKind
from app.model.spine import MailQuery
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from app.store import accounts, bodies, lists, mailboxes, messages, operations, wishes
from app.store.database import Database, Transaction
from app.sync.lines import Lines
from app.sync.staff import Staff
from tests.hostile.imap import ImapDialect
from tests.hostile.pop3 import Pop3Dialect
from tests.hostile.server import HostileServer
from tests.hostile.tricks import Trick
from tests.support.certificates import Authority
from tests.sync.fakes import letter
from ui import wording

PATIENCE = 10.0
QUICK = 0.3
"""Seconds of silence borne from servers whose trick is silence."""

MOST_MEMORY = 200 << 20
SECRET = "secret"
_GLANCE = 0.005
_NUDGE = 0.03
_LETTERS = 3
_HEAPS = 100_000
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Case:
    """What one hostile server does, and what a person sees of it.

    `sees` None: all is well. `words` are the server's own, which must be quoted. `stored` are the
    letters (numbers) in INBOX after the strike, None: all. `invents`: what it hands out as mail
    counts as its mail. `wish` is carried out first. `mends` False: a lie nobody can see through
    remains.
    """

    name: str
    tricks: tuple[Trick, ...]
    sees: ProblemKind | None = None
    words: str = ""
    capabilities: str = ""
    security: Security = Security.NONE
    timeout: float = 5.0
    stored: tuple[int, ...] | None = None
    invents: bool = False
    wish: OperationKind | None = None
    settled: bool = False
    shows: Security | None = None
    leave: bool = True
    doubles: bool = False
    mends: bool = True
    detail: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass
class Arena:
    """The store, the staff, the honest account, and all that was told."""

    database: Database
    staff: Staff
    credentials: Credentials
    authority: Authority
    certificate: tuple[Path, Path]
    honest: Account
    honest_mail: ImapDialect
    timeouts: dict[int, float]
    told: list[Event] = field(default_factory=list)
    letters: int = 1000

    # --- the honest account ---

    def post(self) -> int:
        """Put a letter for the honest account on its server, and let it be looked for."""
        self.letters += 1
        self.honest_mail.inbox.put(letter(self.letters))
        self.staff.wake(self.honest.id)
        return self.letters

    def await_honest(self, number: int) -> None:
        """Wait until a letter is here, with its body."""
        until(lambda: letter(number) in self.sources(self.honest), "the honest account's mail")

    def own_letter(self) -> bytes:
        """Write a letter that no server has yet."""
        self.letters += 1
        return letter(self.letters)

    # --- what is in the store ---

    def inbox(self, account: Account) -> Mailbox | None:
        return next(iter(self.boxes_at(account, "INBOX")), None)

    def boxes(self, account: Account) -> list[Mailbox]:
        return [b for b in mailboxes.all(self.database.reader()) if b.account_id == account.id]

    def boxes_at(self, account: Account, path: str) -> list[Mailbox]:
        """Return the mailboxes of that path, without reading those of others."""
        reader = self.database.reader()
        sql = "SELECT id FROM mailbox WHERE account_id = ? AND lower(path) = lower(?) AND gone = 0"
        found = reader.rows(sql, (account.id, path))
        return [mailboxes.get(reader, MailboxId(each)) for (each,) in found]

    def keys(self, box: Mailbox) -> tuple[MessageKey, ...]:
        return lists.head(self.database.reader(), MailQuery(mailbox_ids=(box.id,)), _HEAPS).keys

    def sources(self, account: Account, path: str = "INBOX") -> list[bytes]:
        """Return the messages in a mailbox, b"" for one without its body."""
        reader = self.database.reader()
        found = self.boxes_at(account, path)
        return [bodies.source(reader, key) or b"" for box in found for key in self.keys(box)]

    def uids(self, box: Mailbox) -> list[int]:
        return list(messages.uids(self.database.reader(), box.id))

    # --- what was told ---

    def problems(self, account: Account) -> list[Problem]:
        return [
            event.problem
            for event in list(self.told)
            if isinstance(event, ConnectionChanged)
            and event.account_id == account.id
            and event.problem is not None
        ]

    def faults(self) -> list[EngineFault]:
        return [event for event in list(self.told) if isinstance(event, EngineFault)]

    def at_rest(self, account: Account) -> bool:
        now = [
            event.activity
            for event in list(self.told)
            if isinstance(event, Progress) and event.account_id == account.id
        ]
        return bool(now) and now[-1] is Activity.IDLE

    # --- the hostile account ---

    @contextmanager
    def account(self, server: HostileServer, case: Case, protocol: Protocol) -> Iterator[Account]:
        """Have an account at this server for the time of a case; its traces go with it."""
        del self.told[:]
        self.timeouts[server.port] = case.timeout
        settings = self._settings(server.port, case, protocol)
        with self.database.transaction() as tx:
            account = accounts.add(tx, settings)
        self.credentials.put(incoming_name(account.id), Secret(SECRET))
        try:
            yield account
        finally:
            self.staff.stop(account.id)
            with self.database.transaction() as tx:
                accounts.remove(tx, account.id)

    def _settings(self, port: int, case: Case, protocol: Protocol) -> AccountSettings:
        incoming = Server(
            *(protocol, "127.0.0.1", port, case.security, "me", AuthMethod.AUTO),
            ca_file=str(self.authority.ca_file),
        )
        outgoing = Server(Protocol.SMTP, "127.0.0.1", 9, Security.TLS, "me")
        return AccountSettings(
            f"port{port}@example.org", "Me", incoming, outgoing, leave_on_server=case.leave
        )


def opened(folder: Path, authority: Authority, stack: ExitStack) -> Arena:
    """Open the arena: a store, a staff, and an honest account with its server."""
    timeouts: dict[int, float] = {}
    told: list[Event] = []
    bus = EventBus()
    bus.subscribe(told.append)
    database = Database(folder, bus)
    database.open()
    stack.callback(database.close)
    credentials = Credentials("hostile", session_only=True)
    staff = Staff(database, credentials, bus, _lines(timeouts))
    stack.callback(staff.stop_all)
    mail = ImapDialect()
    server = HostileServer(mail)
    stack.enter_context(server)
    incoming = Server(Protocol.IMAP, "127.0.0.1", server.port, Security.NONE, "me")
    outgoing = Server(Protocol.SMTP, "127.0.0.1", 9, Security.TLS, "me")
    with database.transaction() as tx:
        settings = AccountSettings("honest@example.org", "Honest", incoming, outgoing)
        account = accounts.add(tx, settings)
    credentials.put(incoming_name(account.id), Secret(SECRET))
    arena = Arena(
        database,
        staff,
        credentials,
        authority,
        authority.issue("arena"),
        account,
        mail,
        timeouts,
        told,
    )
    staff.start(account.id)
    arena.await_honest(arena.post())
    until(lambda: not _named("idle honest@example.org") or len(server.said) > 8, "the staff")
    return arena


def _lines(timeouts: dict[int, float]) -> Lines:
    """Make real sessions, with each server's own patience; compressed where that is offered."""
    return Lines(
        imap=lambda server: ImapSession(
            server, timeout=timeouts.get(server.port, 5.0), compress=True
        ),
        pop3=lambda server: Pop3Session(server, timeout=timeouts.get(server.port, 5.0)),
    )


# --- one case ---


def play_imap(arena: Arena, case: Case) -> None:
    """Let an IMAP server play its tricks on the staff, and look at everything."""
    dialect = ImapDialect(case.capabilities)
    for number in range(1, _LETTERS + 1):
        dialect.inbox.put(letter(number))
    dialect.boxes["Work"].put(letter(9))
    known = {letter(number) for number in (*range(1, _LETTERS + 1), 9)}

    def in_order(account: Account) -> bool:
        return all(
            sorted(arena.sources(account, path))
            == sorted(each.source for each in box.messages.values())
            for path, box in dialect.boxes.items()
        )

    _play(arena, case, dialect, Protocol.IMAP, known, in_order)


def play_pop3(arena: Arena, case: Case) -> None:
    """Let a POP3 server play its tricks on the staff, and look at everything."""
    sources = [letter(number) for number in range(1, _LETTERS + 1)]
    dialect = Pop3Dialect(case.capabilities, sources)

    def in_order(account: Account) -> bool:
        here = arena.sources(account)
        gone = not dialect.drop if not case.leave else len(dialect.drop) == _LETTERS
        return sorted(set(here) if case.doubles else here) == sorted(sources) and gone

    _play(arena, case, dialect, Protocol.POP3, set(sources), in_order)
    lost = [source for source in dialect.removed if source not in sources]
    assert not lost


def _play(
    arena: Arena,
    case: Case,
    dialect: ImapDialect | Pop3Dialect,
    protocol: Protocol,
    known: Collection[bytes],
    in_order: Callable[[Account], bool],
) -> None:
    server = HostileServer(dialect, case.security, arena.certificate)
    with server:
        with arena.account(server, case, protocol) as account:
            _strike(arena, server, account, case, in_order)
            memory = Memory()
            honest = arena.post()
            seen = _seen(arena, account, case)
            arena.await_honest(honest)
            _compare(seen, case)
            _check_store(arena, account, case, known)
            assert memory.grown() < MOST_MEMORY
            server.behave()
            _heal(arena, account, case, in_order)
        with arena.account(server, case, protocol) as account:
            _strike(arena, server, account, case, in_order)
            arena.staff.stop(account.id)
            assert not _named(account.label), "a worker did not stop"
    _check_secret(server, case)
    assert arena.faults() == []


def _strike(
    arena: Arena,
    server: HostileServer,
    account: Account,
    case: Case,
    in_order: Callable[[Account], bool],
) -> None:
    """Bring the account to where the tricks have their occasion, and let them be played."""
    if case.settled or case.wish:
        server.behave()
        _settle(arena, account, in_order)
        _want(arena, account, case.wish)
    server.restock()
    server.misbehave(*case.tricks, shows=case.shows)
    arena.staff.start(account.id)
    until(lambda: server.struck, "the strike")


def _settle(arena: Arena, account: Account, in_order: Callable[[Account], bool]) -> None:
    """Let all be in order first."""
    arena.staff.start(account.id)
    until(lambda: in_order(account) and arena.at_rest(account), "first mail")
    arena.staff.stop(account.id)
    arena.told.clear()


def _want(arena: Arena, account: Account, kind: OperationKind | None) -> None:
    """Want something that the server shall be told."""
    inbox = arena.inbox(account)
    if kind is None or inbox is None:
        return
    keys = arena.keys(inbox)[:1]
    (work,) = arena.boxes_at(account, "Work")
    now = int(time.time())
    with arena.database.transaction(durable=True) as tx:
        match kind:
            case OperationKind.FLAG:
                seen = messages.rows(tx, keys)[0].flags & Flag.SEEN
                wishes.flag(tx, keys, Flag.SEEN & ~seen, seen)
            case OperationKind.MOVE:
                wishes.move(tx, keys, work.id)
            case OperationKind.DELETE:
                wishes.delete(tx, keys, now - 60, now - 1)
            case OperationKind.APPEND:
                _file(tx, arena.own_letter(), work)


def _file(tx: Transaction, source: bytes, target: Mailbox) -> None:
    """File a letter of one's own, as sending does."""
    envelope = scan(header_block(source))
    key = messages.add_local(
        tx, target.id, source, envelope, bodies.prepared(digest(source)), Flag.SEEN, 0
    )
    operations.add(tx, OperationKind.APPEND, key, target_id=target.id)


def _seen(arena: Arena, account: Account, case: Case) -> Problem | None:
    """Wait for what a person sees: a trouble, or that all is well."""
    if case.sees is None:
        until(lambda: arena.at_rest(account), "all to be well")
        return next(iter(arena.problems(account)), None)
    until(lambda: bool(arena.problems(account)), f"{case.sees} to be told")
    return arena.problems(account)[0]


def _compare(seen: Problem | None, case: Case) -> None:
    """Compare the trouble and its words with what they should be."""
    if seen is None or case.sees is None:
        assert (seen, case.sees) == (None, None)
        return
    assert seen.kind is case.sees, seen
    if case.detail:
        assert seen.detail == case.detail
    sentence, quoted = wording.problem(seen), wording.particulars(seen)
    assert sentence.endswith((".", "”"))
    assert "%" not in sentence
    for text in (sentence, quoted):
        assert "\n" not in text
        assert "Traceback" not in text
        assert all(c.isprintable() for c in text)
        assert len(text) < 700
        assert SECRET not in text
    if case.words:
        assert case.words in quoted


def _check_store(arena: Arena, account: Account, case: Case, known: Collection[bytes]) -> None:
    """Nothing is in the store that the server does not have, and nothing absurd."""
    for box in arena.boxes(account)[:_LOOKED_AT]:
        assert not set("\r\n\0") & set(box.path)
        uids = arena.uids(box)
        assert len(set(uids)) == len(uids)
        assert all(0 < uid < 1 << 32 for uid in uids)
        assert box.total == len(arena.keys(box))
        if not case.invents and case.wish is not OperationKind.APPEND:
            assert set(arena.sources(account, box.path)) <= {*known, b""}
    if case.stored is not None:
        assert sorted(arena.sources(account)) == sorted(map(letter, case.stored))


def _check_secret(server: HostileServer, case: Case) -> None:
    """Where TLS was asked for, the password and its encodings were never said in clear."""
    if case.security is Security.NONE:
        return
    plain = b"".join(server.in_clear)
    for form in (b"secret", base64.b64encode(b"secret"), base64.b64encode(b"\0me\0secret")):
        assert form not in plain


def _heal(arena: Arena, account: Account, case: Case, in_order: Callable[[Account], bool]) -> None:
    """Let the honest answers come: the account is in order, without a restart."""
    arena.told.clear()
    with arena.database.transaction() as tx:  # wishes that were put off have their time now
        tx.execute("UPDATE operation SET due = 0 WHERE account_id = ?", (account.id,))

    def wake() -> None:
        arena.staff.wake(account.id)

    if case.mends:
        until(lambda: in_order(account) and arena.at_rest(account), "order", wake)
    else:
        until(lambda: arena.at_rest(account), "rest", wake)


def _named(label: str) -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.endswith(label)]


def until(
    condition: Callable[[], bool], what: str, nudge: Callable[[], None] | None = None
) -> None:
    """Wait for something, nudging ever more seldom."""
    end = time.monotonic() + PATIENCE
    pause, next_nudge = _NUDGE, 0.0
    while not condition():
        now = time.monotonic()
        assert now < end, f"waited {PATIENCE} s for {what}"
        if nudge is not None and now > next_nudge:
            nudge()
            pause, next_nudge = 2 * pause, now + pause
        time.sleep(_GLANCE)


class Memory:
    """How much more memory this process took at its peak since this was made (Linux)."""

    def __init__(self) -> None:
        self._before = 0
        self._reset()

    def grown(self) -> int:
        """Return the growth in bytes; 0 where the system does not tell."""
        return max(0, _status("VmHWM") - self._before)

    def _reset(self) -> None:
        try:
            Path("/proc/self/clear_refs").write_text("5")
            self._before = _status("VmRSS")
        except OSError:
            self._before = _status("VmHWM")


def _status(name: str) -> int:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)
