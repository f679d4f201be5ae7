"""A small true server that lets people in by SCRAM, over any of the three protocols, or cheats.

    with ScramServer(Protocol.IMAP, "pencil") as server:
        ...log in at 127.0.0.1:server.port...

`cheat` may be "signature" (a wrong proof of its own), "silence" (none, but it lets everybody in),
"iterations" (absurdly few), "nonce" (it adds nothing to ours) or "form".
"""

import base64
import hashlib
import hmac
import re
import socket
import threading
from types import TracebackType
from typing import Self

from app.model.account import Protocol

SALT = b"a pinch of salt"
PATIENCE = 10.0

_AUTH = re.compile(r"(?:(\S+) )?AUTH(?:ENTICATE)? (SCRAM-SHA-(?:256|1)|PLAIN)(?: (\S+))?$")
_GREETINGS = {
    Protocol.SMTP: "220 mail.example.org",
    Protocol.IMAP: "* OK [CAPABILITY IMAP4rev1 {mechanisms}] hello",
    Protocol.POP3: "+OK hello",
}
_ANSWERS = {
    Protocol.SMTP: ("235 2.7.0 welcome", "535 5.7.8 no", "334 "),
    Protocol.IMAP: ("{tag} OK welcome", "{tag} NO [AUTHENTICATIONFAILED] no", "+ "),
    Protocol.POP3: ("+OK welcome", "-ERR [AUTH] no", "+ "),
}


class ScramServer:
    """Serves one connection. `said` keeps the client's lines, `let_in` who was let in and how."""

    def __init__(
        self,
        protocol: Protocol,
        password: str,
        *,
        mechanisms: tuple[str, ...] = ("SCRAM-SHA-256", "PLAIN"),
        cheat: str = "",
    ) -> None:
        self._protocol = protocol
        self._password = password
        self._mechanisms = mechanisms
        self._cheat = cheat
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE)
        self.port: int = self._listener.getsockname()[1]
        self.said: list[str] = []
        self.let_in = ""
        self._thread = threading.Thread(target=self._serve, name="scram server")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._thread.join(3 * PATIENCE)
        self._listener.close()

    def _serve(self) -> None:
        client, _ = self._listener.accept()
        client.settimeout(PATIENCE)
        with client, client.makefile("rw", encoding="utf-8", newline="\r\n") as self._file:
            try:
                self._tell(_GREETINGS[self._protocol].format(mechanisms=self._offered("AUTH=")))
                while line := self._hear():
                    self._take(line)
            except OSError:
                pass

    def _take(self, line: str) -> None:
        found = _AUTH.match(line)
        tag = line.split(" ", maxsplit=1)[0]
        if found:
            self._authenticate(found[1] or "", found[2], found[3])
        elif self._protocol is Protocol.SMTP:
            self._tell(f"250-mail.example.org\r\n250 AUTH {self._offered('')}")
        elif self._protocol is Protocol.IMAP:
            self._tell(f"* CAPABILITY IMAP4rev1 {self._offered('AUTH=')}\r\n{tag} OK done")
        elif line == "CAPA":
            self._tell(f"+OK\r\nUSER\r\nSASL {self._offered('')}\r\n.")
        else:
            self._tell("+OK")

    def _authenticate(self, tag: str, name: str, initial: str | None) -> None:
        granted, refused, ask = (text.format(tag=tag) for text in _ANSWERS[self._protocol])
        self._ask = ask
        first = base64.b64decode(initial) if initial else self._challenged(b"")
        if name == "PLAIN":
            good = first.endswith(b"\0" + self._password.encode())
        else:
            good = self._scram("sha" + name.removeprefix("SCRAM-SHA-"), first)
        self.let_in = name if good else self.let_in
        self._tell(granted if good else refused)

    def _scram(self, digest: str, first: bytes) -> bool:
        """Play the server's side (RFC 5802 §3)."""
        bare = first.removeprefix(b"n,,")
        ours = b"" if self._cheat == "nonce" else b"/of the server"
        nonce = bare.partition(b",r=")[2] + ours
        iterations = 1 if self._cheat == "iterations" else 4_096
        challenge = b"r=%b,s=%b,i=%d" % (nonce, base64.b64encode(SALT), iterations)
        if self._cheat == "form":
            challenge = b"m=new," + challenge
        final = self._challenged(challenge)
        unproven, _, proof = final.partition(b",p=")
        salted = hashlib.pbkdf2_hmac(digest, self._password.encode(), SALT, iterations)
        client_key = hmac.digest(salted, b"Client Key", digest)
        stored_key = hashlib.new(digest, client_key).digest()
        signed = b",".join((bare, challenge, unproven))
        signature = hmac.digest(stored_key, signed, digest)
        wanted = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        if self._cheat == "silence" and final != b"*":
            return True
        if base64.b64encode(wanted) != proof:
            return False
        key = b"Other Key" if self._cheat == "signature" else b"Server Key"
        verifier = hmac.digest(hmac.digest(salted, key, digest), signed, digest)
        return self._challenged(b"v=" + base64.b64encode(verifier)) == b""

    def _challenged(self, message: bytes) -> bytes:
        self._tell(self._ask + base64.b64encode(message).decode())
        answer = self._hear()
        return b"*" if answer == "*" else base64.b64decode(answer)

    def _offered(self, before: str) -> str:
        return " ".join(before + name for name in self._mechanisms)

    def _tell(self, text: str) -> None:
        self._file.write(text + "\r\n")
        self._file.flush()

    def _hear(self) -> str:
        line = self._file.readline().rstrip("\r\n")
        self.said.append(line)
        return line
