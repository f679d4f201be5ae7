"""`lifafa parse`: one object a line, and one bad file never ends the run."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.output import Exit
from app.mime.record import record
from tests.cli.conftest import Terminal

LETTER = (
    "From: =?utf-8?B?4KSF4KSo4KWB?= <anu@example.org>\r\nTo: b@example.org, c@example.org\r\n"
    "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nDate: Mon, 23 Nov 2026 10:00:00 +0530\r\n"
    "Message-ID: <one@example.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nनमस्ते\r\n"
    "--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\n"
    "xyz\r\n--b--\r\n"
).encode()


def test_paths_come_on_standard_input_and_a_bad_one_is_said(
    terminal: Terminal, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.eml", tmp_path / "missing.eml"
    good.write_bytes(LETTER)
    code, out, _ = terminal.run(
        "parse", "--json", "--stdin-paths", stdin=f"{bad}\n{tmp_path}\n{good}\n"
    )
    missing, folder, letter = (json.loads(line) for line in out.splitlines())
    assert code == Exit.NOT_FOUND
    assert missing["path"] == str(bad)
    assert missing["error"]
    assert folder["error"]
    assert letter["path"] == str(good)
    assert letter["subject"] == "Grüße"
    assert letter["from"] == ["anu@example.org"]
    assert letter["to"] == ["b@example.org", "c@example.org"]
    assert letter["date"] == 1795408200
    assert letter["message_id"] == "one@example.org"
    assert letter["text"].strip() == "नमस्ते"
    (attachment,) = letter["attachments"]
    assert (attachment["name"], attachment["size"]) == ("a.txt", 3)
    assert attachment["sha256"].startswith("3608bca1e44ea6c4")


def test_escape_sequences_of_a_letter_do_not_reach_the_terminal(
    terminal: Terminal, tmp_path: Path
) -> None:
    letter = tmp_path / "evil.eml"
    letter.write_bytes(b"From: a@example.org\r\nSubject: x\x1b[2Jy\r\n\r\n\x1b]0;owned\x07\r\n")
    code, out, _ = terminal.run("parse", str(letter))
    assert code == Exit.OK
    assert "\x1b" not in out


def test_parse_without_a_file_is_a_mistake_that_is_said(terminal: Terminal) -> None:
    code, _, error = terminal.run("parse", "--json")
    assert code == Exit.USAGE
    assert "--stdin-paths" in error


def test_a_bug_on_one_file_does_not_end_the_run(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, odd = tmp_path / "good.eml", tmp_path / "odd.eml"
    good.write_bytes(LETTER)
    odd.write_bytes(LETTER)

    def stumbling(path: Path) -> dict[str, Any]:
        if path == odd:
            raise RecursionError
        return record(path)

    monkeypatch.setattr("app.cli.parsing.record", stumbling)
    code, out, _ = terminal.run("parse", "--json", str(odd), str(good))
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == Exit.NOT_FOUND
    assert "RecursionError" in first["error"]
    assert second["subject"] == "Grüße"


def test_the_sender_is_judged_without_asking_anybody(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "forged.eml"
    file.write_text('From: "PayPal" <service@раураl.com>\nSubject: x\n\nhi\n', "utf-8")
    code, out, _ = terminal.run("parse", "--json", str(file))
    sender = json.loads(out)["sender"]
    assert code == Exit.OK
    assert set(sender) == {"shown", "address", "verdict", "reasons"}
    assert (sender["shown"], sender["verdict"]) == ("PayPal", "danger")
    assert sender["address"] == "service@раураl.com"
    alike = sender["reasons"][0]
    assert (alike["kind"], alike["level"], alike["other"]) == (
        "looks-like-brand",
        "danger",
        "paypal.com",
    )
