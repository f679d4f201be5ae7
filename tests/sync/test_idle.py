"""The second connection waits for news and keeps out of the way."""

from collections.abc import Callable

import pytest

from app.model.account import Server
from app.model.problem import LifafaError, Problem, ProblemKind
from app.sync.idle import ASK_AGAIN, IdleDuty
from app.sync.login import incoming_gate
from app.sync.renewal import LONGEST
from app.sync.throttle import FREE
from tests.sync.conftest import House
from tests.sync.fakes import LOST, REFUSED, WRONG, FakeImapLine, FakeMailServer, lines

BUSY = LifafaError(Problem(ProblemKind.BUSY, text="Too many simultaneous connections."))
ENDS = {"lost": LOST, "refused": REFUSED, "cut": LifafaError(Problem(ProblemKind.CANCELLED))}


class Clock:
    """Goes on only when it is told to."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


class IdlingLine(FakeImapLine):
    """Plays one of its server's `plays` at each IDLE; without one it is quiet until renewed."""

    def __init__(self, server: "IdlingServer") -> None:
        super().__init__(server)
        self._house = server

    def idle(
        self, seconds: float, stop: Callable[[], bool], told: Callable[[], None] = lambda: None
    ) -> bool:
        self._hear("idle")
        play, after = self._house.plays.pop(0) if self._house.plays else ("", seconds)
        self._house.clock.time += after
        if play == "news":
            told()
        elif play:
            raise ENDS[play]
        return play == "news"


class IdlingServer(FakeMailServer):
    """A server whose IDLE can be played: ("news", 3.0) tells after three seconds."""

    def __init__(self, *plays: tuple[str, float], idle: bool = True) -> None:
        super().__init__(idle=idle)
        self.plays = list(plays)
        self.clock = Clock()

    def make(self, server: Server) -> FakeImapLine:
        line = IdlingLine(self)
        self.lines.append(line)
        return line


class Waiting:
    """An idle duty with its server; `woken` counts how often it woke the worker."""

    def __init__(self, house: House, server: IdlingServer) -> None:
        self.woken = 0
        self.crowded = False
        self.company = True
        self.server = server
        self.duty = IdleDuty(
            incoming_gate(house.credentials, house.account()),
            self._wake,
            lines(imap=server),
            has_company=lambda: self.company,
            on_crowded=self._be_crowded,
            now=server.clock,
        )
        self.duty.allow()

    def turn(self) -> float | None:
        """Take a turn as a worker does; returns its rest, and 0.0 after a trouble."""
        try:
            return self.duty.turn()
        except LifafaError as error:
            self.duty.troubled(error.problem)
            return 0.0

    def turns(self, count: int) -> list[float | None]:
        return [self.turn() for _ in range(count)]

    def took(self) -> float:
        """The seconds of the next turn."""
        before = self.server.clock.time
        self.turn()
        return self.server.clock.time - before

    def _wake(self) -> None:
        self.woken += 1

    def _be_crowded(self, crowded: bool) -> None:
        self.crowded = crowded


def test_it_waits_until_the_worker_is_in(house: House) -> None:
    server = IdlingServer()
    gate = incoming_gate(house.credentials, house.account())
    assert IdleDuty(gate, lambda: None, lines(imap=server)).turn() is None
    assert server.said == []


def test_news_wake_the_worker_at_once_and_idling_goes_on(house: House) -> None:
    waiting = Waiting(house, IdlingServer(("news", 3.0), ("news", 5.0)))
    assert waiting.turns(2) == [0.0, 0.0]
    assert waiting.woken == 3  # the first look, and two pieces of news
    assert waiting.server.said == ["connect", "login", "select INBOX", "idle", "idle"]


def test_a_server_that_never_tells_is_looked_at_all_the_same(house: House) -> None:
    waiting = Waiting(house, IdlingServer())
    waiting.turn()
    assert waiting.took() <= 600
    assert waiting.woken == 3  # the first look, and one with each renewal


def test_the_first_news_cost_no_pause_and_a_flood_does(house: House) -> None:
    waiting = Waiting(house, IdlingServer(*[("news", 0.0)] * (FREE + 6)))
    assert waiting.turns(FREE) == [0.0] * FREE
    assert waiting.turns(5) == [1.0, 2.0, 4.0, 8.0, 8.0]
    assert waiting.woken == FREE + 6  # each is told at once; the pause comes after it
    waiting.server.clock.time += 60
    assert waiting.turn() == 0.0


