"""The second IMAP connection: waits on INBOX for news (RFC 2177) and wakes the account's worker."""

import logging
import threading
import time
from collections.abc import Callable

from app.model.problem import LifafaError, Problem, ProblemKind
from app.sync.lines import ImapLine, Lines
from app.sync.login import Gate

log = logging.getLogger(__name__)

# RFC 2177 asks for a renewal before 29 minutes. Nine also notice a peer that died silently.
RENEWAL = 9 * 60.0

# A server that allows one connection only is polled by the worker; it is asked again this seldom.
_GIVE_UP_AFTER = 3
_ASK_AGAIN = 3600.0

# Between looks that news alone caused, in seconds: some servers answer every IDLE with news.
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 8.0
_QUIET = 10.0


class IdleDuty:
    """Waits for news on INBOX. Its troubles are not told: the account's worker meets the same."""

    def __init__(self, gate: Gate, on_news: Callable[[], None], lines: Lines) -> None:
        self._gate = gate
        self._on_news = on_news
        self._lines = lines
        self._line: ImapLine | None = None
        self._stopping = threading.Event()
        self._allowed = threading.Event()
        self._waiting = False
        self._failures = 0
        self._pause = _FIRST_PAUSE

    def allow(self) -> None:
        """Begin: the account's worker is in, so the server and the password are good."""
        self._allowed.set()

    def turn(self) -> float | None:
        """Wait once, for at most RENEWAL seconds.

        After news the line rests: what comes then waits on the server until the next IDLE.
        """
        if not self._allowed.is_set():
            return None
        if self._failures >= _GIVE_UP_AFTER:
            self._failures = 0
            return _ASK_AGAIN
        line = self._line or self._connected()
        if "IDLE" not in line.capabilities:
            self._hang_up()
            return None
        began = time.monotonic()
        news = line.idle(RENEWAL, self._stopping.is_set)
        self._failures = 0
        if not news or time.monotonic() - began > _QUIET:
            self._pause = _FIRST_PAUSE
        if not news:
            return 0.0
        line.take_news()
        self._on_news()
        return self._next_pause()

    def troubled(self, problem: Problem) -> None:
        """Hang up; the worker is woken, since a lost line may have had news to tell."""
        waited = self._waiting
        self._failures += 1
        self._hang_up()
        log.info("no idling for now: %s", problem.kind)
        if waited:
            self._on_news()

    def abort(self) -> None:
        """End the wait at once, from any thread."""
        self._stopping.set()
        line = self._line
        if line is not None:
            line.abort()

    def close(self) -> None:
        """Hang up."""
        self._hang_up()

    def _next_pause(self) -> float:
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        return pause

    def _connected(self) -> ImapLine:
        line = self._lines.imap(self._gate.server)
        self._line = line
        if self._stopping.is_set():
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        self._gate.pass_in(line)
        line.select("INBOX")
        self._waiting = True
        # What came since the worker's last look is no news on this line: let it look once more.
        self._on_news()
        return line

    def _hang_up(self) -> None:
        line, self._line, self._waiting = self._line, None, False
        if line is not None:
            line.close()
