"""What one may do with accounts: add, probe, edit, remove; identities; getting mail."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol

from app.dialogue.ring import Dialogue
from app.model.account import (
    Account,
    AccountId,
    AccountSettings,
    Identity,
    IdentityId,
    Secret,
    Server,
)
from app.model.account import Protocol as Kind
from app.model.certificate import CertificateFacts
from app.model.dialogue import Spoken
from app.model.mailbox import Mailbox, MailboxId
from app.model.oauth import KnownIssuer, OAuthIssuer, PageWords
from app.model.report import ProbeReport, ProbeStep, VerifyReport
from app.model.tokens import SignedIn

if TYPE_CHECKING:  # the first window waits for none of these
    from app.model.diagnosis import Checkup, Fitness
    from app.model.finding import Findings, FindingStep


class Accounts(Protocol):
    """The account book. Secrets go to the keyring, or stay for this session where there is none.

    Where a server's authentication is OAUTH2, the secret given for it is `SignedIn.secret`.
    """

    def list(self) -> Future[tuple[Account, ...]]:
        """All accounts in their order."""
        ...

    def add(
        self, settings: AccountSettings, incoming: Secret | None, outgoing: Secret | None = None
    ) -> Future[Account]:
        """Store an account and start its staff.

        `outgoing` None means that the incoming password serves both.

        `incoming` None leaves the password to be asked for later.

        Raises nothing where the keyring is missing: see `keyring_usable`.
        """
        ...

    def edit(
        self,
        account: AccountId,
        settings: AccountSettings,
        incoming: Secret | None = None,
        outgoing: Secret | None = None,
    ) -> Future[Account]:
        """Change an account; None keeps a password as it is. Its staff is restarted."""
        ...

    def remove(self, account: AccountId) -> Future[None]:
        """Remove an account, its mail here and its passwords. Nothing is removed on the server."""
        ...

    def save_identity(self, identity: Identity, secret: Secret | None = None) -> Future[Identity]:
        """Store an identity (id 0: a new one), with the password of its own server.

        None keeps what is known for that server and user; another one is given neither.
        """
        ...

    def remove_identity(self, identity: Identity) -> Future[None]:
        """Remove an identity that is not the account's last."""
        ...

    def find(
        self,
        address: str,
        on_step: Callable[["FindingStep"], None] | None = None,
        *,
        third_parties: bool = False,
        plain_http: bool = False,
        ca_file: str = "",
    ) -> Future["Findings"]:
        """Find the servers of an address, within ten seconds or so. Nobody logs in anywhere.

        `third_parties` lets Thunderbird's public table be asked (for the domain, never the
        address); `plain_http` lets answers in that anybody on the way could have written;
        `ca_file` names extra trusted roots. `on_step` is called from a worker's threads, one at a
        time: when a look begins, and when it ends. `cancel()` of the Future ends it at any time.
        Raises BAD_ADDRESS.
        """
        ...

    def probe(
        self,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
        *,
        account: AccountId | None = None,
    ) -> Future[ProbeReport]:
        """Try the servers step by step, without sending a letter.

        `on_step` is called from a worker's thread. Where a secret is None, what is kept for
        `account` is shown, if server and user are still those it was kept for. Fails with
        SIGN_IN_AGAIN, or the token server's trouble, where no token can be had. A login that must
        not be tried now is a step that failed by LOGIN_PAUSED.
        """
        ...

    def check_up(
        self,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
        *,
        identities: Sequence[Identity] = (),
        account: AccountId | None = None,
    ) -> Future["Checkup"]:
        """Try the servers step by step and say what each failed step means; sends no letter.

        `incoming` None: the steps end before the login with NO_PASSWORD. `outgoing` None means that
        the incoming password serves both. Where `account` is named, passwords that are not given
        are those kept for it. The submission servers that `identities` have for
        themselves are tried too, with the passwords that are kept for them. `on_step` is called
        from workers' threads; the servers are tried side by side, so their steps come mixed.
        `cancel()` of the Future ends it at any time.
        """
        ...

    def fitness(self, address: str, server: Server) -> Future["Fitness"]:
        """Look up whether others will believe mail of this address that leaves by this server.

        Asks the DNS for the domain's MX, SPF, DKIM and DMARC, and nobody else anything.
        """
        ...

    def probe_identity(
        self,
        identity: Identity,
        secret: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
    ) -> Future[ProbeReport]:
        """Try an identity's own submission server, as `probe` does; None: with what is kept."""
        ...

    def issuers(self) -> Future[tuple[KnownIssuer, ...]]:
        """The providers where one can sign in instead of giving a password."""
        ...

    def sign_in(
        self,
        issuer: OAuthIssuer,
        address: str,
        client_secret: Secret | None,
        open_page: Callable[[str], None],
        *,
        words: PageWords,
        account: AccountId | None = None,
    ) -> Future[SignedIn]:
        """Let a person sign in at a provider. `cancel()` of the Future ends it at any time.

        `open_page` is given the address for the browser, from a worker's thread; `words` stand on
        the page it shows in the end. Without a client secret, the one of the `account`'s earlier
        sign-in serves. Nothing is kept: `add`, `edit`, `keep_sign_in` and `save_identity` do. Fails
        with SIGN_IN_FAILED and the network's troubles.
        """
        ...

    def sign_in_elsewhere(
        self,
        issuer: OAuthIssuer,
        client_secret: Secret | None,
        show: Callable[[str, str], None],
        *,
        account: AccountId | None = None,
    ) -> Future[SignedIn]:
        """The same where no browser is at hand: `show` is given an address and a code to type.

        Few providers offer it for mail. Fails with SIGN_IN_FAILED(device) where one does not.
        """
        ...

    def keep_sign_in(self, account: AccountId, signed: SignedIn) -> Future[Account]:
        """Keep a new sign-in of an account, and go on with it."""
        ...

    def certificate(self, server: Server) -> Future[CertificateFacts]:
        """Look at the certificate a server shows, trusted or not. Nothing is sent to it."""
        ...

    def takes_any_script(self, identity: IdentityId) -> Future[bool | None]:
        """Whether an identity's submission server takes addresses in any script (RFC 6531).

        None where that is not known: it was not spoken to since the program began.
        """
        ...

    def keyring_usable(self) -> Future[bool]:
        """Whether the system keyring can keep passwords; else they last for this session."""
        ...

    def needs_password(self) -> Future[tuple[Account, ...]]:
        """Accounts whose password is not known in this session."""
        ...

    def give_password(
        self, account: AccountId, incoming: Secret, outgoing: Secret | None = None
    ) -> Future[None]:
        """Set an account's passwords and wake its staff."""
        ...

    def give_own_password(self, identity: Identity, secret: Secret) -> Future[None]:
        """Hand in the password (or sign-in) of an identity's own server; what waits goes on."""
        ...

    def get_mail(self, account: AccountId | None = None) -> None:
        """Wake the staff of one account, or of all."""
        ...

    def stop_work(self, account: AccountId | None = None) -> None:
        """Stop what is running now (a first sync, bodies) until the next get_mail."""
        ...

    # --- mailboxes; unlike the acts on messages these wait for the server, and fail with its words:
    # --- whether a name is free nobody knows but the server

    def create_mailbox(
        self,
        account: AccountId,
        name: str,
        parent: MailboxId | None = None,
        *,
        is_path: bool = False,
    ) -> Future[Mailbox]:
        """Make a mailbox, below a parent or at the top, and subscribe to it.

        `is_path` says that `name` may hold the server's delimiter. Raises MAILBOX_NAME.
        """
        ...

    def rename_mailbox(
        self, mailbox: MailboxId, name: str, *, is_path: bool = False
    ) -> Future[Mailbox]:
        """Rename a mailbox; what stands below it goes along. Raises MAILBOX_NAME (INBOX, too)."""
        ...

    def delete_mailbox(self, mailbox: MailboxId, *, told: int) -> Future[int]:
        """Delete a mailbox with its messages, on the server and here.

        What is here alone is moved to Trash first; the result says how many. Raises MAILBOX_HOLDS
        where there are more messages than the `told` that a person agreed to, PENDING where changes
        made here have to reach the server first.
        """
        ...

    def subscribe(self, mailbox: MailboxId, *, wanted: bool) -> Future[Mailbox]:
        """Show a mailbox among the others, or hide it: here, and in other programs."""
        ...

    def set_depth(self, mailbox: MailboxId, days: int) -> Future[Mailbox]:
        """Keep the bodies of so many days on this computer: 0 means all, -1 only what is opened.

        What is here already stays.
        """
        ...

    def verify(
        self,
        account: AccountId,
        *,
        sample: int = 50,
        repair: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Future[VerifyReport]:
        """Compare the mail here with the server's, and change nothing.

        `sample` sources are fetched anew and compared. With `repair`, what differs is healed,
        without ever removing a message. `on_progress` hears how many messages were compared, of how
        many, from a worker's thread. Troubles are in the report.
        """
        ...

    @property
    def dialogue(self) -> Dialogue:
        """What is said to the servers and by them, kept while somebody has it open."""
        ...

    def say(self, account: AccountId, protocol: Kind, command: str) -> Future[tuple[Spoken, ...]]:
        """Give a server a command by hand; returns it and the answer, masked.

        On a connection of its own, which is kept for a minute. Raises ONLY_ASKS where the command
        is not among those of `app.dialogue.by_hand`: nothing is sent then.
        """
        ...
