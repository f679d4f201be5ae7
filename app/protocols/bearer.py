"""A token of the provider's instead of a password: OAUTHBEARER (RFC 7628), and XOAUTH2 before it.

A server that refuses a token says why in a challenge, as JSON, and waits for an answer before it
refuses the login in the usual way. The status in it ("invalid_token", "401") is kept.
"""

import json
import re
from dataclasses import replace

from app.model.account import Secret, Server
from app.model.problem import Problem, ProblemKind
from app.protocols.errors import AuthenticationFailed, MailError, Transient
from app.protocols.mechanism import Mechanism

STATUS_LIMIT = 40

_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750 §2.1
_NOT_IN_STATUS = re.compile(r"[^A-Za-z0-9_.\-]+")
_END = "\x01"


def oauthbearer(server: Server, token: Secret) -> Mechanism:
    """Return OAUTHBEARER (RFC 7628 §3.1). Raises AuthenticationFailed for what is no token."""
    _check(server, token)
    user = server.user.replace("=", "=3D").replace(",", "=2C")
    head = f"n,a={user},{_END}host={server.host}{_END}port={server.port}{_END}"
    return _spoken("OAUTHBEARER", f"{head}auth=Bearer {token.value}{_END}{_END}", _END.encode())


def xoauth2(server: Server, token: Secret) -> Mechanism:
    """Return XOAUTH2 (Google's and Microsoft's). Raises AuthenticationFailed for what is no token.

    https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
    """
    _check(server, token)
    return _spoken("XOAUTH2", f"user={server.user}{_END}auth=Bearer {token.value}{_END}{_END}", b"")


def _spoken(name: str, message: str, on_refusal: bytes) -> Mechanism:
    exchange = _Exchange(message.encode(), on_refusal)
    return Mechanism(name, exchange.answer, exchange.message, exchange.verdict)


class _Exchange:
    """One exchange: the token goes out, and the reason for a refusal comes back."""

    def __init__(self, message: bytes, on_refusal: bytes) -> None:
        self.message = message
        self._on_refusal = on_refusal
        self._status = ""

    def answer(self, challenge: bytes) -> bytes:
        """Give the token to an empty challenge; any other one tells of a refusal (§3.2.3)."""
        if not challenge:
            return self.message
        self._status = _status(challenge)
        return self._on_refusal

    def verdict(self, ended: MailError | None) -> MailError | None:
        """Read any refusal after a reason as what that said, however the server words it."""
        if ended is None or not self._status or isinstance(ended, Transient):
            return ended
        kind = ProblemKind.AUTH_FAILED
        return AuthenticationFailed(replace(ended.problem, kind=kind, detail=self._status))


def _status(told: bytes) -> str:
    """Read the status out of a refusal's JSON; "" where it holds none."""
    try:
        read = json.loads(told)
    except (ValueError, RecursionError):
        return ""
    status = read.get("status", "") if isinstance(read, dict) else ""
    return _NOT_IN_STATUS.sub("", str(status)[: 4 * STATUS_LIMIT])[:STATUS_LIMIT]


def _check(server: Server, token: Secret) -> None:
    """Refuse what would say something else than it seems to: our separator, a second header."""
    if _END in server.user or not _TOKEN.fullmatch(token.value):
        raise AuthenticationFailed(Problem(ProblemKind.AUTH_FAILED, str(server)))
