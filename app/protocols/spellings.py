"""How a secret may be spelled where a server repeats it."""

import base64
import urllib.parse

TELLING = 6
"""A shorter secret may be any word; after the login it is masked no more, or the mask would tell
it."""


def spellings(secret: str) -> set[bytes]:
    """Return how a secret may be spelled: plain, quoted, in hexadecimal, inside of base64."""
    plain = secret.encode()
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
        found |= {_inside(encode(b"\0" * lead + plain), lead, len(plain)) for lead in (1, 2)}
        found.add(_inside(encode(plain), 0, len(plain)))
    return {each for each in found if each}


def _inside(coded: bytes, lead: int, size: int) -> bytes:
    """Return what base64 makes of `size` bytes wherever they begin `lead` bytes into a group."""
    core = coded[-(-lead * 8 // 6) : (lead + size) * 8 // 6]
    return core if len(core) >= TELLING else b""
