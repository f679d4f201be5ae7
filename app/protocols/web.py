"""Fetches one small page, of a server that may be hostile: bounded in time, size and redirects.

Certificates are verified, and https never turns into http unless that is allowed. No cookie, no
name of ours and no proxy: what is fetched here is public.
"""

import http.client
import io
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from app.model.problem import Problem, ProblemKind
from app.protocols import errors, names
from app.protocols.certificates import trusting
from app.protocols.errors import ProtocolError, TimedOut
from app.protocols.names import Asking
from app.protocols.stopping import Stopper

TIMEOUT = 6.0
"""Seconds for one page with all its redirects, from the name's look-up to its last byte."""

SIZE_LIMIT = 256 << 10
"""Bytes of a page; the largest description of a provider known has 10,000."""

REDIRECTS = 4

_REDIRECTING = {301, 302, 303, 307, 308}
_PORTS = {"https": 443, "http": 80}
_ADDRESSES_TRIED = 4


@dataclass(frozen=True, slots=True)
class Fetching:
    """How a page is fetched. `ca_file` names extra trusted roots (PEM)."""

    asking: Asking = names.SYSTEM
    ca_file: str = ""
    plain_http: bool = False
    timeout: float = TIMEOUT


USUAL = Fetching()
"""As the system would: its name servers, its trusted roots, and never without TLS."""


class Page(NamedTuple):
    """What came in the end. `url` is where it was, after redirects.

    `protected` is it where TLS was spoken all the way: who may change one redirect chooses the end.
    """

    url: str
    status: int
    kind: str
    body: bytes
    protected: bool


def get(url: str, fetching: Fetching = USUAL, stopper: Stopper | None = None) -> Page:
    """Fetch a page, whatever its status. Raises a MailError, ConnectionLost(CANCELLED) included."""
    stopper = stopper or Stopper()
    deadline = time.monotonic() + fetching.timeout
    protected = True
    for _ in range(REDIRECTS + 1):
        request = _Request(url, fetching, stopper, deadline)
        page, onward = request.answer()
        protected = protected and page.protected
        if page.status not in _REDIRECTING or not onward:
            return page._replace(protected=protected)
        url = _onward(url, onward, fetching)
    raise errors.protocol(_named(urlsplit(url)), detail="too-many-redirects")


def _onward(url: str, onward: str, fetching: Fetching) -> str:
    """Follow a redirect, but not from https to what anybody on the way could have written."""
    try:
        target = urljoin(url, onward)
        parts = urlsplit(target)
        parts.port  # noqa: B018 asked for, since it raises
    except ValueError:
        raise errors.protocol(_named(urlsplit(url)), onward, "bad-redirect") from None
    if parts.scheme not in _PORTS or (parts.scheme == "http" and not fetching.plain_http):
        raise errors.protocol(_named(urlsplit(url)), onward, "insecure-redirect")
    return target


class _Request:
    """One request on a connection of its own."""

    def __init__(self, url: str, fetching: Fetching, stopper: Stopper, deadline: float) -> None:
        self._url = url
        self._parts = urlsplit(url)
        self._fetching = fetching
        self._stopper = stopper
        self._deadline = deadline
        self._name = _named(self._parts)
        self._host = names.ascii_name(self._parts.hostname or "")
        self._sock = socket.socket()

    def answer(self) -> tuple[Page, str]:
        """Return the page, and where it redirects to."""
        with self._translated(), self._stopper.ending(self._abort):
            try:
                self._connect()
                self._protect()
                self._sock.settimeout(self._left())
                self._sock.sendall(self._request())
                return self._read()
            finally:
                self._sock.close()

    def _connect(self) -> None:
        """Connect to one of the host's addresses; each has its share of the time."""
        asking = replace(self._fetching.asking, timeout=self._left(), stopped=self._stopper.stopped)
        found = names.addresses(self._host, asking)[:_ADDRESSES_TRIED]
        trouble: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
        for number, address in enumerate(found):
            try:
                return self._connect_to(address, self._left() / (len(found) - number))
            except OSError as error:
                trouble = error
        raise errors.unreachable(trouble, self._name)

    def _connect_to(self, address: str, timeout: float) -> None:
        self._sock.close()
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._sock = socket.socket(family, socket.SOCK_STREAM)
        self._raise_if_stopped()
        self._sock.settimeout(timeout)
        self._sock.connect((address, self._parts.port or _PORTS[self._parts.scheme]))

    def _protect(self) -> None:
        if self._parts.scheme == "http":
            return
        context = trusting(self._fetching.ca_file, "")
        self._sock.getpeername()  # see Line._handshake: wrap_socket must not meet a closed one
        self._sock = secured = context.wrap_socket(
            self._sock, server_hostname=self._host, do_handshake_on_connect=False
        )
        self._raise_if_stopped()
        secured.settimeout(self._left())
        secured.do_handshake()

    def _request(self) -> bytes:
        path = self._parts.path or "/"
        target = f"{path}?{self._parts.query}" if self._parts.query else path
        port = self._parts.port
        host = f"{self._host}:{port}" if port else self._host
        lines = (
            f"GET {target} HTTP/1.1",
            f"Host: {host}",
            "Accept: text/xml, application/xml, */*;q=0.1",
            "Accept-Encoding: identity",
            "Connection: close",
        )
        return "\r\n".join((*lines, "", "")).encode("ascii")

    def _read(self) -> tuple[Page, str]:
        bounded: Any = _Bounded(self._sock, self._deadline)
        with closing(http.client.HTTPResponse(bounded, method="GET")) as response:
            response.begin()
            if response.getheader("Content-Encoding", "identity") != "identity":
                raise errors.protocol(self._name, detail="content-encoding")
            body = response.read(SIZE_LIMIT + 1)
            if len(body) > SIZE_LIMIT:
                raise ProtocolError(Problem(ProblemKind.TOO_LARGE, self._name))
            kind = response.headers.get_content_type()
            onward = response.getheader("Location") or ""
            protected = self._parts.scheme == "https"
            return Page(self._url, response.status, kind, body, protected), onward

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimedOut(Problem(ProblemKind.TIMED_OUT, self._name))
        return left

    def _abort(self) -> None:
        """End any wait of the thread that has this request."""
        with suppress(OSError):
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def _raise_if_stopped(self) -> None:
        if self._stopper.stopped():
            raise errors.cancelled(self._name)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Sort what the socket and http.client raise; after an abort it is no trouble of theirs."""
        try:
            yield
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._raise_if_stopped()
            if isinstance(error, OSError):
                raise errors.from_os(error, self._name) from error
            raise errors.protocol(self._name, str(error), "http") from error


class _Bounded(io.RawIOBase):
    """Reads a socket up to a moment, however the bytes trickle in."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def makefile(self, *_: object) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._sock.recv_into(buffer)


def _named(parts: SplitResult) -> str:
    """Name the server of an address, for errors."""
    port = parts.port or _PORTS.get(parts.scheme, 0)
    return errors.words(f"{parts.hostname}:{port}")
