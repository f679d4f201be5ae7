"""A bell that ends a wait for a socket from another thread, without closing the socket."""

import socket
from contextlib import suppress
from types import TracebackType
from typing import Self


class Bell:
    """A pair of sockets: who waits selects on it, who rings writes a byte. `ring` never blocks."""

    def __init__(self) -> None:
        self._heard, self._rung = socket.socketpair()
        self._heard.setblocking(False)
        self._rung.setblocking(False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._heard.close()
        self._rung.close()

    def ring(self) -> None:
        """End the wait, from any thread; rung twice or too late it does nothing more."""
        with suppress(OSError):
            self._rung.send(b"!")

    def hush(self) -> None:
        """Forget what was rung."""
        with suppress(OSError):
            self._heard.recv(4096)

    def fileno(self) -> int:
        """Return what a selector waits for."""
        return self._heard.fileno()
