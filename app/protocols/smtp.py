"""An SMTP submission session: hand letters over, and know what became of each (RFC 5321, 6409).

smtplib raises the same error before and after the final dot, so MAIL, RCPT and DATA are driven here
step by step. Lost before the dot: the letter was not taken. Lost after it: nobody can know, and it
is `Unsure`.
"""

import re
import smtplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import idna

from app.model.account import AuthMethod, Secret, Security, Server
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.model.submission import RecipientResult, RecipientState
from app.protocols import auth, errors
from app.protocols.connect import TIMEOUT, Line, OnStep
from app.protocols.errors import AuthenticationFailed, Busy, MailError, Refused, Unsure
from app.protocols.transcript import Transcript

FINAL_REPLY_TIMEOUT = 600.0
"""Seconds to wait for the reply to the final dot (RFC 5321 §4.5.3.2.6)."""

NEUTRAL_NAME = "[127.0.0.1]"
"""What we call ourselves: an address literal (RFC 5321 §4.1.3) that reveals no host name."""

_REPLY_LINES = 1_000
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f<>]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BARE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_HEADER_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")


class SmtpSession:
    """One SMTP connection, good for many letters. All of it belongs to one thread, but `abort`.

    Every method raises a MailError (see `app.protocols.errors`) and nothing else that is the
    server's or the network's fault.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
        final_reply_timeout: float = FINAL_REPLY_TIMEOUT,
    ) -> None:
        self.server = server
        self.line = Line(server, timeout=timeout, transcript=transcript, on_step=on_step)
        self._final_reply_timeout = final_reply_timeout
        self._wire: _SmtpWire | None = None
        self._used = False

    @property
    def extensions(self) -> dict[str, str]:
        """What the server offers, in lower case, with its parameters."""
        return dict(self._wire.esmtp_features) if self._wire else {}

    @property
    def size_limit(self) -> int | None:
        """Bytes the server takes in one letter; None where it does not say (RFC 1870)."""
        limit = self.extensions.get("size", "").strip()
        return int(limit) or None if limit.isdigit() else None

    # --- the connection ---

    def connect(self) -> None:
        """Open the line, greet, and protect it as the server's settings say."""
        self.line.open_by(self._open)

    def login(self, secret: Secret | None) -> None:
        """Log in by the strongest way both sides know; AuthMethod.NONE leaves nothing to do."""
        self.line.begin(ProbeStepKind.LOGIN)
        if self.server.auth is AuthMethod.NONE:
            return
        secret = auth.required(self.server, secret)
        offered = set(self.extensions.get("auth", "").upper().replace("=", " ").split())
        tries = auth.methods(self.server, offered, secret)
        with self.line.hidden(secret):
            self.line.passed(self._first_granted(tries, secret))

    def verify(self, sender: str = "") -> None:
        """Try whether this server would take a letter from `sender`; none is sent."""
        self.line.begin(ProbeStepKind.SUBMISSION)
        sender = sender or (self.server.user if "@" in self.server.user else "")
        code, said = self._command(f"MAIL FROM:<{self._spelled(sender)}>")
        self._expect(code, said, 250)
        self._reset()
        self.line.passed(said)

    def close(self) -> None:
        """Say good-bye and let go. Never raises."""
        if self._wire is not None and not self.line.closed:
            self.line.settimeout(2.0)
            self.line.carries(b"")
            try:
                self._command("QUIT")
            except MailError:
                pass
        self.line.close()

    def abort(self) -> None:
        """End any wait of the owning thread at once. May be called from any thread."""
        self.line.abort()

    def ask(self, command: str) -> None:
        """Run a command that a person typed; the transcript hears the answer, whatever it is.

        EHLO alone introduces us as always.
        """
        self._command(f"EHLO {NEUTRAL_NAME}" if command == "EHLO" else command)
        if command.startswith("QUIT"):
            self.line.close()

    # --- a letter ---

    def submit(
        self,
        sender: str,
        recipients: Sequence[str],
        source: bytes,
        before_final_dot: Callable[[], None],
    ) -> tuple[RecipientResult, ...]:
        """Hand over one letter; returns each recipient's fate: accepted, refused, or pending (4xx).

        `before_final_dot` is called when all is sent but the dot that makes the server take it.
        Raises Refused (with results: all refused, or the letter itself), Transient (nothing was
        taken), or Unsure (the reply to the dot was lost).
        """
        self.line.carries(source)
        options = self._mail_options(sender, recipients, source)
        if self._used:
            self._reset()
        self._used = True
        results = self._begin_letter(sender, recipients, options)
        self._send_content(source, results)
        return self._finish_letter(results, before_final_dot)

    def _mail_options(self, sender: str, recipients: Sequence[str], source: bytes) -> str:
        """Check what can be known before a byte is sent; returns MAIL's parameters."""
        offered = self.extensions
        limit = self.size_limit
        if limit is not None and len(source) > limit:
            raise Refused(Problem(ProblemKind.TOO_LARGE, str(self.server), detail=str(limit)))
        options = [f"SIZE={len(source)}"] if "size" in offered else []
        header = _HEADER_END.split(source, maxsplit=1)[0]
        if not header.isascii() or not all(map(_is_ascii_address, (sender, *recipients))):
            if "smtputf8" not in offered:
                raise Refused(Problem(ProblemKind.NEEDS_SMTPUTF8, str(self.server)))
            options.append("SMTPUTF8")
        if not source.isascii() and "8bitmime" in offered:
            options.append("BODY=8BITMIME")
        return "".join(f" {option}" for option in options)

    def _begin_letter(
        self, sender: str, recipients: Sequence[str], options: str
    ) -> tuple[RecipientResult, ...]:
        """MAIL and every RCPT. Raises Refused or Busy, with results, where nobody was accepted."""
        spelled = [self._spelled(address) for address in recipients]
        code, said = self._command(f"MAIL FROM:<{self._spelled(sender)}>{options}")
        self._expect(code, said, 250)
        results = tuple(
            self._offer(address, wire_address)
            for address, wire_address in zip(recipients, spelled, strict=True)
        )
        if not any(result.state is RecipientState.ACCEPTED for result in results):
            self._give_up()
            raise _nobody_accepted(results, str(self.server))
        return results

    def _offer(self, address: str, wire_address: str) -> RecipientResult:
        code, said = self._command(f"RCPT TO:<{wire_address}>")
        enhanced, text = errors.split_enhanced(said)
        if code in (250, 251, 252):
            state = RecipientState.ACCEPTED
        elif code == 421 or not 400 <= code < 600:
            raise self._left(code, said)
        else:
            state = RecipientState.PENDING if code < 500 else RecipientState.REFUSED
        return RecipientResult(address, state, code, enhanced, text)

    def _send_content(self, source: bytes, results: tuple[RecipientResult, ...]) -> None:
        """DATA, and the letter without its final dot."""
        code, said = self._command("DATA")
        if code != 354:
            raise self._refusal(code, said, results)
        self.line.send_content(wire_content(source))

    def _finish_letter(
        self, results: tuple[RecipientResult, ...], before_final_dot: Callable[[], None]
    ) -> tuple[RecipientResult, ...]:
        """Write the dot and await the verdict. From here on a loss is Unsure."""
        try:
            before_final_dot()
        except BaseException:
            self.line.close()  # without its dot the letter was never sent
            raise
        try:
            self.line.sendall(b".\r\n")
            self.line.settimeout(self._final_reply_timeout)
            code, said = self._reply()
            self.line.settimeout(self.line.timeout)
        except MailError as error:
            self.line.close()
            raise _unsure(error, results) from error
        if code == 250:
            return results
        if not 400 <= code < 600:
            self.line.close()
            raise Unsure(errors.smtp_refusal(code, said, str(self.server)).problem, results)
        raise self._refusal(code, said, results)

    # --- below ---

    def _open(self) -> None:
        with self._translated():
            self.line.connect()
            self._wire = _SmtpWire(self.line)
            self._wire.greet()
            said = self._wire.introduce()
            if self.server.security is Security.STARTTLS:
                said = self._start_tls()
        self.line.passed(said)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except smtplib.SMTPException as error:
            raise errors.from_smtp(error, str(self.server)) from error

    @property
    def _spoken(self) -> "_SmtpWire":
        if self._wire is None:
            raise errors.lost(str(self.server))
        return self._wire

    def _command(self, text: str) -> tuple[int, bytes]:
        self.line.sendall(text.encode("utf-8") + b"\r\n")
        return self._reply()

    def _reply(self) -> tuple[int, bytes]:
        with self._translated():
            return self._spoken.getreply()

    def _expect(self, code: int, said: bytes, wanted: int) -> None:
        if code != wanted:
            raise self._refusal(code, said, ())

    def _refusal(self, code: int, said: bytes, results: tuple[RecipientResult, ...]) -> MailError:
        """Make the error of a reply, with what is known of the recipients, and clear away."""
        if code == 421 or not 400 <= code < 600:
            return self._left(code, said)
        self._give_up()
        error = errors.smtp_refusal(code, said, str(self.server))
        return type(error)(error.problem, results)

    def _left(self, code: int, said: bytes) -> MailError:
        """Close after 421, with which a server leaves, or after nonsense."""
        self.line.close()
        return errors.smtp_refusal(code, said, str(self.server))

    def _give_up(self) -> None:
        """Clear a letter away that will not be sent now; a server that minds is left."""
        self._used = False
        try:
            self._reset()
        except MailError:
            self.line.close()

    def _reset(self) -> None:
        """RSET: also tells whether the connection is alive, before a letter depends on it."""
        code, said = self._command("RSET")
        if code != 250:
            raise self._left(code, said)

    def _start_tls(self) -> bytes:
        """STARTTLS, required; capabilities are asked anew (RFC 3207 §4.2)."""
        if "starttls" not in self.extensions:
            raise self.line.starttls_missing()
        code, said = self._command("STARTTLS")
        if code != 220:
            self.line.close()
            raise errors.smtp_refusal(code, said, str(self.server))
        self.line.start_tls()
        return self._spoken.introduce()

    def _first_granted(self, tries: Sequence[AuthMethod], secret: Secret) -> bytes:
        try:
            return self._log_in_by(tries[0], secret)
        except AuthenticationFailed:
            if not auth.second_chance(tries, self.line.protected):
                raise
            return self._log_in_by(tries[1], secret)

    def _log_in_by(self, method: AuthMethod, secret: Secret) -> bytes:
        chosen = auth.mechanism(method, self.server.user, secret)
        initial = "" if chosen.initial is None else f" {auth.encoded(chosen.initial)}"
        try:
            code, said = self._command(f"AUTH {chosen.name}{initial}")
            for _ in range(5):
                if code != 334:
                    break
                answer = chosen.answer(auth.decoded(said))
                code, said = self._command(auth.encoded(answer))
            if code != 235:
                raise errors.smtp_refusal(code, said, str(self.server))
            return said
        except MailError as error:
            raise errors.masked(errors.as_login_failure(error), secret.value) from None

    def _spelled(self, address: str) -> str:
        """Spell an address for a command. What could end the command early is refused."""
        if _FORBIDDEN.search(address):
            raise Refused(Problem(ProblemKind.BAD_ADDRESS, str(self.server), text=address))
        local, at, domain = address.rpartition("@")
        if domain.isascii() or not local.isascii():
            return address
        try:
            return local + at + idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            problem = Problem(ProblemKind.BAD_ADDRESS, str(self.server), text=address)
            raise Refused(problem) from None


