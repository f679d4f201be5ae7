"""A small mail server that shows any certificate, and keeps every byte that a client says to it."""

import contextlib
import re
import socket
import ssl
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from app.model.account import Protocol, Security

PATIENCE = 5.0

GREETINGS = {
    Protocol.IMAP: b"* OK ready\r\n",
    Protocol.POP3: b"+OK ready\r\n",
    Protocol.SMTP: b"220 mail.example.org ESMTP\r\n",
}
_TLS_WORDS = {
    Protocol.IMAP: (b"STARTTLS", b"{tag} OK go\r\n"),
    Protocol.POP3: (b"STLS", b"+OK go\r\n"),
    Protocol.SMTP: (b"STARTTLS", b"220 go\r\n"),
}
_BEFORE_LOGIN = re.compile(
    rb"(\S+ )?(CAPABILITY|STARTTLS|LOGOUT)|CAPA|STLS|QUIT|EHLO \S+", re.IGNORECASE
)


class TlsServer:
    """Serves one client after the other until it is left. `said` keeps the clients' lines.

    It lets everybody in, and has one empty mailbox.
    """

    def __init__(
        self, protocol: Protocol, security: Security, certificate: tuple[Path, Path]
    ) -> None:
        self._protocol = protocol
        self._security = security
        self.show(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.said: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, name="tls server")

    def show(self, certificate: tuple[Path, Path]) -> None:
        """Show this certificate to who comes from now on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self._context = context

    @property
    def logins(self) -> list[bytes]:
        """What clients said beyond what anybody may hear: a name, a password, a mechanism."""
        return [line for line in self.said if not _BEFORE_LOGIN.fullmatch(line.strip())]

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
            with contextlib.suppress(OSError, ValueError):
                self._attend(client)
            client.close()

    def _attend(self, client: socket.socket) -> None:
        """Serve one client, over TLS from the start or from where it asks for it."""
        secured = self._security is Security.TLS
        try:
            if secured:
                client = self._context.wrap_socket(client, server_side=True)
            client.sendall(GREETINGS[self._protocol])
            while self._wants_tls(client, secured):
                client = self._context.wrap_socket(client, server_side=True)
                secured = True
        finally:
            client.close()

    def _wants_tls(self, client: socket.socket, secured: bool) -> bool:
        """Answer line after line. False where the client has left."""
        with client.makefile("rb") as lines:
            for line in lines:
                self.said.append(line)
                client.sendall(self._answer(line, secured))
                if _TLS_WORDS[self._protocol][0] in line:
                    return True
        return False

    def _answer(self, line: bytes, secured: bool) -> bytes:
        first, _, rest = line.strip().partition(b" ")
        word, answer = _TLS_WORDS[self._protocol]
        if word in (first, rest):
            return answer.replace(b"{tag}", first)
        match self._protocol:
            case Protocol.IMAP:
                return _imap(first, rest.split(b" ")[0].upper(), secured)
            case Protocol.POP3:
                return _pop3(first.upper(), secured)
        return _smtp(first.upper(), secured)


def _imap(tag: bytes, command: bytes, secured: bool) -> bytes:
    offered = b"IMAP4rev1" + (b"" if secured else b" STARTTLS LOGINDISABLED")
    match command:
        case b"CAPABILITY":
            return b"* CAPABILITY %b\r\n%b OK\r\n" % (offered, tag)
        case b"LIST":
            return b'* LIST () "/" INBOX\r\n%b OK\r\n' % tag
    return b"%b OK\r\n" % tag


def _pop3(command: bytes, secured: bool) -> bytes:
    match command:
        case b"CAPA":
            return b"+OK\r\nUIDL\r\n%b.\r\n" % (b"USER\r\n" if secured else b"STLS\r\n")
        case b"LIST" | b"UIDL":
            return b"+OK\r\n.\r\n"
    return b"+OK\r\n"


def _smtp(command: bytes, secured: bool) -> bytes:
    match command:
        case b"EHLO":
            return b"250-mail.example.org\r\n250 %b\r\n" % (
                b"AUTH PLAIN" if secured else b"STARTTLS"
            )
        case b"AUTH":
            return b"235 in\r\n"
        case b"QUIT":
            return b"221 bye\r\n"
    return b"250 ok\r\n"
