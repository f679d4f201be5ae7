"""The account's POP3 worker: polls, fetches what is new, and deletes only what is safely here."""

import hashlib
import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from app.events import Activity, Event
from app.mime.headers import scan
from app.mime.parse import header_block
from app.model.account import Account, Protocol
from app.model.mailbox import MailboxId, Role
from app.model.message import Digest, Envelope, Flag
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import mailboxes, messages, operations, pop3
from app.store.database import Database
from app.sync import bodies
from app.sync.ahead import ahead
from app.sync.errands import Errands
from app.sync.lines import Lines, Pop3Item, Pop3Line
from app.sync.login import Gate
from app.sync.portions import portions
from app.sync.telling import Telling

log = logging.getLogger(__name__)

_BATCH_BYTES = 4_000_000
_BATCH = 200
_DEPTH = 3


class Wanted(NamedTuple):
    """A message of a listing. `uidl` is "" where the server's own name for it cannot be trusted."""

    number: int
    uidl: str
    size: int


class Letter(NamedTuple):
    """A message on its way into the store, with its line in the ledger."""

    wanted: Wanted
    line: pop3.Line
    source: bytes
    envelope: Envelope
    digest: Digest


def trusted(listing: Iterable[Pop3Item]) -> list[Wanted]:
    """Take over a listing. A UIDL that names two messages names none (RFC 1939 §7 forbids it)."""
    items = list(listing)
    often = Counter(item.uidl for item in items)
    return [
        Wanted(item.number, item.uidl if often[item.uidl] == 1 else "", item.size) for item in items
    ]


def vanished(listing: Iterable[Wanted], known: Iterable[str]) -> set[str]:
    """Name what the ledger knows and a complete listing does not show any more."""
    return {uidl for uidl in known if not uidl.startswith(_HASHED)} - {w.uidl for w in listing}


