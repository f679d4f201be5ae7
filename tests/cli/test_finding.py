"""`lifafa account find`, and `account add` without servers named, on a little internet."""

from collections.abc import Iterator

import pytest

from app.cli.output import Exit
from app.desk.accounts import AccountBook
from app.finding.ways import Ways
from tests.cli.conftest import Terminal
from tests.support.dns_server import DnsServer


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[DnsServer]:
    with DnsServer() as names:
        ways = Ways(nameservers=(names.server,), doors=(), patience=5.0)
        monkeypatch.setattr(AccountBook, "internet", ways)
        yield names


def add_services(zone: DnsServer, domain: str = "a.test") -> None:
    zone.add("_imaps._tcp.a.test", "SRV", f"0 1 993 imap.{domain}.")
    zone.add("_submissions._tcp.a.test", "SRV", f"0 1 465 smtp.{domain}.")


def test_what_is_found_is_printed_with_every_look(terminal: Terminal, zone: DnsServer) -> None:
    add_services(zone)
    code, out, _ = terminal.run("account", "find", "anu@a.test")
    assert code == Exit.OK
    assert "imap imap.a.test:993 tls  user anu@a.test  from srv\n" in out
    assert "smtp smtp.a.test:465 tls  user anu@a.test  from srv\n" in out
    looks = [
        line for line in out.splitlines() if line.startswith(("found", "none", "FAIL", "skip"))
    ]
    assert any("_imaps._tcp.a.test" in line for line in looks)
    assert any("--third-parties" in line for line in looks)


def test_what_is_found_is_one_json_value(terminal: Terminal, zone: DnsServer) -> None:
    add_services(zone, "b.test")
    found = terminal.json("account", "find", "anu@a.test")
    assert found["address"] == "anu@a.test"
    assert found["incoming"] == [{
        "protocol": "imap", "host": "imap.b.test", "port": 993, "security": "tls",
        "user": "anu@a.test", "auth": "auto", "source": "srv", "where": "_imaps._tcp.a.test",
        "unconfirmed": True,
    }]  # fmt: skip
    assert found["provider"] is None
    states = {step["state"] for step in found["steps"]}
    assert states == {"found", "nothing", "skipped"}
    assert all(step["seconds"] >= 0 for step in found["steps"])


def test_a_provider_s_facts_are_told(terminal: Terminal, zone: DnsServer) -> None:
    code, out, _ = terminal.run("account", "find", "anu@gmail.com")
    assert code == Exit.OK
    assert "https://myaccount.google.com/apppasswords" in out
    assert out.startswith("found table ")
    assert "skip" not in out
    assert terminal.json("account", "find", "anu@gmail.com")["provider"]["oauth"] == "google"
    assert not zone.asked


def test_nothing_found_is_not_found(terminal: Terminal, zone: DnsServer) -> None:
    code, _, error = terminal.run("account", "find", "anu@a.test")
    assert code == Exit.NOT_FOUND
    assert "--imap" in error
    code, _, error = terminal.run("account", "find", "anu@hey.com")
    assert code == Exit.NOT_FOUND
    assert error == "lifafa: HEY lets no mail programs in.\n"


def test_where_no_name_server_can_tell_it_is_the_network(
    terminal: Terminal, zone: DnsServer
) -> None:
    zone.fault("a.test", "servfail")
    for words in (("find", "anu@a.test"), ("add", "--address", "anu@a.test")):
        code, _, _ = terminal.run("account", *words)
        assert code == Exit.NETWORK


@pytest.mark.parametrize("words", [("anu",), ("anu@",), (), ("anu@a.test", "--ca", "nowhere.pem")])
def test_words_that_are_off(terminal: Terminal, zone: DnsServer, words: tuple[str, ...]) -> None:
    code, _, error = terminal.run("account", "find", *words)
    assert code == (Exit.NOT_FOUND if "--ca" in words else Exit.USAGE)
    assert error


def test_an_account_is_added_without_naming_servers(terminal: Terminal, zone: DnsServer) -> None:
    add_services(zone)
    added = terminal.json(
        "account", "add", "--address", "anu@a.test", "--password-stdin", stdin="hunter-two\n"
    )
    assert added["incoming"]["host"] == "imap.a.test"
    assert added["outgoing"]["host"] == "smtp.a.test"
    assert added["incoming"]["user"] == "anu@a.test"
    assert added["label"] == "anu@a.test"


def test_what_is_chosen_beside_the_servers_counts(terminal: Terminal, zone: DnsServer) -> None:
    add_services(zone)
    added = terminal.json(
        "account", "add", "--address", "anu@a.test", "--user", "anu", "--smtp-user", "out",
        "--auth", "login", "--name", "Anu", "--label", "Mine",
    )  # fmt: skip
    assert (added["incoming"]["user"], added["incoming"]["auth"]) == ("anu", "login")
    assert (added["outgoing"]["user"], added["outgoing"]["auth"]) == ("out", "auto")
    assert (added["name"], added["label"]) == ("Anu", "Mine")


def test_a_provider_s_way_of_logging_in_is_kept(terminal: Terminal, zone: DnsServer) -> None:
    added = terminal.json("account", "add", "--address", "anu@outlook.com")
    assert added["incoming"]["auth"] == added["outgoing"]["auth"] == "oauth2"
    added = terminal.json("account", "add", "--address", "anu@icloud.com")
    assert (added["incoming"]["user"], added["outgoing"]["user"]) == ("anu", "anu@icloud.com")


def test_servers_that_want_a_look_are_not_stored(terminal: Terminal, zone: DnsServer) -> None:
    add_services(zone, "b.test")
    code, _, error = terminal.run("account", "add", "--address", "anu@a.test")
    assert code == Exit.NOT_FOUND
    assert "lifafa account find" in error
    assert terminal.json("account", "list") == []


def test_one_server_alone_is_not_enough(terminal: Terminal, zone: DnsServer) -> None:
    for words in (("--imap", "imap.a.test:993"), ("--smtp", "smtp.a.test:465")):
        code, _, error = terminal.run("account", "add", "--address", "anu@a.test", *words)
        assert code == Exit.USAGE
        assert "both" in error


def test_pop3_choices_want_a_pop3_server(terminal: Terminal, zone: DnsServer) -> None:
    add_services(zone)
    code, _, _ = terminal.run("account", "add", "--address", "anu@a.test", "--pop3-days", "3")
    assert code == Exit.USAGE
