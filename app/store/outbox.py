"""Keep drafts, and letters on their way: every arrow is one durable commit (ADR 0006).

QUEUED, HELD, UNSURE -> QUEUED   a person wants it sent, now or again
QUEUED -> SENDING                an attempt, counted before it is made
SENDING -> SENT -> filed         the server has it; then the copy is in Sent and the row goes
SENDING -> QUEUED                refused for now, or lost before the final dot
SENDING -> UNSURE                lost after the final dot: never sent again by itself
SENDING, QUEUED -> HELD          refused for good, or cannot even be tried
UNSURE -> SENT                   a person, or the Sent mailbox, says that it arrived
QUEUED, HELD -> a draft again, or cancelled
"""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import NamedTuple

from app.events import DraftsChanged, OutboxChanged
from app.model.account import AccountId
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import (
    Draft,
    DraftId,
    DraftKind,
    RecipientResult,
    RecipientState,
    Submission,
    SubmissionId,
    SubmissionState,
)
from app.store.database import Reader, Transaction
from app.store.letters import DRAFT, SUBMISSION, as_draft, as_submission, draft_columns
from app.store.texts import storable


class WrongState(LifafaError):
    """An arrow that does not leave the state this letter is in: it is on its way, or gone."""


class JournalEntry(NamedTuple):
    """What happened to a letter.

    `what` is a state or a short word; `detail` the reply's code, if any.
    """

    at: int
    what: str
    detail: str


# --- drafts ---


def save(tx: Transaction, draft: Draft) -> Draft:
    """Save a draft; id 0 makes a new one. Returns it with its id and the time."""
    draft = replace(draft, saved=int(time.time()))
    if not draft.id:
        tx.execute(
            "INSERT INTO draft (kind, identity_id) VALUES (?, ?)", (draft.kind, draft.identity_id)
        )
        draft = replace(draft, id=DraftId(tx.last_id))
    changed = tx.execute(
        "UPDATE draft SET kind = ?, identity_id = ?, recipients = ?, cc = ?, bcc = ?, subject ="
        " ?, text = ?,"
        " html = ?, attachments = ?, in_reply_to = ?, reference_ids = ?, answers = ?, saved = ?"
        " WHERE id = ?",
        (*draft_columns(draft), draft.id),
    )
    if not changed:  # discarded meanwhile, in another window: what is being written must not vanish
        return save(tx, replace(draft, id=DraftId(0)))
    tx.emit(DraftsChanged((draft.id,)))
    return draft


def draft(reader: Reader, draft_id: DraftId) -> Draft:
    """Return one draft as last saved. Raises KeyError."""
    row = reader.row(f"SELECT {DRAFT} FROM draft WHERE id = ?", (draft_id,))
    if row is None:
        raise KeyError(draft_id)
    return as_draft(row)


def drafts(reader: Reader) -> tuple[Draft, ...]:
    """Return the drafts that are not in the outbox, the last saved first."""
    rows = reader.rows(
        f"SELECT {DRAFT} FROM draft WHERE id NOT IN (SELECT draft_id FROM submission"
        " WHERE draft_id IS NOT NULL) ORDER BY saved DESC, id DESC"
    )
    return tuple(map(as_draft, rows))


def discard(tx: Transaction, draft_id: DraftId) -> None:
    """Throw a draft away. Raises WrongState where its letter is in the outbox."""
    queued = tx.value("SELECT state FROM submission WHERE draft_id = ?", (draft_id,))
    if queued is not None:
        raise _wrong(queued)
    tx.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
    tx.emit(DraftsChanged((draft_id,)))


# --- into the outbox ---


def queue(
    tx: Transaction,
    draft: Draft,
    account_id: AccountId,
    sender: str,
    recipients: Sequence[str],
    message_id: str,
    source: bytes,
    due: int,
) -> Submission:
    """Put a letter into the outbox; from now on its bytes do not change.

    The draft is kept until it is filed.
    """
    _must_be_durable(tx)
    queued = (
        tx.value("SELECT state FROM submission WHERE draft_id = ?", (draft.id,))
        if draft.id
        else None
    )
    if queued is not None:
        raise _wrong(queued)
    now = int(time.time())
    tx.execute(
        "INSERT INTO submission (account_id, identity_id, draft_id, state, message_id, sender,"
        " subject,"
        " size, created, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (account_id, draft.identity_id, draft.id or None, SubmissionState.QUEUED, message_id,
         sender, storable(draft.subject), len(source), now, due),
    )  # fmt: skip
    submission_id = SubmissionId(tx.last_id)
    tx.execute("INSERT INTO submission_source VALUES (?, ?)", (submission_id, source))
    tx.executemany(
        "INSERT INTO recipient (submission_id, position, address) VALUES (?, ?, ?)",
        [(submission_id, n, address) for n, address in enumerate(dict.fromkeys(recipients))],
    )
    _tell(tx, submission_id, SubmissionState.QUEUED)
    tx.emit(DraftsChanged((draft.id,)))
    return get(tx, submission_id)


