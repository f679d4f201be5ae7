"""The line to a server: a socket with TLS as strict as it must be, and limits on what is read."""

import ipaddress
import selectors
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import BufferedReader, BytesIO
from typing import Any, cast

import idna

from app.model.account import Secret, Security, Server
from app.model.certificate import CertificateFacts
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStep, ProbeStepKind
from app.protocols import errors
from app.protocols.certificates import Trust
from app.protocols.errors import MailError, ProtocolError
from app.protocols.imap_deflate import Deflating, Garbled, Inflating, pays
from app.protocols.transcript import Transcript

TIMEOUT = 30.0
"""Seconds of silence after which a server counts as gone."""

LINE_LIMIT = 1 << 20
"""Bytes in one line; more is an attack or a defect, and would fill the memory."""

LITERAL_LIMIT = 150 << 20
"""Bytes in one literal or one message. No server lets mail of that size in, and it fits the memory
that a hostile one may cost."""

_SHARED_ADDRESS_WAIT = 10.0
"""Seconds for each address of a host that has others left to try."""

_TLS_SUSPICION = 4.0
"""Seconds of silence before a greeting after which we look whether the port speaks TLS."""

_BUFFER = 1 << 16
_PIECE = 1 << 20
_RECEIVED = 1 << 18
_SENT_AT_ONCE = 1 << 16

OnStep = Callable[[ProbeStep], None]


