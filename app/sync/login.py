"""Logging in, without ever trying a wrong password again and again."""

import time
from collections import deque
from collections.abc import Callable

from app.credentials import Credentials, incoming_name, outgoing_name
from app.model.account import Account, AuthMethod, Secret, Server
from app.model.problem import LifafaError, Problem, ProblemKind
from app.sync.lines import Line

TRIES = 3
WITHIN = 600.0
"""A password refused so often within so many seconds is not sent again: servers lock accounts."""


class Gate:
    """One server's login with the secret called `name`. Threads of one account may share it."""

    def __init__(
        self,
        credentials: Credentials,
        name: str,
        server: Server,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.server = server
        self._credentials = credentials
        self._name = name
        self._clock = clock
        self._refusals: deque[tuple[float, Secret | None, Problem]] = deque(maxlen=TRIES)

    def pass_in(self, line: Line) -> None:
        """Connect and log in. Raises NO_PASSWORD where none is known, before connecting."""
        secret = self._secret()
        line.connect()
        try:
            line.login(secret)
        except LifafaError as error:
            if error.problem.kind is ProblemKind.AUTH_FAILED:
                self._refusals.append((self._clock(), secret, error.problem))
            raise

    def _secret(self) -> Secret | None:
        if self.server.auth is AuthMethod.NONE:
            return None
        secret = self._credentials.get(self._name)
        if secret is None:
            raise LifafaError(Problem(ProblemKind.NO_PASSWORD, server=str(self.server)))
        self._check(secret)
        return secret

    def _check(self, secret: Secret) -> None:
        since = self._clock() - WITHIN
        same = [problem for at, tried, problem in self._refusals if at > since and tried == secret]
        if len(same) >= TRIES:
            raise LifafaError(same[-1])


def incoming_gate(credentials: Credentials, account: Account) -> Gate:
    """Make the gate of an account's own server."""
    return Gate(credentials, incoming_name(account.id), account.settings.incoming)


def outgoing_gate(credentials: Credentials, account: Account, server: Server) -> Gate:
    """Make the gate of a submission server, which may take the incoming password."""
    name = outgoing_name(account.id)
    if account.settings.same_password:
        name = incoming_name(account.id)
    return Gate(credentials, name, server)
