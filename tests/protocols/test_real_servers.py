"""The three sessions and the probe against real Dovecot and Postfix."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.model.account import AuthMethod, Protocol, Secret, Security
from app.model.mailbox import Role
from app.model.message import Flag
from app.model.problem import ProblemKind
from app.model.report import ProbeStep, ProbeStepKind
from app.model.submission import RecipientState
from app.protocols import auth, errors
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from app.protocols.probe import probe
from app.protocols.smtp import SmtpSession
from tests.support.introspection import Introspection
from tests.support.servers import BUSY, REFUSED, SECRET, SIZE_LIMIT, MailServers, Person

EVERY_WAY = pytest.mark.parametrize("security", list(Security))
EVERY_METHOD = pytest.mark.parametrize(
    "auth", [each for each in AuthMethod if each not in (AuthMethod.OAUTH2, AuthMethod.NONE)]
)


SESSIONS: dict[Protocol, Any] = {
    Protocol.IMAP: ImapSession,
    Protocol.POP3: Pop3Session,
    Protocol.SMTP: SmtpSession,
}


def letter(subject: str, text: str = "hello") -> bytes:
    return f"Subject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\n{text}\r\n".encode()


@pytest.fixture
def imap(mail_servers: MailServers, anna: Person) -> Iterator[ImapSession]:
    """A session of Anna's with her INBOX selected, which holds three letters."""
    for number in (1, 2, 3):
        mail_servers.append(anna, letter(f"n{number}"))
    session = ImapSession(mail_servers.server(Protocol.IMAP, Security.TLS, anna))
    session.connect()
    session.login(SECRET)
    session.select("INBOX")
    yield session
    session.close()


@EVERY_WAY
@EVERY_METHOD
@pytest.mark.parametrize("protocol", list(Protocol))
def test_login_by_every_way(
    mail_servers: MailServers,
    anna: Person,
    protocol: Protocol,
    security: Security,
    auth: AuthMethod,
) -> None:
    server = replace(mail_servers.server(protocol, security, anna), auth=auth)
    session = SESSIONS[protocol](server)
    session.connect()
    assert session.line.protected is (security is not Security.NONE)
    session.login(SECRET)
    session.close()


@pytest.mark.parametrize("protocol", list(Protocol))
def test_wrong_passwords_are_told(
    mail_servers: MailServers, anna: Person, protocol: Protocol
) -> None:
    server = mail_servers.server(protocol, Security.TLS, anna)
    session = SESSIONS[protocol](server)
    session.connect()
    with pytest.raises(errors.AuthenticationFailed) as caught:
        session.login(Secret("wrong"))
    assert caught.value.problem.kind is ProblemKind.AUTH_FAILED
    session.close()


