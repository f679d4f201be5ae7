"""Take a line of any of the three protocols apart."""

from collections.abc import Iterator

from app.model.account import Protocol
from app.parlance import imap, pop3, smtp
from app.parlance.part import Part

_ROOMS = {Protocol.SMTP: smtp, Protocol.IMAP: imap, Protocol.POP3: pop3}
_AT_ONCE = "\\x0d\\x0a"
"""How a kept line shows the end of a line in its midst: several commands sent at once."""


def parts(protocol: Protocol, text: str, *, from_server: bool, command: str = "") -> list[Part]:
    """Return the words of a line, each once, in their order. Raises nothing, whatever it holds."""
    room = _ROOMS[protocol]
    found: dict[Part, None] = {}
    for line in _lines(text):
        found.update(
            dict.fromkeys(room.answered(line, command) if from_server else room.said(line))
        )
    return list(found)


def _lines(text: str) -> Iterator[str]:
    for line in text.split(_AT_ONCE):
        yield line.rstrip("\r\n")
