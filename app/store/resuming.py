"""What a start of the program, or a network that is back, means for letters on their way."""

from collections.abc import Collection

from app.model.account import AccountId
from app.model.problem import Problem, ProblemKind
from app.model.submission import SubmissionId, SubmissionState
from app.store import arrows, outbox
from app.store.database import Transaction

# With the seconds still to wait: none after a failed attempt, else what a person asked for.
AHEAD = """
SELECT id, iif(problem <> '', 0, max(0, due - queued)) FROM (
    SELECT s.id, s.due, s.problem, (
        SELECT at FROM journal WHERE submission_id = s.id ORDER BY id DESC LIMIT 1) AS queued
      FROM submission AS s
     WHERE s.state = :state AND s.due > :now + :longest AND s.due <> s.scheduled)
 WHERE problem <> '' OR due - queued <= :longest
"""


def recover(tx: Transaction) -> tuple[SubmissionId, ...]:
    """At start: what was being sent goes back to QUEUED, or is UNSURE after the final dot."""
    arrows.must_be_durable(tx)
    rows = tx.rows(
        "SELECT id, final_dot FROM submission WHERE state = ?", (SubmissionState.SENDING,)
    )
    for number, dotted in rows:
        submission_id = SubmissionId(number)
        problem = Problem(ProblemKind.CONNECTION_LOST, detail="stopped")
        if dotted:
            outbox.unsure(tx, submission_id, problem)
        else:
            arrows.go(
                tx, submission_id, SubmissionState.QUEUED, SubmissionState.SENDING, problem=problem
            )
    return tuple(SubmissionId(submission_id) for submission_id, _ in rows)


def back_to_now(tx: Transaction, now: int, longest: int) -> None:
    """At start: bring back what was queued while the clock was ahead, else it waits for years.

    Waits are at most `longest` seconds, unless a person has scheduled a letter: that one is left.
    """
    arrows.must_be_durable(tx)
    rows = tx.rows(AHEAD, {"state": SubmissionState.QUEUED, "now": now, "longest": longest})
    for submission_id, wait in rows:
        tx.execute(
            "UPDATE submission SET due = ?, created = min(created, ?) WHERE id = ?",
            (now + wait, now, submission_id),
        )
        arrows.tell(tx, SubmissionId(submission_id), SubmissionState.QUEUED)


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
        arrows.tell(tx, SubmissionId(submission_id), SubmissionState.QUEUED)
