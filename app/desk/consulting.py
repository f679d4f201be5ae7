"""Prepares a check-up: which servers an account has, and with which passwords they are tried."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.credentials import Credentials, incoming_name, outgoing_name, own_name
from app.doctor.checkup import Patient, Visit, check_up
from app.model.account import AccountId, AccountSettings, AuthMethod, Identity, Secret
from app.model.diagnosis import Checkup
from app.model.finding import ProviderFacts
from app.model.report import ProbeStep


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave for a check-up. `account` names whose kept passwords fill the gaps."""

    settings: AccountSettings
    incoming: Secret | None
    outgoing: Secret | None
    identities: Sequence[Identity] = ()
    account: AccountId | None = None


def consult(
    given: Given,
    credentials: Credentials,
    provider: ProviderFacts | None,
    on_step: Callable[[ProbeStep], None],
) -> Checkup:
    """Check an account's servers up. Nothing is kept, and no letter is sent."""
    incoming, outgoing = _passwords(given, credentials)
    others = tuple(_own(each, outgoing, given, credentials) for each in _with_own(given.identities))
    patient = Patient(given.settings, incoming, outgoing, others, provider)
    return check_up(patient, on_step)


def _passwords(given: Given, credentials: Credentials) -> tuple[Secret | None, Secret | None]:
    """Return the passwords given, else those kept for the account."""
    if given.account is None:
        return given.incoming, given.outgoing or given.incoming
    incoming = given.incoming or credentials.get(incoming_name(given.account))
    if given.settings.same_password:
        return incoming, given.outgoing or incoming
    return incoming, given.outgoing or credentials.get(outgoing_name(given.account))


def _with_own(identities: Sequence[Identity]) -> list[Identity]:
    return [each for each in identities if each.outgoing is not None]


def _own(
    identity: Identity, outgoing: Secret | None, given: Given, credentials: Credentials
) -> Visit:
    """Prepare the visit of an identity's own server; one without a name uses the account's."""
    server = identity.outgoing
    assert server is not None
    if server.auth is AuthMethod.NONE:
        return Visit(server, None, identity.address)
    if not server.user:
        named = replace(server, user=given.settings.outgoing.user)
        return Visit(named, outgoing, identity.address)
    kept = credentials.get(own_name(identity.account_id, server))
    return Visit(server, kept, identity.address)
