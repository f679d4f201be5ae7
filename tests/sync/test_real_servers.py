"""The staff against Dovecot and Postfix: what a person would notice."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.credentials import incoming_name
from app.events import Activity, ConnectionChanged, MessagesAdded, Progress
from app.model.account import Account, Pop3Keep, Protocol, Security
from app.model.mailbox import Mailbox, Role
from app.model.message import Flag, MessageKey
from app.model.spine import MailQuery
from app.model.submission import Draft, DraftId, DraftKind, Submission, SubmissionState
from app.store import accounts, bodies, drafts, lists, mailboxes, messages, outbox, wishes
from app.sync.staff import Staff
from tests.support.servers import BUSY, REFUSED, SECRET, MailServers, Person
from tests.sync.conftest import House
from tests.sync.fakes import beginning, letter

PATIENCE = 20.0


class Real:
    """A house whose account is a person's on the real servers."""

    def __init__(
        self, house: House, servers: MailServers, person: Person, protocol: Protocol = Protocol.IMAP
    ) -> None:
        self.house = house
        self.servers = servers
        self.person = person
        settings = servers.settings(person, protocol, security=Security.STARTTLS)
        with house.database.transaction() as tx:
            self.account: Account = accounts.add(tx, settings)
        house.credentials.put(incoming_name(self.account.id), SECRET)
        self.staff = Staff(house.database, house.credentials, house.bus)

    def box(self, role: Role = Role.INBOX) -> Mailbox:
        found = mailboxes.by_role(self.house.database.reader(), self.account.id, role)
        assert found is not None
        return found

    def keys(self, role: Role = Role.INBOX) -> list[MessageKey]:
        query = MailQuery(mailbox_ids=(self.box(role).id,))
        return list(lists.head(self.house.database.reader(), query, 10_000).keys)

    def sources(self, role: Role = Role.INBOX) -> list[bytes]:
        reader = self.house.database.reader()
        return sorted(bodies.source(reader, key) or b"" for key in self.keys(role))

    def sync(self) -> None:
        (report,) = self.staff.sync_to_end((self.account.id,))
        assert report.problems == ()

    def at_rest(self) -> bool:
        told = [e.activity for e in self.house.of(Progress)]
        return bool(told) and told[-1] is Activity.IDLE

    def queue(self, number: int, to: str, draft: Draft | None = None) -> Submission:
        draft = draft or Draft(DraftId(0), DraftKind.NEW, self.account.identities[0].id)
        with self.house.database.transaction(durable=True) as tx:
            return outbox.queue(
                tx,
                drafts.save(tx, draft),
                self.account.id,
                self.person.address,
                (to,),
                f"m{number}@example.org",
                letter(number),
                0,
            )


@pytest.fixture
def real(house: House, mail_servers: MailServers, anna: Person) -> Iterator[Real]:
    made = Real(house, mail_servers, anna)
    yield made
    made.staff.stop_all()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_a_whole_mailbox_comes_as_it_is(real: Real) -> None:
    sources = [letter(n) for n in range(1, 1_301)]
    real.servers.fill(real.person, sources)
    real.sync()
    assert real.sources() == sorted(sources)
    assert {box.path for box in mailboxes.all(real.house.database.reader())} >= {"INBOX", "Sent"}
    real.sync()
    assert real.box().total == 1_300


def test_news_are_seen_through_idle_and_changes_elsewhere_with_them(real: Real) -> None:
    first = real.servers.append(real.person, letter(1))
    real.staff.start_all()
    until(lambda: real.box().total == 1 if _listed(real) else False)
    until(real.at_rest)
    real.servers.deliver(real.person, letter(2))
    until(lambda: real.box().total == 2)
    assert real.house.of(MessagesAdded)[-1].fresh
    with real.servers.imap(real.person) as client:
        client.select("INBOX")
        client.uid("STORE", str(first), "+FLAGS", "(\\Flagged \\Deleted)")
        client.expunge()
    until(lambda: real.box().total == 1)


