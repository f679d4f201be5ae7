"""Files that stand in the text itself: uuencode (POSIX) and yEnc 1.3."""

import binascii
import mimetypes
import re
from collections.abc import Iterator
from typing import NamedTuple

FILES_READ = 100
BEGINS_TRIED = 1_000
BEGIN = re.compile(
    rb"^(?:begin [0-7]{3,4} ([^\r\n]{1,255})|=ybegin ([^\r\n]{1,500}))\r?$", re.MULTILINE
)
UU_LINE = re.compile(rb"[ -`]{1,100}")
YENC_END = re.compile(rb"^=y(?:(?P<end>end)|begin )[^\r\n]*\r?\n?", re.MULTILINE)
BASE64_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
YENC_NAME = re.compile(rb"\bname=(.+)")
_GROUP_DIGITS = bytes(
    BASE64_DIGITS[(byte - 32) & 63] for byte in range(256)
)  # uuencode differs from base64 in its digits alone
_SHIFTED = bytes((byte - 42) % 256 for byte in range(256))
_ESCAPED = bytes((byte - 106) % 256 for byte in range(256))


class Inside(NamedTuple):
    """A file found inside a part."""

    name: str
    type: str
    data: bytes
    content_id: str = ""


class Block(NamedTuple):
    """A file in a text, and where its lines stand."""

    start: int
    end: int
    file: Inside


def blocks(data: bytes) -> tuple[Block, ...]:
    """Return the files in a text, at most 100 of them. What is not whole stays text."""
    if b"begin" not in data:
        return ()
    return tuple(_blocks(data))


def without(data: bytes, found: tuple[Block, ...]) -> bytes:
    """Return a text without its files."""
    kept, at = [], 0
    for block in found:
        kept.append(data[at : block.start])
        at = block.end
    return b"".join((*kept, data[at:]))


def uudecode(data: bytes) -> bytes:
    """Undo uuencode as a transfer encoding; what is no uuencode stays as it is. Never raises."""
    match = BEGIN.search(data)
    block = _uu(data, match) if match and match[1] else None
    return block.file.data if block else data


def ydecode(data: bytes) -> bytes:
    """Undo yEnc as a transfer encoding; what is no yEnc stays as it is. Never raises."""
    match = BEGIN.search(data)
    block = _yenc(data, match) if match and match[2] else None
    return block.file.data if block else data


def _blocks(data: bytes) -> Iterator[Block]:
    at = found = 0
    for _ in range(BEGINS_TRIED):
        match = BEGIN.search(data, at)
        if match is None or found == FILES_READ:
            return
        block = _uu(data, match) if match[1] else _yenc(data, match)
        at = block.end if block else match.end()
        if block:
            found += 1
            yield block


def _uu(data: bytes, begin: re.Match[bytes]) -> Block | None:
    """Read lines until "end"; a line that cannot be one says that this is only a text about it."""
    rows: list[bytes] = []
    at = begin.end() + 1
    while at < len(data):
        stop = data.find(b"\n", at)
        stop = len(data) if stop < 0 else stop
        row = data[at:stop].rstrip(b" \t\r") or data[at:stop][:1].strip(b"\r")
        at = stop + 1
        if row.strip() == b"end":
            return Block(begin.start(), min(at, len(data)), _file(begin[1], b"".join(rows)))
        if row and not UU_LINE.fullmatch(row):
            return None
        rows.append(_uu_row(row))
    return None


def _uu_row(row: bytes) -> bytes:
    """Decode a line; some encoders leave bits behind its end, or cut its last spaces."""
    if not row:
        return b""
    length = (row[0] - 32) & 63
    wanted = (length + 2) // 3 * 4
    groups = row[1 : 1 + wanted].ljust(wanted).translate(_GROUP_DIGITS)
    return binascii.a2b_base64(groups)[:length]


def _yenc(data: bytes, begin: re.Match[bytes]) -> Block | None:
    end = YENC_END.search(data, begin.end())
    if end is None or not end["end"]:
        return None
    body = data[begin.end() : end.start()].lstrip(b"\r\n")
    if body.startswith(b"=ypart "):
        body = body.partition(b"\n")[2]
    first, *others = body.translate(None, b"\r\n").split(b"=")
    pieces = [first.translate(_SHIFTED)]
    pieces += (one[:1].translate(_ESCAPED) + one[1:].translate(_SHIFTED) for one in others)
    name = YENC_NAME.search(begin[2])
    return Block(begin.start(), end.end(), _file(name[1] if name else b"", b"".join(pieces)))


def _file(name: bytes, data: bytes) -> Inside:
    shown = name.strip().decode("utf-8", "replace")
    return Inside(shown, mimetypes.guess_type(shown)[0] or "application/octet-stream", data)
