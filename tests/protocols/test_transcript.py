"""The dialogue as the console may show it: bounded, and without a secret."""

import base64
import re
from typing import Any

import pytest

from app.dialogue.ring import Dialogue
from app.model.account import AccountId, AuthMethod, Protocol, Secret, Security, Server
from app.model.dialogue import Speaker
from app.protocols import errors
from app.protocols.errors import MailError
from app.protocols.transcript import LINE_LIMIT, MASK, Overheard, Transcript
from tests.support.scram_server import ScramServer

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


def overheard(*, is_open: bool = True) -> tuple[Dialogue, Overheard]:
    """A dialogue, and what one connection tells it."""
    dialogue = Dialogue(lambda event: None)
    if is_open:
        dialogue.open()
    server = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, "anna")
    return dialogue, Overheard(dialogue.conversation(AccountId(1), server))


def kept_by(dialogue: Dialogue) -> list[str]:
    kept = [spoken.line.text for spoken in dialogue.since(0)]
    dialogue.shut()
    return kept


def test_several_commands_in_one_packet_are_several_lines() -> None:
    transcript = Transcript()
    transcript.sent(b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n")
    assert [line.text for line in transcript.lines()] == [
        "MAIL FROM:<a@b.example>",
        "RCPT TO:<c@d.example>",
        "DATA",
    ]


@pytest.mark.parametrize(
    "said",
    [
        b"A1 LOGIN anna {9+}\r\nhunter2-planted\r\n",
        b"RSET\r\nAUTH PLAIN hunter2-planted\r\n",
        b"AUTHENTICATE XOAUTH2 hunter2-planted\r\n",
        b"A1 AUTHENTICATE OAUTHBEARER hunter2-planted\r\n",
        b"AUTH SCRAM-SHA-256 hunter2-planted\r\n",
    ],
)
def test_what_follows_a_secrets_command_in_its_packet_is_not_kept(said: bytes) -> None:
    transcript = Transcript()
    transcript.sent(said)
    assert "hunter2" not in "".join(line.text for line in transcript.lines())


ECHOES = [
    SECRET.value,
    *IN_BASE64,
    'user "hunter2-planted" unknown',
    "68756e746572322d706c616e746564",
    base64.b64encode(b"x" + SECRET.value.encode() + b"y").decode(),
    base64.b64encode(b"xy" + SECRET.value.encode() + b"z").decode(),
    base64.urlsafe_b64encode(b"user=a\1auth=Bearer hunter2-planted\1\1").decode(),
]


@pytest.mark.parametrize("echo", ECHOES)
def test_an_echo_of_the_secret_is_masked_for_as_long_as_we_listen(echo: str) -> None:
    transcript = Transcript()
    transcript.hide(SECRET.value)
    transcript.received(f"A1 NO {echo}\r\n".encode())
    transcript.show()
    transcript.received(f"* OK [ALERT] {echo}\r\n".encode())
    transcript.sent(f"VRFY {echo}\r\n".encode())
    kept = [line.text for line in transcript.lines()]
    assert all(MASK in text for text in kept)
    for core in ("hunter2", "aHVudGVyMi1wbGF", "1bnRlcjItcGxhbn", "odW50ZXIyLXBsYW50", "6875"):
        assert core not in "".join(kept)


@pytest.mark.parametrize("echo", ECHOES)
def test_no_echo_of_the_secret_stands_in_what_is_raised(echo: str) -> None:
    raised = errors.protocol("mail.example.org:587", f"535 what is {echo}?", echo)
    problem = errors.masked(raised, "", SECRET.value).problem
    assert MASK in problem.text
    assert MASK in problem.detail
    for core in ("hunter2", "aHVudGVyMi1wbGF", "1bnRlcjItcGxhbn", "odW50ZXIyLXBsYW50", "6875"):
        assert core not in problem.text + problem.detail


def test_a_secret_with_marks_of_its_own_is_masked_as_it_is_quoted() -> None:
    transcript = Transcript()
    transcript.hide('pa"ss\\word')
    transcript.received(b'A1 NO "pa\\"ss\\\\word" is wrong\r\n')
    transcript.received(b"A1 NO pa%22ss%5Cword is wrong\r\n")
    assert "ss" not in "".join(line.text for line in transcript.lines())


def test_a_secret_that_may_be_any_word_is_hidden_at_the_login_alone() -> None:
    transcript = Transcript()
    transcript.hide("OK")
    transcript.received(b"A1 OK in\r\n")
    transcript.show()
    transcript.received(b"A2 OK done\r\n")
    assert [line.text for line in transcript.lines()] == [f"A1 {MASK} in", "A2 OK done"]


def test_the_end_of_an_answers_line_is_no_line() -> None:
    transcript = Transcript()
    transcript.hide(SECRET.value)
    transcript.sent(b"aHVudGVyMi1wbGFudGVk")
    transcript.sent(b"\r\n")
    assert [line.text for line in transcript.lines()] == [MASK]


def test_what_a_message_says_is_not_kept_where_imap_quotes_it() -> None:
    transcript = Transcript()
    for line in (
        b'* 1 FETCH (UID 7 INTERNALDATE "01-Jan-2026 10:00:00 +0000" BODY[TEXT] "very private")',
        b'* 2 FETCH (ENVELOPE ("Mon, 1 Jan" "a \\"private\\" plan" ((NIL NIL "asha" "private.ex"))',
        b' BODY[1] "private too")',
        b') PREVIEW "private" FLAGS (\\Seen))',
        b'* 3 FETCH (PREVIEW "private and cut off',
    ):
        transcript.received(line + b"\r\n")
    kept = [line.text for line in transcript.lines()]
    assert "private" not in "".join(kept)
    assert kept[0] == (
        '* 1 FETCH (UID 7 INTERNALDATE "01-Jan-2026 10:00:00 +0000" BODY[TEXT] "… 12 bytes")'
    )


def test_names_of_mailboxes_stay_readable() -> None:
    transcript = Transcript()
    transcript.received(b'* LIST (\\HasNoChildren) "/" "Work and play"\r\n')
    assert transcript.lines()[0].text == '* LIST (\\HasNoChildren) "/" "Work and play"'


def test_while_nobody_looks_nothing_is_looked_at() -> None:
    dialogue, transcript = overheard(is_open=False)
    transcript.sent(b"A1 NOOP\r\n")
    transcript.received(b"A1 OK\r\n")
    dialogue.open()
    assert kept_by(dialogue) == []


def test_opening_takes_effect_at_once_even_amid_a_login() -> None:
    dialogue, transcript = overheard(is_open=False)
    transcript.hide(SECRET.value)
    transcript.sent(b"A1 AUTHENTICATE PLAIN\r\n")
    dialogue.open()
    transcript.sent(b"AGFubmEAaHVudGVyMi1wbGFudGVk\r\n")
    transcript.received(b"A1 OK welcome, hunter2-planted\r\n")
    assert kept_by(dialogue) == [MASK, f"A1 OK welcome, {MASK}"]


def test_the_lines_of_a_letter_tell_its_message_id(stage: Any) -> None:
    dialogue, transcript = overheard()
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
        C: Subject: private
        C: message-id:
        C:  <m1@b.example>
        C:
        C: Message-ID: <no@body.example>
        C: .
        S: 250 ok
        C: QUIT
        S: 221 bye
        """,
        transcript=transcript,
    )
    session.connect()
    head = b"Subject: private\r\nmessage-id:\r\n <m1@b.example>\r\n"
    source = head + b"\r\nMessage-ID: <no@body.example>\r\n"
    session.submit("a@b.example", ["c@d.example"], source, lambda: None)
    session.close()
    spoken = dialogue.since(0)
    letters = [(each.line.text, each.letter) for each in spoken]
    dialogue.shut()
    assert ("MAIL FROM:<a@b.example>", "m1@b.example") in letters
    assert (".", "m1@b.example") in letters
    assert ("ehlo [127.0.0.1]", "") in letters
    assert ("QUIT", "") in letters
    assert "private" not in repr(letters)


TOKEN = Secret("ya29.planted-token/of+the~person")
CHALLENGE = base64.b64encode(
    b'{"status":"401","token":"ya29.planted-token/of+the~person"}'
).decode()
TOKENS = {
    Protocol.SMTP: f"""
        S: 220 x
        C: ehlo [127.0.0.1]
        S: 250-x
        S: 250 AUTH XOAUTH2
        C~ AUTH XOAUTH2 .+
        S: 334 {CHALLENGE}
        C:
        S: 535 5.7.8 no {TOKEN.value} here
        """,
    Protocol.POP3: f"""
        S: +OK
        C: CAPA
        S: +OK
        S: SASL OAUTHBEARER
        S: .
        C~ AUTH OAUTHBEARER.*
        S: + {CHALLENGE}
        C: AQ==
        S: -ERR no {TOKEN.value} here
        """,
    Protocol.IMAP: f"""
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] x
        C: {{a}} CAPABILITY
        S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2
        S: {{a}} OK
        C~ .* AUTHENTICATE XOAUTH2 .+
        S: + {CHALLENGE}
        C:
        S: * OK no {TOKEN.value} here
        CLOSE
        """,
}


@pytest.mark.parametrize("protocol", list(Protocol))
def test_a_token_is_found_nowhere_in_the_ring(stage: Any, protocol: Protocol) -> None:
    dialogue, transcript = overheard()
    server = stage.play([TOKENS[protocol], "CLOSE"])
    session = stage.session(
        protocol, server.port, auth=AuthMethod.OAUTH2, user="a@b.example", transcript=transcript
    )
    session.connect()
    with pytest.raises(MailError):
        session.login(TOKEN)
    kept = "\n".join(kept_by(dialogue))
    assert f"OAUTH2 {MASK}" in kept or f"OAUTHBEARER {MASK}" in kept
    assert f"no {MASK} here" in kept
    assert CHALLENGE not in kept
    assert "planted" not in kept
    assert base64.b64encode(b"planted-token").decode()[:12] not in kept


@pytest.mark.parametrize("protocol", list(Protocol))
def test_no_proof_is_found_in_the_ring(protocol: Protocol, stage: Any) -> None:
    dialogue, transcript = overheard()
    with ScramServer(protocol, "hunter2-planted") as server:
        session = stage.session(protocol, server.port, transcript=transcript)
        session.connect()
        session.login(SECRET)
        session.line.close()
    kept = "\n".join(kept_by(dialogue))
    assert "SCRAM-SHA-256" in kept
    coded = [base64.b64decode(word) for word in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", kept)]
    assert not any(mark in text for text in coded for mark in (b"r=", b"p=", b"v=", b"s="))
