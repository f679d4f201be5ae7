"""What a SASL mechanism is to the three protocols (RFC 4422): a name, answers, and a verdict."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field

from app.protocols.errors import MailError

Answer = Callable[[bytes], bytes | None]
"""What to say to the server's next (decoded) challenge; None calls the exchange off."""

Verdict = Callable[[MailError | None], MailError | None]
"""What an exchange came to, given how the server ended it (None: it let us in)."""

CANCEL = "*"
"""What calls an exchange off (RFC 4954 §4, RFC 3501 §6.2.2, RFC 5034 §4)."""


def _as_told(ended: MailError | None) -> MailError | None:
    return ended


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One SASL mechanism, ready to be spoken once. `initial` may be sent along with the command.

    Both hold secrets, and mask themselves wherever it is printed.
    """

    name: str
    answer: Answer = field(repr=False)
    initial: bytes | None = field(default=None, repr=False)
    verdict: Verdict = _as_told


def encoded_initial(message: bytes) -> str:
    """Encode what goes along with the command; where that is empty, it is "=" (RFC 4954 §4)."""
    return encoded(message) or "="


def encoded(answer: bytes | None) -> str:
    """Encode an answer to a challenge; an empty one is an empty line."""
    return CANCEL if answer is None else base64.b64encode(answer).decode("ascii")


def decoded(challenge: bytes) -> bytes:
    """Decode a challenge; some servers send plain words where base64 belongs."""
    try:
        return binascii.a2b_base64(challenge)
    except ValueError:
        return challenge
