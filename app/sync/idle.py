"""The second IMAP connection: waits on INBOX for news (RFC 2177) and wakes the account's worker."""

import logging
import threading
from collections.abc import Callable

from app.model.problem import LifafaError, Problem, ProblemKind
from app.sync import clock
from app.sync.connection import INBOX
from app.sync.lines import ImapLine, Lines
from app.sync.login import Gate
from app.sync.renewal import Renewal
from app.sync.throttle import Throttle

log = logging.getLogger(__name__)

ASK_AGAIN = 3600.0
"""Seconds after which a server is asked again for what it did not give: IDLE, or a second line."""

_LONGEST_AGAIN = 24 * 3600.0

# While the worker is logged in with the same password, a login refused means that one is enough
# for this server. A connection cut at once may mean it, or nothing.
_CROWDED = frozenset(
    {
        ProblemKind.AUTH_FAILED,
        ProblemKind.SIGN_IN_AGAIN,
        ProblemKind.BUSY,
        ProblemKind.REFUSED,
    }
)
_SHORT_LIVED = 30.0
_SHORT_LIVES = 3

# IDLE is offered and then not understood, or not given.
_UNWILLING = frozenset({ProblemKind.REFUSED, ProblemKind.PROTOCOL})
_AT_ONCE = 5.0


class IdleDuty:
    """Waits for news on INBOX. Its troubles are not told: the account's worker meets the same.

    `has_company` tells whether the account's worker is logged in. `on_crowded(True)` is called
    where the server allows no connection besides: the worker's own has to idle then.
    """

    def __init__(
        self,
        gate: Gate,
        on_news: Callable[[], None],
        lines: Lines,
        *,
        has_company: Callable[[], bool] = lambda: True,
        on_crowded: Callable[[bool], None] = lambda crowded: None,
        now: Callable[[], float] = clock.seconds,
    ) -> None:
        self._gate = gate
        self._on_news = on_news
        self._lines = lines
        self._has_company = has_company
        self._on_crowded = on_crowded
        self._now = now
        self._line: ImapLine | None = None
        self._stopping = threading.Event()
        self._allowed = threading.Event()
        self._distrusted = False
        self._waiting = False
        self._opened_at = 0.0
        self._heard_at = 0.0
        self._again_at = float("-inf")
        self._crowded_for = ASK_AGAIN
        self._short_lives = 0
        self._renewal = Renewal()
        self._throttle = Throttle(now)

    def allow(self) -> None:
        """Begin: the account's worker is in, so the server and the password are good."""
        self._allowed.set()

    def turn(self) -> float | None:
        """Wait once, until there is news or the line must be renewed."""
        if not self._allowed.is_set():
            return None
        if self._again_at > self._now():
            return self._again_at - self._now()
        self._heed_distrust()
        line = self._line or self._let_in()
        if line is None:
            return self._stood_back()
        if "IDLE" not in line.capabilities:
            return self._without_idle()
        return self._listened(line)

    def troubled(self, problem: Problem) -> None:
        """Hang up; the worker is woken, since a lost line may have had news to tell."""
        waited = self._waiting
        if waited and not self._distrusted and problem.kind is not ProblemKind.NO_NETWORK:
            self._learn_from_death()
        self._hang_up()
        log.info("no idling for now: %s", problem.kind)
        if waited:
            self._on_news()

    def distrust(self) -> None:
        """Have the line made anew, from any thread; whatever waits for it now fails at once."""
        self._distrusted = True
        self._cut()

    def abort(self) -> None:
        """End the wait at once, from any thread."""
        self._stopping.set()
        self._cut()

    def close(self) -> None:
        """Hang up."""
        self._hang_up()

    # --- waiting ---

    def _listened(self, line: ImapLine) -> float | None:
        """Idle once. News that come while the server ends IDLE are told like those before."""
        self._heard_at = self._now()
        try:
            news = line.idle(self._renewal.seconds, self._stopping.is_set, self._on_news)
        except LifafaError as error:
            at_once = self._now() - self._heard_at < _AT_ONCE
            if error.problem.kind in _UNWILLING and at_once:
                log.info("IDLE is offered and not given: %s", error.problem.kind)
                return self._without_idle()
            raise
        self._short_lives = 0
        if news:
            line.take_news()
            return self._throttle.pause()
        self._renewal.held(self._now() - self._heard_at)
        self._on_news()  # some servers accept IDLE and never tell: look all the same, so seldom
        return 0.0

    def _without_idle(self) -> float:
        """The worker polls."""
        self._hang_up()
        self._again_at = self._now() + ASK_AGAIN
        return ASK_AGAIN

    def _learn_from_death(self) -> None:
        now = self._now()
        self._renewal.died(now - self._heard_at)
        self._short_lives = self._short_lives + 1 if now - self._opened_at < _SHORT_LIVED else 0

    # --- a line of its own ---

    def _let_in(self) -> ImapLine | None:
        """Connect; None where the server lets in the account's worker alone."""
        if self._short_lives >= _SHORT_LIVES:
            return None
        try:
            line = self._connected()
        except LifafaError as error:
            if not self._has_company():
                raise
            if error.problem.kind in _CROWDED:
                return None
            self._short_lives += 1
            raise
        self._crowded_for = ASK_AGAIN
        self._on_crowded(False)
        return line

    def _connected(self) -> ImapLine:
        line = self._lines.imap(self._gate.server)
        self._line = line
        if self._stopping.is_set():
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        self._gate.pass_in(line)
        line.select(INBOX)
        self._waiting = True
        self._opened_at = self._now()
        # What came since the worker's last look is no news on this line: let it look once more.
        self._on_news()
        return line

    def _stood_back(self) -> float:
        """Leave the server to the worker's connection; ask again ever more seldom."""
        log.info("a second connection is not wanted there")
        self._hang_up()
        self._short_lives = 0
        self._on_crowded(True)
        rest, self._crowded_for = self._crowded_for, min(2 * self._crowded_for, _LONGEST_AGAIN)
        self._again_at = self._now() + rest
        return rest

    def _heed_distrust(self) -> None:
        """A line from before a sleep or another network is no line; nor is what it taught."""
        if self._distrusted:
            self._distrusted = False
            self._renewal = Renewal()
            self._hang_up()

    def _hang_up(self) -> None:
        line, self._line, self._waiting = self._line, None, False
        if line is not None:
            line.close()

    def _cut(self) -> None:
        line = self._line
        if line is not None:
            line.abort()
