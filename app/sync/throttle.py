"""Lets news through at once, and holds back a flood of them."""

from collections.abc import Callable

from app.sync import clock

FREE = 20
"""Pieces of news that cost no pause; one more is free after each second without."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 8.0


class Throttle:
    """Says how long to rest after a piece of news: not at all, until they come in a flood.

    Some servers answer every IDLE with news; without a rest both sides would work all the time.
    """

    def __init__(self, now: Callable[[], float] = clock.seconds) -> None:
        self._now = now
        self._free = float(FREE)
        self._at = now()
        self._pause = FIRST_PAUSE

    def pause(self) -> float:
        """Return the seconds to rest after this piece of news."""
        now = self._now()
        self._free = min(FREE, self._free + max(0.0, now - self._at))
        self._at = now
        if self._free == FREE:
            self._pause = FIRST_PAUSE
        if self._free >= 1:
            self._free -= 1
            return 0.0
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        return pause
