"""Keep what happened to each letter, for the person who asks; it outlives the letter's row."""

import time
from collections.abc import Iterable

from app.model.problem import Problem, ProblemKind
from app.model.submission import JournalEntry, RecipientResult, SubmissionId
from app.store.database import Reader, Transaction
from app.store.texts import storable

_COLUMNS = "at, what, detail, address, server, said"
_LOGIN = frozenset({ProblemKind.AUTH_FAILED, ProblemKind.AUTH_UNSUPPORTED})


def note(
    tx: Transaction,
    submission_id: SubmissionId,
    what: str,
    problem: Problem | None = None,
    *,
    server: str = "",
    said: str = "",
) -> None:
    """Write one entry about a letter: what happened, the trouble's kind and codes, who said what.

    `said` is a server's own words; those about a login are left out, since a server may repeat in
    them anything that it was told.
    """
    detail = ""
    if problem is not None:
        server = problem.server or server
        said = "" if problem.kind in _LOGIN else problem.text
        detail = _joined(problem.kind, problem.code, problem.enhanced)
    _write(tx, submission_id, what, detail, "", server, said)


def note_results(
    tx: Transaction, submission_id: SubmissionId, results: Iterable[RecipientResult], server: str
) -> None:
    """Write what a server said of each recipient."""
    for each in results:
        detail = _joined(each.code, each.enhanced)
        _write(
            tx, submission_id, f"recipient-{each.state}", detail, each.address, server, each.text
        )


def of(reader: Reader, submission_id: SubmissionId) -> tuple[JournalEntry, ...]:
    """Return what happened to a letter, oldest first."""
    return _read(reader, "submission_id = ?", submission_id)


def of_message(reader: Reader, message_id: str) -> tuple[JournalEntry, ...]:
    """Return what happened to a letter that may have left the outbox long ago, oldest first."""
    return _read(reader, "message_id = ?", message_id)


def knows(reader: Reader, message_id: str) -> bool:
    """Whether a letter of this Message-ID was in the outbox before."""
    return bool(reader.value("SELECT 1 FROM journal WHERE message_id = ? LIMIT 1", (message_id,)))


def server_of(reader: Reader, message_id: str) -> str:
    """Return to which server ("host:port") a letter was written last; "" where to none."""
    return str(
        reader.value(
            "SELECT server FROM journal WHERE message_id = ? AND what = 'final-dot'"
            " ORDER BY id DESC LIMIT 1",
            (message_id,),
        )
        or ""
    )


def _read(reader: Reader, where: str, value: object) -> tuple[JournalEntry, ...]:
    rows = reader.rows(f"SELECT {_COLUMNS} FROM journal WHERE {where} ORDER BY id", (value,))
    return tuple(JournalEntry(*row) for row in rows)


def _write(
    tx: Transaction,
    submission_id: SubmissionId,
    what: str,
    detail: str,
    address: str,
    server: str,
    said: str,
) -> None:
    tx.execute(
        "INSERT INTO journal (submission_id, at, what, detail, address, server, said, message_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?,"
        " ifnull((SELECT message_id FROM submission WHERE id = ?1), ''))",
        (submission_id, int(time.time()), what, detail, address, server, storable(said)),
    )


def _joined(*words: object) -> str:
    return " ".join(str(word) for word in words if word)
