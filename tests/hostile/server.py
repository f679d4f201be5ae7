"""A server that is honest until a trick meets its occasion; real sockets, a thread a client."""

import contextlib
import re
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, Self

from app.model.account import Security
from tests.hostile.tricks import GREETING, Then, Trick

_AT_ONCE = 1 << 16

_SPOKEN = re.compile("STARTTLS|STLS|IDLE|APPEND|AUTH", re.IGNORECASE)
"""Commands in the middle of which the honest server speaks, too."""

PATIENCE = 300.0
"""Seconds after which a client that says nothing counts as gone."""


class Client:
    """One client as the server sees it. `said` keeps its lines, with those in clear marked."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.file = sock.makefile("rb")
        self.secured = False
        self.selected = ""
        self.marked: set[int] = set()

    def say(self, words: bytes) -> None:
        self.sock.sendall(words)

    def line(self) -> bytes:
        """Read a line; b"" where the client has left."""
        return self.file.readline()

    def secure(self, certificate: tuple[Path, Path]) -> None:
        """Shake hands as a server."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.file.close()
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self.file = self.sock.makefile("rb")
        self.secured = True

    def leave(self, *, rudely: bool = False) -> None:
        """Close, or break off."""
        with contextlib.suppress(OSError, ValueError):
            if rudely:
                linger = struct.pack("ii", 1, 0)
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.file.close()
        with contextlib.suppress(OSError):
            self.sock.close()


class Dialect(Protocol):
    """How a protocol is spoken honestly."""

    def restock(self) -> None:
        """Have the mail again that clients removed."""
        ...

    def greeting(self) -> bytes: ...
    def parted(self, line: bytes) -> tuple[bytes, bytes]:
        """Part a client's line into its tag (b"" where the protocol has none) and its command."""
        ...

    def answer(self, client: Client, tag: bytes, command: bytes) -> bytes | None:
        """Answer honestly; None ends the conversation. May read on, and may shake hands."""
        ...


class Left(Exception):
    """The conversation is over."""


class HostileServer:
    """Serves clients side by side. `misbehave` brings the tricks, `behave` ends them."""

    def __init__(
        self,
        dialect: Dialect,
        security: Security = Security.NONE,
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        self._dialect = dialect
        self._security = self._shows = security
        self._certificate = certificate
        self._tricks: tuple[Trick, ...] = ()
        self._met: Counter[Trick] = Counter()
        self._played: set[Trick] = set()
        self._clients: list[Client] = []
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.in_clear: list[bytes] = []
        self.said: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._door = threading.Thread(target=self._open, name="hostile server")

    # --- for the test ---

    def __enter__(self) -> Self:
        self._door.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._door.join()
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join()

    def misbehave(self, *tricks: Trick, shows: Security | None = None) -> None:
        """Play these tricks, on clients that come from now on.

        `shows` is how the line is protected, if not as it was agreed on.
        """
        with self._lock:
            self._tricks = tricks
            self._shows = shows or self._security
            self._met.clear()
            self._played.clear()
        self.hang_up()

    def behave(self) -> None:
        """Be honest to who comes from now on; who is here is sent away."""
        self.misbehave()

    def restock(self) -> None:
        """Have the mail again that clients removed."""
        self._dialect.restock()

    @property
    def struck(self) -> bool:
        """Whether every trick had its occasion."""
        with self._lock:
            return all(trick in self._played for trick in self._tricks)

    def hang_up(self) -> None:
        """Send every client away."""
        with self._lock:
            clients, self._clients = self._clients, []
        for client in clients:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)

    # --- serving ---

    def _open(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.settimeout(PATIENCE)
            thread = threading.Thread(target=self._serve, args=(sock,), name="hostile client")
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        client = Client(sock)
        with self._lock:
            self._clients.append(client)
        try:
            with contextlib.suppress(OSError, ValueError, Left):
                self._converse(client)
        finally:
            client.leave()

    def _converse(self, client: Client) -> None:
        if self._shows is Security.TLS:
            self.secure(client)
        self._reply(client, b"", GREETING, self._dialect.greeting)
        while line := client.line():
            self.said.append(line)
            if not client.secured:
                self.in_clear.append(line)
            tag, command = self._dialect.parted(line)
            shown = command.decode("latin-1")
            self._reply(client, tag, shown, lambda: self._honest(client, tag, command))  # noqa: B023 called at once

    def _honest(self, client: Client, tag: bytes, command: bytes) -> bytes:
        if command.upper() in (b"STARTTLS", b"STLS"):
            client.say(b"%b OK go\r\n" % tag if tag else b"+OK go\r\n")
            self.secure(client)
            return b""
        answer = self._dialect.answer(client, tag, command)
        if answer is None:
            raise Left
        return answer

    def secure(self, client: Client) -> None:
        """Shake hands with the certificate of this server."""
        assert self._certificate is not None, "this server needs a certificate"
        client.secure(self._certificate)

    def _reply(self, client: Client, tag: bytes, line: str, honest: Callable[[], bytes]) -> None:
        trick = self._trick(line)
        if trick is None:
            client.say(honest())
            return
        words = trick.say.replace(b"{tag}", tag)
        with self._lock:
            self._played.add(trick)
        if trick.then is Then.HONEST and not _SPOKEN.match(line):
            client.say(words + trick.twisted(honest()))  # in one packet
            return
        client.say(words)
        match trick.then:
            case Then.HONEST:
                client.say(trick.twisted(honest()))
            case Then.CLOSE | Then.RESET:
                client.leave(rudely=trick.then is Then.RESET)
                raise Left
            case Then.HANG:
                while client.line():
                    pass
                raise Left
            case Then.FLOOD:
                _pour(client, words * max(1, _AT_ONCE // len(words)))
            case Then.POUR:
                _pour(client, b"x" * _AT_ONCE)

    def _trick(self, line: str) -> Trick | None:
        """Find the trick whose occasion this is."""
        with self._lock:
            for trick in self._tricks:
                if not trick.meets(line):
                    continue
                self._met[trick] += 1
                met = self._met[trick] - trick.skip
                if met > 0 and (not trick.times or met <= trick.times):
                    return trick
        return None


def _pour(client: Client, words: bytes) -> None:
    """Say the same again and again; ends by the OSError of a client that left."""
    while True:
        client.say(words)
