"""`lifafa mailbox` and `lifafa sync --verify` against the practice server."""

from typing import Any

import pytest

from app.cli.output import Exit
from tests.cli.conftest import Practised, Terminal


@pytest.fixture
def synced(practised: Practised) -> Practised:
    _json(practised, "sync")
    return practised


def _json(practised: Practised, *words: str, code: int = 0) -> Any:
    words = (*words, "--password-stdin")
    return practised.terminal.json(*words, stdin=practised.password, code=code)


def _paths(practised: Practised) -> dict[str, dict[str, Any]]:
    return {each["path"]: each for each in practised.terminal.json("mailbox", "list")}


def test_a_mailbox_from_its_making_to_its_end(synced: Practised) -> None:
    made = _json(synced, "mailbox", "create", "यात्रा")
    assert (made["path"], made["subscribed"], made["total"]) == ("यात्रा", True, 0)
    assert _json(synced, "mailbox", "rename", "यात्रा", "Reise")["path"] == "Reise"
    assert "Reise" in _paths(synced)
    assert "यात्रा" not in _paths(synced)
    assert _json(synced, "mailbox", "delete", "Reise") == {
        "deleted": "Reise", "messages": 0, "saved": 0,
    }  # fmt: skip
    assert "Reise" not in _paths(synced)


def test_a_mailbox_can_be_hidden_and_shown(synced: Practised) -> None:
    _json(synced, "mailbox", "create", "Work")
    assert not _json(synced, "mailbox", "unsubscribe", "Work")["subscribed"]
    assert not _paths(synced)["Work"]["subscribed"]
    assert _json(synced, "mailbox", "subscribe", "Work")["subscribed"]


def test_how_much_is_kept_here(synced: Practised) -> None:
    terminal = synced.terminal
    assert terminal.json("mailbox", "depth", "inbox", "30")["depth_days"] == 30
    assert terminal.json("mailbox", "depth", "INBOX", "none")["depth_days"] == -1
    assert "only what is opened" in terminal.run("mailbox", "list")[1]
    assert terminal.json("mailbox", "depth", "INBOX", "all")["depth_days"] == 0
    code, _, error = terminal.run("mailbox", "depth", "INBOX", "0")
    assert code == Exit.USAGE
    assert "neither a number of days" in error


def test_messages_are_not_deleted_unasked(synced: Practised) -> None:
    full = next(b for b in _paths(synced).values() if b["total"] and b["role"] != "inbox")
    words = ("mailbox", "delete", full["path"])
    code, _, error = synced.terminal.run(*words, "--password-stdin", stdin=synced.password)
    assert code == Exit.USAGE
    assert f"holds {full['total']} message" in error
    assert full["path"] in _paths(synced)
    assert _json(synced, *words, "--yes")["messages"] == full["total"]
    assert full["path"] not in _paths(synced)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("create", "INBOX"), Exit.USAGE, "inbox"),
        (("rename", "INBOX", "Else"), Exit.USAGE, "inbox"),
        (("delete", "Nowhere"), Exit.NOT_FOUND, "Nowhere"),
        (("create", "Sent"), Exit.USAGE, "already"),
    ],
)
def test_what_cannot_be_is_said(
    synced: Practised, words: tuple[str, ...], code: Exit, said: str
) -> None:
    ended, _, error = synced.terminal.run(
        "mailbox", *words, "--password-stdin", stdin=synced.password
    )
    assert ended == code
    assert said in error


def test_without_a_password_the_server_is_not_asked(synced: Practised) -> None:
    code, _, error = synced.terminal.run("mailbox", "create", "New")
    assert code == Exit.LOGIN
    assert "--password-stdin" in error


# --- verify ---


def test_a_synchronised_account_is_equal(synced: Practised) -> None:
    found = _json(synced, "sync", "--verify", "--sample", "5")
    assert (found["equal"], found["differences"]) == (True, 0)
    (account,) = found["accounts"]
    assert account["sampled"] >= 5
    assert account["messages_here"] == account["messages_there"] > 0
    assert account["errors"] == []


def test_an_account_never_synchronised_differs_and_a_repair_brings_it(practised: Practised) -> None:
    found = _json(practised, "sync", "--verify", code=Exit.FAILED)
    assert not found["equal"]
    assert practised.terminal.json("list") == []
    kinds = {d["kind"] for box in found["accounts"][0]["mailboxes"] for d in box["differences"]}
    assert kinds == {"mailbox-missing-here"}
    mended = _json(practised, "sync", "--repair")
    assert mended["mended"] > 0
    assert _json(practised, "sync", "--verify")["equal"]


def test_a_difference_is_said_in_words(synced: Practised) -> None:
    _json(synced, "mailbox", "create", "Here")
    code, out, _ = synced.terminal.run(
        "sync", "--verify", "--password-stdin", stdin=synced.password
    )
    assert code == Exit.OK
    assert "Everything is equal." in out


def test_a_check_that_finds_no_server_says_so(terminal: Terminal) -> None:
    terminal.json(
        "account", "add", "--address", "a@example.org", "--imap", "127.0.0.1:1",
        "--smtp", "127.0.0.1:1", "--imap-security", "none", "--auth", "none",
    )  # fmt: skip
    found = terminal.json("sync", "--verify", code=Exit.NETWORK)
    assert found["accounts"][0]["errors"][0]["kind"] == "unreachable"
