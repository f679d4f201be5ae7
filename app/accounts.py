"""What one may do with accounts: add, probe, edit, remove; identities; getting mail."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from app.model.account import Account, AccountId, AccountSettings, Identity, Secret, Server
from app.model.certificate import CertificateFacts
from app.model.report import ProbeReport, ProbeStep


class Accounts(Protocol):
    """The account book. Secrets go to the keyring, or stay for this session where there is none."""

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

    def save_identity(self, identity: Identity) -> Future[Identity]:
        """Store an identity (id 0: a new one)."""
        ...

    def remove_identity(self, identity: Identity) -> Future[None]:
        """Remove an identity that is not the account's last."""
        ...

    def probe(
        self,
        settings: AccountSettings,
        incoming: Secret,
        outgoing: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
    ) -> Future[ProbeReport]:
        """Try the servers step by step, without sending a letter.

        `on_step` is called from a worker's thread.
        """
        ...

    def certificate(self, server: Server) -> Future[CertificateFacts]:
        """Look at the certificate a server shows, trusted or not. Nothing is sent to it."""
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

    def get_mail(self, account: AccountId | None = None) -> None:
        """Wake the staff of one account, or of all."""
        ...

    def stop_work(self, account: AccountId | None = None) -> None:
        """Stop what is running now (a first sync, bodies) until the next get_mail."""
        ...
