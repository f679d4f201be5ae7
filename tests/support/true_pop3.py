"""A small true POP3 server (RFC 1939, 2449) over the same mailboxes, with faults on demand.

    with TruePop3Server(mail, faults, login_delay=5) as server:
        ...connect to server.server()...

It shows INBOX as it is at the login, to one session at a time. `uidls` gives the maildrop names of
its own: {UID: UIDL}, "" for none.
"""

import base64
import binascii
import hashlib
import itertools
import time
from collections.abc import Callable
from pathlib import Path

from app.model.account import Protocol, Security, Server
from tests.support.servers import PASSWORD
from tests.support.true_faults import Faults
from tests.support.true_mail import USER, No, TrueMail
from tests.support.true_server import Connection, Gone, TrueServer

POP3_EVERYTHING = frozenset({"CAPA", "UIDL", "TOP", "PIPELINING", "USER", "SASL", "RESP-CODES"})


class TruePop3Server(TrueServer):
    """Serves one person's INBOX. `expire` is in days; None: not said (RFC 2449 §6.7)."""

    def __init__(
        self,
        mail: TrueMail,
        faults: Faults | None = None,
        *,
        offers: frozenset[str] = POP3_EVERYTHING,
        certificate: tuple[Path, Path] | None = None,
        implicit_tls: bool = False,
        login_delay: int = 0,
        expire: int | None = None,
    ) -> None:
        super().__init__(mail, faults, certificate=certificate, implicit_tls=implicit_tls)
        self.offers = offers
        self.login_delay = login_delay
        self.expire = expire
        self.uidls: dict[int, str] = {}
        self.apop = False
        self.retrieved: list[int] = []
        self.held: _Session | None = None
        self.last_login = float("-inf")
        self.stamps = itertools.count(1)

    def server(self, security: Security = Security.NONE, *, ca_file: str = "") -> Server:
        """Return where a client finds it."""
        host = "127.0.0.1" if security is Security.NONE else "localhost"
        return Server(Protocol.POP3, host, self.port, security, USER, ca_file=ca_file)

    def serve(self, connection: Connection) -> None:
        """Greet, and answer commands until QUIT."""
        if self.faults.take("busy") or self.crowded():
            connection.say(b"-ERR [SYS/TEMP] Too many at once, come back later")
            return
        session = _Session(self, connection)
        try:
            session.greet()
            while not session.ended:
                session.answer()
        finally:
            session.let_go()


