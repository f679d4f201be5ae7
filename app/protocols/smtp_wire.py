"""smtplib's connection on our line: commands and replies, of bounded length (RFC 5321 §4.2)."""

import re
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from app.model.report import ProbeStepKind
from app.protocols import errors
from app.protocols.connect import Line
from app.protocols.errors import MailError

NEUTRAL_NAME = "[127.0.0.1]"
"""What we call ourselves: an address literal (RFC 5321 §4.1.3) that reveals no host name."""

_REPLY_LINES = 1_000
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BARE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Reply(NamedTuple):
    """One reply: its code, and its words without the codes before them."""

    code: int
    said: bytes

    @property
    def leaves(self) -> bool:
        """Whether the server leaves by it (421), or talks nonsense: nothing more can be said."""
        return self.code == 421 or not 200 <= self.code < 600


class SmtpWire(smtplib.SMTP):
    """smtplib's connection on our line, which stands in for its socket and its file."""

    def __init__(self, line: Line) -> None:
        super().__init__(local_hostname=NEUTRAL_NAME, timeout=line.timeout)
        self.line = line
        self.sock: Any = line
        self.file: Any = line
        self.used = False
        """Whether a letter was begun since the last RSET."""

    @property
    def name(self) -> str:
        return self.line.name

    def greet(self) -> None:
        """Read the greeting."""
        self.line.await_greeting()
        first = self.line.peek()
        if not re.match(rb"[245]", first[:1]):
            greeting = self.line.readline()
            self.line.close()
            raise errors.not_a_mail_server(self.name, greeting)
        code, said = self.reply()
        if code != 220:
            self.line.close()
            raise errors.smtp_refusal(code, said, self.name)
        self.line.passed(said)

    def introduce(self) -> bytes:
        """EHLO, and HELO where a server from before 1995 does not know it."""
        self.line.begin(ProbeStepKind.CAPABILITIES)
        self.esmtp_features = {}
        with self._translated():
            code, said = self.ehlo()
            if 500 <= code < 600:
                self.esmtp_features = {}
                code, said = self.helo()
        if code != 250:
            self.line.close()
            raise errors.smtp_refusal(code, said, self.name)
        return said

    def command(self, text: str) -> Reply:
        """Send one command and read its reply."""
        self.say((text,))
        return self.reply()

    def say(self, commands: Sequence[str]) -> None:
        """Send commands in one piece."""
        self.line.sendall("".join(f"{each}\r\n" for each in commands).encode("utf-8"))

    def reply(self) -> Reply:
        """Read one reply. Raises ConnectionLost, TimedOut, or ProtocolError where it has no end."""
        with self._translated():
            return Reply(*self.getreply())

    def reset(self) -> None:
        """RSET: also tells whether the connection is alive, before a letter depends on it."""
        reply = self.command("RSET")
        if reply.code != 250:
            raise self.left(reply)
        self.used = False

    def give_up(self) -> None:
        """Clear a letter away that will not be sent now; a server that minds is left."""
        try:
            self.reset()
        except MailError:
            self.line.close()

    def refusal(self, reply: Reply) -> MailError:
        """Return the error of a reply to a letter's command, and clear the letter away."""
        if reply.leaves or reply.code < 400:
            return self.left(reply)
        self.give_up()
        return errors.smtp_refusal(reply.code, reply.said, self.name)

    def left(self, reply: Reply) -> MailError:
        """Close after 421, with which a server leaves, or after nonsense; returns the error."""
        self.line.close()
        return errors.smtp_refusal(reply.code, reply.said, self.name)

    # --- what smtplib calls ---

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
        raise errors.protocol(self.name, detail="endless-answer")

    def close(self) -> None:
        self.line.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except smtplib.SMTPException as error:
            raise errors.from_smtp(error, self.name) from error


def wire_content(source: bytes) -> bytes:
    """Make a letter ready for DATA (RFC 5321 §4.5.2): CRLF everywhere, dots doubled, CRLF last.

    A lone CR or LF would let what follows it pass for a line, and a dot for the end of the letter.
    NUL, at which some servers stop reading, is left out (RFC 5321 §4.5.2 lets nobody send it).
    """
    source = source.replace(b"\0", b"")
    if _BARE_END.search(source):
        source = _LINE_END.sub(b"\r\n", source)
    if not source.endswith(b"\r\n"):
        source += b"\r\n"
    return _LEADING_DOT.sub(b"..", source)