class Pop3Duty:
    """One account's polls. A poll is many turns: a batch each, on one connection.

    The order is what keeps mail safe: the message and its line in the ledger are committed together
    and durably; only then DELE, where the person wants it; only QUIT makes the server delete (RFC
    1939 §6). From then on the UIDL is not believed: the server may give it to another message.
    """

    def __init__(
        self,
        account: Account,
        database: Database,
        gate: Gate,
        tell: Callable[[Event], None],
        lines: Lines,
    ) -> None:
        self._account = account
        self._database = database
        self._gate = gate
        self._lines = lines
        self._telling = Telling(account.id, Protocol.POP3, tell)
        self.errands: Errands[Pop3Line] = Errands()
        self._paused = threading.Event()
        self._wanted = threading.Event()
        self._aborted = False
        self._line: Pop3Line | None = None
        self._batches: deque[list[Wanted]] = deque()
        self._ledger: dict[str, pop3.Line] = {}
        self._contents: set[str] = set()
        self._marked: list[str] = []
        self._done = 0
        self._total = 0
        self._next_poll = 0.0
        self.messages = 0
        self.size = 0

    def look(self, role: Role = Role.NONE) -> None:
        """Poll now; also ends a pause."""
        self._paused.clear()
        self._wanted.set()

    def pause(self) -> None:
        """Stop fetching until the next `look()`."""
        self._paused.set()

    def turn(self) -> float | None:
        """Fetch one batch, or begin or end a poll."""
        self._settle_operations()
        if self.errands:
            self._run_errand()
            return 0.0
        if self._paused.is_set():
            self._quit()
            return None
        if self._line is None:
            rest = self._next_poll - time.monotonic()
            return rest if rest > 0 and not self._wanted.is_set() else self._begin()
        if self._batches:
            self._fetch(self._line, self._batches.popleft())
            return 0.0
        self._quit()
        self._next_poll = time.monotonic() + 60.0 * max(1, self._account.settings.poll_minutes)
        return 0.0

    def poll_whole(self) -> None:
        """Make one poll in one go: a thread retrieves and reads ahead, this one stores.

        Deletions come last, since the line is busy until then.
        """
        self._settle_operations()
        self._begin()
        line = self._line
        assert line is not None
        here: list[Wanted] = []
        batches = (some for batch in self._batches for some in portions(_retrieved(line, batch)))
        with closing(ahead(batches, depth=_DEPTH, name="pop3 ahead")) as fetched:
            for found in fetched:
                self._store(found)
                here += (letter.wanted for letter in found)
                self._done += len(found)
                self._telling.progress(Activity.BODIES, self._done, self._total)
        self._delete(line, here)
        self._quit()

    def troubled(self, problem: Problem) -> None:
        """Hang up without QUIT: the server deletes nothing, and the next poll does it again."""
        self._hang_up()
        self._telling.disconnected(problem)
        self.errands.fail(problem)

    def abort(self) -> None:
        """End a blocking wait at once, from any thread."""
        self._aborted = True
        line = self._line
        if line is not None:
            line.abort()

    def close(self) -> None:
        """Hang up."""
        self.errands.close()
        self._hang_up()
        self._telling.disconnected()

    def _run_errand(self) -> None:
        """Run a job in a session of its own: the server lets one in at a time (RFC 1939 §4)."""
        self._quit()
        self._line = line = self._lines.pop3(self._gate.server)
        if self._aborted:
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        self._gate.pass_in(line)
        self.errands.connected()
        self.errands.run_one(line)
        self._quit()

    def _begin(self) -> float:
        """Connect, list, and plan the poll. A look from here on asks for another one."""
        self._wanted.clear()
        self._telling.progress(Activity.CONNECTING)
        self._line = line = self._lines.pop3(self._gate.server)
        if self._aborted:
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        self._gate.pass_in(line)
        self._telling.connected()
        listing = trusted(line.listing())
        self._learn(listing)
        here = [each for each in listing if self._is_here(each)]
        self._delete(line, here)
        new = [each for each in listing if not self._is_here(each)]
        self._batches.extend(_batched(new))
        self._done, self._total = 0, len(new)
        return 0.0

    def _fetch(self, line: Pop3Line, batch: Sequence[Wanted]) -> None:
        """Retrieve a batch, store it with its ledger lines, and then only delete."""
        here: list[Wanted] = []
        for found in portions(_retrieved(line, batch)):
            self._store(found)
            here += (letter.wanted for letter in found)
        self._delete(line, here)
        self._done += len(batch)
        self._telling.progress(Activity.BODIES, self._done, self._total)

    def _store(self, found: Sequence[Letter]) -> None:
        """Commit messages and ledger together, synced to the disk."""
        inbox, received = self._inbox(), int(time.time())
        lines = {letter.line.uidl: letter.line for letter in found}
        fresh = {each.line.uidl: each for each in found if not self._has_content(each.line)}
        letters = [(each.source, each.envelope, each.digest) for each in fresh.values()]
        with self._database.transaction(durable=True) as tx:
            keys = messages.add_letters(tx, inbox, letters, Flag.NONE, received)
            new = [lines[name] for name in fresh]
            pop3.remember(tx, self._account.id, zip(new, keys, strict=True))
            pop3.recognise(tx, self._account.id, (lines[n] for n in lines if n not in fresh))
        self._ledger.update(lines)
        self.messages += len(letters)
        self.size += sum(len(source) for source, _, _ in letters)

    def _delete(self, line: Pop3Line, here: Iterable[Wanted]) -> None:
        """Mark for deletion what is safely here, where the person wants that."""
        if self._account.settings.leave_on_server:
            return
        for each in here:
            try:
                line.delete(each.number)
            except LifafaError as error:
                if error.problem.kind is not ProblemKind.REFUSED:
                    raise
                log.info("the server keeps a message that was to be deleted")
            else:
                self._marked.append(each.uidl)

    def _learn(self, listing: Sequence[Wanted]) -> None:
        """Read the ledger, and note in it what is missing from a listing that names everything.

        One that does not (UIDL refused, or the same name twice) says nothing of what is missing;
        what it leaves without a name is told by its content.
        """
        self._ledger = pop3.ledger(self._database.reader(), self._account.id)
        self._contents = set()
        if not all(each.uidl for each in listing):
            self._contents = {line.sha256 for line in self._ledger.values()}
            return
        with self._database.transaction() as tx:
            pop3.listed(tx, self._account.id, vanished(listing, self._ledger))

    def _is_here(self, wanted: Wanted) -> bool:
        """Whether a listed message is here, going by its name and size."""
        line = self._ledger.get(wanted.uidl)
        return line is not None and (line.size == wanted.size or not line.sha256)

    def _has_content(self, line: pop3.Line) -> bool:
        """Whether what was fetched is here already, under its name, or nameless under any."""
        known = self._ledger.get(line.uidl)
        if known is not None:
            return known.sha256 == line.sha256
        return line.uidl.startswith(_HASHED) and line.sha256 in self._contents

    def _settle_operations(self) -> None:
        """End wishes at once: a POP3 account's mailboxes stand here alone."""
        due = operations.due(self._database.reader(), self._account.id, int(time.time()))
        if due:
            with self._database.transaction(durable=True) as tx:
                for operation in due:
                    operations.done(tx, operation.id)

    def _inbox(self) -> MailboxId:
        found = mailboxes.by_role(self._database.reader(), self._account.id, Role.INBOX)
        if found is None:
            raise LifafaError(Problem(ProblemKind.MAILBOX_GONE))
        return found.id

    def _quit(self) -> None:
        """End the session properly, which makes the server carry out its deletions."""
        if self._line is not None:
            self._distrust()
            self._line.quit()
        self._hang_up()
        self._telling.disconnected()

    def _distrust(self) -> None:
        """Before QUIT, since its answer may be lost: what it deletes frees its UIDL."""
        marked, self._marked = self._marked, []
        if marked:
            with self._database.transaction(durable=True) as tx:
                pop3.deleted(tx, self._account.id, marked)

    def _hang_up(self) -> None:
        self._marked.clear()
        line, self._line = self._line, None
        self._batches.clear()
        if line is not None:
            line.close()


_HASHED = "sha256:"


def _retrieved(line: Pop3Line, batch: Iterable[Wanted]) -> Iterator[Letter]:
    """Retrieve and read a batch; what the server refuses is left out."""
    numbers = {each.number: each for each in batch}
    for number, source in line.retrieve(sorted(numbers)):
        each = numbers.pop(number, None)
        if each is not None:
            envelope, digest = scan(header_block(source)), bodies.read(source)
            yield Letter(each, _line(each, source), source, envelope, digest)


def _line(wanted: Wanted, source: bytes) -> pop3.Line:
    """Write a message's line in the ledger: under its UIDL, else under what it is."""
    sha256 = hashlib.sha256(source).hexdigest()
    return pop3.Line(wanted.uidl or _HASHED + sha256, wanted.size, sha256)


def _batched(wanted: Iterable[Wanted]) -> Iterable[list[Wanted]]:
    batch: list[Wanted] = []
    size = 0
    for each in wanted:
        if batch and (size + each.size > _BATCH_BYTES or len(batch) == _BATCH):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += each.size
    if batch:
        yield batch
