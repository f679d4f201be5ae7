"""Accounts from the terminal: stored whole, listed without secrets, tried step by step."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.output import Exit
from app.lock import ProfileLock
from app.model.account import Protocol, Security
from app.model.certificate import grouped
from tests.cli.conftest import Practised, Terminal
from tests.support.certificates import fingerprint, self_signed
from tests.support.tls_server import TlsServer

ADD = (
    "account", "add", "--address", "अनु@उदाहरण.भारत", "--user", "anu", "--name", "अनु",
    "--pop3", "[::1]:995", "--pop3-security", "tls", "--smtp", "smtp.उदाहरण.भारत:2525",
    "--smtp-security", "starttls", "--smtp-user", "other",
)  # fmt: skip


def test_an_account_is_stored_with_its_own_smtp_server_and_no_password(
    terminal: Terminal,
) -> None:
    added = terminal.json(*ADD, "--password-stdin", stdin="hunter-two\n")
    assert added["password"] == "not kept"
    (listed,) = terminal.json("account", "list")
    assert listed["address"] == "अनु@उदाहरण.भारत"
    assert listed["incoming"] == {
        "protocol": "pop3", "host": "::1", "port": 995, "security": "tls", "user": "anu",
        "auth": "auto", "pinned": None,
    }  # fmt: skip
    assert listed["outgoing"]["host"] == "smtp.उदाहरण.भारत"
    assert (listed["outgoing"]["port"], listed["outgoing"]["user"]) == (2525, "other")
    kept = [path for path in terminal.profile.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"hunter-two" in path.read_bytes()]


def test_what_a_pop3_server_keeps_is_chosen_and_listed(terminal: Terminal) -> None:
    terminal.json(
        *ADD, "--pop3-keep", "days", "--pop3-days", "14", "--pop3-whole-below", "500k"
    )  # fmt: skip
    terminal.json(*ADD, "--delete-on-server")
    terminal.json(*ADD, "--pop3-days", "3")
    terminal.json(*ADD, "--pop3-keep", "until-deleted", "--pop3-whole-below", "5M")
    terminal.json(*ADD)
    assert [account["pop3"] for account in terminal.json("account", "list")] == [
        {"keep": "days", "days": 14, "whole_below": 500_000},
        {"keep": "at-once", "days": None, "whole_below": None},
        {"keep": "days", "days": 3, "whole_below": None},
        {"keep": "until-deleted", "days": None, "whole_below": 5_000_000},
        {"keep": "forever", "days": None, "whole_below": None},
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--pop3-keep", "sometimes"),
        ("--pop3-days", "0"),
        ("--pop3-days", "many"),
        ("--pop3-days", "5", "--pop3-keep", "forever"),
        ("--pop3-days", "5", "--delete-on-server"),
        ("--pop3-keep", "forever", "--delete-on-server"),
        ("--pop3-whole-below", "-1"),
        ("--pop3-whole-below", "999999999999G"),
    ],
)
def test_choices_for_pop3_that_make_no_sense_are_refused(
    terminal: Terminal, words: tuple[str, ...]
) -> None:
    assert terminal.run(*ADD, *words)[0] == Exit.USAGE
    assert terminal.json("account", "list") == []


@pytest.mark.parametrize(
    "words",
    [
        ("--address", "anu"),
        ("--address", "a\u202enu@example.org"),
        ("--address", "anu@exam\u200bple.org"),
        ("--smtp", "no host:465"),
        ("--smtp", "smtp..example.org:465"),
        ("--smtp", "☃.example.org:465"),
    ],
)
def test_what_is_no_address_or_no_host_is_refused(
    terminal: Terminal, words: tuple[str, ...]
) -> None:
    assert terminal.run(*ADD, *words)[0] == Exit.USAGE
    assert terminal.json("account", "list") == []


def test_an_account_is_named_by_any_spelling_of_its_address(terminal: Terminal) -> None:
    terminal.json(*ADD, "--address", "anu＠उदाहरण。भारत")
    (listed,) = terminal.json("account", "list")
    assert listed["address"] == "anu@उदाहरण.भारत"
    terminal.json("account", "remove", "anu@xn--p1b6ci4b4b3a.xn--h2brj9c")
    assert terminal.json("account", "list") == []


def test_choices_for_pop3_are_not_for_imap(terminal: Terminal) -> None:
    imap = [word.replace("--pop3", "--imap") for word in ADD]
    assert terminal.run(*imap, "--pop3-keep", "days")[0] == Exit.USAGE
    assert "pop3" not in terminal.json(*imap)


def test_removing_an_account_takes_its_mail_along(practised: Practised) -> None:
    terminal = practised.terminal
    terminal.json("sync", "--password-stdin", stdin=practised.password)
    assert terminal.json("list")
    terminal.json("account", "remove", "1")
    assert terminal.json("account", "list") == []
    assert terminal.json("list") == []


def test_a_test_goes_through_every_step(practised: Practised) -> None:
    report = practised.terminal.json(
        "account", "test", "--password-stdin", stdin=practised.password
    )
    assert report["ok"]
    steps = [(step["protocol"], step["step"]) for step in report["steps"]]
    assert ("imap", "login") in steps
    assert steps[-1] == ("smtp", "submission")


def test_a_test_with_a_wrong_password_names_the_step(practised: Practised) -> None:
    report = practised.terminal.json(
        "account", "test", "--password-stdin", stdin="wrong\n", code=Exit.LOGIN
    )
    failed = [(step["protocol"], step["step"]) for step in report["steps"] if not step["ok"]]
    assert failed == [("imap", "login"), ("smtp", "login")]


@pytest.mark.parametrize(
    "change",
    [
        ("--smtp", "no-port"),
        ("--smtp", "host:0"),
        ("--smtp", "host:70000"),
        ("--smtp", ":25"),
        ("--address", "nobody"),
        ("--smtp-security", "maybe"),
    ],
)
def test_words_that_are_off_are_refused_and_nothing_is_stored(
    terminal: Terminal, change: tuple[str, str]
) -> None:
    assert terminal.run(*ADD, *change)[0] == Exit.USAGE
    assert terminal.json("account", "list") == []


def test_a_missing_certificate_file_is_said(terminal: Terminal, tmp_path: Path) -> None:
    code, _, error = terminal.run(*ADD, "--ca", str(tmp_path / "none.pem"))
    assert code == Exit.NOT_FOUND
    assert "none.pem" in error


def test_a_profile_at_work_elsewhere_is_left_alone(practised: Practised) -> None:
    terminal = practised.terminal
    lock = ProfileLock(terminal.profile / "lock")
    lock.acquire()
    try:
        code, out, error = terminal.run("sync", "--password-stdin", stdin=practised.password)
        assert (code, out) == (Exit.BUSY, "")
        assert str(terminal.profile) in error
        assert json.loads(terminal.run("list", "--json")[1]) == []  # reading needs no lock
    finally:
        lock.release()


@pytest.fixture
def own_server(terminal: Terminal, tmp_path: Path) -> Iterator[tuple[TlsServer, str]]:
    """A server with a certificate of its own making; an account there; its fingerprint."""
    certificate = self_signed(tmp_path)
    with TlsServer(Protocol.IMAP, Security.TLS, certificate) as server:
        place = f"127.0.0.1:{server.port}"
        terminal.json(
            *("account", "add", "--address", "anna@example.org", "--imap", place),
            *("--smtp", "127.0.0.1:9", "--smtp-auth", "none"),
        )
        yield server, fingerprint(certificate[0])


def test_a_rejected_certificate_is_shown_trusted_and_forgotten(
    terminal: Terminal, own_server: tuple[TlsServer, str]
) -> None:
    server, known_by = own_server
    code, said, _ = terminal.run("account", "test", "--password-stdin", stdin="hunter-two\n")
    assert code == Exit.NETWORK
    assert grouped(known_by) in said
    trust = ("account", "trust", "anna@example.org", "--incoming")
    assert terminal.json(*trust, "--fingerprint", grouped(known_by))["pinned"] == known_by
    assert terminal.json("account", "list")[0]["incoming"]["pinned"] == known_by
    assert server.logins == []
    report = terminal.json("account", "test", "--password-stdin", stdin="hunter-two\n", code=5)
    assert [s["protocol"] for s in report["steps"] if not s["ok"]] == ["smtp"]
    assert server.logins
    assert terminal.json(*trust, "--forget")["pinned"] is None
    assert terminal.json("account", "list")[0]["incoming"]["pinned"] is None


def test_only_the_certificate_that_is_shown_can_be_trusted(
    terminal: Terminal, own_server: tuple[TlsServer, str]
) -> None:
    trust = ("account", "trust", "anna@example.org", "--incoming", "--fingerprint")
    assert terminal.run(*trust, "12 34")[0] == Exit.USAGE
    code, _, error = terminal.run(*trust, "ab" * 32)
    assert code == Exit.NETWORK
    assert grouped(own_server[1]) in error
    assert terminal.json("account", "list")[0]["incoming"]["pinned"] is None


def test_a_certificate_is_named_in_the_json_of_a_test(
    terminal: Terminal, own_server: tuple[TlsServer, str]
) -> None:
    report = terminal.json("account", "test", "--password-stdin", stdin="x\n", code=Exit.NETWORK)
    (told,) = [step["certificate"] for step in report["steps"] if step["certificate"]]
    assert told["fingerprint"] == own_server[1]
    assert told["subject"] == told["issuer"] == "CN=localhost"
    assert told["hosts"] == ["localhost", "127.0.0.1"]
