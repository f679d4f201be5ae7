"""Addresses in Hindi against real Postfix, once with SMTPUTF8 and once without."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.mime.compose import compose
from app.model.account import Protocol, Security, Server
from app.model.message import Address
from app.model.problem import ProblemKind
from app.model.submission import Letter, RecipientState
from app.protocols import errors
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from app.protocols.smtp import SmtpSession
from tests.support.servers import (
    HINDI_DOMAIN,
    HINDI_IN_DNS,
    SECRET,
    MailServers,
    Person,
    wait_for_messages,
)


@pytest.fixture
def anu(mail_servers: MailServers) -> Person:
    return mail_servers.new_person("anu")


@pytest.fixture
def smtp(mail_servers: MailServers) -> Iterator[SmtpSession]:
    """A session with the server that takes addresses in any script."""
    yield from _session(mail_servers.server(Protocol.SMTP, Security.TLS, "anna"))


@pytest.fixture
def ascii_smtp(mail_servers: MailServers) -> Iterator[SmtpSession]:
    """A session with the server that does not."""
    server = mail_servers.server(Protocol.SMTP, Security.TLS, "anna")
    yield from _session(replace(server, port=mail_servers.ports["ascii_smtps"]))


def _session(server: Server) -> Iterator[SmtpSession]:
    session = SmtpSession(server)
    session.connect()
    session.login(SECRET)
    yield session
    session.close()


def in_hindi(person: Person) -> str:
    return person.name.replace("anu", "अनु") + "@" + HINDI_DOMAIN


def letter(sender: str, *to: str) -> bytes:
    people = tuple(Address("अनु शर्मा", each) for each in to)
    return compose(
        Letter(
            Address("रवि", sender),
            people,
            (),
            "नमस्ते",
            "कैसे हो?\n",
            "",
            "hi@example.org",
            1_700_000_000,
        )
    )


def test_a_letter_from_and_to_addresses_in_hindi(
    smtp: SmtpSession, mail_servers: MailServers, anu: Person
) -> None:
    assert smtp.offers_smtputf8
    sender, to = f"रवि@{HINDI_DOMAIN}", in_hindi(anu)
    (result,) = smtp.submit(sender, [to], letter(sender, to), lambda: None)
    assert (result.address, result.state) == (to, RecipientState.ACCEPTED)
    (kept,) = wait_for_messages(mail_servers, anu, 1)
    assert f"<{to}>".encode() in kept.source
    assert f"From: =?utf-8?B?4KSw4KS14KS/?= <{sender}>".encode() in kept.source


@pytest.mark.parametrize("protocol", [Protocol.IMAP, Protocol.POP3])
def test_it_is_fetched_and_read(
    smtp: SmtpSession, mail_servers: MailServers, anu: Person, protocol: Protocol
) -> None:
    sender, to = f"रवि@{HINDI_DOMAIN}", in_hindi(anu)
    smtp.submit(sender, [to], letter(sender, to), lambda: None)
    wait_for_messages(mail_servers, anu, 1)
    server = mail_servers.server(protocol, Security.TLS, anu)
    if protocol is Protocol.POP3:
        pop3 = Pop3Session(server)
        pop3.connect()
        pop3.login(SECRET)
        ((_, source),) = pop3.retrieve([1])
        pop3.close()
    else:
        imap = ImapSession(server)
        imap.connect()
        imap.login(SECRET)
        imap.select("INBOX")
        (arrival,) = imap.fetch_headers("1:*")
        ((_, source),) = imap.fetch_bodies([1])
        imap.close()
        assert arrival.envelope.sender == (Address("रवि", sender),)
        assert arrival.envelope.to == (Address("अनु शर्मा", to),)
    assert to.encode() in source


@pytest.mark.parametrize("fixture", ["smtp", "ascii_smtp"])
def test_a_domain_in_hindi_alone_needs_nothing_special(
    request: pytest.FixtureRequest, mail_servers: MailServers, anu: Person, fixture: str
) -> None:
    session: SmtpSession = request.getfixturevalue(fixture)
    sender, to = f"ravi@{HINDI_DOMAIN}", f"{anu.name}@{HINDI_DOMAIN}"
    (result,) = session.submit(sender, [to], letter(sender, to), lambda: None)
    assert result.state is RecipientState.ACCEPTED
    (kept,) = wait_for_messages(mail_servers, anu, 1)
    assert kept.source.isascii()
    assert f"<{anu.name}@{HINDI_IN_DNS}>".encode() in kept.source


def test_a_server_that_cannot_is_named_with_the_address(
    ascii_smtp: SmtpSession, mail_servers: MailServers, anu: Person, ravi: Person
) -> None:
    assert not ascii_smtp.offers_smtputf8
    to = in_hindi(anu)
    with pytest.raises(errors.Refused) as caught:
        ascii_smtp.submit("a@example.org", [ravi.address, to], letter("a@b.c", to), lambda: None)
    problem = caught.value.problem
    assert (problem.kind, problem.text) == (ProblemKind.NEEDS_SMTPUTF8, to)
    assert problem.server == str(ascii_smtp.server)
    # Nothing was said, so the next letter goes.
    source = letter("a@example.org", ravi.address)
    ascii_smtp.submit("a@example.org", [ravi.address], source, lambda: None)
    assert len(wait_for_messages(mail_servers, ravi, 1)) == 1


def test_the_sender_is_tried_as_it_is(smtp: SmtpSession, ascii_smtp: SmtpSession) -> None:
    smtp.verify(f"रवि@{HINDI_DOMAIN}")
    with pytest.raises(errors.Refused) as caught:
        ascii_smtp.verify(f"रवि@{HINDI_DOMAIN}")
    assert caught.value.problem.kind is ProblemKind.NEEDS_SMTPUTF8
