"""Sinks that note whoever comes: over TCP, over UDP, and to look up a name.

    with Sinks() as sinks:
        ... show a letter whose address is sinks.web ...
        assert sinks.hits == []

Names are looked up over HTTPS (RFC 8484): Qt is told to ask the sink for them and nobody else, so a
look-up is a connection to its port. What is asked of the web sink is answered with a picture and a
cookie.
"""

import base64
import contextlib
import selectors
import socket
import threading
from types import TracebackType
from typing import NamedTuple, Self

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: %d\r\nSet-Cookie: seen=1\r\n"
    b'ETag: "1"\r\nCache-Control: private, max-age=600\r\nConnection: close\r\n\r\n' % len(PIXEL)
)


class Hit(NamedTuple):
    """Somebody came: "tcp", "udp" or "name", and what was said first."""

    kind: str
    said: bytes

    @property
    def path(self) -> str:
        """The path asked for over HTTP, "" where it was not HTTP."""
        words = self.said.split(b" ", 2)
        return words[1].decode("latin-1") if len(words) == 3 and words[1][:1] == b"/" else ""

    def field(self, name: bytes) -> bytes | None:
        """Return a header field of the request, None where it had none."""
        for line in self.said.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.lower() == name.lower():
                return value.strip()
        return None


class Sinks:
    """One thread that listens on three sockets of loopback."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self._web = socket.create_server(("127.0.0.1", 0))
        self._names = socket.create_server(("127.0.0.1", 0))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.port: int = self._web.getsockname()[1]
        self.names_port: int = self._names.getsockname()[1]
        self._udp.bind(("127.0.0.1", self.port))
        self._wake, self._waker = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        for listener in (self._web, self._names, self._udp, self._wake):
            listener.setblocking(False)
            self._selector.register(listener, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._listen, name="sinks")

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def web(self) -> str:
        return f"http://{self.host}"

    @property
    def look_ups(self) -> str:
        """The template of RFC 8484 by which names are asked for here."""
        return f"https://127.0.0.1:{self.names_port}/dns-query{{?dns}}"

    def paths(self) -> set[str]:
        """Return the paths that were asked for."""
        return {hit.path for hit in tuple(self.hits)}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._waker.send(b"!")
        self._thread.join()
        for key in tuple(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr] # they are all sockets
        self._selector.close()
        self._waker.close()

    def _listen(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._wake:
                    return
                with contextlib.suppress(OSError):
                    self._attend(key.fileobj)  # type: ignore[arg-type] # they are all sockets

    def _attend(self, ready: socket.socket) -> None:
        if ready is self._udp:
            self.hits.append(Hit("udp", ready.recv(2_000)))
        elif ready is self._names:
            client, _ = ready.accept()
            client.close()
            self.hits.append(Hit("name", b""))
        elif ready is self._web:
            client, _ = ready.accept()
            client.setblocking(False)
            self._selector.register(client, selectors.EVENT_READ)
        else:
            self._answer(ready)

    def _answer(self, client: socket.socket) -> None:
        """Note what a client says first; one that connects and says nothing is a hit as well."""
        self._selector.unregister(client)
        with contextlib.closing(client):
            self.hits.append(Hit("tcp", client.recv(8_000)))
            client.sendall(ANSWER + PIXEL)
