"""What the doctor says: which known failure this is, and the one thing that would mend it."""

from dataclasses import dataclass
from enum import StrEnum

from app.model.account import Server
from app.model.certificate import CertificateFacts
from app.model.problem import Problem
from app.model.report import ProbeReport, ProbeStep


class FixKind(StrEnum):
    """What a press on the fix does."""

    USE_SERVER = "use-server"
    """Take `server` instead: another port, security, name or way to log in, which was tried."""
    APP_PASSWORD = "app-password"
    """Open `url`, where the provider makes one, and ask for it."""
    SIGN_IN = "sign-in"
    """Sign in at the provider (`issuer` of app.model.oauth in `detail`)."""
    TRUST_CERTIFICATE = "trust-certificate"
    """Show `certificate` and trust exactly that one."""
    SYSTEM_CLOCK = "system-clock"
    """Open the system's setting of date and time; `detail` is how many seconds it is off."""
    OPEN_PAGE = "open-page"
    """Open `url`: a page of the provider, or a captive portal's."""
    ASK_PASSWORD = "ask-password"
    TRY_AGAIN = "try-again"


@dataclass(frozen=True, slots=True)
class Fix:
    """One fix that can be pressed."""

    kind: FixKind
    server: Server | None = None
    url: str = ""
    certificate: CertificateFacts | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One trouble recognised. `failure` names its words in resources/failures/<language>.json.

    `facts` fill the words' places ({host}, {port}, {limit} …). The server's own words are the
    step's.
    """

    failure: str
    step: ProbeStep
    server: Server
    fix: Fix | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Checkup:
    """All steps of a check of an account's servers, and what the failed ones mean."""

    report: ProbeReport
    diagnoses: tuple[Diagnosis, ...] = ()

    @property
    def ok(self) -> bool:
        return self.report.ok


class FitnessKind(StrEnum):
    """What others look at when mail comes from a domain."""

    MX = "mx"
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"


class FitnessState(StrEnum):
    """How one of them looks for this domain and this server."""

    GOOD = "good"
    MISSING = "missing"
    AGAINST = "against"
    """Set up so that mail through this server looks forged."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FitnessLine:
    """One line of the answer. `word` narrows it (for the words); `record` is the DNS text seen."""

    kind: FitnessKind
    state: FitnessState
    word: str = ""
    record: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Fitness:
    """Whether a From domain is fit for the server its mail leaves by."""

    domain: str
    server: str
    lines: tuple[FitnessLine, ...]


class MachinePart(StrEnum):
    """What the doctor looks at of the program itself."""

    KEYRING = "keyring"
    PROFILE = "profile"
    DISK = "disk"
    STORE = "store"
    CLOCK = "clock"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class MachineCheck:
    """One part looked at. `failure` names its words as in Diagnosis; "" means that all is well."""

    part: MachinePart
    failure: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return not self.failure

    @property
    def grave(self) -> bool:
        """Whether mail cannot go on as it is; without a keyring passwords are only asked for."""
        return not self.ok and self.part is not MachinePart.KEYRING
