"""A small true SMTP submission server (RFC 5321, 6409), whose line can be cut at any byte.

    with TrueSmtpServer() as server:
        server.cut(heard=123)            # the next connection breaks once it has heard 123 bytes
        server.cut(sent=45)              # … once it has said 45
        ...connect to server.server()...
    server.taken                         # what it has taken, in order

A letter is taken before its final reply is said, or only once that has left (`takes_late`): a
server that breaks in between has taken it, or has not. `on_step` hears of everything it does.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from app.model.account import AuthMethod, Protocol, Security, Server
from tests.support.true_faults import Faults
from tests.support.true_mail import TrueMail
from tests.support.true_server import Connection, TrueServer

SMTP_EVERYTHING = frozenset({"PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "DSN"})


class Taken(NamedTuple):
    """A letter as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    source: bytes


class TrueSmtpServer(TrueServer):
    """Takes letters from anybody.

    `refused` and `put_off` are addresses it says 550 and 451 to; `greylisting` puts every address
    off once. `files` names a mailbox of `mail` into which it puts a copy of what it takes.
    """

    def __init__(
        self,
        mail: TrueMail | None = None,
        faults: Faults | None = None,
        *,
        offers: frozenset[str] = SMTP_EVERYTHING,
        size_limit: int = 0,
    ) -> None:
        super().__init__(mail or TrueMail(), faults)
        self.offers = offers
        self.size_limit = size_limit
        self.taken: list[Taken] = []
        self.refused: set[str] = set()
        self.put_off: set[str] = set()
        self.greylisting = False
        self.known: set[str] = set()
        self.takes_late = False
        self.files = ""
        self.hold_seconds = 0
        self.on_step: Callable[[str], None] = lambda step: None
        self.last: tuple[int, int] = (0, 0)
        """How many bytes the last connection that ended was told, and said."""

    def server(self) -> Server:
        """Return where a client finds it."""
        none = Security.NONE
        return Server(Protocol.SMTP, "127.0.0.1", self.port, none, "", auth=AuthMethod.NONE)

    def cut(self, *, heard: int = 0, sent: int = 0) -> None:
        """Break the next connection once it has heard, or said, so many bytes."""
        self.faults.drop_after(heard=heard, sent=sent)

    def serve(self, connection: Connection) -> None:
        """Greet, and answer commands until QUIT."""
        session = _Session(self, connection)
        try:
            connection.say(b"220 true ESMTP")
            while session.answer():
                pass
        finally:
            self.last = (connection.heard_bytes, connection.sent_bytes)

    def take(self, letter: Taken) -> None:
        """Take a letter for good."""
        self.taken.append(letter)
        if self.files:
            self.mail.deliver(letter.source, self.files)


class _Session:
    def __init__(self, server: TrueSmtpServer, connection: Connection) -> None:
        self._server = server
        self._connection = connection
        self._sender: str | None = None
        self._recipients: list[str] = []

    def answer(self) -> bool:
        """Answer one command. Returns False after QUIT."""
        line = self._connection.read_line()
        verb = line[:4].upper().decode("ascii", "replace")
        self._server.said.append(verb)
        self._server.on_step(f"heard {verb}")
        match verb:
            case "EHLO":
                self._greet()
            case "MAIL":
                self._mail(line)
            case "RCPT":
                self._recipient(_address(line))
            case "DATA":
                self._data()
            case "RSET":
                self._sender, self._recipients = None, []
                self._say(b"250 2.0.0 Ok")
            case "QUIT":
                self._say(b"221 2.0.0 Bye")
            case _:
                self._say(b"250 2.0.0 Ok")
        self._connection.flush()
        self._server.on_step(f"answered {verb}")
        return verb != "QUIT"

    def _greet(self) -> None:
        words = ["true", *sorted(self._server.offers), f"SIZE {self._server.size_limit}"]
        if self._server.hold_seconds:
            words.append(f"FUTURERELEASE {self._server.hold_seconds} {_far()}")
        for word in words[:-1]:
            self._say(b"250-" + word.encode())
        self._say(b"250 " + words[-1].encode())

    def _mail(self, line: bytes) -> None:
        self._sender, self._recipients = _address(line), []
        self._say(b"250 2.1.0 Ok")

    def _recipient(self, address: str) -> None:
        server = self._server
        if address in server.refused:
            self._say(b"550 5.1.1 No such user here")
        elif address in server.put_off or (server.greylisting and address not in server.known):
            server.known.add(address)
            self._say(b"451 4.7.1 Come back later")
        else:
            self._recipients.append(address)
            self._say(b"250 2.1.5 Ok")

    def _data(self) -> None:
        if not self._recipients:
            self._say(b"503 5.5.1 No recipients")
            return
        self._say(b"354 Go on")
        self._connection.flush()
        source = self._content()
        if 0 < self._server.size_limit < len(source):
            self._say(b"552 5.3.4 Too large")
            return
        self._take(Taken(self._sender or "", tuple(self._recipients), source))

    def _take(self, letter: Taken) -> None:
        """Take the letter before its reply, or only when that has left."""
        self._server.on_step("heard the dot")
        if not self._server.takes_late:
            self._server.take(letter)
            self._server.on_step("took it")
        self._say(b"250 2.0.0 Ok: queued as " + str(len(self._server.taken)).encode())
        self._connection.flush()
        if self._server.takes_late:
            self._server.take(letter)
        self._sender, self._recipients = None, []

    def _content(self) -> bytes:
        lines = []
        while (line := self._connection.read_line()) != b".":
            lines.append(line.removeprefix(b".") + b"\r\n")
        return b"".join(lines)

    def _say(self, line: bytes) -> None:
        self._connection.say(line)


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode("utf-8", "replace")


def _far() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 30 * 86_400))
