"""One IMAP conversation: imaplib opens it and logs in, our own reader carries it from there.

imaplib's transport is nearly as fast as C, but it keeps every answer until it is asked for, and
gives up on a bare LF or a tagged answer without words. So commands after the login are written
here and answers are read piece by piece, each handed on at once.
"""

import base64
import imaplib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from app.model.account import Security
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.protocols import errors
from app.protocols.connect import Line
from app.protocols.errors import Busy, ProtocolError
from app.protocols.mechanism import Answer, encoded, encoded_initial
from app.protocols.stream import LINE_LIMIT

ANSWERS_LIMIT = 2_000_000
"""Untagged answers to one command; a server that never comes to an end is cut off."""

LOGIN_ANSWERS_LIMIT = 10_000
"""Answers up to the login; imaplib would gather them, or answer challenges, without end."""

LONG_LINE_LIMIT = 16 << 20
"""Bytes of a SEARCH answer in a mailbox of 1,000,000."""

LITERAL_MINUS = 4_096
"""Bytes of a literal that LITERAL- allows without waiting."""

LITERAL_AT_ONCE = 1 << 20
"""Bytes of a literal worth sending before the server has said that it wants it."""

ALERTS_LIMIT = 20
"""Alerts kept until they are taken."""

_LITERAL = re.compile(rb"~?\{(\d{1,18})\+?\}\r?\n$")
_UNTAGGED = re.compile(rb"\* (?:(\d{1,18}) )?([A-Za-z][A-Za-z0-9-]*)(.*)", re.DOTALL)
_GREETING = re.compile(rb"\* (OK|PREAUTH|BYE)\b", re.IGNORECASE)


class Untagged(NamedTuple):
    """One untagged answer: `rest` is what follows its name, `pieces` are text, literal, text, …"""

    name: bytes
    number: int
    rest: bytes
    pieces: list[bytes]


class Done(NamedTuple):
    """The tagged OK that ended a command; `text` begins with the response code, if any."""

    text: bytes


Unsolicited = Callable[[Untagged], None]


class _Answerer:
    """Answers challenges; imaplib takes nothing but a bound method for that."""

    def __init__(self, answer: Answer, server: str) -> None:
        self._answer = answer
        self._server = server

    def process(self, challenge: bytes | None) -> bytes:
        """Answer a challenge; what is no base64 (RFC 3501 §7.5) gets nothing of the login."""
        try:
            asked = base64.b64decode(challenge or b"", validate=True)
        except ValueError:
            raise errors.protocol(self._server, challenge or b"", "challenge") from None
        return encoded(self._answer(asked)).encode()


