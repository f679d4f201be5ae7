"""How one proves who one is: the SASL mechanisms all three protocols share (RFC 4422).

The order of AUTO is by what an eavesdropper would learn: CRAM-MD5 never shows the password, PLAIN
and LOGIN do. Where the line is not protected, a person has chosen that before (`Security.NONE`).
"""

import base64
import hmac
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from app.model.account import AuthMethod, Secret, Server
from app.model.problem import Problem, ProblemKind
from app.protocols.errors import AuthenticationFailed

Answer = Callable[[bytes], bytes]
"""What to say to the server's next (decoded) challenge."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One SASL mechanism, ready to be spoken. `initial` may be sent along with the command."""

    name: str
    answer: Answer
    initial: bytes | None = None


def methods(
    server: Server, offered: Collection[str], secret: Secret, native: str = ""
) -> tuple[AuthMethod, ...]:
    """Return the methods to try, in order. `offered` are SASL names in upper case.

    `native` says that the protocol's own login command (IMAP LOGIN, POP3 USER/PASS) can serve
    as LOGIN. Raises AuthenticationFailed(AUTH_UNSUPPORTED) where nothing is left to try.
    """
    usable = [method for method in _wanted(server, secret) if _offered(method, offered, native)]
    if not usable:
        text = " ".join(sorted(offered))
        problem = Problem(ProblemKind.AUTH_UNSUPPORTED, str(server), text=text)
        raise AuthenticationFailed(problem)
    return tuple(usable)


def second_chance(tries: Sequence[AuthMethod], protected: bool) -> bool:
    """Tell whether a refused CRAM-MD5 may be followed by the next method.

    Some servers offer it without keeping what it needs. Only a protected line may then carry the
    password.
    """
    return protected and len(tries) > 1 and tries[0] is AuthMethod.CRAM_MD5


def mechanism(method: AuthMethod, user: str, secret: Secret) -> Mechanism:
    """Return the SASL mechanism of a method."""
    match method:
        case AuthMethod.PLAIN:
            return plain(user, secret)
        case AuthMethod.LOGIN:
            return login(user, secret)
        case AuthMethod.CRAM_MD5:
            return cram_md5(user, secret)
    raise ValueError(method)


def plain(user: str, secret: Secret) -> Mechanism:
    """PLAIN (RFC 4616): both in UTF-8, so the one mechanism for passwords beyond ASCII."""
    message = f"\0{user}\0{secret.value}".encode()
    return Mechanism("PLAIN", lambda challenge: message, message)


def login(user: str, secret: Secret) -> Mechanism:
    """LOGIN (never standardised): the name at the first challenge, the password at the second."""
    answers = iter((user.encode(), secret.value.encode()))
    return Mechanism("LOGIN", lambda challenge: next(answers, b""))


def cram_md5(user: str, secret: Secret) -> Mechanism:
    """CRAM-MD5 (RFC 2195): proves the password without showing it."""

    def answer(challenge: bytes) -> bytes:
        proof = hmac.new(secret.value.encode(), challenge, "md5").hexdigest()
        return f"{user} {proof}".encode()

    return Mechanism("CRAM-MD5", answer)


def required(server: Server, secret: Secret | None) -> Secret:
    """Return the secret, or raise AuthenticationFailed(NO_PASSWORD) where none was given.

    A name with a line end in it, which would end the command early, is nobody's.
    """
    if secret is None:
        raise AuthenticationFailed(Problem(ProblemKind.NO_PASSWORD, str(server)))
    if any(c in server.user for c in "\r\n\0"):
        raise AuthenticationFailed(Problem(ProblemKind.AUTH_FAILED, str(server)))
    return secret


def encoded(message: bytes) -> str:
    """Encode one SASL message; an empty initial response is "=" (RFC 4954 §4)."""
    return base64.b64encode(message).decode("ascii") or "="


def decoded(challenge: bytes) -> bytes:
    """Decode a challenge; some servers send plain words where base64 belongs."""
    try:
        return base64.b64decode(challenge)
    except ValueError:
        return challenge


def _wanted(server: Server, secret: Secret) -> tuple[AuthMethod, ...]:
    if server.auth is not AuthMethod.AUTO:
        return (server.auth,)
    if secret.value.isascii() and server.user.isascii():
        return (AuthMethod.CRAM_MD5, AuthMethod.PLAIN, AuthMethod.LOGIN)
    return (AuthMethod.PLAIN, AuthMethod.LOGIN)


def _offered(method: AuthMethod, offered: Collection[str], native: str) -> bool:
    sasl_name = "CRAM-MD5" if method is AuthMethod.CRAM_MD5 else method.value.upper()
    return sasl_name in offered or (method is AuthMethod.LOGIN and bool(native))
