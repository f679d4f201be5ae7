"""A web server of the tests' own, over TLS or without, that says exactly what it is told to.

    with WebServer(certificate) as web:
        web.put("autoconfig.a.test", "/mail/config-v1.1.xml", page("<clientConfig/>"))
        ... fetch https://autoconfig.a.test:{web.port}/mail/config-v1.1.xml ...

What was not put there is "404 Not Found".
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

PATIENCE = 5.0
_EVERY = 0.02

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Asked(NamedTuple):
    """One request: the Host it named (without port), its target, and all of it."""

    host: str
    target: str
    whole: bytes


class Silent:
    """No answer, until the client leaves."""


class Dribble(NamedTuple):
    """The same bytes again and again, one piece at a time, until the client leaves."""

    start: bytes
    piece: bytes


Said = bytes | Silent | Dribble


def page(
    body: str | bytes, kind: str = "text/xml", status: str = "200 OK", headers: str = ""
) -> bytes:
    """Return a whole answer."""
    data = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n{headers}"
    return head.encode() + b"\r\n" + data


def redirect(to: str) -> bytes:
    """Return an answer that sends the client elsewhere."""
    return page("", status="302 Found", headers=f"Location: {to}\r\n")


class WebServer:
    """Serves every client on a thread of its own. `asked` keeps what they asked for."""

    def __init__(self, certificate: tuple[Path, Path] | None = None) -> None:
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate)
        self._pages: dict[tuple[str, str], Said] = {}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.asked: list[Asked] = []
        self._clients: list[threading.Thread] = []
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="web server")

    def put(self, host: str, path: str, said: Said) -> None:
        """Say this where `path`, whatever its query, is asked of `host`."""
        self._pages[host, path] = said

    def hosts(self) -> set[str]:
        """Return which hosts were asked for anything."""
        return {each.host for each in self.asked}

    def leave(self) -> None:
        """Let go of clients that are kept waiting."""
        self._leaving.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._leaving.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        for client in self._clients:
            client.join(PATIENCE)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            client.settimeout(PATIENCE)
            thread = threading.Thread(target=self._attend, args=(client,), name="web client")
            self._clients.append(thread)
            thread.start()

    def _attend(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), contextlib.closing(client):
            if self._context is not None:
                client = self._context.wrap_socket(client, server_side=True)
            with contextlib.closing(client):
                asked = self._heard(client)
                self.asked.append(asked)
                said = self._pages.get((asked.host, asked.target.split("?")[0]), NOT_FOUND)
                for piece in self._pieces(said):
                    client.sendall(piece)

    def _heard(self, client: socket.socket) -> Asked:
        whole = b""
        while b"\r\n\r\n" not in whole:
            data = client.recv(65536)
            if not data:
                raise ValueError("the client left")
            whole += data
        lines = whole.decode("latin-1").split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if line)
        return Asked(fields["Host"].split(":")[0], lines[0].split(" ")[1], whole)

    def _pieces(self, said: Said) -> Iterator[bytes]:
        match said:
            case bytes():
                yield said
            case Silent():
                self._leaving.wait(PATIENCE)
            case Dribble():
                yield said.start
                while not self._leaving.wait(_EVERY):
                    yield said.piece
