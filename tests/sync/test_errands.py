"""Errands: jobs that wait for an account's connection, and how each of them ends."""

import threading
from concurrent.futures import Future
from typing import Any

import pytest

from app.model.problem import LifafaError, ProblemKind
from app.sync.errands import PATIENCE, Errands
from app.sync.selection import Selection
from app.sync.staff import Staff
from tests.sync.conftest import House
from tests.sync.fakes import LOST, REFUSED, FakeMailServer, lines


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def kind_of(future: "Future[Any]") -> ProblemKind:
    error = future.exception(timeout=5)
    assert isinstance(error, LifafaError)
    return error.problem.kind


def test_jobs_run_in_order_one_at_a_time() -> None:
    errands: Errands[list[int]] = Errands()
    ran: list[int] = []
    futures = [errands.put(lambda line, n=n: line.append(n)) for n in range(3)]  # type: ignore[misc]  # lambdas with defaults
    assert errands.run_one(ran)
    assert (ran, [future.done() for future in futures]) == ([0], [True, False, False])
    while errands.run_one(ran):
        pass
    assert ran == [0, 1, 2]


def test_what_a_job_raises_is_its_own_and_a_broken_line_everybodys() -> None:
    errands: Errands[None] = Errands()

    def fail(error: Exception) -> "Future[object]":
        def job(line: None) -> object:
            raise error

        return errands.put(job)

    refused, bug, lost, after = fail(REFUSED), fail(KeyError("x")), fail(LOST), fail(REFUSED)
    assert errands.run_one(None)
    assert kind_of(refused) is ProblemKind.REFUSED
    assert errands.run_one(None)
    assert isinstance(bug.exception(), KeyError)
    with pytest.raises(LifafaError) as raised:
        errands.run_one(None)
    errands.fail(raised.value.problem)
    assert kind_of(lost) is kind_of(after) is ProblemKind.CONNECTION_LOST


def test_nobody_waits_for_a_server_that_is_long_gone() -> None:
    clock = Clock()
    errands: Errands[str] = Errands(clock)
    errands.fail(LOST.problem)
    clock.now = PATIENCE
    waiting = errands.put(str.upper)
    assert not waiting.done()
    errands.fail(LOST.problem)
    clock.now = PATIENCE + 1
    assert kind_of(errands.put(str.upper)) is ProblemKind.CONNECTION_LOST
    errands.connected()
    again = errands.put(str.upper)
    errands.run_one("a")
    assert again.result() == "A"


def test_after_the_end_nothing_is_taken() -> None:
    errands: Errands[str] = Errands()
    before = errands.put(str.upper)
    errands.close()
    assert kind_of(before) is kind_of(errands.put(str.upper)) is ProblemKind.CANCELLED


def test_a_cancelled_errand_is_not_run() -> None:
    errands: Errands[list[int]] = Errands()
    ran: list[int] = []
    errands.put(lambda line: line.append(1)).cancel()
    assert errands.run_one(ran)
    assert ran == []


# --- through the staff ---


@pytest.fixture
def server() -> FakeMailServer:
    return FakeMailServer()


@pytest.fixture
def staff(house: House, server: FakeMailServer) -> Staff:
    return Staff(house.database, house.credentials, house.bus, lines(imap=server))


def _paths(selection: Selection) -> list[str]:
    return [box.path for box in selection.line.list_mailboxes()]


def test_the_worker_runs_an_errand_over_its_own_connection(
    house: House, server: FakeMailServer, staff: Staff
) -> None:
    account = house.account().id
    staff.start(account)
    try:
        who: Future[str] = staff.errand(account, lambda _: threading.current_thread().name)
        assert who.result(timeout=5) == "imap me@example.org"
        assert staff.errand(account, _paths).result(timeout=5) == ["INBOX"]
    finally:
        staff.stop_all()


def test_in_the_terminal_an_errand_has_a_connection_of_its_own(
    house: House, server: FakeMailServer, staff: Staff
) -> None:
    account = house.account().id
    assert staff.errand(account, _paths).result(timeout=0) == ["INBOX"]
    assert [line.connected for line in server.lines] == [False]


def test_a_server_that_cannot_be_reached_fails_the_errand(
    house: House, server: FakeMailServer, staff: Staff
) -> None:
    account = house.account().id
    server.faults["connect"] = [LOST] * 50
    staff.start(account)
    try:
        assert kind_of(staff.errand(account, _paths)) is ProblemKind.CONNECTION_LOST
        server.faults.clear()
        assert staff.errand(account, _paths).result(timeout=5) == ["INBOX"]
    finally:
        staff.stop_all()


def test_an_errand_interrupted_by_the_end_is_cancelled(
    house: House, server: FakeMailServer, staff: Staff
) -> None:
    account = house.account().id
    begun, go_on = threading.Event(), threading.Event()

    def slow(selection: Selection) -> list[str]:
        begun.set()
        go_on.wait(5)
        return _paths(selection)

    staff.start(account)
    running, waiting = staff.errand(account, slow), staff.errand(account, _paths)
    assert begun.wait(5)
    stopping = threading.Thread(target=staff.stop_all)
    stopping.start()
    while not server.lines[0].aborted:
        stopping.join(0.01)
    go_on.set()
    stopping.join()
    assert kind_of(running) is kind_of(waiting) is ProblemKind.CANCELLED


def test_after_an_errand_that_upsets_everything_is_planned_anew(
    house: House, server: FakeMailServer, staff: Staff
) -> None:
    account = house.account().id
    rounds = threading.Semaphore(0)

    def heard(command: str) -> None:
        if command == "survey":
            rounds.release()

    server.before = heard
    staff.start(account)
    try:
        assert rounds.acquire(timeout=5)
        staff.errand(account, _paths, upsets=True).result(timeout=5)
        assert rounds.acquire(timeout=5)
    finally:
        staff.stop_all()


def test_a_check_with_the_worker_at_work_is_like_one_without(
    house: House, server: FakeMailServer, staff: Staff
) -> None:
    from app.sync.checker import Asked

    account = house.account().id
    server.fill(2_500)
    staff.sync_to_end((account,))
    alone = staff.verify(account, Asked(sample=5))
    staff.start(account)
    try:
        together = staff.verify(account, Asked(sample=5))
    finally:
        staff.stop_all()
    assert alone.equal
    assert together.mailboxes == alone.mailboxes
