"""What is said over an open connection: as a socket and as a file, with limits on what is read."""

import selectors
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, BytesIO
from typing import Any, Self, cast

from app.model.account import Secret
from app.protocols import errors
from app.protocols.bell import Bell
from app.protocols.errors import MailError
from app.protocols.imap_deflate import Deflating, Garbled, Inflating, pays
from app.protocols.transcript import Transcript

LINE_LIMIT = 1 << 20
"""Bytes in one line; more is an attack or a defect, and would fill the memory."""

LITERAL_LIMIT = 150 << 20
"""Bytes in one literal or one message. No server lets mail of that size in, and it fits the memory
that a hostile one may cost."""

_BUFFER = 1 << 16
_PIECE = 1 << 20
_RECEIVED = 1 << 18
_SENT_AT_ONCE = 1 << 16


class Stream:
    """One connection, once `_use` was given its socket. `name` is the server's, for errors.

    Everything raised is a MailError. `abort` may be called from any thread, all else from one. The
    names are those of sockets and files, for the libraries above it.
    """

    def __init__(self, name: str, timeout: float, transcript: Transcript | None) -> None:
        self.name = name
        self.timeout = timeout
        self.transcript = transcript
        self._aborted = False
        self._sock: socket.socket | None = None
        self._file: BufferedReader | None = None
        self._deflating: Deflating | None = None

    # --- speaking ---

    def sendall(self, data: bytes) -> None:
        """Send. Raises ConnectionLost or TimedOut."""
        if self.transcript is not None:
            self.transcript.sent(data)
        with self._translated():
            self._socket().sendall(self._packed(data))

    def send_content(self, data: bytes) -> None:
        """Send a literal or a message, of which the transcript keeps only the size.

        In pieces, since a timeout is for all that is given at once, and uplinks are slow.
        """
        if self.transcript is not None:
            self.transcript.sent_bytes(len(data))
        with self._translated():
            for at in range(0, len(data), _SENT_AT_ONCE):
                self._socket().sendall(self._packed(data[at : at + _SENT_AT_ONCE]))

    def readline(self, limit: int = LINE_LIMIT) -> bytes:
        """Read a line with its end. Raises ConnectionLost at the end of the stream.

        Raises ProtocolError where the line has `limit` bytes and no end.
        """
        try:
            data = self._reader().readline(limit)
        except (OSError, ValueError) as error:
            raise self._told(error) from error
        if not data.endswith(b"\n"):
            raise self._cut_short(data, limit)
        if self.transcript is not None:
            self.transcript.received(data)
        return data

    def read(self, size: int, limit: int = LITERAL_LIMIT) -> bytes:
        """Read exactly `size` bytes. Raises ProtocolError where that is absurd."""
        if size > limit:
            self.close()
            raise errors.protocol(self.name, detail="literal-too-large")
        try:
            data = self._read_pieces(size)
        except (OSError, ValueError) as error:
            raise self._told(error) from error
        if len(data) < size:
            raise self._ended()
        if self.transcript is not None:
            self.transcript.received_bytes(size)
        return data

    def receive(self) -> bytes:
        """Return what comes next, however much it is; waits for at least one byte."""
        with self._translated():
            data = self._reader().read1(_RECEIVED)
        if not data:
            raise self._ended()
        return data

    def peek(self) -> bytes:
        """Return what can be read now without consuming it, at least one byte; waits for it."""
        with self._translated():
            data = self._reader().peek(1)
        if not data:
            raise self._ended()
        return data

    def wait(self, seconds: float, bell: Bell | None = None) -> bool:
        """Wait until something can be read. False after `seconds` of silence, or when `bell` rings.

        The end of the stream counts as something: the next read then raises ConnectionLost.
        """
        deadline = time.monotonic() + seconds
        with self._translated(), selectors.DefaultSelector() as selector:
            selector.register(self._socket(), selectors.EVENT_READ)
            if bell is not None:
                selector.register(bell, selectors.EVENT_READ)
            while not self._peeked():
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready:
                    return False
                if bell is not None and any(key.fileobj is bell for key, _ in ready):
                    bell.hush()
                    return False
                if self._at_end():
                    return True
        return True

    @property
    def worth_compressing(self) -> bool:
        """Whether compression would help: over a network, and not done by TLS already."""
        sock = self._socket()
        if isinstance(sock, ssl.SSLSocket) and sock.compression() is not None:
            return False
        with suppress(OSError):
            return pays(str(sock.getpeername()[0]))
        return False

    def compress(self) -> None:
        """Compress from here on, both ways (RFC 4978). Bytes that came already are compressed."""
        with self._translated():
            ahead = self._reader().read(len(self._peeked()))
            source = self._reader().detach()
        self._file = BufferedReader(Inflating(source, ahead), _BUFFER)
        self._deflating = Deflating()

    def makefile(self, *_mode: Any) -> Self:
        """Return this line: it is its own file."""
        return self

    def settimeout(self, seconds: float | None) -> None:
        """Change how long silence is borne."""
        if self._sock is not None:
            self._sock.settimeout(seconds)

    @contextmanager
    def hidden(self, secret: Secret) -> Iterator[None]:
        """Keep a secret out of the transcript while a login is going on."""
        if self.transcript is not None:
            self.transcript.hide(secret.value)
        try:
            yield
        finally:
            if self.transcript is not None:
                self.transcript.show()

    def carries(self, source: bytes) -> None:
        """Tell the transcript which letter the next commands are about; b"" for none."""
        if self.transcript is not None:
            self.transcript.begin_letter(source)

    # --- ending ---

    def abort(self) -> None:
        """End any wait of the owning thread at once; its call raises ConnectionLost(CANCELLED)."""
        self._aborted = True
        sock = self._sock
        if sock is not None:
            # Not SSLSocket.shutdown(): it drops TLS first, and a racing write would go in clear.
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the socket. Never raises."""
        file, self._file = self._file, None
        sock, self._sock = self._sock, None
        for thing in (file, sock):
            if thing is not None:
                with suppress(OSError, ValueError):
                    thing.close()

    @property
    def closed(self) -> bool:
        return self._sock is None

    # --- below ---

    def _use(self, sock: socket.socket) -> None:
        sock.settimeout(self.timeout)
        self._sock = sock
        self._file = cast(BufferedReader, sock.makefile("rb", _BUFFER))
        self._raise_if_aborted()

    def _socket(self) -> socket.socket:
        if self._sock is None:
            raise errors.cancelled(self.name) if self._aborted else errors.lost(self.name)
        return self._sock

    def _reader(self) -> BufferedReader:
        if self._file is None:
            raise errors.cancelled(self.name) if self._aborted else errors.lost(self.name)
        return self._file

    def _read_pieces(self, size: int) -> bytes:
        """Read in pieces, so that an announced size takes no memory before its bytes came."""
        reader = self._reader()
        if size <= _PIECE:
            return reader.read(size)
        whole = BytesIO()
        while (left := size - whole.tell()) > 0:
            piece = reader.read(min(_PIECE, left))
            if not piece:
                break
            whole.write(piece)
        return whole.getvalue()  # of a BytesIO that nobody else has, this is no copy

    def _packed(self, data: bytes) -> bytes:
        return data if self._deflating is None else self._deflating.deflated(data)

    def _peeked(self) -> bytes:
        """Return what lies here already, without waiting."""
        sock, reader = self._socket(), self._reader()
        sock.settimeout(0)
        try:
            return reader.peek(1)
        except (ssl.SSLWantReadError, BlockingIOError):
            return b""
        finally:
            sock.settimeout(self.timeout)

    def _at_end(self) -> bool:
        """Tell the end of the stream from a TLS record or a block without content."""
        sock, reader = self._socket(), self._reader()
        sock.settimeout(0)
        try:
            return not reader.peek(1)
        except (ssl.SSLWantReadError, BlockingIOError):
            return False
        finally:
            sock.settimeout(self.timeout)

    def _cut_short(self, data: bytes, limit: int) -> MailError:
        if len(data) >= limit:
            self.close()
            return errors.protocol(self.name, data[:100], detail="line-too-long")
        return self._ended()

    def _ended(self) -> MailError:
        self.close()
        return errors.cancelled(self.name) if self._aborted else errors.lost(self.name)

    def _raise_if_aborted(self) -> None:
        if self._aborted:
            raise errors.cancelled(self.name)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise self._told(error) from error

    def _told(self, error: OSError | ValueError) -> MailError:
        """Close, and return the error to raise. ValueError is what a closed file raises."""
        self.close()
        if self._aborted:
            return errors.cancelled(self.name)
        if isinstance(error, OSError):
            return errors.from_os(error, self.name)
        if isinstance(error, Garbled):
            return errors.protocol(self.name, str(error), detail="bad-compression")
        return errors.lost(self.name)
