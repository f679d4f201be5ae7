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

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.events import DraftsChanged
from app.model.account import AccountId
from app.model.problem import Problem, ProblemKind
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
from app.store import arrows
from app.store.arrows import (
    go,
    letter,
    must_be,
    must_be_durable,
    note,
    problem_of,
    remove,
    tell,
    write_results,
    wrong,
)
from app.store.database import Reader, Transaction
from app.store.letters import DRAFT, SUBMISSION, as_draft, as_submission, draft_columns
from app.store.texts import storable

# With the seconds still to wait: none after a failed attempt, else what a person asked for.
AHEAD = """
SELECT id, iif(problem <> '', 0, max(0, due - queued)) FROM (
    SELECT s.id, s.due, s.problem, (
        SELECT at FROM journal WHERE submission_id = s.id ORDER BY id DESC LIMIT 1) AS queued
      FROM submission AS s
     WHERE s.state = :state AND s.due > :now + :longest)
 WHERE problem <> '' OR due - queued <= :longest
"""

WrongState = arrows.WrongState
"""What every arrow here raises that does not leave the state a letter is in."""


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
        raise wrong(queued)
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
    must_be_durable(tx)
    queued = (
        tx.value("SELECT state FROM submission WHERE draft_id = ?", (draft.id,))
        if draft.id
        else None
    )
    if queued is not None:
        raise wrong(queued)
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
    tell(tx, submission_id, SubmissionState.QUEUED)
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
    return letter(reader, submission_id)


def source(reader: Reader, submission_id: SubmissionId) -> bytes:
    """Return the letter's bytes as they leave. Raises WrongState where it has left the outbox."""
    found = reader.value(
        "SELECT source FROM submission_source WHERE submission_id = ?", (submission_id,)
    )
    if found is None:
        raise wrong("gone")
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
    go(tx, submission_id, SubmissionState.SENDING, SubmissionState.QUEUED)
    tx.execute(
        "UPDATE submission SET attempts = attempts + 1, final_dot = 0 WHERE id = ?",
        (submission_id,),
    )
    return get(tx, submission_id)


def final_dot(tx: Transaction, submission_id: SubmissionId) -> None:
    """Say that the final dot is about to be written: only a reply tells what follows."""
    must_be(tx, submission_id, SubmissionState.SENDING)
    tx.execute("UPDATE submission SET final_dot = 1 WHERE id = ?", (submission_id,))
    note(tx, submission_id, "final-dot")


def accepted(
    tx: Transaction,
    submission_id: SubmissionId,
    results: Sequence[RecipientResult],
    retry_at: int | None = None,
) -> None:
    """SENDING -> SENT; HELD with those left whom the server refused.

    Where it refused nobody and put some off, and `retry_at` is given: QUEUED for those alone.
    """
    must_be(tx, submission_id, SubmissionState.SENDING)
    write_results(tx, submission_id, results)
    left = [r for r in get(tx, submission_id).recipients if r.state is not RecipientState.ACCEPTED]
    if not left:
        go(tx, submission_id, SubmissionState.SENT, SubmissionState.SENDING)
        return
    problem = problem_of(left)
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
    go(tx, submission_id, SubmissionState.QUEUED, SubmissionState.SENDING, problem=problem)
    tx.execute("UPDATE submission SET due = ?, final_dot = 0 WHERE id = ?", (due, submission_id))
    write_results(tx, submission_id, results)


def held(
    tx: Transaction,
    submission_id: SubmissionId,
    problem: Problem,
    results: Sequence[RecipientResult] = (),
) -> None:
    """SENDING or QUEUED -> HELD: it waits for a person."""
    go(
        tx, submission_id, SubmissionState.HELD,
        SubmissionState.SENDING, SubmissionState.QUEUED, problem=problem,
    )  # fmt: skip
    write_results(tx, submission_id, results)


def unsure(tx: Transaction, submission_id: SubmissionId, problem: Problem) -> None:
    """SENDING -> UNSURE: nobody knows whether the server took it."""
    go(tx, submission_id, SubmissionState.UNSURE, SubmissionState.SENDING, problem=problem)