class _SmtpWire(smtplib.SMTP):
    """smtplib's connection on our line, which stands in for its socket and its file."""

    def __init__(self, line: Line) -> None:
        super().__init__(local_hostname=NEUTRAL_NAME, timeout=line.timeout)
        self.line = line
        self.sock: Any = line
        self.file: Any = line

    def greet(self) -> None:
        """Read the greeting."""
        self.line.await_greeting()
        first = self.line.peek()
        if not re.match(rb"[245]", first[:1]):
            greeting = self.line.readline()
            self.line.close()
            raise errors.not_a_mail_server(self.line.name, greeting)
        code, said = self.getreply()
        if code != 220:
            self.line.close()
            raise errors.smtp_refusal(code, said, self.line.name)
        self.line.passed(said)

    def introduce(self) -> bytes:
        """EHLO, and HELO where a server from before 1995 does not know it."""
        self.line.begin(ProbeStepKind.CAPABILITIES)
        self.esmtp_features = {}
        code, said = self.ehlo()
        if 500 <= code < 600:
            self.esmtp_features = {}
            code, said = self.helo()
        if code != 250:
            self.line.close()
            raise errors.smtp_refusal(code, said, self.line.name)
        return said

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply, of bounded length; smtplib's own would read lines for ever."""
        said: list[bytes] = []
        for _ in range(_REPLY_LINES):
            line = self.line.readline()
            said.append(line[4:].strip())
            code = line[:3]
            if not code.isdigit() or len(line.strip()) < 3:
                return -1, line.strip()
            if line[3:4] != b"-":
                return int(code), b"\n".join(said)
        self.line.close()
        raise errors.protocol(self.line.name, detail="endless-answer")

    def close(self) -> None:
        self.line.close()