def test_wishes_reach_the_server(real: Real) -> None:
    for number in (1, 2, 3):
        real.servers.append(real.person, letter(number), flags="(\\Seen)" if number == 3 else "")
    real.sync()
    newest, middle, oldest = real.keys()
    with real.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, [newest], Flag.FLAGGED, Flag.NONE)
        wishes.move(tx, [middle], real.box(Role.ARCHIVE).id)
        wishes.delete(tx, [oldest], 1, 0)
    real.sync()
    (left,) = real.servers.messages(real.person)
    assert "\\Flagged" in left.flags
    (moved,) = real.servers.messages(real.person, "Archive")
    assert real.keys(Role.ARCHIVE) == [middle]
    where = messages.location(real.house.database.reader(), middle)
    assert where is not None
    assert where[2] == moved.uid
    real.sync()
    assert (real.box().total, real.box(Role.ARCHIVE).total) == (1, 1)


def test_a_letter_arrives_once_and_lies_in_sent_once(real: Real, ravi: Person) -> None:
    real.staff.start_all()
    until(lambda: _listed(real) and real.at_rest())
    sent = real.staff.send_to_end(real.queue(1, ravi.address).id)
    assert sent.state is SubmissionState.SENT
    until(lambda: len(real.servers.messages(ravi)) == 1)
    until(lambda: len(real.servers.messages(real.person, "Sent")) == 1)
    real.staff.wake()
    until(real.at_rest)
    assert real.box(Role.SENT).total == 1
    assert real.servers.messages(real.person, "Sent")[0].source == letter(1)


@pytest.mark.parametrize(
    ("to", "state"), [(REFUSED, SubmissionState.HELD), (BUSY, SubmissionState.QUEUED)]
)
def test_the_server_s_no_is_kept_with_its_code(real: Real, to: str, state: SubmissionState) -> None:
    outcome = real.staff.send_to_end(real.queue(1, to).id)
    assert outcome.state is state
    assert outcome.problem is not None
    assert outcome.problem.code in (550, 451)


def test_pop3_brings_everything_once_and_deletes_nothing(
    house: House, mail_servers: MailServers, anna: Person
) -> None:
    real = Real(house, mail_servers, anna, Protocol.POP3)
    sources = [letter(n) for n in range(1, 301)]
    mail_servers.fill(anna, sources)
    real.sync()
    real.sync()
    assert real.sources() == sorted(sources)
    assert len(mail_servers.messages(anna)) == 300


def test_a_server_that_goes_away_is_found_again(real: Real) -> None:
    real.staff.start_all()
    until(lambda: _listed(real) and real.at_rest())
    real.servers.dovecot.stop()
    try:
        real.staff.wake()
        until(lambda: any(e.problem for e in real.house.of(ConnectionChanged)))
    finally:
        real.servers.revive_dovecot()
    real.servers.append(real.person, letter(1))
    real.staff.wake()
    until(lambda: real.box().total == 1)


def test_the_threads_end_at_once(real: Real) -> None:
    real.staff.start_all()
    until(lambda: _listed(real) and real.at_rest())
    began = time.monotonic()
    real.staff.stop_all()
    assert time.monotonic() - began < 1.0


def _listed(real: Real) -> bool:
    reader = real.house.database.reader()
    return mailboxes.by_role(reader, real.account.id, Role.INBOX) is not None


def test_pop3_fetches_a_beginning_and_a_click_the_rest(
    house: House, mail_servers: MailServers, anna: Person
) -> None:
    lines = b"".join(b"line %d\r\n" % n for n in range(2_000))
    mail_servers.fill(anna, [letter(1), letter(2) + lines])
    real = Real(house, mail_servers, anna, Protocol.POP3)
    with house.database.transaction() as tx:
        chosen = replace(real.account.settings, pop3_keep=Pop3Keep.AT_ONCE, pop3_above=5_000)
        accounts.edit(tx, real.account.id, chosen)
    real.staff.start_all()
    try:
        until(lambda: len(mail_servers.messages(anna)) == 1)
        assert real.sources() == sorted([letter(1), beginning(letter(2) + lines, 40)])
        reader = house.database.reader()
        shown = real.keys()
        (key,) = (each for each in shown if bodies.is_beginning(reader, each))
        real.staff.want_body(key)
        until(lambda: not mail_servers.messages(anna))
        assert bodies.source(reader, key) == letter(2) + lines
    finally:
        real.staff.stop_all()
