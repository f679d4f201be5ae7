"""An IMAP worker's connection: trusted while it is in use, and doubted after that."""

import logging
import threading

from app.model.problem import LifafaError, Problem, ProblemKind
from app.sync import clock
from app.sync.lines import ImapLine, Lines
from app.sync.login import Gate
from app.sync.renewal import Renewal
from app.sync.selection import Selection

log = logging.getLogger(__name__)

INBOX = "INBOX"

# Seconds after which a connection at rest is asked whether it still lives, before it is used.
_STALE = 60.0

# The server minds what was asked, but not that it was.
_UNWILLING = frozenset({ProblemKind.REFUSED, ProblemKind.PROTOCOL, ProblemKind.MAILBOX_GONE})


class Connection:
    """One line to one server, and the mailbox open on it.

    `abort`, `distrust`, `nudge` and `stand_alone` may be called from any thread; all else belongs
    to the worker. Where it stands alone (the server lets nobody else in to idle) it idles itself
    between turns, and a nudge brings it back to work.
    """

    def __init__(self, gate: Gate, lines: Lines) -> None:
        self._gate = gate
        self._lines = lines
        self._line: ImapLine | None = None
        self._selection: Selection | None = None
        self._used_at = 0.0
        self._aborted = False
        self._distrusted = False
        self._nudged = threading.Event()
        self._alone = False
        self._looked_for = 0
        self._renewal = Renewal()

    # --- from any thread ---

    @property
    def up(self) -> bool:
        """Whether somebody is logged in on it, as far as is known."""
        return self._selection is not None

    def abort(self) -> None:
        """End a blocking wait at once, and for good."""
        self._aborted = True
        self._cut()

    def distrust(self) -> None:
        """Have the line made anew; whatever waits for it now fails at once (CANCELLED)."""
        self._distrusted = True
        self._cut()

    def nudge(self) -> None:
        """Bring it back from idling: there is something to do."""
        self._nudged.set()
        line = self._line
        if line is not None:
            line.interrupt()

    def stand_alone(self, alone: bool) -> None:
        """Say whether it is the only connection that the server allows."""
        self._alone = alone

    # --- the worker's own ---

    @property
    def broken(self) -> bool:
        """Whether there is no line, or one that ended."""
        return self._line is None or self._line.closed

    def sound(self) -> bool:
        """Whether there is a line that may be used, or none; one that rested long is asked first.

        Forgets earlier nudges: what they were about is looked at after this.
        """
        self._nudged.clear()
        distrusted, self._distrusted = self._distrusted, False
        if distrusted:
            self._renewal = Renewal()
        if self._line is None:
            return True
        if distrusted:
            return False
        return 0 <= clock.seconds() - self._used_at < _STALE or self._answers(self._line)

    def open(self) -> None:
        """Connect and log in."""
        self._looked_for = 0
        self._line = line = self._lines.imap(self._gate.server)
        if self._aborted:
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        self._gate.pass_in(line)
        self._selection = Selection(line)

    def use(self) -> Selection:
        """Return the open mailbox of a connection that is up, which is in use from now on."""
        assert self._selection is not None
        self._used_at = clock.seconds()
        return self._selection

    def hang_up(self) -> None:
        """Let go of the line."""
        line, self._line, self._selection = self._line, None, None
        if line is not None:
            line.close()

    def rest(self, seconds: float, uidnext: int) -> tuple[float, bool]:
        """Make ready for a rest, or spend it idling. Returns what is left of it; True after news.

        Where news are told, INBOX is left open: they are one round trip away then. `uidnext` is how
        far INBOX is known here. What came since, and was told when INBOX was opened for something
        else, is no news to an IDLE: alone, it counts as news, once.
        """
        selection = self.use()
        if "IDLE" not in selection.line.capabilities:
            return seconds, False
        try:
            there = selection.enter(INBOX).uidnext
            if not self._alone:
                return seconds, False
            missed, self._looked_for = there > max(uidnext, self._looked_for), there
            return 0.0, missed or self._idled(selection.line, seconds)
        except LifafaError as error:
            if error.problem.kind not in _UNWILLING or selection.line.closed:
                raise
            log.info("no rest on INBOX: %s", error.problem.kind)
            self._alone = False  # asked again when the other connection was tried again
        return seconds, False

    def _idled(self, line: ImapLine, seconds: float) -> bool:
        """Idle for a part of the rest; what came is left for the next visit to find."""
        began = clock.seconds()
        try:
            news = line.idle(min(seconds, self._renewal.seconds), self._nudged.is_set)
        except LifafaError:
            if not self._distrusted:
                self._renewal.died(clock.seconds() - began)
            raise
        if not news and not self._nudged.is_set():
            self._renewal.held(clock.seconds() - began)
        line.take_news()
        return news

    def _answers(self, line: ImapLine) -> bool:
        try:
            line.noop()
        except LifafaError as error:
            log.info("a resting connection was gone: %s", error.problem.kind)
            return False
        return True

    def _cut(self) -> None:
        line = self._line
        if line is not None:
            line.abort()
