"""A letter somebody else made, made fit to be sent: no Bcc, a Message-ID, a Date, CRLF."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime

LINE_END = re.compile(rb"\r\n|\r|\n")
TURNING = re.compile(
    "|".join("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069").encode()
)
DATE = re.compile(rb"^date:.*\r\n", re.IGNORECASE | re.MULTILINE)
BCC = re.compile(
    rb"^(?:resent-)?bcc[ \t]*:.*(?:\r\n[ \t].*)*\r\n",  # RFC 5322 §4.5.3: a space may stand there
    re.IGNORECASE | re.MULTILINE,
)


def finished(source: bytes, message_id: str, date: int) -> bytes:
    """Return `source` ready for submission; what it already says is left as it is (RFC 6409 §8).

    `message_id` carries no brackets, `date` is in epoch seconds; both serve only where they are
    missing. NUL is no mail (RFC 5322 §2.2), and direction marks in a header deceive: they go.
    """
    source = source.replace(b"\0", b"")
    head, _, body = LINE_END.sub(b"\r\n", _without_mbox_line(source)).partition(b"\r\n\r\n")
    head = TURNING.sub(b"", head)
    head = BCC.sub(b"", head.rstrip(b"\r\n") + b"\r\n")
    if not _has(head, b"date"):
        stamp = format_datetime(datetime.fromtimestamp(date, UTC))
        head = b"Date: " + stamp.encode() + b"\r\n" + head
    if not _has(head, b"message-id"):
        head = b"Message-ID: <" + message_id.encode() + b">\r\n" + head
    return head + b"\r\n" + body


def dated(source: bytes, date: int) -> bytes:
    """Return a letter of ours with another date, in epoch seconds."""
    head, blank, body = source.partition(b"\r\n\r\n")
    stamp = format_datetime(datetime.fromtimestamp(date, UTC)).encode()
    return DATE.sub(b"Date: " + stamp + b"\r\n", head + b"\r\n", count=1)[:-2] + blank + body


def _without_mbox_line(source: bytes) -> bytes:
    return source.partition(b"\n")[2] if source.startswith(b"From ") else source


def _has(head: bytes, name: bytes) -> bool:
    return re.search(rb"^" + name + rb"[ \t]*:", head, re.IGNORECASE | re.MULTILINE) is not None
