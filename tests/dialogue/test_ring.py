"""The ring: bounded, counted, silent while nobody looks, and telling at most ten times a second."""

import threading
import time
from collections.abc import Iterator

import pytest

from app.dialogue.ring import INTERVAL, Conversation, Dialogue
from app.events import DialogueGrew, Event
from app.model.account import AccountId, Protocol, Security, Server
from app.model.dialogue import DialogueLine, Speaker, Spoken

SERVER = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, "anna")


class Ear:
    """Hears the events, and when they came."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self._heard = threading.Condition()

    def __call__(self, event: Event) -> None:
        assert isinstance(event, DialogueGrew)
        with self._heard:
            self.times.append(time.monotonic())
            self._heard.notify_all()

    def wait(self, count: int) -> bool:
        with self._heard:
            return self._heard.wait_for(lambda: len(self.times) >= count, 10.0)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def ring(ear: Ear) -> Iterator[Dialogue]:
    made = Dialogue(ear, lines=5, size=100_000)
    yield made
    made.shut()


def talk(ring: Dialogue) -> Conversation:
    return ring.conversation(AccountId(1), SERVER)


def say(conversation: Conversation, text: str) -> Spoken:
    return conversation.keep(DialogueLine(1.0, Speaker.CLIENT, text))


def texts(ring: Dialogue, since: int = 0) -> list[str]:
    return [spoken.line.text for spoken in ring.since(since)]


def test_nothing_is_kept_while_nobody_looks(ring: Dialogue) -> None:
    conversation = talk(ring)
    assert not conversation.is_heard
    say(conversation, "NOOP")
    ring.open()
    assert ring.since(0) == ()


def test_it_is_open_until_everyone_has_closed_it(ring: Dialogue) -> None:
    conversation = talk(ring)
    ring.open()
    ring.open()
    ring.close()
    say(conversation, "NOOP")
    assert texts(ring) == ["NOOP"]
    ring.close()
    assert not conversation.is_heard
    assert ring.since(0) == ()


def test_one_close_too_many_does_not_lock_out_the_next_one(ring: Dialogue) -> None:
    ring.close()
    ring.open()
    say(talk(ring), "NOOP")
    assert texts(ring) == ["NOOP"]


def test_only_the_last_lines_are_kept(ring: Dialogue) -> None:
    ring.open()
    conversation = talk(ring)
    for number in range(9):
        say(conversation, str(number))
    assert texts(ring) == ["4", "5", "6", "7", "8"]


def test_only_so_many_bytes_are_kept(ear: Ear) -> None:
    ring = Dialogue(ear, lines=1_000, size=10_000)
    ring.open()
    conversation = talk(ring)
    for number in range(100):
        say(conversation, f"{number} " + "x" * 700)
    kept = texts(ring)
    ring.shut()
    assert kept[-1].startswith("99 ")
    assert 5 <= len(kept) <= 10


def test_since_gives_what_is_new(ring: Dialogue) -> None:
    ring.open()
    conversation = talk(ring)
    say(conversation, "a")
    seen = ring.since(0)[-1].number
    say(conversation, "b")
    assert texts(ring, seen) == ["b"]
    assert texts(ring, seen + 1) == []


def test_a_line_tells_whose_it_is(ring: Dialogue) -> None:
    ring.open()
    first, second = talk(ring), talk(ring)
    second.letter = "m1@example.org"
    spoken = [say(first, "a"), say(second, "b")]
    assert ring.since(0) == tuple(spoken)
    assert spoken[0].session != spoken[1].session
    assert spoken[1].number > spoken[0].number
    assert (spoken[0].letter, spoken[1].letter) == ("", "m1@example.org")
    assert spoken[0].server == "imap.example.org:993"
    assert spoken[0].protocol is Protocol.IMAP


def test_clearing_forgets_and_goes_on(ring: Dialogue) -> None:
    ring.open()
    conversation = talk(ring)
    say(conversation, "a")
    ring.clear()
    say(conversation, "b")
    assert texts(ring) == ["b"]


def test_the_last_line_is_told_too_and_never_too_often(ring: Dialogue, ear: Ear) -> None:
    ring.open()
    conversation = talk(ring)
    say(conversation, "a")
    assert ear.wait(1)
    for _ in range(200):
        say(conversation, "b")
    assert ear.wait(2)
    gaps = [later - earlier for earlier, later in zip(ear.times, ear.times[1:], strict=False)]
    assert min(gaps) >= INTERVAL


def test_it_can_be_closed_from_what_it_tells() -> None:
    closed = threading.Event()

    def close(_: Event) -> None:
        made.close()
        closed.set()

    made = Dialogue(close)
    made.open()
    say(talk(made), "a")
    assert closed.wait(10.0)
    assert not made.is_open
