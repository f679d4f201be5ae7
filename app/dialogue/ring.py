"""The dialogue with all servers: a bounded ring that is kept only while somebody looks.

While it is closed a connection asks one attribute, `is_open`, and no more (docs/adr/0035).
"""

import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable

from app.events import DialogueGrew, Event
from app.model.account import AccountId, Server
from app.model.dialogue import DialogueLine, Spoken

log = logging.getLogger(__name__)

LINES = 50_000
"""Lines kept of all accounts together."""

SIZE = 16 << 20
"""Bytes that the kept lines may take, about."""

INTERVAL = 0.1
"""Seconds between two tellings that there is more: ten a second are enough for eyes."""

# What a line takes besides its text.
_OVERHEAD = 300


class Dialogue:
    """The ring. Every method may be called from any thread, at any time."""

    def __init__(
        self, tell: Callable[[Event], None], *, lines: int = LINES, size: int = SIZE
    ) -> None:
        self.is_open = False
        """Whether anybody looks. Read without a lock, since each line on each wire asks for it."""
        self._tell = tell
        self._most_lines = lines
        self._most_size = size
        self._lock = threading.Lock()
        self._kept: deque[Spoken] = deque()
        self._size = 0
        self._watchers = 0
        self._teller: _Teller | None = None
        self._numbers = itertools.count(1)
        self._sessions = itertools.count(1)

    def open(self) -> None:
        """Keep what is said from now on, over connections that live already, too."""
        with self._lock:
            self._watchers += 1
            if self._teller is None:
                self._teller = _Teller(self._tell)
                self._teller.start()
            self.is_open = True

    def close(self) -> None:
        """Undo one `open`. After the last one all is forgotten; one too many does nothing."""
        with self._lock:
            self._watchers = max(0, self._watchers - 1)
            teller = None if self._watchers else self._let_go()
        if teller is not None:
            teller.stop()

    def shut(self) -> None:
        """Close for everyone who opened it."""
        with self._lock:
            self._watchers = 0
            teller = self._let_go()
        if teller is not None:
            teller.stop()

    def since(self, number: int) -> tuple[Spoken, ...]:
        """Return the kept lines with a higher number, oldest first."""
        with self._lock:
            found = list(itertools.takewhile(lambda s: s.number > number, reversed(self._kept)))
        return tuple(reversed(found))

    def clear(self) -> None:
        """Forget what was said until now."""
        with self._lock:
            self._forget()

    def conversation(self, account: AccountId, server: Server) -> "Conversation":
        """Begin the conversation of one connection."""
        return Conversation(self, account, server, next(self._sessions))

    def keep(self, conversation: "Conversation", line: DialogueLine) -> Spoken:
        """Number a line and, while open, keep it."""
        with self._lock:
            spoken = Spoken(
                next(self._numbers),
                conversation.account,
                conversation.server.protocol,
                str(conversation.server),
                conversation.session,
                line,
                conversation.letter,
            )
            teller = self._teller
            if teller is not None:
                self._append(spoken)
        if teller is not None:
            teller.grew()
        return spoken

    # --- below, with the lock held ---

    def _append(self, spoken: Spoken) -> None:
        self._kept.append(spoken)
        self._size += _size(spoken)
        while len(self._kept) > self._most_lines or self._size > self._most_size:
            self._size -= _size(self._kept.popleft())

    def _let_go(self) -> "_Teller | None":
        self.is_open = False
        self._forget()
        teller, self._teller = self._teller, None
        return teller

    def _forget(self) -> None:
        self._kept.clear()
        self._size = 0


class Conversation:
    """What is said over one connection.

    `letter` is the Message-ID of the letter under way, or "".
    """

    __slots__ = ("account", "dialogue", "letter", "server", "session")

    def __init__(
        self, dialogue: Dialogue, account: AccountId, server: Server, session: int
    ) -> None:
        self.dialogue = dialogue
        self.account = account
        self.server = server
        self.session = session
        self.letter = ""

    @property
    def is_heard(self) -> bool:
        """Whether anybody looks."""
        return self.dialogue.is_open

    def keep(self, line: DialogueLine) -> Spoken:
        """Hand a masked line to the dialogue."""
        return self.dialogue.keep(self, line)


class _Teller:
    """Tells that the ring grew, in a thread of its own: no connection waits for who listens."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell = tell
        self._grown = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dialogue", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def grew(self) -> None:
        """Note that there is more; costs next to nothing where that is known already."""
        if not self._grown.is_set():
            self._grown.set()

    def stop(self) -> None:
        """End the thread, and wait for it unless it is the caller's own."""
        self._stopping.set()
        self._grown.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._grown.wait()
            self._grown.clear()
            if not self._stopping.is_set():
                self._tell(DialogueGrew())
                self._stopping.wait(INTERVAL)


def _size(spoken: Spoken) -> int:
    return len(spoken.line.text) + _OVERHEAD
