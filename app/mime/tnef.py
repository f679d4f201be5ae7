"""winmail.dat, Outlook's own wrapping (MS-OXTNEF), unpacked: its files and its text."""

import mimetypes
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.mime import charsets, rtf
from app.mime.armour import Inside

TYPES = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
NAME = "winmail.dat"
SIGNATURE = b"\x78\x9f\x3e\x22"
FILES_READ = 200
ATTRIBUTES_READ = 10_000
PROPERTIES_READ = 2_000
VALUES_READ = 1_000


class At:
    """Attributes of a packet (MS-OXTNEF §2.1.3.2), by the number in their tag."""

    BODY, MESSAGE_PROPERTIES, CODEPAGE = 0x800C, 0x9003, 0x9007
    FILE_BEGINS, FILE_TITLE, FILE_DATA, FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005


MULTIPLE, NAMED = 0x1000, 0x8000
STRING, UNICODE, BINARY, OBJECT = 0x1E, 0x1F, 0x102, 0x0D
FIXED = {
    0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8,
    0x40: 8, 0x48: 16,
}  # fmt: skip
"""Sizes of the types that have one, in bytes."""
TEXT_BODY, RTF_BODY, HTML_BODY = 0x1000, 0x1009, 0x1013
LONG_NAME, SHORT_NAME, DATA, MEDIA_TYPE, CONTENT_ID = 0x3707, 0x3704, 0x3701, 0x370E, 0x3712


@dataclass(slots=True)
class Packet:
    """What a winmail.dat holds."""

    files: list[Inside] = field(default_factory=list)
    text: str = ""
    html: str = ""


def is_tnef(type_: str, name: str) -> bool:
    """Say whether a part is winmail.dat, whatever it is called or typed."""
    return type_ in TYPES or name.lower() == NAME


def read(data: bytes) -> Packet:
    """Unpack winmail.dat; what is damaged is read as far as it goes. Never raises."""
    return _reader(data).packet()


def files(data: bytes) -> tuple[Inside, ...]:
    """Return the files of winmail.dat alone: its text may take its time to unpack."""
    return tuple(_reader(data).files())


def _reader(data: bytes) -> "_Reader":
    reader = _Reader()
    if data[:4] == SIGNATURE:
        for number, value in _attributes(data):
            reader.take(number, value)
    return reader


class _Reader:
    """Gathers a message and its files, attribute by attribute."""

    def __init__(self) -> None:
        self._charset = "cp1252"
        self._body = b""
        self._message: dict[int, bytes | str] = {}
        self._files: list[dict[int, bytes | str]] = []

    def take(self, number: int, value: bytes) -> None:
        match number:
            case At.CODEPAGE if len(value) >= 4:
                self._charset = f"cp{struct.unpack_from('<I', value)[0]}"
            case At.BODY:
                self._body = value
            case At.MESSAGE_PROPERTIES:
                self._message |= _properties(value, self._charset)
            case At.FILE_BEGINS if len(self._files) < FILES_READ:
                self._files.append({})
            case At.FILE_TITLE if self._files:
                self._files[-1].setdefault(SHORT_NAME, _text(value, self._charset))
            case At.FILE_DATA if self._files:
                self._files[-1].setdefault(DATA, value)
            case At.FILE_PROPERTIES if self._files:
                self._files[-1] |= _properties(value, self._charset)
            case _:
                pass

    def files(self) -> list[Inside]:
        return [_file(one) for one in self._files]

    def packet(self) -> Packet:
        packet = Packet(self.files())
        html = self._message.get(HTML_BODY, "")
        packet.html = charsets.text(html, self._charset) if isinstance(html, bytes) else html
        text = self._message.get(TEXT_BODY) or _text(self._body, self._charset)
        packet.text = _text(text, self._charset).replace("\r\n", "\n")
        wrapped = self._message.get(RTF_BODY)
        if isinstance(wrapped, bytes) and not (packet.html or packet.text):
            packet.text, packet.html = rtf.read(rtf.decompress(wrapped))
        return packet


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (number, value): level, number, type, length, value, checksum (MS-OXTNEF §2.1.3)."""
    at = 6
    for _ in range(ATTRIBUTES_READ):
        if at + 9 > len(data):
            return
        number, _, length = struct.unpack_from("<HHI", data, at + 1)
        yield number, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _properties(data: bytes, charset: str) -> dict[int, bytes | str]:
    """Return MAPI properties by number (MS-OXTNEF §2.1.3.4); what is cut off is left out."""
    found: dict[int, bytes | str] = {}
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(min(count, PROPERTIES_READ)):
            kind, number = struct.unpack_from("<HH", data, at)
            at = _after_name(data, at + 4) if number >= NAMED else at + 4
            value, at = _value(data, at, kind, charset)
            if value is not None:
                found.setdefault(number, value)
    except struct.error:
        pass
    return found


def _after_name(data: bytes, at: int) -> int:
    """Skip what names a property: a GUID, then a number or a name."""
    (kind,) = struct.unpack_from("<I", data, at + 16)
    if kind == 0:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + _padded(length)


def _value(data: bytes, at: int, kind: int, charset: str) -> tuple[bytes | str | None, int]:
    """Return a value that is of use here, and where the next property begins."""
    base = kind & ~MULTIPLE
    if base in FIXED:
        if not kind & MULTIPLE:
            return None, at + FIXED[base]
        (count,) = struct.unpack_from("<I", data, at)
        return None, at + 4 + count * FIXED[base]
    (count,) = struct.unpack_from("<I", data, at)
    at, first = at + 4, None
    for _ in range(min(count, VALUES_READ)):
        (length,) = struct.unpack_from("<I", data, at)
        value = data[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
        first = value if first is None else first
    return (None if first is None else _typed(first, base, charset)), at


def _typed(value: bytes, kind: int, charset: str) -> bytes | str:
    if kind == UNICODE:
        return charsets.text(value, "utf-16-le").rstrip("\0")
    if kind == STRING:
        return _text(value, charset)
    return value[16:] if kind == OBJECT else value  # behind the GUID of its interface


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def _text(value: bytes | str, charset: str) -> str:
    return value if isinstance(value, str) else charsets.text(value.rstrip(b"\0"), charset)


def _file(properties: dict[int, bytes | str]) -> Inside:
    name = str(properties.get(LONG_NAME) or properties.get(SHORT_NAME) or "")
    data = properties.get(DATA, b"")
    type_ = str(properties.get(MEDIA_TYPE) or mimetypes.guess_type(name)[0] or "")
    if isinstance(data, bytes) and data[:4] == SIGNATURE and not name.lower().endswith(".dat"):
        type_ = "application/ms-tnef"  # a letter inside the letter
    content_id = str(properties.get(CONTENT_ID) or "").strip("<>")
    data = data if isinstance(data, bytes) else data.encode()
    return Inside(name, type_ or "application/octet-stream", data, content_id)
