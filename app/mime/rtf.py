"""The text of RTF, as Outlook wraps it: decompressed (MS-OXRTFCP), HTML taken out (MS-OXRTFEX)."""

import re
import struct
from typing import NamedTuple

from app.mime import charsets

RAW_READ = 2_000_000
COMPRESSED, UNCOMPRESSED = b"LZFu", b"MELA"
DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What every stream begins knowing (MS-OXRTFCP §2.1.2.1)."""
WINDOW = 4096
TOKEN = re.compile(
    rb"\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\(?P<sign>[^a-zA-Z'])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)|(?P<odd>\\)",
    re.DOTALL,
)
SKIPPED = frozenset(
    "fonttbl colortbl stylesheet info pict object themedata datastore listtable mhtmltag".split()
)
CHARACTERS = {
    "par": "\n", "line": "\n", "tab": "\t", "bullet": "\u2022", "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "endash": "\u2013", "emdash": "\u2014",
}  # fmt: skip
SIGNS = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}


class Body(NamedTuple):
    """What an RTF document says: HTML where it wraps HTML, else text."""

    text: str
    html: str


def decompress(data: bytes) -> bytes:
    """Undo Outlook's compression, at most 2 MB; damaged data is read as far as it goes."""
    if len(data) < 16:
        return b""
    raw_size, kind = struct.unpack_from("<I4s", data, 4)
    if kind == UNCOMPRESSED:
        return data[16 : 16 + min(raw_size, RAW_READ)]
    return _inflated(data, min(raw_size, RAW_READ)) if kind == COMPRESSED else b""


def _inflated(data: bytes, size: int) -> bytes:
    out = bytearray(DICTIONARY)
    end, at = len(DICTIONARY) + size, 16
    while at < len(data) and len(out) < end:
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                out += data[at : at + 1]
                at += 1
                continue
            token = int.from_bytes(data[at : at + 2], "big")
            at += 2
            if not _copy(out, token >> 4, (token & 15) + 2):
                return bytes(out[len(DICTIONARY) : end])
    return bytes(out[len(DICTIONARY) : end])


def _copy(out: bytearray, place: int, length: int) -> bool:
    """Repeat what stands at a place of the window; False at the mark of the end."""
    written = len(out) % WINDOW
    if place == written:
        return False
    start = len(out) - (written - place) % WINDOW
    for at in range(start, start + length):
        out.append(out[at] if 0 <= at < len(out) else 0)
    return True


def read(data: bytes) -> Body:
    """Return the text of an RTF document, or the HTML it wraps. Never raises."""
    return _Reader(data).body()


class _Group(NamedTuple):
    """What holds inside one pair of braces."""

    is_skipped: bool = False
    is_tag: bool = False
    is_rtf_only: bool = False
    after_unicode: int = 1


class _Reader:
    """Goes through the tokens with a stack of groups; no recursion, the depth is the sender's."""

    def __init__(self, data: bytes) -> None:
        self._data = data[:RAW_READ]
        self._is_html = b"\\fromhtml" in data[:2_000]
        codepage = re.search(rb"\\ansicpg(\d{3,5})", data[:2_000])
        self._charset = f"cp{int(codepage[1])}" if codepage else "cp1252"
        self._group = _Group()
        self._groups: list[_Group] = []
        self._star = False
        self._fallback = 0
        self._written: list[str] = []
        self._bytes = bytearray()

    def body(self) -> Body:
        for match in TOKEN.finditer(self._data):
            self._take(match)
        self._flush()
        text = "".join(self._written)
        return Body("", text) if self._is_html else Body(text, "")

    def _take(self, match: re.Match[bytes]) -> None:
        match match.lastgroup:
            case "brace":
                self._brace(match["brace"])
            case "hex":
                self._raw(bytes([int(match["hex"], 16)]))
            case "text":
                self._raw(match["text"])
            case "word" | "number":
                number = match["number"]
                self._word(match["word"].decode(), int(number) if number else None)
            case "sign":
                self._sign(match["sign"].decode("latin-1"))
            case _:
                pass

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            self._groups.append(self._group)
        elif self._groups:
            self._flush()
            self._group = self._groups.pop()
        self._star = False

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._star = True
        elif sign in SIGNS:
            self._say(SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        star, self._star = self._star, False
        if word == "htmlrtf":
            self._group = self._group._replace(is_rtf_only=number != 0)
        elif word == "htmltag" and star:
            self._group = self._group._replace(is_tag=True)
        elif star or word in SKIPPED:
            self._group = self._group._replace(is_skipped=True)
        elif word == "uc":
            self._group = self._group._replace(after_unicode=min(max(number or 0, 0), 8))
        elif word == "u" and number is not None:
            self._say(_character(number))
            self._fallback = self._group.after_unicode
        elif word in CHARACTERS and not (self._group.is_tag and word != "par"):
            self._say(CHARACTERS[word])

    def _raw(self, data: bytes) -> None:
        """Take bytes in the document's charset, without those that stand in for a character."""
        if self._fallback:
            dropped = min(self._fallback, len(data))
            self._fallback -= dropped
            data = data[dropped:]
        if not self._is_hidden():
            self._bytes += data

    def _say(self, text: str) -> None:
        if not self._is_hidden():
            self._flush()
            self._written.append(text)

    def _is_hidden(self) -> bool:
        return self._group.is_skipped or (self._is_html and self._group.is_rtf_only)

    def _flush(self) -> None:
        if self._bytes:
            self._written.append(charsets.text(bytes(self._bytes), self._charset))
            self._bytes.clear()


def _character(number: int) -> str:
    code = number % 65_536
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