class ImapWire(imaplib.IMAP4):
    """imaplib's connection on our line. Everything raised is a MailError."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.greeting = b""
        self.alerts: list[str] = []
        self.logged_in = False
        self._pending: list[bytes] = []
        self._heard = 0
        with self.translated():
            super().__init__(line.server.host, line.server.port)

    # --- imaplib's overridable transport ---

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        """Take over the line, and look at the greeting before imaplib does."""
        self.host, self.port = host, port
        self.line.await_greeting()
        self.greeting = self.line.readline()
        _check_greeting(self.greeting, self.line)
        self.line.passed(errors.without_code(self.greeting.split(b" ", 2)[-1]))
        self.line.begin(ProbeStepKind.CAPABILITIES)
        self._pending.append(_with_crlf(self.greeting))

    def read(self, size: int) -> bytes:
        return self.line.read(size)

    def readline(self) -> bytes:
        if self._pending:
            return self._pending.pop()
        return _with_crlf(self.line.readline())

    def send(self, data: Any) -> None:
        self.line.sendall(bytes(data))

    def shutdown(self) -> None:
        self.line.close()

    def _log(self, line: str) -> None:
        """Keep nothing: imaplib would remember its last ten lines, LOGIN included."""

    # --- before the login ---

    def start_tls(self) -> None:
        """STARTTLS, required; capabilities are asked anew (RFC 3501 §6.2.1)."""
        if self.state == "AUTH" or "STARTTLS" not in self.capabilities:
            raise self.line.starttls_missing(self.capabilities)
        with self.translated():
            answer, said = self._simple_command("STARTTLS")
            if answer != "OK":
                raise errors.imap_refusal(_last(said), self.line.name)
            self.line.start_tls()
            self.line.begin(ProbeStepKind.CAPABILITIES)
            self.untagged_responses.clear()
            self.refresh()

    def refresh(self) -> None:
        """Ask for the capabilities again."""
        with self.translated():
            self._get_capabilities()

    def say(self, name: str, *arguments: Any, literal: bytes | None = None) -> bytes:
        """Run one command through imaplib. Raises as `command` does."""
        self.literal = literal  # type: ignore[assignment]
        with self.translated():
            answer, said = self._simple_command(name, *arguments)
        if answer != "OK":
            raise errors.imap_refusal(_last(said), self.line.name)
        return _last(said)

    def authenticate_by(self, name: str, answer: Answer, initial: bytes | None = None) -> bytes:
        """Run AUTHENTICATE with one SASL mechanism. Raises AuthenticationFailed on a NO.

        `initial` goes along with the command where the server takes that (SASL-IR, RFC 4959).
        """
        arguments = [name]
        if initial is not None and "SASL-IR" in self.capabilities:
            arguments.append(encoded_initial(initial))
        self.literal = _Answerer(answer, self.line.name).process  # type: ignore[assignment]
        with self.translated():
            try:
                answered, said = self._simple_command("AUTHENTICATE", *arguments)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                text = str(error).encode("utf-8", "replace")
                raise errors.imap_refusal(text, self.line.name) from None
        if answered != "OK":
            raise errors.imap_refusal(_last(said), self.line.name)
        return _last(said)

    def log_in_by_literal(self, name: bytes, literal: bytes) -> bytes:
        """LOGIN whose password is a literal sent without waiting (RFC 7888)."""
        with self.translated():
            tag = self._new_tag()
            head = bytes(tag) + b" LOGIN " + name + b" {%d+}\r\n" % len(literal)
            self.line.sendall(head + literal + b"\r\n")
            answer, said = self._command_complete("LOGIN", tag)
        if answer != "OK":
            raise errors.imap_refusal(_last(said), self.line.name)
        return _last(said)

    # --- after the login ---

    def start(self, command: str, *arguments: bytes) -> bytes:
        """Send a command without waiting for its answer; returns its tag."""
        tag = bytes(self._new_tag())
        del self.tagged_commands[tag]
        self.line.sendall(b" ".join((tag, command.encode("ascii"), *arguments)) + b"\r\n")
        return tag

    def overhear(self, text: bytes) -> None:
        """Keep the words of an [ALERT] (RFC 3501 §7.1), which before the login are nobody's."""
        text = text.lstrip()
        if self.logged_in and text[:7].upper() == b"[ALERT]" and len(self.alerts) < ALERTS_LIMIT:
            words = errors.without_code(text)
            if words and words not in self.alerts:
                self.alerts.append(words)

    def answers(self, tag: bytes, limit: int = LINE_LIMIT) -> Iterator[Untagged]:
        """Yield the untagged answers until the tagged one, which is kept in `done`.

        Raises Refused, Busy or AuthenticationFailed on NO, ProtocolError on BAD, ConnectionLost
        on BYE.
        """
        self.done = Done(b"")
        for _ in range(ANSWERS_LIMIT):
            pieces = self._answer(limit)
            if pieces[0].startswith(b"*"):
                yield self._untagged(pieces)
            elif pieces[0].startswith(b"+"):
                continue
            else:
                self.done = self._tagged(tag, pieces[0])
                return
        raise self._broken(b"", "endless-answer")

    def await_continuation(self, tag: bytes, heed: Unsolicited) -> None:
        """Wait for "+". Raises as `answers` does where the command ends instead."""
        for _ in range(ANSWERS_LIMIT):
            pieces = self._answer(LINE_LIMIT)
            if pieces[0].startswith(b"+"):
                return
            if pieces[0].startswith(b"*"):
                heed(self._untagged(pieces))
            else:
                self._tagged(tag, pieces[0])
                raise self._broken(pieces[0], "no-continuation")
        raise self._broken(b"", "endless-answer")

    def one_answer(self, tag: bytes) -> Untagged | Done | None:
        """Read one answer while idling; Done where the server ends IDLE, None for any other line.

        Raises as `answers` does.
        """
        pieces = self._answer(LINE_LIMIT)
        if pieces[0].startswith(b"*"):
            return self._untagged(pieces)
        return self._tagged(tag, pieces[0]) if pieces[0].startswith(tag) else None

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Let imaplib's errors out as ours, and close the line where imaplib gave it up."""
        try:
            yield
        except imaplib.IMAP4.error as error:
            if isinstance(error, imaplib.IMAP4.abort):
                self.line.close()
            raise errors.from_imap(error, self.line.name) from error
        except (ValueError, TypeError, AttributeError) as error:
            # imaplib trips so over challenges that are not base64 and literals where it wants none.
            raise self._broken(b"", "unexpected-answer") from error

    def _get_capabilities(self) -> None:
        """Read them whatever bytes they are; imaplib insists on ASCII."""
        _, said = self.capability()
        told = _last(said).decode("ascii", "replace").upper().split()
        if "IMAP4REV2" in told and "IMAP4REV1" not in told:
            # imaplib knows no rev2 (RFC 9051, Appendix E) and would turn away.
            told += ["IMAP4", "SASL-IR", "LITERAL-"]
        self.capabilities = tuple(told)

    def _get_response(self) -> Any:
        """Heed BYE at once; imaplib would go on waiting for the end of its command."""
        self._heard += 1
        if self._heard > LOGIN_ANSWERS_LIMIT:
            raise self._broken(b"", "endless-answer")
        response = super()._get_response()  # type: ignore[misc]
        self._check_bye()
        return response

    def _check_bye(self) -> None:
        """Say what the server said as it left; imaplib would make a protocol error of it."""
        bye = self.untagged_responses.get("BYE")
        if bye:
            self.line.close()
            raise errors.lost(self.line.name, errors.without_code(_last(bye)))

    def _answer(self, limit: int) -> list[bytes]:
        line = self.line.readline(limit)
        pieces = []
        while (literal := _LITERAL.search(line)) is not None:
            pieces.append(line[: literal.start()])
            pieces.append(self.line.read(int(literal[1])))
            line = self.line.readline(limit)
        pieces.append(line)
        return pieces

    def _untagged(self, pieces: list[bytes]) -> Untagged:
        found = _UNTAGGED.match(pieces[0])
        if found is None:
            # "* " and nothing readable: harmless by itself, and some servers do say such things.
            return Untagged(b"", 0, pieces[0], pieces)
        number, name, rest = found.groups()
        name = name.upper()
        if name == b"BYE":
            self.line.close()
            raise errors.lost(self.line.name, errors.without_code(rest))
        if name in (b"OK", b"NO", b"BAD"):
            self.overhear(rest)
        return Untagged(name, int(number or 0), rest, [rest, *pieces[1:]])

    def _tagged(self, tag: bytes, line: bytes) -> Done:
        said_tag, _, rest = line.strip().partition(b" ")
        verdict, _, text = rest.partition(b" ")
        if said_tag == tag:
            self.overhear(text)
        match verdict.upper() if said_tag == tag else b"":
            case b"OK":
                return Done(text)
            case b"NO":
                raise errors.imap_refusal(text, self.line.name, logged_in=self.logged_in)
            case b"BAD":
                raise errors.protocol(self.line.name, text, detail="bad-command")
        raise self._broken(line, "unexpected-line")

    def _broken(self, said: bytes, detail: str) -> ProtocolError:
        self.line.close()
        return errors.protocol(self.line.name, said, detail=detail)