# --- reading ---


def all(reader: Reader) -> tuple[Submission, ...]:
    """Return every letter that has not left the outbox, oldest first."""
    return tuple(
        as_submission(reader, row)
        for row in reader.rows(f"SELECT {SUBMISSION} FROM submission ORDER BY id")
    )


def get(reader: Reader, submission_id: SubmissionId) -> Submission:
    """Return one letter. Raises WrongState where it has left the outbox."""
    row = reader.row(f"SELECT {SUBMISSION} FROM submission WHERE id = ?", (submission_id,))
    if row is None:
        raise _wrong("gone")
    return as_submission(reader, row)


def source(reader: Reader, submission_id: SubmissionId) -> bytes:
    """Return the letter's bytes as they leave. Raises WrongState where it has left the outbox."""
    found = reader.value(
        "SELECT source FROM submission_source WHERE submission_id = ?", (submission_id,)
    )
    if found is None:
        raise _wrong("gone")
    return bytes(found)


def next_due(reader: Reader, account_id: AccountId, now: int) -> Submission | None:
    """Return the letter that has been due longest."""
    row = reader.row(
        f"SELECT {SUBMISSION} FROM submission WHERE account_id = ? AND state = ? AND due <= ?"
        " ORDER BY due, id LIMIT 1",
        (account_id, SubmissionState.QUEUED, now),
    )
    return None if row is None else as_submission(reader, row)


def next_time(reader: Reader, account_id: AccountId) -> int | None:
    """Return when the next letter is due; None: nothing is queued."""
    at = reader.value(
        "SELECT min(due) FROM submission WHERE account_id = ? AND state = ?",
        (account_id, SubmissionState.QUEUED),
    )
    return None if at is None else int(at)


def to_file(reader: Reader, account_id: AccountId) -> tuple[Submission, ...]:
    """Return the letters that were sent and not yet filed in Sent, oldest first."""
    rows = reader.rows(
        f"SELECT {SUBMISSION} FROM submission WHERE account_id = ? AND state = ? ORDER BY id",
        (account_id, SubmissionState.SENT),
    )
    return tuple(as_submission(reader, row) for row in rows)


def draft_of(reader: Reader, submission_id: SubmissionId) -> Draft | None:
    """Return the draft a letter was made from; it knows which message the letter answers."""
    row = reader.row(
        f"SELECT {DRAFT} FROM draft WHERE id = (SELECT draft_id FROM submission WHERE id = ?)",
        (submission_id,),
    )
    return None if row is None else as_draft(row)


def journal(reader: Reader, submission_id: SubmissionId) -> tuple[JournalEntry, ...]:
    """Return what happened to a letter, oldest first; it outlives the letter."""
    rows = reader.rows(
        "SELECT at, what, detail FROM journal WHERE submission_id = ? ORDER BY id", (submission_id,)
    )
    return tuple(JournalEntry(*row) for row in rows)


# --- arrows of the staff ---


def attempt(tx: Transaction, submission_id: SubmissionId) -> Submission:
    """QUEUED -> SENDING.

    Counted before it is made, so that a crash cannot make attempts endless.
    """
    _go(tx, submission_id, SubmissionState.SENDING, SubmissionState.QUEUED)
    tx.execute(
        "UPDATE submission SET attempts = attempts + 1, final_dot = 0 WHERE id = ?",
        (submission_id,),
    )
    return get(tx, submission_id)


def final_dot(tx: Transaction, submission_id: SubmissionId) -> None:
    """Say that the final dot is about to be written: only a reply tells what follows."""
    _must_be(tx, submission_id, SubmissionState.SENDING)
    tx.execute("UPDATE submission SET final_dot = 1 WHERE id = ?", (submission_id,))
    _note(tx, submission_id, "final-dot")


