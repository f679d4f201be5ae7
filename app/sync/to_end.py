"""A complete synchronisation in the calling thread, for the terminal: everything, and a report."""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import NamedTuple

from app.events import Activity, Event, Progress
from app.model.account import Account, Protocol
from app.model.mailbox import Mailbox
from app.model.message import Arrival, MessageKey
from app.model.operation import Operation
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import SyncReport
from app.store import mailboxes, messages, operations, outbox, standing
from app.store.database import Database
from app.sync import bodies, copies, doubts, twins
from app.sync.ahead import ahead
from app.sync.lines import Lines
from app.sync.login import Gate
from app.sync.pop3 import Pop3Duty
from app.sync.portions import portions
from app.sync.reading import HERE, Reading
from app.sync.replay import Replay, next_group
from app.sync.rounds import MAILBOX_TROUBLES, in_order, surveyed
from app.sync.selection import Selection
from app.sync.visit import Store, Visit

log = logging.getLogger(__name__)

OnProgress = Callable[[Progress], None]

# A connection that breaks in the middle is made anew so often; what is stored stays stored.
_TRIES = 3
_PASSING = frozenset({ProblemKind.CONNECTION_LOST, ProblemKind.TIMED_OUT, ProblemKind.BUSY})

# Batches fetched while one is read, and read while one is stored: at most some 30 MB.
_DEPTH = 2
_EVERYTHING = 10_000_000

# Seconds to wait for the index to catch up; what finds no room is read once more from its source.
_ROOM_WITHIN = 30.0


class _Box(NamedTuple):
    mailbox: Mailbox
    missing: list[bodies.Missing]


def sync_account(
    account: Account,
    database: Database,
    gate: Gate,
    lines: Lines,
    on_progress: OnProgress,
    reading: Reading = HERE,
) -> SyncReport:
    """Bring one account wholly up to date. Troubles are collected, not raised."""
    if account.settings.incoming.protocol is Protocol.POP3:
        return _poll(account, database, gate, lines, on_progress, reading)
    return _Imap(account, database, gate, lines, on_progress, reading).run()


class _Imap:
    """One IMAP account's way to the end: wishes, mailboxes, headers, bodies."""

    def __init__(
        self,
        account: Account,
        database: Database,
        gate: Gate,
        lines: Lines,
        on_progress: OnProgress,
        reading: Reading,
    ) -> None:
        self._account = account
        self._database = database
        self._gate = gate
        self._lines = lines
        self._on_progress = on_progress
        self._reading = reading
        self._problems: list[Problem] = []
        self._messages = 0
        self._size = 0
        self._boxes: list[Mailbox] = []
        self._changed: list[Mailbox] = []

    def run(self) -> SyncReport:
        """Go the whole way, over a new connection where one was lost on it."""
        began = time.monotonic()
        for attempt in range(_TRIES):
            try:
                self._over_one_connection()
                break
            except LifafaError as error:
                passing = error.problem.kind in _PASSING and self._boxes
                if not passing or attempt == _TRIES - 1:
                    self._problems.append(error.problem)
                    break
        self._progress(Activity.IDLE)
        return SyncReport(
            self._account.id,
            len(self._boxes),
            self._messages,
            self._size,
            time.monotonic() - began,
            tuple(self._problems),
        )

    def _progress(self, activity: Activity, done: int = 0, total: int = 0) -> None:
        self._on_progress(Progress(self._account.id, activity, done, total))

    def _over_one_connection(self) -> None:
        self._progress(Activity.CONNECTING)
        line = self._lines.imap(self._gate.server)
        try:
            self._gate.pass_in(line)
            selection = Selection(line)
            self._replay(selection)
            self._list(selection)
            self._settle_doubts(selection)
            for mailbox in self._changed:
                self._headers(selection, mailbox)
            self._replay(selection)  # what waited for its UID has it now
            self._bodies(selection)
        finally:
            line.close()

    def _replay(self, selection: Selection) -> None:
        """Carry out every wish that is due. What waits for a UID gets it from the headers.

        Those for which the server is too busy are put off; that is told, and mail comes all the
        same.
        """
        replay = Replay(selection, self._database, patient=False)
        while group := next_group(self._due()):
            self._progress(Activity.OPERATIONS, 0, len(group))
            try:
                replay.run(group)
            except LifafaError as error:
                if error.problem.kind is not ProblemKind.BUSY or selection.line.closed:
                    raise
                self._problems.append(error.problem)
                return

    def _due(self) -> Sequence[Operation]:
        return operations.due(self._database.reader(), self._account.id, int(time.time()))

    def _list(self, selection: Selection) -> None:
        self._progress(Activity.MAILBOXES)
        self._changed = surveyed(selection, self._database, self._account, {})
        self._boxes = in_order(mailboxes.all(self._database.reader()), self._account)

    def _settle_doubts(self, selection: Selection) -> None:
        """Look for letters that may have been sent, and for who filed one, where it is time."""
        reader, account_id = self._database.reader(), self._account.id
        for _ in outbox.doubtful(reader, account_id):
            doubts.settle_one(selection, self._database, account_id)
        if (copies.next_time(reader, account_id) or time.time() + 1) <= time.time():
            copies.prove(selection, self._database, account_id)

    def _headers(self, selection: Selection, mailbox: Mailbox) -> None:
        visit = _WholeVisit(selection, self._database, mailbox, set(), surveyed=True)
        visit.reading = self._reading
        try:
            while visit.step():
                self._progress(Activity.HEADERS, visit.done, visit.total)
        except LifafaError as error:
            if error.problem.kind not in MAILBOX_TROUBLES:
                raise
            self._problems.append(error.problem)
        finally:
            self._messages += visit.fetched
            self._size += visit.size

    def _bodies(self, selection: Selection) -> None:
        """Fetch and read what is still missing in one thread, store in this one."""
        boxes = list(self._missing())
        total = sum(len(box.missing) for box in boxes)
        done = 0
        fetching = ahead(self._fetched(selection, boxes), depth=_DEPTH, name="bodies ahead")
        with closing(ahead(self._read(fetching), depth=_DEPTH, name="reading ahead")) as read:
            for found in read:
                self._database.texts.wait_for_room(_ROOM_WITHIN)
                bodies.store(self._database, found)
                done += len(found)
                self._messages += len(found)
                self._size += sum(len(body.source) for body in found)
                self._progress(Activity.BODIES, done, total)

    def _missing(self) -> Iterator[_Box]:
        reader = self._database.reader()
        for mailbox in self._boxes:
            every = bodies.missing(reader, mailbox, _EVERYTHING, frozenset())
            found = [
                each
                for batch in bodies.batches(every)
                for each in twins.copied(self._database, batch)
            ]
            if found:
                yield _Box(mailbox, found)

    def _read(self, fetched: Generator[list[bodies.Came]]) -> Iterator[list[bodies.Body]]:
        with closing(fetched):
            for came in fetched:
                yield bodies.read(came, self._reading)

    def _fetched(self, selection: Selection, boxes: Sequence[_Box]) -> Iterator[list[bodies.Came]]:
        """Yield batches of sources. Runs in the thread that fetches ahead."""
        for box in boxes:
            try:
                selection.enter(box.mailbox.path)
                for batch in bodies.batches(box.missing):
                    yield from portions(bodies.fetched(selection.line, batch))
            except LifafaError as error:
                if error.problem.kind not in MAILBOX_TROUBLES:
                    raise
                self._problems.append(error.problem)


