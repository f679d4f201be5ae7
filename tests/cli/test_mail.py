"""Fetching, listing, showing, searching and sending, as a script does it."""

import json
from pathlib import Path

import pytest

from app.cli.main import main
from app.cli.output import Exit, emit
from tests.cli.conftest import Practised, Terminal


def test_sync_says_how_much_came_and_the_lists_agree(practised: Practised) -> None:
    terminal = practised.terminal
    report = terminal.json("sync", "--password-stdin", stdin=practised.password)
    mailboxes = terminal.json("list")
    assert report["errors"] == []
    assert report["messages"] == sum(mailbox["total"] for mailbox in mailboxes) > 0
    assert report["bytes"] > 10_000
    inbox = terminal.json("list", "inbox")
    assert len(inbox) == next(box["total"] for box in mailboxes if box["role"] == "inbox")
    assert [row["date"] for row in inbox] == sorted((r["date"] for r in inbox), reverse=True)
    unread = terminal.json("list", "INBOX", "--unread")
    assert unread == [row for row in inbox if row["unread"]]
    assert terminal.json("list", "inbox", "--limit", "3") == inbox[:3]


def test_a_second_sync_brings_nothing_new(practised: Practised) -> None:
    terminal = practised.terminal
    terminal.json("sync", "--password-stdin", stdin=practised.password)
    before = terminal.json("list", "inbox")
    again = terminal.json("sync", "--password-stdin", stdin=practised.password)
    assert (again["messages"], again["errors"]) == (0, [])
    assert terminal.json("list", "inbox") == before


def test_show_gives_source_text_and_json(practised: Practised) -> None:
    terminal = practised.terminal
    terminal.json("sync", "--password-stdin", stdin=practised.password)
    (hindi,) = [r for r in terminal.json("list", "inbox") if r["subject"].startswith("दीदी")]
    shown = terminal.json("show", str(hindi["id"]))
    assert shown["subject"] == hindi["subject"]
    assert shown["from"] == [hindi["from"]["address"]]
    assert shown["sender"]["address"] == hindi["from"]["address"]
    assert shown["sender"]["verdict"] == "plain"
    code, text, _ = terminal.run("show", str(hindi["id"]), "--text")
    assert code == Exit.OK
    assert hindi["subject"] in text


def test_search_finds_words_in_any_script(practised: Practised) -> None:
    terminal = practised.terminal
    terminal.json("sync", "--password-stdin", stdin=practised.password)
    assert [r["subject"] for r in terminal.json("search", "Udaipur")] == [
        "Trip to Udaipur: plan and packing list"
    ]
    assert [r["subject"] for r in terminal.json("search", "शादी")] == ["दीदी की शादी में ज़रूर आना"]


def test_a_letter_is_sent_filed_and_answered(practised: Practised, tmp_path: Path) -> None:
    terminal = practised.terminal
    body = tmp_path / "body.txt"
    body.write_text("नमस्ते, यह पत्र है।", "utf-8")
    table = tmp_path / "तालिका.csv"
    table.write_bytes(b"a,b\r\n1,2\r\n")
    sent = terminal.json(
        "send", "--to", "asha@practice.example", "--bcc", "dan@practice.example",
        "--subject", "एक पत्र", "--body-file", str(body), "--attach", str(table), "--wait",
        "--password-stdin", stdin=practised.password,
    )  # fmt: skip
    assert sent["state"] == "sent"
    assert [each["state"] for each in sent["recipients"]] == ["accepted", "accepted"]
    terminal.json("sync", "--password-stdin", stdin=practised.password)
    (copy,) = [r for r in terminal.json("list", "sent") if r["subject"] == "एक पत्र"]
    shown = terminal.json("show", str(copy["id"]))
    assert shown["text"].strip() == "नमस्ते, यह पत्र है।"
    assert [(a["name"], a["size"]) for a in shown["attachments"]] == [("तालिका.csv", 10)]
    _, raw, _ = terminal.run("show", str(copy["id"]), "--raw")
    assert "dan@practice.example" not in raw
    assert terminal.json("outbox", "list") == []


