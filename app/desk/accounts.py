"""The real Accounts: settings to the store, secrets to the keyring, staff started and stopped."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property, partial
from typing import TYPE_CHECKING

from app.credentials import Credentials, incoming_name, outgoing_name
from app.desk.pools import Pools
from app.dialogue.ring import Dialogue
from app.model.account import (
    Account,
    AccountId,
    AccountSettings,
    AuthMethod,
    Identity,
    Protocol,
    Secret,
    Server,
)
from app.model.certificate import CertificateFacts
from app.model.dialogue import Spoken
from app.model.mailbox import Mailbox, MailboxId
from app.model.report import ProbeReport, ProbeStep, VerifyReport
from app.store import accounts
from app.store.database import Reader

if TYPE_CHECKING:
    from app.desk.mailboxes import MailboxKeeper
    from app.sync.staff import Staff


class AccountBook:
    """`app.accounts.Accounts` over the store, the keyring and the staff."""

    def __init__(
        self,
        pools: Pools,
        staff: Callable[[], "Staff"],
        credentials: Credentials,
        dialogue: Dialogue,
    ) -> None:
        self.dialogue = dialogue
        self._pools = pools
        self._staff = staff
        self._credentials = credentials
        self._database = pools.database
        self._at_work = False

    def begin(self) -> None:
        """From now on new accounts are served at once (the terminal adds accounts without that)."""
        self._at_work = True

    def list(self) -> Future[tuple[Account, ...]]:
        return self._pools.query(accounts.all)

    def add(
        self, settings: AccountSettings, incoming: Secret | None, outgoing: Secret | None = None
    ) -> Future[Account]:
        return self._pools.errand(partial(self._add, settings, incoming, outgoing))

    def edit(
        self,
        account: AccountId,
        settings: AccountSettings,
        incoming: Secret | None = None,
        outgoing: Secret | None = None,
    ) -> Future[Account]:
        return self._pools.errand(partial(self._edit, account, settings, incoming, outgoing))

    def remove(self, account: AccountId) -> Future[None]:
        return self._pools.errand(partial(self._remove, account))

    def save_identity(self, identity: Identity) -> Future[Identity]:
        return self._pools.command(accounts.save_identity, identity)

    def remove_identity(self, identity: Identity) -> Future[None]:
        return self._pools.command(accounts.remove_identity, identity.id)

    def probe(
        self,
        settings: AccountSettings,
        incoming: Secret,
        outgoing: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
    ) -> Future[ProbeReport]:
        def work() -> ProbeReport:
            from app.protocols.probe import (
                probe,
            )  # what speaks to servers must not delay the window

            return probe(settings, incoming, outgoing or incoming, on_step or _unheard)

        return self._pools.probe(work)

    def certificate(self, server: Server) -> Future[CertificateFacts]:
        def work() -> CertificateFacts:
            from app.protocols.probe import look

            return look(server)

        return self._pools.probe(work)

    def keyring_usable(self) -> Future[bool]:
        return self._pools.look(self._credentials.usable)

    def needs_password(self) -> Future[tuple[Account, ...]]:
        return self._pools.query(self._without_password)

    def give_password(
        self, account: AccountId, incoming: Secret, outgoing: Secret | None = None
    ) -> Future[None]:
        return self._pools.errand(partial(self._give, account, incoming, outgoing))

    def get_mail(self, account: AccountId | None = None) -> None:
        self._staff().wake(account)

    def stop_work(self, account: AccountId | None = None) -> None:
        self._staff().pause(account)

    def create_mailbox(
        self,
        account: AccountId,
        name: str,
        parent: MailboxId | None = None,
        *,
        is_path: bool = False,
    ) -> Future[Mailbox]:
        return self._pools.manage(lambda: self._keeper.create(account, name, parent, is_path))

    def rename_mailbox(
        self, mailbox: MailboxId, name: str, *, is_path: bool = False
    ) -> Future[Mailbox]:
        return self._pools.manage(lambda: self._keeper.rename(mailbox, name, is_path))

    def delete_mailbox(self, mailbox: MailboxId, *, told: int) -> Future[int]:
        return self._pools.manage(lambda: self._keeper.delete(mailbox, told))

    def subscribe(self, mailbox: MailboxId, *, wanted: bool) -> Future[Mailbox]:
        return self._pools.manage(lambda: self._keeper.subscribe(mailbox, wanted))

    def set_depth(self, mailbox: MailboxId, days: int) -> Future[Mailbox]:
        from app.store import managing

        done = self._pools.command(managing.set_depth, mailbox, days)
        done.add_done_callback(lambda _: self._staff().wake())
        return done

    def verify(
        self,
        account: AccountId,
        *,
        sample: int = 50,
        repair: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Future[VerifyReport]:
        def work(stopped: Callable[[], bool]) -> VerifyReport:
            from app.sync.checker import Asked  # what speaks to servers must not delay the window

            asked = Asked(sample, repair=repair, stopped=stopped)
            return self._staff().verify(account, asked, on_progress or _unwatched)

        return self._pools.check(work)

    def say(
        self, account: AccountId, protocol: Protocol, command: str
    ) -> Future[tuple[Spoken, ...]]:
        return self._staff().hands.say(account, protocol, command)

    def adopt_practice(self, settings: AccountSettings, secret: Secret) -> None:
        """Make the practice server's account the one of this profile, before the staff starts.

        Its ports are new in every session.
        """
        with self._database.transaction(durable=True) as tx:
            known = accounts.all(tx)
            account = (
                accounts.edit(tx, known[0].id, settings) if known else accounts.add(tx, settings)
            )
        self._credentials.keep_for_session(incoming_name(account.id), secret)

    @cached_property
    def _keeper(self) -> "MailboxKeeper":
        from app.desk.mailboxes import MailboxKeeper

        return MailboxKeeper(self._database, self._staff)

    def _add(
        self, settings: AccountSettings, incoming: Secret | None, outgoing: Secret | None
    ) -> Account:
        with self._database.transaction(durable=True) as tx:
            account = accounts.add(tx, settings)
        self._keep(account.id, incoming, outgoing)
        self._serve(account.id)
        return account

    def _edit(
        self,
        account_id: AccountId,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None,
    ) -> Account:
        self._staff().stop(account_id)
        try:
            with self._database.transaction(durable=True) as tx:
                account = accounts.edit(tx, account_id, settings)
            self._keep(account_id, incoming, outgoing)
        finally:
            self._serve(account_id)
        return account

    def _remove(self, account_id: AccountId) -> None:
        self._staff().stop(account_id)
        while self._removed_some(account_id):
            pass
        with self._database.transaction(durable=True) as tx:
            accounts.remove(tx, account_id)
        self._credentials.forget(incoming_name(account_id))
        self._credentials.forget(outgoing_name(account_id))

    def _removed_some(self, account_id: AccountId) -> bool:
        """Take one step of a long removal: the staff of other accounts writes between two."""
        with self._database.transaction() as tx:
            return accounts.remove_some(tx, account_id)

    def _give(self, account_id: AccountId, incoming: Secret, outgoing: Secret | None) -> None:
        self._keep(account_id, incoming, outgoing)
        self._staff().wake(account_id)

    def _serve(self, account_id: AccountId) -> None:
        if self._at_work:
            self._staff().start(account_id)

    def _keep(
        self, account_id: AccountId, incoming: Secret | None, outgoing: Secret | None
    ) -> None:
        if incoming is not None:
            self._credentials.put(incoming_name(account_id), incoming)
        if outgoing is not None:
            self._credentials.put(outgoing_name(account_id), outgoing)

    def _without_password(self, reader: Reader) -> tuple[Account, ...]:
        return tuple(each for each in accounts.all(reader) if self._lacks(each))

    def _lacks(self, account: Account) -> bool:
        if self._credentials.get(incoming_name(account.id)) is None:
            return account.settings.incoming.auth is not AuthMethod.NONE
        return False


def _unheard(step: ProbeStep) -> None:
    """Nobody watches."""


def _unwatched(done: int, total: int) -> None:
    """Nobody watches."""
