"""The line to a server: found, connected, and protected by TLS as strict as it must be."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from app.model.account import Security, Server
from app.model.addressing import ascii_host
from app.model.certificate import CertificateFacts
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStep, ProbeStepKind
from app.protocols import errors
from app.protocols.certificates import Trust
from app.protocols.errors import MailError, ProtocolError
from app.protocols.keepalive import keep_alive
from app.protocols.stream import Stream
from app.protocols.transcript import Transcript

TIMEOUT = 30.0
"""Seconds of silence after which a server counts as gone."""

_SHARED_ADDRESS_WAIT = 10.0
"""Seconds for each address of a host that has others left to try."""

_TLS_SUSPICION = 4.0
"""Seconds of silence before a greeting after which we look whether the port speaks TLS."""

OnStep = Callable[[ProbeStep], None]


class Line(Stream):
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
        super().__init__(str(server), timeout, transcript)
        self.server = server
        self.protected = False
        self.step = ProbeStepKind.RESOLVE
        self.trust = Trust(server)
        self.addresses: tuple[str, ...] = ()
        """Where the host is, for one who has looked that up already."""
        self._on_step = on_step
        self._steps_passed: set[ProbeStepKind] = set()
        self._began = time.monotonic()

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

    def starttls_missing(self, offered: Iterable[str] = ()) -> ProtocolError:
        """Close, and return the error for a server that does not offer the STARTTLS asked for.

        What it offers instead shows whether somebody in between took it away.
        """
        self.close()
        text = errors.words(" ".join(offered))
        return ProtocolError(Problem(ProblemKind.STARTTLS_MISSING, self.name, text=text))

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
        step = ProbeStep(protocol, self.step, seconds, said, problem, certificate, self.name)
        self._on_step(step)

    # --- below ---

    def _resolve(self) -> list[tuple[int, tuple[Any, ...]]]:
        port = self.server.port
        found = []
        with self._translated():
            try:
                own = ascii_host(self.server.host) or self.server.host
                for host in self.addresses or (own,):
                    found += socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
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
            keep_alive(sock)
        except BaseException:
            self._sock = None
            sock.close()
            raise
        return sock

    def _handshake(self, sock: socket.socket) -> ssl.SSLSocket:
        context = self.trust.context()
        if self._file is not None:
            self._file.close()
        # WORKAROUND: where the peer hung up already, wrap_socket raises and forgets the socket
        # (CPython 3.11.7). So ask before it takes the socket over.
        sock.getpeername()
        secured = context.wrap_socket(
            sock,
            server_hostname=ascii_host(self.server.host) or self.server.host,
            do_handshake_on_connect=False,
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
        side.addresses = self.addresses
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
