"""What a line of work tells while it works: its progress, and how its connection stands."""

import time
from collections.abc import Callable

from app.events import Activity, ConnectionChanged, Event, Progress
from app.model.account import AccountId, Protocol
from app.model.problem import Problem

INTERVAL = 0.1
"""Seconds between two tellings of progress: ten a second are enough for eyes."""


class Telling:
    """Tells of one account's work over one protocol, and nothing twice."""

    def __init__(
        self,
        account_id: AccountId,
        protocol: Protocol,
        tell: Callable[[Event], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account_id = account_id
        self._protocol = protocol
        self._tell = tell
        self._clock = clock
        self._activity = Activity.IDLE
        self._told_at = 0.0
        self._connection: tuple[bool, Problem | None] | None = None

    def progress(self, activity: Activity, done: int = 0, total: int = 0) -> None:
        """Tell progress; what comes too fast is dropped, a new activity and the end never are."""
        now = self._clock()
        if activity is self._activity and (
            activity is Activity.IDLE or now - self._told_at < INTERVAL
        ):
            return
        self._activity, self._told_at = activity, now
        self._tell(Progress(self._account_id, activity, done, total))

    def connected(self) -> None:
        """Tell that the connection is up."""
        self._connection_is(True, None)

    def disconnected(self, problem: Problem | None = None) -> None:
        """Tell that the connection is down, and why where something went wrong."""
        self.progress(Activity.IDLE)
        self._connection_is(False, problem)

    def _connection_is(self, connected: bool, problem: Problem | None) -> None:
        if self._connection != (connected, problem):
            self._connection = (connected, problem)
            self._tell(ConnectionChanged(self._account_id, self._protocol, connected, problem))
