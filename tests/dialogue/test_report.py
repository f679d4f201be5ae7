"""The safe report: what may be shown to others, and what is left out."""

import getpass
import platform
from pathlib import Path

import pytest

from app.dialogue.report import Veil, private_names, safe_report
from app.dialogue.timing import Stopwatch
from app.model.account import AccountSettings, Protocol, Security, Server
from tests.dialogue.spoken import dialogue

SETTINGS = AccountSettings(
    "anu.rao@example.org",
    "Anu Rao",
    Server(Protocol.POP3, "pop.example.org", 995, Security.TLS, "anu"),
    Server(Protocol.SMTP, "mail.kiln.example", 465, Security.TLS, "anu@kiln.example"),
)

SAID = """
    S: 220 mail.kiln.example ESMTP of anu.rao@example.org
    C: EHLO [127.0.0.1]
    S: 250-mail.kiln.example at your service, [203.0.113.9]
    S: 250 SIZE 1000
    C: RCPT TO:<asha@Example.Net>
    S: 550 5.1.1 <asha@example.net>: see https://help.example.com/x
    C: RCPT TO:<अनु@उदाहरण.भारत>
    S: 250 hello Anu Rao
"""


def report(**options: bool) -> str:
    timed = Stopwatch().all(dialogue(SAID, server="mail.kiln.example:465"))
    names = private_names([SETTINGS])
    return safe_report(timed, private=names, versions={"Qt": "6.9"}, **options)


def test_it_says_what_is_at_work_and_how_long_things_took() -> None:
    text = report()
    assert "Lifafa: " in text
    assert f"Python: {platform.python_version()}" in text
    assert "Qt: 6.9" in text
    assert "250 SIZE 1000  (20.0 ms)" in text
    assert "550 5.1.1" in text


def test_nobody_and_no_host_is_named() -> None:
    text = report()
    for name in ("anu", "rao", "asha", "kiln", "example.net", "203.0.113", "अनु", "उदाहरण"):
        assert name not in text.lower()


def test_the_same_name_has_the_same_placeholder() -> None:
    lines = report().splitlines()
    (asked,) = [line for line in lines if "RCPT" in line and "address-2" in line]
    (answered,) = [line for line in lines if "550" in line]
    assert "<<address-2>>" in asked
    assert "<<address-2>>" in answered
    assert "<host-1>:465" in asked


def test_names_can_be_left_in() -> None:
    text = report(placeholders=False)
    assert "asha@Example.Net" in text
    assert "mail.kiln.example:465" in text


def test_nothing_of_this_computer_is_told() -> None:
    for placeholders in (True, False):
        header = report(placeholders=placeholders).split("\n\n", 1)[0]
        assert str(Path.home()) not in header
        assert platform.node() not in header
        assert getpass.getuser() not in header.split()


@pytest.mark.parametrize(
    "text",
    [
        "* CAPABILITY IMAP4rev1 AUTH=PLAIN",
        "A1 UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (FROM)])",
        "550 5.7.139 no",
        "EHLO [127.0.0.1]",
        "* OK [UIDNEXT 4392] next",
        '* STATUS "INBOX" (MESSAGES 14)',
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert Veil().over(text) == text


def test_the_user_of_a_login_is_hidden_whoever_it_is() -> None:
    assert Veil().over("USER somebody") == "USER <user>"
    assert Veil().over("APOP somebody ••••") == "APOP <user> ••••"
