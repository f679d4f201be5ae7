"""What a login is given: a password, or an access token that is renewed in time."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.credentials import Credentials
from app.model.account import Secret
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.tokens import Tokens, from_secret, to_secret

log = logging.getLogger(__name__)

SPARE = 120
"""Seconds before its end in which an access token is renewed already."""

Refresh = Callable[[Tokens], Tokens]


class Key(Protocol):
    """What opens a server."""

    def secret(self) -> Secret:
        """Return what to log in with. Raises NO_PASSWORD, SIGN_IN_AGAIN, or the network's."""
        ...

    def refused(self, secret: Secret) -> bool:
        """Hear that the server refused it. True where `secret` has another one to try."""
        ...


class Password:
    """A password of the keyring. `server` is named where there is none."""

    def __init__(self, credentials: Credentials, name: str, server: str) -> None:
        self._credentials = credentials
        self._name = name
        self._server = server

    def secret(self) -> Secret:
        """Return the password. Raises NO_PASSWORD."""
        secret = self._credentials.get(self._name)
        if secret is None:
            raise LifafaError(Problem(ProblemKind.NO_PASSWORD, server=self._server))
        return secret

    def refused(self, secret: Secret) -> bool:
        """Only a person can say another one."""
        return False


def renewed(tokens: Tokens) -> Tokens:
    """Renew tokens at their provider; what speaks to servers is loaded when it is needed."""
    from app.protocols.oauth import refresh

    return refresh(tokens)


class TokenKeeper:
    """Tokens of the keyring, renewed before they end.

    Threads of one account, and of the commands beside it, share what is kept: only one at a time
    renews, and who comes after finds the new ones. Whatever goes wrong, what was kept is kept.
    """

    def __init__(
        self,
        credentials: Credentials,
        name: str,
        server: str,
        refresh: Refresh = renewed,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._credentials = credentials
        self._name = name
        self._server = server
        self._refresh = refresh
        self._now = now

    def secret(self) -> Secret:
        """Return an access token that is good for a while. Raises SIGN_IN_AGAIN, and MailErrors."""
        with self._credentials.alone(self._name):
            tokens = self._kept()
            return (tokens if self._good(tokens) else self._renewed(tokens)).access

    def refused(self, secret: Secret) -> bool:
        """Let nobody show this token again: it has ended before its time (RFC 6750 §3.1)."""
        with self._credentials.alone(self._name):
            tokens = self._kept()
            if tokens.access == secret:
                self._credentials.put(self._name, to_secret(replace(tokens, expires=0)))
        return True

    def _kept(self) -> Tokens:
        secret = self._credentials.get(self._name)
        tokens = None if secret is None else from_secret(secret)
        if tokens is None:
            raise LifafaError(Problem(ProblemKind.SIGN_IN_AGAIN, server=self._server))
        return tokens

    def _good(self, tokens: Tokens) -> bool:
        return bool(tokens.access.value) and tokens.expires - SPARE > self._now()

    def _renewed(self, tokens: Tokens) -> Tokens:
        """Renew and keep. Another process may have used a refresh token that counts only once."""
        try:
            fresh = self._refresh(tokens)
        except LifafaError as error:
            since = self._kept()
            if error.problem.kind is not ProblemKind.SIGN_IN_AGAIN or since == tokens:
                raise
            fresh = since if self._good(since) else self._refresh(since)
        self._credentials.put(self._name, to_secret(fresh))
        log.info("an access token was renewed")
        return fresh
