"""Prepares a check-up: which servers an account has, and what is shown to them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from app.credentials import Credentials
from app.desk.probing import Prober
from app.doctor.checkup import Knowledge, Patient, Visit, check_up
from app.finding.table import provider_running, providers
from app.model.account import AccountId, AccountSettings, Identity, Secret, Server
from app.model.diagnosis import Checkup
from app.model.finding import Access, ProviderFacts
from app.model.problem import LifafaError
from app.model.report import ProbeStep
from app.store.database import Database
from app.store.refusals import Refusals


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave for a check-up. `account` names whose kept secrets fill the gaps."""

    settings: AccountSettings
    incoming: Secret | None
    outgoing: Secret | None
    identities: Sequence[Identity] = ()
    account: AccountId | None = None


class Consultation:
    """Checks accounts up. Refused logins count as those of the workers do."""

    def __init__(self, database: Database, credentials: Credentials, refusals: Refusals) -> None:
        self._database = database
        self._refusals = refusals
        self._prober = Prober(database, credentials, refusals)

    def hold(
        self, given: Given, on_step: Callable[[ProbeStep], None], stopped: Callable[[], bool]
    ) -> Checkup:
        """Check an account's servers up. Nothing is kept, and no letter is sent."""
        try:
            incoming, outgoing = self._secrets(given)
            own = [self._own(each) for each in given.identities if each.outgoing is not None]
            patient = Patient(given.settings, incoming, outgoing, tuple(own))
            return check_up(
                patient, on_step, knock=self._counted, knowledge=_knowledge(), stopped=stopped
            )
        finally:
            self._database.close_thread()

    def _secrets(self, given: Given) -> tuple[Secret | None, Secret | None]:
        """Return what is shown; where a sign-in is over, nothing, and the check-up says so."""
        try:
            return self._prober.secrets(
                given.settings, given.incoming, given.outgoing, given.account
            )
        except LifafaError:
            return given.incoming, given.outgoing

    def _own(self, identity: Identity) -> Visit:
        assert identity.outgoing is not None
        try:
            server, secret = self._prober.own(identity, None)
        except LifafaError:
            server, secret = identity.outgoing, None
        return Visit(server, secret, identity.address)

    @contextmanager
    def _counted(self, server: Server) -> Iterator[int]:
        """Surround one login, on a thread that will not be there for long."""
        try:
            with self._refusals.attempt(server) as most:
                yield most
        finally:
            self._database.close_thread()


def _knowledge() -> Knowledge:
    """Take what the table of large providers knows."""
    hosts = {server.host for each in providers() for server in each.servers}
    return Knowledge(_whose, tuple(sorted(hosts)))


def _whose(server: Server) -> ProviderFacts | None:
    """Return whose server it is; of one on this computer the port says it, if anything does."""
    found = provider_running(server)
    if found is None:
        return None
    bridge = found.facts.access is Access.BRIDGE
    if bridge and server.port not in {each.port for each in found.servers}:
        return None
    return found.facts