class Line:
    """One connection to one server, usable as socket and as file by the library above it.

    Everything raised is a MailError. `abort` may be called from any thread, all else from one.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
    ) -> None:
        self.server = server
        self.name = str(server)
        self.timeout = timeout
        self.protected = False
        self.transcript = transcript
        self.step = ProbeStepKind.RESOLVE
        self.trust = Trust(server)
        self._on_step = on_step
        self._steps_passed: set[ProbeStepKind] = set()
        self._began = time.monotonic()
        self._aborted = False
        self._sock: socket.socket | None = None
        self._file: BufferedReader | None = None
        self._deflating: Deflating | None = None

    # --- opening ---

    def open_by(self, converse: Callable[[], None]) -> None:
        """Open a session by `converse`, which connects and speaks up to the login.

        Where the server shows another certificate than the one trusted for it, all is done once
        more with the usual verification. Raises CertificateRejected(pin-mismatch) where that fails.
        """
        try:
            with self.opening():
                converse()
        except errors.CertificateShown:
            if self.trust.looking:
                raise
            self.trust.pinned = ""
            self._open_verified(converse)

    def connect(self) -> None:
        """Resolve, connect and, with implicit TLS, shake hands."""
        self.begin(ProbeStepKind.RESOLVE)
        addresses = self._resolve()
        self.passed(", ".join(dict.fromkeys(str(address[0]) for _, address in addresses)))
        self.begin(ProbeStepKind.CONNECT)
        self._use(self._open(addresses))
        self.passed()
        if self.server.security is Security.TLS:
            self.secure()

    def start_tls(self) -> None:
        """Shake hands after STARTTLS. Raises ProtocolError where bytes came before it.

        Whatever was read in clear after STARTTLS was agreed on would be taken for the server's
        protected words (CVE-2011-0411), so a single such byte ends the connection.
        """
        with self._translated():
            injected = self._peeked()
        if injected:
            self.close()
            raise errors.protocol(self.name, detail="injected-before-tls")
        self.secure()

    def secure(self) -> None:
        """Shake hands. Raises CertificateRejected, or ProtocolError(TLS_FAILED).

        Raises CertificateShown where the certificate is not the one trusted for this server.
        """
        self.begin(ProbeStepKind.TLS)
        with self._translated():
            secured = self._handshake(self._socket())
        self._use(secured)
        self.protected = True
        self.passed(" ".join(filter(None, (secured.version(), (secured.cipher() or ("",))[0]))))

    def await_greeting(self) -> None:
        """Wait for the first byte. A silent port that speaks TLS is told apart from a dead one."""
        self.begin(ProbeStepKind.GREETING)
        suspicious = not self.protected and self.timeout > _TLS_SUSPICION
        if suspicious and not self.wait(_TLS_SUSPICION) and self._speaks_tls():
            self.close()
            raise ProtocolError(Problem(ProblemKind.TLS_FAILED, self.name, detail="tls-port"))

    def starttls_missing(self) -> ProtocolError:
        """Close, and return the error for a server that does not offer the STARTTLS asked for."""
        self.close()
        return ProtocolError(Problem(ProblemKind.STARTTLS_MISSING, self.name))

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Let go of the socket where a session comes to nothing."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    # --- steps, for the probe ---

    def begin(self, step: ProbeStepKind) -> None:
        """Say which step is being tried now."""
        self.step = step
        self._began = time.monotonic()

    def passed(
        self,
        said: bytes | str = "",
        problem: Problem | None = None,
        certificate: CertificateFacts | None = None,
    ) -> None:
        """Tell that the step ended, with the server's words and its trouble, if any."""
        if self._on_step is None or (problem is None and self.step in self._steps_passed):
            return  # a step that was taken twice is told once
        self._steps_passed.add(self.step)
        seconds = time.monotonic() - self._began
        said = errors.words(said)
        protocol = self.server.protocol
        self._on_step(ProbeStep(protocol, self.step, seconds, said, problem, certificate))

    # --- speaking: the names are those of sockets and files, for the libraries ---

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

    def wait(self, seconds: float) -> bool:
        """Wait until something can be read. False after `seconds` of silence.

        The end of the stream counts as something: the next read then raises ConnectionLost.
        """
        deadline = time.monotonic() + seconds
        with self._translated(), selectors.DefaultSelector() as selector:
            selector.register(self._socket(), selectors.EVENT_READ)
            while not self._peeked():
                if not selector.select(max(0.0, deadline - time.monotonic())):
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

    def makefile(self, *_mode: Any) -> "Line":
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

    def _resolve(self) -> list[tuple[int, tuple[Any, ...]]]:
        with self._translated():
            try:
                found = socket.getaddrinfo(
                    ascii_host(self.server.host), self.server.port, type=socket.SOCK_STREAM
                )
            except (UnicodeError, OverflowError) as error:
                raise socket.gaierror(socket.EAI_NONAME, str(error)) from None
        return [(family, address) for family, _, _, _, address in found]

    def _open(self, addresses: list[tuple[int, tuple[Any, ...]]]) -> socket.socket:
        """Try each address in turn; the last one's trouble is told."""
        for family, address in addresses[:-1]:
            with suppress(OSError):
                return self._open_one(family, address, min(self.timeout, _SHARED_ADDRESS_WAIT))
            self._raise_if_aborted()
        try:
            return self._open_one(*addresses[-1], self.timeout)
        except OSError as error:
            self._raise_if_aborted()
            raise errors.unreachable(error, self.name) from error

    def _open_one(self, family: int, address: tuple[Any, ...], timeout: float) -> socket.socket:
        sock = socket.socket(family, socket.SOCK_STREAM)
        self._sock = sock
        try:
            self._raise_if_aborted()
            sock.settimeout(timeout)
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        except BaseException:
            self._sock = None
            sock.close()
            raise
        return sock

    def _use(self, sock: socket.socket) -> None:
        sock.settimeout(self.timeout)
        self._sock = sock
        self._file = cast(BufferedReader, sock.makefile("rb", _BUFFER))
        self._raise_if_aborted()

    def _handshake(self, sock: socket.socket) -> ssl.SSLSocket:
        context = self.trust.context()
        if self._file is not None:
            self._file.close()
        # WORKAROUND: where the peer hung up already, wrap_socket raises and forgets the socket
        # (CPython 3.11.7). So ask before it takes the socket over.
        sock.getpeername()
        secured = context.wrap_socket(
            sock, server_hostname=ascii_host(self.server.host), do_handshake_on_connect=False
        )
        self._sock = secured
        try:
            self._raise_if_aborted()
            secured.do_handshake()
            self.trust.check(secured)
        except BaseException:
            self.close()
            raise
        return secured

    def _open_verified(self, converse: Callable[[], None]) -> None:
        """Try again what the trusted certificate did not open."""
        try:
            with self.opening():
                converse()
        except errors.CertificateRejected as error:
            problem = error.problem
            if problem.kind is ProblemKind.CERTIFICATE:
                problem = replace(problem, detail="pin-mismatch")
            raise errors.CertificateRejected(problem) from error

    def _speaks_tls(self) -> bool:
        """Look, on a connection of its own, whether a silent port answers a TLS greeting."""
        side = Line(self.server, timeout=_TLS_SUSPICION)
        try:
            side.connect()
            side.secure()
        except errors.CertificateRejected:
            return True
        except MailError:
            return False
        finally:
            side.close()
        return True

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


def ascii_host(host: str) -> str:
    """Return a host name as DNS and certificates spell it (IDNA 2008); addresses stay."""
    host = host.strip().rstrip(".")
    with suppress(ValueError):
        return str(ipaddress.ip_address(host.strip("[]")))
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host
