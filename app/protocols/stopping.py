"""Ends what is under way on a connection, from another thread."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Stopper:
    """Told once to stop, it aborts what runs under it, and whatever begins under it later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = False
        self._aborts: list[Callable[[], None]] = []

    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stopped

    def stop(self) -> None:
        """Abort what is under way. Never waits, and may be called twice."""
        with self._lock:
            self._stopped = True
            for abort in self._aborts:
                abort()

    @contextmanager
    def ending(self, abort: Callable[[], None]) -> Iterator[None]:
        """Have `abort` called, from any thread, where it has to stop while this lasts."""
        with self._lock:
            self._aborts.append(abort)
            if self._stopped:
                abort()
        try:
            yield
        finally:
            with self._lock:
                self._aborts.remove(abort)


def shut(sock: socket.socket) -> None:
    """End any wait on a socket, over TLS as well; whoever has it still has to close it."""
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


@contextmanager
def ended_after(seconds: float, sock: socket.socket) -> Iterator[None]:
    """Shut a socket after so long: a byte now and then would keep any time-out away."""
    watch = threading.Timer(seconds, shut, (sock,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        watch.join()
