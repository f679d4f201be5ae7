"""The dialogue with a server, for people to see: bounded, and masked before it is kept.

A secret is masked where a command carries it, in every line of a login that is not a command, and
wherever it is repeated, in any of the spellings that protocols use. Of messages the sizes are kept.
"""

import re
import threading
import time
from collections import deque
from collections.abc import Iterator

from app.dialogue.ring import Conversation
from app.model.dialogue import DialogueLine, Speaker, Spoken
from app.protocols.spellings import TELLING, any_spelling

LINES = 500
"""Dialogue lines kept of one session."""

LINE_LIMIT = 1_000
"""Characters kept of one line."""

MASK = "••••"

HAND_LINES = 10_000
"""Lines kept of the answer to a command by hand."""

# Bytes looked at in one line; more than is kept of it, so that no secret is cut in two.
_SEEN = 1 << 16

# A command that carries a secret; its name (and mechanism) may be kept, the rest not.
_SECRET_COMMAND = re.compile(
    rb"((?:\S+ )?AUTHENTICATE \S+|AUTH \S+|(?:\S+ )?LOGIN(?= )|PASS(?= )|APOP \S+)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_CHALLENGE = re.compile(rb"(334[ -]|\+ )(.+)", re.DOTALL)

# IMAP may put what a message says into quotes, in FETCH and in what follows its literals. The date
# of arrival is the server's.
_MESSAGE_DATA = re.compile(rb"\* \d+ FETCH\b|[ )]", re.IGNORECASE)
_QUOTED = re.compile(rb'(INTERNALDATE )?"((?:[^"\\]|\\.)*)("|$)', re.IGNORECASE | re.DOTALL)

_HEADER_SEEN = 1 << 16
_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t\r\n]*<([^>\r\n]+)>", re.IGNORECASE | re.MULTILINE)


class Transcript:
    """A ring of the last lines of one session. Written by its thread, read by any."""

    def __init__(self, lines: int = LINES) -> None:
        self._lock = threading.Lock()
        self._lines: deque[DialogueLine] = deque(maxlen=lines)
        self._hidden = False
        self._secrets: re.Pattern[bytes] | None = None
        self._lasting: re.Pattern[bytes] | None = None

    def lines(self) -> tuple[DialogueLine, ...]:
        """Return what is kept, oldest first."""
        with self._lock:
            return tuple(self._lines)

    def hide(self, secret: str) -> None:
        """Begin a login: only names of commands are kept, and no echo of `secret`."""
        self._secrets = any_spelling(secret)
        # A shorter one may be any word: masked after the login, it would be told by its mask.
        self._lasting = self._secrets if len(secret.encode()) >= TELLING else None
        self._hidden = True

    def show(self) -> None:
        """End a login. What the server repeats of the secret stays masked as long as we listen."""
        self._hidden = False
        self._secrets = self._lasting

    def begin_letter(self, source: bytes) -> None:
        """Hear which letter the next commands are about; b"" for none."""

    def sent(self, data: bytes) -> None:
        """Keep what we said; several commands may go in one packet."""
        for text in self._masked_commands(data):
            self._keep(Speaker.CLIENT, text)

    def received(self, data: bytes) -> None:
        """Keep what the server said."""
        data = data[:_SEEN]
        challenge = _CHALLENGE.match(data) if self._hidden else None
        if challenge:
            self._keep(Speaker.SERVER, _shown(challenge[1]) + MASK)
            return
        if b'"' in data and _MESSAGE_DATA.match(data):
            data = _QUOTED.sub(_size_alone, data)
        self._keep(Speaker.SERVER, _shown(self._without_secrets(data)))

    def received_bytes(self, count: int) -> None:
        """Keep that a literal or a message came, not what it says."""
        self._keep(Speaker.SERVER, f"… {count} bytes")

    def sent_bytes(self, count: int) -> None:
        """Keep that a literal or a message went out, not what it says."""
        self._keep(Speaker.CLIENT, MASK if self._hidden else f"… {count} bytes")

    def _masked_commands(self, data: bytes) -> Iterator[str]:
        """Yield the lines of a packet; after a secret's command nothing of it can be trusted."""
        rest = data[:_SEEN]
        while rest:
            secret = _SECRET_COMMAND.match(rest)
            if secret:
                yield _shown(secret[1]) + (f" {MASK}" if secret[2].strip() else "")
                return
            line, _, rest = rest.partition(b"\r\n")
            if not line and self._hidden:
                continue  # imaplib sends an answer and the end of its line one after the other
            yield MASK if self._hidden else _shown(self._without_secrets(line))

    def _without_secrets(self, data: bytes) -> bytes:
        return data if self._secrets is None else self._secrets.sub(MASK.encode(), data)

    def _keep(self, speaker: Speaker, text: str) -> None:
        line = DialogueLine(time.time(), speaker, text)
        with self._lock:
            self._lines.append(line)


class Overheard(Transcript):
    """Tells the console what is said; while nobody looks, it only asks whether somebody does."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(lines=0)
        self._conversation = conversation
        self._dialogue = conversation.dialogue  # asked at each line: no step more than needed

    def begin_letter(self, source: bytes) -> None:
        """Note the letter, so that its lines can be found."""
        found = _MESSAGE_ID.search(source[:_HEADER_SEEN])
        self._conversation.letter = _shown(found[1]) if found else ""

    def sent(self, data: bytes) -> None:
        if self._dialogue.is_open:
            super().sent(data)

    def received(self, data: bytes) -> None:
        if self._dialogue.is_open:
            super().received(data)

    def received_bytes(self, count: int) -> None:
        if self._dialogue.is_open:
            super().received_bytes(count)

    def sent_bytes(self, count: int) -> None:
        if self._dialogue.is_open:
            super().sent_bytes(count)

    def _keep(self, speaker: Speaker, text: str) -> None:
        self._conversation.keep(DialogueLine(time.time(), speaker, text))


class Witness(Transcript):
    """Tells the console, and keeps what is said for whoever asks the server by hand."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(lines=0)
        self._conversation = conversation
        self._spoken: deque[Spoken] = deque(maxlen=HAND_LINES)

    def take(self) -> tuple[Spoken, ...]:
        """Return what was said since the last call."""
        spoken = tuple(self._spoken)
        self._spoken.clear()
        return spoken

    def _keep(self, speaker: Speaker, text: str) -> None:
        self._spoken.append(self._conversation.keep(DialogueLine(time.time(), speaker, text)))


def _size_alone(quoted: re.Match[bytes]) -> bytes:
    if quoted[1]:
        return quoted[0]
    return f'"… {len(quoted[2])} bytes"'.encode()


def _shown(data: bytes) -> str:
    text = data[: 4 * LINE_LIMIT].decode("utf-8", "backslashreplace").rstrip("\r\n")
    if text.isprintable():
        return text[:LINE_LIMIT]
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:LINE_LIMIT])
