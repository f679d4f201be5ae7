"""How a secret may be spelled by who repeats it: plain, quoted, in hexadecimal, in base64."""

import base64
import re
import urllib.parse

TELLING = 6
"""Bytes from which a spelling tells more of a secret than chance would."""


def any_spelling(secret: str) -> re.Pattern[bytes] | None:
    """Return what finds any spelling, the longest first; None where there is no secret."""
    longest = sorted(_spellings(secret.encode()), key=len, reverse=True)
    return re.compile(b"|".join(map(re.escape, longest))) if longest else None


def _spellings(plain: bytes) -> set[bytes]:
    found = {
        plain,
        plain.replace(b"\\", b"\\\\").replace(b'"', b'\\"'),
        urllib.parse.quote(plain, safe="").encode(),
        urllib.parse.quote_plus(plain).encode(),
        plain.hex().encode(),
        plain.hex().upper().encode(),
    }
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        found.add(encode(plain).rstrip(b"="))
        found |= {_inside(encode(b"\0" * lead + plain), lead, len(plain)) for lead in (0, 1, 2)}
    return {each for each in found if each}


def _inside(coded: bytes, lead: int, size: int) -> bytes:
    """Return what base64 makes of `size` bytes wherever they begin `lead` bytes into a group."""
    core = coded[-(-lead * 8 // 6) : (lead + size) * 8 // 6]
    return core if len(core) >= TELLING else b""
