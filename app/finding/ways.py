"""How and where the servers of an address are looked for."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from app.model.account import Protocol, Security
from app.protocols import names
from app.protocols.names import Asking, NameServer
from app.protocols.stopping import Stopper
from app.protocols.web import Fetching

_ALL = frozenset(Protocol)


class Door(NamedTuple):
    """A port at which servers of a kind are found."""

    protocol: Protocol
    port: int
    security: Security


PREFIXES = {
    "imap.": frozenset({Protocol.IMAP}),
    "pop.": frozenset({Protocol.POP3}),
    "smtp.": frozenset({Protocol.SMTP}),
    "mail.": _ALL,
    "": _ALL,
}
"""What a domain's servers are often called, and which of them then."""

DOORS = (
    Door(Protocol.IMAP, 993, Security.TLS),
    Door(Protocol.IMAP, 143, Security.STARTTLS),
    Door(Protocol.POP3, 995, Security.TLS),
    Door(Protocol.POP3, 110, Security.STARTTLS),
    Door(Protocol.SMTP, 465, Security.TLS),
    Door(Protocol.SMTP, 587, Security.STARTTLS),
)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where to look. The defaults are the internet's; `patience` is in seconds, for all looks.

    `nameservers` empty means the system's. `ca_file` names extra trusted roots (PEM).
    """

    nameservers: tuple[NameServer, ...] = ()
    ca_file: str = ""
    https_port: int = 443
    http_port: int = 80
    ispdb: str = "https://autoconfig.thunderbird.net/v1.1/"
    doors: tuple[Door, ...] = DOORS
    patience: float = 10.0

    def asking(self, stopper: Stopper) -> Asking:
        """Return how name servers are asked."""
        timeout = min(names.TIMEOUT, self.patience)
        return Asking(self.nameservers, timeout, stopper.stopped)

    def fetching(self, stopper: Stopper, *, plain_http: bool) -> Fetching:
        """Return how pages are fetched."""
        usual = Fetching(self.asking(stopper), self.ca_file, plain_http)
        return replace(usual, timeout=min(usual.timeout, self.patience))


INTERNET = Ways()
