"""Everything that real servers and our own clerks say to each other is explained."""

from collections.abc import Iterator

import pytest

from app.explain import explain_line
from app.model.account import Protocol, Security
from app.model.dialogue import DialogueLine, Speaker
from app.model.message import Flag
from app.protocols.errors import Refused
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from app.protocols.smtp import SmtpSession
from app.protocols.transcript import Transcript
from tests.support.servers import BUSY, REFUSED, SECRET, MailServers, Person

LETTER = b"Subject: One\r\nMessage-ID: <one@example.org>\r\n\r\nHello\r\n"


@pytest.mark.parametrize("security", Security)
def test_smtp(mail_servers: MailServers, anna: Person, security: Security) -> None:
    transcript = Transcript()
    server = mail_servers.server(Protocol.SMTP, security, anna)
    session = SmtpSession(server, transcript=transcript)
    session.connect()
    session.login(SECRET)
    session.verify(anna.address)
    session.submit(anna.address, (anna.address, REFUSED, BUSY), LETTER, lambda: None)
    with pytest.raises(Refused):
        session.submit(anna.address, (REFUSED,), LETTER, lambda: None)
    session.close()
    assert len(transcript.lines()) > 30
    assert unexplained(Protocol.SMTP, transcript) == []


@pytest.mark.parametrize("security", Security)
def test_pop3(mail_servers: MailServers, anna: Person, security: Security) -> None:
    mail_servers.append(anna, LETTER)
    transcript = Transcript()
    server = mail_servers.server(Protocol.POP3, security, anna)
    session = Pop3Session(server, transcript=transcript)
    session.connect()
    session.login(SECRET)
    (item,) = session.listing()
    assert list(session.retrieve([item.number]))
    session.noop()
    session.reset()
    session.quit()
    assert len(transcript.lines()) > 20
    assert unexplained(Protocol.POP3, transcript) == []


@pytest.mark.parametrize("security", Security)
def test_imap(mail_servers: MailServers, anna: Person, security: Security) -> None:
    mail_servers.append(anna, LETTER)
    transcript = Transcript()
    server = mail_servers.server(Protocol.IMAP, security, anna)
    session = ImapSession(server, transcript=transcript)
    session.connect()
    session.login(SECRET)
    session.list_mailboxes()
    session.status("Sent")
    session.quota()
    session.append("Sent", LETTER, Flag.SEEN, 1_700_000_000)
    session.select("INBOX")
    assert dict(session.fetch_bodies([1]))
    list(session.fetch_flags("1"))
    assert session.find_message_id("one@example.org") == [1]
    session.store([1], Flag.FLAGGED, Flag.NONE)
    session.copy([1], "Archive")
    session.move([1], "Trash")
    session.noop()
    session.idle(30, lambda: True)
    session.close()
    assert len(transcript.lines()) > 50
    assert unexplained(Protocol.IMAP, transcript) == []


def unexplained(protocol: Protocol, transcript: Transcript) -> list[str]:
    """Return the lines of which nothing is explained, in either language."""
    return [
        line.text
        for line, command in with_commands(transcript.lines())
        for language in ("en", "hi")
        if not explain_line(
            protocol,
            line.text,
            from_server=line.speaker is Speaker.SERVER,
            language=language,
            command=command,
        )
    ]


def with_commands(lines: tuple[DialogueLine, ...]) -> Iterator[tuple[DialogueLine, str]]:
    """Give each line with the command it answers, or "" for the client's own."""
    command = ""
    for line in lines:
        if line.speaker is Speaker.CLIENT:
            command = line.text
        yield line, command if line.speaker is Speaker.SERVER else ""
