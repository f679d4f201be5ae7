"""A clock that goes on while the computer sleeps: how long a connection has really rested."""

import time


def seconds() -> float:
    """Return seconds since some moment.

    The monotonic clock stands still in sleep; where no other that cannot be set counts it, this is
    the wall clock, which may jump back.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.time() if boot is None else time.clock_gettime(boot)
