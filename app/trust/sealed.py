"""Letters that their writers sealed: OpenPGP (RFC 3156, 9580) and S/MIME (RFC 8551), told apart."""

import re

from app.mime import structure
from app.mime.structure import Part
from app.model.verdict import Protection

OPENPGP = "openpgp"
SMIME = "smime"
_BEGINNING = 200_000  # bytes of a text in which an inline seal begins
_INLINE = re.compile(rb"^-----BEGIN PGP (SIGNED )?MESSAGE-----[ \t]*\r?$", re.MULTILINE)
_ENCRYPTED = frozenset(("enveloped-data", "authenveloped-data", "authenvelopeddata", ""))
_PKCS7 = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_HINTS = (b"signed", b"encrypted", b"pkcs7", b"BEGIN PGP", b"smime.p7m")


def seal(source: bytes) -> tuple[Protection, str]:
    """Say whether a letter is signed or encrypted by its writer, and with what. Never raises."""
    if not any(hint in source for hint in _HINTS):
        return Protection.NONE, ""
    found = [
        sealed for part in _parts(structure.read(source).root) if (sealed := _part(source, part))
    ]
    encrypted = [each for each in found if each[0] is Protection.ENCRYPTED_NOT_OPENED]
    return (encrypted or found or [(Protection.NONE, "")])[0]


def _parts(root: Part) -> list[Part]:
    found = [root]
    for part in found:
        found.extend(part.children)
    return found


def _part(source: bytes, part: Part) -> tuple[Protection, str] | None:
    kind = part.type.value
    if kind == "multipart/encrypted":
        return Protection.ENCRYPTED_NOT_OPENED, OPENPGP
    if kind == "multipart/signed":
        is_smime = "pkcs7" in part.type.get("protocol").lower()
        return Protection.SIGNED_NOT_CHECKED, SMIME if is_smime else OPENPGP
    if kind in _PKCS7 or part.name.lower().endswith(".p7m"):
        return _smime(part)
    if kind in ("text/plain", "application/pgp") and not part.children:
        return _inline(source[part.body : min(part.end, part.body + _BEGINNING)])
    return None


def _smime(part: Part) -> tuple[Protection, str] | None:
    kind = part.type.get("smime-type").lower()
    if kind in _ENCRYPTED:
        return Protection.ENCRYPTED_NOT_OPENED, SMIME
    return (Protection.SIGNED_NOT_CHECKED, SMIME) if kind == "signed-data" else None


def _inline(text: bytes) -> tuple[Protection, str] | None:
    match = _INLINE.search(text)
    if match is None:
        return None
    signed = Protection.SIGNED_NOT_CHECKED
    return (signed if match[1] else Protection.ENCRYPTED_NOT_OPENED), OPENPGP
