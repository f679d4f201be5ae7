"""Signed and encrypted letters are told apart, and never trusted for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.verdict import Level, Protection, ReasonKind
from app.trust.context import Context
from app.trust.judge import judge
from app.trust.sealed import OPENPGP, SMIME, seal

SIGNED = (Protection.SIGNED_NOT_CHECKED, OPENPGP)
ENCRYPTED = (Protection.ENCRYPTED_NOT_OPENED, OPENPGP)
NOTHING = (Protection.NONE, "")


def letter(kind: str, body: str = "x") -> bytes:
    return f"From: a@b.example\r\nContent-Type: {kind}\r\n\r\n{body}\r\n".encode()


def multipart(kind: str, *parts: str) -> bytes:
    body = "".join(f"--b\r\nContent-Type: {part}\r\n\r\nx\r\n" for part in parts)
    return letter(f"{kind}; boundary=b", f"{body}--b--")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (letter("text/plain", "Hello"), NOTHING),
        (letter("text/plain", "we signed, it is encrypted, BEGIN PGP they say"), NOTHING),
        (letter("text/plain", "-----BEGIN PGP MESSAGE-----\r\n\r\nxx"), ENCRYPTED),
        (letter("text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256"), SIGNED),
        (letter("text/plain", "> -----BEGIN PGP MESSAGE-----"), NOTHING),
        (multipart('multipart/encrypted; protocol="application/pgp-encrypted"',
        "application/pgp-encrypted", "application/octet-stream"), ENCRYPTED),
        (multipart('multipart/signed; protocol="application/pgp-signature"', "text/plain",
        "application/pgp-signature"), SIGNED),
        (multipart('multipart/signed; protocol="application/pkcs7-signature"', "text/plain",
        "application/pkcs7-signature"), (Protection.SIGNED_NOT_CHECKED, SMIME)),
        (letter("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"),
        (Protection.ENCRYPTED_NOT_OPENED, SMIME)),
        (letter("application/x-pkcs7-mime; smime-type=signed-data"),
        (Protection.SIGNED_NOT_CHECKED, SMIME)),
        (letter("application/octet-stream; name=smime.p7m"), (Protection.ENCRYPTED_NOT_OPENED,
        SMIME)),
        (letter("application/pkcs7-mime; smime-type=certs-only"), NOTHING),
    ],
)  # fmt: skip
def test_what_it_is(source: bytes, expected: tuple[Protection, str]) -> None:
    assert seal(source) == expected


def test_one_encrypted_part_among_others_counts() -> None:
    source = multipart(
        "multipart/mixed", "text/plain", "application/pkcs7-mime; smime-type=enveloped-data"
    )
    assert seal(source) == (Protection.ENCRYPTED_NOT_OPENED, SMIME)


def test_a_seal_is_told_and_raises_nothing() -> None:
    plain = judge(letter("text/plain", "Hello"), Context())
    sealed = judge(letter("text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\r\n"), Context())
    assert sealed.level is plain.level is Level.PLAIN
    assert sealed.protection is Protection.SIGNED_NOT_CHECKED
    assert ReasonKind.SIGNED_NOT_CHECKED in {reason.kind for reason in sealed.reasons}


@given(st.binary(max_size=300))
def test_nothing_raises(body: bytes) -> None:
    seal(b"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n" + body)
