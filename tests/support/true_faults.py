"""What goes wrong with a true server, on demand.

    faults = Faults()
    faults.drop_after(commands=3)        # the next connection breaks at its fourth command
    faults.lose_answer("MOVE")           # does it, and breaks before saying so
    faults.lie(Lie.SEARCH)               # the next SEARCH finds nothing
    faults.heal()                        # all is well again

Commands are named without UID: "FETCH" means UID FETCH too. What is armed `times` times is used up
by whichever connection meets it first.
"""

import random
import threading
from collections import defaultdict, deque
from enum import Enum, auto
from typing import NamedTuple


class Lie(Enum):
    """What a server says wrongly once. Everything else stays true."""

    EXISTS = auto()
    """SELECT says that there is nothing."""
    UIDNEXT = auto()
    """SELECT and STATUS say a UIDNEXT of 1."""
    SEARCH = auto()
    """Nothing is found."""
    LIST = auto()
    """There are no mailboxes."""


class Spoilt(Enum):
    """How a message that cannot be fetched shows."""

    REFUSED = auto()
    """The command that asks for its body ends with NO where it stands."""
    SERVERBUG = auto()
    """The same, with the response code that Dovecot says (RFC 5530)."""
    BREAKS = auto()
    """The connection breaks."""


class Limits(NamedTuple):
    """When a connection breaks: after so many commands, or bytes sent or heard. 0: never."""

    commands: int = 0
    sent: int = 0
    heard: int = 0


class Faults:
    """Armed by a test, met by the servers' connections. Safe from any thread."""

    def __init__(self, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self.stopped = threading.Event()
        """Set when the server ends, so that no slowness holds it up."""
        self.heal()

    def heal(self) -> None:
        """End all faults."""
        with self._lock:
            self._armed: defaultdict[tuple[str, object], deque[object]] = defaultdict(deque)
            self._limits: deque[Limits] = deque()
            self._every = 0.0
            self.one_connection = False
            self.delay = 0.0
            self.spoilt: dict[tuple[str, int], Spoilt] = {}
            self._leaving: dict[str, list[int]] = {}

    # --- arming ---

    def drop_after(
        self, *, commands: int = 0, sent: int = 0, heard: int = 0, times: int = 1
    ) -> None:
        """Break the next connections after so many commands, or bytes of answers or of requests."""
        with self._lock:
            self._limits.extend([Limits(commands, sent, heard)] * times)

    def drop_every(self, seconds: float) -> None:
        """Break every connection once it is about so many seconds old; 0: no more."""
        self._every = seconds

    def refuse(self, command: str, text: str = "[CANNOT] Not today", times: int = 1) -> None:
        """Answer a command with NO (POP3: -ERR) and this text, without doing it."""
        self._arm("refuse", command, text, times)

    def busy(self, times: int = 1) -> None:
        """Turn the next connections away at the greeting."""
        self._arm("busy", "", True, times)

    def slow(self, seconds: float) -> None:
        """Think so long before every command."""
        self.delay = seconds

    def forget(self, command: str, times: int = 1) -> None:
        """Never answer a command, nor anything after it."""
        self._arm("forget", command, True, times)

    def lose_answer(self, command: str, times: int = 1) -> None:
        """Do a command, and break the connection before its answer."""
        self._arm("lose", command, True, times)

    def duplicate(self, command: str, times: int = 1) -> None:
        """Say every untagged answer to a command twice."""
        self._arm("twice", command, True, times)

    def lie(self, what: Lie, times: int = 1) -> None:
        """Say one thing wrongly."""
        self._arm("lie", what, True, times)

    def spoil(self, path: str, uid: int, how: Spoilt = Spoilt.REFUSED) -> None:
        """Let the body of one message be unfetchable until healed."""
        with self._lock:
            self.spoilt[path, uid] = how

    def expunge_during_fetch(self, path: str, *uids: int) -> None:
        """Let another client remove these messages in the middle of the next FETCH there."""
        with self._lock:
            self._leaving[path] = list(uids)

    # --- meeting ---

    def take(self, kind: str, name: object = "") -> object:
        """Use up one fault; returns what was armed with it, or None."""
        with self._lock:
            waiting = self._armed.get((kind, name))
            return waiting.popleft() if waiting else None

    def limits(self) -> Limits:
        """Use up the limits of one connection."""
        with self._lock:
            return self._limits.popleft() if self._limits else Limits()

    def lifetime(self) -> float:
        """Return how many seconds a connection lives from now on; 0: as long as it likes."""
        with self._lock:
            return self._every * self._random.uniform(0.5, 1.5)

    def leaving(self, path: str) -> list[int]:
        """Use up which messages go in the middle of a FETCH."""
        with self._lock:
            return self._leaving.pop(path, [])

    def think(self) -> None:
        """Be as slow as asked."""
        if self.delay:
            self.stopped.wait(self.delay)

    def _arm(self, kind: str, name: object, value: object, times: int) -> None:
        with self._lock:
            self._armed[kind, name].extend([value] * times)
