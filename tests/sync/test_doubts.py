"""A letter whose reply was lost is looked for, several times; a copy is proof, none is not."""

import time
from dataclasses import replace

import pytest

from app.model.account import Server
from app.model.mailbox import Role
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import (
    Draft,
    DraftId,
    DraftKind,
    Evidence,
    Look,
    RecipientResult,
    RecipientState,
    SentCopy,
    Submission,
    SubmissionState,
    must_ask,
)
from app.store import drafts, evidence, journal, mailboxes, outbox
from app.sync.doubts import LATER, LOOKS, next_look, next_time, settle_one
from app.sync.selection import Selection
from tests.sync.conftest import IMAP, POP3, House
from tests.sync.fakes import LOST, REFUSED, Box, FakeMailServer, letter

TO = ("a@example.org", "b@example.org")


class Doubt:
    """A letter that may have been sent, and the server on which it is looked for."""

    def __init__(self, house: House, incoming: Server = IMAP) -> None:
        self.house = house
        self.account = house.account(incoming)
        self.server = FakeMailServer()
        for path, role in (("Sent", Role.SENT), ("All Mail", Role.ALL), ("Archive", Role.ARCHIVE)):
            self.server.boxes[path] = Box(role)
            with house.database.transaction() as tx:
                mailboxes.ensure(tx, self.account.id, path, "/", role)
        self.letter = self._doubted()

    def _doubted(self) -> Submission:
        identity = self.account.identities[0].id
        with self.house.database.transaction(durable=True) as tx:
            draft = drafts.save(tx, Draft(DraftId(0), DraftKind.NEW, identity))
            queued = outbox.queue(
                tx, draft, self.account.id, "me@example.org", TO, "m1@example.org", letter(1), 0
            )
        self.attempt(queued)
        return queued

    def attempt(
        self, queued: Submission, *heard: RecipientResult, server: str = "mail.example.org:465"
    ) -> None:
        with self.house.database.transaction(durable=True) as tx:
            outbox.attempt(tx, queued.id)
            outbox.final_dot(tx, queued.id, heard, server)
            outbox.unsure(tx, queued.id, Problem(ProblemKind.CONNECTION_LOST))

    def now(self) -> Submission:
        return outbox.get(self.house.database.reader(), self.letter.id)

    def look(self) -> bool:
        selection = Selection(self.server.make(IMAP))
        return settle_one(selection, self.house.database, self.account.id)

    def known(self) -> Evidence:
        found = self.now().evidence
        assert found is not None
        return found


@pytest.fixture
def doubt(house: House) -> Doubt:
    return Doubt(house)


@pytest.mark.parametrize("path", ["Sent", "All Mail"])
def test_a_copy_on_the_server_is_proof(doubt: Doubt, path: str) -> None:
    doubt.server.boxes[path].put(letter(1))
    assert doubt.look()
    sent = doubt.now()
    assert sent.state is SubmissionState.SENT
    assert {each.state for each in sent.recipients} == {RecipientState.ACCEPTED}
    said = journal.of(doubt.house.database.reader(), sent.id)[-2:]
    assert [(each.what, each.said) for each in said] == [("found", path), ("sent", "")]


def test_no_copy_is_kept_as_evidence_and_looked_for_again(doubt: Doubt) -> None:
    doubt.server.boxes["Archive"].put(letter(1))  # which is no archive of all mail
    assert not doubt.look()
    known = doubt.known()
    assert [(each.places, each.found) for each in known.looks] == [(("Sent", "All Mail"), "")]
    assert known.server == "mail.example.org:465"
    assert known.next_look == known.looks[0].at + LOOKS[1]
    assert not must_ask(known, known.since + 1)
    assert not doubt.look()  # it is not due yet
    assert len(doubt.known().looks) == 1


def test_the_looks_come_further_apart_and_then_a_person_is_asked(doubt: Doubt) -> None:
    known = Evidence(since=1_000)
    gaps = []
    for number in range(6):
        at = 10_000 * number
        gaps.append(next_look(known, at) - at)
        known = Evidence(since=at, looks=(*known.looks, Look(at)))
        assert must_ask(known, at) == (number >= 2)
    assert gaps == [30, 90, 180, 600, LATER, LATER]


def test_after_three_minutes_without_a_line_a_person_is_asked(doubt: Doubt) -> None:
    known = doubt.known()
    assert not must_ask(known, known.since + 179)
    assert must_ask(known, known.since + 180)


def test_a_lost_line_is_no_look(doubt: Doubt) -> None:
    doubt.server.faults["select"] = [LOST]
    with pytest.raises(LifafaError):
        doubt.look()
    assert doubt.known().looks == ()
    assert not doubt.look()  # and it is due still
    assert len(doubt.known().looks) == 1


def test_a_folder_that_cannot_be_opened_is_not_said_to_have_been_looked_in(doubt: Doubt) -> None:
    doubt.server.faults["select"] = [REFUSED]
    doubt.look()
    assert doubt.known().looks[0].places == ("All Mail",)


