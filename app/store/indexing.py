"""Bring the full-text index up with the store: a thread that works behind everybody else.

What is to be done stands in `index_work`, written with the message; a line is taken off only after
the index has it durably. So a crash repeats work and forgets none, and whoever else indexes the
same profile at the same time does no harm.
"""

import json
import logging
import threading
from collections.abc import Callable, Sequence

from app.events import BodyArrived, Event, EventBus, Indexed, StoreTrouble
from app.mime.parse import digest
from app.model.message import MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.search.tokens import indexed
from app.store import bodies
from app.store.database import Database, Reader
from app.store.index import Entry, Text

log = logging.getLogger(__name__)

AT_ONCE = 2_000
"""Messages in one transaction of the index."""

_PAUSE_AFTER_TROUBLE = 60.0
_INTERRUPT_EVERY = 0.02


def index_waiting(database: Database, stopped: Callable[[], bool] = lambda: False) -> int:
    """Index everything that waits, in this thread; returns how many messages that was.

    Raises LifafaError: DISK_FULL, CANCELLED.
    """
    if database.index.make():
        _begin_anew(database)
    done = 0
    while not stopped() and (count := _index_some(database)):
        done += count
    return done


def waiting(reader: Reader) -> int:
    """Return how many messages wait to be indexed."""
    return int(reader.value("SELECT count(DISTINCT key) FROM index_work"))


class Indexer:
    """The `index` thread of a profile; begins when the first body arrives, or at `start()`."""

    def __init__(self, database: Database, bus: EventBus) -> None:
        self._database = database
        self._bus = bus
        self._changed = threading.Condition()
        self._wanted = False
        self._working = False
        self._stopping = False
        self._trouble: LifafaError | None = None
        self._thread: threading.Thread | None = None
        self._forget = bus.subscribe(self._heard)

    def start(self) -> None:
        """Begin, unless at work already, and look at what an earlier session left."""
        with self._changed:
            if self._thread is None and not self._stopping:
                self._database.texts.serve(begins=True)
                self._thread = threading.Thread(target=self._run, name="index", daemon=True)
                self._thread.start()
            self._wanted = True
            self._changed.notify_all()

    def drain(self) -> None:
        """Wait until everything that waits now is indexed. Raises LifafaError: DISK_FULL."""
        with self._changed:
            self._trouble = None
        self.start()
        with self._changed:
            self._changed.wait_for(self._is_at_rest)
            if self._trouble is not None:
                raise self._trouble

    def stop(self) -> None:
        """End soon; what is not indexed yet is done by the next session."""
        self._forget()
        with self._changed:
            self._stopping = True
            thread, self._thread = self._thread, None
            self._changed.notify_all()
        while thread is not None and thread.is_alive():
            self._database.index.interrupt()
            thread.join(_INTERRUPT_EVERY)

    def _heard(self, event: Event) -> None:
        if isinstance(event, BodyArrived):
            self.start()

    def _is_at_rest(self) -> bool:
        return self._stopping or self._trouble is not None or not (self._wanted or self._working)

    def _run(self) -> None:
        try:
            while self._begin():
                self._end(self._work())
        finally:
            self._database.texts.serve(begins=False)
            self._database.close_thread()

    def _begin(self) -> bool:
        """Wait for work, or for a trouble to pass. Returns False where it is time to end."""
        with self._changed:
            if self._trouble is not None:
                self._changed.wait_for(lambda: self._stopping, _PAUSE_AFTER_TROUBLE)
            else:
                self._changed.wait_for(lambda: self._stopping or self._wanted)
            self._wanted, self._working = False, True
            return not self._stopping

    def _work(self) -> LifafaError | None:
        """Index until nothing waits; returns the trouble that kept it from that, if any."""
        try:
            index_waiting(self._database, lambda: self._stopping)
        except LifafaError as error:
            if error.problem.kind is ProblemKind.CANCELLED:
                return None
            log.info("indexing rests: %s", error.problem.kind)
            if error.problem.kind is ProblemKind.DISK_FULL:
                self._bus.publish(StoreTrouble(error.problem))
            return error
        return None

    def _end(self, trouble: LifafaError | None) -> None:
        with self._changed:
            self._trouble, self._working = trouble, False
            self._changed.notify_all()


def _begin_anew(database: Database) -> None:
    with database.transaction() as tx:
        tx.index_everything()


def _index_some(database: Database) -> int:
    """Index the oldest of what waits; returns how many lines of work that was."""
    reader = database.reader()
    lines = reader.rows("SELECT id, key FROM index_work ORDER BY id LIMIT ?", (AT_ONCE,))
    if not lines:
        return 0
    keys = list(dict.fromkeys(key for _, key in lines))
    entries = _entries(database, reader, keys)
    there = {entry.key for entry in entries}
    try:
        database.index.write(entries, [key for key in keys if key not in there])
    except LifafaError as error:
        if error.problem.kind is not ProblemKind.STORE_DAMAGED:
            raise
        log.info("the index is damaged and is made anew from the sources")
        database.index.remove()
        database.index.make()
        _begin_anew(database)
        return len(lines)
    with database.transaction() as tx:
        tx.execute("DELETE FROM index_work WHERE id BETWEEN ? AND ?", (lines[0][0], lines[-1][0]))
        if there:
            tx.emit(Indexed(tuple(MessageKey(key) for key in keys if key in there)))
    return len(lines)


def _entries(database: Database, reader: Reader, keys: Sequence[int]) -> list[Entry]:
    """Return what the index takes of those messages whose body is here now."""
    texts = database.texts.take(keys)
    entries = []
    for key, subject, name, address, people, body in _envelopes(reader, keys):
        text = texts.get(key) or _read_again(reader, key)
        if body != 1 or text is None:
            continue
        further, to, cc = json.loads(people)
        senders = " ".join((name, address, *(part for person in further for part in person)))
        recipients = " ".join(part for group in (to, cc) for person in group for part in person)
        entries.append(Entry(key, indexed(subject), indexed(senders), indexed(recipients), *text))
    return entries


def _envelopes(reader: Reader, keys: Sequence[int]) -> list[tuple[int, str, str, str, str, int]]:
    """Return key, subject, sender's name and address, people and body state."""
    rows: list[tuple[int, str, str, str, str, int]] = reader.packed(
        "SELECT json_group_array(json_array("
        "key, subject, sender_name, sender_address, people, body))"
        " FROM message WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return rows


def _read_again(reader: Reader, key: int) -> Text | None:
    """Read a text from its source, where it did not come along."""
    source = bodies.source(reader, MessageKey(key))
    if source is None:
        return None
    try:
        return bodies.text_of(bodies.prepared(digest(source)))
    except LifafaError as error:
        if error.problem.kind is not ProblemKind.TOO_COMPLEX:
            raise
        return Text("", "")
