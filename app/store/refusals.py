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

_GLANCE = 1.0

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

    def check(self, server: Server) -> None:
        """Raise LOGIN_PAUSED where no login may be tried now; `detail` is the seconds to wait."""
        recent = self._recent(_door(server))
        if len(recent) >= TRIES:
            seconds = max(1, math.ceil(recent[-TRIES] + WITHIN - self._now()))
            problem = Problem(ProblemKind.LOGIN_PAUSED, str(server), detail=str(seconds))
            raise LifafaError(problem)

    @contextmanager
    def attempt(self, server: Server) -> Iterator[None]:
        """Surround one login. Raises LOGIN_PAUSED before it where there were too many refusals.

        Logins that are under way count as refused until they end, so that several threads together
        cannot go beyond the limit; who comes when there may be no other waits for them.
        """
        door = _door(server)
        counted = server.auth is not AuthMethod.NONE
        if counted:
            self._enter(server, door)
        try:
            yield
        except LifafaError as error:
            if counted and error.problem.kind is ProblemKind.AUTH_FAILED:
                self._note(door)
            raise
        finally:
            if counted:
                self._leave(door)

    def _enter(self, server: Server, door: Door) -> None:
        with self._changed:
            self.check(server)
            while len(self._recent(door)) + self._trying[door] >= TRIES:
                self._changed.wait(_GLANCE)
                self.check(server)
            self._trying[door] += 1

    def _leave(self, door: Door) -> None:
        with self._changed:
            self._trying[door] -= 1
            self._changed.notify_all()

    def _recent(self, door: Door) -> list[int]:
        return recent(self._database.reader(), door, int(self._now()))

    def _note(self, door: Door) -> None:
        now = int(self._now())
        with self._database.transaction(durable=True) as tx:
            # What lies in the future was written by a clock that was ahead.
            tx.execute("DELETE FROM refused_login WHERE at <= ? OR at > ?", (now - WITHIN, now))
            tx.execute(
                "INSERT INTO refused_login (server, user, at) VALUES (?, ?, ?)", (*door, now)
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
