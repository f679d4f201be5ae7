"""How long a POP3 server wants us to wait between two logins (RFC 2449 §6.5)."""

import math
from collections.abc import Callable

from app.model.problem import LifafaError, Problem, ProblemKind
from app.sync import clock
from app.sync.lines import Pop3Line
from app.sync.login import Gate


class LoginDelay:
    """Remembers when the next login may be. A restart forgets it; the server then says it again."""

    def __init__(self, now: Callable[[], float] = clock.seconds) -> None:
        self._now = now
        self._next = 0.0

    def pass_in(self, gate: Gate, line: Pop3Line) -> None:
        """Log in, and begin the wait that the server asks for, also where it refused for that."""
        try:
            gate.pass_in(line)
        except LifafaError as error:
            if error.problem.detail == "login-delay":
                self._next = self._now() + line.login_delay
            raise
        self._next = self._now() + line.login_delay

    def left(self) -> float:
        """Return the seconds until a login is welcome; 0 where it is now."""
        return max(0.0, self._next - self._now())

    def problem(self, server: str) -> Problem:
        """Say how long the person has to wait."""
        return Problem(ProblemKind.LOGIN_DELAY, server, detail=str(math.ceil(self.left())))
