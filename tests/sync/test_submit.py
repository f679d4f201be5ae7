"""Letters leave once, wait where they must, and are filed."""

import time
from dataclasses import replace

import pytest

from app.credentials import incoming_name, outgoing_name, own_name
from app.events import ConnectionChanged
from app.mime.headers import scan
from app.mime.parse import digest, header_block
from app.model.account import Account, AuthMethod, Identity, IdentityId, Secret, Security, Server
from app.model.account import Protocol as Speaks
from app.model.mailbox import MailboxId, Role
from app.model.message import Flag, MessageKey
from app.model.operation import OperationKind
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import (
    Draft,
    DraftId,
    DraftKind,
    RecipientState,
    Submission,
    SubmissionState,
    SubmitOptions,
)
from app.store import accounts, drafts, journal, mailboxes, messages, operations, outbox
from app.store.database import Transaction
from app.store.refusals import Refusals
from app.sync.staff import Staff
from app.sync.submit import SubmitDuty
from app.sync.tries import GIVE_UP_AFTER, next_try
from tests.sync.conftest import IMAP, POP3, House
from tests.sync.fakes import FakeSubmissionServer, letter, lines


class Outbox:
    """A house with one account, a submission server, and the duty between them."""

    def __init__(self, house: House, server: FakeSubmissionServer, incoming: Server = IMAP) -> None:
        self.house = house
        self.server = server
        self.account = house.account(incoming)
        self.refusals = Refusals(house.database)
        self.duty = self.new_duty()

    def new_duty(self, account: Account | None = None) -> SubmitDuty:
        return SubmitDuty(
            account or self.account,
            self.house.database,
            self.house.credentials,
            self.house.bus.publish,
            lines(smtp=self.server),
            refusals=self.refusals,
        )

    def queue(self, number: int = 1, due: int = 0, draft: Draft | None = None) -> Submission:
        identity = self.account.identities[0].id
        draft = draft or Draft(DraftId(0), DraftKind.NEW, identity, subject=f"Letter {number}")
        with self.house.database.transaction(durable=True) as tx:
            return outbox.queue(
                tx,
                drafts.save(tx, draft),
                self.account.id,
                "me@example.org",
                ("a@example.org", "b@example.org"),
                f"m{number}@example.org",
                letter(number),
                due,
            )

    def work(self) -> float | None:
        for _ in range(50):
            if (rest := self.duty.turn()) != 0.0:
                return rest
        raise AssertionError("never at rest")

    def letter(self, submission: Submission) -> Submission:
        return outbox.get(self.house.database.reader(), submission.id)

    def filed(self) -> int:
        sent = mailboxes.by_role(self.house.database.reader(), self.account.id, Role.SENT)
        return sent.total if sent else 0


@pytest.fixture
def post(house: House) -> Outbox:
    return Outbox(house, FakeSubmissionServer())


def test_a_due_letter_leaves_and_is_filed(post: Outbox) -> None:
    post.queue()
    post.work()
    assert post.server.taken == [("me@example.org", ("a@example.org", "b@example.org"), letter(1))]
    assert outbox.all(post.house.database.reader()) == ()
    assert post.filed() == 1
    (wish,) = operations.due(post.house.database.reader(), post.account.id, int(time.time()))
    assert wish.kind is OperationKind.APPEND


def test_what_no_server_was_reached_for_leaves_when_the_network_is_back(post: Outbox) -> None:
    post.server.fates = ["lost"]
    lost = post.queue(1)
    busy = post.queue(2, due=int(time.time()) + 3_000)
    post.work()
    assert post.letter(lost).state is SubmissionState.QUEUED
    post.duty.try_again()
    post.work()
    assert [letters[2] for letters in post.server.taken] == [letter(1)]
    assert post.letter(busy).due > int(time.time()) + 2_000  # a person asked for that


YEARS = 3 * 365 * 24 * 3600


