"""Everyone at work, in their own threads, over a real store and small true servers."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from app.credentials import incoming_name
from app.events import Activity, BodyFailed, ConnectionChanged, EngineFault, MessagesAdded, Progress
from app.model.account import Account, Secret
from app.model.mailbox import Role
from app.model.message import Flag, MessageKey
from app.model.problem import ProblemKind
from app.model.spine import MailQuery
from app.model.submission import Draft, DraftId, DraftKind, Submission, SubmissionState
from app.store import bodies, lists, mailboxes, outbox, wishes
from app.sync.staff import Staff
from tests.sync.conftest import POP3, House
from tests.sync.fakes import (
    LOST,
    Box,
    FakeMailServer,
    FakePop3Server,
    FakeSubmissionServer,
    letter,
    lines,
)

PATIENCE = 10.0


class Office:
    """A house with its staff and all its servers."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.mail = FakeMailServer()
        self.mail.boxes["Sent"] = Box(Role.SENT)
        self.smtp = FakeSubmissionServer()
        self.pop3 = FakePop3Server()
        given = lines(self.mail, self.pop3, self.smtp)
        self.staff = Staff(house.database, house.credentials, house.bus, given)

    def queue(self, account: Account, number: int, due: int = 0) -> Submission:
        identity = account.identities[0].id
        with self.house.database.transaction(durable=True) as tx:
            draft = outbox.save(tx, Draft(DraftId(0), DraftKind.NEW, identity))
            name, to = f"m{number}@example.org", ("a@example.org",)
            return outbox.queue(
                tx, draft, account.id, "me@example.org", to, name, letter(number), due
            )

    def at_rest(self) -> bool:
        activities = [event.activity for event in self.house.of(Progress)]
        return bool(activities) and activities[-1] is Activity.IDLE

    def total(self, account: Account, role: Role = Role.INBOX) -> int:
        found = mailboxes.by_role(self.house.database.reader(), account.id, role)
        return found.total if found else 0


@pytest.fixture
def office(house: House) -> Iterator[Office]:
    made = Office(house)
    yield made
    made.staff.stop_all()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def names() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_mail_comes_and_threads_bear_their_names(office: Office) -> None:
    account = office.house.account()
    office.mail.fill(30)
    office.staff.start_all()
    expected = {f"{kind} me@example.org" for kind in ("imap", "idle", "submit")}
    assert expected <= names()
    until(lambda: office.total(account) == 30 and office.at_rest())
    office.staff.stop_all()
    assert not expected & names()
    assert office.house.of(EngineFault) == []


def test_a_wake_brings_new_mail(office: Office) -> None:
    account = office.house.account()
    office.staff.start_all()
    until(office.at_rest)
    office.mail.inbox.put(letter(1))
    office.staff.wake(account.id)
    until(lambda: office.total(account) == 1)


def test_a_letter_is_sent_filed_and_appended(office: Office) -> None:
    account = office.house.account()
    office.staff.start_all()
    until(office.at_rest)
    office.queue(account, 7)
    office.staff.send_soon()
    until(lambda: office.mail.boxes["Sent"].names() == ["m7@example.org"])
    assert len(office.smtp.taken) == 1
    assert office.total(account, Role.SENT) == 1


def test_a_wish_is_carried_out_soon(office: Office) -> None:
    account = office.house.account()
    office.mail.fill(3)
    office.staff.start_all()
    until(lambda: office.total(account) == 3 and office.at_rest())
    keys = _keys(office, account)
    with office.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, keys, Flag.SEEN, Flag.NONE)
    office.staff.operations_soon()
    until(lambda: all(Flag.SEEN in held.flags for held in office.mail.inbox.held.values()))


def test_a_click_is_answered_where_nobody_can_fetch(office: Office) -> None:
    account = office.house.account()
    office.staff.want_body(MessageKey(1))
    assert office.house.of(BodyFailed)[0].problem.kind is ProblemKind.MESSAGE_GONE
    assert account.id not in office.staff._teams


def test_a_wrong_password_is_told_once_and_a_new_one_is_taken(office: Office) -> None:
    account = office.house.account()
    office.mail.password = "right"
    office.staff.start_all()
    until(lambda: any(event.problem for event in office.house.of(ConnectionChanged)))
    assert office.mail.counted["login"] == 1
    office.house.credentials.put(incoming_name(account.id), Secret("right"))
    office.mail.fill(3)
    office.staff.wake(account.id)
    until(lambda: office.total(account) == 3)


@pytest.mark.expects_log
def test_a_bug_ends_one_worker_and_is_told(office: Office) -> None:
    account = office.house.account()
    office.mail.faults = {"survey": [ZeroDivisionError("a bug")]}
    office.staff.start_all()
    until(lambda: bool(office.house.of(EngineFault)))
    assert office.house.of(EngineFault)[0].where == "imap me@example.org"
    office.queue(account, 1)
    office.staff.send_soon()
    until(lambda: len(office.smtp.taken) == 1)


def test_stopping_one_account_leaves_the_other_at_work(office: Office) -> None:
    first, second = office.house.account(), office.house.account(POP3)
    office.staff.start_all()
    until(office.at_rest)
    office.staff.stop(first.id)
    office.pop3.drop = [("u1", letter(1))]
    office.staff.wake()
    until(lambda: office.total(second) == 1)


