"""A POP3 session: fetch what lies in one mailbox, and perhaps remove it (RFC 1939, 2449)."""

import hashlib
import poplib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.model.account import AuthMethod, Secret, Security, Server
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.protocols import auth, errors
from app.protocols.connect import LITERAL_LIMIT, TIMEOUT, Line, OnStep
from app.protocols.errors import AuthenticationFailed, MailError, Refused
from app.protocols.transcript import Transcript

RETRIEVALS_AHEAD = 50
"""RETR commands on their way at once, where CAPA says PIPELINING."""

_LISTING_LIMIT = 2_000_000
_STAMP = re.compile(rb"<[^<>\s]+@[^<>\s]*>")


@dataclass(frozen=True, slots=True)
class Pop3Item:
    """One message. `number` holds for this session; `uidl` is "" where the server tells none."""

    number: int
    uidl: str
    size: int


class Pop3Session:
    """One POP3 connection. All of it belongs to one thread, but `abort`.

    Every method raises a MailError (see `app.protocols.errors`) and nothing else that is the
    server's or the network's fault. What was marked by `delete` goes only when `quit` returns.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
    ) -> None:
        self.server = server
        self.line = Line(server, timeout=timeout, transcript=transcript, on_step=on_step)
        self.capabilities: dict[str, tuple[str, ...]] = {}
        self._wire: _Pop3Wire | None = None

    # --- the connection ---

    def connect(self) -> None:
        """Open the line, protect it as the server's settings say, ask for the capabilities."""
        self.line.open_by(self._open)
        self.line.passed(" ".join(self.capabilities))

    def login(self, secret: Secret | None) -> None:
        """Log in by the strongest way both sides know."""
        self.line.begin(ProbeStepKind.LOGIN)
        secret = auth.required(self.server, secret)
        offered = set(self.capabilities.get("SASL", ()))
        native = "" if self._stamp_only(offered) else "USER"
        tries = self._tries(offered, secret, native)
        with self.line.hidden(secret):
            self.line.passed(self._first_granted(tries, secret, offered))
        self._ask_capabilities()

    def quit(self) -> None:
        """Let the server carry out the removals. Where this raises, they may not have happened."""
        with self._translated():
            self._spoken.command("QUIT")
        self.line.close()

    def close(self) -> None:
        """Let go without removing anything. Never raises."""
        self.line.close()

    def abort(self) -> None:
        """End any wait of the owning thread at once. May be called from any thread."""
        self.line.abort()

    # --- messages ---

    def listing(self) -> list[Pop3Item]:
        """List all messages. A number told twice counts once; one without UIDL has none."""
        self.line.begin(ProbeStepKind.MAILBOXES)
        sizes = {number: _size(rest) for number, rest in self._numbered("LIST")}
        uidls: dict[int, str] = {}
        try:
            for number, rest in self._numbered("UIDL"):
                uidls.setdefault(number, rest.split(b" ")[0].decode("ascii", "backslashreplace"))
        except Refused:
            pass  # UIDL is optional in POP3
        numbers = sorted(sizes.keys() | uidls.keys())
        self.line.passed(str(len(numbers)))
        return [Pop3Item(n, uidls.get(n, ""), sizes.get(n, 0)) for n in numbers]

    def retrieve(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """Fetch whole messages in the given order. Those the server refuses are left out."""
        ahead = RETRIEVALS_AHEAD if "PIPELINING" in self.capabilities else 1
        waiting: list[int] = []
        rest = iter(numbers)
        try:
            while True:
                self._retrieve_ahead(waiting, rest, ahead)
                if not waiting:
                    return
                source = self._message()
                number = waiting.pop(0)
                if source is not None:
                    yield number, source
        except GeneratorExit:
            for _ in waiting:
                self._message()
            raise

    def top(self, number: int, lines: int) -> bytes:
        """Fetch the header and the first lines of a message."""
        with self._translated():
            self._spoken.command(f"TOP {number} {lines}")
            return self._spoken.content()

    def delete(self, number: int) -> None:
        """Mark a message for removal."""
        with self._translated():
            self._spoken.command(f"DELE {number}")

    # --- below ---

    def _open(self) -> None:
        self.line.connect()
        self._wire = _Pop3Wire(self.line)
        self.line.passed(self._wire.welcome)
        self._ask_capabilities()
        if self.server.security is Security.STARTTLS:
            self._start_tls()

    @property
    def _spoken(self) -> "_Pop3Wire":
        if self._wire is None:
            raise errors.lost(str(self.server))
        return self._wire

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except poplib.error_proto as error:
            raise errors.from_pop3(error, str(self.server)) from error

    def _ask_capabilities(self) -> None:
        """CAPA; servers from before it know none (RFC 2449 §5)."""
        self.line.begin(ProbeStepKind.CAPABILITIES)
        self.capabilities = {}
        try:
            with self._translated():
                self._spoken.command("CAPA")
        except Refused:
            return
        for line in self._lines():
            name, *arguments = line.decode("ascii", "replace").upper().split() or [""]
            self.capabilities[name] = tuple(arguments)

    def _start_tls(self) -> None:
        """STLS, required; capabilities are asked anew (RFC 2595 §4)."""
        if "STLS" not in self.capabilities:
            raise self.line.starttls_missing()
        with self._translated():
            self._spoken.command("STLS")
        self.line.start_tls()
        self._ask_capabilities()

    def _tries(self, offered: set[str], secret: Secret, native: str) -> Sequence[AuthMethod]:
        """APOP stands in for CRAM-MD5 on an open line, where the password must not be seen."""
        wants_proof = self.server.auth in (AuthMethod.AUTO, AuthMethod.CRAM_MD5)
        apop = bool(self._spoken.stamp) and secret.value.isascii() and wants_proof
        forced = self.server.auth is AuthMethod.CRAM_MD5
        if apop and "CRAM-MD5" not in offered and (forced or not self.line.protected):
            return (AuthMethod.CRAM_MD5,)
        if self.server.auth is AuthMethod.PLAIN and "PLAIN" not in offered:
            return (AuthMethod.LOGIN,)
        return auth.methods(self.server, offered, secret, native)

    def _stamp_only(self, offered: set[str]) -> bool:
        """Tell a server that spoke of its capabilities and left USER out."""
        return bool(self.capabilities) and "USER" not in self.capabilities and bool(offered)

    def _first_granted(
        self, tries: Sequence[AuthMethod], secret: Secret, offered: set[str]
    ) -> bytes:
        try:
            return self._log_in_by(tries[0], secret, offered)
        except AuthenticationFailed:
            if not auth.second_chance(tries, self.line.protected):
                raise
            return self._log_in_by(tries[1], secret, offered)

    def _log_in_by(self, method: AuthMethod, secret: Secret, offered: set[str]) -> bytes:
        user = self.server.user
        chosen = auth.mechanism(method, user, secret)
        try:
            with self._translated():
                if chosen.name in offered:
                    return self._spoken.authenticate(chosen)
                if method is AuthMethod.CRAM_MD5:
                    return self._spoken.command(f"APOP {user} {self._proof(secret)}")
                self._spoken.command(f"USER {user}")
                return self._spoken.command(f"PASS {_one_line(secret.value, self.server)}")
        except MailError as error:
            raise errors.masked(errors.as_login_failure(error), secret.value) from None

    def _proof(self, secret: Secret) -> str:
        """APOP's digest over the greeting's stamp (RFC 1939 §7)."""
        message = self._spoken.stamp + secret.value.encode()
        return hashlib.md5(message, usedforsecurity=False).hexdigest()

    def _numbered(self, command: str) -> Iterator[tuple[int, bytes]]:
        with self._translated():
            self._spoken.command(command)
        for line in self._lines():
            number, _, rest = line.strip().partition(b" ")
            if number.isdigit() and len(number) < 10:
                yield int(number), rest.strip()

    def _lines(self) -> Iterator[bytes]:
        for _ in range(_LISTING_LIMIT):
            line = self.line.readline().rstrip(b"\r\n")
            if line == b".":
                return
            yield line.removeprefix(b".")
        self.line.close()
        raise errors.protocol(str(self.server), detail="endless-answer")

    def _retrieve_ahead(self, waiting: list[int], rest: Iterator[int], ahead: int) -> None:
        """Fill up the commands on their way, several in one packet, when half were answered."""
        if len(waiting) > ahead // 2:
            return
        commands = b""
        for number in rest:
            waiting.append(number)
            commands += b"RETR %d\r\n" % number
            if len(waiting) >= ahead:
                break
        if commands:
            self.line.sendall(commands)

    def _message(self) -> bytes | None:
        """Read one answer to RETR; None where this message was refused."""
        try:
            with self._translated():
                self._spoken.reply()
        except Refused:
            return None
        return self._spoken.content()


class _Pop3Wire(poplib.POP3):
    """poplib's connection on our line: its lines may be long, its answers are read by us."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.stamp = b""
        self.ending = b"\r\n.\r\n"
        super().__init__(line.server.host, line.server.port, timeout=line.timeout)

    def _create_socket(self, timeout: Any) -> Any:
        self.line.await_greeting()
        return self.line

    def _getresp(self) -> bytes:
        """Read the greeting for poplib, after a look whether it is one."""
        greeting = self.line.readline()
        if not greeting.startswith((b"+OK", b"-ERR")):
            self.line.close()
            raise errors.not_a_mail_server(self.line.name, greeting)
        if not greeting.endswith(b"\r\n"):
            self.ending = b"\n.\n"  # one that ends its greeting with a bare LF does so everywhere
        if greeting.startswith(b"-ERR"):
            self.line.close()
            raise errors.pop3_refusal(greeting.decode("utf-8", "replace"), self.line.name)
        stamp = _STAMP.search(greeting)
        self.stamp = stamp[0] if stamp else b""
        return greeting.strip()

    def command(self, text: str) -> bytes:
        """Send one command and return the server's +OK. Raises error_proto on -ERR."""
        self.line.sendall(text.encode("utf-8") + b"\r\n")
        return self.reply()

    def reply(self) -> bytes:
        """Read a status line. Raises error_proto on -ERR, ProtocolError on anything else."""
        line = self.line.readline().rstrip(b"\r\n")
        if line.startswith(b"+"):
            return line
        if line.startswith(b"-ERR"):
            raise poplib.error_proto(line)
        self.line.close()
        raise errors.protocol(self.line.name, line, detail="unexpected-line")

    def authenticate(self, chosen: auth.Mechanism) -> bytes:
        """AUTH with challenges (RFC 5034)."""
        reply = self.command(f"AUTH {chosen.name}")
        for _ in range(5):
            if not reply.startswith(b"+ ") and reply != b"+":
                return reply
            challenge = auth.decoded(reply[2:])
            reply = self.command(auth.encoded(chosen.answer(challenge)))
        raise errors.protocol(self.line.name, detail="endless-login")

    def content(self) -> bytes:
        """Read a message up to its final dot, however long its lines; dots are unstuffed.

        Only CRLF.CRLF ends it (on CRLF servers): a lone LF.LF in a message would cut it short.
        """
        whole = bytearray(b"\r\n" if self.ending[:1] == b"\r" else b"\n")
        lead = len(whole)
        while (end := self._take(whole)) < 0:
            if len(whole) > LITERAL_LIMIT:
                self.line.close()
                raise errors.protocol(self.line.name, detail="literal-too-large")
        if self.line.transcript is not None:
            self.line.transcript.received_bytes(end)
        newline = self.ending[:lead]
        return bytes(whole[: end + lead]).replace(newline + b".", newline)[lead:]

    def _take(self, whole: bytearray) -> int:
        """Take what lies there, up to the message's end; returns where that begins, or -1."""
        ahead = self.line.peek()
        before = len(whole)
        whole += ahead
        found = whole.find(self.ending, max(0, before - len(self.ending) + 1))
        if found < 0:
            self.line.skip(len(ahead))
            return -1
        self.line.skip(found + len(self.ending) - before)
        return found


def _size(rest: bytes) -> int:
    size = rest.split(b" ")[0]
    return int(size) if size.isdigit() and len(size) < 16 else 0


def _one_line(text: str, server: Server) -> str:
    """Refuse what would end the command early; such a password cannot be given this way."""
    if any(c in text for c in "\r\n\0"):
        raise AuthenticationFailed(Problem(ProblemKind.AUTH_UNSUPPORTED, str(server)))
    return text
