"""How a letter goes from one state to another: checked, durable, written down and told."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from app.events import DraftsChanged, OutboxChanged
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import (
    DraftId,
    RecipientResult,
    RecipientState,
    Submission,
    SubmissionId,
    SubmissionState,
)
from app.store.database import Reader, Transaction
from app.store.letters import SUBMISSION, as_submission
from app.store.texts import storable


class WrongState(LifafaError):
    """An arrow that does not leave the state this letter is in: it is on its way, or gone."""


def letter(reader: Reader, submission_id: SubmissionId) -> Submission:
    """Return one letter. Raises WrongState where it has left the outbox."""
    row = reader.row(f"SELECT {SUBMISSION} FROM submission WHERE id = ?", (submission_id,))
    if row is None:
        raise wrong("gone")
    return as_submission(reader, row)


def go(
    tx: Transaction,
    submission_id: SubmissionId,
    state: SubmissionState,
    *before: SubmissionState,
    problem: Problem | None = None,
) -> None:
    """Take a letter from one of the states `before` to `state`. Raises WrongState."""
    must_be(tx, submission_id, *before)
    tx.execute(
        "UPDATE submission SET state = ?, problem = ? WHERE id = ?",
        (state, "" if problem is None else json.dumps(asdict(problem)), submission_id),
    )
    tell(tx, submission_id, state, problem)


def must_be(tx: Transaction, submission_id: SubmissionId, *states: SubmissionState) -> Submission:
    """Return the letter, which is in one of `states`. Raises WrongState."""
    must_be_durable(tx)
    found = letter(tx, submission_id)
    if found.state not in states:
        raise wrong(found.state)
    return found


def must_be_durable(tx: Transaction) -> None:
    """Refuse what power could undo."""
    if not tx.durable:
        raise RuntimeError("an arrow of the outbox outside a durable transaction")


def wrong(state: str) -> WrongState:
    """Return the error of an arrow that does not leave `state`."""
    return WrongState(Problem(ProblemKind.MESSAGE_GONE, detail=state))


def remove(tx: Transaction, submission_id: SubmissionId) -> None:
    """Take a letter out of the outbox, with its draft."""
    draft_id = tx.value("SELECT draft_id FROM submission WHERE id = ?", (submission_id,))
    tx.execute("DELETE FROM submission WHERE id = ?", (submission_id,))
    tx.emit(OutboxChanged((submission_id,)))
    if draft_id is not None:
        tx.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
        tx.emit(DraftsChanged((DraftId(draft_id),)))


def tell(
    tx: Transaction, submission_id: SubmissionId, state: str, problem: Problem | None = None
) -> None:
    """Write the journal and tell the windows."""
    note(tx, submission_id, state, problem)
    tx.emit(OutboxChanged((submission_id,)))


def note(
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


def write_results(
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


def problem_of(left: Sequence[RecipientResult]) -> Problem:
    """Return the first refusal among those left, else that the server was busy."""
    refused = [r for r in left if r.state is RecipientState.REFUSED]
    first = (refused or left)[0]
    kind = ProblemKind.REFUSED if refused else ProblemKind.BUSY
    return Problem(
        kind, code=first.code, enhanced=first.enhanced, text=first.text, detail=first.address
    )
