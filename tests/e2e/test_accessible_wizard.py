"""The wizard by the accessibility bus alone, against real servers, well and badly filled in."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.screens import driven, hidden_screen, settled_profile, what_is_missing
from tests.support.servers import PASSWORD, MailServers, Person, free_ports

JOB = Path(__file__).with_name("at_spi_wizard.py")
STARTTLS, TLS = "STARTTLS", "TLS"
CHECK: list[Any] = ["press", "Check and add"]
BACK: list[Any] = ["press", "Back"]

Card = dict[str, str]
Step = list[Any]


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """Start a screen that nobody sees; returns its DISPLAY."""
    missing = what_is_missing()
    if missing:
        pytest.skip(missing)
    with hidden_screen() as display:
        yield display


@dataclass
class Told:
    """What somebody is told to fill in; good settings, until a test breaks them."""

    servers: MailServers
    person: Person
    incoming: Card = field(default_factory=dict)
    outgoing: Card = field(default_factory=dict)
    password: str = PASSWORD
    address: str = ""

    def __post_init__(self) -> None:
        trusted = {"Server": "localhost", "CA file": self.servers.ca_file}
        self.incoming = {**trusted, "Port": self.port("imaps"), "User name": self.person.name}
        self.outgoing = {**trusted, "Security": STARTTLS, "Port": self.port("submission")}
        self.address = self.person.address

    def port(self, name: str) -> str:
        return str(self.servers.ports[name])

    def do(self, screen: str, folder: Path, words: list[str], then: list[Step]) -> dict[str, Any]:
        """Have it done; nothing is nameless, and what was told secretly is never said."""
        profile = settled_profile(folder)
        report = driven(
            JOB,
            screen,
            profile,
            told={
                "Your name": self.person.name.capitalize(),
                "Address": self.address,
                "Password": self.password,
                "cards": {"Incoming mail": self.incoming, "Outgoing mail": self.outgoing},
                "words": words,
                "then": then,
            },
        )
        assert report["nameless"] == []
        assert report["exit"] == 0
        assert not any(PASSWORD in said for said in report["said"])
        assert accounts_in(profile) == ([self.address] if then else [])
        return report


def accounts_in(profile: Path) -> list[str]:
    """Return the addresses of the accounts that a profile has."""
    with contextlib.closing(sqlite3.connect(profile / "mail.db")) as database:
        return [row[0] for row in database.execute("SELECT address FROM account")]


@pytest.fixture
def told(mail_servers: MailServers, anna: Person) -> Told:
    return Told(mail_servers, anna)


def test_good_settings_lead_to_the_inbox(told: Told, screen: str, tmp_path: Path) -> None:
    told.do(screen, tmp_path, [f"{told.address} is set up"], [["hear", "What happens now"]])


def test_a_letter_to_oneself_comes_back(told: Told, screen: str, tmp_path: Path) -> None:
    report = told.do(
        screen,
        tmp_path,
        [f"{told.address} is set up"],
        [
            ["press", "Send myself a test"],
            ["hear", "Accepted by the server: went well."],
            ["hear", "Arrived in the inbox: went well."],
        ],
    )
    assert "In the outbox: went well." in report["said"][-1]
    (letter,) = told.servers.messages(told.person)
    assert b"A test from Lifafa" in letter.source


def test_a_wrong_password_is_typed_anew(told: Told, screen: str, tmp_path: Path) -> None:
    told.password = "not-mine"
    words = [
        "The server does not accept this name and password",
        "One of the two is wrong",
        "Authentication failed.",
    ]
    then: list[Step] = [["write", "New password", PASSWORD], ["press", "Check with this password"]]
    told.do(screen, tmp_path, words, then)


def test_tls_on_a_port_for_starttls(told: Told, screen: str, tmp_path: Path) -> None:
    told.incoming["Port"] = told.port("imap")
    words = ["This port begins without encryption", "Use STARTTLS at this port"]
    told.do(screen, tmp_path, words, [["press", f"Use port {told.port('imap')} with STARTTLS"]])


def test_starttls_on_a_port_for_tls(told: Told, screen: str, tmp_path: Path) -> None:
    told.outgoing["Port"] = told.port("smtps")
    words = ["This port is encrypted from the start", "Choose TLS for this port."]
    told.do(screen, tmp_path, words, [["press", f"Use port {told.port('smtps')} with TLS"]])


def test_a_certificate_nobody_here_trusts(told: Told, screen: str, tmp_path: Path) -> None:
    del told.incoming["CA file"]
    words = ["Nobody here knows who issued the certificate", "issuer nobody here knows"]
    then: list[Step] = [
        ["press", "Look at the certificate…"],
        ["hear", "Go on only if this fingerprint is the one that the server's owner gave you."],
        ["press", "Trust this certificate for this server"],
    ]
    told.do(screen, tmp_path, words, then)


def test_a_way_to_log_in_that_is_not_offered(told: Told, screen: str, tmp_path: Path) -> None:
    told.outgoing["Port"] = told.port("strict")
    told.outgoing["Authentication"] = "SCRAM-SHA-256"
    words = ["The chosen way to log in is not offered", "Let Lifafa choose"]
    then: list[Step] = [["press", "Sign in the strongest way both sides know"]]
    told.do(screen, tmp_path, words, then)


def test_a_wrong_host_is_corrected_by_hand(told: Told, screen: str, tmp_path: Path) -> None:
    told.incoming["Server"] = "imap..example"
    words = ["Please fill in: Server"]
    then: list[Step] = [["fill in", "Incoming mail", {"Server": "localhost"}], CHECK]
    told.do(screen, tmp_path, words, then)


def test_a_wrong_port_is_corrected_by_hand(told: Told, screen: str, tmp_path: Path) -> None:
    (told.incoming["Port"],) = map(str, free_ports(1))
    words = ["refuses connections at port", "no mail server listens at this port"]
    then: list[Step] = [BACK, ["fill in", "Incoming mail", {"Port": told.port("imaps")}], CHECK]
    told.do(screen, tmp_path, words, then)


def test_the_port_of_another_protocol(told: Told, screen: str, tmp_path: Path) -> None:
    told.incoming["Port"] = told.port("pop3s")
    words = ["This is a mail server, but not for IMAP", "Signing in: not reached"]
    then: list[Step] = [BACK, ["fill in", "Incoming mail", {"Port": told.port("imaps")}], CHECK]
    told.do(screen, tmp_path, words, then)


def test_a_server_without_tls(told: Told, screen: str, tmp_path: Path) -> None:
    told.outgoing["Port"] = told.port("bare")
    words = ["The server offers no encryption here", "Nothing was sent."]
    then: list[Step] = [
        BACK,
        ["fill in", "Outgoing mail", {"Port": told.port("submission")}],
        CHECK,
    ]
    told.do(screen, tmp_path, words, then)


def test_a_sender_that_is_somebody_else_s(told: Told, screen: str, tmp_path: Path) -> None:
    told.address = "boss@example.org"
    told.outgoing["Port"] = told.port("strict")
    words = ["The server does not take this address as yours", "boss@example.org"]
    told.do(screen, tmp_path, words, [])
