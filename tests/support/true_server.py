"""What every true server is: a port on loopback, and a thread for each connection."""

import contextlib
import select
import socket
import ssl
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.true_faults import Faults
from tests.support.true_mail import TrueMail

ENDS_WITHIN = 10.0  # seconds; a thread that takes longer has failed
LINE_LIMIT = 1 << 20
_GLANCE = 0.05  # seconds between two looks for connections that are too old
_CHUNK = 1 << 16
_FLUSH = 1 << 18


class Gone(Exception):
    """The connection is over: the client left, a fault broke it, or the server stops."""


class Connection:
    """One client's line. All of it belongs to its thread, but `shut` and `nudge`."""

    def __init__(self, sock: socket.socket, faults: Faults) -> None:
        self._sock = sock
        self._faults = faults
        self._limits = faults.limits()
        self._input = bytearray()
        self._output: list[bytes] = []
        self._waiting = 0
        self.sent_bytes = 0
        self.heard_bytes = 0
        self.commands = 0
        self.tls = False
        self._nudged, self._nudger = socket.socketpair()
        self._nudger.setblocking(False)

    # --- from any thread ---

    def shut(self) -> None:
        """Break the line; a thread that waits on it ends its wait."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def nudge(self) -> None:
        """End a `wait` of the connection's thread."""
        with contextlib.suppress(OSError):
            self._nudger.send(b"!")

    # --- reading ---

    def read_line(self) -> bytes:
        """Read a line without its end. Raises Gone."""
        while (end := self._input.find(b"\n")) < 0:
            if len(self._input) > LINE_LIMIT:
                raise Gone
            self._receive()
        line = bytes(self._input[:end])
        del self._input[: end + 1]
        return line.removesuffix(b"\r")

    def read(self, size: int) -> bytes:
        """Read so many bytes. Raises Gone."""
        while len(self._input) < size:
            self._receive()
        data = bytes(self._input[:size])
        del self._input[:size]
        return data

    @property
    def unread(self) -> bool:
        """Whether the client said more than was read."""
        return bool(self._input)

    def wait(self) -> bool:
        """Wait for the client or a nudge. Returns whether the client said something."""
        self.flush()
        if self._input or (isinstance(self._sock, ssl.SSLSocket) and self._sock.pending()):
            return True
        ready, _, _ = select.select([self._sock, self._nudged], [], [])
        if self._nudged in ready:
            self._nudged.recv(_CHUNK)
        return self._sock in ready

    def heard(self) -> None:
        """Count a command; break the line where a fault wants it so."""
        self.commands += 1
        if self._limits.commands and self.commands > self._limits.commands:
            raise Gone

    # --- writing ---

    def say(self, line: bytes) -> None:
        """Write one line; what was written leaves with `flush`, or when it is much."""
        self._output.append(line + b"\r\n")
        self._waiting += len(line) + 2
        if self._waiting > _FLUSH:
            self.flush()

    def flush(self) -> None:
        """Send what was written. Raises Gone."""
        data = b"".join(self._output)
        self._output.clear()
        self._waiting = 0
        if not data:
            return
        limit = self._limits.sent
        cut = bool(limit) and self.sent_bytes + len(data) > limit
        self._send(data[: limit - self.sent_bytes] if cut else data)
        self.sent_bytes += len(data)
        if cut:
            raise Gone

    def drop_unsent(self) -> None:
        """Forget what was written and has not left."""
        self._output.clear()
        self._waiting = 0

    # --- beginning and end ---

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Shake hands. What came before it in clear is thrown away (RFC 9051 §11.1)."""
        self._input.clear()
        try:
            self._sock = context.wrap_socket(self._sock, server_side=True)
        except OSError as error:
            raise Gone from error
        self.tls = True

    def close(self) -> None:
        """Let go of the sockets."""
        for each in (self._sock, self._nudged, self._nudger):
            with contextlib.suppress(OSError):
                each.close()

    def _receive(self) -> None:
        self.flush()
        limit = self._limits.heard
        if limit and self.heard_bytes == limit:
            raise Gone
        try:
            data = self._sock.recv(min(_CHUNK, limit - self.heard_bytes) if limit else _CHUNK)
        except (OSError, ValueError) as error:
            raise Gone from error
        if not data:
            raise Gone
        self.heard_bytes += len(data)
        self._input += data

    def _send(self, data: bytes) -> None:
        try:
            self._sock.sendall(data)
        except OSError as error:
            raise Gone from error


class TrueServer:
    """Listens on loopback until it is stopped. Subclasses say how they serve a connection.

    `certificate` (its file and its key's) is for TLS from the first byte with `implicit_tls`, else
    for STARTTLS or STLS. `said` keeps the commands' names in their order.
    """

    def __init__(
        self,
        mail: TrueMail,
        faults: Faults | None = None,
        *,
        certificate: tuple[Path, Path] | None = None,
        implicit_tls: bool = False,
    ) -> None:
        self.mail = mail
        self.faults = faults or Faults()
        self.context = _context(certificate) if certificate else None
        self.implicit_tls = implicit_tls
        self.said: list[str] = []
        self.accepted = 0
        self._lock = threading.Lock()
        self._open: dict[Connection, float] = {}
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_GLANCE)
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, name="true server", daemon=True)
        self._trouble: list[BaseException] = []

    def serve(self, connection: Connection) -> None:
        """Speak with one client until it leaves. May raise Gone."""
        raise NotImplementedError

    @property
    def connections(self) -> int:
        """How many clients are connected now."""
        with self._lock:
            return len(self._open)

    def drop_all(self) -> None:
        """Break every connection there is now."""
        with self._lock:
            for connection in self._open:
                connection.shut()

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
        if self._trouble and error is None:
            raise self._trouble[0]

    def stop(self) -> None:
        """End every connection, and every thread."""
        self.faults.stopped.set()
        self._accepting.join(ENDS_WITHIN)
        self._listener.close()
        self.drop_all()
        for thread in self._threads:
            thread.join(ENDS_WITHIN)

    def _accept(self) -> None:
        while not self.faults.stopped.is_set():
            self._drop_the_old()
            try:
                sock, _ = self._listener.accept()
            except TimeoutError:
                continue
            self._take_in(sock)

    def _take_in(self, sock: socket.socket) -> None:
        sock.settimeout(None)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock, self.faults)
        self.accepted += 1
        with self._lock:
            self._open[connection] = 0.0
        thread = threading.Thread(
            target=self._speak, args=(connection,), name="true connection", daemon=True
        )
        self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()

    def _speak(self, connection: Connection) -> None:
        try:
            if self.implicit_tls and self.context is not None:
                connection.start_tls(self.context)
            self.serve(connection)
            connection.flush()
        except Gone:
            pass
        except BaseException as error:
            self._trouble.append(error)
        finally:
            connection.shut()
            connection.close()
            with self._lock:
                self._open.pop(connection, None)

    def _drop_the_old(self) -> None:
        """Give each connection an hour to die at where a fault wants so, and keep to it."""
        now, lives = time.monotonic(), self.faults.lifetime()
        with self._lock:
            for connection, until in self._open.items():
                if lives and not until:
                    self._open[connection] = now + lives
                elif until and until < now:
                    connection.shut()

    def crowded(self) -> bool:
        """Whether this connection is one too many."""
        return self.faults.one_connection and self.connections > 1

    def hang(self, connection: Connection) -> None:
        """Answer nothing more; returns by raising Gone when the client leaves."""
        connection.flush()
        while True:
            connection.read(1)


def _context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context
