"""The dialogue as the console may show it: bounded, and without a secret."""

from typing import Any

import pytest

from app.model.account import AuthMethod, Protocol, Secret
from app.model.dialogue import Speaker
from app.protocols.errors import MailError
from app.protocols.transcript import LINE_LIMIT, Transcript

SECRET = Secret("hunter2-planted")
# What a reader of base64 would take for the secret too.
IN_BASE64 = ("aHVudGVyMi1wbGFudGVk", "AGFubmEAaHVudGVyMi1wbGFudGVk")

LOGINS = {
    "imap login": (
        Protocol.IMAP,
        AuthMethod.LOGIN,
        """
        S: * OK ready
        C: {a} CAPABILITY
        S: * CAPABILITY IMAP4rev1
        S: {a} OK
        C~ .* LOGIN .*
        S: * OK you said hunter2-planted
        """,
    ),
    "imap plain": (
        Protocol.IMAP,
        AuthMethod.PLAIN,
        """
        S: * OK ready
        C: {a} CAPABILITY
        S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
        S: {a} OK
        C~ .* AUTHENTICATE PLAIN
        S: +
        C~ .*
        """,
    ),
    "pop3 pass": (
        Protocol.POP3,
        AuthMethod.AUTO,
        """
        S: +OK
        C: CAPA
        S: -ERR
        C: USER anna
        S: +OK
        C: PASS hunter2-planted
        S: -ERR no hunter2-planted here
        """,
    ),
    "pop3 apop": (
        Protocol.POP3,
        AuthMethod.AUTO,
        """
        S: +OK <1@x>
        C: CAPA
        S: -ERR
        C~ APOP .*
        S: -ERR
        """,
    ),
    "smtp plain": (
        Protocol.SMTP,
        AuthMethod.PLAIN,
        """
        S: 220 x
        C: ehlo [127.0.0.1]
        S: 250-x
        S: 250 AUTH PLAIN
        C~ AUTH PLAIN .*
        S: 535 no
        """,
    ),
    "smtp login": (
        Protocol.SMTP,
        AuthMethod.LOGIN,
        """
        S: 220 x
        C: ehlo [127.0.0.1]
        S: 250-x
        S: 250 AUTH LOGIN
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C~ .*
        S: 334 UGFzc3dvcmQ6
        C~ .*
        S: 535 5.7.8 hunter2-planted
        """,
    ),
}


@pytest.mark.parametrize("login", list(LOGINS))
def test_no_secret_is_kept(stage: Any, login: str) -> None:
    protocol, auth, script = LOGINS[login]
    transcript = Transcript()
    server = stage.play([script, "CLOSE"])
    session = stage.session(protocol, server.port, auth=auth, transcript=transcript)
    session.connect()
    with pytest.raises(MailError):
        session.login(SECRET)
    kept = "\n".join(line.text for line in transcript.lines())
    assert "ehlo" in kept or "CAPA" in kept
    assert "••••" in kept
    for secret in (SECRET.value, *IN_BASE64):
        assert secret not in kept


def test_secret_commands_are_masked_even_outside_a_login() -> None:
    transcript = Transcript()
    for said in (
        b"PASS x1\r\n",
        b"APOP anna x1\r\n",
        b"A1 LOGIN anna x1\r\n",
        b"AUTH PLAIN x1\r\n",
    ):
        transcript.sent(said)
    assert [line.text for line in transcript.lines()] == [
        "PASS ••••",
        "APOP anna ••••",
        "A1 LOGIN ••••",
        "AUTH PLAIN ••••",
    ]


def test_only_the_last_lines_are_kept_and_long_ones_are_cut() -> None:
    transcript = Transcript(lines=3)
    for number in range(10):
        transcript.received(b"* %d EXISTS\r\n" % number)
    transcript.received(b"x" * 100_000 + b"\r\n")
    lines = transcript.lines()
    assert [line.text for line in lines[:2]] == ["* 8 EXISTS", "* 9 EXISTS"]
    assert len(lines[2].text) == LINE_LIMIT
    assert lines[2].speaker is Speaker.SERVER


def test_control_characters_are_shown_not_obeyed() -> None:
    transcript = Transcript()
    transcript.received(b"* OK \x1b[31m\x07\xff\r\n")
    assert transcript.lines()[0].text == "* OK \\x1b[31m\\x07\\xff"


def test_a_letter_is_kept_by_its_size_alone(stage: Any) -> None:
    transcript = Transcript()
    session = stage.smtp(
        """
        S: 220 x
        C: ehlo [127.0.0.1]
        S: 250 x
        C: MAIL FROM:<a@b.example>
        S: 250 ok
        C: RCPT TO:<c@d.example>
        S: 250 ok
        C: DATA
        S: 354 go
        C: private
        C: .
        S: 250 ok
        """,
        transcript=transcript,
    )
    session.connect()
    session.submit("a@b.example", ["c@d.example"], b"private\r\n", lambda: None)
    kept = [line.text for line in transcript.lines()]
    assert "… 9 bytes" in kept
    assert "private" not in "".join(kept)
