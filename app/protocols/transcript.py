"""The dialogue with a server, for the console: bounded, and masked before it is kept."""

import base64
import re
import threading
import time
from collections import deque

from app.model.dialogue import DialogueLine, Speaker

LINES = 500
"""Dialogue lines kept of one session."""

LINE_LIMIT = 1_000
"""Characters kept of one line."""

MASK = "••••"

# A command that carries a secret; its name (and mechanism) may be kept, the rest not.
_SECRET_COMMAND = re.compile(
    rb"((?:\S+ )?AUTHENTICATE \S+|AUTH \S+|(?:\S+ )?LOGIN(?= )|PASS(?= )|APOP \S+)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_CHALLENGE = re.compile(rb"(334[ -]|\+ )(.+)", re.DOTALL)


class Transcript:
    """A ring of the last lines of one session. Written by its thread, read by any."""

    def __init__(self, lines: int = LINES) -> None:
        self._lock = threading.Lock()
        self._lines: deque[DialogueLine] = deque(maxlen=lines)
        self._hidden = False
        self._secrets: tuple[bytes, ...] = ()

    def lines(self) -> tuple[DialogueLine, ...]:
        """Return what is kept, oldest first."""
        with self._lock:
            return tuple(self._lines)

    def hide(self, secret: str) -> None:
        """Begin a login: only names of commands are kept, and no echo of `secret`."""
        plain = secret.encode()
        self._secrets = tuple(filter(None, (plain, base64.b64encode(plain))))
        self._hidden = True

    def show(self) -> None:
        """End a login."""
        self._hidden = False
        self._secrets = ()

    def sent(self, data: bytes) -> None:
        """Keep what we said."""
        self._keep(Speaker.CLIENT, self._masked_command(data))

    def received(self, data: bytes) -> None:
        """Keep what the server said."""
        for secret in self._secrets:
            data = data.replace(secret, MASK.encode())
        challenge = _CHALLENGE.match(data) if self._hidden else None
        self._keep(Speaker.SERVER, _shown(challenge[1]) + MASK if challenge else _shown(data))

    def received_bytes(self, count: int) -> None:
        """Keep that a literal or a message came, not what it says."""
        self._keep(Speaker.SERVER, f"… {count} bytes")

    def sent_bytes(self, count: int) -> None:
        """Keep that a literal or a message went out, not what it says."""
        self._keep(Speaker.CLIENT, MASK if self._hidden else f"… {count} bytes")

    def _masked_command(self, data: bytes) -> str:
        secret = _SECRET_COMMAND.match(data)
        if secret:
            return _shown(secret[1]) + (f" {MASK}" if secret[2].strip() else "")
        return MASK if self._hidden else _shown(data)

    def _keep(self, speaker: Speaker, text: str) -> None:
        line = DialogueLine(time.time(), speaker, text)
        with self._lock:
            self._lines.append(line)


def _shown(data: bytes) -> str:
    text = data[: 4 * LINE_LIMIT].decode("utf-8", "backslashreplace").rstrip("\r\n")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:LINE_LIMIT])
