"""A letter goes out once, in states that survive anything, and never twice to the same person."""

from itertools import product
from pathlib import Path

import pytest

from app.events import Event, OutboxChanged
from app.model.account import Account
from app.model.message import MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import (
    Draft,
    DraftAttachment,
    DraftId,
    DraftKind,
    RecipientResult,
    RecipientState,
    Submission,
    SubmissionState,
)
from app.store import drafts, journal, outbox, resuming
from app.store.database import Database, Transaction

SOURCE = b"Subject: x\r\n\r\nBody\r\n"
LOST = Problem(ProblemKind.CONNECTION_LOST, server="smtp.example.org:465")
NO = RecipientResult("b@x.org", RecipientState.REFUSED, 550, "5.1.1", "No such user")
YES = RecipientResult("a@x.org", RecipientState.ACCEPTED, 250, "", "OK")
PUT_OFF = RecipientResult("b@x.org", RecipientState.PENDING, 451, "4.7.1", "Greylisted")


@pytest.fixture
def draft(database: Database, account: Account) -> Draft:
    with database.transaction(durable=True) as tx:
        return drafts.save(
            tx,
            Draft(
                DraftId(0),
                DraftKind.REPLY,
                account.identities[0].id,
                to="a@x.org, b@x.org",
                cc="c",
                bcc="d",
                subject="नमस्ते",
                text="one\ntwo",
                html="<p>one</p>",
                attachments=(DraftAttachment("a.pdf", "application/pdf", 9, "ab" * 32, "cid"),),
                in_reply_to="m@x",
                references=("l@x", "m@x"),
                answers=MessageKey(5),
            ),
        )


@pytest.fixture
def letter(database: Database, account: Account, draft: Draft) -> Submission:
    with database.transaction(durable=True) as tx:
        return outbox.queue(
            tx,
            draft,
            account.id,
            "me@x.org",
            ["a@x.org", "b@x.org", "a@x.org"],
            "id@x",
            SOURCE,
            100,
        )


def state(database: Database, letter: Submission) -> SubmissionState:
    return outbox.get(database.reader(), letter.id).state


def begin(database: Database, letter: Submission, *, dot: bool = True) -> None:
    with database.transaction(durable=True) as tx:
        outbox.attempt(tx, letter.id)
    if dot:
        with database.transaction(durable=True) as tx:
            outbox.final_dot(tx, letter.id)


def test_a_draft_is_kept_as_it_was_typed(database: Database, draft: Draft) -> None:
    assert drafts.get(database.reader(), draft.id) == draft
    assert drafts.all(database.reader()) == (draft,)
    with database.transaction() as tx:
        drafts.discard(tx, draft.id)
    assert drafts.all(database.reader()) == ()
    with pytest.raises(KeyError):
        drafts.get(database.reader(), draft.id)


def test_saving_a_draft_that_was_discarded_elsewhere_keeps_the_words(
    database: Database, draft: Draft
) -> None:
    with database.transaction() as tx:
        drafts.discard(tx, draft.id)
        again = drafts.save(tx, draft)
    assert drafts.get(database.reader(), again.id).text == draft.text


def test_a_queued_letter_is_frozen_and_its_draft_out_of_sight(
    database: Database, account: Account, draft: Draft, letter: Submission
) -> None:
    reader = database.reader()
    assert (letter.state, letter.attempts, letter.due) == (SubmissionState.QUEUED, 0, 100)
    assert (letter.subject, letter.size) == ("नमस्ते", len(SOURCE))
    assert [r.address for r in letter.recipients] == ["a@x.org", "b@x.org"]
    assert outbox.source(reader, letter.id) == SOURCE
    assert outbox.all(reader) == (letter,)
    assert drafts.all(reader) == ()
    with database.transaction(durable=True) as tx, pytest.raises(outbox.WrongState):
        drafts.discard(tx, draft.id)
    with database.transaction(durable=True) as tx, pytest.raises(outbox.WrongState):
        outbox.queue(tx, draft, account.id, "me@x.org", ["a@x.org"], "id@x", SOURCE, 100)


def test_the_letter_that_has_been_due_longest_is_next(
    database: Database, account: Account, letter: Submission
) -> None:
    with database.transaction(durable=True) as tx:
        early = outbox.queue(
            tx,
            Draft(DraftId(0), DraftKind.NEW, account.identities[0].id),
            account.id,
            "me@x.org",
            ["z@x.org"],
            "id2@x",
            SOURCE,
            50,
        )
    reader = database.reader()
    assert outbox.next_due(reader, account.id, 49) is None
    assert outbox.next_due(reader, account.id, 200) == early
    assert outbox.next_time(reader, account.id) == 50
    begin(database, early)
    assert outbox.next_due(reader, account.id, 200) == letter


