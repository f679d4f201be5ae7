"""COMPRESS=DEFLATE: what comes is inflated as it is asked for, and never more than that."""

import io
import random
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.account import Protocol, Secret, Security, Server
from app.model.problem import ProblemKind
from app.protocols import errors
from app.protocols.imap import ImapSession
from app.protocols.imap_deflate import SILENCE_LIMIT, Deflating, Garbled, Inflating, pays
from app.protocols.transcript import Transcript
from tests.protocols.test_imap import SECRET, logged_in, login

DEFLATED = "COMPRESS=DEFLATE IDLE"


def squeezed(data: bytes) -> bytes:
    return Deflating().deflated(data)


def inflating(compressed: bytes, ahead: bytes = b"") -> Inflating:
    raw = io.BytesIO(compressed)
    return Inflating(raw, ahead)  # type: ignore[arg-type]


# --- the stream ---


@given(st.binary(max_size=5_000), st.integers(1, 700), st.integers(0, 5_000))
def test_what_went_in_comes_out_in_pieces_of_any_size(data: bytes, room: int, cut: int) -> None:
    compressed = squeezed(data)
    stream = inflating(compressed[cut:], compressed[:cut])
    pieces = iter(lambda: stream.read(room), b"")
    assert b"".join(pieces) == data


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_inflate_or_are_garbled(data: bytes) -> None:
    stream = inflating(data)
    try:
        while stream.read(100):
            pass
    except Garbled:
        pass