def recover(tx: Transaction) -> tuple[SubmissionId, ...]:
    """At start: what was being sent goes back to QUEUED, or is UNSURE after the final dot."""
    must_be_durable(tx)
    rows = tx.rows(
        "SELECT id, final_dot FROM submission WHERE state = ?", (SubmissionState.SENDING,)
    )
    for submission_id, dotted in rows:
        state = SubmissionState.UNSURE if dotted else SubmissionState.QUEUED
        problem = Problem(ProblemKind.CONNECTION_LOST, detail="stopped")
        go(tx, SubmissionId(submission_id), state, SubmissionState.SENDING, problem=problem)
    return tuple(SubmissionId(submission_id) for submission_id, _ in rows)


def back_to_now(tx: Transaction, now: int, longest: int) -> None:
    """At start: bring back what was queued while the clock was ahead, else it waits for years.

    Waits are at most `longest` seconds, unless a person has scheduled a letter: that one is left.
    """
    must_be_durable(tx)
    rows = tx.rows(AHEAD, {"state": SubmissionState.QUEUED, "now": now, "longest": longest})
    for submission_id, wait in rows:
        tx.execute(
            "UPDATE submission SET due = ?, created = min(created, ?) WHERE id = ?",
            (now + wait, now, submission_id),
        )
        tell(tx, SubmissionId(submission_id), SubmissionState.QUEUED)


def at_once(
    tx: Transaction, account_id: AccountId, kinds: Collection[ProblemKind], now: int
) -> None:
    """Make due what waits only because of a trouble of these kinds."""
    rows = tx.rows(
        "SELECT id, json_extract(problem, '$.kind') FROM submission"
        " WHERE account_id = ? AND state = ? AND due > ? AND problem <> ''",
        (account_id, SubmissionState.QUEUED, now),
    )
    for submission_id in [each for each, kind in rows if kind in kinds]:
        tx.execute("UPDATE submission SET due = ? WHERE id = ?", (now, submission_id))
        tell(tx, SubmissionId(submission_id), SubmissionState.QUEUED)


def filed(tx: Transaction, submission_id: SubmissionId) -> None:
    """SENT -> gone, with its draft: the copy stands in Sent."""
    must_be(tx, submission_id, SubmissionState.SENT)
    note(tx, submission_id, "filed")
    remove(tx, submission_id)


# --- arrows of a person ---


def to_draft(tx: Transaction, submission_id: SubmissionId) -> Draft:
    """QUEUED or HELD -> a draft again; where some have got it, addressed to the others."""
    letter = must_be(tx, submission_id, SubmissionState.QUEUED, SubmissionState.HELD)
    again = draft_of(tx, submission_id) or Draft(
        DraftId(0), DraftKind.NEW, letter.identity_id, subject=letter.subject
    )
    left = [r.address for r in letter.recipients if r.state is not RecipientState.ACCEPTED]
    if len(left) < len(letter.recipients):
        again = replace(again, to=", ".join(left), cc="", bcc="")
    note(tx, submission_id, "draft")
    tx.execute("DELETE FROM submission WHERE id = ?", (submission_id,))
    return save(tx, again)


def requeue(tx: Transaction, submission_id: SubmissionId, due: int) -> None:
    """QUEUED, HELD or UNSURE -> QUEUED at `due`, for those recipients who have not got it."""
    go(
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
    go(tx, submission_id, SubmissionState.SENT, SubmissionState.UNSURE)
    tx.execute(
        "UPDATE recipient SET state = ? WHERE submission_id = ? AND state = ?",
        (RecipientState.ACCEPTED, submission_id, RecipientState.PENDING),
    )


def cancel(tx: Transaction, submission_id: SubmissionId) -> None:
    """QUEUED or HELD -> gone with its draft; SENT where some have got it, to be filed."""
    letter = must_be(tx, submission_id, SubmissionState.QUEUED, SubmissionState.HELD)
    if any(r.state is RecipientState.ACCEPTED for r in letter.recipients):
        go(tx, submission_id, SubmissionState.SENT, letter.state)
        return
    note(tx, submission_id, "cancelled")
    remove(tx, submission_id)
