"""A mail server on loopback that lets nobody in, and counts who tries."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from app.model.account import Protocol

_GREETINGS = {
    Protocol.IMAP: b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n",
    Protocol.POP3: b"+OK ready\r\n",
    Protocol.SMTP: b"220 mail.example.org ESMTP\r\n",
}


class RefusingServer:
    """Serves one client after the other until it is left. `logins` counts the refused ones.

    `good` is a word in a login (an encoded password) that is let in all the same.
    """

    def __init__(self, protocol: Protocol) -> None:
        self.logins = 0
        self.connections = 0
        self.good = b"\0"
        self._protocol = protocol
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="refusing server")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        # A closed listener does not wake who accepts on it.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            client.settimeout(10)
            with contextlib.suppress(OSError), client, client.makefile("rb") as lines:
                client.sendall(_GREETINGS[self._protocol])
                for line in lines:
                    client.sendall(self._answer(line))

    def _answer(self, line: bytes) -> bytes:
        if self._protocol is Protocol.SMTP:
            return self._to_smtp(line)
        if self._protocol is Protocol.POP3:
            return self._to_pop3(line)
        tag, command, *_ = line.split()
        if command.upper() == b"AUTHENTICATE":
            granted = self._tried(line)
            return tag + (b" OK in\r\n" if granted else b" NO [AUTHENTICATIONFAILED] Wrong.\r\n")
        if command.upper() == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n" + tag + b" OK\r\n"
        return tag + b" OK\r\n"

    def _to_smtp(self, line: bytes) -> bytes:
        if line.upper().startswith(b"EHLO"):
            return b"250-mail.example.org\r\n250 AUTH PLAIN\r\n"
        if line.upper().startswith(b"AUTH"):
            return b"235 2.7.0 In.\r\n" if self._tried(line) else b"535 5.7.8 Wrong.\r\n"
        return b"250 2.0.0 OK\r\n"

    def _to_pop3(self, line: bytes) -> bytes:
        if line.upper().startswith(b"CAPA"):
            return b"+OK\r\nUSER\r\n.\r\n"
        if line.upper().startswith(b"PASS"):
            return b"+OK in\r\n" if self._tried(line) else b"-ERR [AUTH] Wrong.\r\n"
        return b"+OK\r\n"

    def _tried(self, line: bytes) -> bool:
        if self.good in line:
            return True
        self.logins += 1
        return False
