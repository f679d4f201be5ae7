"""The practice server as any mail client sees it, through the standard library's own clients."""

import imaplib
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from app.practice.people import ASHA, PERSON
from app.practice.server import PracticeServer

WITHIN = 10.0  # seconds


@pytest.fixture
def practice() -> Iterator[PracticeServer]:
    server = PracticeServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def imap(practice: PracticeServer) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4("127.0.0.1", practice.settings().incoming.port, timeout=WITHIN) as client:
        client.login(PERSON.address, practice.secret.value)
        client.select()
        yield client


def letter(to: str, text: str, subject: str = "A question") -> EmailMessage:
    made = EmailMessage()
    made["From"] = f"You <{PERSON.address}>"
    made["To"] = to
    made["Subject"] = subject
    made["Message-ID"] = "<question@practice.example>"
    made.set_content(text)
    return made


def send(practice: PracticeServer, message: EmailMessage, *to: str) -> None:
    with smtplib.SMTP("127.0.0.1", practice.settings().outgoing.port, timeout=WITHIN) as client:
        client.login(PERSON.address, practice.secret.value)
        client.send_message(message, PERSON.address, to or None)


def idle(client: imaplib.IMAP4) -> bytes:
    """Wait in IDLE for the first thing that the server says, as imaplib of Python 3.11 cannot."""
    client.send(b"I1 IDLE\r\n")
    assert client.readline().startswith(b"+")
    said = client.readline()
    client.send(b"DONE\r\n")
    while not client.readline().startswith(b"I1 OK"):
        pass
    return said


def newest(client: imaplib.IMAP4) -> EmailMessage:
    client.noop()
    _, found = client.uid("SEARCH", "ALL")
    _, answer = client.uid("FETCH", found[0].split()[-1].decode(), "(BODY.PEEK[])")
    message = message_from_bytes(answer[0][1], policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_both_servers_listen_on_loopback_only(practice: PracticeServer) -> None:
    for server in (practice.settings().incoming, practice.settings().outgoing):
        assert server.host == "127.0.0.1"
        with socket.socket() as other, pytest.raises(OSError, match="refused"):
            # Any other address of this machine, such as another one of loopback.
            other.connect(("127.0.0.2", server.port))


def test_mailboxes_say_what_they_are_for(imap: imaplib.IMAP4) -> None:
    _, lines = imap.list()
    roles = {
        role.decode()
        for line in lines
        if isinstance(line, bytes)
        for role in line.split(b")")[0].strip(b"(").split()
    }
    assert {"\\Drafts", "\\Sent", "\\Archive", "\\Junk", "\\Trash"} <= roles


def test_a_letter_to_oneself_wakes_who_waits_in_idle(
    practice: PracticeServer, imap: imaplib.IMAP4
) -> None:
    said: list[bytes] = []
    waiting = threading.Thread(target=lambda: said.append(idle(imap)))
    waiting.start()
    send(practice, letter(PERSON.address, "Do not forget the milk.", "Milk"))
    waiting.join(WITHIN)
    assert said[0].strip().endswith(b"EXISTS")
    arrived = newest(imap)
    assert arrived["Subject"] == "Milk"
    assert "Do not forget the milk." in arrived.get_content()


def test_the_correspondent_quotes_and_stands_in_the_conversation(
    practice: PracticeServer, imap: imaplib.IMAP4
) -> None:
    send(practice, letter(f"Asha Verma <{ASHA.address}>", "Is the library open today?"))
    idle(imap)
    answer = newest(imap)
    assert answer["From"] == "Asha Verma <asha@practice.example>"
    assert answer["Subject"] == "Re: A question"
    assert answer["In-Reply-To"] == "<question@practice.example>"
    assert "> Is the library open today?" in answer.get_content()
    assert "thank you" in answer.get_content()


def test_a_hindi_letter_is_answered_in_hindi(practice: PracticeServer, imap: imaplib.IMAP4) -> None:
    subject = "पुस्तकालय के बारे में एक छोटा-सा प्रश्न और बहुत सारी शुभकामनाएँ"
    send(practice, letter(ASHA.address, "क्या आज पुस्तकालय खुला है?", subject))
    idle(imap)
    answer = newest(imap)
    assert "धन्यवाद" in answer.get_content()
    assert "> क्या आज पुस्तकालय खुला है?" in answer.get_content()
    assert answer["Subject"] == f"Re: {subject}"
    assert "आशा वर्मा" in answer["From"]


def test_any_address_answers_by_its_own_name(practice: PracticeServer, imap: imaplib.IMAP4) -> None:
    send(practice, letter("Nobody Special <nobody@far.example>", "Hello?"))
    idle(imap)
    assert newest(imap)["From"] == "Nobody Special <nobody@far.example>"


def test_nobody_comes_in_with_another_password(practice: PracticeServer) -> None:
    settings = practice.settings()
    reader = imaplib.IMAP4("127.0.0.1", settings.incoming.port, timeout=WITHIN)
    with reader, pytest.raises(imaplib.IMAP4.error):
        reader.login(PERSON.address, "wrong")
    with smtplib.SMTP("127.0.0.1", settings.outgoing.port, timeout=WITHIN) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(PERSON.address, "wrong")
        assert client.mail(PERSON.address)[0] == 530
    assert PracticeServer().secret != practice.secret


def test_what_a_client_keeps_is_there_for_the_next(
    practice: PracticeServer, imap: imaplib.IMAP4
) -> None:
    imap.append("Sent", "(\\Seen)", imaplib.Time2Internaldate(time.time()), b"Subject: Kept\n\nx\n")
    imap.uid("STORE", "101:104", "+FLAGS", "(\\Flagged \\Seen)")
    imap.uid("MOVE", "102", "Archive")
    with imaplib.IMAP4("127.0.0.1", practice.settings().incoming.port, timeout=WITHIN) as other:
        other.login(PERSON.address, practice.secret.value)
        assert other.select("Archive")[1] == [b"1"]
        other.select("Sent")
        assert newest(other)["Subject"] == "Kept"
        other.select()
        assert other.uid("SEARCH", "FLAGGED", "UID", "101:104")[1] == [b"101 103 104"]


def test_headers_and_bodies_come_as_a_client_asks(imap: imaplib.IMAP4) -> None:
    fields = "UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE)]"
    _, answer = imap.uid("FETCH", "1:*", f"({fields})")
    headers = [item for item in answer if isinstance(item, tuple)]
    assert len(headers) == 14
    assert all(b"RFC822.SIZE" in head and b"Subject:" in text for head, text in headers)


def test_stopping_ends_every_connection_at_once(practice: PracticeServer) -> None:
    with imaplib.IMAP4("127.0.0.1", practice.settings().incoming.port, timeout=WITHIN) as client:
        client.login(PERSON.address, practice.secret.value)
        client.select()
        client.send(b"I1 IDLE\r\n")
        client.readline()
        send(practice, letter(ASHA.address, "An answer is due when the server stops."))
        practice.stop()
        assert "practice" not in {thread.name for thread in threading.enumerate()}
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", practice.settings().incoming.port))
    practice.stop()  # twice is once


def test_a_normal_start_loads_nothing_of_it() -> None:
    code = "import sys, app.practice.server; print({'pymap', 'aiosmtpd'} & sys.modules.keys())"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="."
    )
    assert answer.stdout.strip() == "set()"
