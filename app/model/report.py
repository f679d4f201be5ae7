"""Results of longer work: probing servers, synchronising."""

from dataclasses import dataclass
from enum import StrEnum

from app.model.account import AccountId, Protocol
from app.model.certificate import CertificateFacts
from app.model.problem import Problem


class ProbeStepKind(StrEnum):
    """The steps of testing a server, in order."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    TLS = "tls"
    GREETING = "greeting"
    CAPABILITIES = "capabilities"
    LOGIN = "login"
    MAILBOXES = "mailboxes"
    SUBMISSION = "submission"


@dataclass(frozen=True, slots=True)
class ProbeStep:
    """One step of a probe. `said` is the server's own words; no `problem`: it went well.

    `certificate` is what a server showed that was rejected for it.
    """

    protocol: Protocol
    kind: ProbeStepKind
    seconds: float
    said: str = ""
    problem: Problem | None = None
    certificate: CertificateFacts | None = None

    @property
    def ok(self) -> bool:
        return self.problem is None


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """All steps of a probe of one account's servers; it went well where every step did.

    What a POP3 server says of itself: after how many days it removes mail (None: it does not say,
    or never), and how many seconds it wants between two logins.
    """

    steps: tuple[ProbeStep, ...]
    expire_days: int | None = None
    login_delay: int = 0

    @property
    def ok(self) -> bool:
        return all(step.ok for step in self.steps)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a synchronisation to the end did for one account."""

    account_id: AccountId
    mailboxes: int
    messages: int
    size: int
    seconds: float
    problems: tuple[Problem, ...] = ()
