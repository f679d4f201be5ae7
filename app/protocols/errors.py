"""The troubles a server can give, sorted at the gate.

The tree, by what the caller may do next:

    MailError
    ├── Transient               try again later, unchanged
    │   ├── ConnectionLost      no name, no way, cut off, or aborted by us (kind CANCELLED)
    │   ├── Busy                the server said "later" (SMTP 4xx, IMAP UNAVAILABLE, POP3 IN-USE)
    │   └── TimedOut            the server fell silent
    ├── AuthenticationFailed    the password, or no way to give it that both sides know
    ├── SignInFailed            the provider gives no token: a person has to see it
    ├── Refused                 the server said no for good (SMTP 5xx, IMAP NO, POP3 -ERR)
    ├── ProtocolError           not the protocol: garbage, absurd sizes, stripped STARTTLS
    ├── CertificateRejected     TLS works, but not with whom it should
    └── Unsure                  lost after the final dot: the letter may have been accepted, or not

Raw OSError, ssl.SSLError, imaplib.error and smtplib.SMTPException never leave `app.protocols`;
each library has one function here that translates them.
"""

import errno
import imaplib
import re
import smtplib
import socket
import ssl
import unicodedata
from dataclasses import replace

from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import RecipientResult
from app.protocols.spellings import any_spelling

WORDS_LIMIT = 500
"""Characters kept of what a server said; more would let it fill a window or a log."""

MASK = "••••"
"""What stands where a secret was."""

_ENHANCED = re.compile(r"(?:^|(?<=\n))\s*([245]\.\d{1,3}\.\d{1,3})(?=\s|$)[ \t]*")
_RESPONSE_CODE = re.compile(r"\[([A-Z0-9/_-]+)[^\]]*\]\s*", re.IGNORECASE)

# A FETCH that trips over one message of many: Yahoo says it is unavailable, and says so for ever
# (2017-12, https://github.com/imapsync/imapsync/issues/119).
_STUMBLED = re.compile(r"server error while fetching", re.IGNORECASE)

# Gmail's day is full, not the mailbox: "NO [OVERQUOTA] Account exceeded command or bandwidth
# limits." (2019-10, https://github.com/ljmerza/ha-email-sensor/issues/16).
_THROTTLED = re.compile(r"bandwidth limits?\b", re.IGNORECASE)

