"""Servers that say anything at all, in any protocol: each session ends in a named way, soon."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

import pytest

from app.model.account import Protocol, Secret
from app.model.message import Flag
from app.protocols import errors
from app.protocols.errors import MailError, ProtocolError

# What the server of a good conversation says, all at once, whatever the client says.
# BAAA is the prefix of imaplib's tags when its dice fall as `loaded_dice` makes them.
GOOD = {
    Protocol.IMAP: b"""* OK ready
* CAPABILITY IMAP4rev1 AUTH=PLAIN
BAAA0 OK
+
BAAA1 OK [CAPABILITY IMAP4rev1 MOVE UIDPLUS ESEARCH] in
* LIST (\\Sent) "/" {4}
Sent
* LIST () NIL INBOX
BAAA2 OK
* LSUB () "/" INBOX
BAAA3 OK
* 3 EXISTS
* OK [UIDVALIDITY 7] v
* OK [UIDNEXT 44] n
* OK [PERMANENTFLAGS (\\Seen \\*)] p
BAAA4 OK
* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[HEADER.FIELDS (X)] {12}
Subject: x
)
BAAA5 OK
* 1 FETCH (UID 1 BODY[] {12}
Subject: x
)
BAAA6 OK
* ESEARCH (TAG "BAAA7") UID ALL 1:3
BAAA7 OK
* 1 EXPUNGE
BAAA8 OK [COPYUID 1 1:3 4:6]
+ go
BAAA9 OK [APPENDUID 1 9] x
* BYE
BAAA10 OK
""",
    Protocol.POP3: b"""+OK ready
+OK
USER
PIPELINING
SASL PLAIN
.
+
+OK in
+OK
UIDL
PIPELINING
.
+OK
1 10
2 20
.
+OK
1 a
2 b
.
+OK
Subject: x

..dot
.
+OK
Subject: y
.
+OK bye
""",
    Protocol.SMTP: b"""220 x ESMTP
250-x
250-SIZE 100000
250 AUTH PLAIN
235 in
250 ok
250 ok
354 go
250 queued
221 bye
""",
}
GOOD = {protocol: said.replace(b"\n", b"\r\n") for protocol, said in GOOD.items()}


@pytest.fixture
def loaded_dice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let imaplib choose the tags that the servers here were told.

    And let them answer before they are asked, or no accident in their later words would be met.
    """
    monkeypatch.setattr("imaplib.random.randint", lambda low, high: 4096)
    monkeypatch.setattr("app.protocols.pop3_wire.Pop3Wire.expect_silence", lambda wire: None)


def mutated(said: bytes, seed: int) -> bytes:
    """Cut, double, swap, overwrite: a handful of accidents."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(said) + 1)
        length = chance.choice((1, 1, 2, 8, 60))
        middle = said[at : at + length]
        match chance.randrange(6):
            case 0:
                middle = b""
            case 1:
                middle *= chance.choice((2, 50))
            case 2:
                middle = chance.randbytes(length)
            case 3:
                middle = chance.choice((b"{99999999999}\r\n", b"((((", b'"', b"\r", b"\n", b"\0"))
            case 4:
                middle = str(chance.getrandbits(70)).encode()
            case 5:
                middle = bytes(reversed(middle))
        said = said[:at] + middle + said[at + length :]
    return said


@contextmanager
def blurting(said: bytes) -> Iterator[int]:
    """Serve one client, who is told everything at once and then nothing more."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve() -> None:
        client, _ = listener.accept()
        with client:
            client.settimeout(5)
            try:
                client.sendall(said)
                client.shutdown(socket.SHUT_WR)
                while client.recv(65536):
                    pass
            except OSError:
                pass

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join()
        listener.close()


def use(session: Any, protocol: Protocol) -> None:
    """Do with a session what one does with it."""
    session.connect()
    session.login(Secret("planted"))
    match protocol:
        case Protocol.IMAP:
            session.list_mailboxes()
            session.select("INBOX")
            list(session.fetch_headers("1:*"))
            list(session.fetch_bodies([1, 2, 3]))
            session.search("ALL")
            session.move([1], "Sent")
            session.append("Sent", b"x", Flag.SEEN, 0)
        case Protocol.POP3:
            list(session.retrieve([item.number for item in session.listing()]))
            session.quit()
        case Protocol.SMTP:
            session.submit("a@b.example", ["c@d.example"], b"x\r\n", lambda: None)


def raises_too_early(protocol: Protocol) -> Any:
    """A verdict on a letter that was given before its final dot is none."""
    if protocol is not Protocol.SMTP:
        return nullcontext()
    return pytest.raises(ProtocolError, match="queued")


@pytest.mark.usefixtures("loaded_dice")
@pytest.mark.parametrize("protocol", list(Protocol))
def test_without_accidents_all_is_well(stage: Any, protocol: Protocol) -> None:
    with blurting(GOOD[protocol]) as port:
        session = stage.session(protocol, port)
        with raises_too_early(protocol):
            use(session, protocol)
        session.close()


@pytest.mark.usefixtures("loaded_dice")
@pytest.mark.parametrize("protocol", list(Protocol))
@pytest.mark.parametrize("start", range(0, 240, 40))
def test_whatever_a_server_says_ends_in_a_named_way(
    stage: Any, protocol: Protocol, start: int
) -> None:
    for seed in range(start, start + 40):
        with blurting(mutated(GOOD[protocol], seed)) as port:
            session = stage.session(protocol, port, timeout=2.0)
            began = time.monotonic()
            with suppress(MailError):
                use(session, protocol)
            session.close()
            assert time.monotonic() - began < 10, seed


@pytest.mark.parametrize("protocol", list(Protocol))
def test_abort_ends_a_connect_that_hangs(stage: Any, protocol: Protocol) -> None:
    with full_listener() as port:
        session = stage.session(protocol, port, timeout=30.0)
        aborter = threading.Timer(0.3, session.abort)
        aborter.start()
        began = time.monotonic()
        with pytest.raises(errors.ConnectionLost):
            session.connect()
        aborter.join()
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("protocol", list(Protocol))
def test_a_connect_that_hangs_times_out(stage: Any, protocol: Protocol) -> None:
    with full_listener() as port:
        session = stage.session(protocol, port, timeout=0.5)
        with pytest.raises(errors.TimedOut):
            session.connect()


@contextmanager
def full_listener() -> Iterator[int]:
    """A port whose queue is full: who connects now is neither let in nor turned away."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    address = listener.getsockname()
    waiting = []
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(address)
        waiting.append(client)
    time.sleep(0.05)
    try:
        yield address[1]
    finally:
        for client in (*waiting, listener):
            client.close()
