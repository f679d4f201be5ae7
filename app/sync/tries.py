"""When a letter is tried again after a passing trouble, and when a person has to decide."""

from app.model.problem import Problem, ProblemKind

_MINUTE = 60

_BUSY_DELAYS = (1 * _MINUTE, 5 * _MINUTE, 15 * _MINUTE, 60 * _MINUTE)
"""After a server said "later" (4xx): greylisting takes minutes, a full queue takes hours."""

_UNREACHED_DELAYS = (1 * _MINUTE, 2 * _MINUTE, 5 * _MINUTE)
"""While no server answers, most often because this computer is offline."""

LONGEST_DELAY = max(*_BUSY_DELAYS, *_UNREACHED_DELAYS)
"""Seconds; what is due later than that was scheduled by a person, or the clock was ahead."""

GIVE_UP_AFTER = 5 * 24 * 60 * _MINUTE
"""Seconds after which a letter that a server puts off is held for a person (RFC 5321 §4.5.4.1: four
to five days)."""

UNREACHED = frozenset(
    {
        ProblemKind.HOST_UNKNOWN,
        ProblemKind.UNREACHABLE,
        ProblemKind.TIMED_OUT,
        ProblemKind.CONNECTION_LOST,
    }
)
"""Nobody answered: the letter waits for the network more than for the server."""


def next_try(problem: Problem, attempts: int, since: int, now: int) -> int | None:
    """Return when a letter may be tried again after a passing trouble; None: give up, hold it.

    `since` is when it first was to leave, in epoch seconds like `now` and what is returned. What no
    server was reached for leaves when one is, however long this computer was off or offline.
    """
    if problem.kind not in UNREACHED and now - since >= GIVE_UP_AFTER:
        return None
    steps = _UNREACHED_DELAYS if problem.kind in UNREACHED else _BUSY_DELAYS
    return now + steps[min(max(attempts, 1), len(steps)) - 1]