def wire_content(source: bytes) -> bytes:
    """Make a letter ready for DATA (RFC 5321 §4.5.2): CRLF everywhere, dots doubled, CRLF last.

    A lone CR or LF would let what follows it pass for a line, and a dot for the end of the letter.
    """
    if _BARE_END.search(source):
        source = _LINE_END.sub(b"\r\n", source)
    if not source.endswith(b"\r\n"):
        source += b"\r\n"
    return _LEADING_DOT.sub(b"..", source)


def _is_ascii_address(address: str) -> bool:
    """Tell whether an address can go to any server: its domain may be spelled in IDNA, no more."""
    return address.rpartition("@")[0].isascii()


def _nobody_accepted(results: tuple[RecipientResult, ...], server: str) -> MailError:
    """Sort a letter that nobody may have: later if anyone said later, else refused."""
    if not results:
        return Refused(Problem(ProblemKind.NO_RECIPIENTS, server))
    later = [result for result in results if result.state is RecipientState.PENDING]
    first = (later or results)[0]
    kind, error = (ProblemKind.BUSY, Busy) if later else (ProblemKind.REFUSED, Refused)
    return error(Problem(kind, server, first.code, first.enhanced, first.text), results)


def _unsure(error: MailError, results: tuple[RecipientResult, ...]) -> Unsure:
    return Unsure(error.problem, results)
