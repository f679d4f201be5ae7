"""Reading ahead: one thread produces while another consumes."""

import queue
import threading
from collections.abc import Generator, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_WAIT = 0.05


def ahead(items: Iterator[T], *, depth: int, name: str) -> Generator[T, None, None]:
    """Yield `items`, of which a thread called `name` prepares up to `depth` in advance.

    What `items` raises is raised here. When the consumer stops early, the thread ends after the
    item it is at work on.
    """
    producer = _Producer(items, depth, name)
    try:
        yield from producer.items()
    finally:
        producer.stop()


class _Producer(Generic[T]):
    def __init__(self, items: Iterator[T], depth: int, name: str) -> None:
        self._items = items
        self._queue: queue.Queue[tuple[T] | None] = queue.Queue(depth)
        self._stopping = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def items(self) -> Iterator[T]:
        while (item := self._queue.get()) is not None:
            yield item[0]
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for item in self._items:
                if not self._put((item,)):
                    break
        except BaseException as error:
            self._error = error
        finally:
            if isinstance(self._items, Generator):
                self._items.close()  # it may have a thread of its own ahead of it
            self._put(None)

    def _put(self, item: tuple[T] | None) -> bool:
        """Hand over an item; False where nobody wants it any more."""
        while not self._stopping.is_set():
            try:
                self._queue.put(item, timeout=_WAIT)
            except queue.Full:
                continue
            return True
        return False
