"""Bring the full-text index up with the store.

What is to be done stands in `index_work`, written with the message; a line is taken off only after
the index has it durably. So a crash repeats work and forgets none, and whoever else indexes the
same profile at the same time does no harm.
"""

import json
import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.events import Indexed
from app.model.message import MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.search.tokens import indexed
from app.store import bodies
from app.store.database import Database, Reader
from app.store.index import Entry, Text

log = logging.getLogger(__name__)

AT_ONCE = 2_000
"""Messages in one transaction of the index."""


class _Work(NamedTuple):
    """Lines of `index_work`, from the first to the last: what goes in, and what goes out."""

    first: int
    last: int
    entries: list[Entry]
    gone: list[int]


def index_waiting(database: Database, stopped: Callable[[], bool] = lambda: False) -> int:
    """Index everything that waits, in this thread; returns how many messages that was.

    Raises LifafaError: DISK_FULL, CANCELLED, STORE_DAMAGED (an index made anew is so again).
    """
    database.make_index()
    done, remade = 0, False
    while not stopped():
        work = _oldest(database)
        if work is None:
            database.texts.clear()  # what was handed over after its work was done stays else
            break
        try:
            database.index.write(work.entries, work.gone)
        except LifafaError as error:
            if remade or error.problem.kind is not ProblemKind.STORE_DAMAGED:
                raise
            remade = True
            _make_anew(database)
            continue
        _taken_in(database, work)
        done += len(work.entries) + len(work.gone)
    return done


def waiting(reader: Reader) -> int:
    """Return how many messages wait to be indexed."""
    return int(reader.value("SELECT count(DISTINCT key) FROM index_work"))


def _make_anew(database: Database) -> None:
    log.info("the index is damaged and is made anew from the sources")
    database.index.remove()
    database.make_index()


def _oldest(database: Database) -> _Work | None:
    """Read what has waited longest; None where nothing waits."""
    reader = database.reader()
    lines = reader.rows("SELECT id, key FROM index_work ORDER BY id LIMIT ?", (AT_ONCE,))
    if not lines:
        return None
    keys = list(dict.fromkeys(key for _, key in lines))
    entries = _entries(database, reader, keys)
    there = {entry.key for entry in entries}
    gone = [key for key in keys if key not in there]
    return _Work(lines[0][0], lines[-1][0], entries, gone)


def _taken_in(database: Database, work: _Work) -> None:
    """Take work off the list that the index has durably."""
    with database.transaction() as tx:
        tx.execute("DELETE FROM index_work WHERE id BETWEEN ? AND ?", (work.first, work.last))
        if work.entries:
            tx.emit(Indexed(tuple(MessageKey(entry.key) for entry in work.entries)))


def _entries(database: Database, reader: Reader, keys: Sequence[int]) -> list[Entry]:
    """Return what the index takes of those messages whose body is here now."""
    texts = database.texts.take(keys)
    entries = []
    for key, subject, name, address, people in _envelopes(reader, keys):
        text = texts.get(key) or _read_again(reader, key)
        if text is None:
            continue
        further, to, cc = json.loads(people)
        senders = " ".join((name, address, *(part for person in further for part in person)))
        recipients = " ".join(part for group in (to, cc) for person in group for part in person)
        entries.append(Entry(key, indexed(subject), indexed(senders), indexed(recipients), *text))
    return entries


def _envelopes(reader: Reader, keys: Sequence[int]) -> list[tuple[int, str, str, str, str]]:
    """Return key, subject, sender's name and address, and people, where a source is here."""
    rows: list[tuple[int, str, str, str, str]] = reader.packed(
        "SELECT json_group_array(json_array("
        "m.key, m.subject, m.sender_name, m.sender_address, m.people))"
        " FROM json_each(?) AS asked CROSS JOIN message AS m ON m.key = asked.value"
        " JOIN body AS b ON b.key = m.key",
        (json.dumps(list(keys)),),
    )
    return rows


def _read_again(reader: Reader, key: int) -> Text | None:
    """Read a text from its source, where it did not come along."""
    source = bodies.source(reader, MessageKey(key))
    return None if source is None else bodies.text_of(bodies.read(source))
