"""Letters to bytes, as they go on the wire (RFC 5322, 2045-2047, 2231, 3676, 6532)."""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from app.mime import encode, flowed
from app.mime.html_text import to_text
from app.mime.names import safe_name
from app.mime.recipients import parse_recipients
from app.model.addressing import ascii_domain, needs_utf8, wire_address
from app.model.message import Address
from app.model.submission import DraftAttachment, Letter

__all__ = [
    "compose",
    "needs_smtputf8",
    "new_message_id",
    "parse_recipients",
    "wire_address",
]

LONGEST_LINE = 998
LINE_END = re.compile(r"\r\n|\r|\n")
BYTES_LINE_END = re.compile(rb"\r\n|\r|\n")
CONTROLS = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\ud800-\udfff]")
TYPE = re.compile(r"[a-z0-9!#$&^_.+\-]{1,127}/[a-z0-9!#$&^_.+\-]{1,127}")  # RFC 6838 §4.2
CONTENT_ID = re.compile(r"[^\x21-\x3b\x3d\x3f-\x7e]+")


@dataclass(frozen=True, slots=True)
class _Entity:
    """A MIME entity: its own header, its body, and whether that body has 8-bit bytes."""

    header: bytes
    body: bytes
    is_8bit: bool = False

    @property
    def bytes(self) -> bytes:
        return self.header + b"\r\n" + self.body


def compose(letter: Letter) -> bytes:
    """Return the exact bytes of a letter: CRLF, lines of at most 998, one of each header, no Bcc.

    Says nothing of the machine it was written on: no host name, no user agent, the date in UTC.
    Line breaks and control characters in any field become spaces. 8-bit bytes stand only inside
    attached messages, and in headers only where an address needs SMTPUTF8.
    """
    entity = _mixed(letter, _body(letter))
    return _headers(letter) + entity.bytes


def needs_smtputf8(letter: Letter) -> bool:
    """Say whether an address in the letter can only travel with SMTPUTF8 (RFC 6531)."""
    people = (letter.sender, *letter.to, *letter.cc, *letter.reply_to)
    return any(needs_utf8(one.address) for one in people)


def new_message_id(domain: str) -> str:
    """Return a new Message-ID without brackets, random, at the sender's own domain."""
    return f"{secrets.token_hex(16)}@{ascii_domain(domain.strip()) or 'localhost.invalid'}"


def _headers(letter: Letter) -> bytes:
    fields = [
        _people("From", (letter.sender,)),
        _people("Reply-To", letter.reply_to),
        _people("To", letter.to),
        _people("Cc", letter.cc),
        encode.text_field("Subject", letter.subject),
        f"Date: {format_datetime(datetime.fromtimestamp(letter.date, UTC))}\r\n".encode(),
        encode.identifier_field("Message-ID", (letter.message_id[: encode.LONGEST_IDENTIFIER],)),
        _identifiers("In-Reply-To", (letter.in_reply_to,)),
        _identifiers("References", letter.references),
        b"MIME-Version: 1.0\r\n",
    ]
    return b"".join(fields)


def _people(name: str, people: tuple[Address, ...]) -> bytes:
    return encode.address_field(name, people) if people else b""


def _identifiers(name: str, identifiers: tuple[str, ...]) -> bytes:
    return encode.identifier_field(name, identifiers) if any(identifiers) else b""


def _body(letter: Letter) -> _Entity:
    """Return the letter's own words: plain, or plain and HTML with the images that stand in it."""
    if not letter.html:
        return _plain(letter.text)
    html = _text_entity("html", _clean_text(letter.html), ())
    images = [
        _attached(one, data, inline=True)
        for one, data in letter.attachments
        if _stands_in(one, letter)
    ]
    if images:
        html = _multipart("related", [html, *images], (("type", '"text/html"'),))
    plain = letter.text if letter.text.strip() else to_text(letter.html)
    return _multipart("alternative", [_plain(plain), html])


def _mixed(letter: Letter, body: _Entity) -> _Entity:
    files = [
        _attached(one, data, inline=False)
        for one, data in letter.attachments
        if not _stands_in(one, letter)
    ]
    return _multipart("mixed", [body, *files]) if files else body