def test_what_lay_there_before_proves_nothing(doubt: Doubt) -> None:
    with doubt.house.database.transaction(durable=True) as tx:
        evidence.seen_before(tx, doubt.letter.id)
    doubt.server.boxes["Sent"].put(letter(1))
    assert not doubt.look()
    known = doubt.known()
    assert (known.twin, known.looks[0].found) == (True, "Sent")


def test_a_copy_of_an_earlier_attempt_proves_nothing_for_those_left(house: House) -> None:
    """One had the letter and the server filed it; the reply to the other's attempt was lost."""
    doubt = Doubt(house)
    one = RecipientResult(TO[0], RecipientState.ACCEPTED, 250)
    later = RecipientResult(TO[1], RecipientState.PENDING, 451)
    with house.database.transaction(durable=True) as tx:
        outbox.requeue(tx, doubt.letter.id, 0)
        outbox.attempt(tx, doubt.letter.id)
        outbox.accepted(tx, doubt.letter.id, (one, later), retry_at=0)
    doubt.attempt(doubt.letter)
    doubt.server.boxes["Sent"].put(letter(1))
    assert not doubt.look()
    assert doubt.now().state is SubmissionState.UNSURE


def test_who_was_refused_is_not_said_to_have_it(house: House) -> None:
    doubt = Doubt(house)
    with house.database.transaction(durable=True) as tx:
        outbox.requeue(tx, doubt.letter.id, 0)
    doubt.attempt(
        doubt.letter,
        RecipientResult(TO[0], RecipientState.ACCEPTED, 250, "2.1.5", "Ok"),
        RecipientResult(TO[1], RecipientState.REFUSED, 550, "5.1.1", "no"),
    )
    doubt.server.boxes["Sent"].put(letter(1))
    assert doubt.look()
    held = doubt.now()
    assert held.state is SubmissionState.HELD
    assert [each.state for each in held.recipients] == [
        RecipientState.ACCEPTED,
        RecipientState.REFUSED,
    ]


def test_who_was_put_off_before_a_lost_reply_is_tried_again(house: House) -> None:
    doubt = Doubt(house)
    with house.database.transaction(durable=True) as tx:
        outbox.requeue(tx, doubt.letter.id, 0)
    doubt.attempt(
        doubt.letter,
        RecipientResult(TO[0], RecipientState.ACCEPTED, 250, "2.1.5", "Ok"),
        RecipientResult(TO[1], RecipientState.PENDING, 451, "4.7.1", "later"),
    )
    doubt.server.boxes["Sent"].put(letter(1))
    assert doubt.look()
    queued = doubt.now()
    assert (queued.state, queued.due <= time.time()) == (SubmissionState.QUEUED, True)


def test_a_copy_of_the_attempt_in_doubt_proves_nothing_for_who_was_turned_away_then(
    house: House,
) -> None:
    """The first attempt was for one alone; the second, for both, never arrived."""
    doubt = Doubt(house)
    one = RecipientResult(TO[0], RecipientState.ACCEPTED, 250)
    other = RecipientResult(TO[1], RecipientState.ACCEPTED, 250)
    with house.database.transaction(durable=True) as tx:
        outbox.requeue(tx, doubt.letter.id, 0)
    doubt.attempt(doubt.letter, one, replace(other, state=RecipientState.PENDING, code=451))
    with house.database.transaction(durable=True) as tx:
        outbox.requeue(tx, doubt.letter.id, 0)
    doubt.attempt(doubt.letter, one, other)
    doubt.server.boxes["Sent"].put(letter(1))
    assert not doubt.look()
    assert doubt.now().state is SubmissionState.UNSURE


def test_a_clock_that_was_set_back_hides_no_doubt(
    doubt: Doubt, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = time.time() - 365 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: earlier)
    due = next_time(doubt.house.database.reader(), doubt.account.id)
    assert due == int(earlier)
    assert must_ask(doubt.known(), int(earlier))
    doubt.server.boxes["Sent"].put(letter(1))
    assert doubt.look()


def test_with_pop3_a_person_is_asked_at_once(house: House) -> None:
    doubt = Doubt(house, POP3)
    assert not doubt.known().can_look
    assert must_ask(doubt.known(), doubt.known().since)


def test_what_gmail_is_known_for_counts_as_evidence(doubt: Doubt) -> None:
    doubt.server.gmail = True
    doubt.look()
    assert doubt.known().sent_copy is SentCopy.SERVER


def test_what_is_known_of_the_account_is_no_evidence_about_another_server(doubt: Doubt) -> None:
    with doubt.house.database.transaction(durable=True) as tx:
        evidence.learn_sent_copy(tx, doubt.account.id, SentCopy.SERVER)
        outbox.requeue(tx, doubt.letter.id, 0)
    doubt.attempt(doubt.letter, server="other.example.com:465")
    assert doubt.known().sent_copy is SentCopy.UNKNOWN