def accepted(
    tx: Transaction,
    submission_id: SubmissionId,
    results: Sequence[RecipientResult],
    retry_at: int | None = None,
) -> None:
    """SENDING -> SENT; HELD with those left whom the server refused.

    Where it refused nobody and put some off, and `retry_at` is given: QUEUED for those alone.
    """
    _must_be(tx, submission_id, SubmissionState.SENDING)
    _write_results(tx, submission_id, results)
    left = [r for r in get(tx, submission_id).recipients if r.state is not RecipientState.ACCEPTED]
    if not left:
        _go(tx, submission_id, SubmissionState.SENT, SubmissionState.SENDING)
        return
    problem = _problem_of(left)
    if retry_at is not None and problem.kind is ProblemKind.BUSY:
        later(tx, submission_id, retry_at, problem)
    else:
        held(tx, submission_id, problem)


def later(
    tx: Transaction,
    submission_id: SubmissionId,
    due: int,
    problem: Problem,
    results: Sequence[RecipientResult] = (),
) -> None:
    """SENDING -> QUEUED: the server could not take it now."""
    _go(tx, submission_id, SubmissionState.QUEUED, SubmissionState.SENDING, problem=problem)
    tx.execute("UPDATE submission SET due = ?, final_dot = 0 WHERE id = ?", (due, submission_id))
    _write_results(tx, submission_id, results)


def held(
    tx: Transaction,
    submission_id: SubmissionId,
    problem: Problem,
    results: Sequence[RecipientResult] = (),
) -> None:
    """SENDING or QUEUED -> HELD: it waits for a person."""
    _go(
        tx, submission_id, SubmissionState.HELD,
        SubmissionState.SENDING, SubmissionState.QUEUED, problem=problem,
    )  # fmt: skip
    _write_results(tx, submission_id, results)


def unsure(tx: Transaction, submission_id: SubmissionId, problem: Problem) -> None:
    """SENDING -> UNSURE: nobody knows whether the server took it."""
    _go(tx, submission_id, SubmissionState.UNSURE, SubmissionState.SENDING, problem=problem)


def recover(tx: Transaction) -> tuple[SubmissionId, ...]:
    """At start: what was being sent goes back to QUEUED, or is UNSURE after the final dot."""
    _must_be_durable(tx)
    rows = tx.rows(
        "SELECT id, final_dot FROM submission WHERE state = ?", (SubmissionState.SENDING,)
    )
    for submission_id, dotted in rows:
        state = SubmissionState.UNSURE if dotted else SubmissionState.QUEUED
        problem = Problem(ProblemKind.CONNECTION_LOST, detail="stopped")
        _go(tx, SubmissionId(submission_id), state, SubmissionState.SENDING, problem=problem)
    return tuple(SubmissionId(submission_id) for submission_id, _ in rows)


def filed(tx: Transaction, submission_id: SubmissionId) -> None:
    """SENT -> gone, with its draft: the copy stands in Sent."""
    _must_be(tx, submission_id, SubmissionState.SENT)
    _note(tx, submission_id, "filed")
    _remove(tx, submission_id)


# --- arrows of a person ---


def to_draft(tx: Transaction, submission_id: SubmissionId) -> Draft:
    """QUEUED or HELD -> a draft again; where some have got it, addressed to the others."""
    letter = _must_be(tx, submission_id, SubmissionState.QUEUED, SubmissionState.HELD)
    again = draft_of(tx, submission_id) or Draft(
        DraftId(0), DraftKind.NEW, letter.identity_id, subject=letter.subject
    )
    left = [r.address for r in letter.recipients if r.state is not RecipientState.ACCEPTED]
    if len(left) < len(letter.recipients):
        again = replace(again, to=", ".join(left), cc="", bcc="")
    _note(tx, submission_id, "draft")
    tx.execute("DELETE FROM submission WHERE id = ?", (submission_id,))
    return save(tx, again)


def requeue(tx: Transaction, submission_id: SubmissionId, due: int) -> None:
    """QUEUED, HELD or UNSURE -> QUEUED at `due`, for those recipients who have not got it."""
    _go(
        tx, submission_id, SubmissionState.QUEUED,
        SubmissionState.QUEUED, SubmissionState.HELD, SubmissionState.UNSURE,
    )  # fmt: skip
    tx.execute("UPDATE submission SET due = ?, final_dot = 0 WHERE id = ?", (due, submission_id))
    tx.execute(
        "UPDATE recipient SET state = ? WHERE submission_id = ? AND state = ?",
        (RecipientState.PENDING, submission_id, RecipientState.REFUSED),
    )


