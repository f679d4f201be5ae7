"""The line is cut at every byte of a submission, both ways: nothing is lost, nothing sent twice.

The server is a true one on a true socket, which takes the letter before it answers, or after.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.model.submission import (
    Draft,
    DraftId,
    DraftKind,
    RecipientState,
    Submission,
    SubmissionState,
)
from app.store import accounts, drafts, outbox
from app.sync.lines import Lines
from app.sync.submit import SubmitDuty
from tests.support.true_smtp import TrueSmtpServer
from tests.sync.conftest import House

WITHIN = 10.0  # seconds
TO = ("a@x.org", "b@x.org")
ENDED = (SubmissionState.QUEUED, SubmissionState.SENT, SubmissionState.UNSURE)


class Post:
    """An account whose letters go to a true server, and what became of each."""

    def __init__(self, house: House, server: TrueSmtpServer) -> None:
        self.house = house
        self.server = server
        self.numbers = iter(range(1, 1_000_000))
        account = house.account()
        settings = replace(account.settings, outgoing=server.server())
        with house.database.transaction() as tx:
            self.account = accounts.edit(tx, account.id, settings)

    def queued(self) -> Submission:
        name = f"m{next(self.numbers)}@x.org"
        identity = self.account.identities[0].id
        with self.house.database.transaction(durable=True) as tx:
            draft = drafts.save(tx, Draft(DraftId(0), DraftKind.NEW, identity))
            source = f"Message-ID: <{name}>\r\n\r\n.a\r\n".encode()
            return outbox.queue(tx, draft, self.account.id, "me@x.org", TO, name, source, 0)

    def attempt(self, letter: Submission) -> Submission:
        """Make one attempt over a connection of its own; returns the letter as it is then."""
        duty = SubmitDuty(
            self.account, self.house.database, self.house.credentials, lambda event: None, Lines()
        )
        duty.send(letter)
        duty.close()
        self.await_silence()
        return outbox.get(self.house.database.reader(), letter.id)

    def await_silence(self) -> None:
        """Wait until the server has heard and done all that it will."""
        until = time.monotonic() + WITHIN
        while self.server.connections:
            assert time.monotonic() < until, "the server has not ended"
            time.sleep(0.0005)

    def times_taken(self, letter: Submission) -> int:
        wanted = letter.message_id.encode()
        return sum(wanted in each.source for each in self.server.taken)

    def settled(self, letter: Submission) -> Submission:
        """Do what a person does who knows the truth, and send what is to be sent again."""
        with self.house.database.transaction(durable=True) as tx:
            if letter.state is not SubmissionState.UNSURE:
                outbox.requeue(tx, letter.id, 0)
            elif self.times_taken(letter):
                outbox.mark_sent(tx, letter.id)
            else:
                outbox.send_again(tx, letter.id, 0)
        now = outbox.get(self.house.database.reader(), letter.id)
        return now if now.state is SubmissionState.SENT else self.attempt(now)


@pytest.fixture(params=["one by one", "pipelined"])
def post(house: House, request: pytest.FixtureRequest) -> Iterator[Post]:
    offers = {"PIPELINING"} if request.param == "pipelined" else set()
    with TrueSmtpServer(offers=frozenset(offers)) as server:
        yield Post(house, server)


def lengths(post: Post) -> tuple[int, int]:
    """Return how many bytes a submission takes, there and back."""
    sent = post.attempt(post.queued())
    assert sent.state is SubmissionState.SENT
    return post.server.last


def survives(post: Post, *, heard: int = 0, said: int = 0) -> SubmissionState:
    """Cut one submission, and see that all have the letter once in the end."""
    post.server.cut(heard=heard, sent=said)
    letter = post.attempt(post.queued())
    assert letter.state in ENDED, letter
    taken = post.times_taken(letter)
    assert taken <= 1, "sent twice in one attempt"
    if letter.state is SubmissionState.SENT:
        assert taken == 1, "lost: said to be sent, and nobody has it"
        return letter.state
    if letter.state is SubmissionState.QUEUED:
        assert taken == 0, "it would be sent twice by itself"
    assert post.settled(letter).state is SubmissionState.SENT
    assert post.times_taken(letter) == 1
    return letter.state


def test_the_line_is_cut_after_every_byte_to_the_server(post: Post) -> None:
    to_server, _ = lengths(post)
    states = [survives(post, heard=at) for at in range(1, to_server)]
    assert set(states) == set(ENDED)


@pytest.mark.parametrize("takes_late", [False, True])
def test_the_line_is_cut_after_every_byte_from_the_server(post: Post, takes_late: bool) -> None:
    post.server.takes_late = takes_late
    _, from_server = lengths(post)
    states = [survives(post, said=at) for at in range(1, from_server)]
    assert set(states) == set(ENDED)
    assert states.count(SubmissionState.UNSURE) >= len("250 2.0.0 Ok: queued as 1")


def test_there_are_hundreds_of_cuts(post: Post) -> None:
    to_server, from_server = lengths(post)
    assert to_server + 2 * from_server > 380  # and as many again in the other way of speaking


def test_who_was_refused_before_a_lost_reply_is_known(post: Post) -> None:
    post.server.refused = {TO[1]}
    before = lengths_of_partial(post)
    post.server.cut(sent=before - len("250 2.0.0 Ok: queued as 2\r\n221 2.0.0 Bye\r\n"))
    letter = post.attempt(post.queued())
    assert letter.state is SubmissionState.UNSURE
    assert [each.state for each in letter.recipients] == [
        RecipientState.PENDING,
        RecipientState.REFUSED,
    ]
    with post.house.database.transaction(durable=True) as tx:
        outbox.mark_sent(tx, letter.id)
    held = outbox.get(post.house.database.reader(), letter.id)
    assert held.state is SubmissionState.HELD
    assert held.recipients[0].state is RecipientState.ACCEPTED


def lengths_of_partial(post: Post) -> int:
    """Return how many bytes come back where one recipient is refused."""
    assert post.attempt(post.queued()).state is SubmissionState.HELD
    return post.server.last[1]
