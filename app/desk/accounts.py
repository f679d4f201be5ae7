"""The real Accounts: settings to the store, secrets to the keyring, staff started and stopped."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from app.credentials import Credentials, incoming_name, outgoing_name, own_name, tokens_name
from app.desk.pools import Pools
from app.dialogue.ring import Dialogue
from app.model.account import (
    Account,
    AccountId,
    AccountSettings,
    AuthMethod,
    Identity,
    IdentityId,
    Protocol,
    Secret,
    Server,
)
from app.model.certificate import CertificateFacts
from app.model.dialogue import Spoken
from app.model.mailbox import Mailbox, MailboxId
from app.model.oauth import KnownIssuer, OAuthIssuer, PageWords
from app.model.report import ProbeReport, ProbeStep, VerifyReport
from app.model.tokens import SignedIn
from app.store import accounts
from app.store.database import Reader
from app.store.refusals import Refusals

if TYPE_CHECKING:
    from app.desk.mailboxes import MailboxKeeper
    from app.finding.ways import Ways
    from app.model.diagnosis import Checkup, Fitness
    from app.model.finding import Findings, FindingStep
    from app.protocols.stopping import Stopper
    from app.sync.staff import Staff


class AccountBook:
    """`app.accounts.Accounts` over the store, the keyring and the staff."""

    internet: "Ways | None" = None
    """Where `find` looks; None means the real one."""

    def __init__(
        self,
        pools: Pools,
        staff: Callable[[], "Staff"],
        credentials: Credentials,
        dialogue: Dialogue,
        refusals: Refusals | None = None,
    ) -> None:
        self.dialogue = dialogue
        self._pools = pools
        self._staff = staff
        self._credentials = credentials
        self._database = pools.database
        self._refusals = refusals or Refusals(pools.database)
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

    def save_identity(self, identity: Identity, secret: Secret | None = None) -> Future[Identity]:
        return self._pools.errand(partial(self._save_identity, identity, secret))

    def remove_identity(self, identity: Identity) -> Future[None]:
        return self._pools.errand(partial(self._remove_identity, identity))

    def find(
        self,
        address: str,
        on_step: Callable[["FindingStep"], None] | None = None,
        *,
        third_parties: bool = False,
        plain_http: bool = False,
        ca_file: str = "",
    ) -> Future["Findings"]:
        def work(stopped: Callable[[], bool]) -> "Findings":
            from app.finding.search import find  # what asks names must not delay the window

            return find(
                address,
                on_step or _unheard,
                ways=self._ways(ca_file),
                third_parties=third_parties,
                plain_http=plain_http,
                stopped=stopped,
            )

        return self._pools.search(work)

    def probe(
        self,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
        *,
        account: AccountId | None = None,
    ) -> Future[ProbeReport]:
        def work(stopper: "Stopper") -> ProbeReport:
            from app.desk.probing import Prober  # what speaks to servers must not delay the window

            prober = Prober(self._database, self._credentials, self._refusals, stopper)
            return prober.account(settings, incoming, outgoing, on_step or _unheard, account)

        return self._pools.probe(work)

    def probe_identity(
        self,
        identity: Identity,
        secret: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
    ) -> Future[ProbeReport]:
        def work(stopper: "Stopper") -> ProbeReport:
            from app.desk.probing import Prober

            prober = Prober(self._database, self._credentials, self._refusals, stopper)
            return prober.identity(identity, secret, on_step or _unheard)

        return self._pools.probe(work)

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
        def work(stopped: Callable[[], bool]) -> "Checkup":
            from app.desk.consulting import Consultation, Given

            given = Given(settings, incoming, outgoing, identities, account)
            consultation = Consultation(self._database, self._credentials, self._refusals)
            return consultation.hold(given, on_step or _unheard, stopped)

        return self._pools.search(work)

    def fitness(self, address: str, server: Server) -> Future["Fitness"]:
        def work(stopper: "Stopper") -> "Fitness":
            from app.doctor.fitness import fitness
            from app.protocols.names import Asking

            return fitness(address, server, Asking(stopped=stopper.stopped))

        return self._pools.probe(work)

    def issuers(self) -> Future[tuple[KnownIssuer, ...]]:
        def work() -> tuple[KnownIssuer, ...]:
            from app.protocols.issuers import known

            return known()

        return self._pools.look(work)

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
        def work(stopped: Callable[[], bool]) -> SignedIn:
            from app.desk.signing import signed_in

            secret = client_secret or self._client_secret(issuer, account)
            return signed_in(issuer, address, secret, open_page, words, stopped)

        return self._pools.sign_in(work)

    def sign_in_elsewhere(
        self,
        issuer: OAuthIssuer,
        client_secret: Secret | None,
        show: Callable[[str, str], None],
        *,
        account: AccountId | None = None,
    ) -> Future[SignedIn]:
        def work(stopped: Callable[[], bool]) -> SignedIn:
            from app.desk.signing import signed_in_elsewhere

            secret = client_secret or self._client_secret(issuer, account)
            return signed_in_elsewhere(issuer, secret, show, stopped)

        return self._pools.sign_in(work)

    def keep_sign_in(self, account: AccountId, signed: SignedIn) -> Future[Account]:
        return self._pools.errand(partial(self._keep_sign_in, account, signed))

    def certificate(self, server: Server) -> Future[CertificateFacts]:
        def work(stopper: "Stopper") -> CertificateFacts:
            from app.protocols.probe import look

            return look(server, stopper=stopper)

        return self._pools.probe(work)

    def takes_any_script(self, identity: IdentityId) -> Future[bool | None]:
        def ask(reader: Reader) -> bool | None:
            writes_as = accounts.identity(reader, identity)
            settings = accounts.get(reader, writes_as.account_id).settings
            return self._staff().takes_any_script(writes_as.outgoing or settings.outgoing)

        return self._pools.query(ask)

    def keyring_usable(self) -> Future[bool]:
        return self._pools.look(self._credentials.usable)

    def needs_password(self) -> Future[tuple[Account, ...]]:
        return self._pools.query(self._without_password)

    def give_password(
        self, account: AccountId, incoming: Secret, outgoing: Secret | None = None
    ) -> Future[None]:
        return self._pools.errand(partial(self._give, account, incoming, outgoing))

    def give_own_password(self, identity: Identity, secret: Secret) -> Future[None]:
        return self._pools.errand(partial(self._give_own, identity, secret))

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

    def _ways(self, ca_file: str) -> "Ways":
        """Return where servers are looked for: the internet, unless a test has one of its own."""
        from app.finding.ways import INTERNET

        ways = self.internet or INTERNET
        return replace(ways, ca_file=ca_file) if ca_file else ways

    @cached_property
    def _keeper(self) -> "MailboxKeeper":
        from app.desk.mailboxes import MailboxKeeper

        return MailboxKeeper(self._database, self._staff)

    def _add(
        self, settings: AccountSettings, incoming: Secret | None, outgoing: Secret | None
    ) -> Account:
        with self._database.transaction(durable=True) as tx:
            account = accounts.add(tx, settings)
        self._keep(account.id, settings, incoming, outgoing)
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
            self._keep(account_id, settings, incoming, outgoing)
            if not _signs_in(settings):
                self._credentials.forget(tokens_name(account_id))
        finally:
            self._serve(account_id)
        return account

    def _remove(self, account_id: AccountId) -> None:
        self._staff().stop(account_id)
        identities = accounts.get(self._database.reader(), account_id).identities
        while self._removed_some(account_id):
            pass
        with self._database.transaction(durable=True) as tx:
            accounts.remove(tx, account_id)
        own = [own_name(account_id, each.outgoing) for each in identities if each.outgoing]
        shared = [name(account_id) for name in (incoming_name, outgoing_name, tokens_name)]
        for secret in own + shared:
            self._credentials.forget(secret)

    def _removed_some(self, account_id: AccountId) -> bool:
        """Take one step of a long removal: the staff of other accounts writes between two."""
        with self._database.transaction() as tx:
            return accounts.remove_some(tx, account_id)

    def _give(self, account_id: AccountId, incoming: Secret, outgoing: Secret | None) -> None:
        settings = accounts.get(self._database.reader(), account_id).settings
        self._keep(account_id, settings, incoming, outgoing)
        self._staff().wake(account_id)

    def _give_own(self, identity: Identity, secret: Secret) -> None:
        if identity.outgoing is not None:
            self._credentials.put(own_name(identity.account_id, identity.outgoing), secret)
        self._staff().wake(identity.account_id)

    def _save_identity(self, identity: Identity, secret: Secret | None) -> Identity:
        with self._database.transaction(durable=True) as tx:
            before = accounts.get(tx, identity.account_id).identities
            saved = accounts.save_identity(tx, identity)
        if secret is not None and saved.outgoing is not None:
            self._credentials.put(own_name(saved.account_id, saved.outgoing), secret)
        self._forget_unused(before, saved.account_id)
        if self._at_work:
            self._staff().wake(saved.account_id)
        return saved

    def _remove_identity(self, identity: Identity) -> None:
        with self._database.transaction(durable=True) as tx:
            before = accounts.get(tx, identity.account_id).identities
            accounts.remove_identity(tx, identity.id)
        self._forget_unused(before, identity.account_id)

    def _forget_unused(self, before: Sequence[Identity], account_id: AccountId) -> None:
        """Forget the passwords of servers that no identity sends through any more."""
        now = accounts.get(self._database.reader(), account_id).identities
        kept = {own_name(account_id, each.outgoing) for each in now if each.outgoing}
        for each in before:
            if each.outgoing and own_name(account_id, each.outgoing) not in kept:
                self._credentials.forget(own_name(account_id, each.outgoing))

    def _client_secret(self, issuer: OAuthIssuer, account: AccountId | None) -> Secret | None:
        """Return the client secret of an account's earlier sign-in."""
        from app.desk.signing import known_client_secret

        kept = None if account is None else self._credentials.get(tokens_name(account))
        return known_client_secret(issuer, kept)

    def _keep_sign_in(self, account_id: AccountId, signed: SignedIn) -> Account:
        with self._database.transaction(durable=True) as tx:
            settings = replace(accounts.get(tx, account_id).settings, oauth=signed.issuer)
            account = accounts.edit(tx, account_id, settings)
        self._credentials.put(tokens_name(account_id), signed.secret)
        if self._at_work:
            self._staff().wake(account_id)
        return account

    def _serve(self, account_id: AccountId) -> None:
        if self._at_work:
            self._staff().start(account_id)

    def _keep(
        self,
        account_id: AccountId,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None,
    ) -> None:
        for secret, server, name in (
            (incoming, settings.incoming, incoming_name(account_id)),
            (outgoing, settings.outgoing, outgoing_name(account_id)),
        ):
            if secret is not None:
                signed_in = server.auth is AuthMethod.OAUTH2
                self._credentials.put(tokens_name(account_id) if signed_in else name, secret)

    def _without_password(self, reader: Reader) -> tuple[Account, ...]:
        return tuple(each for each in accounts.all(reader) if self._lacks(each))

    def _lacks(self, account: Account) -> bool:
        match account.settings.incoming.auth:
            case AuthMethod.NONE:
                return False
            case AuthMethod.OAUTH2:
                return self._credentials.get(tokens_name(account.id)) is None
        return self._credentials.get(incoming_name(account.id)) is None


def _signs_in(settings: AccountSettings) -> bool:
    """Whether any server of the account is given tokens."""
    return AuthMethod.OAUTH2 in (settings.incoming.auth, settings.outgoing.auth)


def _unheard(step: "ProbeStep | FindingStep") -> None:
    """Nobody watches."""


def _unwatched(done: int, total: int) -> None:
    """Nobody watches."""
