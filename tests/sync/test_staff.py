"""Everyone at work, in their own threads, over a real store and small true servers."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.credentials import incoming_name
from app.events import (
    Activity,
    BodyFailed,
    ConnectionChanged,
    EngineFault,
    MessagesAdded,
    Progress,
    RetryPlanned,
)
from app.model.account import Account, Protocol, Secret, Server
from app.model.mailbox import Role
from app.model.message import Flag, MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.spine import MailQuery
from app.model.submission import Draft, DraftId, DraftKind, Submission, SubmissionState
from app.protocols.imap_select import SyncPoint
from app.store import bodies, drafts, lists, mailboxes, outbox, wishes
from app.sync.staff import Staff
from tests.sync.conftest import IMAP, POP3, House
from tests.sync.fakes import (
    LOST,
    Box,
    FakeImapLine,
    FakeMailServer,
    FakePop3Server,
    FakeSubmissionServer,
    Opened,
    letter,
    lines,
)

PATIENCE = 10.0

UNREACHED = LifafaError(Problem(ProblemKind.UNREACHABLE))
PORTAL = LifafaError(Problem(ProblemKind.CERTIFICATE, detail="unknown-issuer"))
CROWDED = LifafaError(Problem(ProblemKind.BUSY, text="Too many connections"))


class Office:
    """A house with its staff and all its servers."""

    def __init__(self, house: House, mail: FakeMailServer | None = None) -> None:
        self.house = house
        self.mail = mail or FakeMailServer()
        self.mail.boxes["Sent"] = Box(Role.SENT)
        self.smtp = FakeSubmissionServer()
        self.pop3 = FakePop3Server()
        given = lines(self.mail, self.pop3, self.smtp)
        self.staff = Staff(house.database, house.credentials, house.bus, given)

    def queue(self, account: Account, number: int, due: int = 0) -> Submission:
        identity = account.identities[0].id
        with self.house.database.transaction(durable=True) as tx:
            draft = drafts.save(tx, Draft(DraftId(0), DraftKind.NEW, identity))
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


def test_sync_to_end_brings_mail_though_a_wish_is_put_off(office: Office) -> None:
    account = office.house.account()
    office.mail.fill(1)
    office.staff.sync_to_end((account.id,))
    with office.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, _keys(office, account), Flag.SEEN, Flag.NONE)
    office.mail.inbox.put(letter(2))
    office.mail.faults = {"store": [CROWDED]}
    (report,) = office.staff.sync_to_end((account.id,))
    assert (report.messages, report.problems) == (1, (CROWDED.problem,))


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


class NarrowLine(FakeImapLine):
    """A line of a NarrowServer; its IDLE waits for news as a true one does."""

    def __init__(self, server: "NarrowServer") -> None:
        super().__init__(server)
        self._narrow = server
        self._called = threading.Event()
        self._counted = 0

    def login(self, secret: Secret | None, *, most: int = 1) -> None:
        self._hear("login")
        if sum(line.connected for line in self._narrow.lines) > self._narrow.seats:
            raise CROWDED

    def select(self, path: str, known: SyncPoint | None = None) -> Opened:
        status = super().select(path, known)
        self._counted = status.exists
        return status

    def idle(
        self, seconds: float, stop: Callable[[], bool], told: Callable[[], None] = lambda: None
    ) -> bool:
        self._hear("idle")
        while not stop() and not self.aborted:
            if len(self._box.held) != self._counted:
                self._counted = len(self._box.held)
                told()
                return True
            self._called.wait(0.005)
        self._hear("done")
        return False

    def interrupt(self) -> None:
        self._called.set()


class NarrowServer(FakeMailServer):
    """Lets in so many connections at a time."""

    def __init__(self, seats: int = 1) -> None:
        super().__init__(idle=True)
        self.seats = seats

    def make(self, server: Server) -> FakeImapLine:
        line = NarrowLine(self)
        self.lines.append(line)
        return line


@pytest.fixture
def narrow(house: House) -> Iterator[Office]:
    made = Office(house, NarrowServer())
    yield made
    made.staff.stop_all()


def test_a_server_with_one_connection_tells_its_news_on_it(narrow: Office) -> None:
    account = narrow.house.account()
    narrow.staff.start_all()
    until(lambda: narrow.mail.counted["idle"] > 0)
    narrow.mail.inbox.put(letter(1))
    until(lambda: narrow.total(account) == 1)
    narrow.mail.inbox.put(letter(2))
    until(lambda: narrow.total(account) == 2)
    assert narrow.mail.counted["login"] == 2  # the worker's, and the one that was refused
    assert not any(event.problem for event in narrow.house.of(ConnectionChanged))


def test_a_wish_is_carried_out_at_once_on_the_only_connection(narrow: Office) -> None:
    account = narrow.house.account()
    narrow.mail.fill(3)
    narrow.staff.start_all()
    until(lambda: narrow.total(account) == 3 and narrow.mail.counted["idle"] > 0)
    with narrow.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, _keys(narrow, account), Flag.SEEN, Flag.NONE)
    narrow.staff.operations_soon()
    until(lambda: all(Flag.SEEN in held.flags for held in narrow.mail.inbox.held.values()))
    assert narrow.mail.counted["done"] > 0


def test_another_network_makes_all_connections_anew(house: House) -> None:
    office = Office(house, NarrowServer(seats=2))
    office.house.account()
    office.staff.start_all()
    try:
        until(lambda: office.mail.counted["idle"] == 1)
        office.staff.network_changed(True)
        until(lambda: office.mail.counted["idle"] == 2 and office.mail.counted["login"] == 4)
    finally:
        office.staff.stop_all()
    assert {*_problems(office)} <= {ProblemKind.NO_NETWORK}


def test_after_a_sleep_all_connections_are_made_anew(office: Office) -> None:
    office.house.account()
    office.staff.start_all()
    until(office.at_rest)
    before = office.mail.counted["login"]
    office.staff.resumed()
    until(lambda: office.mail.counted["login"] > before)
    assert office.mail.counted["noop"] == 0  # a dead peer would be waited for


def test_without_a_network_one_calm_word_is_told_and_all_goes_on_when_it_is_back(
    office: Office,
) -> None:
    account = office.house.account()
    office.staff.start_all()
    until(office.at_rest)
    office.house.told.clear()
    office.mail.faults = {"connect": [UNREACHED] * 9}
    office.staff.network_changed(False)
    until(lambda: bool(_problems(office)))
    for _ in range(3):  # whatever is wanted meanwhile
        tried = office.mail.counted["connect"]
        office.staff.operations_soon()
        until(lambda tried=tried: office.mail.counted["connect"] > tried)  # type: ignore[misc]
    assert _problems(office) == [ProblemKind.NO_NETWORK]
    assert office.house.of(RetryPlanned) == []
    office.mail.faults = {}
    office.mail.fill(3)
    office.staff.network_changed(True)
    until(lambda: office.total(account) == 3)
    assert office.house.of(ConnectionChanged)[-1].connected


def test_a_letter_without_a_network_waits_calmly_and_leaves_when_it_is_back(
    office: Office,
) -> None:
    account = office.house.account()
    office.staff.start_all()
    until(office.at_rest)
    office.house.told.clear()
    office.staff.network_changed(False)
    office.smtp.fates = ["lost"]
    queued = office.queue(account, 1)
    office.staff.send_soon()
    until(lambda: _due(office, queued) > time.time() + 30)
    office.staff.network_changed(True)
    until(lambda: len(office.smtp.taken) == 1)
    assert set(_problems(office)) <= {ProblemKind.NO_NETWORK}


def test_a_portal_in_the_way_is_no_trouble_yet(office: Office) -> None:
    account = office.house.account()
    office.mail.fill(2)
    office.mail.faults = {"connect": [PORTAL]}
    office.staff.network_changed(True)
    office.staff.start_all()
    until(lambda: ProblemKind.NO_NETWORK in _problems(office))
    office.staff.wake()
    until(lambda: office.total(account) == 2)
    assert _problems(office) == [ProblemKind.NO_NETWORK]


def test_a_server_on_this_computer_needs_no_network(office: Office) -> None:
    office.house.account(replace(IMAP, host="127.0.0.1"))
    office.staff.start_all()
    until(office.at_rest)
    before = office.mail.counted["login"]
    office.staff.network_changed(False)
    office.mail.faults = {"survey": [UNREACHED]}
    office.staff.wake()
    until(lambda: bool(_problems(office)))
    assert _problems(office) == [ProblemKind.UNREACHABLE]
    assert office.mail.counted["login"] == before


def test_the_time_of_the_next_try_is_told(office: Office) -> None:
    account = office.house.account()
    office.mail.faults = {"connect": [LOST]}
    office.staff.start_all()
    until(lambda: bool(office.house.of(RetryPlanned)))
    planned = office.house.of(RetryPlanned)[0]
    assert (planned.account_id, planned.protocol) == (account.id, Protocol.IMAP)
    assert 0 <= planned.at - int(time.time()) + 1 <= 3


def _due(office: Office, letter: Submission) -> int:
    return outbox.get(office.house.database.reader(), letter.id).due


def _problems(office: Office) -> list[ProblemKind]:
    return [event.problem.kind for event in office.house.of(ConnectionChanged) if event.problem]


def _keys(office: Office, account: Account) -> list[MessageKey]:
    reader = office.house.database.reader()
    inbox = mailboxes.by_role(reader, account.id, Role.INBOX)
    assert inbox is not None
    return list(lists.head(reader, MailQuery(mailbox_ids=(inbox.id,)), 10_000).keys)
