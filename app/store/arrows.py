"""How a letter goes from one state to another: checked, durable, written down and told."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

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
from app.store import journal
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
    server: str = "",
    said: str = "",
) -> None:
    """Take a letter from one of the states `before` to `state`. Raises WrongState."""
    must_be(tx, submission_id, *before)
    tx.execute(
        "UPDATE submission SET state = ?, problem = ? WHERE id = ?",
        (state, "" if problem is None else json.dumps(asdict(problem)), submission_id),
    )
    tell(tx, submission_id, state, problem, server=server, said=said)


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
    tx: Transaction,
    submission_id: SubmissionId,
    state: str,
    problem: Problem | None = None,
    *,
    server: str = "",
    said: str = "",
) -> None:
    """Write the journal and tell the windows."""
    journal.note(tx, submission_id, state, problem, server=server, said=said)
    tx.emit(OutboxChanged((submission_id,)))


def write_results(
    tx: Transaction,
    submission_id: SubmissionId,
    results: Iterable[RecipientResult],
    server: str = "",
    *,
    certain: bool = True,
) -> None:
    """Take over what the server said of each, and write down what is new of it.

    Who has accepted once stays so. Before it is `certain`, who is accepted has nothing yet.
    """
    open_ = {
        each.address: each
        for each in letter(tx, submission_id).recipients
        if each.state is not RecipientState.ACCEPTED
    }
    told = [_storable(each) for each in results if each.address in open_]
    tx.executemany(
        "UPDATE recipient SET state = ?, code = ?, enhanced = ?, text = ?"
        " WHERE submission_id = ? AND address = ?",
        [(_state(r, certain), r.code, r.enhanced, r.text, submission_id, r.address) for r in told],
    )
    fresh = [each for each in told if each.code and _words(each) != _words(open_[each.address])]
    journal.note_results(tx, submission_id, fresh, server)


def _state(result: RecipientResult, certain: bool) -> RecipientState:
    if result.state is RecipientState.ACCEPTED and not certain:
        return RecipientState.PENDING
    return result.state


def _words(result: RecipientResult) -> tuple[object, ...]:
    return result.code, result.enhanced, result.text


def _storable(result: RecipientResult) -> RecipientResult:
    return replace(result, text=storable(result.text))


def problem_of(left: Sequence[RecipientResult], server: str) -> Problem:
    """Return the first refusal among those left, else that the server was busy."""
    refused = [r for r in left if r.state is RecipientState.REFUSED]
    first = (refused or left)[0]
    kind = ProblemKind.REFUSED if refused else ProblemKind.BUSY
    return Problem(kind, server, first.code, first.enhanced, first.text, first.address)
