"""However often a wrong password is tried here, its server sees three refusals in ten minutes."""

import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from app.credentials import incoming_name
from app.events import ConnectionChanged
from app.model.account import AuthMethod, Protocol, Secret, Security, Server
from app.model.problem import LifafaError, ProblemKind
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from app.protocols.smtp import SmtpSession
from app.store.refusals import TRIES, WITHIN, Refusals
from app.sync.lines import Line
from app.sync.login import AGAIN, Gate, incoming_gate
from app.sync.staff import Staff
from app.sync.tokens import Password
from tests.support.refusing_server import RefusingServer
from tests.sync.conftest import IMAP, House
from tests.sync.fakes import FakeMailServer, lines

BEGIN = 1_800_000_000.0
NAME = incoming_name(1)
WRONG, PAUSED = ProblemKind.AUTH_FAILED, ProblemKind.LOGIN_PAUSED


class Clock:
    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> float:
        return self.now


def session(server: Server) -> Line:
    match server.protocol:
        case Protocol.IMAP:
            return ImapSession(server)
        case Protocol.POP3:
            return Pop3Session(server)
        case Protocol.SMTP:
            return SmtpSession(server)


class Knocking:
    """A server that refuses, gates that lead to it, and a clock that a test turns."""

    def __init__(self, house: House, refusing: RefusingServer, protocol: Protocol) -> None:
        self.house = house
        self.refusing = refusing
        self.clock = Clock()
        security, method = Security.NONE, AuthMethod.AUTO
        self.server = Server(protocol, "127.0.0.1", refusing.port, security, "me", method)
        self.refusals = Refusals(house.database, self.clock)
        self.seen: list[float] = []
        house.credentials.put(NAME, Secret("wrong"))

    def gate(self) -> Gate:
        key = Password(self.house.credentials, NAME, str(self.server))
        return Gate(self.server, key, self.refusals, self.clock)

    def knock(self, gate: Gate) -> ProblemKind | None:
        """Try to log in; returns why it could not be."""
        before = self.refusing.logins
        line = session(self.server)
        try:
            gate.pass_in(line)
        except LifafaError as error:
            return error.problem.kind
        else:
            return None
        finally:
            line.close()
            self.seen += [self.clock.now] * (self.refusing.logins - before)

    def for_hours(self, hours: float, every: float, act: Callable[[], object]) -> None:
        end = self.clock.now + hours * 3600
        while self.clock.now < end:
            act()
            self.clock.now += every


@pytest.fixture(params=list(Protocol))
def knocking(house: House, request: pytest.FixtureRequest) -> Iterator[Knocking]:
    with RefusingServer(request.param) as refusing:
        yield Knocking(house, refusing, request.param)


def most_within(times: Sequence[float], seconds: float) -> int:
    """Return how many of the times fall into the busiest stretch of so many seconds."""
    return max(sum(at <= each < at + seconds for each in times) for at in times)


def test_a_worker_that_is_woken_all_night_knocks_once_an_hour(knocking: Knocking) -> None:
    gate = knocking.gate()
    knocking.for_hours(8, 60, lambda: knocking.knock(gate))
    assert len(knocking.seen) == 8 * 3600 / AGAIN
    assert knocking.refusing.connections == len(knocking.seen)


def test_a_person_who_tries_again_all_night_is_held_to_three_in_ten_minutes(
    knocking: Knocking,
) -> None:
    gate = knocking.gate()

    def press() -> None:
        gate.forgive()
        knocking.knock(gate)

    knocking.for_hours(3, 20, press)
    assert most_within(knocking.seen, WITHIN) == TRIES
    assert knocking.refusing.connections == len(knocking.seen)


def test_a_person_who_guesses_is_held_to_the_same(knocking: Knocking) -> None:
    gate = knocking.gate()

    def guess() -> None:
        knocking.house.credentials.put(NAME, Secret(f"guess at {knocking.clock.now}"))
        knocking.knock(gate)

    knocking.for_hours(2, 15, guess)
    assert most_within(knocking.seen, WITHIN) == TRIES


def test_all_gates_to_a_server_count_together_also_over_restarts(knocking: Knocking) -> None:
    def begin_anew() -> None:
        knocking.refusals = Refusals(knocking.house.database, knocking.clock)
        for gate in (knocking.gate(), knocking.gate()):
            knocking.knock(gate)

    knocking.for_hours(2, 45, begin_anew)
    assert most_within(knocking.seen, WITHIN) == TRIES


def test_another_password_is_tried_at_once_unless_there_were_three(knocking: Knocking) -> None:
    gate = knocking.gate()
    kinds = []
    for password in ("one", "two", "three", "four"):
        knocking.house.credentials.put(NAME, Secret(password))
        kinds.append(knocking.knock(gate))
        kinds.append(knocking.knock(gate))
    # The third refusal is also the last word on the third password.
    assert kinds == [WRONG] * 6 + [PAUSED] * 2
    assert knocking.refusing.logins == TRIES
    knocking.clock.now += WITHIN
    assert knocking.knock(gate) is WRONG
    assert knocking.refusing.logins == TRIES + 1


def test_what_was_let_in_before_is_tried_again_for_its_server_may_be_in_trouble(
    house: House,
) -> None:
    clock, server = Clock(), FakeMailServer()
    house.credentials.put(NAME, Secret("secret"))
    gate = Gate(IMAP, Password(house.credentials, NAME, ""), Refusals(house.database), clock)
    gate.pass_in(server.make(IMAP))
    server.password = "changed there"
    for _ in range(2):
        with pytest.raises(LifafaError):
            gate.pass_in(server.make(IMAP))
    server.password = "secret"
    gate.pass_in(server.make(IMAP))
    assert server.said.count("login") == 4


def test_the_staff_asks_once_and_takes_the_new_password_at_once(house: House) -> None:
    mail = FakeMailServer()
    mail.password = "the right one"
    account = house.account()
    staff = Staff(house.database, house.credentials, house.bus, lines(mail))

    def problems() -> list[ProblemKind]:
        told = [event.problem for event in house.of(ConnectionChanged) if event.problem]
        return [each.kind for each in told if each.server or each.text]

    staff.start(account.id)
    try:
        _until(lambda: problems() == [WRONG])
        assert mail.said.count("login") == 1
        house.credentials.put(incoming_name(account.id), Secret("the right one"))
        staff.wake(account.id)
        _until(lambda: any(event.connected for event in house.of(ConnectionChanged)))
        assert problems() == [WRONG]
    finally:
        staff.stop_all()


def test_the_accounts_of_one_staff_share_the_limit(house: House) -> None:
    mail = FakeMailServer()
    mail.password = "another"
    refusals = Refusals(house.database)
    for _ in range(5):
        gate = incoming_gate(house.credentials, house.account(), refusals)
        with pytest.raises(LifafaError):
            gate.pass_in(mail.make(IMAP))
    assert mail.said.count("login") == TRIES


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)
