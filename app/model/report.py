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

    `certificate` is what a server showed that was rejected for it. `server` is "host:port", since
    an account can have several servers of one protocol.
    """

    protocol: Protocol
    kind: ProbeStepKind
    seconds: float
    said: str = ""
    problem: Problem | None = None
    certificate: CertificateFacts | None = None
    server: str = ""

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


class DifferenceKind(StrEnum):
    """How the store and a server can disagree, or the store with itself."""

    MAILBOX_MISSING_HERE = "mailbox-missing-here"
    MAILBOX_MISSING_THERE = "mailbox-missing-there"
    UIDVALIDITY = "uidvalidity"
    COUNT = "count"
    """The server names more or fewer messages than it says it has."""
    NOT_FETCHED = "not-fetched-yet"
    """Newer or older than what was ever synchronised: the next synchronising brings it."""
    MISSING_HERE = "missing-here"
    MISSING_THERE = "missing-there"
    ONLY_HERE = "only-here"
    """Without a number of the server's, and nothing pending that would give it one."""
    DUPLICATED = "duplicated"
    FLAGS = "flags"
    KEYWORDS = "keywords"
    SIZE = "size"
    SOURCE = "source"
    """Of the sample: fetched anew, it is not what lies here."""
    DAMAGED = "damaged"
    """A source that cannot be read back whole."""
    UNINDEXED = "unindexed"
    """A source that full-text search does not know."""
    TOTAL = "kept-total"
    UNREAD = "kept-unread"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a mailbox differs, and on how many messages.

    `examples` names the first of them: UIDs, or UIDLs of POP3 accounts; ids of messages where they
    have none. `here` and `there` are the two numbers where it is numbers that differ. `mended` says
    on how many a repair has healed it.
    """

    kind: DifferenceKind
    count: int = 1
    examples: tuple[str, ...] = ()
    here: int | None = None
    there: int | None = None
    mended: int = 0

    @property
    def left(self) -> int:
        return self.count - self.mended


@dataclass(frozen=True, slots=True)
class MailboxCheck:
    """One mailbox compared. `here` and `there` count messages; `sampled` what was fetched anew.

    `problem` says why it could not be compared to the end.
    """

    path: str
    here: int
    there: int
    sampled: int = 0
    differences: tuple[Difference, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The store of one account compared with its server.

    `pending` counts the wishes that have not reached the server: what they explain is no
    difference. `problems` kept parts of it from being compared.
    """

    account_id: AccountId
    mailboxes: tuple[MailboxCheck, ...]
    pending: int
    seconds: float
    repaired: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def here(self) -> int:
        return sum(each.here for each in self.mailboxes)

    @property
    def there(self) -> int:
        return sum(each.there for each in self.mailboxes)

    @property
    def sampled(self) -> int:
        return sum(each.sampled for each in self.mailboxes)

    @property
    def left(self) -> int:
        """How many differences there are that were not mended."""
        return sum(d.left for each in self.mailboxes for d in each.differences)

    @property
    def mended(self) -> int:
        return sum(d.mended for each in self.mailboxes for d in each.differences)

    @property
    def equal(self) -> bool:
        """Whether everything was compared, and nothing differs any more."""
        return not self.left and not self.problems
