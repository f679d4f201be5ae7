"""What the console costs: nothing while it is shut, and how much of a line while it is open."""

import time
from collections.abc import Callable

from app.dialogue.ring import Dialogue
from app.events import Event
from app.model.account import AccountId, Protocol, Security, Server
from app.protocols.transcript import Overheard, Transcript
from tests.bench.bench import Bench
from tests.bench.table import Measure, middle

LINES = 100_000
COMMAND = b"KFAB3 UID FETCH 4391:4392 (UID FLAGS)\r\n"
ANSWER = b"* 2301 FETCH (UID 4392 FLAGS (\\Recent) BODY[HEADER.FIELDS (FROM TO SUBJECT)] {412}\r\n"
SERVER = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, "anna")


class _Wire:
    """The part of a stream that asks its transcript."""

    def __init__(self, transcript: Transcript | None) -> None:
        self.transcript = transcript

    def converse(self) -> None:
        for _ in range(LINES):
            if self.transcript is not None:
                self.transcript.sent(COMMAND)
            if self.transcript is not None:
                self.transcript.received(ANSWER)


def run(bench: Bench) -> list[Measure]:
    """Measure nanoseconds a line without a transcript, with the console shut, and open."""
    dialogue = Dialogue(_nobody)
    heard = Overheard(dialogue.conversation(AccountId(1), SERVER))
    heard.hide("one:pass&word+for=all")
    heard.show()
    bare = _nanoseconds(bench, _Wire(None).converse)
    shut = _nanoseconds(bench, _Wire(heard).converse)
    dialogue.open()
    try:
        opened = _nanoseconds(bench, _Wire(heard).converse)
    finally:
        dialogue.shut()
    return [
        Measure("a line, console shut", shut - bare, "ns", limit=500),
        Measure("a line, console open", opened - bare, "ns", limit=50_000),
    ]


def _nanoseconds(bench: Bench, converse: Callable[[], None]) -> float:
    times = []
    for _ in range(bench.rounds):
        begun = time.perf_counter()
        converse()
        times.append((time.perf_counter() - begun) / (2 * LINES) * 1e9)
    return middle(times)


def _nobody(event: Event) -> None:
    """Hear that the ring grew."""
