"""What goes wrong in life, at the command line: one clear sentence each, and nothing lost."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cli.output import Exit
from app.engine import Engine
from app.settings import Profile
from tests.e2e.commands import CODE, Ended, account_words, lifafa, with_account
from tests.support.certificates import Authority
from tests.support.corpus import corpus
from tests.support.servers import (
    PASSWORD,
    REFUSED,
    SIZE_LIMIT,
    MailServers,
    Person,
    free_ports,
)

SYNC = ("sync", "--password-stdin")
LETTER = b"Subject: Kept\r\n\r\nThis letter must not be lost.\r\n"
LITTLE_ROOM = 400_000  # bytes that any one file may grow to


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def test_a_server_that_does_not_exist(
    profile: Path, mail_servers: MailServers, anna: Person
) -> None:
    with_account(profile, mail_servers, anna, imap="imap.nowhere.invalid:993")
    done = lifafa(profile, *SYNC)
    assert done.code == Exit.NETWORK
    assert "imap.nowhere.invalid" in done.sentence


def test_a_port_where_nobody_listens(
    profile: Path, mail_servers: MailServers, anna: Person
) -> None:
    [port] = free_ports(1)
    with_account(profile, mail_servers, anna, imap=f"localhost:{port}")
    done = lifafa(profile, *SYNC)
    assert done.code == Exit.NETWORK
    assert f"localhost:{port}" in done.sentence


def test_a_wrong_password(profile: Path, mail_servers: MailServers, anna: Person) -> None:
    mail_servers.append(anna, LETTER)
    with_account(profile, mail_servers, anna)
    done = lifafa(profile, *SYNC, given="not the password\n")
    assert done.code == Exit.LOGIN
    assert "password" in done.sentence
    assert "not the password" not in done.sentence
    assert lifafa(profile, *SYNC).code == Exit.OK


def test_no_password_at_all(profile: Path, mail_servers: MailServers, anna: Person) -> None:
    with_account(profile, mail_servers, anna)
    done = lifafa(profile, "sync", given="")
    assert done.code == Exit.LOGIN
    assert "--password-stdin" in done.sentence


def test_a_certificate_of_an_unknown_authority(
    profile: Path, mail_servers: MailServers, anna: Person
) -> None:
    with_account(profile, mail_servers, anna, ca="")
    done = lifafa(profile, *SYNC)
    assert done.code == Exit.NETWORK
    assert "certificate" in done.sentence.lower()
    assert "Nothing was sent" in done.sentence


def test_a_certificate_of_another_host(
    profile: Path, mail_servers: MailServers, anna: Person, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "tls")
    with_account(profile, mail_servers, anna, ca=str(other.ca_file))
    assert "certificate" in lifafa(profile, *SYNC).sentence.lower()


@pytest.mark.parametrize(
    "greeting",
    [b"SSH-2.0-OpenSSH_9.2p1\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\xff\x00\xff" * 99],
    ids=["ssh", "http", "noise"],
)
def test_something_that_is_no_mail_server(
    profile: Path, mail_servers: MailServers, anna: Person, greeting: bytes
) -> None:
    with greeting_server(greeting) as port:
        with_account(profile, mail_servers, anna, imap=f"localhost:{port}", imap_security="none")
        done = lifafa(profile, *SYNC)
    assert done.code == Exit.NETWORK
    assert f"localhost:{port}" in done.sentence


def test_tls_spoken_to_a_server_in_clear_text(
    profile: Path, mail_servers: MailServers, anna: Person
) -> None:
    port = mail_servers.ports["imap"]
    with_account(profile, mail_servers, anna, imap=f"localhost:{port}")
    done = lifafa(profile, *SYNC)
    assert done.code == Exit.NETWORK
    assert "STARTTLS" in done.sentence


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": "anna at example.org"}, "is not an e-mail address"),
        ({"imap": "localhost"}, "is not of the form HOST:PORT"),
        ({"imap": "localhost:99999"}, "is not of the form HOST:PORT"),
        ({"ca": "/nowhere/ca.pem"}, "no certificate file"),
    ],
)
def test_words_that_make_no_account(
    profile: Path, mail_servers: MailServers, anna: Person, changed: dict[str, str], said: str
) -> None:
    done = lifafa(profile, *account_words(mail_servers, anna, **changed), given="")
    assert done.code in (Exit.USAGE, Exit.NOT_FOUND)
    assert said in done.sentence
    assert lifafa(profile, "account", "list", "--json").json == []


def test_a_refused_recipient_is_held_and_named(
    profile: Path, mail_servers: MailServers, anna: Person
) -> None:
    with_account(profile, mail_servers, anna)
    done = send(profile, REFUSED)
    assert done.code == Exit.REFUSED
    [letter] = lifafa(profile, "outbox", "list", "--json").json
    assert letter["state"] == "held"
    assert letter["recipients"][0]["code"] == 550
    assert "No such person here" in letter["recipients"][0]["text"]


def test_a_letter_larger_than_the_server_takes(
    profile: Path, mail_servers: MailServers, anna: Person, ravi: Person, tmp_path: Path
) -> None:
    with_account(profile, mail_servers, anna)
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(SIZE_LIMIT))
    done = send(profile, ravi.address, "--attach", str(large))
    assert done.code == Exit.REFUSED
    [letter] = lifafa(profile, "outbox", "list", "--json").json
    assert letter["problem"]["kind"] == "too-large"
    assert str(SIZE_LIMIT) in letter["problem"]["sentence"]
    assert mail_servers.messages(ravi) == []


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        b"Subject: =?utf-8?b?" + b"A" * 5000 + b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n",
        b"From: <<<>>>@@\r\nDate: Nonsday\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\x80",
    ],
    ids=["empty", "noise", "endless word", "cut off", "nonsense"],
)
def test_a_broken_message_does_not_stop_the_others(
    profile: Path, mail_servers: MailServers, anna: Person, source: bytes
) -> None:
    mail_servers.fill(anna, [LETTER, source, LETTER])
    with_account(profile, mail_servers, anna)
    assert lifafa(profile, *SYNC).code == Exit.OK
    rows = lifafa(profile, "list", "inbox", "--json").json
    assert len(rows) == 3
    for row in rows:
        assert lifafa(profile, "show", str(row["id"]), "--json").code == Exit.OK


@pytest.mark.parametrize("damaged", ["{", "[]", '{"undo_send_seconds": "soon"}', "\x00" * 99])
def test_settings_that_cannot_be_read_are_put_aside(
    profile: Path, mail_servers: MailServers, anna: Person, damaged: str
) -> None:
    with_account(profile, mail_servers, anna)
    settings = profile / "settings.json"
    settings.write_text(damaged)
    done = lifafa(profile, "account", "list", "--json")
    assert done.code == Exit.OK
    assert [account["address"] for account in done.json] == [anna.address]
    kept = [path.read_text() for path in profile.glob("settings.json*")]
    assert damaged in kept


def test_a_store_that_is_damaged_is_left_as_it_is(
    profile: Path, mail_servers: MailServers, anna: Person
) -> None:
    with_account(profile, mail_servers, anna)
    store = profile / "mail.db"
    noise = b"This is no database. " * 5000
    store.write_bytes(noise)
    for beside in profile.glob("mail.db-*"):
        beside.unlink()
    done = lifafa(profile, *SYNC)
    assert done.code == Exit.STORE
    assert "damaged" in done.sentence
    assert store.read_bytes() == noise


def test_a_second_one_on_the_same_profile_is_turned_away(
    profile: Path, mail_servers: MailServers, anna: Person
) -> None:
    mail_servers.append(anna, LETTER)
    with_account(profile, mail_servers, anna)
    with Engine(Profile(profile)) as first:
        first.start()
        done = lifafa(profile, *SYNC)
        assert done.code == Exit.BUSY
        assert "Another Lifafa" in done.sentence
        assert lifafa(profile, "list", "--json").code == Exit.OK  # looking is allowed
    assert lifafa(profile, *SYNC).code == Exit.OK


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(
    profile: Path, mail_servers: MailServers, anna: Person
) -> None:
    sources = [message.source for message in corpus(150, seed=8)]
    mail_servers.fill(anna, sources[:20])
    with_account(profile, mail_servers, anna)
    assert lifafa(profile, *SYNC).code == Exit.OK
    mail_servers.fill(anna, sources[20:])
    before = {row["id"] for row in lifafa(profile, "list", "inbox", "--json").json}
    done = lifafa_with_little_room(profile, *SYNC)
    assert done.code == Exit.STORE, done
    assert "disk is full" in done.sentence
    after = {row["id"] for row in lifafa(profile, "list", "inbox", "--json").json}
    assert before <= after
    assert lifafa(profile, *SYNC).code == Exit.OK
    rows = lifafa(profile, "list", "inbox", "--json").json
    assert len(rows) == len(sources)


def test_a_full_disk_keeps_the_letter_that_was_promised(
    profile: Path, mail_servers: MailServers, anna: Person, ravi: Person
) -> None:
    with_account(profile, mail_servers, anna)
    large = profile / "large.txt"
    large.write_bytes(b"x" * (LITTLE_ROOM * 9 // 10))  # its copy has room, the letter has not
    words = ("send", "--to", ravi.address, "--subject", "Full", "--attach", str(large), "--json")
    done = lifafa_with_little_room(profile, *words)
    assert done.code == Exit.STORE, done
    assert "disk is full" in done.sentence
    assert lifafa(profile, "outbox", "list", "--json").json == []  # it was not promised
    assert lifafa(profile, *words).code == Exit.OK
    assert [each["subject"] for each in lifafa(profile, "outbox", "list", "--json").json] == [
        "Full"
    ]


def send(profile: Path, to: str, *more: str) -> Ended:
    """Send a small letter and wait for its end."""
    words = ("--to", to, "--subject", "Hello", "--wait", "--json", "--password-stdin")
    return lifafa(profile, "send", *words, *more)


def lifafa_with_little_room(profile: Path, *arguments: str) -> Ended:
    """Run a command that can make no file larger than LITTLE_ROOM: as a full disk, for any user."""
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({LITTLE_ROOM}, {LITTLE_ROOM})); "
    )
    done = subprocess.run(
        [sys.executable, "-c", limit + CODE, "--profile", str(profile), *arguments],
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    return Ended(done.returncode, done.stdout, done.stderr.removeprefix("ready\n"))


@contextmanager
def greeting_server(greeting: bytes) -> Iterator[int]:
    """Greet whoever comes with these bytes, and hang up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return  # closed
                with connection:
                    connection.sendall(greeting)

        thread = threading.Thread(target=greet)
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
