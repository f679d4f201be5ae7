"""Who carries a call: a thread for a person's writes, two for questions, some that wait."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from app.store.database import Database, Reader, Transaction

if TYPE_CHECKING:
    from app.protocols.stopping import Stopper

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Pools:
    """The `commands` thread and the `queries` threads, each with its own connection."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._commands = ThreadPoolExecutor(1, "commands")
        self._queries = ThreadPoolExecutor(2, "queries")
        # Probing waits on the network for up to a minute; nobody else may wait behind it.
        self._probes = ThreadPoolExecutor(1, "probe")
        # Two, so that a new search need not wait until a cancelled one has noticed.
        self._searches = ThreadPoolExecutor(2, "search")
        self._upkeep = ThreadPoolExecutor(1, "upkeep")
        self._checks = ThreadPoolExecutor(1, "check")
        self._managing = ThreadPoolExecutor(1, "mailboxes")
        # Judging a sender may wait for the name system; no list may wait behind it.
        self._judging = ThreadPoolExecutor(2, "judge")
        self._signing = ThreadPoolExecutor(2, "sign-in")
        self._stopping = threading.Event()

    def query(
        self, question: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Ask the store on a query thread."""
        return self._queries.submit(lambda: question(self.database.reader(), *args, **kwargs))

    def command(
        self,
        act: Callable[Concatenate[Transaction, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[T]:
        """Do one durable transaction on the command thread: a person's wish exists nowhere else."""

        def work() -> T:
            with self.database.transaction(durable=True) as tx:
                return act(tx, *args, **kwargs)

        return self._commands.submit(work)

    def errand(self, work: Callable[[], T]) -> Future[T]:
        """Run work that is more than one transaction, in order with the commands."""
        return self._commands.submit(work)

    def look(self, work: Callable[[], T]) -> Future[T]:
        """Run work that only reads, on a query thread."""
        return self._queries.submit(work)

    def probe(self, work: Callable[["Stopper"], T]) -> Future[T]:
        """Run work that waits on the network; it is given what cuts that off in the end."""
        return self._probes.submit(lambda: work(self._stopper))

    @cached_property
    def _stopper(self) -> "Stopper":
        from app.protocols.stopping import Stopper  # a socket's; the window comes without

        return Stopper()

    def search(self, work: Callable[[Callable[[], bool]], T]) -> Future[T]:
        """Run work on the network that `cancel()` of its Future ends at any time.

        It is given a function that says when to end. The Future counts as pending to its last
        moment: one that is running could not be cancelled.
        """
        wanted: Future[T] = Future()
        running = self._searches.submit(self._search, work, wanted)
        running.add_done_callback(lambda done: done.cancelled() and wanted.cancel())
        return wanted

    def _search(self, work: Callable[[Callable[[], bool]], T], wanted: Future[T]) -> None:
        try:
            found = work(lambda: wanted.cancelled() or self._stopping.is_set())
        except Exception as error:
            if wanted.set_running_or_notify_cancel():
                wanted.set_exception(error)
        else:
            if wanted.set_running_or_notify_cancel():
                wanted.set_result(found)

    def sign_in(self, work: Callable[[Callable[[], bool]], T]) -> Future[T]:
        """Run work that waits for a person; it is given a function that says when to give up.

        Its Future can be cancelled at any time before it is done, also while the work goes on.
        """
        promised: Future[T] = Future()

        def stopped() -> bool:
            return promised.cancelled() or self._stopping.is_set()

        begun = self._signing.submit(work, stopped)
        begun.add_done_callback(lambda done: _fulfil(promised, done))
        return promised

    def check(self, work: Callable[[Callable[[], bool]], T]) -> Future[T]:
        """Run long work that waits on the staff; it is given a function that says when to end."""
        return self._checks.submit(self._alone, lambda: work(self._stopping.is_set))

    def manage(self, work: Callable[[], T]) -> Future[T]:
        """Run work on mailboxes, in order; it waits for a server, so no write may wait for it."""
        return self._managing.submit(self._alone, work)

    def judge(self, work: Callable[[], T]) -> Future[T]:
        """Run work that reads the store and may wait some seconds on the network."""
        return self._judging.submit(work)

    def is_stopping(self) -> bool:
        """Say whether the program ends: nobody shall wait on the network any more."""
        return self._stopping.is_set()

    def upkeep(self, work: Callable[[Callable[[], bool]], object]) -> None:
        """Run long work that nobody waits for; it is given a function that says when to end."""
        self._upkeep.submit(work, self._stopping.is_set).add_done_callback(_logged)

    def _alone(self, work: Callable[[], T]) -> T:
        """Work, and leave no connection to the store open until the next time."""
        try:
            return work()
        finally:
            self.database.close_thread()

    def stop(self) -> None:
        """Finish what was begun; drop what was not."""
        self._stopping.set()
        self._stopper.stop()
        self._probes.shutdown(wait=True, cancel_futures=True)
        self._judging.shutdown(wait=True, cancel_futures=True)
        self._searches.shutdown(wait=True, cancel_futures=True)
        self._signing.shutdown(wait=False, cancel_futures=True)
        self._upkeep.shutdown(wait=True, cancel_futures=True)
        self._managing.shutdown(wait=True, cancel_futures=True)
        self._checks.shutdown(wait=True, cancel_futures=True)
        self._queries.shutdown(wait=True, cancel_futures=True)
        self._commands.shutdown(wait=True)


def _fulfil(promised: Future[T], done: Future[T]) -> None:
    """Hand on what came of some work, unless nobody waits for it any more."""
    if done.cancelled():
        promised.cancel()
    elif promised.set_running_or_notify_cancel():
        error = done.exception()
        if error is None:
            promised.set_result(done.result())
        else:
            promised.set_exception(error)


def _logged(done: Future[object]) -> None:
    """Nobody asks for this Future, so its failure is told here."""
    if not done.cancelled() and (error := done.exception()) is not None:
        log.error("upkeep failed", exc_info=error)
