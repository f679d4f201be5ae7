"""Who carries a call: one thread for a person's writes, in order, and two for questions."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from app.store.database import Database, Reader, Transaction

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

    def probe(self, work: Callable[[], T]) -> Future[T]:
        """Run work that waits on the network and touches no store."""
        return self._probes.submit(work)

    def stop(self) -> None:
        """Finish what was begun; drop what was not."""
        self._probes.shutdown(wait=False, cancel_futures=True)
        self._queries.shutdown(wait=True, cancel_futures=True)
        self._commands.shutdown(wait=True)
