"""Refused logins, remembered over restarts, so that our knocking never locks an account out."""

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.model.account import AuthMethod, Server
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store.database import Database, Reader

TRIES = 3
WITHIN = 600
"""A server is shown wrong passwords for one user so often within so many seconds, and no more."""

AT_ONCE = 2
"""Refusals that one login may cost where it chooses its way: a challenge, and then the password."""

_GLANCE = 1.0

# How a server may say no to a password without saying that it is wrong: it hangs up, or answers
# out of turn. One that says "later" or is slow does not.
_UNSAID = frozenset({ProblemKind.CONNECTION_LOST, ProblemKind.PROTOCOL, ProblemKind.REFUSED})

Door = tuple[str, str]
"""A server (host:port) and a user there."""


class Refusals:
    """Counts refused logins for each server and user, whoever tries: a worker, a test, a console.

    One of these serves a whole process. `now` is the wall clock: it counts over restarts.
    """

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now
        self._changed = threading.Condition()
        self._trying: Counter[Door] = Counter()
        self._opened: set[Door] = set()

    def check(self, server: Server) -> None:
        """Raise LOGIN_PAUSED where no login may be tried now; `detail` is the seconds to wait."""
        recent = self._recent(_door(server))
        if len(recent) >= TRIES:
            seconds = max(1, math.ceil(recent[-TRIES] + WITHIN - self._now()))
            problem = Problem(ProblemKind.LOGIN_PAUSED, str(server), detail=str(seconds))
            raise LifafaError(problem)

    @contextmanager
    def attempt(self, server: Server) -> Iterator[int]:
        """Surround one login, and say how many refusals it may cost: a second way may be tried.

        Raises LOGIN_PAUSED before it where there were too many. Refusals that a login under way may
        come to count until it ends, so that several threads together cannot go beyond the limit;
        who comes when there may be no other waits for them. A server that hangs up instead counts
        as refusing, unless it let this user in before: then it is the network's trouble.
        """
        if server.auth is AuthMethod.NONE:
            yield 0
            return
        door = _door(server)
        most = self._enter(server, door)
        try:
            yield most
        except LifafaError as error:
            self._note(door, self._cost(door, error))
            raise
        else:
            self._opened.add(door)
        finally:
            self._leave(door, most)

    def _enter(self, server: Server, door: Door) -> int:
        wanted = AT_ONCE if server.auth is AuthMethod.AUTO else 1
        with self._changed:
            self.check(server)
            while (free := self._free(door)) <= 0:
                self._changed.wait(_GLANCE)
                self.check(server)
            most = min(wanted, free)
            self._trying[door] += most
        return most

    def _leave(self, door: Door, most: int) -> None:
        with self._changed:
            self._trying[door] -= most
            self._changed.notify_all()

    def _free(self, door: Door) -> int:
        return TRIES - len(self._recent(door)) - self._trying[door]

    def _cost(self, door: Door, error: LifafaError) -> int:
        kind = error.problem.kind
        if kind is ProblemKind.AUTH_FAILED:
            self._opened.discard(door)
            return int(getattr(error, "refusals", 1))
        return int(kind in _UNSAID and door not in self._opened)

    def _recent(self, door: Door) -> list[int]:
        return recent(self._database.reader(), door, int(self._now()))

    def _note(self, door: Door, refusals: int) -> None:
        if not refusals:
            return
        now = int(self._now())
        with self._database.transaction(durable=True) as tx:
            # What lies in the future was written by a clock that was ahead.
            tx.execute("DELETE FROM refused_login WHERE at <= ? OR at > ?", (now - WITHIN, now))
            tx.executemany(
                "INSERT INTO refused_login (server, user, at) VALUES (?, ?, ?)",
                [(*door, now)] * refusals,
            )


def recent(reader: Reader, door: Door, now: int) -> list[int]:
    """Return when logins were refused within the last WITHIN seconds, the oldest first."""
    rows = reader.rows(
        "SELECT at FROM refused_login WHERE server = ? AND user = ? AND at > ? AND at <= ?"
        " ORDER BY at",
        (*door, now - WITHIN, now),
    )
    return [at for (at,) in rows]


def _door(server: Server) -> Door:
    return f"{server.host.lower().rstrip('.')}:{server.port}", server.user
