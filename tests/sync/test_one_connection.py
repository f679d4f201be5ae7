"""A real server that allows one connection: new mail still comes at once, and wishes go at once."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.credentials import incoming_name
from app.events import ConnectionChanged
from app.model.account import Account, Protocol, Security
from app.model.mailbox import Role
from app.model.message import Flag
from app.model.spine import MailQuery
from app.store import accounts, lists, mailboxes, wishes
from app.sync.staff import Staff
from tests.support.servers import SECRET, MailServers, Person
from tests.support.turnstile import Turnstile
from tests.sync.conftest import House
from tests.sync.fakes import letter

PATIENCE = 20.0


class Narrow:
    """A house whose account is behind a turnstile, with its staff at work."""

    def __init__(self, house: House, servers: MailServers, person: Person, port: int) -> None:
        self.house = house
        settings = servers.settings(person, Protocol.IMAP, security=Security.STARTTLS)
        settings = replace(settings, incoming=replace(settings.incoming, port=port))
        with house.database.transaction() as tx:
            self.account: Account = accounts.add(tx, settings)
        house.credentials.put(incoming_name(self.account.id), SECRET)
        self.staff = Staff(house.database, house.credentials, house.bus)
        self.staff.start_all()

    def total(self) -> int:
        inbox = mailboxes.by_role(self.house.database.reader(), self.account.id, Role.INBOX)
        return inbox.total if inbox else 0


@pytest.fixture
def turnstile(mail_servers: MailServers) -> Iterator[Turnstile]:
    with Turnstile(mail_servers.ports["imap"]) as made:
        yield made


@pytest.fixture
def narrow(
    house: House, mail_servers: MailServers, anna: Person, turnstile: Turnstile
) -> Iterator[Narrow]:
    made = Narrow(house, mail_servers, anna, turnstile.port)
    yield made
    made.staff.stop_all()


def test_news_and_wishes_go_at_once_over_the_only_connection(
    narrow: Narrow, turnstile: Turnstile, mail_servers: MailServers, anna: Person
) -> None:
    until(lambda: turnstile.refused == 1)
    for number in (1, 2, 3):
        mail_servers.append(anna, letter(number))
        until(lambda number=number: narrow.total() == number)  # type: ignore[misc]
    reader = narrow.house.database.reader()
    with narrow.house.database.transaction(durable=True) as tx:
        wishes.flag(tx, list(lists.head(reader, MailQuery(), 9).keys), Flag.SEEN, Flag.NONE)
    narrow.staff.operations_soon()
    until(lambda: all("\\Seen" in kept.flags for kept in mail_servers.messages(anna)))
    assert turnstile.refused == 1  # it is not asked again and again
    assert not any(event.problem for event in narrow.house.of(ConnectionChanged))


def test_a_stop_ends_the_idling_at_once(narrow: Narrow, turnstile: Turnstile) -> None:
    until(lambda: turnstile.refused == 1)
    began = time.monotonic()
    narrow.staff.stop_all()
    assert time.monotonic() - began < 5


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
