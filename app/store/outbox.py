"""Keep letters on their way: every arrow is one durable commit (ADR 0006, 0029).

QUEUED, HELD, UNSURE -> QUEUED   a person wants it sent, now or again
QUEUED -> SENDING                an attempt, counted before it is made
SENDING -> SENT -> filed         the server has it; then the copy is in Sent and the row goes
SENDING -> QUEUED                refused for now, or lost before the final dot
SENDING -> UNSURE                lost after the final dot: never sent again by itself
SENDING, QUEUED -> HELD          refused for good, or cannot even be tried
UNSURE -> SENT                   a person, or a copy on the server, says that it arrived; but
                                 QUEUED or HELD for those who had been turned away before the dot
QUEUED, HELD -> a draft again, or cancelled; SENT where some have got it, to be filed for them
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from app.events import DraftsChanged, OutboxChanged
from app.model.account import AccountId
from app.model.problem import Problem
from app.model.submission import (
    NOTHING_ASKED,
    Draft,
    DraftId,
    DraftKind,
    Look,
    RecipientResult,
    RecipientState,
    Submission,
    SubmissionId,
    SubmissionState,
    SubmitOptions,
)
from app.store import arrows, drafts, evidence, journal
from app.store.arrows import (
    go,
    letter,
    must_be,
    must_be_durable,
    problem_of,
    remove,
    tell,
    write_results,
    wrong,
)
from app.store.database import Reader, Transaction
from app.store.letters import DRAFT, SUBMISSION, as_draft, as_submission, as_wishes
from app.store.texts import storable

_LOOKS_NOTED = 6
"""Looks that stand in the journal: those that go on by the hour would fill it."""

WrongState = arrows.WrongState
"""What every arrow here raises that does not leave the state a letter is in."""


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
    *,
    scheduled: int = 0,
    options: SubmitOptions = NOTHING_ASKED,
) -> Submission:
    """Put a letter into the outbox; from now on its bytes do not change.

    The draft is kept until it is filed. `scheduled` is when a person wants the letter to leave.
    """
    must_be_durable(tx)
    _must_be_a_draft(tx, draft.id)
    tx.execute(
        "INSERT INTO submission (account_id, identity_id, draft_id, state, message_id, sender,"
        " subject, size, created, due, scheduled, wishes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (account_id, draft.identity_id, draft.id or None, SubmissionState.QUEUED, message_id,
         sender, storable(draft.subject), len(source), int(time.time()), due, scheduled,
         as_wishes(options)),
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


def _must_be_a_draft(tx: Transaction, draft_id: DraftId) -> None:
    """Raise WrongState where a letter is in the outbox already."""
    sql = "SELECT state FROM submission WHERE draft_id = ?"
    queued = tx.value(sql, (draft_id,)) if draft_id else None
    if queued is not None:
        raise wrong(queued)


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


def exists(reader: Reader, submission_id: SubmissionId) -> bool:
    """Whether the letter is still in the outbox."""
    return bool(reader.value("SELECT 1 FROM submission WHERE id = ?", (submission_id,)))


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
    return _in_state(reader, account_id, SubmissionState.SENT)


def doubtful(reader: Reader, account_id: AccountId) -> tuple[Submission, ...]:
    """Return the letters of which nobody knows whether they were sent, oldest first."""
    return _in_state(reader, account_id, SubmissionState.UNSURE)


def _in_state(
    reader: Reader, account_id: AccountId, state: SubmissionState
) -> tuple[Submission, ...]:
    rows = reader.rows(
        f"SELECT {SUBMISSION} FROM submission WHERE account_id = ? AND state = ? ORDER BY id",
        (account_id, state),
    )
    return tuple(as_submission(reader, row) for row in rows)


def draft_of(reader: Reader, submission_id: SubmissionId) -> Draft | None:
    """Return the draft a letter was made from; it knows which message the letter answers."""
    row = reader.row(
        f"SELECT {DRAFT} FROM draft WHERE id = (SELECT draft_id FROM submission WHERE id = ?)",
        (submission_id,),
    )
    return None if row is None else as_draft(row)


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


def final_dot(
    tx: Transaction,
    submission_id: SubmissionId,
    heard: Sequence[RecipientResult] = (),
    server: str = "",
) -> None:
    """Say that the final dot is about to be written: only a reply tells what follows.

    `heard` is what the server said of each recipient. Who was refused is known from now on; who was
    not has nothing yet, but the server's answer is kept as evidence.
    """
    must_be(tx, submission_id, SubmissionState.SENDING)
    tx.execute("UPDATE submission SET final_dot = 1 WHERE id = ?", (submission_id,))
    write_results(tx, submission_id, heard, server, certain=False)
    evidence.begun(tx, submission_id, int(time.time()), server)
    journal.note(tx, submission_id, "final-dot", server=server)


def accepted(
    tx: Transaction,
    submission_id: SubmissionId,
    results: Sequence[RecipientResult],
    retry_at: int | None = None,
    *,
    server: str = "",
    said: str = "",
) -> None:
    """SENDING -> SENT; QUEUED at `retry_at` for those who were put off; HELD for those refused.

    `said` is the server's reply to the letter.
    """
    must_be(tx, submission_id, SubmissionState.SENDING)
    write_results(tx, submission_id, results, server)
    _settle(tx, submission_id, retry_at, server=server, said=said)


def _settle(
    tx: Transaction,
    submission_id: SubmissionId,
    retry_at: int | None,
    *,
    server: str = "",
    said: str = "",
) -> None:
    """Bring a letter that somebody has got to where the others of its recipients need it."""
    before = get(tx, submission_id)
    left = [r for r in before.recipients if r.state is not RecipientState.ACCEPTED]
    if not left:
        go(tx, submission_id, SubmissionState.SENT, before.state, server=server, said=said)
        return
    journal.note(tx, submission_id, "taken", server=server, said=said)
    put_off = [r for r in left if r.state is RecipientState.PENDING]
    if put_off and retry_at is not None:
        go(
            tx,
            submission_id,
            SubmissionState.QUEUED,
            before.state,
            problem=problem_of(put_off, server),
        )
        sql = "UPDATE submission SET due = ?, final_dot = 0 WHERE id = ?"
        tx.execute(sql, (retry_at, submission_id))
    else:
        go(tx, submission_id, SubmissionState.HELD, before.state, problem=problem_of(left, server))


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


def wait_here(tx: Transaction, submission_id: SubmissionId) -> None:
    """SENDING -> QUEUED for its hour: the server does not keep letters so long. No attempt yet."""
    journal.note(tx, submission_id, "cannot-hold")
    go(tx, submission_id, SubmissionState.QUEUED, SubmissionState.SENDING)
    tx.execute(
        "UPDATE submission SET due = scheduled, attempts = 0,"
        " wishes = trim(replace(' ' || wishes || ' ', ' hold ', ' ')) WHERE id = ?",
        (submission_id,),
    )


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
    evidence.doubted(tx, submission_id, int(time.time()))
    go(tx, submission_id, SubmissionState.UNSURE, SubmissionState.SENDING, problem=problem)


def filed(tx: Transaction, submission_id: SubmissionId) -> None:
    """SENT -> gone, with its draft: the copy stands in Sent."""
    must_be(tx, submission_id, SubmissionState.SENT)
    journal.note(tx, submission_id, "filed")
    remove(tx, submission_id)


# --- arrows of a person ---


def to_draft(tx: Transaction, submission_id: SubmissionId) -> Draft:
    """QUEUED or HELD -> a draft again.

    Where some have got it, the draft is a new one for the others, and the letter is SENT.
    """
    letter = must_be(tx, submission_id, SubmissionState.QUEUED, SubmissionState.HELD)
    again = draft_of(tx, submission_id) or Draft(
        DraftId(0), DraftKind.NEW, letter.identity_id, subject=letter.subject
    )
    journal.note(tx, submission_id, "draft")
    left = [r.address for r in letter.recipients if r.state is not RecipientState.ACCEPTED]
    if len(left) < len(letter.recipients):
        go(tx, submission_id, SubmissionState.SENT, letter.state)
        return drafts.save(tx, replace(again, id=DraftId(0), to=", ".join(left), cc="", bcc=""))
    tx.execute("DELETE FROM submission WHERE id = ?", (submission_id,))
    return drafts.save(tx, again)


def requeue(tx: Transaction, submission_id: SubmissionId, due: int) -> None:
    """QUEUED, HELD or UNSURE -> QUEUED at `due`, for those recipients who have not got it.

    It is tried for as long as a new letter: who asks for it now is not to hear that it is too old.
    """
    letter = get(tx, submission_id)
    if letter.state is SubmissionState.UNSURE:
        _again_after_doubt(tx, letter)
    go(
        tx, submission_id, SubmissionState.QUEUED,
        SubmissionState.QUEUED, SubmissionState.HELD, SubmissionState.UNSURE,
    )  # fmt: skip
    tx.execute(
        "UPDATE submission SET due = ?, created = ?, scheduled = 0, final_dot = 0 WHERE id = ?",
        (due, int(time.time()), submission_id),
    )
    tx.execute(
        "UPDATE recipient SET state = ? WHERE submission_id = ? AND state = ?",
        (RecipientState.PENDING, submission_id, RecipientState.REFUSED),
    )


def _again_after_doubt(tx: Transaction, letter: Submission) -> None:
    """Note that a person has it sent again.

    A copy that is found from then on may be of the attempt in doubt: where that was not for all, it
    is no proof that all have it.
    """
    journal.note(tx, letter.id, "send-again")
    if any((each.code or 0) >= 400 for each in letter.recipients):
        evidence.seen_before(tx, letter.id)


def redate(tx: Transaction, submission_id: SubmissionId, source: bytes) -> None:
    """QUEUED, never tried: give the letter another date, since it leaves at another time."""
    letter = must_be(tx, submission_id, SubmissionState.QUEUED)
    if letter.attempts:
        raise wrong(letter.state)
    sql = "UPDATE submission_source SET source = ? WHERE submission_id = ?"
    tx.execute(sql, (source, submission_id))


def look_soon(tx: Transaction, submission_id: SubmissionId) -> None:
    """UNSURE: let the server be asked for it as soon as it can be."""
    if get(tx, submission_id).state is not SubmissionState.UNSURE:
        raise wrong(get(tx, submission_id).state)
    evidence.hurry(tx, submission_id, int(time.time()))
    tx.emit(OutboxChanged((submission_id,)))


def looked(tx: Transaction, submission_id: SubmissionId, look: Look, next_look: int) -> bool:
    """UNSURE: keep what a look on the server has found. False where it is not UNSURE any more."""
    letter = get(tx, submission_id) if exists(tx, submission_id) else None
    if letter is None or letter.evidence is None:
        return False
    evidence.looked(tx, submission_id, letter.evidence, look, next_look)
    if len(letter.evidence.looks) < _LOOKS_NOTED:
        what = "looked" if look.places else "nowhere-to-look"
        journal.note(tx, submission_id, what, said=", ".join(look.places))
    tx.emit(OutboxChanged((submission_id,)))
    return True


def mark_sent(tx: Transaction, submission_id: SubmissionId, *, found_in: str = "") -> None:
    """UNSURE -> SENT: a person says that it arrived, or it was found in a mailbox.

    It arrived for those whom the server had not turned away before the final dot; who was put off
    then is tried again, and for whom it was refused it is held.
    """
    must_be(tx, submission_id, SubmissionState.UNSURE)
    what = "found" if found_in else "marked-sent"
    journal.note(tx, submission_id, what, said=found_in)
    tx.execute(
        "UPDATE recipient SET state = ? WHERE submission_id = ? AND state = ?"
        " AND ifnull(code, 250) < 400",
        (RecipientState.ACCEPTED, submission_id, RecipientState.PENDING),
    )
    _settle(tx, submission_id, int(time.time()))


def cancel(tx: Transaction, submission_id: SubmissionId) -> None:
    """QUEUED or HELD -> gone with its draft; SENT where some have got it, to be filed."""
    letter = must_be(tx, submission_id, SubmissionState.QUEUED, SubmissionState.HELD)
    if any(r.state is RecipientState.ACCEPTED for r in letter.recipients):
        go(tx, submission_id, SubmissionState.SENT, letter.state)
        return
    journal.note(tx, submission_id, "cancelled")
    remove(tx, submission_id)
