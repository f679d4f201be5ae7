"""Logging in, without ever trying a wrong password again and again."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from app.credentials import Credentials, incoming_name, outgoing_name, own_name, tokens_name
from app.model.account import Account, AuthMethod, Secret, Server
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store.refusals import AT_ONCE, Refusals
from app.sync.lines import Line
from app.sync.tokens import Key, Password, TokenKeeper

AGAIN = 3600.0
"""Seconds after which a refused password is tried again unasked: a server in trouble refuses good
ones too."""


class Gate:
    """One server's login. Threads of one account may share it.

    A password that was refused, and never let in before, is not sent again by itself: a person
    gives another one, or says `forgive`. `refusals` counts over all gates and restarts; without
    them nobody counts.
    """

    def __init__(
        self,
        server: Server,
        key: Key,
        refusals: Refusals | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.server = server
        self._key = key
        self._refusals = refusals
        self._clock = clock
        self._accepted: Secret | None = None
        self._refused: tuple[float, Secret, Problem] | None = None

    def pass_in(self, line: Line) -> None:
        """Connect and log in.

        Raises NO_PASSWORD or SIGN_IN_AGAIN where nothing is known to log in with, LOGIN_PAUSED
        where there were too many refusals, and a refusal that is remembered; all before connecting.
        """
        secret = self.secret()
        self._check(secret)
        line.connect()
        try:
            self._log_in(line, secret)
        except LifafaError as error:
            if error.problem.kind is not ProblemKind.AUTH_FAILED or secret is None:
                raise
            if not self._key.refused(secret):
                self._remember(secret, error.problem)
                raise
        else:
            return
        self._once_more(line, self._key.secret())

    def forgive(self) -> None:
        """Try a refused password once more, from any thread: a person asks for it."""
        self._refused = None

    def secret(self) -> Secret | None:
        """Return what is shown to the server. Raises NO_PASSWORD, SIGN_IN_AGAIN, and MailErrors."""
        return None if self.server.auth is AuthMethod.NONE else self._key.secret()

    def _check(self, secret: Secret | None) -> None:
        refused = self._refused
        if refused and refused[1] == secret and self._clock() < refused[0] + AGAIN:
            raise LifafaError(refused[2])
        if self._refusals is not None and secret is not None:
            self._refusals.check(self.server)

    def _log_in(self, line: Line, secret: Secret | None) -> None:
        with self._attempt() as most:
            line.login(secret, most=most)
        self._accepted, self._refused = secret, None

    def _attempt(self) -> AbstractContextManager[int]:
        if self._refusals is None:
            return nullcontext(AT_ONCE)
        return self._refusals.attempt(self.server)

    def _once_more(self, line: Line, another: Secret) -> None:
        """Log in with another token: the first may have been revoked before its time."""
        line.close()
        line.connect()
        try:
            self._log_in(line, another)
        except LifafaError as error:
            if error.problem.kind is not ProblemKind.AUTH_FAILED:
                raise
            self._key.refused(another)
            raise LifafaError(replace(error.problem, kind=ProblemKind.SIGN_IN_AGAIN)) from None

    def _remember(self, refused: Secret, problem: Problem) -> None:
        """Spare the server what it refused. What it took before is refused for another reason."""
        if refused != self._accepted:
            self._refused = self._clock(), refused, problem


def incoming_gate(
    credentials: Credentials, account: Account, refusals: Refusals | None = None
) -> Gate:
    """Make the gate of an account's own server."""
    server = account.settings.incoming
    return Gate(server, _key(credentials, server, incoming_name(account.id), account), refusals)


def outgoing_gate(
    credentials: Credentials, account: Account, server: Server, refusals: Refusals | None = None
) -> Gate:
    """Make the gate of a submission server: the account's, or one of an identity's own."""
    settings = account.settings
    if server != settings.outgoing and server.user:
        return Gate(server, _own_key(credentials, account, server), refusals)
    resolved = server if server.user else replace(server, user=settings.outgoing.user)
    name = incoming_name if settings.same_password else outgoing_name
    return Gate(resolved, _key(credentials, resolved, name(account.id), account), refusals)


def _key(credentials: Credentials, server: Server, name: str, account: Account) -> Key:
    """Return what the account's own sign-in, or one of its passwords, opens a server with."""
    if server.auth is AuthMethod.OAUTH2:
        return TokenKeeper(credentials, tokens_name(account.id), str(server))
    return Password(credentials, name, str(server))


def _own_key(credentials: Credentials, account: Account, server: Server) -> Key:
    name = own_name(account.id, server)
    if server.auth is AuthMethod.OAUTH2:
        return TokenKeeper(credentials, name, str(server))
    return Password(credentials, name, str(server))
