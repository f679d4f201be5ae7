"""The account's POP3 worker: polls, fetches what is new, and deletes only what is safely here."""

import hashlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from app.events import Activity, BodyFailed, Event
from app.mime.headers import scan
from app.mime.parse import header_block
from app.model.account import Account, Pop3Keep, Protocol
from app.model.mailbox import MailboxId, Role
from app.model.message import MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import bodies as stored_bodies
from app.store import mailboxes, operations, pop3, receipts
from app.store.database import Database
from app.sync.ahead import ahead
from app.sync.errands import Errands
from app.sync.keeping import lets_go, only_begins, wants_rest
from app.sync.lines import Lines, Pop3Item, Pop3Line
from app.sync.login import Gate
from app.sync.login_delay import LoginDelay
from app.sync.maildrop import HASHED, Letter, Maildrop, Wanted, consistent, trusted
from app.sync.portions import portions
from app.sync.reading import HERE, Reading
from app.sync.telling import Telling

log = logging.getLogger(__name__)

BEGINNING = 40
"""Lines of a large message that are fetched unasked, below its header."""

_BATCH_BYTES = 4_000_000
_BATCH = 200
_BEGINNINGS = 50
_DEPTH = 2
_ROOM_WITHIN = 30.0
"""Seconds to wait for the index to catch up in a poll that nobody interrupts."""