def test_a_bomb_gives_no_more_than_there_is_room_for() -> None:
    import tracemalloc

    stream = inflating(squeezed(b"\0" * 50_000_000))
    tracemalloc.start()
    for _ in range(50):
        assert stream.read(1_000) == b"\0" * 1_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_stream_of_nothing_comes_to_an_end() -> None:
    nothing = squeezed(b"")
    stream = inflating(nothing * (2 * SILENCE_LIMIT // len(nothing)))
    with pytest.raises(Garbled):
        stream.read(1)


def test_a_stream_that_says_it_is_over_is_garbled() -> None:
    whole = zlib.compressobj(wbits=-15)
    stream = inflating(whole.compress(b"bye") + whole.flush())
    with pytest.raises(Garbled):
        list(iter(lambda: stream.read(10), b""))


@pytest.mark.parametrize(
    ("peer", "worth"),
    [
        ("127.0.0.1", False),
        ("::1", False),
        ("192.168.1.2", False),
        ("fe80::1%eth0", False),
        ("142.250.102.108", True),
        ("2a00:1450:4013:c16::6c", True),
        ("", False),
        ("/run/socket", False),
    ],
)
def test_compression_pays_only_over_a_network(peer: str, worth: bool) -> None:
    assert pays(peer) is worth


# --- a conversation ---


class Packer:
    """The server's end of a compressed line: says lines, and hears what the client says."""

    def __init__(self, client: socket.socket) -> None:
        self.client = client
        self._deflating = Deflating()
        self._inflater = zlib.decompressobj(-15)
        self._heard = b""

    def plain(self, text: str) -> None:
        self.client.sendall(text.replace("\n", "\r\n").encode())

    def packed(self, data: bytes) -> bytes:
        return self._deflating.deflated(data)

    def say(self, text: str) -> None:
        self.client.sendall(self.packed(text.encode() + b"\r\n"))

    def hear_plain(self) -> str:
        while b"\r\n" not in self._heard:
            self._heard += self.client.recv(65536)
        return self._line()

    def hear(self) -> str:
        while b"\r\n" not in self._heard:
            self._heard += self._inflater.decompress(self.client.recv(65536))
        return self._line()

    def _line(self) -> str:
        line, _, self._heard = self._heard.partition(b"\r\n")
        return line.decode()

    def until_compressed(self, ahead: Callable[["Packer"], bytes] = lambda packer: b"") -> None:
        """Play the greeting, the login and COMPRESS; `ahead` comes with the last answer."""
        self.plain("* OK ready\n")
        tag = self.hear_plain().split()[0]
        self.plain(f"* CAPABILITY IMAP4rev1\n{tag} OK\n")
        tag = self.hear_plain().split()[0]
        self.plain(f"{tag} OK [CAPABILITY IMAP4rev1 {DEFLATED}] in\n")
        tag, command = self.hear_plain().split(" ", 1)
        assert command == "COMPRESS DEFLATE"
        self.client.sendall(f"{tag} OK active\r\n".encode() + ahead(self))


@contextmanager
def conversation(
    play: Callable[[Packer], None], transcript: Transcript | None = None, timeout: float = 5.0
) -> Iterator[ImapSession]:
    """A session that logged in and compresses, with `play` at the other end."""
    failures: list[BaseException] = []

    def serve() -> None:
        client, _ = listener.accept()
        client.settimeout(10)
        with client:
            try:
                play(Packer(client))
            except BaseException as error:
                failures.append(error)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        port = listener.getsockname()[1]
        server = Server(Protocol.IMAP, "127.0.0.1", port, Security.NONE, "anna")
        session = ImapSession(server, timeout=timeout, compress=True, transcript=transcript)
        try:
            session.connect()
            session.login(Secret("x"))
            yield session
        finally:
            session.line.close()
            thread.join(10)
    assert not failures, failures


def test_commands_and_answers_are_compressed_and_the_transcript_is_not() -> None:
    def play(packer: Packer) -> None:
        packer.until_compressed()
        tag, command = packer.hear().split(" ", 1)
        assert command == "NOOP"
        packer.say("* 7 EXISTS")
        packer.say(f"{tag} OK done")
        packer.hear()

    transcript = Transcript()
    with conversation(play, transcript) as session:
        assert session.noop()
        assert session.exists == 7
        session.line.settimeout(1)
        session.close()
    assert any("7 EXISTS" in line.text for line in transcript.lines())


def test_what_came_along_with_the_agreement_is_compressed_already() -> None:
    def play(packer: Packer) -> None:
        packer.until_compressed(lambda packer: packer.packed(b"* 9 EXISTS\r\n"))
        tag = packer.hear().split()[0]
        packer.say(f"{tag} OK")

    with conversation(play) as session:
        session.noop()
        assert session.exists == 9


def test_idle_hears_what_waits_inside_the_inflater() -> None:
    """Both lines come in one packet: after the first nothing can be read from the socket."""
    heard = threading.Event()

    def play(packer: Packer) -> None:
        packer.until_compressed()
        tag = packer.hear().split()[0]
        packer.client.sendall(packer.packed(b"+ idling\r\n* 3 EXISTS\r\n"))
        assert packer.hear() == "DONE"
        packer.say(f"{tag} OK")
        heard.wait(10)

    with conversation(play) as session:
        assert session.idle(30, lambda: False)
        heard.set()


def test_idle_is_not_held_up_by_the_first_byte_of_a_block() -> None:
    """It wakes the socket, but there is nothing to be read from it yet."""

    def play(packer: Packer) -> None:
        packer.until_compressed()
        tag = packer.hear().split()[0]
        packer.say("+ idling")
        block = packer.packed(b"* 3 EXISTS\r\n")
        packer.client.sendall(block[:1])
        assert packer.hear() == "DONE"
        packer.client.sendall(block[1:])
        packer.say(f"{tag} OK")

    with conversation(play, timeout=2.0) as session:
        assert session.idle(0.3, lambda: False)
        assert session.exists == 3


def test_idle_notices_that_the_server_went_away(problem_of: Callable[..., Any]) -> None:
    def play(packer: Packer) -> None:
        packer.until_compressed()
        packer.hear()
        packer.say("+ idling")

    with conversation(play) as session:
        problem_of(lambda: session.idle(30, lambda: False), errors.ConnectionLost)


def test_abort_ends_a_compressed_wait_at_once(problem_of: Callable[..., Any]) -> None:
    gone = threading.Event()

    def play(packer: Packer) -> None:
        packer.until_compressed()
        packer.hear()
        packer.say("+ idling")
        gone.wait(10)

    with conversation(play) as session:
        aborter = threading.Timer(0.2, session.abort)
        aborter.start()
        problem = problem_of(lambda: session.idle(60, lambda: False), errors.ConnectionLost)
        aborter.join()
        gone.set()
    assert problem.kind is ProblemKind.CANCELLED


def test_a_compressed_endless_line_is_cut_off(problem_of: Callable[..., Any]) -> None:
    """Sixteen megabytes of one letter are sixteen kilobytes on the line."""

    def play(packer: Packer) -> None:
        packer.until_compressed()
        packer.hear()
        packer.client.sendall(packer.packed(b"* OK " + b"x" * (16 << 20)))

    with conversation(play) as session:
        problem = problem_of(session.noop, errors.ProtocolError)
        assert problem.detail == "line-too-long"


def test_garbage_in_the_place_of_blocks_is_told(problem_of: Callable[..., Any]) -> None:
    def play(packer: Packer) -> None:
        packer.until_compressed()
        packer.hear()
        packer.client.sendall(random.Random(7).randbytes(4_000))

    with conversation(play) as session:
        problem = problem_of(session.noop, errors.ProtocolError)
        assert problem.detail == "bad-compression"
        assert session.line.closed


def test_a_server_that_agrees_and_goes_on_in_clear_is_told(problem_of: Callable[..., Any]) -> None:
    def play(packer: Packer) -> None:
        packer.until_compressed()
        packer.hear()
        packer.plain("* 3 EXISTS\n" * 50)

    with conversation(play) as session:
        problem_of(session.noop, errors.ProtocolError)


# --- when it is asked for ---


def test_a_refusal_leaves_the_line_as_it_is(stage: Any) -> None:
    session = login(
        stage,
        logged_in("COMPRESS=DEFLATE")
        + """
        C: {c} COMPRESS DEFLATE
        S: {c} NO [COMPRESSIONACTIVE] TLS does that
        C: {n} NOOP
        S: {n} OK
        """,
        compress=True,
    )
    session.noop()


@pytest.mark.parametrize(
    ("offered", "compress"), [("COMPRESS=DEFLATE", None), ("COMPRESS=DEFLATE", False), ("", True)]
)
def test_it_is_not_asked_for_in_vain(stage: Any, offered: str, compress: bool | None) -> None:
    """On loopback, where a person does not want it, and where it is not offered."""
    session = stage.imap(logged_in(offered), compress=compress)
    session.connect()
    session.login(SECRET)
