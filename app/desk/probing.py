"""Testing servers for a person: with what was typed, or what is kept, and within the limit."""

from collections.abc import Callable

from app.credentials import Credentials
from app.model.account import Account, AccountId, AccountSettings, Identity, Secret, Server
from app.model.report import ProbeReport, ProbeStep
from app.model.tokens import shown_to
from app.protocols.probe import probe, try_server
from app.protocols.stopping import Stopper
from app.store import accounts
from app.store.database import Database
from app.store.refusals import Refusals
from app.sync.login import Gate, incoming_gate, outgoing_gate

OnStep = Callable[[ProbeStep], None]


class Prober:
    """Tries servers step by step. Refused logins count as those of the workers do."""

    def __init__(
        self,
        database: Database,
        credentials: Credentials,
        refusals: Refusals,
        stopper: Stopper | None = None,
    ) -> None:
        self._database = database
        self._credentials = credentials
        self._refusals = refusals
        self._stopper = stopper

    def account(
        self,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None,
        on_step: OnStep,
        known: AccountId | None,
    ) -> ProbeReport:
        """Try both servers of an account; one that is `known` lends its secrets."""
        try:
            first, second = self.secrets(settings, incoming, outgoing, known)
            return probe(
                settings,
                first,
                second,
                on_step,
                knock=self._refusals.attempt,
                stopper=self._stopper,
            )
        finally:
            self._database.close_thread()

    def secrets(
        self,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None,
        known: AccountId | None,
    ) -> tuple[Secret | None, Secret | None]:
        """Return what is shown to both servers: what was typed, else what is kept for them.

        Raises SIGN_IN_AGAIN, or the token server's trouble, where no token can be had. The thread's
        connection to the store is left open.
        """
        first = shown_to(settings.incoming, incoming)
        second = outgoing or (incoming if settings.same_password else None)
        second = shown_to(settings.outgoing, second)
        if known is not None:
            stored = accounts.get(self._database.reader(), known)
            first = first or self._kept_for(settings.incoming, self._incoming(stored))
            second = second or self._kept_for(settings.outgoing, self._outgoing(stored))
        return first, second

    def own(self, identity: Identity, secret: Secret | None) -> tuple[Server, Secret | None]:
        """Return an identity's submission server, its own or the account's, and what it is shown.

        Raises, and leaves open, as `secrets` does.
        """
        account = accounts.get(self._database.reader(), identity.account_id)
        server = identity.outgoing or account.settings.outgoing
        gate = outgoing_gate(self._credentials, account, server)
        return gate.server, shown_to(server, secret) or gate.secret()

    def identity(self, identity: Identity, secret: Secret | None, on_step: OnStep) -> ProbeReport:
        """Try the submission server of an identity: its own, or the account's."""
        try:
            server, shown = self.own(identity, secret)
            return try_server(
                server,
                shown,
                identity.address,
                on_step,
                knock=self._refusals.attempt,
                stopper=self._stopper,
            )
        finally:
            self._database.close_thread()

    def _incoming(self, account: Account) -> Gate:
        return incoming_gate(self._credentials, account)

    def _outgoing(self, account: Account) -> Gate:
        return outgoing_gate(self._credentials, account, account.settings.outgoing)

    def _kept_for(self, server: Server, gate: Gate) -> Secret | None:
        """Return what is kept, unless it is for another place, person, or way of proving it."""
        there = gate.server
        same = (server.host, server.port, server.user) == (there.host, there.port, there.user)
        return gate.secret() if same and server.auth is there.auth else None
