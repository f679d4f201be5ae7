"""Real Dovecot and Postfix, set up to refuse: what they then say is recognised."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.doctor.checkup import Patient, check_up
from app.model.account import AccountSettings, AuthMethod, Protocol, Security
from app.model.diagnosis import Diagnosis, FixKind
from tests.support.servers import SECRET, MailServers, Person, unavailable

POSTFIX = """
smtpd_delay_reject = no
smtpd_sender_login_maps = static:somebody
smtpd_sender_restrictions = reject_authenticated_sender_login_mismatch
smtpd_tls_auth_only = yes
"""
DOVECOT = "mail_max_userip_connections = 1\n"


@pytest.fixture(scope="module")
def strict() -> Iterator[MailServers]:
    """Servers that let nobody write as somebody else, nor come twice."""
    if reason := unavailable():
        pytest.skip(reason)
    servers = MailServers()
    with (servers.folder / "postfix/main.cf").open("a") as file:
        file.write(POSTFIX)
    with (servers.folder / "dovecot.conf").open("a") as file:
        file.write(DOVECOT)
    with servers:
        yield servers


@pytest.fixture
def mira(strict: MailServers) -> Person:
    return strict.new_person("mira")


def only(settings: AccountSettings) -> Diagnosis:
    patient = Patient(settings, SECRET, SECRET)
    (found,) = check_up(patient, lambda step: None, timeout=5.0).diagnoses
    return found


def test_postfix_on_somebody_elses_address(strict: MailServers, mira: Person) -> None:
    found = only(strict.settings(mira))
    assert found.failure == "sender-not-owned"
    assert found.step.problem is not None
    assert (found.step.problem.code, found.step.problem.enhanced) == (553, "5.7.1")


def test_postfix_that_offers_no_login_in_clear(strict: MailServers, mira: Person) -> None:
    settings = strict.settings(mira, submission=Security.STARTTLS)
    plain = replace(settings.outgoing, security=Security.NONE)
    found = only(replace(settings, outgoing=plain))
    assert found.failure == "encryption-required"
    assert found.fix is not None
    assert found.fix.kind is FixKind.USE_SERVER
    assert found.fix.server == settings.outgoing


def test_postfix_on_a_letter_in_clear(mail_servers: MailServers, anna: Person) -> None:
    settings = mail_servers.settings(anna, submission=Security.STARTTLS)
    plain = replace(settings.outgoing, security=Security.NONE, auth=AuthMethod.NONE)
    found = only(replace(settings, outgoing=plain))
    assert found.failure == "encryption-required"
    assert found.fix is not None
    assert found.fix.server == replace(plain, security=Security.STARTTLS)


def test_dovecot_on_one_connection_too_many(strict: MailServers, mira: Person) -> None:
    with strict.imap(mira):
        found = check_up(Patient(strict.settings(mira), SECRET, SECRET), lambda step: None)
    incoming = found.diagnoses[0]
    assert incoming.server.protocol is Protocol.IMAP
    assert incoming.failure == "too-many-connections"