@pytest.mark.parametrize("protocol", list(Protocol))
@pytest.mark.parametrize("offered", ["OAUTHBEARER", "XOAUTH2"])
def test_login_by_token(
    mail_servers: MailServers,
    anna: Person,
    protocol: Protocol,
    offered: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both are offered; the one not meant is left out of what we look for."""
    for name in {"OAUTHBEARER", "XOAUTH2"} - {offered}:
        monkeypatch.delitem(auth._BEARERS, name)
    server = replace(mail_servers.server(protocol, Security.TLS, anna), auth=AuthMethod.OAUTH2)
    with Introspection(mail_servers.ports["introspection"], {"good": anna.name, "her": "ravi"}):
        session = SESSIONS[protocol](server)
        session.connect()
        session.login(Secret("good"))
        session.close()
        for token in ("bad", "her"):
            session = SESSIONS[protocol](server)
            session.connect()
            with pytest.raises(errors.AuthenticationFailed) as caught:
                session.login(Secret(token))
            session.close()
            assert caught.value.problem.kind is ProblemKind.AUTH_FAILED
            assert caught.value.problem.detail in ("invalid_token", "401", "400")


def test_mailboxes_have_their_roles(imap: ImapSession) -> None:
    roles = {mailbox.path: mailbox.role for mailbox in imap.list_mailboxes()}
    assert roles["INBOX"] is Role.INBOX
    assert {roles[name] for name in ("Drafts", "Sent", "Archive", "Junk", "Trash")} == {
        Role.DRAFTS,
        Role.SENT,
        Role.ARCHIVE,
        Role.JUNK,
        Role.TRASH,
    }


def test_headers_bodies_and_flags(imap: ImapSession) -> None:
    arrivals = list(imap.fetch_headers("1:*"))
    assert [arrival.envelope.subject for arrival in arrivals] == ["n1", "n2", "n3"]
    bodies = dict(imap.fetch_bodies([arrival.uid for arrival in arrivals]))
    assert bodies[arrivals[1].uid] == letter("n2")
    assert all(arrival.size == len(bodies[arrival.uid]) for arrival in arrivals)


def test_flags_are_kept_and_told_since(imap: ImapSession) -> None:
    before = imap.select("INBOX").modseq
    imap.store([2], Flag.SEEN | Flag.FORWARDED, Flag.NONE)
    assert list(imap.fetch_flags("1:*", before)) == [(2, Flag.SEEN | Flag.FORWARDED, ())]
    imap.store([2], Flag.NONE, Flag.SEEN)
    assert list(imap.fetch_flags("2")) == [(2, Flag.FORWARDED, ())]


def test_move_to_a_new_mailbox_with_a_name_in_hindi(imap: ImapSession) -> None:
    imap.create("परियोजना & Co")
    assert imap.move([1, 3], "परियोजना & Co") == {1: 1, 3: 2}
    assert imap.search("ALL") == [2]
    assert imap.select("परियोजना & Co").exists == 2
    assert "परियोजना & Co" in {mailbox.path for mailbox in imap.list_mailboxes()}


def test_delete_expunges_only_these(imap: ImapSession) -> None:
    imap.store([1], Flag.DELETED, Flag.NONE)
    imap.delete([3])
    assert imap.search("ALL") == [1, 2]


def test_append_is_found_by_message_id(imap: ImapSession) -> None:
    uid = imap.append("Sent", letter("filed"), Flag.SEEN, 1_600_000_000)
    imap.select("Sent")
    assert imap.find_message_id("filed@x") == [uid]
    (arrival,) = imap.fetch_headers(str(uid))
    assert (arrival.received, arrival.flags) == (1_600_000_000, Flag.SEEN)


def test_idle_hears_of_new_mail(imap: ImapSession, mail_servers: MailServers, anna: Person) -> None:
    import threading

    newcomer = threading.Timer(0.3, mail_servers.append, (anna, letter("n4")))
    newcomer.start()
    assert imap.idle(30, lambda: False)
    newcomer.join()
    assert imap.exists == 4
    assert imap.take_news().arrived


def test_submitting_to_many(mail_servers: MailServers, anna: Person, ravi: Person) -> None:
    session = SmtpSession(mail_servers.server(Protocol.SMTP, Security.STARTTLS, anna))
    session.connect()
    session.login(SECRET)
    assert session.size_limit == SIZE_LIMIT
    source = letter("many", ".dots\r\n..and more\r\n.")
    results = session.submit(anna.address, [ravi.address, REFUSED, BUSY], source, lambda: None)
    session.close()
    assert [result.state for result in results] == [
        RecipientState.ACCEPTED,
        RecipientState.REFUSED,
        RecipientState.PENDING,
    ]
    reader = ImapSession(mail_servers.server(Protocol.IMAP, Security.TLS, ravi))
    reader.connect()
    reader.login(SECRET)
    if not reader.select("INBOX").exists:
        assert reader.idle(15, lambda: False)
    ((_, arrived),) = reader.fetch_bodies([1])
    reader.close()
    assert arrived.endswith(b"\r\n\r\n.dots\r\n..and more\r\n.\r\n")


def test_pop3_fetches_and_removes(mail_servers: MailServers, anna: Person) -> None:
    for number in range(120):
        mail_servers.append(anna, letter(f"p{number}", ".\r\n" + "x" * 5_000))
    server = mail_servers.server(Protocol.POP3, Security.TLS, anna)
    session = Pop3Session(server)
    session.connect()
    session.login(SECRET)
    items = session.listing()
    assert len({item.uidl for item in items}) == 120
    sources = dict(session.retrieve([item.number for item in items]))
    assert sources[7] == letter("p6", ".\r\n" + "x" * 5_000)
    session.delete(1)
    session.quit()
    again = Pop3Session(server)
    again.connect()
    again.login(SECRET)
    assert [item.uidl for item in again.listing()] == [item.uidl for item in items[1:]]
    again.close()


def test_probe_takes_every_step(mail_servers: MailServers, anna: Person) -> None:
    heard: list[ProbeStep] = []
    report = probe(mail_servers.settings(anna), SECRET, SECRET, heard.append)
    assert report.ok
    assert report.steps == tuple(heard)
    kinds = [step.kind for step in report.steps if step.protocol is Protocol.IMAP]
    assert kinds == [
        ProbeStepKind.RESOLVE,
        ProbeStepKind.CONNECT,
        ProbeStepKind.TLS,
        ProbeStepKind.GREETING,
        ProbeStepKind.CAPABILITIES,
        ProbeStepKind.LOGIN,
        ProbeStepKind.MAILBOXES,
    ]
    assert report.steps[-1].kind is ProbeStepKind.SUBMISSION
    assert all(step.seconds < 10 for step in report.steps)


def test_probe_stops_at_the_first_trouble_of_each_server(
    mail_servers: MailServers, anna: Person
) -> None:
    report = probe(mail_servers.settings(anna), Secret("wrong"), SECRET, lambda step: None)
    imap = [step for step in report.steps if step.protocol is Protocol.IMAP]
    smtp = [step for step in report.steps if step.protocol is Protocol.SMTP]
    assert imap[-1].kind is ProbeStepKind.LOGIN
    assert imap[-1].problem is not None
    assert imap[-1].problem.kind is ProblemKind.AUTH_FAILED
    assert smtp[-1].kind is ProbeStepKind.SUBMISSION
    assert smtp[-1].ok
    assert not report.ok
