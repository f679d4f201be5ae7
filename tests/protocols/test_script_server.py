"""The script server itself must be able to fail."""

import socket
from contextlib import suppress

import pytest

from tests.support.script_server import ScriptServer


def talk(port: int, said: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 5) as client:
        client.sendall(said)
        client.shutdown(socket.SHUT_WR)
        heard = b""
        while more := client.recv(1000):
            heard += more
        return heard


def test_a_script_is_played() -> None:
    with ScriptServer(["C: {a} HELLO\nS: {a} OK"]) as played:
        assert talk(played.port, b"x7 HELLO\r\n") == b"x7 OK\r\n"


@pytest.mark.parametrize(
    ("script", "said", "told"),
    [
        ("C: one", b"two\r\n", "the client should say: one"),
        ("C~ o.*", b"two\r\n", "something like: o"),
        ("C: one", b"", "the client closed where it should say: one"),
        ("C: one", b"one\r\ntwo\r\n", "the script is over, but the client said: b'two"),
        ("C: one", b"one", "not a whole line"),
    ],
)
def test_the_first_line_that_differs_is_named(script: str, said: bytes, told: str) -> None:
    played = ScriptServer([script])
    with pytest.raises(AssertionError, match=told), played, suppress(OSError):
        talk(played.port, said)
