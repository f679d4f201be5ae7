"""What a certificate says of itself, so that a person can judge one that does not verify."""

import re
from dataclasses import dataclass

_GROUP = 4
_BETWEEN = re.compile(r"[\s:]+")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """One certificate. Only the fingerprint is certain; all else is the certificate's own claim.

    `fingerprint` is the SHA-256 of its DER form in lower-case hex. Times are epoch seconds. The
    other fields are empty where the certificate could not be read.
    """

    fingerprint: str
    subject: str = ""
    issuer: str = ""
    hosts: tuple[str, ...] = ()
    valid_from: int = 0
    valid_until: int = 0


def grouped(fingerprint: str) -> str:
    """Write a fingerprint in groups of four, as one reads it out: 3FA1 09BC …"""
    digits = fingerprint.upper()
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def typed_fingerprint(text: str) -> str:
    """Read a fingerprint as people copy it, with colons or blanks; "" where it is none."""
    plain = _BETWEEN.sub("", text).lower()
    return plain if _FINGERPRINT.fullmatch(plain) else ""
