"""How background work behaves: takes turns, wakes, stops, waits longer after each failure."""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from app.events import EngineFault, Event
from app.model.problem import LifafaError, Problem, ProblemKind
from app.sync.network import Network

log = logging.getLogger(__name__)

FIRST_DELAY = 2.0
LONGEST_DELAY = 300.0

BUSY_DELAY = 60.0
"""Seconds; a server that said "later" (RFC 5530: UNAVAILABLE, INUSE) is given at least the half."""

SETTLING_DELAY = 5.0
"""Seconds; while a network settles it may be there at any moment."""

# Trying again by itself would not help, and a server may lock the account: a person is needed.
NEEDS_A_PERSON = frozenset(
    {ProblemKind.AUTH_FAILED, ProblemKind.NO_PASSWORD, ProblemKind.SIGN_IN_AGAIN}
)

# How often a stopping worker's connection is shut again: it may just have been opened anew.
_ABORT_EVERY = 0.02


def delays(first: float = FIRST_DELAY, longest: float = LONGEST_DELAY) -> Iterator[float]:
    """Yield ever longer waits, in seconds, with jitter, so that clients do not return in step."""
    delay = first
    while True:
        yield random.uniform(delay / 2, delay)
        delay = min(delay * 2, longest)


def paused_for(problem: Problem) -> float:
    """Return the seconds for which logins are paused after too many refusals; else 0."""
    return float(problem.detail) if problem.kind is ProblemKind.LOGIN_PAUSED else 0.0


class Duty(Protocol):
    """One line of work. `abort` alone is called from other threads."""

    def turn(self) -> float | None:
        """Do one bounded step. Returns the seconds to rest; 0: there is more; None: until woken."""
        ...

    def troubled(self, problem: Problem) -> None:
        """Hang up and tell whoever waits. Called after a turn that failed in an expected way."""
        ...

    def abort(self) -> None:
        """End a blocking wait at once, from any thread."""
        ...

    def close(self) -> None:
        """Hang up for good, at the thread's end."""
        ...


class Worker:
    """A thread that gives its duty one turn after the other until it is stopped.

    An expected trouble is told and waited out; a bug is logged, told as EngineFault, and ends this
    worker alone. `at_end` runs last on the thread (it closes the thread's store connection).
    `on_wake` is called by whoever wakes the worker, `on_wait` with the seconds until a trouble is
    over, as far as the worker is concerned.
    """

    def __init__(
        self,
        name: str,
        duty: Duty,
        *,
        tell: Callable[[Event], None],
        at_end: Callable[[], None] = lambda: None,
        on_wake: Callable[[], None] = lambda: None,
        on_wait: Callable[[float], None] = lambda seconds: None,
        network: Network | None = None,
        waits: Callable[[], Iterator[float]] = delays,
    ) -> None:
        self.name = name
        self._duty = duty
        self._tell = tell
        self._at_end = at_end
        self._on_wake = on_wake
        self._on_wait = on_wait
        self._network = network or Network()
        self._new_waits = waits
        self._waits = waits()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin taking turns."""
        self._thread.start()

    def wake(self) -> None:
        """Cut the present rest short; a wake during a turn is not lost."""
        self._woken.set()
        self._on_wake()

    def refresh(self) -> None:
        """Forget earlier troubles, and wake: the world is another one now."""
        self._waits = self._new_waits()
        self.wake()

    def stop(self) -> None:
        """Ask the worker to end, and shut its connection. Returns at once; `join` waits."""
        self._stopping.set()
        self._woken.set()
        self._duty.abort()

    def join(self, timeout: float) -> bool:
        """Wait for a stopping worker. Returns False where it did not end in `timeout` seconds."""
        until = time.monotonic() + timeout
        while self._thread.is_alive() and time.monotonic() < until:
            self._duty.abort()
            self._thread.join(_ABORT_EVERY)
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._rest(self._turn())
        except Exception as error:
            if not self._stopping.is_set():  # a duty torn down in mid-step may fail in any way
                log.exception("%s ended by a bug", self.name)
                self._tell(EngineFault(self.name, type(error).__name__))
        finally:
            self._end()

    def _turn(self) -> float | None:
        self._woken.clear()
        try:
            rest = self._duty.turn()
        except LifafaError as error:
            return self._waited_out(error.problem)
        self._waits = self._new_waits()
        return rest

    def _waited_out(self, problem: Problem) -> float | None:
        if self._stopping.is_set():
            return 0.0
        log.info("%s: %s", self.name, problem.kind)
        problem = self._network.seen(problem)
        self._duty.troubled(problem)
        seconds = paused_for(problem) or self._wait_after(problem.kind)
        if seconds is not None and problem.kind is not ProblemKind.NO_NETWORK:
            self._on_wait(seconds)
        return seconds

    def _wait_after(self, kind: ProblemKind) -> float | None:
        if kind in NEEDS_A_PERSON:
            return None
        seconds = next(self._waits)
        if kind is ProblemKind.BUSY:
            return max(seconds, random.uniform(BUSY_DELAY / 2, BUSY_DELAY))
        if kind is ProblemKind.NO_NETWORK:
            return min(seconds, SETTLING_DELAY) if self._network.reachable else LONGEST_DELAY
        return seconds

    def _rest(self, seconds: float | None) -> None:
        if seconds != 0.0 and not self._stopping.is_set():
            self._woken.wait(seconds)

    def _end(self) -> None:
        try:
            self._duty.close()
        finally:
            self._at_end()
