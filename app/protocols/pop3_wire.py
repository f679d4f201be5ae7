"""The wire of a POP3 session: lines and whole answers, out of one buffer, each bounded.

Messages are cut out of big reads by one search each, since a maildrop is ten thousand of them.
"""

import time
from collections.abc import Callable, Iterator

from app.model.problem import Problem, ProblemKind
from app.protocols import errors
from app.protocols.connect import Line
from app.protocols.errors import Refused, TimedOut
from app.protocols.stream import LINE_LIMIT, LITERAL_LIMIT

LEAST = 1_000
"""Bytes that must come in each spell of an answer's time; a slow line brings many times more."""

_SHORT_ANSWER = 10_000
"""Lines of an answer that is short by its nature, as to CAPA."""


class Pace:
    """Notices a server that keeps a line alive with a byte now and then and gets nowhere.

    Silence is noticed by the socket; this looks at what came in each `spell` seconds.
    """

    def __init__(self, spell: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._spell = spell
        self._clock = clock
        self._began = clock()
        self._came = 0

    def begin(self) -> None:
        """An answer begins."""
        self._began, self._came = self._clock(), 0

    def came(self, count: int) -> None:
        """Count what came."""
        self._came += count

    def too_slow(self) -> bool:
        """Whether a whole spell brought next to nothing; asked before waiting for more."""
        if self._clock() - self._began < self._spell:
            return False
        slow = self._came < LEAST
        self.begin()
        return slow


class Pop3Wire:
    """What is said over one line. Every method raises a MailError and nothing else."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._ending = b"\r\n.\r\n"
        self._newline = b"\r\n"
        self._data = b""
        self._at = 0
        self._pace = Pace(line.timeout)

    def greeting(self) -> bytes:
        """Read the greeting. Raises ProtocolError where it is another kind of server's."""
        self.line.await_greeting()
        greeting = self.readline()
        if not greeting.startswith((b"+OK", b"-ERR")):
            self.line.close()
            raise errors.not_a_mail_server(self.line.name, greeting)
        if not greeting.endswith(b"\r\n"):
            # One that ends its greeting with a bare LF does so everywhere.
            self._ending, self._newline = b"\n.\n", b"\n"
        if greeting.startswith(b"-ERR"):
            self.line.close()
            raise self._refusal(greeting)
        return greeting.strip()

    def send(self, *commands: str) -> None:
        """Send commands, all in one packet."""
        self.line.sendall(b"".join(command.encode("utf-8") + b"\r\n" for command in commands))

    def command(self, text: str) -> bytes:
        """Send one command and return the server's +OK. Raises what `reply` raises."""
        self.expect_silence()
        self.send(text)
        return self.reply()

    def reply(self) -> bytes:
        """Read a status line. Raises Refused or Busy on -ERR, ProtocolError on anything else."""
        line = self.readline().rstrip(b"\r\n")
        if line.startswith(b"+"):
            return line
        if line.startswith(b"-ERR"):
            raise self._refusal(line)
        self.line.close()
        raise errors.protocol(self.line.name, line, detail="unexpected-line")

    def lines(self, most: int = _SHORT_ANSWER) -> Iterator[bytes]:
        """Read a short answer of several lines."""
        for _ in range(most):
            line = self.readline().rstrip(b"\r\n")
            if line == b".":
                return
            yield line.removeprefix(b".")
        raise self._cut_off("endless-answer")

    def content(self, limit: int = 0, detail: str = "literal-too-large") -> bytes:
        """Read a long answer up to its final dot, however long its lines; dots are unstuffed.

        Only CRLF.CRLF ends it (on CRLF servers): a lone LF.LF in a message would cut it short.
        """
        newline = self._newline
        # The line break before it may be the status line's: an empty answer is a dot alone.
        before = self._at - len(newline)
        end = self._find(self._ending, before, limit or LITERAL_LIMIT, detail) + len(newline)
        whole = self._data[self._at : end]
        self._at = end - len(newline) + len(self._ending)
        if self.line.transcript is not None:
            self.line.transcript.received_bytes(len(whole))
        if whole.startswith(b"."):
            whole = whole[1:]
        return whole.replace(newline + b".", newline)

    def readline(self) -> bytes:
        """Read one line with its end."""
        end = self._find(b"\n", self._at, LINE_LIMIT, "line-too-long") + 1
        line = self._data[self._at : end]
        self._at = end
        if self.line.transcript is not None:
            self.line.transcript.received(line)
        return line

    def expect_nothing(self) -> None:
        """Refuse bytes that came before TLS was agreed on (see `Line.start_tls`)."""
        if self._at < len(self._data):
            raise self._cut_off("injected-before-tls")

    def expect_silence(self) -> None:
        """Before asking anew, refuse an answer to nothing: each later one would be another's."""
        unasked = self._data[self._at :]
        if unasked:
            self.line.close()
            raise errors.protocol(self.line.name, unasked[:200], detail="unasked-answer")

    # --- below ---

    def _find(self, mark: bytes, start: int, limit: int, detail: str) -> int:
        """Return where `mark` lies in the buffer at or behind `start`, receiving until it does."""
        found = self._data.find(mark, start)
        if found >= 0:
            return found
        pieces = bytearray(memoryview(self._data)[start:])
        self._pace.begin()
        while found < 0:
            if len(pieces) > limit:
                raise self._cut_off(detail)
            seen = max(0, len(pieces) - len(mark) + 1)
            pieces += self._receive()
            found = pieces.find(mark, seen)
        self._data, self._at = bytes(pieces), self._at - start
        return found

    def _receive(self) -> bytes:
        if self._pace.too_slow():
            self.line.close()
            problem = Problem(ProblemKind.TIMED_OUT, self.line.name, detail="too-slow")
            raise TimedOut(problem)
        data = self.line.receive()
        self._pace.came(len(data))
        return data

    def _refusal(self, line: bytes) -> errors.MailError:
        return errors.pop3_refusal(line, self.line.name)

    def _cut_off(self, detail: str) -> errors.MailError:
        self.line.close()
        return errors.protocol(self.line.name, detail=detail)


def refused(error: errors.MailError) -> bool:
    """Whether the server said no to this one thing, after which the session goes on."""
    return isinstance(error, Refused | errors.Busy)
