"""SCRAM (RFC 5802, 7677): both sides prove that they know the password, and neither shows it.

Channel binding is not spoken here, so the -PLUS mechanisms are never chosen and the header says "n"
(§6: "y" would claim that we could bind, and only the server could not).
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from app.model.account import Secret, Server
from app.model.problem import Problem, ProblemKind
from app.protocols import errors
from app.protocols.errors import AuthenticationFailed, MailError, Transient
from app.protocols.mechanism import Mechanism
from app.protocols.saslprep import saslprep

FEWEST_ITERATIONS = 4_096
"""What the RFCs ask of a server; with fewer, whoever overhears the proof guesses at leisure."""

MOST_ITERATIONS = 1_000_000
"""A server could otherwise keep us computing for hours."""

SHORTEST_NONCE = 8
"""Characters the server must add to the nonce, so that no proof can be asked for twice."""

_HEADER = b"n,,"
_DIGITS = re.compile(r"[0-9]+")
_NONCE_BYTES = 24


def scram(digest: str, server: Server, secret: Secret, nonce: str = "") -> Mechanism:
    """Return SCRAM with a digest of hashlib's ("sha256", "sha1"). Raises ValueError by SASLprep.

    `nonce` is random but in tests.
    """
    user = saslprep(server.user, stored=False).replace("=", "=3D").replace(",", "=2C")
    nonce = nonce or secrets.token_urlsafe(_NONCE_BYTES)
    bare = f"n={user},r={nonce}".encode()
    exchange = _Exchange(str(server), digest, saslprep(secret.value).encode(), nonce, bare)
    name = f"SCRAM-SHA-{digest.removeprefix('sha')}"
    return Mechanism(name, exchange.answer, _HEADER + bare, exchange.verdict)


@dataclass(frozen=True, slots=True)
class _Challenge:
    """The server's first message."""

    nonce: str
    salt: bytes
    iterations: int


class _Exchange:
    """One SCRAM exchange: what was said so far, and what we hold against it."""

    def __init__(self, server: str, digest: str, password: bytes, nonce: str, bare: bytes) -> None:
        self._server = server
        self._digest = digest
        self._password = password
        self._nonce = nonce
        self._bare = bare
        self._signature = b""
        self._proven = False
        self._trouble: MailError | None = None

    def answer(self, challenge: bytes) -> bytes | None:
        """Answer the server's first message with our proof, and its proof with nothing."""
        if self._signature:
            return self._judged(challenge)
        if not challenge:
            return _HEADER + self._bare
        try:
            told = _read(challenge, self._nonce)
        except ValueError as error:
            problem = Problem(ProblemKind.AUTH_UNSUPPORTED, self._server, detail=str(error))
            self._trouble = AuthenticationFailed(problem)
            return None  # called off before a proof was given: this way in is not good enough
        return self._proof(challenge, told)

    def verdict(self, ended: MailError | None) -> MailError | None:
        """Let nobody in who did not prove to know the password (§5: the client MUST verify)."""
        if isinstance(ended, Transient):
            return ended
        if ended is None and not self._proven:
            return self._trouble or errors.protocol(self._server, detail="server-unproven")
        return self._trouble or ended

    def _proof(self, challenge: bytes, told: _Challenge) -> bytes:
        """Compute both proofs (§3), ours to be sent and the server's to be compared."""
        salted = hashlib.pbkdf2_hmac(self._digest, self._password, told.salt, told.iterations)
        client_key = self._hmac(salted, b"Client Key")
        binding = base64.b64encode(_HEADER).decode()
        final = f"c={binding},r={told.nonce}".encode()
        signed = b",".join((self._bare, challenge, final))
        stored_key = hashlib.new(self._digest, client_key).digest()
        proof = _xor(client_key, self._hmac(stored_key, signed))
        self._signature = self._hmac(self._hmac(salted, b"Server Key"), signed)
        return final + b",p=" + base64.b64encode(proof)

    def _judged(self, final: bytes) -> bytes | None:
        """Compare the server's proof. What it says of an error it will say again as a refusal."""
        if final.startswith(b"e="):
            return b""
        shown = _base64(final.removeprefix(b"v=").partition(b",")[0])
        self._proven = hmac.compare_digest(shown, self._signature)
        if self._proven:
            return b""
        self._trouble = errors.protocol(self._server, detail="server-unproven")
        return None

    def _hmac(self, key: bytes, message: bytes) -> bytes:
        return hmac.digest(key, message, self._digest)


def _read(challenge: bytes, ours: str) -> _Challenge:
    """Read "r=…,s=…,i=…"; what follows are extensions, to be ignored. Raises ValueError: why not.

    A mandatory extension ("m=…" in front) is none that we know (§5.1).
    """
    fields = [part.partition("=") for part in challenge.decode("utf-8", "replace").split(",")]
    if [name for name, _, _ in fields[:3]] != ["r", "s", "i"]:
        raise ValueError("scram-form")
    nonce, salt, iterations = (value for _, _, value in fields[:3])
    if not nonce.startswith(ours) or len(nonce) < len(ours) + SHORTEST_NONCE:
        raise ValueError("scram-nonce")
    absurd = not _DIGITS.fullmatch(iterations) or len(iterations) > len(str(MOST_ITERATIONS))
    if absurd or not FEWEST_ITERATIONS <= int(iterations) <= MOST_ITERATIONS:
        raise ValueError("scram-iterations")
    decoded = _base64(salt.encode())
    if not decoded:
        raise ValueError("scram-salt")
    return _Challenge(nonce, decoded, int(iterations))


def _base64(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