def _stands_in(attachment: DraftAttachment, letter: Letter) -> bool:
    """Say whether the HTML shows this attachment itself."""
    return bool(attachment.content_id) and f"cid:{attachment.content_id}" in letter.html


def _multipart(
    kind: str, parts: list[_Entity], parameters: tuple[tuple[str, str], ...] = ()
) -> _Entity:
    """Put parts together; "=_" stands in no encoded line, so the boundary is in no part."""
    boundary = f"=_{secrets.token_hex(12)}"
    header = encode.parameter_field(
        "Content-Type", f"multipart/{kind}", (("boundary", f'"{boundary}"'), *parameters)
    )
    is_8bit = any(part.is_8bit for part in parts)
    if is_8bit:
        header += b"Content-Transfer-Encoding: 8bit\r\n"
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part.bytes + b"\r\n" for part in parts)
    return _Entity(header, body + line + b"--\r\n", is_8bit)


def _plain(text: str) -> _Entity:
    return _text_entity("plain", flowed.wrap(_clean_text(text)), (("format", "flowed"),))


def _clean_text(text: str) -> str:
    return CONTROLS.sub("", LINE_END.sub("\n", text))


def _text_entity(kind: str, text: str, parameters: tuple[tuple[str, str], ...]) -> _Entity:
    if not text.endswith("\n"):
        text += "\n"
    charset = "us-ascii" if text.isascii() else "utf-8"
    encoding, body = _encoded_text(text)
    header = encode.parameter_field(
        "Content-Type", f"text/{kind}", (("charset", charset), *parameters)
    )
    return _Entity(header + f"Content-Transfer-Encoding: {encoding}\r\n".encode(), body)


def _encoded_text(text: str) -> tuple[str, bytes]:
    """Choose what keeps the text readable on the way: as it is, quoted-printable, else base64."""
    data = text.encode("utf-8")
    if data.isascii() and max(map(len, data.split(b"\n"))) <= LONGEST_LINE:
        return "7bit", data.replace(b"\n", b"\r\n")
    high = sum(byte >= 0x80 for byte in data)
    if high * 4 > len(data):
        return "base64", _base64(data.replace(b"\n", b"\r\n"))
    return "quoted-printable", binascii.b2a_qp(data).replace(b"\n", b"\r\n")


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _attached(attachment: DraftAttachment, data: bytes, *, inline: bool) -> _Entity:
    kind = attachment.type.lower() if TYPE.fullmatch(attachment.type.lower()) else ""
    name = safe_name(attachment.name, kind)
    if kind == "message/rfc822" and _travels(data):
        return _attached_message(name, data)
    if not kind or kind.startswith(("multipart/", "message/")):
        kind = "application/octet-stream"
    header = encode.parameter_field("Content-Type", kind, encode.legacy_parameter("name", name))
    header += b"Content-Transfer-Encoding: base64\r\n"
    return _Entity(header + _disposition(attachment, name, inline=inline), _base64(data))


def _attached_message(name: str, data: bytes) -> _Entity:
    """Attach a message as it is: RFC 2046 §5.2.1 allows it no encoding."""
    data = BYTES_LINE_END.sub(b"\r\n", data)
    is_8bit = not data.isascii()
    header = b"Content-Type: message/rfc822\r\n"
    header += b"Content-Transfer-Encoding: " + (b"8bit" if is_8bit else b"7bit") + b"\r\n"
    header += encode.parameter_field(
        "Content-Disposition", "attachment", encode.parameter("filename", name)
    )
    return _Entity(header, data, is_8bit)


def _travels(data: bytes) -> bool:
    """Say whether a message can be attached unencoded: no NUL, no line too long for SMTP."""
    return b"\0" not in data and max(map(len, BYTES_LINE_END.split(data))) <= LONGEST_LINE


def _disposition(attachment: DraftAttachment, name: str, *, inline: bool) -> bytes:
    kind = "inline" if inline else "attachment"
    header = encode.parameter_field("Content-Disposition", kind, encode.parameter("filename", name))
    identifier = CONTENT_ID.sub("", attachment.content_id)[: encode.LONGEST_IDENTIFIER]
    return header + f"Content-ID: <{identifier}>\r\n".encode() if identifier else header
