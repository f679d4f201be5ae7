"""A lock that is given in the order it was asked for.

Python's own may be taken again at once by the thread that has just let go of it: a synchronising
loop would keep a person's click waiting for many transactions instead of one.
"""

import threading
from collections import deque


class Turns:
    """Mutual exclusion, first come, first served. Not reentrant."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # released by the one before, who hands the lock over

    def __exit__(self, *_: object) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