def test_letters_queued_while_the_clock_was_ahead_leave_after_a_restart(
    post: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time", lambda: real() + YEARS)
        post.server.fates = ["busy"]
        put_off = post.queue(1, due=0)
        post.work()
        at_once = post.queue(2, due=int(time.time()))
    restarted(post)
    post.work()
    assert [source for _, _, source in post.server.taken] == [letter(1), letter(2)]
    assert put_off.id < at_once.id


def test_a_letter_lost_in_sending_while_the_clock_was_ahead_leaves(
    post: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time", lambda: real() + YEARS)
        sent = post.queue(1, due=int(time.time()))
        with post.house.database.transaction(durable=True) as tx:
            outbox.attempt(tx, sent.id)
    restarted(post)
    post.work()
    assert len(post.server.taken) == 1


def test_a_letter_that_a_person_scheduled_waits_on_after_a_restart(post: Outbox) -> None:
    due = int(time.time()) + 7 * 24 * 3600
    scheduled = post.queue(1, due=due)
    restarted(post)
    post.work()
    assert post.server.taken == []
    assert post.letter(scheduled).due == due


def restarted(post: Outbox) -> None:
    Staff(post.house.database, post.house.credentials, post.house.bus).recover()


def test_a_pop3_account_files_here_alone(house: House) -> None:
    post = Outbox(house, FakeSubmissionServer(), POP3)
    post.queue()
    post.work()
    assert post.filed() == 1
    assert operations.due(house.database.reader(), post.account.id, int(time.time())) == []


def test_a_letter_that_is_not_due_waits(post: Outbox) -> None:
    post.queue(due=int(time.time()) + 100)
    rest = post.work()
    assert post.server.taken == []
    assert rest is not None
    assert 0 < rest <= 60


def test_a_reply_that_means_nothing_after_the_dot_sends_nothing_twice(post: Outbox) -> None:
    post.server.fates = ["odd-taken"]
    queued = post.queue()
    post.work()
    assert post.letter(queued).state is SubmissionState.UNSURE
    assert len(post.server.taken) == 1


def test_a_letter_queued_by_another_process_leaves_within_a_minute(post: Outbox) -> None:
    rest = post.work()
    assert rest is not None
    assert 0 < rest <= 60
    post.queue()  # as the terminal does: nobody wakes this duty
    post.work()
    assert len(post.server.taken) == 1


@pytest.mark.parametrize("offers", [{"smtputf8"}, set()])
def test_what_a_server_takes_is_remembered(house: House, offers: set[str]) -> None:
    server = FakeSubmissionServer()
    server.offers = frozenset(offers)
    post = Outbox(house, server)
    staff = Staff(house.database, house.credentials, house.bus, post.duty._lines)
    outgoing = post.account.settings.outgoing
    assert staff.takes_any_script(outgoing) is None
    post.queue()
    post.work()
    assert staff.takes_any_script(outgoing) is bool(offers)


def test_letters_due_together_share_a_connection(post: Outbox) -> None:
    for number in range(5):
        post.queue(number)
    post.work()
    assert len(post.server.taken) == 5
    assert post.server.logins == 1


def test_a_busy_server_is_asked_again_later(post: Outbox) -> None:
    post.server.fates = ["busy"]
    queued = post.queue()
    post.work()
    now = post.letter(queued)
    assert now.state is SubmissionState.QUEUED
    assert now.problem is not None
    assert now.problem.code == 451
    assert 55 <= now.due - time.time() <= 61
    assert now.attempts == 1


def test_a_refused_letter_is_held_and_the_others_leave(post: Outbox) -> None:
    post.server.fates = ["refused"]
    refused = post.queue(1)
    post.queue(2)
    post.work()
    assert post.letter(refused).state is SubmissionState.HELD
    assert [source for _, _, source in post.server.taken] == [letter(2)]
    assert not [e for e in post.house.of(ConnectionChanged) if e.problem]


def test_lost_before_the_final_dot_is_sent_again(post: Outbox) -> None:
    post.server.fates = ["lost"]
    queued = post.queue()
    post.work()
    assert post.letter(queued).state is SubmissionState.QUEUED
    _send_now(post, queued)
    post.work()
    assert len(post.server.taken) == 1


@pytest.mark.parametrize("fate", ["lost-taken", "lost-not-taken"])
def test_lost_after_the_final_dot_is_unsure_and_never_sent_again(post: Outbox, fate: str) -> None:
    post.server.fates = [fate]
    queued = post.queue()
    post.work()
    assert post.letter(queued).state is SubmissionState.UNSURE
    before = len(post.server.taken)
    post.work()
    assert len(post.server.taken) == before


def test_a_kept_connection_that_was_closed_costs_no_wait(post: Outbox) -> None:
    post.queue(1)
    post.work()
    post.server.fates = ["lost"]
    post.queue(2)
    post.work()
    assert len(post.server.taken) == 2


def test_refused_recipients_hold_the_letter_and_the_others_never_get_it_twice(
    post: Outbox,
) -> None:
    post.server.fates = ["partly"]
    queued = post.queue()
    post.work()
    held = post.letter(queued)
    assert held.state is SubmissionState.HELD
    assert [r.state for r in held.recipients] == [RecipientState.ACCEPTED, RecipientState.REFUSED]
    _send_now(post, queued)
    post.work()
    assert post.server.taken[-1][1] == ("b@example.org",)
    assert post.filed() == 1


def test_a_wrong_password_is_tried_once_and_then_a_person_is_needed(post: Outbox) -> None:
    post.server.password = "another"
    queued = post.queue()
    for _ in range(6):
        with pytest.raises(LifafaError) as raised:
            post.work()
        assert raised.value.problem.kind is ProblemKind.AUTH_FAILED
        post.duty.troubled(raised.value.problem)
    assert post.server.logins == 1
    assert post.letter(queued).state is SubmissionState.QUEUED
    post.house.credentials.put(incoming_name(post.account.id), Secret("another"))
    post.work()
    assert len(post.server.taken) == 1


def test_a_letter_waits_out_the_pause_after_three_refusals(post: Outbox) -> None:
    post.server.password = "another"
    queued = post.queue()
    for _ in range(3):
        post.duty.forgive()
        with pytest.raises(LifafaError):
            post.work()
    post.duty.forgive()
    post.work()
    waiting = post.letter(queued)
    assert post.server.logins == 3
    assert (waiting.state, waiting.problem and waiting.problem.kind) == (
        SubmissionState.QUEUED,
        ProblemKind.LOGIN_PAUSED,
    )
    assert 590 <= waiting.due - time.time() <= 600
    told = post.house.of(ConnectionChanged)[-1].problem
    assert told is not None
    assert told.kind is ProblemKind.LOGIN_PAUSED


def test_a_missing_password_is_told_without_a_connection(post: Outbox) -> None:
    post.house.credentials.forget(incoming_name(post.account.id))
    queued = post.queue()
    with pytest.raises(LifafaError):
        post.work()
    now = post.letter(queued)
    assert now.problem is not None
    assert now.problem.kind is ProblemKind.NO_PASSWORD


def test_what_was_answered_is_flagged(post: Outbox) -> None:
    with post.house.database.transaction() as tx:
        inbox = mailboxes.ensure(tx, post.account.id, "INBOX", "/", Role.INBOX)
        key = _stored(tx, inbox.id, letter(9))
    identity = post.account.identities[0].id
    post.queue(draft=Draft(DraftId(0), DraftKind.REPLY, identity, answers=key))
    post.work()
    (row,) = messages.rows(post.house.database.reader(), [key])
    assert Flag.ANSWERED in row.flags


def _identity_with(post: Outbox, own: Server) -> Identity:
    identity = Identity(IdentityId(0), post.account.id, "Me", "b@b.org", outgoing=own)
    with post.house.database.transaction() as tx:
        return accounts.save_identity(tx, identity)


def test_an_identity_s_own_server_may_be_given_the_account_s_name_and_password(
    post: Outbox,
) -> None:
    own = Server(Speaks.SMTP, "other.example.org", 587, Security.STARTTLS, "", ca_file="roots.pem")
    identity = _identity_with(post, own)
    post.queue(draft=Draft(DraftId(0), DraftKind.NEW, identity.id))
    post.work()
    assert post.server.connections == [replace(own, user="me")]
    assert len(post.server.taken) == 1


def test_an_identity_s_own_server_with_a_name_of_its_own_never_gets_another_password(
    post: Outbox,
) -> None:
    own = Server(Speaks.SMTP, "other.example.org", 587, Security.STARTTLS, "me")
    identity = _identity_with(post, own)
    queued = post.queue(draft=Draft(DraftId(0), DraftKind.NEW, identity.id))
    with pytest.raises(LifafaError):
        post.work()
    assert post.server.logins == 0
    problem = post.letter(queued).problem
    assert problem is not None
    assert (problem.kind, problem.server) == (ProblemKind.NO_PASSWORD, "other.example.org:587")
    post.server.password = "its own"
    post.house.credentials.put(own_name(post.account.id, own), Secret("its own"))
    post.work()
    assert post.server.connections == [own, own]
    assert len(post.server.taken) == 1


def test_a_password_of_its_own_for_sending(post: Outbox) -> None:
    settings = replace(post.account.settings, same_password=False)
    with post.house.database.transaction() as tx:
        account = accounts.edit(tx, post.account.id, settings)
    post.house.credentials.put(outgoing_name(account.id), Secret("for sending"))
    post.server.password = "for sending"
    post.duty = post.new_duty(account)
    post.queue()
    post.work()
    assert len(post.server.taken) == 1


def test_without_login_no_password_is_asked_for(post: Outbox) -> None:
    outgoing = replace(post.account.settings.outgoing, auth=AuthMethod.NONE)
    settings = replace(post.account.settings, outgoing=outgoing)
    with post.house.database.transaction() as tx:
        account = accounts.edit(tx, post.account.id, settings)
    post.house.credentials.forget(incoming_name(account.id))
    post.duty = post.new_duty(account)
    post.queue()
    post.work()
    assert len(post.server.taken) == 1


@pytest.mark.parametrize(
    ("kind", "attempts", "wait"),
    [
        (ProblemKind.BUSY, 1, 60),
        (ProblemKind.BUSY, 2, 300),
        (ProblemKind.BUSY, 3, 900),
        (ProblemKind.BUSY, 9, 3600),
        (ProblemKind.UNREACHABLE, 1, 60),
        (ProblemKind.UNREACHABLE, 50, 300),
        (ProblemKind.CERTIFICATE, 1, 60),
    ],
)
def test_times_of_the_next_try(kind: ProblemKind, attempts: int, wait: int) -> None:
    assert next_try(Problem(kind), attempts, since=1_000, now=2_000) == 2_000 + wait


def test_after_five_days_a_person_decides() -> None:
    assert next_try(Problem(ProblemKind.BUSY), 99, 0, GIVE_UP_AFTER) is None


@pytest.mark.parametrize(
    "kind", [ProblemKind.HOST_UNKNOWN, ProblemKind.UNREACHABLE, ProblemKind.TIMED_OUT]
)
def test_days_offline_hold_no_letter(kind: ProblemKind) -> None:
    assert next_try(Problem(kind), 99, 0, GIVE_UP_AFTER) == GIVE_UP_AFTER + 300


def old_letter(post: Outbox) -> Submission:
    """Queue a letter that was written so long ago that a busy server would make it be held."""
    queued = post.queue(1)
    with post.house.database.transaction(durable=True) as tx:
        tx.execute("UPDATE submission SET created = created - ?", (GIVE_UP_AFTER,))
    return queued


def test_an_old_letter_is_not_held_because_the_program_is_closed(post: Outbox) -> None:
    old = old_letter(post)
    post.duty.abort()
    with pytest.raises(LifafaError):
        post.work()
    assert post.letter(old).state is SubmissionState.QUEUED


def test_an_old_letter_is_not_held_because_of_the_password(post: Outbox) -> None:
    old = old_letter(post)
    post.server.password = "another"
    with pytest.raises(LifafaError):
        post.work()
    assert post.letter(old).state is SubmissionState.QUEUED


def test_what_a_person_asks_for_after_five_days_is_tried_as_long_as_a_new_letter(
    post: Outbox,
) -> None:
    post.server.fates = ["busy", "busy"]
    old = old_letter(post)
    post.work()
    assert post.letter(old).state is SubmissionState.HELD
    with post.house.database.transaction(durable=True) as tx:
        outbox.requeue(tx, old.id, int(time.time()))
    post.work()
    assert post.letter(old).state is SubmissionState.QUEUED


def scheduled(post: Outbox, at: int, options: SubmitOptions) -> Submission:
    identity = post.account.identities[0].id
    with post.house.database.transaction(durable=True) as tx:
        return outbox.queue(
            tx,
            drafts.save(tx, Draft(DraftId(0), DraftKind.NEW, identity)),
            post.account.id,
            "me@example.org",
            ("a@example.org",),
            "m1@example.org",
            letter(1),
            0 if options.hold_until else at,
            scheduled=at,
            options=options,
        )


def test_a_server_that_can_keeps_a_letter_until_its_hour(post: Outbox) -> None:
    at = int(time.time()) + 7_200
    post.server.latest_release = at + 1
    scheduled(post, at, SubmitOptions(hold_until=at, dsn=True))
    post.work()
    assert post.server.options == [SubmitOptions(hold_until=at, dsn=True)]
    assert post.filed() == 1


@pytest.mark.parametrize("latest", [0, 3_600])
def test_a_server_that_cannot_lets_it_wait_here(post: Outbox, latest: int) -> None:
    at = int(time.time()) + 7_200
    post.server.latest_release = latest and int(time.time()) + latest
    queued = scheduled(post, at, SubmitOptions(hold_until=at, require_tls=True))
    post.work()
    assert post.server.taken == []
    now = post.letter(queued)
    assert (now.state, now.due, now.attempts) == (SubmissionState.QUEUED, at, 0)
    assert now.options == SubmitOptions(require_tls=True)
    restarted(post)
    assert post.letter(queued).due == at


def test_a_letter_whose_hour_passed_while_the_computer_was_off_leaves_now(post: Outbox) -> None:
    at = int(time.time()) - 5
    scheduled(post, at, SubmitOptions(hold_until=at))
    post.work()
    assert post.server.options == [SubmitOptions()]


def test_a_scheduled_letter_is_given_five_days_from_its_hour(post: Outbox) -> None:
    at = int(time.time()) - 60
    queued = scheduled(post, at, SubmitOptions())
    with post.house.database.transaction(durable=True) as tx:
        tx.execute("UPDATE submission SET created = created - 9 * 86400")
    post.server.fates = ["busy"]
    post.work()
    assert post.letter(queued).state is SubmissionState.QUEUED


def test_who_was_put_off_is_tried_again_and_who_was_refused_is_not(post: Outbox) -> None:
    post.server.fates = ["later"]
    queued = post.queue()
    post.work()
    waiting = post.letter(queued)
    assert waiting.state is SubmissionState.QUEUED
    assert [r.state for r in waiting.recipients] == [
        RecipientState.ACCEPTED,
        RecipientState.PENDING,
    ]
    assert 55 <= waiting.due - time.time() <= 61
    post.server.fates = ["partly"]
    _send_now(post, queued)
    post.work()
    assert post.server.taken[-1][1] == ("b@example.org",)
    assert post.letter(queued).recipients[1].state is RecipientState.REFUSED


def test_the_reply_to_a_letter_stands_in_its_journal(post: Outbox) -> None:
    queued = post.queue()
    post.work()
    entries = {each.what: each for each in journal.of(post.house.database.reader(), queued.id)}
    assert entries["sent"].said == "250 2.0.0 Ok: queued as 4F2A"
    assert entries["sent"].server == "mail.example.org:465"
    assert entries.keys() >= {"queued", "sending", "final-dot", "filed"}


def _send_now(post: Outbox, submission: Submission) -> None:
    with post.house.database.transaction(durable=True) as tx:
        outbox.requeue(tx, submission.id, 0)


def _stored(tx: Transaction, mailbox_id: MailboxId, source: bytes) -> MessageKey:
    return messages.add_local(
        tx, mailbox_id, source, scan(header_block(source)), digest(source), Flag.SEEN, 1
    )