class _Sources:
    """Sources on their way to be read; as they are they cannot be stored."""

    def __init__(self, came: Sequence[bodies.Came]) -> None:
        self.came = came

    def __call__(self) -> None:
        raise TypeError("sources are read before they are stored")


class _WholeVisit(Visit):
    """A visit that brings the bodies of a first sync along with its headers.

    One thread fetches ahead, one has what came read, this one stores: all have work all the time,
    since reading is done by another process, and indexing frees the interpreter. Large ones, and
    what did not come, are left for later.
    """

    fetched = 0
    size = 0
    reading: Reading = HERE

    def ahead(self, stores: Iterator[Store]) -> Generator[Store, None, None]:
        fetched = ahead(stores, depth=_DEPTH, name="mail ahead")
        return ahead(self._read(fetched), depth=_DEPTH, name="reading ahead")

    def _read(self, fetched: Generator[Store]) -> Iterator[Store]:
        with closing(fetched):
            for store in fetched:
                if isinstance(store, _Sources):
                    yield partial(self._store_bodies, bodies.read(store.came, self.reading))
                else:
                    yield store

    def beside(self, arrivals: Sequence[Arrival]) -> Iterator[Store]:
        if standing.restless(self.database.reader(), self.mailbox.id):
            return  # after void UIDs most bodies are here: what is missing is known once all is
        # The rows have no keys yet: until they are stored, the UID stands for the key.
        wanted = [
            bodies.Missing(MessageKey(each.uid), each.uid, each.size)
            for each in twins.unseen(self.database.reader(), self.mailbox, arrivals)
            if each.size <= bodies.LARGE
        ]
        for batch in bodies.batches(wanted):
            for found in portions(bodies.fetched(self.line, batch)):
                yield _Sources(found)

    def _store_bodies(self, found: Sequence[bodies.Body]) -> None:
        uids = [body.key for body in found]
        keys = messages.keys_of(self.database.reader(), self.mailbox.id, uids)
        keyed = [body._replace(key=keys[body.key]) for body in found if body.key in keys]
        self.database.texts.wait_for_room(_ROOM_WITHIN)
        bodies.store(self.database, keyed)
        self.fetched += len(found)
        self.size += sum(len(body.source) for body in found)


def _poll(
    account: Account,
    database: Database,
    gate: Gate,
    lines: Lines,
    on_progress: OnProgress,
    reading: Reading,
) -> SyncReport:
    """Poll a POP3 account once."""

    def tell(event: Event) -> None:
        if isinstance(event, Progress):
            on_progress(event)

    began = time.monotonic()
    duty = Pop3Duty(account, database, gate, tell, lines, reading=reading)
    problems: tuple[Problem, ...] = ()
    try:
        duty.poll_whole()
        problems = (duty.left_out,) if duty.left_out else ()
    except LifafaError as error:
        problems = (error.problem,)
    finally:
        duty.close()
    seconds = time.monotonic() - began
    return SyncReport(account.id, 1, duty.messages, duty.size, seconds, problems)
