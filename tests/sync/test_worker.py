"""Workers take turns, rest, wake, stop, and survive what goes wrong."""

import logging
import threading
from collections.abc import Callable, Iterator
from itertools import islice, repeat
from typing import Any

import pytest

from app.events import EngineFault, Event
from app.model.problem import LifafaError, Problem, ProblemKind
from app.sync.network import Network
from app.sync.worker import LONGEST_DELAY, Worker, delays

LOST = LifafaError(Problem(ProblemKind.CONNECTION_LOST))
WRONG = LifafaError(Problem(ProblemKind.AUTH_FAILED))
PORTAL = Problem(ProblemKind.CERTIFICATE)


class FakeDuty:
    """Plays its steps: a rest to return, an error to raise, or a function to call."""

    def __init__(self, *steps: float | Exception | Callable[[], None] | None) -> None:
        self.steps = list(steps)
        self.turns = 0
        self.problems: list[Problem] = []
        self.idle = threading.Event()
        self.aborted = threading.Event()
        self.closed = threading.Event()

    def turn(self) -> float | None:
        self.turns += 1
        if not self.steps:
            self.idle.set()
            return None
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        if callable(step):
            step()
            return 0.0
        if step is None:
            self.idle.set()
        return step

    def troubled(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.idle.set()

    def abort(self) -> None:
        self.aborted.set()

    def close(self) -> None:
        self.closed.set()


def at_once() -> Iterator[float]:
    return repeat(0.001)


class Told(list[Event]):
    """What a worker published."""


def run(duty: FakeDuty, told: Told | None = None, **more: Any) -> Worker:
    worker = Worker("imap test", duty, tell=(told if told is not None else Told()).append, **more)
    worker.start()
    return worker


def ended(worker: Worker) -> bool:
    worker.stop()
    return worker.join(1.0)


def test_delays_double_to_their_limit_with_jitter() -> None:
    waits = list(islice(delays(), 20))
    assert all(2.0 * 2**n / 2 <= wait <= 2.0 * 2**n for n, wait in enumerate(waits[:7]))
    assert all(LONGEST_DELAY / 2 <= wait <= LONGEST_DELAY for wait in waits[8:])


def test_turns_follow_each_other_until_there_is_nothing_to_do() -> None:
    duty = FakeDuty(0.0, 0.0, 0.0)
    worker = run(duty)
    assert duty.idle.wait(2)
    assert duty.turns == 4
    assert ended(worker)
    assert duty.closed.is_set()


def test_a_wake_cuts_a_rest_short() -> None:
    duty = FakeDuty(None)
    worker = run(duty)
    assert duty.idle.wait(2)
    duty.idle.clear()
    worker.wake()
    assert duty.idle.wait(2)
    assert duty.turns == 2
    assert ended(worker)


def test_a_wake_during_a_turn_is_kept() -> None:
    worker: Worker
    duty = FakeDuty(lambda: worker.wake(), None)
    worker = Worker("imap test", duty, tell=Told().append)
    worker.start()
    assert duty.idle.wait(2)
    assert ended(worker)


def test_trouble_is_told_and_tried_again() -> None:
    duty = FakeDuty(LOST, LOST, None)
    worker = run(duty, waits=at_once)
    while duty.turns < 3:
        assert duty.idle.wait(2)
    assert [p.kind for p in duty.problems] == [ProblemKind.CONNECTION_LOST] * 2
    assert ended(worker)


def test_waits_grow_until_a_good_turn() -> None:
    made: list[list[float]] = []

    def waits() -> Iterator[float]:
        made.append([])
        for _ in range(99):
            made[-1].append(0.001)
            yield 0.001

    duty = FakeDuty(LOST, LOST, 0.0, LOST, None)
    worker = run(duty, waits=waits)
    while duty.turns < 5:
        assert duty.idle.wait(2)
    assert ended(worker)
    assert [len(each) for each in made if each] == [2, 1]


def test_a_wrong_password_waits_for_a_person() -> None:
    duty = FakeDuty(WRONG)
    worker = run(duty, waits=at_once)
    assert duty.idle.wait(2)
    assert duty.turns == 1
    duty.idle.clear()
    worker.wake()
    assert duty.idle.wait(2)
    assert duty.turns == 2
    assert ended(worker)


def wait_after(problem: ProblemKind, network: Network | None = None) -> float | None:
    """The seconds that a worker means to wait after its first trouble."""
    worker = Worker("imap test", FakeDuty(), tell=Told().append, network=network)
    return worker._waited_out(Problem(problem))


def test_a_busy_server_is_given_more_time() -> None:
    assert all(30 <= (wait_after(ProblemKind.BUSY) or 0) <= 60 for _ in range(50))
    assert all((wait_after(ProblemKind.CONNECTION_LOST) or 99) <= 2 for _ in range(50))


def test_without_a_network_it_is_tried_seldom_and_told_as_that() -> None:
    network = Network()
    network.changed(False)
    assert wait_after(ProblemKind.UNREACHABLE, network) == LONGEST_DELAY
    assert wait_after(ProblemKind.AUTH_FAILED, network) is None


def test_while_the_network_settles_it_is_tried_often() -> None:
    network = Network()
    network.changed(True)
    worker = Worker("imap test", FakeDuty(), tell=Told().append, network=network)
    waits = [worker._waited_out(PORTAL) for _ in range(9)]
    assert all(wait is not None and wait <= 5 for wait in waits)


def test_the_next_try_is_told_where_it_is_a_trouble_and_not_where_it_is_the_network() -> None:
    waits: list[float] = []
    network = Network()
    duty = FakeDuty()
    worker = Worker("imap test", duty, tell=Told().append, network=network, on_wait=waits.append)
    worker._waited_out(LOST.problem)
    assert len(waits) == 1
    worker._waited_out(WRONG.problem)
    network.changed(False)
    worker._waited_out(LOST.problem)
    assert len(waits) == 1
    assert [problem.kind for problem in duty.problems] == [
        ProblemKind.CONNECTION_LOST,
        ProblemKind.AUTH_FAILED,
        ProblemKind.NO_NETWORK,
    ]


def test_another_network_ends_the_wait_and_forgets_the_failures() -> None:
    worker = Worker("imap test", FakeDuty(), tell=Told().append)
    waits = [worker._waited_out(LOST.problem) or 0 for _ in range(12)]
    assert waits[-1] >= LONGEST_DELAY / 2
    worker.refresh()
    assert (worker._waited_out(LOST.problem) or 99) <= 2
    worker._rest(LONGEST_DELAY)  # it was woken: this returns at once


def test_whoever_wakes_it_is_heard_by_its_duty() -> None:
    heard: list[bool] = []
    worker = Worker("imap test", FakeDuty(), tell=Told().append, on_wake=lambda: heard.append(True))
    worker.wake()
    worker.refresh()
    assert heard == [True, True]


@pytest.mark.expects_log
def test_a_bug_is_logged_told_and_ends_this_worker(caplog: pytest.LogCaptureFixture) -> None:
    told = Told()
    duty = FakeDuty(ZeroDivisionError("a bug"))
    with caplog.at_level(logging.ERROR):
        worker = run(duty, told)
        assert duty.closed.wait(2)
        assert worker.join(1.0)
    assert told == [EngineFault("imap test", "ZeroDivisionError")]
    assert "a bug" in caplog.text


def test_stopping_ends_a_blocking_turn() -> None:
    duty = FakeDuty()
    duty.steps.append(lambda: _blocked(duty))
    worker = run(duty)
    assert ended(worker)
    assert duty.problems == []


def test_the_end_is_told_to_the_store_on_the_thread() -> None:
    names: list[str] = []
    duty = FakeDuty(None)
    worker = run(duty, at_end=lambda: names.append(threading.current_thread().name))
    assert duty.idle.wait(2)
    assert ended(worker)
    assert names == ["imap test"]


def _blocked(duty: FakeDuty) -> None:
    assert duty.aborted.wait(5)
    raise LOST


def test_after_too_many_refusals_it_waits_as_long_as_it_was_told() -> None:
    waits: list[float] = []
    worker = Worker("imap test", FakeDuty(), tell=Told().append, on_wait=waits.append)
    paused = Problem(ProblemKind.LOGIN_PAUSED, "imap.example.org:993", detail="421")
    assert worker._waited_out(paused) == 421
    assert waits == [421]


def test_an_expired_sign_in_waits_for_a_person() -> None:
    assert wait_after(ProblemKind.SIGN_IN_AGAIN) is None
