"""Answer what a list asks: its first keys, the rest of its spine, what belongs to it.

Every question is a walk along an index from the newest key down. Several mailboxes are walked side
by side and merged by SQLite, so that the cost never depends on how many messages there are.
"""

import heapq
import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from app.model.mailbox import Role
from app.model.message import MessageKey
from app.model.spine import Head, MailQuery
from app.store.database import Reader
from app.store.texts import storable

_ARMS = 50
"""Mailboxes in one statement; SQLite takes 500, but parsing many costs more than merging here."""

_TOP = (1 << 63) - 1

_SHOWN = "FROM message INDEXED BY {index} WHERE mailbox_id = ? AND hidden = 0{filters} AND key < ?"

_UNWANTED = (
    "WITH unwanted (key) AS MATERIALIZED (SELECT rowid FROM fulltext WHERE fulltext MATCH ?"
    " AND rowid < ?) "
)


class _Question(NamedTuple):
    """A query made ready: mailboxes, the index to walk, conditions, full-text questions."""

    mailboxes: tuple[int, ...]
    walk: str
    filters: str
    wanted: str
    unwanted: str


def head(reader: Reader, query: MailQuery, limit: int) -> Head:
    """Return the newest keys of a query, and how many there are where kept counts say so."""
    return Head(chunk(reader, query, MessageKey(_TOP), limit), _total(reader, query))


def chunk(
    reader: Reader, query: MailQuery, before: MessageKey, limit: int
) -> tuple[MessageKey, ...]:
    """Return the next keys below `before`, newest first; fewer than `limit` means the end."""
    question = _question(reader, query)
    if query.text.strip() and not question.wanted and not question.unwanted:
        return ()
    if question.wanted:
        return _found(reader, question, before, limit)
    return _walked(reader, question, before, limit)


def matching(
    reader: Reader, query: MailQuery, keys: Sequence[MessageKey]
) -> tuple[MessageKey, ...]:
    """Return those of `keys` that answer `query` now, in their order."""
    question = _question(reader, query)
    if query.text.strip() and not question.wanted and not question.unwanted:
        return ()
    text, params = _text_condition(question, keys)
    rows = reader.rows(
        f"SELECT m.key FROM json_each(?) AS asked CROSS JOIN message AS m ON m.key = asked.value"
        f" WHERE m.hidden = 0{question.filters} AND m.mailbox_id IN (SELECT value"
        f" FROM json_each(?)){text}",
        (json.dumps(list(keys)), json.dumps(question.mailboxes), *params),
    )
    return tuple(MessageKey(key) for (key,) in rows)


def statement(walk: str, filters: str, arms: int, without: bool = False) -> str:
    """Return the SQL that walks `arms` mailboxes side by side; public for tests of its plan."""
    arm = "SELECT key " + _SHOWN.format(index=walk, filters=filters)
    if without:
        arm += " AND key NOT IN unwanted"
    merged = " UNION ALL ".join([arm] * arms) + " ORDER BY key DESC LIMIT ?"
    return _UNWANTED + merged if without else merged


def found_statement(filters: str) -> str:
    """Return the SQL that walks full-text hits from the newest; public for tests of its plan."""
    return (
        "SELECT f.rowid FROM fulltext AS f CROSS JOIN message AS m ON m.key = f.rowid"
        f" WHERE fulltext MATCH ? AND f.rowid < ? AND m.hidden = 0{filters}"
        " AND m.mailbox_id IN (SELECT value FROM json_each(?)) ORDER BY f.rowid DESC LIMIT ?"
    )


def _walked(reader: Reader, question: _Question, before: int, limit: int) -> tuple[MessageKey, ...]:
    """Walk the mailboxes' indexes; beyond `_ARMS` of them, merge the walks here."""
    boxes = question.mailboxes
    groups = [boxes[n : n + _ARMS] for n in range(0, len(boxes), _ARMS)]
    walks = [_walk(reader, question, group, before, limit) for group in groups]
    if len(walks) == 1:
        return tuple(walks[0])
    return tuple(islice(heapq.merge(*walks, reverse=True), limit))


def _walk(
    reader: Reader, question: _Question, boxes: Sequence[int], before: int, limit: int
) -> Iterable[MessageKey]:
    sql = statement(question.walk, question.filters, len(boxes), bool(question.unwanted))
    params = [param for box in boxes for param in (box, before)]
    without = (question.unwanted, before) if question.unwanted else ()
    return [MessageKey(key) for (key,) in reader.rows(sql, (*without, *params, limit))]


def _found(reader: Reader, question: _Question, before: int, limit: int) -> tuple[MessageKey, ...]:
    params = (question.wanted, before, json.dumps(question.mailboxes), limit)
    return tuple(
        MessageKey(key) for (key,) in reader.rows(found_statement(question.filters), params)
    )


def _text_condition(
    question: _Question, keys: Sequence[MessageKey]
) -> tuple[str, tuple[str | int, ...]]:
    """Return the condition on the text of a row `m` of `keys`, and its parameters."""
    hits = "(SELECT rowid FROM fulltext WHERE fulltext MATCH ? AND rowid BETWEEN ? AND ?)"
    if not keys or not (question.wanted or question.unwanted):
        return "", ()
    asked = question.wanted or question.unwanted
    negation = "" if question.wanted else "NOT "
    return f" AND m.key {negation}IN {hits}", (asked, min(keys), max(keys))


def _question(reader: Reader, query: MailQuery) -> _Question:
    wanted, unwanted = _full_text(query.text) if query.text else ("", "")
    if wanted or unwanted:
        reader.with_index()
    index = "message_shown"
    filters = ""
    for asked, name, condition in (
        (query.unread, "message_unread", "flags & 1 = 0"),
        (query.with_attachments, "message_attached", "attachments > 0"),
        (query.starred, "message_starred", "flags & 4 <> 0"),
    ):
        if asked:
            index = name
            filters += f" AND {condition}"
    return _Question(
        _mailboxes(reader, query),
        index,
        filters,
        wanted,
        unwanted,
    )


def _full_text(text: str) -> tuple[str, str]:
    """Return what to match and what to leave out. Loaded with the first search."""
    from app.search import compile, language

    expression = language.parse(storable(text))
    return compile.fts(expression), compile.unwanted(expression)


def _mailboxes(reader: Reader, query: MailQuery) -> tuple[int, ...]:
    if query.mailbox_ids:
        return tuple(dict.fromkeys(query.mailbox_ids))
    if query.role is not Role.NONE:
        rows = reader.rows("SELECT id FROM mailbox WHERE role = ? AND gone = 0", (query.role,))
    else:
        rows = reader.rows(
            "SELECT id FROM mailbox WHERE role NOT IN (?, ?) AND gone = 0", (Role.TRASH, Role.JUNK)
        )
    return tuple(box for (box,) in rows)


def _total(reader: Reader, query: MailQuery) -> int | None:
    """Return the kept count that answers a query; None where nobody counts."""
    if query.starred or query.with_attachments or query.text.strip():
        return None
    column = "unread" if query.unread else "total"
    boxes = json.dumps(_mailboxes(reader, query))
    return int(
        reader.value(
            f"SELECT coalesce(sum({column}), 0) FROM mailbox WHERE id IN (SELECT value"
            " FROM json_each(?))",
            (boxes,),
        )
    )