class _Session:
    """One client: who it is, what the maildrop held at its login, and what it marked."""

    def __init__(self, server: TruePop3Server, connection: Connection) -> None:
        self._server = server
        self._connection = connection
        self._user = b""
        self._drop: list[tuple[int, bytes]] = []
        self._marked: set[int] = set()
        self._logged_in = False
        self._stamp = f"<{next(server.stamps)}.{server.port}@true>" if server.apop else ""
        self.ended = False

    def greet(self) -> None:
        """Say who is here, with a stamp for APOP (RFC 1939 §7)."""
        self._say(f"+OK True POP3 is here {self._stamp}".rstrip())

    def answer(self) -> None:
        """Read one command, do it, and say how it ended."""
        connection, faults = self._connection, self._server.faults
        if not connection.unread:
            connection.flush()
        name, _, rest = connection.read_line().partition(b" ")
        spoken = name.decode("ascii", "replace").upper()
        connection.heard()
        self._server.said.append(spoken)
        faults.think()
        if faults.take("forget", spoken):
            self._server.hang(connection)
        refusal = faults.take("refuse", spoken)
        try:
            if refusal is not None:
                raise No(str(refusal))
            self._do(spoken, rest)
        except No as error:
            self._say(f"-ERR [{error.code}] {error}" if error.code else f"-ERR {error}")
        if faults.take("lose", spoken):
            connection.drop_unsent()
            raise Gone

    def let_go(self) -> None:
        """Give the maildrop free. What was marked stays, unless QUIT came (RFC 1939 §6)."""
        with self._server.mail.lock:
            if self._server.held is self:
                self._server.held = None

    def _say(self, line: str) -> None:
        self._connection.say(line.encode())

    def _say_all(self, first: str, lines: list[bytes]) -> None:
        """Say many lines, dots stuffed (RFC 1939 §3)."""
        self._say(f"+OK {first}")
        for line in lines:
            self._connection.say(b"." + line if line.startswith(b".") else line)
        self._connection.say(b".")

    def _do(self, name: str, rest: bytes) -> None:
        if name in _BEFORE:
            _BEFORE[name](self, rest)
        elif name in _AFTER and self._logged_in and self._offered(name):
            _AFTER[name](self, rest)
        else:
            raise No("That is not spoken here, or not now")

    def _offered(self, name: str) -> bool:
        return name not in ("UIDL", "TOP") or name in self._server.offers

    # --- before the login ---

    def _capa(self, rest: bytes) -> None:
        if "CAPA" not in self._server.offers:
            raise No("Unknown command")
        names = sorted(self._server.offers - {"CAPA", "SASL"})
        if "SASL" in self._server.offers:
            names.append("SASL PLAIN")
        if self._server.login_delay:
            names.append(f"LOGIN-DELAY {self._server.login_delay}")
        if self._server.expire is not None:
            names.append(f"EXPIRE {self._server.expire}")
        if self._server.context and not self._connection.tls and not self._logged_in:
            names.append("STLS")
        self._say_all("Spoken here:", [name.encode() for name in names])

    def _stls(self, rest: bytes) -> None:
        if self._server.context is None or self._connection.tls or self._logged_in:
            raise No("No TLS to start")
        self._say("+OK Shake hands")
        self._connection.flush()
        self._connection.start_tls(self._server.context)

    def _user_(self, rest: bytes) -> None:
        self._user = rest
        self._say("+OK And the password?")

    def _pass(self, rest: bytes) -> None:
        self._let_in(self._user, rest == PASSWORD.encode())

    def _apop(self, rest: bytes) -> None:
        user, _, digest = rest.partition(b" ")
        text = self._stamp.encode() + PASSWORD.encode()
        proof = hashlib.md5(text, usedforsecurity=False).hexdigest()
        self._let_in(user, bool(self._stamp) and digest.decode("ascii", "replace") == proof)

    def _auth(self, rest: bytes) -> None:
        """AUTH PLAIN (RFC 5034)."""
        mechanism, _, answer = rest.partition(b" ")
        if mechanism.upper() != b"PLAIN" or "SASL" not in self._server.offers:
            raise No("Unknown mechanism")
        if not answer:
            self._say("+ ")
            answer = self._connection.read_line()
        try:
            _, user, password = base64.b64decode(answer, validate=True).split(b"\0")
        except (binascii.Error, ValueError) as error:
            raise No("No answer to PLAIN") from error
        self._let_in(user, password == PASSWORD.encode())

    def _let_in(self, user: bytes, proved: bool) -> None:
        server = self._server
        if self._logged_in or user != USER.encode() or not proved:
            raise No("Wrong name or password", "AUTH")
        with server.mail.lock:
            if server.held is not None:
                raise No("Somebody else reads this maildrop", "IN-USE")
            if time.monotonic() - server.last_login < server.login_delay:
                raise No("You were here a moment ago", "LOGIN-DELAY")
            server.held, server.last_login = self, time.monotonic()
            truth = server.mail.truth("INBOX")
            self._drop = [(uid, message.source) for uid, message in truth.items()]
        self._logged_in = True
        self._say(f"+OK {len(self._drop)} messages")

    def _quit(self, rest: bytes) -> None:
        """Only now what is marked is removed."""
        self.ended = True
        self._server.mail.expunge("INBOX", [self._drop[n - 1][0] for n in self._marked])
        self.let_go()
        self._say("+OK Until next time")

    # --- after it ---

    def _stat(self, rest: bytes) -> None:
        left = [self._drop[number - 1][1] for number in self._numbers()]
        self._say(f"+OK {len(left)} {sum(map(len, left))}")

    def _list(self, rest: bytes) -> None:
        self._tell(rest, lambda number: str(len(self._drop[number - 1][1])))

    def _uidl(self, rest: bytes) -> None:
        self._tell(rest, self._name)

    def _retr(self, rest: bytes) -> None:
        number = self._number(rest)
        uid, source = self._drop[number - 1]
        if self._server.faults.spoilt.get(("INBOX", uid)):
            raise No("That message is damaged", "SYS/PERM")
        self._server.retrieved.append(uid)
        self._say_all(f"{len(source)} octets", _lines(source))

    def _top(self, rest: bytes) -> None:
        which, _, count = rest.partition(b" ")
        source = self._drop[self._number(which) - 1][1]
        head, gap, body = source.partition(b"\r\n\r\n")
        lines = _lines(body)[: int(count)] if count.isdigit() else []
        self._say_all("The beginning", [*_lines(head), *([b""] if gap else []), *lines])

    def _dele(self, rest: bytes) -> None:
        self._marked.add(self._number(rest))
        self._say("+OK Marked")

    def _rset(self, rest: bytes) -> None:
        self._marked.clear()
        self._say("+OK Nothing is marked")

    def _noop(self, rest: bytes) -> None:
        self._say("+OK")

    def _numbers(self) -> list[int]:
        return [number for number in range(1, len(self._drop) + 1) if number not in self._marked]

    def _number(self, rest: bytes) -> int:
        if not rest.strip().isdigit() or int(rest) not in self._numbers():
            raise No("No such message")
        return int(rest)

    def _name(self, number: int) -> str:
        uid = self._drop[number - 1][0]
        validity = self._server.mail.box("INBOX").uidvalidity
        return self._server.uidls.get(uid, f"{validity:08x}{uid:08x}")

    def _tell(self, rest: bytes, of: Callable[[int], str]) -> None:
        if rest:
            number = self._number(rest)
            self._say(f"+OK {number} {of(number)}")
            return
        told = [f"{number} {of(number)}".rstrip().encode() for number in self._numbers()]
        self._say_all(f"{len(told)} messages", told)


def _lines(text: bytes) -> list[bytes]:
    """Split at CRLF; a last line without an end gets one on the wire."""
    lines = text.split(b"\r\n")
    return lines[:-1] if lines[-1] == b"" else lines


_BEFORE: dict[str, Callable[[_Session, bytes], None]] = {
    "CAPA": _Session._capa,
    "STLS": _Session._stls,
    "USER": _Session._user_,
    "PASS": _Session._pass,
    "APOP": _Session._apop,
    "AUTH": _Session._auth,
    "QUIT": _Session._quit,
}
_AFTER: dict[str, Callable[[_Session, bytes], None]] = {
    "STAT": _Session._stat,
    "LIST": _Session._list,
    "UIDL": _Session._uidl,
    "RETR": _Session._retr,
    "TOP": _Session._top,
    "DELE": _Session._dele,
    "RSET": _Session._rset,
    "NOOP": _Session._noop,
}
