"""Alerts and room: told when they come, kept when they change."""

import pytest

from app.events import AccountsChanged, ServerAlert
from app.model.account import Account
from app.store import accounts
from app.sync.imap import ImapDuty
from app.sync.login import incoming_gate
from tests.sync.conftest import House
from tests.sync.fakes import FakeMailServer, FakeQuota, lines


class Heard:
    """A duty whose server has something to say."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.server = FakeMailServer()
        self.account = house.account()
        gate = incoming_gate(house.credentials, self.account)
        made = lines(imap=self.server)
        self.duty = ImapDuty(self.account, house.database, gate, house.bus.publish, made)

    def work(self) -> None:
        self.duty.look()
        while self.duty.turn() == 0.0:
            pass

    def kept(self) -> Account:
        return accounts.get(self.house.database.reader(), self.account.id)


@pytest.fixture
def heard(house: House) -> Heard:
    return Heard(house)


def test_an_alert_is_told_once_a_session(heard: Heard) -> None:
    heard.server.alerts = ["Down at noon"]
    heard.work()
    heard.server.alerts = ["Down at noon", "Mailbox is on an old disk"]
    heard.work()
    assert [event.text for event in heard.house.of(ServerAlert)] == [
        "Down at noon",
        "Mailbox is on an old disk",
    ]


def test_room_is_kept_and_told_only_when_it_changed(heard: Heard) -> None:
    heard.server.room = FakeQuota(460, 500)
    heard.work()
    assert (heard.kept().quota_used, heard.kept().quota_limit) == (460, 500)
    assert heard.kept().fullness == pytest.approx(0.92)
    before = len(heard.house.of(AccountsChanged))
    heard.work()
    assert len(heard.house.of(AccountsChanged)) == before
    heard.server.room = None
    heard.work()
    assert heard.kept().fullness == 0
