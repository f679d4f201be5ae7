"""Transfer encodings (RFC 2045 §6) undone, damaged or not."""

import binascii
import re

from app.mime import armour

LOOSE_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n|$)")
CHUNKS_READ = 2_000
PADDING = re.compile(rb"=+")
BASE64_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NOT_BASE64 = bytes(byte for byte in range(256) if byte not in BASE64_DIGITS + b"=")


def decode(data: bytes, encoding: str) -> bytes:
    """Undo a transfer encoding; what is damaged is read as far as it goes. Never raises."""
    match encoding:
        case "base64":
            return _base64(data)
        case "quoted-printable":
            return _quoted_printable(data)
        case "x-uuencode" | "x-uue" | "x-uu" | "uuencode":
            return armour.uudecode(data)
        case "x-yenc" | "yenc":
            return armour.ydecode(data)
        case _:
            return data


def _quoted_printable(data: bytes) -> bytes:
    if b"= " in data or b"=\t" in data:
        data = LOOSE_SOFT_BREAK.sub(b"=", data)
    return binascii.a2b_qp(data)


def _base64(data: bytes) -> bytes:
    """Decode base64; parts that were each padded and then joined are decoded one by one."""
    digits = data.translate(None, NOT_BASE64).rstrip(b"=")
    if digits.count(b"=") > CHUNKS_READ:
        digits = digits.replace(b"=", b"")
    if b"=" not in digits:
        return _unpadded(digits)
    return b"".join(_unpadded(chunk) for chunk in PADDING.split(digits))


def _unpadded(digits: bytes) -> bytes:
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
