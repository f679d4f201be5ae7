"""The stair between the floors: what the engine tells and answers, delivered on the main thread."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, NamedTuple, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.events import EngineFault, Event, EventBus, ReloadNeeded
from app.model.problem import LifafaError, Problem, ProblemKind
from ui.merging import merged

log = logging.getLogger(__name__)

MOST_WAITING = 10_000  # events; past that, reading again is cheaper than being told one by one
TURN_SECONDS = 0.008  # of main-thread time before Qt may paint again

T = TypeVar("T")


class Answer(NamedTuple):
    """A Future that is done, and whom it concerns."""

    future: Future[Any]
    on_result: Callable[[Any], object]
    on_problem: Callable[[Problem], None] | None
    owner: QObject | None


class Bridge(QObject):
    """Carry events and answers to the main thread in their order, waking Qt once for all.

    `happened` tells each event; `troubled` tells a Problem that the asker left to the window.
    """

    happened = Signal(object)
    troubled = Signal(object)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: deque[Event | Answer] = deque()
        self._events = 0
        self._awake = False
        self._leave: Callable[[], None] | None = None
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def attach(self, bus: EventBus) -> None:
        """Listen to a bus, until `detach`."""
        self._leave = bus.subscribe(self.take)

    def detach(self) -> None:
        """Listen no longer; what still waits is delivered."""
        if self._leave is not None:
            self._leave()
            self._leave = None

    def take(self, event: Event) -> None:
        """Take an event, on any thread."""
        with self._lock:
            self._append(event)
            if self._events > MOST_WAITING:
                self._forget_events()
        self._wake()

    def call(
        self,
        future: Future[T],
        on_result: Callable[[T], object],
        on_problem: Callable[[Problem], None] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Give a Future's value to `on_result` on the main thread, or its Problem to `on_problem`.

        Nothing is called once `owner` is gone. Without `on_problem` the window tells the trouble.
        A bug is logged and told as EngineFault; `on_problem` hears of it as a Problem of kind BUG.
        """
        answer = Answer(future, on_result, on_problem, owner)
        future.add_done_callback(lambda _: self._take_answer(answer))

    def _take_answer(self, answer: Answer) -> None:
        with self._lock:
            self._waiting.append(answer)
        self._wake()

    def _append(self, event: Event) -> None:
        last = self._waiting[-1] if self._waiting else None
        both = None if last is None or isinstance(last, Answer) else merged(last, event)
        if both is None:
            self._waiting.append(event)
            self._events += 1
        else:
            self._waiting[-1] = both

    def _forget_events(self) -> None:
        answers = [waiting for waiting in self._waiting if isinstance(waiting, Answer)]
        self._waiting = deque([*answers, ReloadNeeded()])
        self._events = 1

    def _wake(self) -> None:
        with self._lock:
            if self._awake:
                return
            self._awake = True
        if shiboken6.isValid(self):
            self._woken.emit()

    @Slot()
    def _deliver(self) -> None:
        until = time.monotonic() + TURN_SECONDS
        while time.monotonic() < until:
            waiting = self._next()
            if waiting is None:
                return
            if isinstance(waiting, Answer):
                self._answer(waiting)
            else:
                self.happened.emit(waiting)
        # A timer, not a posted event: Qt paints and takes input before it fires.
        QTimer.singleShot(0, self._deliver)

    def _next(self) -> Event | Answer | None:
        with self._lock:
            if not self._waiting:
                self._awake = False
                return None
            waiting = self._waiting.popleft()
            if not isinstance(waiting, Answer):
                self._events -= 1
            return waiting

    def _answer(self, answer: Answer) -> None:
        if answer.owner is not None and not shiboken6.isValid(answer.owner):
            return
        try:
            result = answer.future.result(timeout=0)
        except (CancelledError, LifafaError) as error:
            self._tell(_problem_of(error), answer)
            return
        except Exception as error:
            log.exception("the engine failed to answer")
            self.happened.emit(EngineFault("answer", type(error).__name__))
            if answer.on_problem is not None:
                answer.on_problem(Problem(ProblemKind.BUG, text=type(error).__name__))
            return
        try:
            answer.on_result(result)
        except Exception:
            log.exception("the window failed on an answer")
            self.happened.emit(EngineFault("window", ""))

    def _tell(self, problem: Problem, answer: Answer) -> None:
        if answer.on_problem is not None:
            answer.on_problem(problem)
        elif problem.kind is not ProblemKind.CANCELLED:
            self.troubled.emit(problem)


def _problem_of(error: CancelledError | LifafaError) -> Problem:
    if isinstance(error, LifafaError):
        return error.problem
    return Problem(ProblemKind.CANCELLED)
