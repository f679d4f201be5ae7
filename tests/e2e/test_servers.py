"""The servers that other tests lean on do what they promise."""

import imaplib
import poplib
import smtplib

import pytest

from tests.support.servers import (
    BUSY,
    PASSWORD,
    REFUSED,
    SIZE_LIMIT,
    MailServers,
    Person,
    trusting,
    wait_for_messages,
)

LETTER = (
    b"From: a@example.net\r\nMessage-ID: <1@example.net>\r\n"
    b"Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nHow are you?\r\n"
)


def test_a_letter_travels_from_submission_to_every_reader(
    mail_servers: MailServers, anna: Person
) -> None:
    with smtplib.SMTP("localhost", mail_servers.ports["submission"]) as client:
        client.starttls(context=trusting(mail_servers))
        client.login(anna.name, PASSWORD)
        client.sendmail(anna.address, [anna.address], LETTER)
    [kept] = wait_for_messages(mail_servers, anna, 1)
    assert kept.source.endswith(LETTER)
    assert kept.flags == frozenset()
    pop3 = poplib.POP3_SSL("localhost", mail_servers.ports["pop3s"], context=trusting(mail_servers))
    pop3.user(anna.name)
    pop3.pass_(PASSWORD)
    assert pop3.stat()[0] == 1
    pop3.quit()


def test_submission_wants_tls_and_a_login(mail_servers: MailServers, anna: Person) -> None:
    with smtplib.SMTP("localhost", mail_servers.ports["submission"]) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.mail(anna.address)[0] == 530
        client.starttls(context=trusting(mail_servers))
        client.ehlo()
        client.mail(anna.address)
        assert client.rcpt(anna.address)[0] == 554


def test_a_wrong_password_is_refused(mail_servers: MailServers, anna: Person) -> None:
    with (
        imaplib.IMAP4_SSL(
            "localhost", mail_servers.ports["imaps"], ssl_context=trusting(mail_servers)
        ) as client,
        pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"),
    ):
        client.login(anna.name, "wrong")


def test_recipients_and_sizes_are_refused_by_code(mail_servers: MailServers, anna: Person) -> None:
    with smtplib.SMTP("127.0.0.1", mail_servers.ports["smtp"]) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == str(SIZE_LIMIT)
        client.mail(anna.address)
        assert client.rcpt(REFUSED)[0] == 550
        assert client.rcpt(BUSY)[0] == 451
        client.rset()
        assert client.mail(anna.address, [f"size={SIZE_LIMIT + 1}"])[0] == 552


def test_filling_and_appending_keep_order_and_special_mailboxes(
    mail_servers: MailServers, anna: Person
) -> None:
    mail_servers.fill(anna, (b"Subject: %d\n\nbody\n" % number for number in range(20)))
    mail_servers.append(anna, LETTER, "Archive", flags="\\Seen")
    subjects = [kept.source.split(b"\r\n")[0] for kept in mail_servers.messages(anna)]
    assert subjects == [b"Subject: %d" % number for number in range(20)]
    [archived] = mail_servers.messages(anna, "Archive")
    assert archived.flags == {"\\Seen"}
    with mail_servers.imap(anna) as client:
        _, lines = client.list()
    assert any(b"\\Sent" in line for line in lines if isinstance(line, bytes))


def test_killed_servers_come_back_with_all_their_mail(
    mail_servers: MailServers, anna: Person
) -> None:
    mail_servers.append(anna, LETTER)
    mail_servers.dovecot.kill()
    with pytest.raises(OSError, match="refused"):
        imaplib.IMAP4("127.0.0.1", mail_servers.ports["imap"])
    mail_servers.revive_dovecot()
    assert len(mail_servers.messages(anna)) == 1
