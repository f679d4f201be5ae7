"""One-off jobs that wait for an account's connection, each with a Future for what comes of it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.model.problem import LifafaError, Problem, ProblemKind

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds of an unreachable server after which nobody is made to wait for it any more."""

# After these the connection is of no use, whoever asked.
_BROKEN = frozenset({ProblemKind.CONNECTION_LOST, ProblemKind.TIMED_OUT, ProblemKind.CANCELLED})

L = TypeVar("L")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Errand(Generic[L]):
    job: Callable[[L], Any]
    future: "Future[Any]"
    upsets: bool


class Errands(Generic[L]):
    """The queue. `put` comes from any thread; everything else belongs to the worker."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: deque[_Errand[L]] = deque()
        self._lost_at: float | None = None
        self._problem = Problem(ProblemKind.CANCELLED)
        self._closed = False

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, job: Callable[[L], T], *, upsets: bool = False) -> "Future[T]":
        """Queue a job for the connection.

        `upsets` says that mailboxes are not afterwards what they were: whatever was planned is
        planned anew. Where the server has not been reached for PATIENCE seconds, the Future fails
        at once with the last trouble.
        """
        future: Future[T] = Future()
        with self._lock:
            refusal = self._refusal()
            if refusal is None:
                self._waiting.append(_Errand(job, future, upsets))
        if refusal is not None:
            future.set_exception(LifafaError(refusal))
        return future

    def connected(self) -> None:
        """Note that the server can be reached."""
        self._lost_at = None

    def run_one(self, line: L, upset: Callable[[], None] = lambda: None) -> bool:
        """Run the oldest job. Raises where the connection broke; other troubles are the job's own.

        A bug in a job goes to whoever waits for it, and does not end the account's worker.
        """
        with self._lock:
            errand = self._waiting.popleft() if self._waiting else None
        if errand is None:
            return False
        if errand.future.set_running_or_notify_cancel():
            self._run(errand, line)
        if errand.upsets:
            upset()
        return True

    def fail(self, problem: Problem) -> None:
        """Disappoint everyone who waits: the connection is lost, or cannot be made."""
        with self._lock:
            if self._lost_at is None:
                self._lost_at = self._clock()
            self._problem = problem
            waiting, self._waiting = self._waiting, deque()
        for errand in waiting:
            if errand.future.set_running_or_notify_cancel():
                errand.future.set_exception(LifafaError(problem))

    def close(self) -> None:
        """Take no more jobs."""
        with self._lock:
            self._closed = True
        self.fail(Problem(ProblemKind.CANCELLED))

    def _refusal(self) -> Problem | None:
        if self._closed:
            return Problem(ProblemKind.CANCELLED)
        lost = self._lost_at is not None and self._clock() - self._lost_at > PATIENCE
        return self._problem if lost else None

    def _run(self, errand: _Errand[L], line: L) -> None:
        try:
            result = errand.job(line)
        except LifafaError as error:
            errand.future.set_exception(error)
            if error.problem.kind in _BROKEN:
                raise
        except Exception as bug:
            log.info("an errand ended by a bug: %s", type(bug).__name__)
            errand.future.set_exception(bug)
        else:
            errand.future.set_result(result)