class _Came(NamedTuple):
    """A source as the server sent it."""

    wanted: Wanted
    source: bytes


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
        delay: LoginDelay | None = None,
        reading: Reading = HERE,
    ) -> None:
        self._reading = reading
        self._account = account
        self._database = database
        self._gate = gate
        self._tell = tell
        self._lines = lines
        self._telling = Telling(account.id, Protocol.POP3, tell)
        self._maildrop = Maildrop(database, account.id)
        self._delay = delay or LoginDelay()
        self._delay_told = False
        self.errands: Errands[Pop3Line] = Errands()
        self._paused = threading.Event()
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        self._clicks: deque[MessageKey] = deque()
        self._aborted = False
        self._line: Pop3Line | None = None
        self._listing: dict[str, Wanted] = {}
        self._served: set[Wanted] = set()
        self._batches: deque[list[Wanted]] = deque()
        self._beginnings: deque[Wanted] = deque()
        self._marked: list[str] = []
        self._done = 0
        self._total = 0
        self._next_poll = 0.0
        self.messages = 0
        self.size = 0
        self.left_out: Problem | None = None
        """What the server said, where the last poll could not bring every message."""

    # --- wishes, from any thread ---

    def look(self, role: Role = Role.NONE) -> None:
        """Poll now; also ends a pause."""
        self._paused.clear()
        self._wanted.set()
        self._delay_told = False

    def want_body(self, key: MessageKey) -> None:
        """Fetch what is missing of this message before everything else."""
        with self._lock:
            if key not in self._clicks:
                self._clicks.append(key)
        self._delay_told = False

    def pause(self) -> None:
        """Stop fetching until the next `look()`. Clicks are still served."""
        self._paused.set()

    # --- a worker's duty ---

    def turn(self) -> float | None:
        """Serve a click, or fetch one batch, or begin or end a poll."""
        self._settle_operations()
        if self.errands:
            self._run_errand()
            return 0.0
        if self._paused.is_set() and not self._clicks:
            self._quit()
            return None
        if self._line is None:
            return self._until_poll() or self._begin()
        if not self._step(self._line):
            self._quit()
            self._reading.rest()
            minutes = max(1, self._account.settings.poll_minutes)
            self._next_poll = time.monotonic() + 60.0 * minutes
        return 0.0

    def poll_whole(self) -> None:
        """Make one poll in one go: one thread retrieves, one has read, this one stores.

        Deletions come last, since the line is busy until then.
        """
        self._settle_operations()
        self._begin()
        line = self._line
        assert line is not None
        while self._beginnings:
            self._fetch_beginnings(line)
        here: list[tuple[Wanted, pop3.Line]] = []
        batches = (some for batch in self._batches for some in portions(_retrieved(line, batch)))
        fetched = ahead(batches, depth=_DEPTH, name="pop3 ahead")
        with closing(ahead(self._read_each(fetched), depth=_DEPTH, name="reading ahead")) as read:
            for found in read:
                self._database.texts.wait_for_room(_ROOM_WITHIN)
                self._store(found)
                here += ((letter.wanted, letter.line) for letter in found)
                self._done += len(found)
                self._telling.progress(Activity.BODIES, self._done, self._total)
        self._delete(line, here)
        self._note_left_out(line, self._total - self._done)
        self._quit()

    def troubled(self, problem: Problem) -> None:
        """Hang up without QUIT: the server deletes nothing, and the next poll does it again."""
        self._hang_up()
        self._telling.disconnected(problem)
        self.errands.fail(problem)
        with self._lock:
            waiting = list(self._clicks)
            self._clicks.clear()
        for key in waiting:
            self._tell(BodyFailed(key, problem))

    def distrust(self) -> None:
        """Have the connection made anew, from any thread; what waits for it now fails at once."""
        line = self._line
        if line is not None:
            line.abort()

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
        self._delay.pass_in(self._gate, line)
        self.errands.connected()
        self.errands.run_one(line)
        self._quit()

    # --- a poll ---

    def _until_poll(self) -> float:
        """Return the seconds until the next poll: never before the server lets us in again."""
        delay = self._delay.left()
        asked = self._wanted.is_set() or bool(self._clicks)
        if asked and delay and not self._delay_told:
            self._delay_told = True
            problem = self._delay.problem(str(self._gate.server))
            self._telling.disconnected(problem)
            with self._lock:
                waiting = list(self._clicks)
            for key in waiting:
                self._tell(BodyFailed(key, problem))
        return delay if asked else max(delay, self._next_poll - time.monotonic(), 0.0)

    def _begin(self) -> float:
        """Connect, list, and plan the poll. A look from here on asks for another one."""
        self._wanted.clear()
        self._next_poll = 0.0  # whatever cuts it short, it goes on as soon as may be
        self.left_out = None
        self._telling.progress(Activity.CONNECTING)
        self._line = line = self._lines.pop3(self._gate.server)
        if self._aborted:
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        self._delay.pass_in(self._gate, line)
        self._telling.connected()
        self._settle_removals()
        self._plan(line, line.listing())
        return 0.0

    def _plan(self, line: Pop3Line, items: Sequence[Pop3Item]) -> None:
        """Sort a listing into what the server may let go, what is new, and what is wanted whole."""
        listing, settings, now = trusted(items), self._account.settings, int(time.time())
        self._maildrop.learn(listing)
        self._listing = {each.uidl: each for each in listing if each.uidl}
        here, new, rests, large = [], [], [], []
        for each in listing:
            known = self._maildrop.line(each)
            if known is not None and self._maildrop.has(each):
                here.append((each, known))
                if wants_rest(settings, known, each, line.expire, now):
                    rests.append(each)
            elif line.offers_top and only_begins(settings, self._maildrop, each, line.expire):
                large.append(each)
            else:
                new.append(each)
        if consistent(items):
            self._delete(line, here)
        self._beginnings.extend(large)
        self._batches.extend(_batched(new + rests))
        self._done, self._total = 0, len(large) + len(new) + len(rests)

    def _step(self, line: Pop3Line) -> bool:
        """Do the most urgent thing on an open line. Returns False where nothing is left."""
        if self._clicks:
            self._serve(line, self._clicks[0])
            with self._lock:
                self._clicks.popleft()
        elif self._beginnings:
            self._fetch_beginnings(line)
        elif self._batches:
            self._fetch(line, self._batches.popleft())
        else:
            return False
        return True

    def _fetch(self, line: Pop3Line, batch: Sequence[Wanted]) -> None:
        """Retrieve a batch, store it with its ledger lines, and then only delete."""
        batch = [each for each in batch if each not in self._served]
        here: list[tuple[Wanted, pop3.Line]] = []
        for came in portions(_retrieved(line, batch)):
            found = self._read(came)
            self._store(found)
            here += ((letter.wanted, letter.line) for letter in found)
        self._delete(line, here)
        self._note_left_out(line, len(batch) - len(here))
        self._done += len(batch)
        self._telling.progress(Activity.BODIES, self._done, self._total)

    def _note_left_out(self, line: Pop3Line, count: int) -> None:
        """Remember why messages did not come: a poll that is not whole must say so."""
        if count > 0:
            log.info("the server did not give %d messages", count)
            self.left_out = line.refusal or Problem(ProblemKind.REFUSED, str(self._gate.server))

    def _fetch_beginnings(self, line: Pop3Line) -> None:
        """Fetch the beginnings of some large messages; one that gives none is fetched whole."""
        some = [self._beginnings.popleft() for _ in range(min(_BEGINNINGS, len(self._beginnings)))]
        came: set[Wanted] = set()
        for begun in portions(_begun(line, some)):
            found = self._read(begun, whole=0)
            self._store(found)
            came |= {letter.wanted for letter in found}
        self._batches.extend(_batched(each for each in some if each not in came))
        self._done += len(came)
        self._telling.progress(Activity.BODIES, self._done, self._total)

    def _serve(self, line: Pop3Line, key: MessageKey) -> None:
        """Fetch one message whole for the person who waits for it."""
        known = pop3.line_of(self._database.reader(), key)
        wanted = self._listing.get(known.uidl) if known else None
        if known is None or wanted is None or known.size != wanted.size:
            self._tell(BodyFailed(key, Problem(ProblemKind.MESSAGE_GONE)))
            return
        found = self._read(list(_retrieved(line, [wanted])))
        self._served.add(wanted)
        self._store(found)
        if not found:
            self._tell(BodyFailed(key, line.refusal or Problem(ProblemKind.MESSAGE_GONE)))
        elif stored_bodies.is_beginning(self._database.reader(), key):
            self._tell(BodyFailed(key, Problem(ProblemKind.MESSAGE_GONE)))
        self._delete(line, [(letter.wanted, letter.line) for letter in found])

    def _read_each(self, fetched: Generator[list[_Came]]) -> Iterator[list[Letter]]:
        with closing(fetched):
            for came in fetched:
                yield self._read(came)

    def _read(self, came: Sequence[_Came], *, whole: int = 1) -> list[Letter]:
        """Read what came, with its lines in the ledger."""
        digests = self._reading.read([each.source for each in came])
        return [
            Letter(
                wanted,
                _line(wanted, source)._replace(whole=whole),
                source,
                scan(header_block(source)),
                digest,
            )
            for (wanted, source), digest in zip(came, digests, strict=True)
        ]

    def _store(self, found: Sequence[Letter]) -> None:
        """Commit messages and ledger together, synced to the disk."""
        if found:
            fresh = self._maildrop.store(self._inbox(), found)
            self.messages += len(fresh)
            self.size += sum(len(letter.source) for letter in fresh)

    def _delete(self, line: Pop3Line, here: Iterable[tuple[Wanted, pop3.Line]]) -> None:
        """Mark for deletion what is proven to be here, where the person wants that."""
        settings, now = self._account.settings, int(time.time())
        if settings.keep is Pop3Keep.FOREVER:
            return
        wanted = {
            each.number: each.uidl
            for each, came in here
            if lets_go(settings, self._maildrop.known(came), now) and self._maildrop.is_safe(came)
        }
        marked = line.mark(list(wanted))
        self._marked += (wanted[number] for number in marked)
        if len(marked) < len(wanted):
            log.info("the server keeps %d messages to be deleted", len(wanted) - len(marked))

    # --- what is settled here alone ---

    def _settle_operations(self) -> None:
        """End wishes at once: a POP3 account's mailboxes stand here alone."""
        due = operations.due(self._database.reader(), self._account.id, int(time.time()))
        if due:
            with self._database.transaction(durable=True) as tx:
                for operation in due:
                    operations.done(tx, operation.id)

    def _settle_removals(self) -> None:
        """Make final what the person removed and can no longer take back; the server hears of it.

        Where days count, they begin now for what came before its time was noted.
        """
        match self._account.settings.keep:
            case Pop3Keep.UNTIL_DELETED:
                with self._database.transaction(durable=True) as tx:
                    receipts.sweep(tx, int(time.time()))
            case Pop3Keep.DAYS:
                with self._database.transaction() as tx:
                    pop3.count_from(tx, self._account.id, int(time.time()))

    def _inbox(self) -> MailboxId:
        found = mailboxes.by_role(self._database.reader(), self._account.id, Role.INBOX)
        if found is None:
            raise LifafaError(Problem(ProblemKind.MAILBOX_GONE))
        return found.id

    # --- the end of a poll ---

    def _quit(self) -> None:
        """End the session properly, which makes the server carry out its deletions."""
        if self._line is not None:
            self._maildrop.distrust(self._marked)
            self._marked.clear()
            self._line.quit()
        self._hang_up()
        self._telling.disconnected(self.left_out)

    def _hang_up(self) -> None:
        self._marked.clear()
        line, self._line = self._line, None
        self._batches.clear()
        self._beginnings.clear()
        self._listing.clear()
        self._served.clear()
        if line is not None:
            line.close()


def _retrieved(line: Pop3Line, batch: Iterable[Wanted]) -> Iterator[_Came]:
    """Retrieve a batch; what the server refuses is left out."""
    numbers = {each.number: each for each in batch}
    for number, source in line.retrieve(sorted(numbers)):
        each = numbers.pop(number, None)
        if each is not None:
            yield _Came(each, source)


def _begun(line: Pop3Line, some: Iterable[Wanted]) -> Iterator[_Came]:
    """Fetch beginnings; what the server refuses is left out."""
    numbers = {each.number: each for each in some}
    for number, source in line.beginnings(sorted(numbers), BEGINNING):
        each = numbers.pop(number, None)
        if each is not None:
            yield _Came(each, source)


def _line(wanted: Wanted, source: bytes) -> pop3.Line:
    """Write a message's line in the ledger: under its UIDL, else under what it is."""
    sha256 = hashlib.sha256(source).hexdigest()
    return pop3.Line(wanted.uidl or HASHED + sha256, wanted.size, sha256)


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