_LATER_CODES = {"UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "EXPUNGEISSUED", "THROTTLED"}

# Gmail refuses the sixteenth connection at login by "NO [ALERT] Too many simultaneous connections.
# (Failure)", with no code of RFC 5530: not a wrong password. Known from Google's help on its limits
# (support.google.com/mail/answer/97150), not seen live here.
_CROWDED = re.compile(r"too many (simultaneous |concurrent )?connections", re.IGNORECASE)

# Qpopper says "-ERR maildrop lock busy! Is another session active?", Courier "-ERR Unable to lock
# maildrop", without the codes of RFC 2449: not a wrong password.
_LOCKED = re.compile(r"\block\b|\blocked by\b|\bin use\b|another session", re.IGNORECASE)

# Verify codes of OpenSSL (x509_vfy.h) that a person can be told something useful about.
_CERTIFICATE_DETAILS = {
    2: "unknown-issuer",
    9: "not-yet-valid",
    10: "expired",
    18: "self-signed",
    19: "unknown-issuer",
    20: "unknown-issuer",
    21: "unknown-issuer",
    23: "revoked",
    27: "unknown-issuer",
    62: "wrong-host",
    64: "wrong-host",
    66: "weak",
    67: "weak",
    68: "weak",
}

_UNREACHABLE_DETAILS = {
    errno.ECONNREFUSED: "refused",
    errno.EHOSTUNREACH: "no-route",
    errno.ENETUNREACH: "no-route",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
}

# What OpenSSL says when the first bytes of the "handshake" are a plain greeting.
_PLAIN_REASONS = {
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE",
    "UNEXPECTED_MESSAGE",
}


class MailError(LifafaError):
    """Any trouble with a mail server. `results` tells what is known of each recipient."""

    def __init__(self, problem: Problem, results: tuple[RecipientResult, ...] = ()) -> None:
        super().__init__(problem)
        self.results = results


class Transient(MailError):
    """It may well work later, unchanged."""


class ConnectionLost(Transient):
    """The server could not be reached, or the connection broke."""


class Busy(Transient):
    """The server asked to come back later."""


class TimedOut(Transient):
    """The server fell silent."""


class AuthenticationFailed(MailError):
    """The server did not let us in. `refusals` counts the passwords this cost, two at most."""

    refusals = 1


class SignInFailed(MailError):
    """The provider where one signs in gives no token; a person has to see to it."""


class Refused(MailError):
    """The server said no, and will say no again."""


class ProtocolError(MailError):
    """What came is not what the protocol allows."""


class CertificateRejected(MailError):
    """The server's certificate does not prove that it is the one we asked for."""


class CertificateShown(CertificateRejected):
    """The server's certificate is not the one trusted for it; it was not verified yet.

    It does not leave `app.protocols`: `Line.open_by` verifies, `probe.look` wanted just that.
    """

    der = b""
    """The certificate."""


class Unsure(MailError):
    """The reply to the final dot was lost: the letter may have been accepted, or not."""


def words(said: bytes | str) -> str:
    """Make a server's words safe to show: one line, no control or direction marks, bounded."""
    if isinstance(said, bytes):
        said = _decoded(said[: 4 * WORDS_LIMIT])
    visible = (" " if unicodedata.category(c)[0] == "C" else c for c in said[: 2 * WORDS_LIMIT])
    return " ".join("".join(visible).split())[:WORDS_LIMIT]


def masked(error: MailError, *secrets: str) -> MailError:
    """Return the error with every echo of a secret, however spelled, out of the server's words."""
    clean = error.problem
    for pattern in filter(None, map(any_spelling, secrets)):
        text, detail = _without(pattern, clean.text), _without(pattern, clean.detail)
        clean = replace(clean, text=text, detail=detail)
    return error if clean == error.problem else type(error)(clean, error.results)


def _without(secret: re.Pattern[bytes], text: str) -> str:
    return secret.sub(MASK.encode(), text.encode()).decode()


def from_os(error: OSError, server: str) -> MailError:
    """Translate what the socket or TLS raised."""
    match error:
        case ssl.SSLCertVerificationError():
            return _from_certificate(error, server)
        case TimeoutError():
            return TimedOut(Problem(ProblemKind.TIMED_OUT, server))
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError() | ssl.SSLSyscallError():
            return lost(server)
        case ssl.SSLError():
            return _from_tls(error, server)
        case socket.gaierror():
            text = words(error.strerror or "")
            detail = "no-answer" if error.errno == socket.EAI_AGAIN else ""
            return ConnectionLost(
                Problem(ProblemKind.HOST_UNKNOWN, server, text=text, detail=detail)
            )
    return lost(server, error.strerror or "")


def unreachable(error: OSError, server: str) -> MailError:
    """Translate what a failed connect raised: nobody there, or no way there."""
    if isinstance(error, TimeoutError | socket.gaierror):
        return from_os(error, server)
    text, detail = words(error.strerror or ""), _UNREACHABLE_DETAILS.get(error.errno or 0, "")
    return ConnectionLost(Problem(ProblemKind.UNREACHABLE, server, text=text, detail=detail))


def lost(server: str, said: bytes | str = "") -> ConnectionLost:
    """Return the error for a connection that ended before its time."""
    return ConnectionLost(Problem(ProblemKind.CONNECTION_LOST, server, text=words(said)))


def cancelled(server: str) -> ConnectionLost:
    """Return the error for a connection that we ourselves cut off."""
    return ConnectionLost(Problem(ProblemKind.CANCELLED, server))


def shown(server: str, der: bytes) -> CertificateShown:
    """Return the error for a certificate that a person has not chosen to trust."""
    error = CertificateShown(Problem(ProblemKind.CERTIFICATE, server, detail="pin-mismatch"))
    error.der = der
    return error


def protocol(server: str, said: bytes | str = "", detail: str = "") -> ProtocolError:
    """Return the error for a line that the protocol does not allow."""
    return ProtocolError(Problem(ProblemKind.PROTOCOL, server, text=words(said), detail=detail))


def not_a_mail_server(server: str, said: bytes) -> ProtocolError:
    """Return the error for a greeting of another kind; `detail` names whose it looks like."""
    kind = ProblemKind.NOT_A_MAIL_SERVER
    if said[:2] in (b"\x15\x03", b"\x16\x03"):
        return ProtocolError(Problem(ProblemKind.TLS_FAILED, server, detail="tls-port"))
    return ProtocolError(Problem(kind, server, text=words(said), detail=_looks_like(said)))


def from_imap(error: imaplib.IMAP4.error, server: str) -> MailError:
    """Translate what imaplib raised: `abort` is a broken conversation, `error` a BAD answer."""
    return protocol(server, str(error))


def pop3_refusal(said: bytes, server: str) -> MailError:
    """Sort a -ERR line into busy, bad password, or refused (RFC 2449 §8, RFC 3206)."""
    text = _decoded(said).removeprefix("-ERR").strip()
    code = response_code(text)
    text = words(_RESPONSE_CODE.sub("", text, count=1) if code else text)
    if code in {"IN-USE", "LOGIN-DELAY", "SYS/TEMP"} or (not code and _LOCKED.search(text)):
        return Busy(Problem(ProblemKind.BUSY, server, text=text, detail=code.lower()))
    if code == "AUTH":
        return AuthenticationFailed(Problem(ProblemKind.AUTH_FAILED, server, text=text))
    return Refused(Problem(ProblemKind.REFUSED, server, text=text, detail=code.lower()))


def from_smtp(error: smtplib.SMTPException, server: str) -> MailError:
    """Translate what smtplib raised."""
    if isinstance(error, smtplib.SMTPResponseException):
        return smtp_refusal(error.smtp_code, error.smtp_error, server)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return lost(server)
    return protocol(server, str(error))


def smtp_refusal(code: int, said: bytes | str, server: str) -> MailError:
    """Sort an SMTP reply into busy (4xx), refused (5xx) or nonsense."""
    enhanced, text = split_enhanced(said)
    if 400 <= code < 500:
        return Busy(Problem(ProblemKind.BUSY, server, code, enhanced, text))
    if 500 <= code < 600:
        return Refused(Problem(ProblemKind.REFUSED, server, code, enhanced, text))
    return ProtocolError(Problem(ProblemKind.PROTOCOL, server, code, enhanced, text))


def imap_refusal(said: bytes, server: str, *, logged_in: bool = False) -> MailError:
    """Sort an IMAP NO by its response code (RFC 5530).

    LIMIT at the login is one connection too many; later it is too long a name or too many flags,
    which no waiting will mend.
    """
    text = _decoded(said)
    code = response_code(text)
    text = words(_RESPONSE_CODE.sub("", text, count=1) if code else text)
    detail = code.lower()
    later = code in _LATER_CODES and not (logged_in and code == "LIMIT")
    if later or _CROWDED.search(text) or _THROTTLED.search(text):
        return Busy(Problem(ProblemKind.BUSY, server, text=text, detail=detail))
    if code in {"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED"}:
        return AuthenticationFailed(
            Problem(ProblemKind.AUTH_FAILED, server, text=text, detail=detail)
        )
    if code in {"NONEXISTENT", "TRYCREATE"}:
        return Refused(Problem(ProblemKind.MAILBOX_GONE, server, text=text, detail=detail))
    return Refused(Problem(ProblemKind.REFUSED, server, text=text, detail=detail))


def stumbled(error: Busy) -> MailError:
    """Read a FETCH that trips over a message as refused: asked for less, the server may go on."""
    old = error.problem
    if old.detail != "serverbug" and not _STUMBLED.search(old.text):
        return error
    return Refused(Problem(ProblemKind.REFUSED, old.server, text=old.text, detail=old.detail))


def as_login_failure(error: MailError) -> MailError:
    """Read a plain refusal during login as what it means there: the password is wrong."""
    if not isinstance(error, Refused):
        return error
    old = error.problem
    kind = ProblemKind.AUTH_FAILED
    return AuthenticationFailed(
        Problem(kind, old.server, old.code, old.enhanced, old.text, old.detail)
    )


def response_code(said: str) -> str:
    """Return the upper-case response code at the start of `said` ("[NONEXISTENT] …"), or ""."""
    found = _RESPONSE_CODE.match(said)
    return found[1].upper() if found else ""


def without_code(said: bytes) -> str:
    """Return IMAP's words without the response code before them, which is for programs."""
    return words(_RESPONSE_CODE.sub("", _decoded(said).strip(), count=1))


def split_enhanced(said: bytes | str) -> tuple[str, str]:
    """Part an SMTP reply into its RFC 3463 code ("" if none) and its words."""
    text = _decoded(said) if isinstance(said, bytes) else said
    found = _ENHANCED.search(text)
    return (found[1] if found else ""), words(_ENHANCED.sub("", text))


def _from_certificate(error: ssl.SSLCertVerificationError, server: str) -> CertificateRejected:
    detail = _CERTIFICATE_DETAILS.get(error.verify_code, "")
    text = words(error.verify_message or "")
    return CertificateRejected(Problem(ProblemKind.CERTIFICATE, server, text=text, detail=detail))


def _from_tls(error: ssl.SSLError, server: str) -> ProtocolError:
    reason = error.reason or ""
    detail = "plain-port" if reason in _PLAIN_REASONS else ""
    text = words(reason.replace("_", " ").lower())
    return ProtocolError(Problem(ProblemKind.TLS_FAILED, server, text=text, detail=detail))


def _looks_like(said: bytes) -> str:
    for start, name in (
        (b"* ", "imap"),
        (b"+OK", "pop3"),
        (b"220", "smtp"),
        (b"HTTP/", "http"),
        (b"SSH-", "ssh"),
    ):
        if said.upper().startswith(start):
            return name
    return ""


def _decoded(said: bytes) -> str:
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return said.decode("latin-1")
