"""`lifafa explain`: no account, no profile, no network."""

import pytest

from app.cli.output import Exit
from tests.cli.conftest import Terminal


def test_codes_are_explained_with_their_source(terminal: Terminal) -> None:
    code, out, _ = terminal.run("explain", "550", "5.1.1")
    assert code == Exit.OK
    assert "550: Refused" in out
    assert "5.1.1: No such mailbox (for good)" in out
    assert "(SMTP; RFC 5321 §4.2.3)" in out
    assert not terminal.profile.exists()


def test_hindi_of_one_protocol_as_json(terminal: Terminal) -> None:
    whole, of_status = terminal.json("explain", "--protocol", "imap", "uidvalidity", "--lang", "hi")
    assert whole["term"] == of_status["term"] == "UIDVALIDITY"
    assert {"क्या क्रमांक अब भी सही हैं?"} == {whole["title"], of_status["title"]}
    assert whole["protocols"] == ["imap"]
    assert whole["source"].startswith("RFC 3501")


def test_what_is_the_same_in_all_protocols_is_said_once(terminal: Terminal) -> None:
    (found,) = terminal.json("explain", "SCRAM-SHA-256", "scram-sha-256")
    assert found["protocols"] == ["imap", "pop3", "smtp"]


@pytest.mark.parametrize(
    ("line", "terms", "protocol"),
    [
        ("535-5.7.8 Username and Password not accepted", ["535", "535-", "5.7.8"], "smtp"),
        ("A1 UID FETCH 1:* (FLAGS)", ["A1", "UID", "FETCH", "1:*", "FLAGS"], "imap"),
        ("-ERR [IN-USE] Locked", ["-ERR", "IN-USE"], "pop3"),
    ],
)
def test_a_line_is_taken_apart(
    terminal: Terminal, line: str, terms: list[str], protocol: str
) -> None:
    found = terminal.json("explain", line)
    assert [one["term"] for one in found] == terms
    assert all(one["protocols"] == [protocol] for one in found)


def test_the_unknown_is_said_and_the_rest_explained(terminal: Terminal) -> None:
    code, out, error = terminal.run("explain", "QUIT", "xyzzy", "foo bar")
    assert code == Exit.NOT_FOUND
    assert "QUIT: Goodbye" in out
    assert "xyzzy, foo bar" in error
    assert terminal.json("explain", "xyzzy", code=Exit.NOT_FOUND) == []


def test_an_unknown_protocol_is_a_mistake_that_is_said(terminal: Terminal) -> None:
    code, _, error = terminal.run("explain", "--protocol", "gopher", "QUIT")
    assert code == Exit.USAGE
    assert "gopher" in error
