"""The thread that brings the full-text index up with the store, behind everybody else."""

import logging
import threading

from app.events import BodyArrived, Event, EventBus, StoreTrouble
from app.model.problem import LifafaError, ProblemKind
from app.store.database import Database

log = logging.getLogger(__name__)

_PAUSE_AFTER_TROUBLE = 60.0
_INTERRUPT_EVERY = 0.02


class Indexer:
    """The `index` thread of a profile; begins when the first body arrives, or at `start()`."""

    def __init__(self, database: Database, bus: EventBus) -> None:
        self._database = database
        self._bus = bus
        self._changed = threading.Condition()
        self._wanted = False
        self._working = False
        self._stopping = False
        self._ended = False
        self._serving = False
        self._trouble: LifafaError | None = None
        self._thread: threading.Thread | None = None
        self._forget = bus.subscribe(self._heard)

    def start(self) -> None:
        """Begin, unless at work already, and look at what an earlier session left."""
        with self._changed:
            if self._thread is None and not self._stopping:
                self._serve(True)
                self._thread = threading.Thread(target=self._run, name="index", daemon=True)
                self._thread.start()
            self._wanted = True
            self._changed.notify_all()

    def drain(self) -> None:
        """Wait until everything that waits now is indexed; a pause after trouble ends at once.

        Raises LifafaError: DISK_FULL. Returns where the thread has died of a bug, which was told.
        """
        with self._changed:
            self._trouble = None
        self.start()
        with self._changed:
            self._changed.wait_for(self._is_at_rest)
            if self._trouble is not None:
                raise self._trouble

    def stop(self) -> None:
        """End soon; what is not indexed yet is done by the next session."""
        self._forget()
        with self._changed:
            self._stopping = True
            thread, self._thread = self._thread, None
            self._changed.notify_all()
        while thread is not None and thread.is_alive():
            self._database.index.interrupt()
            thread.join(_INTERRUPT_EVERY)

    def _heard(self, event: Event) -> None:
        if isinstance(event, BodyArrived):
            self.start()

    def _is_at_rest(self) -> bool:
        over = self._stopping or self._ended or self._trouble is not None
        return over or not (self._wanted or self._working)

    def _run(self) -> None:
        try:
            while self._begin():
                self._end(self._work())
        finally:
            self._serve(False)
            self._database.close_thread()
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _begin(self) -> bool:
        """Wait for work, or for a trouble to pass. Returns False where it is time to end."""
        with self._changed:
            if self._trouble is not None:
                self._changed.wait_for(self._may_try, _PAUSE_AFTER_TROUBLE)
            else:
                self._changed.wait_for(lambda: self._stopping or self._wanted)
            self._serve(True)
            self._wanted, self._working = False, True
            return not self._stopping

    def _may_try(self) -> bool:
        return self._stopping or self._trouble is None

    def _serve(self, serving: bool) -> None:
        """Let others wait for room among the texts, or not: in trouble nobody takes any out."""
        if serving is not self._serving:
            self._serving = serving
            self._database.texts.serve(begins=serving)

    def _work(self) -> LifafaError | None:
        """Index until nothing waits; returns the trouble that kept it from that, if any."""
        from app.store.indexing import index_waiting  # the first window does not wait for it

        try:
            index_waiting(self._database, lambda: self._stopping)
        except LifafaError as error:
            if error.problem.kind is ProblemKind.CANCELLED:
                return None
            log.info("indexing rests: %s", error.problem.kind)
            if error.problem.kind is ProblemKind.DISK_FULL:
                self._bus.publish(StoreTrouble(error.problem))
            return error
        return None

    def _end(self, trouble: LifafaError | None) -> None:
        with self._changed:
            self._trouble, self._working = trouble, False
            if trouble is not None:
                self._serve(False)
            self._changed.notify_all()