def test_a_finished_letter_goes_as_it_is_without_bcc(practised: Practised, tmp_path: Path) -> None:
    terminal = practised.terminal
    letter = tmp_path / "letter.eml"
    letter.write_bytes(
        b"From: you@practice.example\nTo: asha@practice.example\nBcc: dan@practice.example\n"
        b"Message-ID: <kept@practice.example>\nSubject: As it is\n\nline\n.dot\n"
    )
    sent = terminal.json(
        "send", str(letter), "--wait", "--password-stdin", stdin=practised.password
    )
    assert sent["message_id"] == "kept@practice.example"
    assert {each["address"] for each in sent["recipients"]} == {
        "asha@practice.example",
        "dan@practice.example",
    }


def test_without_wait_a_letter_waits_in_the_outbox_and_can_be_cancelled(
    practised: Practised, tmp_path: Path
) -> None:
    terminal = practised.terminal
    body = tmp_path / "body.txt"
    body.write_text("Later.")
    queued = terminal.json(
        "send", "--to", "asha@practice.example", "--subject", "S", "--body-file", str(body)
    )
    assert queued["state"] == "queued"
    (listed,) = terminal.json("outbox", "list")
    assert listed["id"] == queued["id"]
    assert terminal.json("outbox", "cancel", str(queued["id"]))["state"] == "gone"
    assert terminal.json("outbox", "list") == []
    assert terminal.run("outbox", "cancel", str(queued["id"]))[0] == Exit.NOT_FOUND


def test_a_wrong_password_is_one_sentence_and_loses_nothing(
    practised: Practised, tmp_path: Path
) -> None:
    terminal = practised.terminal
    report = terminal.json("sync", "--password-stdin", stdin="wrong-word\n", code=Exit.LOGIN)
    (error,) = report["errors"]
    assert error["kind"] == "auth-failed"
    assert "wrong-word" not in json.dumps(report)
    body = tmp_path / "body.txt"
    body.write_text("Not lost.")
    words = ("send", "--to", "asha@practice.example", "--body-file", str(body), "--wait")
    kept = terminal.json(*words, "--password-stdin", stdin="wrong-word\n", code=Exit.LOGIN)
    assert [each["id"] for each in terminal.json("outbox", "list")] == [kept["id"]]


def test_sending_needs_a_recipient_and_a_true_address(practised: Practised) -> None:
    terminal = practised.terminal
    assert terminal.run("send", "--subject", "S")[0] == Exit.USAGE
    code, _, error = terminal.run("send", "--to", "asha at home", "--subject", "S")
    assert (code, "asha at home" in error) == (Exit.USAGE, True)
    assert terminal.json("outbox", "list") == []


def test_without_an_account_every_command_says_what_to_do(terminal: Terminal) -> None:
    for words in (("sync",), ("account", "test"), ("send", "--to", "a@example.org")):
        code, out, error = terminal.run(*words)
        assert (code, out) == (Exit.NOT_FOUND, "")
        assert "lifafa account add" in error


def test_json_of_hostile_mail_does_not_steer_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    subject = "a\x9b31mb\x7f\x1b[2J ü"
    emit({"subject": subject})
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"subject": subject}
    assert printed.strip().isprintable()


def test_an_absurd_id_is_a_wrong_use_and_no_crash(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--profile", str(tmp_path), "show", "99999999999999999999"])
    assert ended.value.code == Exit.USAGE


def test_a_misspelt_command_opens_no_window(terminal: Terminal) -> None:
    code, _, error = terminal.run("snyc")
    assert code == Exit.USAGE
    assert "no command “snyc”" in error


def test_without_a_screen_the_window_says_so(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    code, _, error = terminal.run("window")
    assert code == Exit.FAILED
    assert "no screen" in error
