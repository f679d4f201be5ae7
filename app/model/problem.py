"""What went wrong, as a value: the windows and the terminal make the words from it."""

import errno
from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """Every kind of trouble a person is told about.

    Each has its sentence in ui/wording.py and in app/cli/output.py.
    """

    HOST_UNKNOWN = "host-unknown"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    CONNECTION_LOST = "connection-lost"
    NO_NETWORK = "no-network"
    NOT_A_MAIL_SERVER = "not-a-mail-server"
    TLS_FAILED = "tls-failed"
    CERTIFICATE = "certificate"
    STARTTLS_MISSING = "starttls-missing"
    AUTH_FAILED = "auth-failed"
    AUTH_UNSUPPORTED = "auth-unsupported"
    NO_PASSWORD = "no-password"
    SIGN_IN_AGAIN = "sign-in-again"
    SIGN_IN_FAILED = "sign-in-failed"
    LOGIN_PAUSED = "login-paused"
    REFUSED = "refused"
    BUSY = "busy"
    LOGIN_DELAY = "login-delay"
    PROTOCOL = "protocol"
    TOO_LARGE = "too-large"
    NEEDS_SMTPUTF8 = "needs-smtputf8"
    NEEDS_REQUIRETLS = "needs-requiretls"
    CANNOT_HOLD = "cannot-hold"
    NO_ACCOUNT = "no-account"
    NO_RECIPIENTS = "no-recipients"
    BAD_ADDRESS = "bad-address"
    MAILBOX_GONE = "mailbox-gone"
    MAILBOX_NAME = "mailbox-name"
    MAILBOX_HOLDS = "mailbox-holds"
    PENDING = "pending"
    MESSAGE_GONE = "message-gone"
    ONLY_BEGINNING = "only-beginning"
    FILE_UNREADABLE = "file-unreadable"
    DISK_FULL = "disk-full"
    STORE_DAMAGED = "store-damaged"
    SCHEMA_NEWER = "schema-newer"
    SETTINGS_DAMAGED = "settings-damaged"
    PROFILE_BUSY = "profile-busy"
    KEYRING_MISSING = "keyring-missing"
    TOO_COMPLEX = "too-complex"
    ONLY_ASKS = "only-asks"
    CANCELLED = "cancelled"
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Problem:
    """One trouble with its facts.

    `server` is "host:port" or "" where none was involved; `code` the SMTP reply code; `enhanced`
    the RFC 3463 code ("5.7.8"); `text` the server's own words or the system's, shown quoted, never
    as ours (for BAD_ADDRESS and NEEDS_SMTPUTF8: the address, "" where a header is what needs it);
    `detail` a short machine word that narrows the kind (for CERTIFICATE: expired, not-yet-valid,
    wrong-host, self-signed, unknown-issuer, revoked, weak, or pin-mismatch where it is not the one
    a person trusted; for UNREACHABLE: refused, no-route, forbidden; for HOST_UNKNOWN: no-answer
    where the name service did not answer; for AUTH_FAILED: the status by which a token was refused;
    for SIGN_IN_FAILED: denied, refused, state, issuer, scope, client, code, late, not-https,
    discovery, device, or the error's name in RFC 6749; for TOO_LARGE: the limit in bytes; for
    CANNOT_HOLD: until when the server holds letters, in epoch seconds, "" where it does not; for
    LOGIN_DELAY and LOGIN_PAUSED: the seconds to wait; for files: the path; for MAILBOX_NAME: empty,
    control, delimiter, inbox, taken, flat; for MAILBOX_HOLDS: how many messages; for ONLY_ASKS:
    empty, control, too-long, literal, not-safe, other-protocol).
    """

    kind: ProblemKind
    server: str = ""
    code: int | None = None
    enhanced: str = ""
    text: str = ""
    detail: str = ""


class LifafaError(Exception):
    """An expected trouble of any room. `problem` says what it is; everything else is a bug."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.kind}: {problem.text}" if problem.text else str(problem.kind))
        self.problem = problem


def file_error(error: OSError, where: str) -> LifafaError:
    """Return the trouble of a file or folder that the system does not let us use."""
    kind = ProblemKind.DISK_FULL if error.errno == errno.ENOSPC else ProblemKind.FILE_UNREADABLE
    return LifafaError(Problem(kind, text=error.strerror or type(error).__name__, detail=where))
