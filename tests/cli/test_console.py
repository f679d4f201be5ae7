"""`lifafa console`: the dialogue as it happens, explained, reported; and commands by hand."""

import json
from pathlib import Path

import pytest

from app.model.account import Protocol
from tests.cli.conftest import Practised


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_sync_is_printed_line_by_line(practised: Practised) -> None:
    code, out, _ = practised.terminal.run("console", "--password-stdin", stdin=practised.password)
    assert code == 0
    assert "imap#1 → " in out
    assert "imap#1 ← " in out
    assert " LOGOUT" in out
    assert " ms)" in out
    assert practised.password.strip() not in out


def test_json_is_one_object_a_line(practised: Practised) -> None:
    code, out, _ = practised.terminal.run(
        "console", "--json", "--password-stdin", stdin=practised.password
    )
    told = lines(out)
    assert code == 0
    assert {line["from"] for line in told} == {"client", "server"}
    numbers = [int(str(line["number"])) for line in told]
    assert numbers == sorted(set(numbers))
    answered = [line for line in told if line["ms"] is not None]
    assert answered
    assert all(line["command"] for line in answered)


def test_another_protocol_is_left_out(practised: Practised) -> None:
    _, out, _ = practised.terminal.run(
        "console", "--protocol", "smtp", "--password-stdin", stdin=practised.password
    )
    assert out == ""


def test_lines_are_explained_in_the_language_asked_for(practised: Practised) -> None:
    say = ("console", "you@practice.example", "--protocol", "smtp", "--say", "NOOP", "--explain")
    _, english, _ = practised.terminal.run(*say, "--password-stdin", stdin=practised.password)
    _, hindi, _ = practised.terminal.run(
        *say, "--lang", "hi", "--password-stdin", stdin=practised.password
    )
    assert "RFC 5321" in english
    assert "RFC 5321" in hindi
    assert any("\u0900" <= letter <= "\u097f" for letter in hindi)
    assert not any("\u0900" <= letter <= "\u097f" for letter in english)


@pytest.mark.parametrize(
    ("protocol", "command", "answer"),
    [(Protocol.SMTP, "ehlo", "250"), (Protocol.IMAP, 'LIST "" "*"', "INBOX")],
)
def test_a_command_by_hand_prints_its_answer(
    practised: Practised, protocol: Protocol, command: str, answer: str
) -> None:
    words = ("console", "1", "--protocol", protocol, "--say", command, "--password-stdin")
    code, out, _ = practised.terminal.run(*words, stdin=practised.password)
    assert code == 0
    assert out.count("→") == 1
    assert answer in out


@pytest.mark.parametrize("command", ["SELECT INBOX", "NOOP\r\nDELETE x", "DELETE INBOX"])
def test_what_changes_mail_is_refused_with_a_word_why(practised: Practised, command: str) -> None:
    code, out, error = practised.terminal.run("console", "1", "--say", command)
    assert (code, out) == (2, "")
    assert "Nothing was sent" in error or "never changes mail" in error


def test_an_account_without_that_protocol_says_so(practised: Practised) -> None:
    code, _, error = practised.terminal.run(
        "console", "1", "--protocol", "pop3", "--say", "STAT", "--password-stdin", stdin="x\n"
    )
    assert code == 2
    assert "POP3" in error


def test_the_report_names_nobody(practised: Practised, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    code, _, _ = practised.terminal.run(
        "console", "--report", str(path), "--password-stdin", stdin=practised.password
    )
    text = path.read_text("utf-8")
    assert code == 0
    assert "Python: " in text
    assert "LOGOUT" in text
    for name in ("you@practice.example", practised.password.strip(), str(tmp_path)):
        assert name not in text


def test_a_report_that_cannot_be_written_is_told(practised: Practised, tmp_path: Path) -> None:
    code, _, error = practised.terminal.run(
        "console", "--report", str(tmp_path), "--password-stdin", stdin=practised.password
    )
    assert code == 1
    assert "could not be written" in error


def test_troubles_have_their_exit_code_and_what_was_said(practised: Practised) -> None:
    code, out, error = practised.terminal.run("console", "--password-stdin", stdin="wrong\n")
    assert code == 4
    assert "NO" in out
    assert error.startswith("lifafa: ")
    assert "wrong" not in out


def test_only_refusals_are_printed_where_they_are_asked_for(practised: Practised) -> None:
    _, out, _ = practised.terminal.run("console", "--errors", "--password-stdin", stdin="wrong\n")
    assert out
    assert all(" NO " in line or " BAD " in line or " BYE" in line for line in out.splitlines())
