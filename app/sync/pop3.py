"""The account's POP3 worker: polls, fetches what is new, and deletes only what is safely here."""

import hashlib
import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from app.events import Activity, Event
from app.mime.headers import scan
from app.mime.parse import header_block
from app.model.account import Account, Protocol
from app.model.mailbox import MailboxId, Role
from app.model.message import Flag
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import mailboxes, messages, operations, pop3
from app.store.database import Database
from app.sync import bodies
from app.sync.lines import Lines, Pop3Item, Pop3Line
from app.sync.login import Gate
from app.sync.telling import Telling

log = logging.getLogger(__name__)

_BATCH_BYTES = 4_000_000
_BATCH = 200


class Wanted(NamedTuple):
    """A message of a listing. `uidl` is "" where the server's own name for it cannot be trusted."""

    number: int
    uidl: str
    size: int


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
    1939 §6).
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
        self._paused = threading.Event()
        self._aborted = False
        self._line: Pop3Line | None = None
        self._batches: deque[list[Wanted]] = deque()
        self._known: set[str] = set()
        self._done = 0
        self._total = 0
        self._next_poll = 0.0
        self.messages = 0
        self.size = 0

    def look(self, role: Role = Role.NONE) -> None:
        """Poll now; also ends a pause."""
        self._paused.clear()
        self._next_poll = 0.0

    def pause(self) -> None:
        """Stop fetching until the next `look()`."""
        self._paused.set()

    def turn(self) -> float | None:
        """Fetch one batch, or begin or end a poll."""
        self._settle_operations()
        if self._paused.is_set():
            self._quit()
            return None
        if self._line is None:
            rest = self._next_poll - time.monotonic()
            return rest if rest > 0 else self._begin()
        if self._batches:
            self._fetch(self._line, self._batches.popleft())
            return 0.0
        self._quit()
        self._next_poll = time.monotonic() + 60.0 * max(1, self._account.settings.poll_minutes)
        return 0.0

    def troubled(self, problem: Problem) -> None:
        """Hang up without QUIT: the server deletes nothing, and the next poll does it again."""
        self._hang_up()
        self._telling.disconnected(problem)

    def abort(self) -> None:
        """End a blocking wait at once, from any thread."""
        self._aborted = True
        line = self._line
        if line is not None:
            line.abort()

    def close(self) -> None:
        """Hang up."""
        self._hang_up()
        self._telling.disconnected()

    def _begin(self) -> float:
        """Connect, list, and plan the poll."""
        self._telling.progress(Activity.CONNECTING)
        self._line = line = self._lines.pop3(self._gate.server)
        if self._aborted:
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        self._gate.pass_in(line)
        self._telling.connected()
        listing = trusted(line.listing())
        self._known = pop3.known(self._database.reader(), self._account.id)
        self._forget(vanished(listing, self._known))
        here = [each for each in listing if each.uidl in self._known]
        self._delete(line, here)
        new = [each for each in listing if each.uidl not in self._known]
        self._batches.extend(_batched(new))
        self._done, self._total = 0, len(new)
        return 0.0

    def _fetch(self, line: Pop3Line, batch: Sequence[Wanted]) -> None:
        """Retrieve a batch, store it with its ledger lines, and then only delete."""
        numbers = {each.number: each for each in batch}
        received = int(time.time())
        found: list[tuple[Wanted, bytes]] = []
        for number, source in line.retrieve(sorted(numbers)):
            each = numbers.get(number)
            if each is not None:
                found.append((each, source))
        self._store(found, received)
        self._delete(line, [each for each, _ in found])
        self._done += len(batch)
        self._telling.progress(Activity.BODIES, self._done, self._total)

    def _store(self, found: Sequence[tuple[Wanted, bytes]], received: int) -> None:
        """Commit messages and ledger together, synced to the disk."""
        mailbox_id = self._inbox()
        read = [(_name(each, source), source, bodies.read(source)) for each, source in found]
        with self._database.transaction(durable=True) as tx:
            for name, source, digest in read:
                if name in self._known:
                    continue
                envelope = scan(header_block(source))
                key = messages.add_local(
                    tx, mailbox_id, source, envelope, digest, Flag.NONE, received
                )
                pop3.remember(tx, self._account.id, name, key)
                self._known.add(name)
                self.messages += 1
                self.size += len(source)

    def _delete(self, line: Pop3Line, here: Iterable[Wanted]) -> None:
        """Mark for deletion what is safely here, where the person wants that."""
        if not self._account.settings.leave_on_server:
            for each in here:
                line.delete(each.number)

    def _forget(self, uidls: set[str]) -> None:
        if uidls:
            with self._database.transaction() as tx:
                pop3.forget(tx, self._account.id, uidls)
            self._known -= uidls

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
            self._line.quit()
        self._hang_up()
        self._telling.disconnected()

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        self._batches.clear()
        if line is not None:
            line.close()


_HASHED = "sha256:"


def _name(wanted: Wanted, source: bytes) -> str:
    """Name a message in the ledger: by its UIDL, else by what it is."""
    return wanted.uidl or _HASHED + hashlib.sha256(source).hexdigest()


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
