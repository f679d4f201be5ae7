"""Small true servers in memory, and connections to them that fail on demand."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.mime.headers import scan
from app.mime.parse import header_block
from app.model.account import Secret, Server
from app.model.mailbox import ListedMailbox, Role
from app.model.message import Arrival, Flag
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import RecipientResult, RecipientState, SubmitOptions
from app.protocols.imap_select import SyncPoint
from app.sync.lines import Lines
from app.sync.reconcile import FlagsTold, MailboxStatus, uid_set

LOST = LifafaError(Problem(ProblemKind.CONNECTION_LOST))
REFUSED = LifafaError(Problem(ProblemKind.REFUSED, text="no"))
GARBAGE = LifafaError(Problem(ProblemKind.PROTOCOL, text="garbage"))
GONE = LifafaError(Problem(ProblemKind.MAILBOX_GONE, text="no such mailbox"))
YES, NO, LATER = RecipientState.ACCEPTED, RecipientState.REFUSED, RecipientState.PENDING
WRONG = LifafaError(Problem(ProblemKind.AUTH_FAILED, text="wrong"))


def letter(number: int, *, size: int = 0, name: str = "") -> bytes:
    """A letter with a Message-ID of its own."""
    name = name or f"m{number}@example.org"
    head = (
        f"From: Asha <asha@example.org>\r\nTo: me@example.org\r\nSubject: Letter {number}\r\n"
        f"Message-ID: <{name}>\r\nDate: Mon, 01 Jan 2024 00:00:00 +0000\r\n\r\n"
    )
    return (head + f"body of {number}\r\n").encode() + b"x" * size


@dataclass
class Held:
    """A message as the server holds it."""

    source: bytes
    flags: Flag = Flag.NONE
    modseq: int = 1
    object_id: str = ""
    keywords: tuple[str, ...] = ()
    received: int = 0


@dataclass
class Box:
    """A mailbox on the server."""

    role: Role = Role.NONE
    uidvalidity: int = 1
    uidnext: int = 1
    modseq: int = 1
    held: dict[int, Held] = field(default_factory=dict)
    expunged: list[tuple[int, int]] = field(default_factory=list)
    object_id: str = ""
    subscribed: bool = True

    def put(self, source: bytes, flags: Flag = Flag.NONE, object_id: str = "") -> int:
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.modseq += 1
        self.held[uid] = Held(source, flags, self.modseq, object_id, received=1_700_000_000 + uid)
        return uid

    def take(self, uid: int) -> Held:
        """Expunge a message, and remember it for those who ask what vanished (RFC 7162)."""
        self.modseq += 1
        self.expunged.append((self.modseq, uid))
        return self.held.pop(uid)

    def flag(self, uid: int, add: Flag, remove: Flag = Flag.NONE) -> None:
        self.modseq += 1
        held = self.held[uid]
        self.held[uid] = replace(held, flags=(held.flags | add) & ~remove, modseq=self.modseq)

    def names(self) -> list[str]:
        return [scan(header_block(each.source)).message_id for each in self.held.values()]


class FakeFacts(NamedTuple):
    """What a checker is told of a message."""

    uid: int
    flags: Flag
    keywords: tuple[str, ...]
    size: int


class FakeNamespace(NamedTuple):
    prefix: str = ""
    delimiter: str = "/"


class FakeQuota(NamedTuple):
    used: int
    limit: int


@dataclass(frozen=True)
class Opened:
    """What a SELECT answers."""

    uidvalidity: int
    uidnext: int
    exists: int
    modseq: int = 0
    resynced: bool = False
    changed: tuple[FlagsTold, ...] = ()
    vanished: tuple[str, ...] = ()
    object_id: str = ""


@dataclass(frozen=True)
class Surveyed:
    """What LIST-STATUS answers."""

    mailboxes: list[ListedMailbox]
    statuses: dict[str, MailboxStatus]


class FakeMailServer:
    """Mailboxes, and the faults a test wants.

    `faults` maps a command to what it raises next, in order; `forgotten` to what it raises after it
    was carried out; `poison` UIDs raise whenever fetched; `lies` makes every message weigh one byte
    until it comes. What the server can is told by the names of its capabilities.
    """

    def __init__(
        self,
        *,
        condstore: bool = True,
        qresync: bool = False,
        move: bool = True,
        uidplus: bool = True,
        objectid: bool = False,
        idle: bool = False,
        tells_uids: bool = True,
        unselect: bool = True,
    ) -> None:
        self.boxes: dict[str, Box] = {"INBOX": Box(Role.INBOX)}
        self.condstore = condstore or qresync
        self.qresync = qresync
        self.move = move
        self.uidplus = uidplus
        self.objectid = objectid
        self.idle = idle
        self.tells_uids = tells_uids
        self.unselect = unselect
        self.gmail = False
        self.forgotten: dict[str, list[Exception | None]] = {}
        self.password = "secret"
        self.lies = False
        self.faults: dict[str, list[Exception | None]] = {}
        self.poison: dict[int, Exception] = {}
        self.said: list[str] = []
        self.counted: Counter[str] = Counter()
        self.before: Callable[[str], None] = lambda command: None
        self.lines: list[FakeImapLine] = []
        self.personal = FakeNamespace()
        self.room: FakeQuota | None = None
        self.alerts: list[str] = []

    @property
    def asked(self) -> list[str]:
        """What was said, but for leaving a mailbox."""
        return [word for word in self.said if word != "unselect"]

    @property
    def inbox(self) -> Box:
        return self.boxes["INBOX"]

    def make(self, server: Server) -> "FakeImapLine":
        line = FakeImapLine(self)
        self.lines.append(line)
        return line

    def fill(self, count: int, path: str = "INBOX") -> None:
        for number in range(1, count + 1):
            self.boxes[path].put(letter(number))

    @property
    def capabilities(self) -> frozenset[str]:
        offered = {
            "IDLE": self.idle,
            "CONDSTORE": self.condstore,
            "QRESYNC": self.qresync,
            "MOVE": self.move,
            "UIDPLUS": self.uidplus,
            "OBJECTID": self.objectid,
            "UNSELECT": self.unselect,
            "X-GM-EXT-1": self.gmail,
        }
        return frozenset(name for name, here in offered.items() if here)

    def status(self, path: str) -> MailboxStatus:
        if path not in self.boxes:
            raise GONE
        box = self.boxes[path]
        modseq = box.modseq if self.condstore else 0
        return MailboxStatus(box.uidvalidity, box.uidnext, len(box.held), modseq)

    def opened(self, path: str, known: SyncPoint | None) -> Opened:
        """Answer a SELECT, with what changed since `known` where that is understood."""
        now, box = self.status(path), self.boxes[path]
        name = box.object_id if self.objectid else ""
        plain = Opened(now.uidvalidity, now.uidnext, now.exists, now.modseq, object_id=name)
        if not (self.qresync and known and known.uidvalidity == box.uidvalidity):
            return plain
        changed = [(u, h.flags, ()) for u, h in box.held.items() if h.modseq > known.modseq]
        gone = sorted(uid for modseq, uid in box.expunged if modseq > known.modseq)
        sets = (uid_set(gone),) if gone else ()
        return replace(plain, resynced=True, changed=tuple(changed), vanished=sets)


class FakeImapLine:
    """A connection to a FakeMailServer."""

    def __init__(self, server: FakeMailServer) -> None:
        self._server = server
        self._box = Box()
        self._seen: tuple[str, MailboxStatus] | None = None
        self.connected = False
        self.aborted = False

    @property
    def closed(self) -> bool:
        return self.aborted

    @property
    def capabilities(self) -> frozenset[str]:
        return self._server.capabilities

    def connect(self) -> None:
        self._hear("connect")
        self.connected = True

    def login(self, secret: Secret | None, *, most: int = 1) -> None:
        self._hear("login")
        if secret is None or secret.value != self._server.password:
            raise WRONG

    def close(self) -> None:
        self.connected = False

    def abort(self) -> None:
        self.aborted = True

    def list_mailboxes(self) -> list[ListedMailbox]:
        self._hear("list")
        return self._listed()

    def survey(self) -> Surveyed:
        self._hear("survey")
        statuses: dict[str, MailboxStatus] = {}
        for path in self._server.boxes:
            with suppress(LifafaError):  # what cannot be opened is left out
                statuses[path] = self._status(path)
        return Surveyed(self._listed(), statuses)

    def status(self, path: str) -> MailboxStatus:
        self._hear("status", path)
        return self._status(path)

    def select(self, path: str, known: SyncPoint | None = None) -> Opened:
        self._hear("select", path)
        opened = self._server.opened(path, known)
        self._box = self._server.boxes[path]
        self._seen = path, self._server.status(path)
        return opened

    def unselect(self) -> None:
        self._hear("unselect")
        self._seen = None
        self._box = Box()

    def fetch_headers(self, uid_set: str) -> Iterator[Arrival]:
        self._hear("headers", uid_set)
        for uid in reversed(self._in(uid_set)):
            self._taste(uid)
            held = self._box.held[uid]
            envelope = scan(header_block(held.source))
            size = 1 if self._server.lies else len(held.source)
            name = held.object_id if self._server.objectid else ""
            words, came = held.keywords, held.received
            yield Arrival(uid, held.flags, words, came, size, envelope, name)

    def fetch_bodies(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        self._hear("bodies", ",".join(map(str, uids)))
        for uid in uids:
            self._server.before("body")
            self._taste(uid)
            if uid in self._box.held:
                yield uid, self._box.held[uid].source

    def fetch_flags(
        self, uid_set: str, changed_since: int = 0
    ) -> Iterator[tuple[int, Flag, tuple[str, ...]]]:
        self._hear("flags", uid_set)
        for uid in self._in(uid_set):
            held = self._box.held[uid]
            if held.modseq > changed_since:
                yield uid, held.flags, held.keywords

    def search(self, criteria: str) -> list[int]:
        self._hear("search", criteria)
        return self._in(criteria.removeprefix("UID ").replace("ALL", "1:*"))

    def store(self, uids: Collection[int], add: Flag, remove: Flag) -> None:
        self._hear("store", ",".join(map(str, uids)))
        for uid in uids:
            if uid in self._box.held:
                self._box.flag(uid, add, remove)
        self._forget("store")

    def move(self, uids: Collection[int], path: str) -> dict[int, int]:
        self._hear("move", path)
        if not self._server.move:
            raise LifafaError(Problem(ProblemKind.REFUSED, detail="no-move"))
        target = self._server.boxes.get(path)
        if target is None:
            raise GONE
        here = [uid for uid in uids if uid in self._box.held]
        told = {uid: self._into(target, self._box.take(uid)) for uid in here}
        self._forget("move")
        return told if self._server.tells_uids else {}

    def copy(self, uids: Collection[int], path: str) -> dict[int, int]:
        self._hear("copy", path)
        if path not in self._server.boxes:
            raise GONE
        target, held = self._server.boxes[path], self._box.held
        told = {uid: self._into(target, held[uid]) for uid in uids if uid in held}
        self._forget("copy")
        return told if self._server.tells_uids and self._server.uidplus else {}

    def delete(self, uids: Collection[int]) -> bool:
        self._hear("delete", ",".join(map(str, uids)))
        for uid in uids:
            if uid in self._box.held:
                self._box.flag(uid, Flag.DELETED)
                if self._server.uidplus:
                    self._box.take(uid)
        self._forget("delete")
        return self._server.uidplus

    def append(self, path: str, source: bytes, flags: Flag, date: int) -> int | None:
        self._hear("append", path)
        if path not in self._server.boxes:
            raise GONE
        uid = self._server.boxes[path].put(source, flags)
        self._forget("append")
        return uid if self._server.tells_uids and self._server.uidplus else None

    def create(self, path: str) -> None:
        self._hear("create", path)
        self._server.boxes.setdefault(path, Box())

    def rename(self, old: str, new: str) -> None:
        self._hear("rename", f"{old} {new}")
        if old not in self._server.boxes:
            raise GONE
        if new in self._server.boxes:
            raise REFUSED
        for path in list(self._server.boxes):
            if path == old or path.startswith(f"{old}/"):
                self._server.boxes[new + path[len(old) :]] = self._server.boxes.pop(path)

    def delete_mailbox(self, path: str) -> None:
        self._hear("delete-mailbox", path)
        if path not in self._server.boxes:
            raise GONE
        del self._server.boxes[path]

    def subscribe(self, path: str, wanted: bool) -> None:
        self._hear("subscribe", f"{path} {wanted}")
        self._server.boxes[path].subscribed = wanted

    @property
    def personal(self) -> FakeNamespace:
        return self._server.personal

    def quota(self) -> FakeQuota | None:
        return self._server.room

    def take_alerts(self) -> tuple[str, ...]:
        told, self._server.alerts = tuple(self._server.alerts), []
        return told

    def fetch_facts(self, uid_set: str) -> Iterator[FakeFacts]:
        self._hear("facts", uid_set)
        for uid in self._in(uid_set):
            held = self._box.held[uid]
            size = 1 if self._server.lies else len(held.source)
            yield FakeFacts(uid, held.flags, held.keywords, size)

    def find_message_id(self, message_id: str) -> list[int]:
        self._hear("find", message_id)
        wanted = f"<{message_id}>".encode()
        return [uid for uid, held in self._box.held.items() if wanted in held.source]

    def idle(
        self, seconds: float, stop: Callable[[], bool], told: Callable[[], None] = lambda: None
    ) -> bool:
        self._hear("idle")
        return False

    def interrupt(self) -> None: ...

    def take_news(self) -> object:
        return None

    def noop(self) -> bool:
        self._hear("noop")
        return False

    def _status(self, path: str) -> MailboxStatus:
        """Tell of the mailbox that is open how it stood when it was opened, as Dovecot does."""
        if self._seen is not None and self._seen[0] == path:
            return self._seen[1]
        return self._server.status(path)

    def _into(self, box: Box, held: Held) -> int:
        uid = box.put(held.source, held.flags, held.object_id)
        box.held[uid].received = held.received
        return uid

    def _listed(self) -> list[ListedMailbox]:
        return [
            ListedMailbox(path, "/", box.role, True, box.subscribed)
            for path, box in self._server.boxes.items()
        ]

    def _in(self, uid_set: str) -> list[int]:
        newest = max(self._box.held, default=0)
        found: set[int] = set()
        for part in uid_set.split(","):
            first, _, last = part.partition(":")
            low, high = int(first), newest if last == "*" else int(last or first)
            low, high = min(low, high), max(low, high)
            found.update(uid for uid in self._box.held if low <= uid <= high)
        return sorted(found)

    def _taste(self, uid: int) -> None:
        if uid in self._server.poison:
            raise self._server.poison[uid]

    def _forget(self, command: str) -> None:
        """Lose the answer to what was done."""
        waiting = self._server.forgotten.get(command)
        if waiting and (fault := waiting.pop(0)) is not None:
            raise fault

    def _hear(self, command: str, what: str = "") -> None:
        if self.aborted:
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        self._server.before(command)
        self._server.said.append(f"{command} {what}".strip())
        self._server.counted[command] += 1
        waiting = self._server.faults.get(command)
        if waiting and (fault := waiting.pop(0)) is not None:
            raise fault


@dataclass(frozen=True)
class FakeItem:
    number: int
    uidl: str
    size: int


class FakePop3Server:
    """A maildrop: (uidl, source) pairs. DELE takes effect with QUIT alone."""

    def __init__(self, *letters: tuple[str, bytes]) -> None:
        self.drop = list(letters)
        self.retrieved: list[int] = []
        self.lies = False
        self.refused: set[int] = set()
        self.begun: list[int] = []
        self.no_top: set[int] = set()
        self.misnumbered: list[FakeItem] = []
        self.refusal: Problem | None = None
        self.login_delay = 0
        self.expire: int | None = None
        self.offers_top = True
        self.logins = 0
        self.faults: dict[str, list[Exception | None]] = {}
        self.before: Callable[[str], None] = lambda command: None

    def make(self, server: Server) -> "FakePop3Line":
        return FakePop3Line(self)


class FakePop3Line:
    """A POP3 session."""

    def __init__(self, server: FakePop3Server) -> None:
        self._server = server
        self._marked: set[int] = set()

    def connect(self) -> None:
        self._hear("connect")

    def login(self, secret: Secret | None, *, most: int = 1) -> None:
        self._hear("login")
        self._server.logins += 1

    def close(self) -> None: ...

    def abort(self) -> None: ...

    @property
    def login_delay(self) -> int:
        return self._server.login_delay

    @property
    def expire(self) -> int | None:
        return self._server.expire

    @property
    def offers_top(self) -> bool:
        return self._server.offers_top

    @property
    def refusal(self) -> Problem | None:
        return self._server.refusal

    def listing(self) -> list[FakeItem]:
        self._hear("listing")
        return [
            FakeItem(number, uidl, 1 if self._server.lies else len(source))
            for number, (uidl, source) in enumerate(self._server.drop, start=1)
        ] + self._server.misnumbered

    def retrieve(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        for number in numbers:
            self._hear("retrieve")
            if number in self._server.refused:
                self._server.refusal = REFUSED.problem
                continue
            self._server.retrieved.append(number)
            yield number, self._server.drop[number - 1][1]

    def beginnings(self, numbers: Sequence[int], lines: int) -> Iterator[tuple[int, bytes]]:
        for number in numbers:
            self._hear("top")
            if number in self._server.refused | self._server.no_top:
                continue
            self._server.begun.append(number)
            yield number, beginning(self._server.drop[number - 1][1], lines)

    def mark(self, numbers: Sequence[int]) -> list[int]:
        marked = [number for number in numbers if self._agrees()]
        self._marked.update(marked)
        return marked

    def _agrees(self) -> bool:
        try:
            self._hear("delete")
        except LifafaError as error:
            if error.problem.kind is not ProblemKind.REFUSED:
                raise
            return False
        return True

    def quit(self) -> None:
        self._hear("quit")
        self._server.drop = [
            each for n, each in enumerate(self._server.drop, start=1) if n not in self._marked
        ]

    def _hear(self, command: str) -> None:
        self._server.before(command)
        waiting = self._server.faults.get(command)
        if waiting and (fault := waiting.pop(0)) is not None:
            raise fault


def beginning(source: bytes, lines: int) -> bytes:
    """Return what TOP gives: the header, and so many lines of the body."""
    header, blank, body = source.partition(b"\r\n\r\n")
    return header + blank + b"".join(body.splitlines(keepends=True)[:lines])


NO_WISHES = SubmitOptions()


class FakeSubmissionServer:
    """Takes letters. `fate` says what the server does with the next attempts, in order."""

    def __init__(self, *fates: str) -> None:
        self.fates = list(fates)
        self.taken: list[tuple[str, tuple[str, ...], bytes]] = []
        self.password = "secret"
        self.logins = 0
        self.connections: list[Server] = []
        self.before: Callable[[str], None] = lambda step: None
        self.on_taken: Callable[[bytes], object] = lambda source: None
        self.options: list[SubmitOptions] = []
        self.offers: frozenset[str] = frozenset({"smtputf8"})
        self.latest_release = 0

    def make(self, server: Server) -> "FakeSmtpLine":
        self.connections.append(server)
        return FakeSmtpLine(self)


class FakeSmtpLine:
    """A submission session.

    Fates: taken, busy, refused, lost (before the dot), lost-taken and lost-not-taken (after the
    dot), odd-taken (taken, with a reply that means nothing), partly (the last recipient is
    refused), later (it is put off); the last two also behind a lost one, as in lost-taken-partly.
    """

    def __init__(self, server: FakeSubmissionServer) -> None:
        self._server = server
        self.heard: tuple[RecipientResult, ...] = ()
        self.verdict = ""

    @property
    def offers_dsn(self) -> bool:
        return "dsn" in self._server.offers

    @property
    def offers_require_tls(self) -> bool:
        return "requiretls" in self._server.offers

    @property
    def offers_smtputf8(self) -> bool:
        return "smtputf8" in self._server.offers

    @property
    def offers_future_release(self) -> bool:
        return self._server.latest_release > 0

    @property
    def latest_release(self) -> int:
        return self._server.latest_release

    def connect(self) -> None:
        self._server.before("connect")

    def login(self, secret: Secret | None, *, most: int = 1) -> None:
        self._server.logins += 1
        if secret is not None and secret.value != self._server.password:
            raise WRONG

    def close(self) -> None: ...

    def abort(self) -> None: ...

    def submit(
        self,
        sender: str,
        recipients: Sequence[str],
        source: bytes,
        before_final_dot: Callable[[], None],
        *,
        options: SubmitOptions = NO_WISHES,
    ) -> tuple[RecipientResult, ...]:
        self._server.options.append(options)
        self.verdict = ""
        fate = self._server.fates.pop(0) if self._server.fates else "taken"
        self._server.before("data")
        match fate:
            case "busy":
                raise LifafaError(Problem(ProblemKind.BUSY, code=451, text="later"))
            case "refused":
                raise LifafaError(Problem(ProblemKind.REFUSED, code=550, text="no"))
            case "lost":
                raise LOST
        self.heard = self._results(recipients, fate)
        before_final_dot()
        self._server.before("dot")
        if not fate.startswith("lost-not-taken"):
            self._server.taken.append((sender, tuple(recipients), source))
            self._server.on_taken(source)
        self._server.before("taken")
        if fate.startswith("lost"):
            raise LOST
        if fate == "odd-taken":
            raise LifafaError(Problem(ProblemKind.PROTOCOL, code=252, text="queued, perhaps"))
        self.verdict = "250 2.0.0 Ok: queued as 4F2A"
        return self.heard

    def _results(self, recipients: Sequence[str], fate: str) -> tuple[RecipientResult, ...]:
        """What is said of each recipient: the last is refused or put off, where the fate is so."""
        taken = [RecipientResult(r, YES, 250, "2.1.5", "Ok") for r in recipients]
        if "partly" in fate:
            taken[-1] = RecipientResult(recipients[-1], NO, 550, "5.1.1", "no such user")
        if "later" in fate:
            taken[-1] = RecipientResult(recipients[-1], LATER, 450, "4.2.0", "greylisted")
        return tuple(taken)


def lines(
    imap: FakeMailServer | None = None,
    pop3: FakePop3Server | None = None,
    smtp: FakeSubmissionServer | None = None,
) -> Lines:
    """Connections to these servers."""
    return Lines(
        imap=(imap or FakeMailServer()).make,
        pop3=(pop3 or FakePop3Server()).make,
        smtp=(smtp or FakeSubmissionServer()).make,
    )
