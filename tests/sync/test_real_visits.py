"""Visits and wishes against Dovecot, over the session that a person's mail goes through."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.credentials import incoming_name
from app.model.account import Account, Security, Server
from app.model.mailbox import Mailbox
from app.model.message import Arrival, Flag, MessageKey
from app.protocols.imap import ImapSession
from app.protocols.imap_select import Selected, SyncPoint
from app.store import accounts, acts, bodies, mailboxes, messages, receipts, wishes
from app.sync.imap import ImapDuty
from app.sync.lines import ImapLine, Lines
from app.sync.login import incoming_gate
from tests.support.servers import SECRET, MailServers, Person
from tests.sync.conftest import House
from tests.sync.fakes import letter


class Counting(ImapSession):
    """A session that notes what is asked of the server, and offers no more than it is told to."""

    def __init__(self, server: Server, said: list[str], without: frozenset[str]) -> None:
        self.said = said
        self.without = without
        super().__init__(server)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "capabilities" and isinstance(value, frozenset):
            value -= self.without
        super().__setattr__(name, value)

    def select(self, path: str, known: SyncPoint | None = None) -> Selected:
        self.said.append("select")
        return super().select(path, known)

    def search(self, criteria: str) -> list[int]:
        self.said.append("search")
        return super().search(criteria)

    def fetch_headers(self, uid_set: str) -> Iterator[Arrival]:
        self.said.append("headers")
        return super().fetch_headers(uid_set)

    def fetch_flags(
        self, uid_set: str, changed_since: int = 0
    ) -> Iterator[tuple[int, Flag, tuple[str, ...]]]:
        self.said.append("flags")
        return super().fetch_flags(uid_set, changed_since)

    def move(self, uids: Collection[int], path: str) -> dict[int, int]:
        self.said.append("move")
        return super().move(uids, path)


class Real:
    """An account on Dovecot, and the one who takes turns for it."""

    def __init__(
        self, house: House, servers: MailServers, person: Person, without: frozenset[str]
    ) -> None:
        self.house = house
        self.servers = servers
        self.person = person
        self.said: list[str] = []
        self._without = without
        settings = servers.settings(person, security=Security.STARTTLS)
        with house.database.transaction() as tx:
            self.account: Account = accounts.add(tx, settings)
        house.credentials.put(incoming_name(self.account.id), SECRET)
        gate = incoming_gate(house.credentials, self.account)
        self.duty = ImapDuty(
            self.account, house.database, gate, house.bus.publish, Lines(imap=self._line)
        )

    def _line(self, server: Server) -> ImapLine:
        return Counting(server, self.said, self._without)

    def sync(self) -> None:
        self.duty.look()
        while self.duty.turn() == 0.0:
            pass

    def asked(self) -> list[str]:
        self.said.clear()
        self.sync()
        return list(self.said)

    def box(self, path: str = "INBOX") -> Mailbox:
        every = mailboxes.all(self.house.database.reader())
        return next(each for each in every if each.path == path)

    def key(self, uid: int, path: str = "INBOX") -> MessageKey:
        found = messages.key_of(self.house.database.reader(), self.box(path).id, uid)
        assert found is not None
        return found

    def uids(self, path: str = "INBOX") -> list[int]:
        return list(messages.uids(self.house.database.reader(), self.box(path).id))

    def flags(self, uid: int) -> Flag:
        (row,) = messages.rows(self.house.database.reader(), [self.key(uid)])
        return row.flags

    def there(self, path: str) -> list[bytes]:
        return sorted(each.source for each in self.servers.messages(self.person, path))


@contextmanager
def working(house: House, servers: MailServers, person: Person, *without: str) -> Iterator[Real]:
    real = Real(house, servers, person, frozenset(without))
    servers.fill(person, [letter(number) for number in range(1, 101)])
    real.sync()
    try:
        yield real
    finally:
        real.duty.close()


def change(real: Real) -> None:
    """Another client flags, expunges and files."""
    with real.servers.imap(real.person) as client:
        client.select("INBOX")
        client.uid("STORE", "10", "+FLAGS", "(\\Flagged)")
        client.uid("STORE", "20,30", "+FLAGS", "(\\Deleted)")
        client.expunge()
    real.servers.append(real.person, letter(101))


def check_changed(real: Real) -> None:
    assert real.uids() == [uid for uid in range(1, 102) if uid not in (20, 30)]
    assert real.flags(10) & Flag.FLAGGED
    assert real.box().total == 99


def test_with_qresync_select_says_it_all(
    house: House, mail_servers: MailServers, anna: Person
) -> None:
    with working(house, mail_servers, anna) as real:
        assert real.asked() == []
        change(real)
        assert real.asked() == ["select", "headers"]
        check_changed(real)
        assert real.asked() == []


@pytest.mark.parametrize("without", [("QRESYNC",), ("QRESYNC", "CONDSTORE"), ("LIST-STATUS",)])
def test_with_less_the_same_is_seen(
    house: House, mail_servers: MailServers, anna: Person, without: tuple[str, ...]
) -> None:
    with working(house, mail_servers, anna, *without) as real:
        change(real)
        real.sync()
        check_changed(real)


@pytest.mark.parametrize("without", [(), ("MOVE",), ("MOVE", "UIDPLUS")])
def test_moves_and_copies_reach_the_server_once(
    house: House, mail_servers: MailServers, anna: Person, without: tuple[str, ...]
) -> None:
    with working(house, mail_servers, anna, *without) as real:
        moved = real.key(5)
        with house.database.transaction(durable=True) as tx:
            wishes.move(tx, [moved, real.key(6)], real.box("Archive").id)
            acts.copy(tx, [real.key(7)], real.box("Archive").id, now=1)
        real.sync()
        real.sync()
        assert real.there("Archive") == sorted(letter(number) for number in (5, 6, 7))
        assert real.box("Archive").total == 3
        assert real.box().total == 98
        assert bodies.source(house.database.reader(), moved) == letter(5)
        assert ("move" in real.said) == (not without)
        left = [each for each in mail_servers.messages(anna) if "\\Deleted" in each.flags]
        assert len(left) == (2 if "UIDPLUS" in without else 0)


def test_a_copy_is_undone_on_the_server(
    house: House, mail_servers: MailServers, anna: Person
) -> None:
    with working(house, mail_servers, anna) as real:
        with house.database.transaction(durable=True) as tx:
            receipt = acts.copy(tx, [real.key(7)], real.box("Archive").id, now=1)
        real.sync()
        with house.database.transaction(durable=True) as tx:
            assert receipts.undo(tx, receipt.id)
        real.sync()
        assert real.there("Archive") == []


def test_wishes_survive_a_mailbox_that_was_made_anew(
    house: House, mail_servers: MailServers, anna: Person
) -> None:
    with working(house, mail_servers, anna) as real:
        with house.database.transaction(durable=True) as tx:
            wishes.move(tx, [real.key(5)], real.box("Archive").id)
            wishes.delete(tx, [real.key(6)], 1, 0)
        real.duty.close()
        state = mailboxes.sync_state(house.database.reader(), real.box().id)
        assert state is not None
        with house.database.transaction() as tx:  # as if INBOX had been another one until now
            mailboxes.set_sync_state(tx, real.box().id, replace(state, uidvalidity=7))
            tx.execute("UPDATE message SET uid = 200 - uid WHERE mailbox_id = ?", (real.box().id,))
            tx.execute("UPDATE operation SET uid = 200 - uid")
        real.sync()
        real.sync()
        assert real.there("Archive") == [letter(5)]
        assert letter(6) not in real.there("INBOX")
        assert real.box().total == 98