def test_without_idle_it_hangs_up_and_asks_seldom(house: House) -> None:
    waiting = Waiting(house, IdlingServer(idle=False))
    assert waiting.turn() == ASK_AGAIN
    assert not waiting.server.lines[-1].connected
    assert waiting.turn() == ASK_AGAIN  # woken early it still does not ask
    assert waiting.server.counted["login"] == 1


def test_idle_offered_and_refused_is_left_to_polling(house: House) -> None:
    waiting = Waiting(house, IdlingServer(("refused", 0.1)))
    assert waiting.turn() == ASK_AGAIN
    assert not waiting.server.lines[-1].connected
    assert not waiting.crowded
    waiting.server.clock.time += ASK_AGAIN
    assert waiting.turn() == 0.0


def test_a_lost_line_wakes_the_worker_since_news_may_be_lost_with_it(house: House) -> None:
    waiting = Waiting(house, IdlingServer(("lost", 40.0)))
    waiting.turn()
    assert waiting.woken == 2  # what came before this line was there, and with its end
    waiting.turn()
    assert waiting.server.counted["login"] == 2


def test_a_line_found_dead_is_renewed_earlier_from_then_on(house: House) -> None:
    waiting = Waiting(house, IdlingServer(("lost", LONGEST)))
    assert waiting.took() == LONGEST
    assert waiting.took() < LONGEST * 0.7


def test_a_line_cut_because_it_was_distrusted_teaches_nothing(house: House) -> None:
    waiting = Waiting(house, IdlingServer(("cut", LONGEST)))

    def slept(command: str) -> None:
        if command == "idle":
            waiting.server.before = lambda command: None
            waiting.duty.distrust()

    waiting.server.before = slept
    assert waiting.turn() == 0.0
    assert waiting.server.lines[0].aborted
    assert waiting.took() == LONGEST
    assert waiting.server.counted["login"] == 2


def test_a_resting_line_that_is_distrusted_is_made_anew_without_a_word(house: House) -> None:
    waiting = Waiting(house, IdlingServer(("", LONGEST)))
    waiting.turn()
    waiting.duty.distrust()
    assert waiting.duty.turn() == 0.0
    assert waiting.server.counted["login"] == 2


@pytest.mark.parametrize("refusal", [WRONG, BUSY, REFUSED], ids=["wrong", "busy", "refused"])
def test_a_login_refused_beside_the_workers_means_one_connection(
    house: House, refusal: LifafaError
) -> None:
    waiting = Waiting(house, IdlingServer())
    waiting.server.faults = {"login": [refusal]}
    assert waiting.turn() == ASK_AGAIN
    assert waiting.crowded
    assert waiting.woken == 0
    assert waiting.turn() == ASK_AGAIN
    assert waiting.server.counted["login"] == 1


def test_a_server_with_one_connection_is_asked_again_ever_more_seldom(house: House) -> None:
    waiting = Waiting(house, IdlingServer())
    waiting.server.faults = {"login": [BUSY, BUSY, BUSY]}
    rests = []
    for _ in range(3):
        rests.append(waiting.turn() or 0.0)
        waiting.server.clock.time += rests[-1]
    assert rests == [ASK_AGAIN, 2 * ASK_AGAIN, 4 * ASK_AGAIN]
    assert waiting.crowded
    waiting.turn()
    assert not waiting.crowded


def test_a_refused_login_without_the_worker_is_a_trouble_like_any(house: House) -> None:
    waiting = Waiting(house, IdlingServer())
    waiting.company = False
    waiting.server.faults = {"login": [BUSY]}
    waiting.turn()
    assert not waiting.crowded
    waiting.turn()
    assert waiting.server.counted["login"] == 2


def test_a_server_that_cuts_the_second_connection_is_left_alone(house: House) -> None:
    waiting = Waiting(house, IdlingServer(*[("lost", 1.0)] * 3))
    waiting.turns(3)
    assert waiting.turn() == ASK_AGAIN
    assert waiting.crowded
    assert waiting.server.counted["login"] == 3


def test_a_server_that_cuts_the_second_login_is_left_alone(house: House) -> None:
    waiting = Waiting(house, IdlingServer())
    waiting.server.faults = {"login": [LOST] * 3}
    waiting.turns(3)
    assert waiting.turn() == ASK_AGAIN
    assert waiting.crowded


def test_a_network_that_went_is_no_sign_of_one_connection(house: House) -> None:
    waiting = Waiting(house, IdlingServer())
    waiting.turn()
    for _ in range(4):
        waiting.duty.troubled(Problem(ProblemKind.NO_NETWORK))
        assert waiting.turn() == 0.0
    assert not waiting.crowded
