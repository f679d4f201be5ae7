"""A small true submission server that keeps every byte of what it is given.

    with SmtpCapture() as server:
        ...submit to 127.0.0.1:server.port...
        server.letters[-1].content

It takes everything it can understand, and reads content as RFC 5321 §4.1.1.4 says: up to CRLF, a
dot, CRLF, and nothing else.
"""

import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

PATIENCE = 20.0
END = b"\r\n.\r\n"


@dataclass(slots=True)
class Captured:
    """One letter: the commands before it, and its content as it came, without the final dot."""

    commands: list[bytes] = field(default_factory=list)
    content: bytes = b""


class SmtpCapture:
    """Serves connections one after the other. `commands` are all that were ever said."""

    def __init__(self, *extensions: str) -> None:
        self._extensions = extensions or ("SIZE", "8BITMIME", "SMTPUTF8", "PIPELINING")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.letters: list[Captured] = []
        self.commands: list[bytes] = []
        self._buffer = b""
        self._thread = threading.Thread(target=self._serve, name="smtp capture")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            client.settimeout(PATIENCE)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._buffer = b""
            with client:
                try:
                    self._converse(client)
                except (OSError, EOFError):
                    pass

    def _converse(self, client: socket.socket) -> None:
        client.sendall(b"220 capture\r\n")
        letter = Captured()
        while True:
            command = self._until(client, b"\r\n")
            self.commands.append(command)
            verb = command[:4].upper()
            letter.commands.append(command)
            if verb == b"DATA":
                client.sendall(b"354 go\r\n")
                letter.content = self._content(client)
                self.letters.append(letter)
                letter = Captured()
            elif verb in (b"RSET", b"MAIL"):
                letter = Captured([command])
            client.sendall(self._reply(verb))
            if verb == b"QUIT":
                return

    def _reply(self, verb: bytes) -> bytes:
        if verb == b"EHLO":
            offered = ("250-capture", *(f"250-{each}" for each in self._extensions), "250 HELP\r\n")
            return "\r\n".join(offered).encode()
        return {b"QUIT": b"221 bye\r\n"}.get(verb, b"250 ok\r\n")

    def _content(self, client: socket.socket) -> bytes:
        if self._buffer.startswith(b".\r\n"):
            self._buffer = self._buffer[3:]
            return b""
        return self._until(client, END) + b"\r\n"

    def _until(self, client: socket.socket, end: bytes) -> bytes:
        while end not in self._buffer:
            more = client.recv(1 << 16)
            if not more:
                raise EOFError
            self._buffer += more
        found, _, self._buffer = self._buffer.partition(end)
        return found