def mark_sent(tx: Transaction, submission_id: SubmissionId) -> None:
    """UNSURE -> SENT: a person, or the Sent mailbox, says that it arrived."""
    _go(tx, submission_id, SubmissionState.SENT, SubmissionState.UNSURE)
    tx.execute(
        "UPDATE recipient SET state = ? WHERE submission_id = ? AND state = ?",
        (RecipientState.ACCEPTED, submission_id, RecipientState.PENDING),
    )


def cancel(tx: Transaction, submission_id: SubmissionId) -> None:
    """QUEUED or HELD -> gone with its draft; SENT where some have got it, to be filed."""
    letter = _must_be(tx, submission_id, SubmissionState.QUEUED, SubmissionState.HELD)
    if any(r.state is RecipientState.ACCEPTED for r in letter.recipients):
        _go(tx, submission_id, SubmissionState.SENT, letter.state)
        return
    _note(tx, submission_id, "cancelled")
    _remove(tx, submission_id)


def _go(
    tx: Transaction,
    submission_id: SubmissionId,
    state: SubmissionState,
    *before: SubmissionState,
    problem: Problem | None = None,
) -> None:
    _must_be(tx, submission_id, *before)
    tx.execute(
        "UPDATE submission SET state = ?, problem = ? WHERE id = ?",
        (state, "" if problem is None else json.dumps(asdict(problem)), submission_id),
    )
    _tell(tx, submission_id, state, problem)


def _must_be(tx: Transaction, submission_id: SubmissionId, *states: SubmissionState) -> Submission:
    _must_be_durable(tx)
    letter = get(tx, submission_id)
    if letter.state not in states:
        raise _wrong(letter.state)
    return letter


def _must_be_durable(tx: Transaction) -> None:
    if not tx.durable:
        raise RuntimeError("an arrow of the outbox outside a durable transaction")


def _wrong(state: str) -> WrongState:
    return WrongState(Problem(ProblemKind.MESSAGE_GONE, detail=state))


def _remove(tx: Transaction, submission_id: SubmissionId) -> None:
    draft_id = tx.value("SELECT draft_id FROM submission WHERE id = ?", (submission_id,))
    tx.execute("DELETE FROM submission WHERE id = ?", (submission_id,))
    tx.emit(OutboxChanged((submission_id,)))
    if draft_id is not None:
        tx.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
        tx.emit(DraftsChanged((DraftId(draft_id),)))


def _tell(
    tx: Transaction, submission_id: SubmissionId, state: str, problem: Problem | None = None
) -> None:
    _note(tx, submission_id, state, problem)
    tx.emit(OutboxChanged((submission_id,)))


def _note(
    tx: Transaction, submission_id: SubmissionId, what: str, problem: Problem | None = None
) -> None:
    """Write the journal: kinds and codes, never a server's text, which may repeat anything."""
    words = (
        () if problem is None else (problem.kind, problem.code, problem.enhanced, problem.server)
    )
    tx.execute(
        "INSERT INTO journal (submission_id, at, what, detail) VALUES (?, ?, ?, ?)",
        (submission_id, int(time.time()), what, " ".join(str(word) for word in words if word)),
    )


def _write_results(
    tx: Transaction, submission_id: SubmissionId, results: Iterable[RecipientResult]
) -> None:
    """Take over what the server said of each; who has accepted once stays so."""
    tx.executemany(
        "UPDATE recipient SET state = ?, code = ?, enhanced = ?, text = ?"
        " WHERE submission_id = ? AND address = ? AND state <> 'accepted'",
        [
            (r.state, r.code, r.enhanced, storable(r.text), submission_id, r.address)
            for r in results
        ],
    )


def _problem_of(left: Sequence[RecipientResult]) -> Problem:
    """Return the first refusal among those left, else that the server was busy."""
    refused = [r for r in left if r.state is RecipientState.REFUSED]
    first = (refused or left)[0]
    kind = ProblemKind.REFUSED if refused else ProblemKind.BUSY
    return Problem(
        kind, code=first.code, enhanced=first.enhanced, text=first.text, detail=first.address
    )
