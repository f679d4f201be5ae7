"""A check-up against real servers, good and badly set up; and against bad certificates."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.doctor.checkup import Patient, Visit, check_up
from app.doctor.trials import Instruments
from app.doctor.words import diagnosis_words
from app.model.account import AccountSettings, AuthMethod, Protocol, Secret, Security, Server
from app.model.diagnosis import Checkup, Diagnosis, FixKind
from app.model.problem import ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from tests.doctor.dialogues import IMAP, IMAP_OFFERS, imap_login, smtp_login
from tests.support.certificates import BAD_CERTIFICATES, Authority, bad_certificate, fingerprint
from tests.support.servers import SECRET, MailServers, Person
from tests.support.tls_server import TlsServer

WRONG = Secret("wrong")


def checked(settings: AccountSettings, secret: Secret | None = SECRET, **options: Any) -> Checkup:
    return check_up(Patient(settings, secret, secret), lambda step: None, timeout=5.0, **options)


def only(checkup: Checkup) -> Diagnosis:
    (found,) = checkup.diagnoses
    return found


def test_all_is_well_and_each_step_is_told(mail_servers: MailServers, anna: Person) -> None:
    heard: list[ProbeStep] = []
    settings = mail_servers.settings(anna)
    found = check_up(Patient(settings, SECRET, SECRET), heard.append, timeout=5.0)
    assert found.ok
    assert found.diagnoses == ()
    assert sorted(map(repr, heard)) == sorted(map(repr, found.report.steps))
    incoming = [s.kind for s in found.report.steps if s.server == str(settings.incoming)]
    outgoing = [s.kind for s in found.report.steps if s.server == str(settings.outgoing)]
    opening = list(ProbeStepKind)[:6]
    assert incoming == [*opening, ProbeStepKind.MAILBOXES]
    assert sorted(outgoing) == sorted([*opening, ProbeStepKind.SUBMISSION])
    assert all(step.seconds >= 0 for step in found.report.steps)


def test_starttls_tells_its_capabilities_as_well(mail_servers: MailServers, anna: Person) -> None:
    settings = mail_servers.settings(anna, security=Security.STARTTLS)
    steps = {step.kind for step in checked(settings).report.steps if step.protocol == "imap"}
    assert ProbeStepKind.CAPABILITIES in steps


def test_no_letter_is_sent(mail_servers: MailServers, anna: Person) -> None:
    assert checked(mail_servers.settings(anna)).ok
    assert mail_servers.messages(anna) == []


def test_a_wrong_password_is_tried_three_times_at_most(play: Any) -> None:
    """Both servers once, and one trial with the other form of the user name."""
    no = imap_login("{b} NO [AUTHENTICATIONFAILED] Authentication failed.")
    incoming = play(no, no)
    outgoing = play(smtp_login("535 5.7.8 Error: authentication failed:"))
    settings = AccountSettings(
        "anna@example.org",
        "Anna",
        Server(Protocol.IMAP, "127.0.0.1", incoming.port, Security.NONE, "anna"),
        Server(Protocol.SMTP, "127.0.0.1", outgoing.port, Security.NONE, "anna"),
    )
    quiet = Instruments(greets=lambda server: False)
    found = checked(settings, Secret("correct horse"), instruments=quiet)
    assert [each.failure for each in found.diagnoses] == ["login-refused", "login-refused"]


def test_the_real_servers_refusal_is_recognised(mail_servers: MailServers, anna: Person) -> None:
    found = checked(mail_servers.settings(anna), WRONG)
    assert [each.failure for each in found.diagnoses] == ["login-refused", "login-refused"]
    assert {each.fix.kind for each in found.diagnoses if each.fix} == {FixKind.ASK_PASSWORD}


def test_the_other_form_of_the_name_is_found(play: Any) -> None:
    no = imap_login("{b} NO [AUTHENTICATIONFAILED] Authentication failed.")
    yes = imap_login("{b} OK [CAPABILITY IMAP4rev1] in")
    at = play(no, yes)
    server = Server(Protocol.IMAP, "127.0.0.1", at.port, Security.NONE, "anna")
    patient = Patient(
        AccountSettings("anna@example.org", "Anna", server, replace(server, port=1)),
        Secret("correct horse"),
        None,
    )
    found = check_up(patient, lambda step: None, timeout=5.0, instruments=NOTHING_ELSE)
    first = found.diagnoses[0]
    assert first.failure == "user-name-form"
    assert first.fix is not None
    assert first.fix.server == replace(server, user="anna@example.org")
    assert (
        "anna@example.org"
        in diagnosis_words(first, "hi").title + diagnosis_words(first, "hi").advice
    )


@pytest.mark.parametrize("protocol", [Protocol.IMAP, Protocol.POP3, Protocol.SMTP])
@pytest.mark.parametrize(
    ("wrong", "right", "failure"),
    [
        (Security.TLS, Security.STARTTLS, "tls-on-plain-port"),
        (Security.STARTTLS, Security.TLS, "plain-on-tls-port"),
    ],
)
def test_the_wrong_security_is_mended_by_a_server_that_was_tried(
    mail_servers: MailServers,
    anna: Person,
    protocol: Protocol,
    wrong: Security,
    right: Security,
    failure: str,
) -> None:
    good = mail_servers.server(protocol, right, anna)
    settings = mail_servers.settings(anna)
    bad = replace(good, security=wrong)
    if protocol is Protocol.SMTP:
        found = only(checked(replace(settings, outgoing=bad)))
    else:
        found = only(checked(replace(settings, incoming=bad)))
    assert found.failure == failure
    assert found.fix is not None
    assert found.fix.kind is FixKind.USE_SERVER
    assert found.fix.server == good


def test_a_port_for_another_protocol_is_recognised(mail_servers: MailServers, anna: Person) -> None:
    settings = mail_servers.settings(anna)
    pop3 = mail_servers.server(Protocol.POP3, Security.TLS, anna)
    found = only(checked(replace(settings, incoming=replace(settings.incoming, port=pop3.port))))
    assert found.failure == "other-mail-server"


def test_a_refused_connection_is_recognised(mail_servers: MailServers, anna: Person) -> None:
    settings = mail_servers.settings(anna)
    found = only(checked(replace(settings, incoming=replace(settings.incoming, port=1))))
    assert found.failure == "connection-refused"
    assert found.step.problem is not None
    assert found.step.problem.detail == "refused"


def test_an_unknown_name_is_recognised(mail_servers: MailServers, anna: Person) -> None:
    settings = mail_servers.settings(anna)
    nowhere = replace(settings.incoming, host="no such host")
    found = only(checked(replace(settings, incoming=nowhere)))
    assert found.failure == "host-not-a-name"


def test_a_way_to_log_in_that_is_not_offered_is_mended(play: Any) -> None:
    offers = f"{IMAP}{IMAP_OFFERS}"
    yes = imap_login("{b} OK [CAPABILITY IMAP4rev1] in")
    at = play(f"{offers}C: {{c}} LOGOUT\nS: * BYE\nCLOSE", yes)
    server = Server(Protocol.IMAP, "127.0.0.1", at.port, Security.NONE, "anna", AuthMethod.CRAM_MD5)
    settings = AccountSettings("anna@example.org", "Anna", server, replace(server, port=1))
    found = checked(settings, Secret("correct horse"), instruments=NOTHING_ELSE).diagnoses[0]
    assert found.failure == "auth-unsupported"
    assert found.fix is not None
    assert found.fix.server == replace(server, auth=AuthMethod.AUTO)


def test_an_identitys_own_server_is_tried_too(mail_servers: MailServers, anna: Person) -> None:
    settings = mail_servers.settings(anna)
    own = mail_servers.server(Protocol.SMTP, Security.TLS, anna)
    patient = Patient(settings, SECRET, SECRET, (Visit(own, WRONG, "anna@example.org"),))
    found = check_up(patient, lambda step: None, timeout=5.0)
    assert only(found).server == own
    assert {step.server for step in found.report.steps} == {
        str(settings.incoming), str(settings.outgoing), str(own)
    }  # fmt: skip


@pytest.mark.parametrize("kind", BAD_CERTIFICATES)
def test_a_bad_certificate_is_named_and_can_be_trusted_alone(
    kind: str, authority: Authority, tmp_path: Path
) -> None:
    pair = bad_certificate(kind, authority, tmp_path)
    with TlsServer(Protocol.IMAP, Security.TLS, pair) as server:
        known = Server(
            Protocol.IMAP, "127.0.0.1", server.port, Security.TLS, "anna",
            ca_file=str(authority.ca_file),
        )  # fmt: skip
        settings = AccountSettings("a@b.example", "A", known, replace(known, port=1))
        first = checked(settings, instruments=NOTHING_ELSE).diagnoses[0]
    assert first.failure == f"certificate-{kind}"
    assert first.fix is not None
    if kind == "not-yet-valid":
        assert first.fix.kind is FixKind.SYSTEM_CLOCK
        assert int(first.fix.detail) < -86_400
    else:
        assert first.fix.kind is FixKind.TRUST_CERTIFICATE
        assert first.fix.certificate is not None
        assert first.fix.certificate.fingerprint == fingerprint(pair[0])
    assert server.logins == []


def test_a_way_by_ipv6_that_leads_nowhere_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(addresses: str) -> Callable[..., ProbeReport]:
        return lambda *_, **__: ProbeReport(
            (
                ProbeStep(Protocol.IMAP, ProbeStepKind.RESOLVE, 0.01, addresses),
                ProbeStep(Protocol.IMAP, ProbeStepKind.CONNECT, 10.1),
            )
        )

    server = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, "anna")
    settings = AccountSettings("a@b.example", "A", server, server)
    monkeypatch.setattr("app.doctor.checkup.try_server", slow("2001:db8::1, 192.0.2.1"))
    found = checked(settings)
    assert found.ok
    assert {each.failure for each in found.diagnoses} == {"ipv6-broken"}
    monkeypatch.setattr("app.doctor.checkup.try_server", slow("192.0.2.1"))
    assert checked(settings).diagnoses == ()


def test_without_a_password_all_but_the_login_is_tried(
    mail_servers: MailServers, anna: Person
) -> None:
    found = checked(mail_servers.settings(anna), None)
    assert {each.failure for each in found.diagnoses} == {"no-password"}
    kinds = {each.step.problem.kind for each in found.diagnoses if each.step.problem}
    assert kinds == {ProblemKind.NO_PASSWORD}


NOTHING_ELSE = Instruments(greets=lambda server: False, web=lambda host: None)
"""No other way in, and nobody who tells the time."""
