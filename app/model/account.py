"""Accounts, their servers, and the identities one writes as."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from app.model.oauth import OAuthIssuer

AccountId = NewType("AccountId", int)
IdentityId = NewType("IdentityId", int)


class Protocol(StrEnum):
    """What a server speaks."""

    IMAP = "imap"
    POP3 = "pop3"
    SMTP = "smtp"


class Security(StrEnum):
    """How the line to a server is protected. STARTTLS is required, never "if available"."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class AuthMethod(StrEnum):
    """How one proves who one is. AUTO takes the strongest that both sides know."""

    AUTO = "auto"
    PLAIN = "plain"
    LOGIN = "login"
    CRAM_MD5 = "cram-md5"
    SCRAM_SHA_1 = "scram-sha-1"
    SCRAM_SHA_256 = "scram-sha-256"
    OAUTH2 = "oauth2"
    """A token of the provider's instead of a password: OAUTHBEARER, or XOAUTH2."""
    NONE = "none"


class Pop3Keep(StrEnum):
    """How long a POP3 server keeps what is safely here."""

    FOREVER = "forever"
    DAYS = "days"
    UNTIL_DELETED = "until-deleted"
    AT_ONCE = "at-once"


POP3_DAYS = 30
"""For how many days a POP3 server keeps mail, where days were chosen and no number."""

DEFAULT_PORTS: dict[tuple[Protocol, Security], int] = {
    (Protocol.IMAP, Security.TLS): 993,
    (Protocol.IMAP, Security.STARTTLS): 143,
    (Protocol.IMAP, Security.NONE): 143,
    (Protocol.POP3, Security.TLS): 995,
    (Protocol.POP3, Security.STARTTLS): 110,
    (Protocol.POP3, Security.NONE): 110,
    (Protocol.SMTP, Security.TLS): 465,
    (Protocol.SMTP, Security.STARTTLS): 587,
    (Protocol.SMTP, Security.NONE): 25,
}


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to reach one server.

    `ca_file` names extra trusted roots (PEM); "" means the system's alone. `pinned` is the SHA-256
    (of the DER form, lower-case hex) of the one certificate that a person trusts for this very host
    and port though it does not verify; "" means none.
    """

    protocol: Protocol
    host: str
    port: int
    security: Security
    user: str
    auth: AuthMethod = AuthMethod.AUTO
    ca_file: str = ""
    pinned: str = ""

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Identity:
    """A name and address one writes as. The first identity of an account is its default."""

    id: IdentityId
    account_id: AccountId
    name: str
    address: str
    signature: str = ""
    reply_to: str = ""
    outgoing: Server | None = None
    """A submission server for this identity alone; None means the account's.

    Without a user name it is given the account's, and the password of the account's outgoing mail;
    with one it has a password (or a sign-in) of its own.
    """


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """What a person fills in to add or edit an account.

    `same_password` says that the submission server takes the incoming server's password. With
    `outgoing.auth` NONE no password is used there. `poll_minutes` serves POP3 and IMAP servers
    without IDLE.

    The rest is POP3 only. `pop3_keep` None means: as `leave_on_server` says. `pop3_days` counts
    from when a message was fetched. Of a message above `pop3_above` bytes only the beginning is
    fetched unasked; 0 means that all are fetched whole.
    """

    address: str
    name: str
    incoming: Server
    outgoing: Server
    label: str = ""
    colour: str = ""
    same_password: bool = True
    poll_minutes: int = 5
    leave_on_server: bool = True
    pop3_keep: Pop3Keep | None = None
    pop3_days: int = POP3_DAYS
    pop3_above: int = 0
    oauth: OAuthIssuer | None = None
    """Where tokens come from, for the servers whose `auth` is OAUTH2."""

    @property
    def keep(self) -> Pop3Keep:
        """How long the POP3 server keeps what is here."""
        if self.pop3_keep is not None:
            return self.pop3_keep
        return Pop3Keep.FOREVER if self.leave_on_server else Pop3Keep.AT_ONCE


@dataclass(frozen=True, slots=True)
class Account:
    """A stored account. `label` is never empty (the address where none was given).

    `quota_used` and `quota_limit` are what its server said of its room, in KiB (RFC 9208); 0 where
    it said nothing.
    """

    id: AccountId
    settings: AccountSettings
    identities: tuple[Identity, ...]
    quota_used: int = 0
    quota_limit: int = 0

    @property
    def label(self) -> str:
        return self.settings.label or self.settings.address

    @property
    def fullness(self) -> float:
        """How much of its room is taken: 0 where the server did not say, 1 where it is full."""
        return self.quota_used / self.quota_limit if self.quota_limit else 0.0


@dataclass(frozen=True, slots=True)
class Secret:
    """A password on its way to a server. Masks itself wherever it is printed."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "••••"
