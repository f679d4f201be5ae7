"""Finding the servers of an address: where was looked, what was found."""

from dataclasses import dataclass
from enum import StrEnum

from app.model.account import Server
from app.model.problem import Problem


class Source(StrEnum):
    """Where settings can come from, the most trusted first."""

    TABLE = "table"
    """The table of large providers that Lifafa brings along."""
    AUTOCONFIG = "autoconfig"
    """autoconfig.<domain>, at the provider."""
    WELL_KNOWN = "well-known"
    """https://<domain>/.well-known/autoconfig, at the provider."""
    SRV = "srv"
    """DNS service records (RFC 6186, 8314)."""
    MX = "mx"
    """The provider who takes the domain's mail."""
    ISPDB = "ispdb"
    """Thunderbird's public table; asked only where a person allows it."""
    GUESS = "guess"
    """Common names and ports, tried out."""


class SearchState(StrEnum):
    """How a look at one source goes."""

    RUNNING = "running"
    FOUND = "found"
    NOTHING = "nothing"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not allowed by the person, or not needed."""


@dataclass(frozen=True, slots=True)
class FindingStep:
    """One look, told when it begins and when it ends. `where` is the URL or name looked at."""

    source: Source
    state: SearchState
    where: str = ""
    seconds: float = 0.0
    found: int = 0
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One server that may be the right one. `where` says what named it.

    `unconfirmed` asks for a person's look before a password goes there: nothing but an answer that
    anybody on the way could forge names it, and it lies outside of the address's own domain
    (RFC 6186 §6), or that answer came over plain http.
    """

    server: Server
    source: Source
    where: str = ""
    unconfirmed: bool = False


class Access(StrEnum):
    """How a provider lets mail programs in."""

    OPEN = "open"
    BRIDGE = "bridge"
    """Only through a program of the provider's own, which runs on this computer."""
    CLOSED = "closed"
    """Not at all: it speaks neither IMAP nor POP3 nor SMTP with its customers."""


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What is known of a large provider.

    `oauth` names an issuer of `app.model.oauth` ("google", "microsoft", "yahoo"), or is "".
    `app_password_url` is where one makes an app password, `help_url` the provider's own page.
    """

    key: str
    name: str
    app_password: bool = False
    app_password_url: str = ""
    help_url: str = ""
    oauth: str = ""
    enable_first: bool = False
    """IMAP or POP3 has to be switched on in the provider's settings first."""
    access: Access = Access.OPEN
    paid: bool = False
    """Mail programs are for paying customers."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for an address, the best first. Both are empty where nothing was."""

    address: str
    incoming: tuple[Candidate, ...] = ()
    outgoing: tuple[Candidate, ...] = ()
    provider: ProviderFacts | None = None
