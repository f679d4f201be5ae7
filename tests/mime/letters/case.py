"""One small message with the answer that its RFC asks for."""

from dataclasses import dataclass
from datetime import datetime

ANN = b"From: Ann <ann@example.org>\n"
BOB = b"To: bob@example.net\n"
HELLO = "Hello\n"

File = tuple[str, str, int]
"""Name, type and size of an attachment."""


@dataclass(frozen=True, slots=True)
class Case:
    """A source and all that must be read from it; what is not named must be empty.

    `rule` is the RFC with the section from which the answer follows, or says what mail does where
    no RFC helps. People are written `Name <address>`; `date` is ISO 8601. `shown` is the text as
    displayed, where it differs from `text`.
    """

    name: str
    rule: str
    source: bytes
    subject: str = ""
    sender: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    date: str = ""
    text: str = ""
    html: str = ""
    files: tuple[File, ...] = ()
    unpacked: tuple[File, ...] = ()
    shown: str | None = None

    @property
    def epoch(self) -> int | None:
        return int(datetime.fromisoformat(self.date).timestamp()) if self.date else None


def mixed(*parts: bytes, kind: bytes = b"mixed", end: bytes = b"--b--\n") -> bytes:
    """Return a multipart of these parts, each with its own header, behind a subject "x"."""
    head = b'Subject: x\nContent-Type: multipart/%s; boundary="b"\n\n' % kind
    return head + b"".join(b"--b\n%s\n" % one for one in parts) + end


def lines(*each: bytes) -> bytes:
    """Join lines with CRLF, as they stand on the wire (RFC 5322 §2.3)."""
    return b"".join(line + b"\r\n" for line in each)
