"""Refused logins are counted over threads and restarts, and no server sees a fourth too soon."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.events import EventBus
from app.model.account import AuthMethod, Server
from app.model.problem import LifafaError, Problem, ProblemKind
from app.protocols.errors import AuthenticationFailed
from app.store.database import Database
from app.store.refusals import TRIES, WITHIN, Refusals
from tests.store.conftest import INCOMING, OUTGOING

WRONG = LifafaError(Problem(ProblemKind.AUTH_FAILED))
NOON = 1_800_000_000


class Clock:
    def __init__(self) -> None:
        self.now = float(NOON)

    def __call__(self) -> float:
        return self.now


def refused(refusals: Refusals, server: Server = INCOMING) -> ProblemKind:
    """Try a wrong password; returns what came of it."""
    with pytest.raises(LifafaError) as raised, refusals.attempt(server):
        raise WRONG
    return raised.value.problem.kind


def paused(act: Callable[[], object]) -> int:
    """Return for how many seconds logins are paused."""
    with pytest.raises(LifafaError) as raised:
        act()
    assert raised.value.problem.kind is ProblemKind.LOGIN_PAUSED
    return int(raised.value.problem.detail)


def test_the_fourth_wrong_password_waits_until_the_first_is_ten_minutes_old(
    database: Database,
) -> None:
    clock = Clock()
    refusals = Refusals(database, clock)
    for _ in range(TRIES):
        assert refused(refusals) is ProblemKind.AUTH_FAILED
        clock.now += 60
    assert paused(lambda: refusals.check(INCOMING)) == WITHIN - 3 * 60
    assert refused(refusals) is ProblemKind.LOGIN_PAUSED
    clock.now = NOON + WITHIN
    assert refused(refusals) is ProblemKind.AUTH_FAILED
    assert paused(lambda: refusals.check(INCOMING)) == 60


def test_a_restart_forgets_nothing(database: Database, tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(TRIES):
        refused(Refusals(database, clock))
    database.close()
    again = Database(tmp_path, EventBus())
    again.open()
    try:
        assert paused(lambda: Refusals(again, clock).check(INCOMING)) == WITHIN
    finally:
        again.close()


def test_each_server_and_user_is_counted_apart(database: Database) -> None:
    refusals = Refusals(database)
    for _ in range(TRIES):
        refused(refusals, replace(INCOMING, host="IMAP.example.org"))
    paused(lambda: refusals.check(INCOMING))
    refusals.check(OUTGOING)
    refusals.check(replace(INCOMING, user="somebody"))
    refusals.check(replace(INCOMING, port=143))


def test_what_went_well_or_failed_otherwise_does_not_count(database: Database) -> None:
    refusals = Refusals(database)
    for _ in range(5):
        with refusals.attempt(INCOMING):
            pass
        with pytest.raises(LifafaError), refusals.attempt(INCOMING):
            raise LifafaError(Problem(ProblemKind.CONNECTION_LOST))
        with pytest.raises(LifafaError), refusals.attempt(replace(INCOMING, auth=AuthMethod.NONE)):
            raise WRONG
    refusals.check(INCOMING)


@pytest.mark.parametrize(
    "kind", [ProblemKind.CONNECTION_LOST, ProblemKind.PROTOCOL, ProblemKind.REFUSED]
)
def test_a_server_that_never_let_us_in_and_hangs_up_is_not_asked_for_ever(
    database: Database, kind: ProblemKind
) -> None:
    refusals = Refusals(database)
    for _ in range(TRIES):
        with pytest.raises(LifafaError), refusals.attempt(INCOMING):
            raise LifafaError(Problem(kind))
    paused(lambda: refusals.check(INCOMING))


def test_a_server_that_is_slow_or_says_later_refuses_nobody(database: Database) -> None:
    refusals = Refusals(database)
    for kind in (ProblemKind.TIMED_OUT, ProblemKind.BUSY, ProblemKind.CANCELLED) * 2:
        with pytest.raises(LifafaError), refusals.attempt(INCOMING):
            raise LifafaError(Problem(kind))
    refusals.check(INCOMING)


def test_a_clock_that_was_ahead_locks_nobody_out(database: Database) -> None:
    clock = Clock()
    refusals = Refusals(database, clock)
    clock.now += 365 * 86_400
    for _ in range(TRIES):
        refused(refusals)
    clock.now = NOON
    assert [refused(refusals) for _ in range(TRIES + 1)] == [
        *[ProblemKind.AUTH_FAILED] * TRIES,
        ProblemKind.LOGIN_PAUSED,
    ]


def test_many_threads_together_try_no_more_than_one(database: Database) -> None:
    server = replace(INCOMING, auth=AuthMethod.PLAIN)
    refusals = Refusals(database)
    tried: list[float] = []
    together = threading.Barrier(8)
    answered = threading.Barrier(TRIES)

    def knock() -> None:
        together.wait(10)
        try:
            with refusals.attempt(server):
                tried.append(time.monotonic())
                answered.wait(10)  # nobody is answered before as many asked as ever may
                raise WRONG
        except LifafaError:
            pass
        finally:
            database.close_thread()

    threads = [threading.Thread(target=knock) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(tried) == TRIES


def test_a_login_that_may_try_two_ways_is_told_how_often_it_may_be_refused(
    database: Database,
) -> None:
    refusals = Refusals(database)
    with refusals.attempt(INCOMING) as first, refusals.attempt(INCOMING) as second:
        assert (first, second) == (2, 1)
    twice = AuthenticationFailed(WRONG.problem)
    twice.refusals = 2
    with pytest.raises(LifafaError), refusals.attempt(INCOMING) as most:
        raise twice
    assert most == 2
    with refusals.attempt(INCOMING) as left:
        assert left == 1
    with refusals.attempt(replace(OUTGOING, auth=AuthMethod.PLAIN)) as one:
        assert one == 1
