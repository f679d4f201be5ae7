"""A POP3 session: fetch what lies in one mailbox, and perhaps remove it (RFC 1939, 2449)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from app.model.account import Secret, Security, Server
from app.model.problem import Problem
from app.model.report import ProbeStepKind
from app.protocols import auth, errors
from app.protocols.connect import TIMEOUT, Line, OnStep
from app.protocols.errors import MailError, Refused
from app.protocols.pop3_login import Login
from app.protocols.pop3_wire import Pop3Wire, refused
from app.protocols.transcript import Transcript

COMMANDS_AHEAD = 50
"""Commands on their way at once, where CAPA says PIPELINING (RFC 2449 §6.6)."""

_LISTING_BYTES = 64 << 20
_LISTING_LIMIT = 1_000_000
_LISTED = re.compile(rb"^[ \t]*(\d{1,9})[ \t]+(\S+)", re.MULTILINE)

# RFC 1939 §5, §7, RFC 2449 §5: without an argument these have an answer of many lines.
_ANSWERED_BY_MANY_LINES = frozenset({"CAPA", "LIST", "UIDL"})

# RFC 1939 §7: at most 70 characters. What is much longer is no name that could be kept.
_UIDL_LIMIT = 512

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Pop3Item:
    """One message. `number` holds for this session; `uidl` is "" where the server tells none.

    `size` is 0 where it was not told.
    """

    number: int
    uidl: str
    size: int


class Pop3Session:
    """One POP3 connection. All of it belongs to one thread, but `abort`.

    Every method raises a MailError (see `app.protocols.errors`) and nothing else that is the
    server's or the network's fault. What was marked for deletion goes only when `quit` returns.
    `language` is that of the server's words, where it has a choice (RFC 6856 §3).
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
        language: str = "",
    ) -> None:
        self.server = server
        self.line = Line(server, timeout=timeout, transcript=transcript, on_step=on_step)
        self.capabilities: dict[str, tuple[str, ...]] = {}
        self.refusal: Problem | None = None
        """What the server last said on refusing one message, which is then left out."""
        self._language = language
        self._greeting = b""
        self._wire: Pop3Wire | None = None

    # --- the connection ---

    def connect(self) -> None:
        """Open the line, protect it as the server's settings say, ask for the capabilities."""
        self.line.open_by(self._open)
        self.line.passed(" ".join(self.capabilities))

    def login(self, secret: Secret | None, *, most: int = auth.TRIES) -> None:
        """Log in by the strongest way both sides know; `most` passwords may be refused on it."""
        self.line.begin(ProbeStepKind.LOGIN)
        secret = auth.required(self.server, secret)
        coming = Login(self._spoken, self.server, self.capabilities, self._greeting)
        with self.line.hidden(secret):
            self.line.passed(coming.by(secret, most))
        self._ask_capabilities()

    def quit(self) -> None:
        """Let the server carry out the removals. Where this raises, they may not have happened."""
        self._spoken.command("QUIT")
        self.line.close()

    def close(self) -> None:
        """Let go without removing anything. Never raises."""
        self.line.close()

    def abort(self) -> None:
        """End any wait of the owning thread at once. May be called from any thread."""
        self.line.abort()

    def noop(self) -> None:
        """Ask whether the server is still there; it also keeps it from hanging up."""
        self._spoken.command("NOOP")

    def ask(self, command: str) -> None:
        """Run a command that a person typed; the transcript hears the answer, whatever it is."""
        try:
            self._spoken.command(command)
        except MailError as error:
            if not refused(error):
                raise
            return
        if command.upper() in _ANSWERED_BY_MANY_LINES:
            for _ in self._spoken.lines(_LISTING_LIMIT):
                pass

    def reset(self) -> None:
        """Take back every mark for deletion of this session."""
        self._spoken.command("RSET")

    # --- what the server says of itself (RFC 2449 §6) ---

    @property
    def implementation(self) -> str:
        """The server's own name for itself, "" where it has none."""
        return " ".join(self.capabilities.get("IMPLEMENTATION", ()))

    @property
    def login_delay(self) -> int:
        """Seconds that must lie between two logins."""
        return min(_number(self.capabilities.get("LOGIN-DELAY", ())) or 0, _DAY)

    @property
    def expire(self) -> int | None:
        """Days after which the server removes mail by itself; None: never, or it does not say."""
        return _number(self.capabilities.get("EXPIRE", ()))

    @property
    def offers_top(self) -> bool:
        """Whether it is worth asking for beginnings; one without CAPA is asked."""
        return "TOP" in self.capabilities or not self.capabilities

    # --- messages ---

    def listing(self) -> list[Pop3Item]:
        """List all messages. A number told twice counts once; one without UIDL has none."""
        self.line.begin(ProbeStepKind.MAILBOXES)
        self._spoken.expect_silence()
        if together := "PIPELINING" in self.capabilities:
            self._spoken.send("LIST", "UIDL")
        else:
            self._spoken.send("LIST")
        sizes = {number: _size(said) for number, said in self._listed().items()}
        if not together:
            self._spoken.expect_silence()
            self._spoken.send("UIDL")
        uidls: dict[int, str] = {}
        with suppress(Refused):  # UIDL is optional in POP3
            uidls = {number: _uidl(said) for number, said in self._listed().items()}
        numbers = sorted(sizes.keys() | uidls.keys())
        self.line.passed(str(len(numbers)))
        return [Pop3Item(n, uidls.get(n, ""), sizes.get(n, 0)) for n in numbers]

    def retrieve(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """Fetch whole messages in the given order. Those the server refuses are left out."""
        return self._contents((number, f"RETR {number}") for number in numbers)

    def beginnings(self, numbers: Sequence[int], lines: int) -> Iterator[tuple[int, bytes]]:
        """Fetch the headers and first lines of messages, like `retrieve`; TOP is optional."""
        return self._contents((number, f"TOP {number} {lines}") for number in numbers)

    def top(self, number: int, lines: int) -> bytes:
        """Fetch the header and the first lines of one message."""
        self._spoken.command(f"TOP {number} {lines}")
        return self._spoken.content()

    def delete(self, number: int) -> None:
        """Mark a message for removal."""
        self._spoken.command(f"DELE {number}")

    def mark(self, numbers: Sequence[int]) -> list[int]:
        """Mark messages for removal; returns those that the server agreed to remove."""
        commands = ((number, f"DELE {number}") for number in numbers)
        return [number for number in self._ahead(commands, []) if self._agreed()]

    # --- below ---

    def _open(self) -> None:
        self.line.connect()
        self._wire = Pop3Wire(self.line)
        self._greeting = self._wire.greeting()
        self.line.passed(self._greeting)
        self._ask_capabilities()
        if self.server.security is Security.STARTTLS:
            self._start_tls()
        self._prefer()

    @property
    def _spoken(self) -> Pop3Wire:
        if self._wire is None:
            raise errors.lost(str(self.server))
        return self._wire

    def _ask_capabilities(self) -> None:
        """CAPA; servers from before it know none (RFC 2449 §5)."""
        self.line.begin(ProbeStepKind.CAPABILITIES)
        self.capabilities = {}
        try:
            self._spoken.command("CAPA")
        except Refused:
            return
        for line in self._spoken.lines():
            name, *arguments = line.decode("utf-8", "replace").split() or [""]
            self.capabilities[name.upper()] = tuple(arguments)

    def _start_tls(self) -> None:
        """STLS, required; capabilities are asked anew (RFC 2595 §4)."""
        if "STLS" not in self.capabilities:
            raise self.line.starttls_missing(self.capabilities)
        self._spoken.command("STLS")
        self._spoken.expect_nothing()
        self.line.start_tls()
        self._ask_capabilities()

    def _prefer(self) -> None:
        """Take headers in UTF-8 and words in our language where offered (RFC 6856 §2, §3).

        UTF8 must come before the login. A refusal changes nothing.
        """
        wishes = [("UTF8", "UTF8")]
        if self._language:
            wishes.append(("LANG", f"LANG {self._language}"))
        for capability, command in wishes:
            if capability in self.capabilities:
                try:
                    self._spoken.command(command)
                except MailError as error:
                    if not refused(error):
                        raise

    def _listed(self) -> dict[int, bytes]:
        """Read the answer to LIST or UIDL; of a number told twice the first counts."""
        self._spoken.reply()
        answer = self._spoken.content(_LISTING_BYTES, "endless-answer")
        told: dict[int, bytes] = {}
        for count, found in enumerate(_LISTED.finditer(answer)):
            if count == _LISTING_LIMIT:
                self.line.close()
                raise errors.protocol(str(self.server), detail="endless-answer")
            told.setdefault(int(found[1]), found[2])
        return told

    def _contents(self, commands: Iterator[tuple[int, str]]) -> Iterator[tuple[int, bytes]]:
        """Send commands ahead and yield the answers, without the messages that were refused."""
        waiting: list[int] = []
        try:
            for number in self._ahead(commands, waiting):
                source = self._message()
                if source is not None:
                    yield number, source
        except GeneratorExit:
            for _ in waiting:
                self._message()
            raise

    def _ahead(self, commands: Iterator[tuple[int, str]], waiting: list[int]) -> Iterator[int]:
        """Keep commands on their way; yields the number whose answer is to be read next.

        Several go in one packet, when half were answered. `waiting` are those still to be read.
        """
        most = COMMANDS_AHEAD if "PIPELINING" in self.capabilities else 1
        while True:
            if len(waiting) <= most // 2:
                some = list(islice(commands, most - len(waiting)))
                waiting += (number for number, _ in some)
                if len(waiting) == len(some):
                    self._spoken.expect_silence()
                if some:
                    self._spoken.send(*(command for _, command in some))
            if not waiting:
                return
            yield waiting.pop(0)

    def _message(self) -> bytes | None:
        """Read one answer to RETR or TOP; None where this message was refused, now or for good."""
        return self._spoken.content() if self._agreed() else None

    def _agreed(self) -> bool:
        try:
            self._spoken.reply()
        except MailError as error:
            if not refused(error):
                raise
            self.refusal = error.problem
            return False
        return True


def _size(said: bytes) -> int:
    return int(said) if said.isdigit() and len(said) < 16 else 0


def _uidl(said: bytes) -> str:
    return said.decode("ascii", "backslashreplace") if len(said) <= _UIDL_LIMIT else ""


def _number(arguments: Sequence[str]) -> int | None:
    """Read the number of a capability; "USER" behind it says that it may differ by user."""
    said = arguments[0] if arguments else ""
    return int(said) if said.isdecimal() and len(said) < 10 else None
