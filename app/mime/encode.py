"""Header fields as they go out: RFC 2047, RFC 2231, folded, and nothing smuggled in."""

import base64
import re
from collections.abc import Iterable
from urllib.parse import quote

from app.mime.recipients import PLAIN_NAME
from app.model.addressing import HIDDEN, wire_address
from app.model.message import Address

LINE = 76
WORD_BYTES = 42
SEGMENT = 50
LONGEST_IDENTIFIER = 900
LONGEST_PLAIN_WORD = 70
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would turn what stands after it, too
NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f<>\u2028\u2029\ud800-\udfff]+")
NOT_IN_IDENTIFIER = re.compile(r"[^\x21-\x3b\x3d\x3f-\x7e]+")


def text_field(name: str, value: str) -> bytes:
    """Write an unstructured field (Subject)."""
    value = CONTROLS.sub(" ", TURNING.sub("", value)).strip()
    return _folded(name, _words(value))


def address_field(name: str, people: Iterable[Address]) -> bytes:
    """Write an address field; a name in any script, an address raw only where it needs SMTPUTF8."""
    tokens: list[str] = []
    for one in people:
        if tokens:
            tokens[-1] += ","
        tokens += _mailbox(one)
    return _folded(name, tokens)


def identifier_field(name: str, identifiers: Iterable[str]) -> bytes:
    """Write message identifiers, in angle brackets, one a line where they do not fit.

    One that fits on no line, as others may write it, is left out: half of it names nothing.
    """
    clean = (NOT_IN_IDENTIFIER.sub("", one) for one in identifiers)
    return _folded(name, [f"<{one}>" for one in clean if 0 < len(one) <= LONGEST_IDENTIFIER])


def parameter_field(name: str, value: str, parameters: Iterable[tuple[str, str]]) -> bytes:
    """Write a structured field with ready-made parameters, one a line."""
    lines = [f"{name}: {value}", *(f" {key}={text}" for key, text in parameters)]
    return ";\r\n".join(lines).encode("utf-8") + b"\r\n"


def parameter(name: str, value: str) -> list[tuple[str, str]]:
    """Return a parameter, in ASCII quoted, else by RFC 2231 in as many segments as it takes."""
    value = CONTROLS.sub("_", value)
    if value.isascii() and len(value) <= SEGMENT:
        return [(name, _quoted(value))]
    pieces = _segments(value)
    if len(pieces) == 1:
        return [(name + "*", "utf-8''" + pieces[0])]
    first = [(f"{name}*0*", "utf-8''" + pieces[0])]
    return first + [(f"{name}*{at}*", one) for at, one in enumerate(pieces[1:], start=1)]


def legacy_parameter(name: str, value: str) -> list[tuple[str, str]]:
    """Return a parameter as readers without RFC 2231 know it: encoded words in quotes (Outlook)."""
    value = CONTROLS.sub("_", value)
    if value.isascii():
        return [(name, _quoted(value))] if len(value) <= LONGEST_PLAIN_WORD else []
    return [(name, '"' + "\r\n ".join(encoded_words(value)) + '"')]


def encoded_words(text: str) -> list[str]:
    """Split text into encoded words of at most 75 characters, never inside a character."""
    pieces, piece = [], ""
    for character in text:
        if len((piece + character).encode()) > WORD_BYTES and piece:
            pieces.append(piece)
            piece = ""
        piece += character
    pieces.append(piece)
    return [_encoded_word(one.encode()) for one in pieces]


def _encoded_word(data: bytes) -> str:
    return f"=?utf-8?B?{base64.b64encode(data).decode('ascii')}?="


def _words(value: str) -> list[str]:
    """Return a text as words that may stand on lines of their own."""
    plain = value.isascii() and "=?" not in value and "  " not in value
    words = value.split(" ")
    if plain and all(len(word) <= LONGEST_PLAIN_WORD for word in words):
        return words
    return encoded_words(value)


def _mailbox(one: Address) -> list[str]:
    name = HIDDEN.sub("", CONTROLS.sub(" ", one.name)).strip()
    address = wire_address(NOT_IN_ADDRESS.sub("", one.address))
    if not name:
        return [address if address.isascii() else f"<{address}>"]
    if not name.isascii() or "=?" in name or len(name) > LONGEST_PLAIN_WORD:
        return [*encoded_words(name), f"<{address}>"]
    return [name if PLAIN_NAME.fullmatch(name) else _quoted(name), f"<{address}>"]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _segments(value: str) -> list[str]:
    """Escape a value in pieces, never inside a character: some readers decode them one by one."""
    pieces = [""]
    for character in value:
        escaped = quote(character, safe="")
        if len(pieces[-1]) + len(escaped) > SEGMENT:
            pieces.append("")
        pieces[-1] += escaped
    return pieces


def _folded(name: str, tokens: list[str]) -> bytes:
    """Put tokens on lines of at most 76 characters (RFC 5322 §2.2.3)."""
    lines, line = [], f"{name}:"
    for token in tokens:
        if len(line) + 1 + len(token) > LINE and line.strip() != f"{name}:":
            lines.append(line)
            line = ""
        line += " " + token
    lines.append(line)
    return "\r\n".join(lines).encode("utf-8") + b"\r\n"
