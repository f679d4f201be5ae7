"""The second connection waits for news and keeps out of the way."""

from app.sync.idle import IdleDuty
from app.sync.login import incoming_gate
from tests.sync.conftest import House
from tests.sync.fakes import LOST, FakeImapLine, FakeMailServer, lines


class Waiting:
    """An idle duty with its server; `woken` counts how often it woke the worker."""

    def __init__(self, house: House, server: FakeMailServer) -> None:
        self.woken = 0
        self.server = server
        gate = incoming_gate(house.credentials, house.account())
        self.duty = IdleDuty(gate, self._wake, lines(imap=server))

    def _wake(self) -> None:
        self.woken += 1


class TellingLine(FakeImapLine):
    """Has news at every second IDLE."""

    def idle(self, seconds: float, stop: object) -> bool:
        self._hear("idle")
        return self._server.counted["idle"] % 2 == 1


class TellingServer(FakeMailServer):
    def make(self, server: object) -> FakeImapLine:
        return TellingLine(self)


class BabblingLine(FakeImapLine):
    """Has news at once, always."""

    def idle(self, seconds: float, stop: object) -> bool:
        self._hear("idle")
        return True


class BabblingServer(FakeMailServer):
    def make(self, server: object) -> FakeImapLine:
        return BabblingLine(self)


def test_it_waits_until_the_worker_is_in(house: House) -> None:
    waiting = Waiting(house, FakeMailServer(idle=True))
    assert waiting.duty.turn() is None
    assert waiting.server.said == []


def test_news_wake_the_worker_and_silence_does_not(house: House) -> None:
    waiting = Waiting(house, TellingServer(idle=True))
    waiting.duty.allow()
    assert [waiting.duty.turn() for _ in range(3)] == [1.0, 0.0, 1.0]
    assert waiting.woken == 3  # the first look, and two pieces of news
    assert waiting.server.said[:3] == ["connect", "login", "select INBOX"]
    assert waiting.server.counted["login"] == 1


def test_a_server_with_news_at_every_idle_is_heard_ever_more_seldom(house: House) -> None:
    waiting = Waiting(house, BabblingServer(idle=True))
    waiting.duty.allow()
    assert [waiting.duty.turn() for _ in range(6)] == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert waiting.woken == 7  # each is told at once; the pause comes after it


def test_without_idle_it_rests_and_hangs_up(house: House) -> None:
    waiting = Waiting(house, FakeMailServer(idle=False))
    waiting.duty.allow()
    assert waiting.duty.turn() is None
    assert waiting.server.lines == [] or not waiting.server.lines[-1].connected


def test_a_lost_line_wakes_the_worker_since_news_may_be_lost_with_it(house: House) -> None:
    waiting = Waiting(house, FakeMailServer(idle=True))
    waiting.duty.allow()
    waiting.duty.turn()
    assert waiting.woken == 1  # what came before this line was there
    waiting.duty.troubled(LOST.problem)
    assert waiting.woken == 2
    waiting.duty.turn()
    assert waiting.server.counted["login"] == 2


def test_a_server_that_allows_one_connection_is_left_alone(house: House) -> None:
    waiting = Waiting(house, FakeMailServer(idle=True))
    waiting.server.faults = {"login": [LOST] * 9}
    waiting.duty.allow()
    for _ in range(3):
        try:
            waiting.duty.turn()
        except type(LOST) as error:
            waiting.duty.troubled(error.problem)
    assert waiting.duty.turn() == 3600.0
    assert waiting.woken == 0
    assert waiting.server.counted["login"] == 3
