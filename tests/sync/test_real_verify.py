"""The checker and the errands on mailboxes against Dovecot: what a person would notice."""

from collections.abc import Iterator

import pytest

from app.credentials import incoming_name
from app.desk.mailboxes import MailboxKeeper
from app.model.account import Account, Protocol, Security
from app.model.mailbox import Mailbox
from app.model.problem import LifafaError, ProblemKind
from app.model.report import DifferenceKind, VerifyReport
from app.protocols.imap_names import encode
from app.store import accounts, mailboxes
from app.sync.checker import Asked
from app.sync.staff import Staff
from tests.support.servers import SECRET, MailServers, Person
from tests.sync.conftest import House
from tests.sync.fakes import letter


class Real:
    """A house whose account is a person's on the real servers."""

    def __init__(
        self, house: House, servers: MailServers, person: Person, protocol: Protocol = Protocol.IMAP
    ) -> None:
        self.house = house
        self.servers = servers
        self.person = person
        with house.database.transaction() as tx:
            settings = servers.settings(person, protocol, security=Security.STARTTLS)
            self.account: Account = accounts.add(tx, settings)
        house.credentials.put(incoming_name(self.account.id), SECRET)
        self.staff = Staff(house.database, house.credentials, house.bus)

    def sync(self) -> None:
        (report,) = self.staff.sync_to_end((self.account.id,))
        assert report.problems == ()

    def verify(self, *, sample: int = 50, repair: bool = False) -> VerifyReport:
        report = self.staff.verify(self.account.id, Asked(sample, repair=repair))
        assert report.problems == ()
        return report

    def kinds(self, report: VerifyReport) -> set[DifferenceKind]:
        return {d.kind for each in report.mailboxes for d in each.differences}

    def box(self, path: str) -> Mailbox:
        every = mailboxes.all(self.house.database.reader())
        return next(each for each in every if each.path == path)


@pytest.fixture
def real(house: House, mail_servers: MailServers, anna: Person) -> Iterator[Real]:
    made = Real(house, mail_servers, anna)
    yield made
    made.staff.stop_all()


def test_a_synchronised_account_is_equal(real: Real) -> None:
    real.servers.fill(real.person, [letter(n) for n in range(1, 2_301)])
    real.servers.append(real.person, letter(9_001), "Sent", flags="(\\Seen $Forwarded work)")
    real.sync()
    report = real.verify()
    assert report.equal, report
    assert (report.here, report.there, report.sampled) == (2_301, 2_301, 50)


def test_what_another_client_does_is_found_and_mended(real: Real) -> None:
    for number in (1, 2, 3):
        real.servers.append(real.person, letter(number))
    real.sync()
    with real.servers.imap(real.person) as client:
        client.select("INBOX")
        client.uid("STORE", "1", "+FLAGS", "(\\Flagged later)")
        client.uid("STORE", "2", "+FLAGS", "(\\Deleted)")
        client.expunge()
        client.create("Projects")
    real.servers.append(real.person, letter(4))
    assert real.kinds(real.verify()) == {
        DifferenceKind.FLAGS,
        DifferenceKind.KEYWORDS,
        DifferenceKind.MISSING_THERE,
        DifferenceKind.NOT_FETCHED,
        DifferenceKind.MAILBOX_MISSING_HERE,
    }
    mended = real.verify(repair=True)
    assert mended.left == 1
    assert real.kinds(real.verify()) == {DifferenceKind.MISSING_THERE}
    assert real.box("INBOX").total == 4
    real.sync()
    assert real.verify().equal


def test_a_polled_account_is_equal(house: House, mail_servers: MailServers, ravi: Person) -> None:
    real = Real(house, mail_servers, ravi, Protocol.POP3)
    for number in range(1, 21):
        mail_servers.append(ravi, letter(number))
    real.sync()
    report = real.verify(sample=8)
    assert report.equal, report
    assert (report.here, report.sampled) == (20, 8)
    assert len(mail_servers.messages(ravi)) == 20


def test_mailboxes_with_names_in_any_script(real: Real) -> None:
    keeper = MailboxKeeper(real.house.database, lambda: real.staff)
    real.sync()
    account = real.account.id
    made = keeper.create(account, "यात्रा & काम", None, False)
    below = keeper.create(account, "家族 2027", made.id, False)
    for number in (1, 2):
        real.servers.append(real.person, letter(number), _spelled(real, below.path))
    real.sync()
    keys = _keys(real, below.path)
    renamed = keeper.rename(made.id, "Reise", False)
    assert renamed.path == "Reise"
    real.sync()
    assert _keys(real, "Reise/家族 2027") == keys
    assert real.verify().equal
    assert not keeper.subscribe(renamed.id, False).subscribed
    real.sync()
    assert not real.box("Reise").subscribed
    with pytest.raises(LifafaError) as raised:
        keeper.delete(below.id, 1)
    assert raised.value.problem.detail == "2"
    assert keeper.delete(below.id, 2) == 0
    keeper.delete(renamed.id, 0)
    assert not any(path.startswith("Reise") for path in real.servers.mailboxes(real.person))
    assert real.verify().equal


def test_the_servers_words_on_a_name_it_refuses(real: Real) -> None:
    keeper = MailboxKeeper(real.house.database, lambda: real.staff)
    real.sync()
    with pytest.raises(LifafaError) as raised:
        keeper.create(real.account.id, "x" * 400, None, False)
    assert raised.value.problem.kind is ProblemKind.REFUSED
    assert raised.value.problem.text
    with pytest.raises(LifafaError) as raised:
        keeper.rename(keeper.create(real.account.id, "One", None, False).id, "Sent", False)
    assert raised.value.problem.text


def test_a_mailbox_is_made_while_the_worker_is_at_work(real: Real) -> None:
    keeper = MailboxKeeper(real.house.database, lambda: real.staff)
    real.staff.start_all()
    made = keeper.create(real.account.id, "Projects", None, False)
    assert keeper.rename(made.id, "Done", False).path == "Done"
    assert keeper.delete(made.id, 0) == 0
    assert "Done" not in real.servers.mailboxes(real.person)


def _spelled(real: Real, path: str) -> str:
    """Return a path as another client spells it on the wire."""
    return encode(path).decode("ascii")


def _keys(real: Real, path: str) -> list[int]:
    rows = real.house.database.reader().rows(
        "SELECT key FROM message WHERE mailbox_id = ? ORDER BY key", (real.box(path).id,)
    )
    return [key for (key,) in rows]