def test_sync_to_end_brings_everything_and_reports(office: Office) -> None:
    imap, pop3 = office.house.account(), office.house.account(POP3)
    office.mail.fill(700)
    office.mail.inbox.put(letter(701, size=6_000_000))
    office.pop3.drop = [("u1", letter(1)), ("u2", letter(2))]
    seen: list[Progress] = []
    first, second = office.staff.sync_to_end((imap.id, pop3.id), seen.append)
    assert (first.account_id, first.mailboxes, first.messages) == (imap.id, 2, 701)
    assert first.size == sum(len(held.source) for held in office.mail.inbox.held.values())
    assert (second.messages, second.problems) == (2, ())
    assert seen[-1].activity is Activity.IDLE
    reader = office.house.database.reader()
    assert all(bodies.source(reader, key) for key in _keys(office, imap))


def test_sync_to_end_carries_out_wishes_first(office: Office) -> None:
    account = office.house.account()
    office.mail.fill(3)
    office.staff.sync_to_end((account.id,))
    with office.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, _keys(office, account), Flag.SEEN, Flag.NONE)
    office.staff.sync_to_end((account.id,))
    assert all(Flag.SEEN in held.flags for held in office.mail.inbox.held.values())


def test_sync_to_end_goes_on_over_a_lost_connection(office: Office) -> None:
    account = office.house.account()
    office.mail.fill(1_200)
    office.mail.faults = {"bodies": [None, LOST]}
    (report,) = office.staff.sync_to_end((account.id,))
    assert (report.messages, report.problems) == (1_200, ())


def test_sync_to_end_reports_what_went_wrong(office: Office) -> None:
    account = office.house.account()
    office.mail.password = "another"
    (report,) = office.staff.sync_to_end((account.id,))
    assert [problem.kind for problem in report.problems] == [ProblemKind.AUTH_FAILED]


def test_one_mailbox_that_cannot_be_opened_does_not_stop_the_others(office: Office) -> None:
    account = office.house.account()
    office.mail.boxes["Broken"] = Box()
    office.mail.fill(3)
    office.mail.before = lambda command: None
    whole = office.mail.status
    office.mail.status = lambda path: whole("nowhere" if path == "Broken" else path)  # type: ignore[method-assign]
    (report,) = office.staff.sync_to_end((account.id,))
    assert [problem.kind for problem in report.problems] == [ProblemKind.MAILBOX_GONE]
    assert report.messages == 3


@pytest.mark.parametrize("running", [True, False])
def test_send_to_end_waits_for_what_comes_of_it(office: Office, running: bool) -> None:
    account = office.house.account()
    if running:
        office.staff.start_all()
    due = int(time.time()) + 1_000
    assert office.staff.send_to_end(office.queue(account, 1, due).id).state is SubmissionState.SENT
    office.smtp.fates = ["refused", "lost-taken", "busy"]
    states = [office.staff.send_to_end(office.queue(account, n).id).state for n in (2, 3, 4)]
    assert states == [SubmissionState.HELD, SubmissionState.UNSURE, SubmissionState.QUEUED]


def test_an_unsure_letter_that_the_server_filed_is_settled(office: Office) -> None:
    account = office.house.account()
    office.smtp.fates = ["lost-taken"]
    unsure = office.staff.send_to_end(office.queue(account, 5).id)
    assert unsure.state is SubmissionState.UNSURE
    office.mail.boxes["Sent"].put(letter(5))
    office.staff.start_all()
    until(lambda: outbox.all(office.house.database.reader()) == ())
    until(office.at_rest)
    office.staff.wake()
    until(lambda: office.total(account, Role.SENT) == 1 and office.at_rest())
    assert len(office.mail.boxes["Sent"].held) == 1


def test_recovering_brings_letters_to_where_they_belong(office: Office) -> None:
    account = office.house.account()
    one, two = office.queue(account, 1), office.queue(account, 2)
    with office.house.database.transaction(durable=True) as tx:
        outbox.attempt(tx, one.id)
        outbox.attempt(tx, two.id)
        outbox.final_dot(tx, two.id)
    office.staff.recover()
    states = [each.state for each in outbox.all(office.house.database.reader())]
    assert states == [SubmissionState.QUEUED, SubmissionState.UNSURE]


def test_fresh_mail_is_told_as_fresh(office: Office) -> None:
    account = office.house.account()
    office.mail.fill(3)
    office.staff.start_all()
    until(lambda: office.total(account) == 3 and office.at_rest())
    office.house.told.clear()
    office.mail.inbox.put(letter(9))
    office.staff.wake()
    until(lambda: bool(office.house.of(MessagesAdded)))
    assert office.house.of(MessagesAdded)[0].fresh


def _keys(office: Office, account: Account) -> list[MessageKey]:
    reader = office.house.database.reader()
    inbox = mailboxes.by_role(reader, account.id, Role.INBOX)
    assert inbox is not None
    return list(lists.head(reader, MailQuery(mailbox_ids=(inbox.id,)), 10_000).keys)