def test_a_letter_all_have_got_is_sent_then_filed_then_gone(
    database: Database, letter: Submission, heard: list[Event]
) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.accepted(tx, letter.id, [YES, RecipientResult("b@x.org", RecipientState.ACCEPTED)])
    assert state(database, letter) is SubmissionState.SENT
    assert [one.id for one in outbox.to_file(database.reader(), letter.account_id)] == [letter.id]
    with database.transaction(durable=True) as tx:
        outbox.filed(tx, letter.id)
    assert outbox.all(database.reader()) == ()
    assert database.reader().value("SELECT count(*) FROM draft") == 0
    assert database.reader().value("SELECT count(*) FROM submission_source") == 0
    assert [entry.what for entry in journal.of(database.reader(), letter.id)] == [
        "queued",
        "sending",
        "final-dot",
        "recipient-accepted",
        "sent",
        "filed",
    ]
    assert heard.count(OutboxChanged((letter.id,))) == 3


def test_those_who_got_it_never_get_it_again(database: Database, letter: Submission) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.accepted(tx, letter.id, [YES, NO], server="smtp.x.org:465")
    held = outbox.get(database.reader(), letter.id)
    assert held.state is SubmissionState.HELD
    assert held.problem == Problem(
        ProblemKind.REFUSED, "smtp.x.org:465", 550, "5.1.1", "No such user", "b@x.org"
    )
    with database.transaction(durable=True) as tx:
        outbox.requeue(tx, letter.id, 300)
    again = outbox.get(database.reader(), letter.id)
    assert [r.state for r in again.recipients] == [RecipientState.ACCEPTED, RecipientState.PENDING]
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        late_no = RecipientResult("a@x.org", RecipientState.REFUSED, 550)
        outbox.accepted(
            tx, letter.id, [late_no, RecipientResult("b@x.org", RecipientState.ACCEPTED)]
        )
    assert state(database, letter) is SubmissionState.SENT


def test_recipients_put_off_are_tried_again_alone(database: Database, letter: Submission) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.accepted(tx, letter.id, [YES, PUT_OFF], retry_at=900)
    again = outbox.get(database.reader(), letter.id)
    assert (again.state, again.due) == (SubmissionState.QUEUED, 900)
    assert [r.state for r in again.recipients] == [RecipientState.ACCEPTED, RecipientState.PENDING]


def test_a_busy_server_is_asked_again_later(database: Database, letter: Submission) -> None:
    begin(database, letter, dot=False)
    with database.transaction(durable=True) as tx:
        outbox.later(tx, letter.id, 500, LOST, [PUT_OFF])
    again = outbox.get(database.reader(), letter.id)
    assert (again.state, again.due, again.attempts) == (SubmissionState.QUEUED, 500, 1)
    assert (again.problem, again.recipients[1]) == (LOST, PUT_OFF)


@pytest.mark.parametrize(
    ("dot", "after"), [(False, SubmissionState.QUEUED), (True, SubmissionState.UNSURE)]
)
def test_a_program_that_died_while_sending_is_unsure_only_after_the_final_dot(
    database: Database, tmp_path: Path, letter: Submission, dot: bool, after: SubmissionState
) -> None:
    begin(database, letter, dot=dot)
    database.close()
    with database.transaction(durable=True) as tx:
        assert resuming.recover(tx) == (letter.id,)
        assert resuming.recover(tx) == ()
    assert state(database, letter) is after
    assert outbox.get(database.reader(), letter.id).attempts == 1


def test_a_second_attempt_forgets_the_dot_of_the_first(
    database: Database, letter: Submission
) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.later(tx, letter.id, 500, LOST)
        outbox.attempt(tx, letter.id)
        resuming.recover(tx)
    assert state(database, letter) is SubmissionState.QUEUED


def test_a_person_decides_about_an_unsure_letter(database: Database, letter: Submission) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.unsure(tx, letter.id, LOST)
    with database.transaction(durable=True) as tx:
        outbox.send_again(tx, letter.id, 7)
    assert outbox.get(database.reader(), letter.id).message_id == letter.message_id
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.unsure(tx, letter.id, LOST)
        outbox.mark_sent(tx, letter.id)
    assert state(database, letter) is SubmissionState.SENT