def sends_at_once(capabilities: Collection[str], size: int) -> bool:
    """Tell whether a literal may follow its size without a word from the server (RFC 7888 §4, §5).

    With LITERAL- only up to 4,096 bytes. A large one is better announced: a refusal then comes
    before it is sent.
    """
    if "LITERAL+" in capabilities:
        return size <= LITERAL_AT_ONCE
    return "LITERAL-" in capabilities and size <= LITERAL_MINUS


def _last(said: Sequence[Any]) -> bytes:
    """Return the last line of what imaplib gathered."""
    return said[-1] if said and isinstance(said[-1], bytes) else b""


def _check_greeting(greeting: bytes, line: Line) -> None:
    found = _GREETING.match(greeting)
    if found is None:
        line.close()
        raise errors.not_a_mail_server(line.name, greeting)
    if found[1].upper() == b"BYE":
        line.close()
        text = errors.words(greeting[6:])
        raise Busy(Problem(ProblemKind.BUSY, line.name, text=text))
    if found[1].upper() == b"PREAUTH" and line.server.security is not Security.NONE:
        _refuse_preauth(line)


def _refuse_preauth(line: Line) -> None:
    """PREAUTH before TLS would skip STARTTLS for good (RFC 9051 §11.2): never unprotected."""
    if not line.protected:
        line.close()
        raise errors.protocol(line.name, detail="preauth-without-tls")


def _with_crlf(line: bytes) -> bytes:
    """Mend what imaplib cannot read: a bare LF, and a tagged answer without words."""
    bare = line.rstrip(b"\r\n")
    with suppress(ValueError):
        tag, verdict = bare.split(b" ")
        if verdict.upper() in (b"OK", b"NO", b"BAD"):
            bare = tag + b" " + verdict.upper() + b" "
    return bare + b"\r\n"
