"""A proxy on loopback whose connections break when a test says so, in front of a real server."""

import contextlib
import select
import socket
import threading
from types import TracebackType
from typing import Self

_CHUNK = 1 << 16
_GLANCE = 0.02  # seconds between two looks at what the test wants


class BreakingProxy:
    """Passes one port of loopback on to another. One thread carries all connections."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _CHUNK)
        self.port: int = self._listener.getsockname()[1]
        self._other: dict[socket.socket, socket.socket] = {}
        self._near: set[socket.socket] = set()
        self.passed = {True: 0, False: 0}
        """How many bytes went to the server (True), and to clients (False)."""
        self._limits: dict[bool, int] = {}
        self._breaking = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="breaking proxy", daemon=True)

    def break_all(self) -> None:
        """Break every connection there is now, in the middle of whatever is said."""
        self._breaking.set()

    def break_after(self, count: int, *, to_server: bool) -> None:
        """Break the connection that passes so many bytes from now on; the rest is never seen."""
        self._limits = {to_server: self.passed[to_server] + count}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def _carry(self) -> None:
        while not self._stopping.is_set():
            ready, _, _ = select.select([self._listener, *self._other], [], [], _GLANCE)
            for each in ready:
                if each is self._listener:
                    self._take_in()
                elif each in self._other:
                    self._pass_on(each)
            if self._breaking.is_set():
                self._breaking.clear()
                self._close_all()
        self._close_all()
        self._listener.close()

    def _take_in(self) -> None:
        near, _ = self._listener.accept()
        far = socket.create_connection(("127.0.0.1", self._target))
        self._other |= {near: far, far: near}
        self._near.add(near)

    def _pass_on(self, one: socket.socket) -> None:
        try:
            data = one.recv(_CHUNK)
            passing = self._allowed(data, to_server=one in self._near)
            self._other[one].sendall(passing)
            if data and passing == data:
                return
        except OSError:
            pass  # one that broke by itself is closed as one that ended
        self._close(one)

    def _allowed(self, data: bytes, *, to_server: bool) -> bytes:
        """Return what passes of some bytes: all, or as much as there is left to the break."""
        limit = self._limits.get(to_server)
        passing = data if limit is None else data[: max(0, limit - self.passed[to_server])]
        self.passed[to_server] += len(passing)
        if passing != data:
            self._limits = {}
        return passing

    def _close_all(self) -> None:
        while self._other:
            self._close(next(iter(self._other)))

    def _close(self, one: socket.socket) -> None:
        other = self._other.pop(one)
        del self._other[other]
        for each in (one, other):
            self._near.discard(each)
            with contextlib.suppress(OSError):
                each.close()
