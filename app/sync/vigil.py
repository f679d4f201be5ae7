"""Notices that the computer slept, on any system and without a window: a short wait took long."""

import threading
from collections.abc import Callable

from app.sync import clock

EVERY = 45.0
"""Seconds between two looks; an idle program should not wake more often than it must."""

LATE = 15.0
"""Seconds by which a look must be late to count; no load explains so many."""


class Vigil:
    """A thread that looks at the clock, and calls `on_resume` where time passed unnoticed.

    The clock is one that goes on during sleep. Where that is the time of day, a person who sets it
    forward is taken for one who slept: connections are then made anew, and nothing worse.
    """

    def __init__(
        self, on_resume: Callable[[], None], now: Callable[[], float] = clock.seconds
    ) -> None:
        self._on_resume = on_resume
        self._now = now
        self._looked_at = now()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="vigil", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._looked_at = self._now()
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._ended.set()
        self._thread.join()

    def look(self) -> None:
        """Compare the clock with the last look, EVERY seconds ago."""
        now = self._now()
        late, self._looked_at = now - self._looked_at - EVERY, now
        if late > LATE:
            self._on_resume()

    def _keep(self) -> None:
        while not self._ended.wait(EVERY):
            self.look()
