"""What is known of the network, and what a trouble means while there is none or a new one."""

import ipaddress
import threading
from collections.abc import Callable
from contextlib import suppress

from app.model.account import Server
from app.model.problem import Problem, ProblemKind
from app.sync import clock

SETTLING = 60.0
"""Seconds after a change in which troubles are the network's own.

An address has to be had, a tunnel to come up, and a person to get past a portal that answers in the
server's place, with a certificate of its own or with a web page.
"""

_NETWORKS_OWN = frozenset(
    {
        ProblemKind.HOST_UNKNOWN,
        ProblemKind.UNREACHABLE,
        ProblemKind.TIMED_OUT,
        ProblemKind.CONNECTION_LOST,
        ProblemKind.CANCELLED,  # a connection that was distrusted and cut
    }
)

# What one gets to see of a portal.
_PORTALS = frozenset(
    {
        ProblemKind.CERTIFICATE,
        ProblemKind.TLS_FAILED,
        ProblemKind.NOT_A_MAIL_SERVER,
        ProblemKind.STARTTLS_MISSING,
        ProblemKind.PROTOCOL,
    }
)


class Network:
    """Whether there is a network, and since when: shared by all workers, from any thread.

    The system's word that there is none is a hint: systems are wrong where something else than
    their own manager made the connection. So work is tried all the same, only seldom and quietly.
    """

    def __init__(self, now: Callable[[], float] = clock.seconds) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._reachable = True
        self._settled_at = float("-inf")

    def changed(self, reachable: bool) -> None:
        """Take the system's word that the network went, came, or is another one now."""
        with self._lock:
            self._reachable = reachable
            self._settled_at = self._now() + SETTLING

    def resumed(self) -> None:
        """Begin to settle: the computer slept, and may be anywhere now."""
        with self._lock:
            self._settled_at = self._now() + SETTLING

    @property
    def reachable(self) -> bool:
        with self._lock:
            return self._reachable

    @property
    def settling(self) -> bool:
        with self._lock:
            return self._now() < self._settled_at

    def seen(self, problem: Problem) -> Problem:
        """Return a trouble as what it is: NO_NETWORK where the network explains it."""
        excused = _NETWORKS_OWN | _PORTALS if self.settling else _NETWORKS_OWN
        if problem.kind in excused and (self.settling or not self.reachable):
            return Problem(ProblemKind.NO_NETWORK, problem.server)
        return problem


def is_local(server: Server) -> bool:
    """Whether a server is on this computer, so that no network is needed."""
    host = server.host.strip().rstrip(".").lower()
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return host == "localhost" or host.endswith(".localhost")  # RFC 6761 §6.3
