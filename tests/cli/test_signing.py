"""Signing in and identities from the terminal; a true provider, and a browser beside it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.output import Exit
from app.model.account import Protocol
from app.store.refusals import TRIES
from tests.cli.conftest import Practised, Terminal
from tests.support.certificates import Authority
from tests.support.oauth_server import CLIENT, OAuthServer
from tests.support.refusing_server import RefusingServer

ADD = (
    "account", "add", "--address", "anu@example.org", "--imap", "imap.example.org:993",
    "--smtp", "smtp.example.org:465",
)  # fmt: skip
OWN = ("--smtp", "smtp.b.example:587", "--smtp-security", "starttls", "--smtp-user", "bee")


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[OAuthServer]:
    authority = Authority(tmp_path / "authority")
    with OAuthServer(authority.issue("provider"), authority.ca_file) as server:
        yield server


def signed_in(terminal: Terminal, provider: OAuthServer, *words: str, stdin: str = "") -> str:
    """Run a command that prints an address, and be the browser that opens it."""
    command = [sys.executable, "-m", "app.cli.main", "--profile", str(terminal.profile), *words]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(stdin)
        process.stdin.close()
        url = next(line for line in process.stderr if line.startswith("https://"))
        provider.browse(url.strip())
        out = process.stdout.read()
    assert process.returncode == 0
    return out


def test_one_signs_in_at_any_issuer_by_its_url(terminal: Terminal, provider: OAuthServer) -> None:
    ca_file = provider.issuer().ca_file
    added = terminal.json(
        *ADD, "--oauth", provider.url, "--client-id", CLIENT, "--scope", "mail", "--ca", ca_file
    )
    assert added["oauth"] == {
        "issuer": "other", "name": provider.url.removeprefix("https://"), "client_id": CLIENT,
        "scopes": ["mail"],
    }  # fmt: skip
    assert (added["incoming"]["auth"], added["outgoing"]["auth"]) == ("oauth2", "oauth2")
    provider.client_secret = "for me"
    out = signed_in(
        terminal, provider, "account", "sign-in", "1", "--client-secret-stdin", "--json",
        stdin="for me\n",
    )  # fmt: skip
    assert json.loads(out)["client_id"] == CLIENT
    assert provider.consents[0]["login_hint"] == "anu@example.org"
    kept = [path for path in terminal.profile.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"for me" in path.read_bytes()]


def test_one_signs_in_from_another_device(terminal: Terminal, provider: OAuthServer) -> None:
    terminal.json(
        *ADD, "--oauth", provider.url, "--client-id", CLIENT, "--scope", "mail",
        "--ca", provider.issuer().ca_file,
    )  # fmt: skip
    command = [sys.executable, "-m", "app.cli.main", "--profile", str(terminal.profile)]
    with subprocess.Popen(
        [*command, "account", "sign-in", "1", "--device"], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        _, url, code = (process.stderr.readline().strip() for _ in range(3))
        provider.typed = code
        process.communicate(timeout=20)
    assert url == f"{provider.url}/device"
    assert process.returncode == 0
    terminal.json(*ADD, "--oauth", "google", "--client-id", "mine")
    ended, _, error = terminal.run("account", "sign-in", "2", "--device")
    assert (ended, "another device" in error) == (Exit.LOGIN, True)


def test_a_known_provider_needs_no_url(terminal: Terminal) -> None:
    added = terminal.json(*ADD, "--oauth", "google", "--client-id", "mine")
    assert added["oauth"]["name"] == "Google"
    assert added["oauth"]["scopes"] == ["https://mail.google.com/"]
    code, _, error = terminal.run("account", "test", "1")
    assert code == Exit.LOGIN
    assert "lifafa account sign-in" in error


@pytest.mark.parametrize(
    "words",
    [
        ("--oauth", "google"),
        ("--client-id", "mine"),
        ("--oauth", "nobody", "--client-id", "mine"),
        ("--auth", "oauth2"),
        ("--smtp-auth", "oauth2"),
    ],
)
def test_a_sign_in_that_cannot_be_is_refused(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert terminal.run(*ADD, *words)[0] == Exit.USAGE
    assert terminal.json("account", "list") == []


def test_an_account_with_a_password_is_not_signed_in(terminal: Terminal) -> None:
    terminal.json(*ADD)
    assert terminal.run("account", "sign-in", "1")[0] == Exit.USAGE


def test_three_wrong_passwords_and_no_more(terminal: Terminal) -> None:
    with RefusingServer(Protocol.IMAP) as imap, RefusingServer(Protocol.SMTP) as smtp:
        terminal.json(
            "account", "add", "--address", "anu@example.org",
            "--imap", f"127.0.0.1:{imap.port}", "--imap-security", "none",
            "--smtp", f"127.0.0.1:{smtp.port}", "--smtp-security", "none",
        )  # fmt: skip
        for guess in range(TRIES):
            code, _, _ = terminal.run(
                "account", "test", "1", "--password-stdin", stdin=f"guess {guess}\n"
            )
            assert code == Exit.LOGIN
        tested = terminal.json(
            "account", "test", "1", "--password-stdin", stdin="guess\n", code=Exit.LOGIN
        )
        problem = tested["steps"][-1]["problem"]
        assert problem["kind"] == "login-paused"
        assert f"{problem['detail']} s" in problem["sentence"]
        assert (imap.logins, smtp.logins) == (TRIES, TRIES)


# --- identities ---


def test_identities_come_change_and_go(terminal: Terminal, tmp_path: Path) -> None:
    terminal.json(*ADD, "--name", "Anu")
    signature = tmp_path / "signature.txt"
    signature.write_text("Yours,\nअनु\n", "utf-8")
    added = terminal.json(
        "identity", "add", "1", "--address", "bee@b.example", "--name", "Bee", *OWN,
        "--reply-to", "anu@example.org", "--signature-file", str(signature),
    )  # fmt: skip
    assert added == {
        "id": 2, "account": 1, "name": "Bee", "address": "bee@b.example",
        "reply_to": "anu@example.org", "signature": "Yours,\nअनु",
        "outgoing": {
            "protocol": "smtp", "host": "smtp.b.example", "port": 587, "security": "starttls",
            "user": "bee", "auth": "auto", "pinned": None,
        },
    }  # fmt: skip
    edited = terminal.json("identity", "edit", "2", "--name", "बी")
    assert edited == {**added, "name": "बी"}
    assert [each["id"] for each in terminal.json("identity", "list")] == [1, 2]
    shared = terminal.json("identity", "edit", "2", "--smtp", "smtp.b.example:465")
    assert shared["outgoing"]["user"] == ""
    assert terminal.json("identity", "edit", "2", "--no-smtp")["outgoing"] is None
    assert terminal.json("identity", "remove", "2") == {"removed": 2}
    assert [each["address"] for each in terminal.json("identity", "list", "1")] == [
        "anu@example.org"
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("remove", "1"), Exit.USAGE),
        (("remove", "7"), Exit.NOT_FOUND),
        (("edit", "1", "--address", "nobody"), Exit.USAGE),
        (("edit", "1", "--smtp", "nowhere"), Exit.USAGE),
        (("edit", "1", "--password-stdin"), Exit.USAGE),
        (("edit", "1", "--smtp", "a.b:1", "--smtp-auth", "oauth2"), Exit.USAGE),
        (("edit", "1", "--signature-file", "/nowhere"), Exit.NOT_FOUND),
        (("sign-in", "1"), Exit.USAGE),
        (("add", "9", "--address", "a@b.example"), Exit.NOT_FOUND),
    ],
)
def test_what_makes_no_sense_is_refused(
    terminal: Terminal, words: tuple[str, ...], code: Exit
) -> None:
    terminal.json(*ADD)
    before = terminal.json("identity", "list")
    assert terminal.run("identity", *words, stdin="secret\n")[0] == code
    assert terminal.json("identity", "list") == before


def test_an_identity_s_own_server_is_tried(practised: Practised) -> None:
    terminal = practised.terminal
    (account,) = terminal.json("account", "list")
    smtp = account["outgoing"]
    terminal.json(
        "identity", "add", "1", "--address", "bee@practice.example",
        "--smtp", f"{smtp['host']}:{smtp['port']}", "--smtp-security", "none",
        "--smtp-user", smtp["user"],
    )  # fmt: skip
    tested = terminal.json("identity", "test", "2", "--password-stdin", stdin=practised.password)
    assert tested["ok"]
    assert {step["protocol"] for step in tested["steps"]} == {"smtp"}
    assert terminal.run("identity", "test", "2")[0] == Exit.LOGIN


def test_an_identity_signs_in_for_its_own_server(terminal: Terminal, provider: OAuthServer) -> None:
    terminal.json(*ADD)
    terminal.json(
        "identity", "add", "1", "--address", "bee@b.example", *OWN, "--smtp-auth", "oauth2",
        "--ca", provider.issuer().ca_file,
    )  # fmt: skip
    signed_in(
        terminal, provider, "identity", "sign-in", "2",
        "--oauth", provider.url, "--client-id", CLIENT, "--json",
    )  # fmt: skip
    assert provider.consents[0]["login_hint"] == "bee"