def test_undoing_a_send_gives_the_draft_back(
    database: Database, draft: Draft, letter: Submission
) -> None:
    with database.transaction(durable=True) as tx:
        again = outbox.to_draft(tx, letter.id)
    assert (again.id, again.to, again.answers) == (draft.id, draft.to, draft.answers)
    assert drafts.all(database.reader()) == (again,)
    assert outbox.all(database.reader()) == ()


def test_a_draft_of_a_half_delivered_letter_is_for_the_others(
    database: Database, letter: Submission
) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.accepted(tx, letter.id, [YES, NO])
        again = outbox.to_draft(tx, letter.id)
    assert (again.to, again.cc, again.bcc) == ("b@x.org", "", "")


def test_what_some_have_got_is_filed_though_it_is_taken_back_for_the_others(
    database: Database, draft: Draft, letter: Submission
) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.accepted(tx, letter.id, [YES, NO])
        again = outbox.to_draft(tx, letter.id)
    assert state(database, letter) is SubmissionState.SENT
    with database.transaction(durable=True) as tx:
        outbox.filed(tx, letter.id)
    assert drafts.all(database.reader()) == (again,)


def test_cancelling_a_half_delivered_letter_files_it(
    database: Database, letter: Submission
) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.accepted(tx, letter.id, [YES, NO])
        outbox.cancel(tx, letter.id)
    assert state(database, letter) is SubmissionState.SENT


def test_cancelling_takes_a_letter_out_for_good(database: Database, letter: Submission) -> None:
    with database.transaction(durable=True) as tx:
        outbox.cancel(tx, letter.id)
    assert outbox.all(database.reader()) == ()
    assert drafts.all(database.reader()) == ()


ARROWS = {
    "attempt": {"queued"},
    "final_dot": {"sending"},
    "accepted": {"sending"},
    "later": {"sending"},
    "held": {"queued", "sending"},
    "unsure": {"sending"},
    "filed": {"sent"},
    "to_draft": {"queued", "held"},
    "requeue": {"queued", "held"},
    "send_again": {"unsure"},
    "mark_sent": {"unsure"},
    "cancel": {"queued", "held"},
}


def draw(tx: Transaction, letter: Submission, arrow: str) -> None:
    match arrow:
        case "accepted":
            outbox.accepted(tx, letter.id, [])
        case "later":
            outbox.later(tx, letter.id, 1, LOST)
        case "requeue":
            outbox.requeue(tx, letter.id, 1)
        case "send_again":
            outbox.send_again(tx, letter.id, 1)
        case "held" | "unsure":
            getattr(outbox, arrow)(tx, letter.id, LOST)
        case _:
            getattr(outbox, arrow)(tx, letter.id)


@pytest.mark.parametrize(("arrow", "start"), list(product(ARROWS, SubmissionState)))
def test_only_the_arrows_of_the_drawing_exist(
    database: Database, letter: Submission, arrow: str, start: SubmissionState
) -> None:
    with database.transaction(durable=True) as tx:
        tx.execute("UPDATE submission SET state = ?", (start,))
    if start in ARROWS[arrow]:
        with database.transaction(durable=True) as tx:
            draw(tx, letter, arrow)
        return
    with pytest.raises(LifafaError) as caught, database.transaction(durable=True) as tx:
        draw(tx, letter, arrow)
    assert caught.value.problem == Problem(ProblemKind.MESSAGE_GONE, detail=start)
    assert state(database, letter) is start


@pytest.mark.parametrize("arrow", ARROWS)
def test_an_arrow_that_power_could_undo_is_a_bug(
    database: Database, letter: Submission, arrow: str
) -> None:
    with pytest.raises(RuntimeError, match="durable"), database.transaction() as tx:
        draw(tx, letter, arrow)


def test_the_journal_repeats_no_words_of_a_server(database: Database, letter: Submission) -> None:
    begin(database, letter)
    with database.transaction(durable=True) as tx:
        outbox.held(
            tx,
            letter.id,
            Problem(
                ProblemKind.AUTH_FAILED,
                server="h:1",
                code=535,
                enhanced="5.7.8",
                text="bad hunter2",
            ),
        )
    last = journal.of(database.reader(), letter.id)[-1]
    assert (last.what, last.detail) == ("held", "auth-failed 535 5.7.8")
    assert (last.server, last.said) == ("h:1", "")
