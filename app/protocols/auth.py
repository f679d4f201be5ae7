"""How one proves who one is: the SASL mechanisms all three protocols share (RFC 4422).

The order of AUTO is by what an eavesdropper would learn: SCRAM proves both sides and shows nothing,
CRAM-MD5 never shows the password, PLAIN and LOGIN do. Where the line is not protected, a person has
chosen that before (`Security.NONE`).
"""

import hmac
from collections.abc import Callable, Collection, Sequence

from app.model.account import AuthMethod, Secret, Server
from app.model.problem import Problem, ProblemKind
from app.protocols import errors
from app.protocols.bearer import oauthbearer, xoauth2
from app.protocols.connect import Line
from app.protocols.errors import AuthenticationFailed, MailError, ProtocolError
from app.protocols.mechanism import Mechanism
from app.protocols.saslprep import saslprep
from app.protocols.scram import scram

TRIES = 2
"""Refused passwords that one login may cost: servers lock accounts after a few."""

_BEARERS = {"OAUTHBEARER": oauthbearer, "XOAUTH2": xoauth2}

_SASL_NAMES: dict[AuthMethod, tuple[str, ...]] = {
    AuthMethod.SCRAM_SHA_256: ("SCRAM-SHA-256",),
    AuthMethod.SCRAM_SHA_1: ("SCRAM-SHA-1",),
    AuthMethod.CRAM_MD5: ("CRAM-MD5",),
    AuthMethod.PLAIN: ("PLAIN",),
    AuthMethod.LOGIN: ("LOGIN",),
    AuthMethod.OAUTH2: tuple(_BEARERS),
}

_SCRAMS = (AuthMethod.SCRAM_SHA_256, AuthMethod.SCRAM_SHA_1)
_IN_CLEAR = (AuthMethod.PLAIN, AuthMethod.LOGIN)


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


def first_granted(
    tries: Sequence[AuthMethod], line: Line, attempt: Callable[[AuthMethod], bytes], most: int
) -> bytes:
    """Log in by the first method, or by one more where a challenge was refused; returns the words.

    Some servers offer challenges without keeping what they need. Only a protected line may then
    carry the password, and only where `most` allows another refusal. Of a server that cheated in
    a challenge nothing more is asked. Raises what the last attempt raised.
    """
    try:
        return attempt(tries[0])
    except AuthenticationFailed as error:
        second = second_chance(tries, line.protected)
        cost = int(error.problem.kind is ProblemKind.AUTH_FAILED)
        if second is None or cost >= most:
            raise
    except ProtocolError:
        line.close()
        raise
    try:
        return attempt(second)
    except AuthenticationFailed as error:
        error.refusals = 1 + cost
        raise


def second_chance(tries: Sequence[AuthMethod], protected: bool) -> AuthMethod | None:
    """Return what may follow a refused challenge: the password itself, on a protected line alone.

    Another challenge would most likely be refused for the same reason.
    """
    if not protected or tries[0] in _IN_CLEAR:
        return None
    return next((method for method in tries[1:] if method in _IN_CLEAR), None)


def concluded(chosen: Mechanism, secret: Secret, converse: Callable[[], bytes]) -> bytes:
    """Carry an exchange through and return the server's words; raises what it came to."""
    said, ended = b"", None
    try:
        said = converse()
    except MailError as error:
        ended = error
    trouble = chosen.verdict(ended)
    if trouble is not None:
        raise errors.masked(trouble, secret.value) from None
    return said


def mechanism(
    method: AuthMethod, server: Server, secret: Secret, offered: Collection[str] = ()
) -> Mechanism:
    """Return the SASL mechanism of a method; of OAUTH2's two the standard one where offered."""
    match method:
        case AuthMethod.PLAIN:
            return plain(server.user, secret)
        case AuthMethod.LOGIN:
            return login(server.user, secret)
        case AuthMethod.CRAM_MD5:
            return cram_md5(server.user, secret)
        case AuthMethod.SCRAM_SHA_1:
            return scram("sha1", server, secret)
        case AuthMethod.SCRAM_SHA_256:
            return scram("sha256", server, secret)
        case AuthMethod.OAUTH2:
            bearers = (make for name, make in _BEARERS.items() if name in offered)
            return next(bearers, xoauth2)(server, secret)
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


def _wanted(server: Server, secret: Secret) -> tuple[AuthMethod, ...]:
    if server.auth in _SCRAMS and not _prepares(server, secret):
        return ()
    if server.auth is not AuthMethod.AUTO:
        return (server.auth,)
    scrams = _SCRAMS if _prepares(server, secret) else ()
    ascii_only = secret.value.isascii() and server.user.isascii()
    return (*scrams, *((AuthMethod.CRAM_MD5,) if ascii_only else ()), *_IN_CLEAR)


def _prepares(server: Server, secret: Secret) -> bool:
    """Tell whether SCRAM can spell the name and the password at all."""
    try:
        saslprep(server.user, stored=False)
        return bool(saslprep(secret.value))
    except ValueError:
        return False


def _offered(method: AuthMethod, offered: Collection[str], native: str) -> bool:
    if method is AuthMethod.LOGIN and native:
        return True
    return any(name in offered for name in _SASL_NAMES.get(method, ()))
