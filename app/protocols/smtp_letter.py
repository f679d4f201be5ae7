"""What a letter needs of a submission server, checked against what that offers, and asked for.

Everything that can be known before a byte is sent is decided here: SIZE (RFC 1870), 8BITMIME (RFC
6152), SMTPUTF8 (RFC 6531), DSN (RFC 3461), REQUIRETLS (RFC 8689), FUTURERELEASE (RFC 4865).
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.model.addressing import needs_utf8, wire_address
from app.model.problem import Problem, ProblemKind
from app.model.submission import SubmitOptions
from app.protocols.errors import Refused

ENVELOPE_ID_LIMIT = 100
"""Characters of an envelope identifier (RFC 3461 §4.4)."""

ORIGINAL_LIMIT = 500
"""Characters of an original recipient (RFC 3461 §4.2)."""

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f<>\u2028\u2029\ud800-\udfff]")
_HEADER_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:\s*<([^<>\s]+)>", re.IGNORECASE | re.MULTILINE)
_NOT_IN_XTEXT = re.compile(r"[^!-*,-<>-~]")
_NOT_IN_UNITEXT = re.compile(r"[\\+=]")


@dataclass(frozen=True, slots=True)
class Offers:
    """What a submission server offers, by keyword in lower case with its parameters."""

    server: str
    extensions: Mapping[str, str] = field(default_factory=dict)
    protected: bool = False

    def __contains__(self, keyword: str) -> bool:
        return keyword in self.extensions

    @property
    def size_limit(self) -> int | None:
        """Bytes the server takes in one letter; None where it does not say (RFC 1870 §4)."""
        limit = self.extensions.get("size", "").strip()
        return _number(limit, 20) or None

    @property
    def require_tls(self) -> bool:
        """Whether it promises to use protected lines alone; in clear that is worth nothing."""
        return self.protected and "requiretls" in self

    @property
    def release_limits(self) -> tuple[int, int]:
        """How many seconds a letter may be held, and until when; zeros where it holds none."""
        if "futurerelease" not in self:
            return 0, 0
        seconds, _, moment = self.extensions["futurerelease"].strip().partition(" ")
        return _number(seconds, 9), _epoch(moment.strip())  # RFC 4865 §4

    @property
    def latest_release(self) -> int:
        """Until when (epoch seconds) it holds a letter that is given to it now; 0: not at all."""
        longest, latest = self.release_limits
        ends = [end for end in (int(time.time()) + longest if longest else 0, latest) if end]
        return min(ends, default=0)


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands of one letter's envelope, in order; `recipients` as they were given."""

    mail: str
    rcpt: tuple[str, ...]
    recipients: tuple[str, ...]


def commands(
    offers: Offers,
    sender: str,
    recipients: Sequence[str],
    source: bytes,
    options: SubmitOptions,
) -> Commands:
    """Return the commands that give a letter's envelope.

    Raises Refused where the server cannot take such a letter: TOO_LARGE, NEEDS_SMTPUTF8 (with the
    address), NEEDS_REQUIRETLS, CANNOT_HOLD; or BAD_ADDRESS for what could end a command early.
    """
    limit = offers.size_limit
    if limit is not None and len(source) > limit:
        raise _refused(offers, ProblemKind.TOO_LARGE, detail=str(limit))
    spelled = [_spelled(each, offers) for each in (sender, *recipients)]
    header = _HEADER_END.split(source, maxsplit=1)[0]
    utf8 = _utf8(offers, (sender, *recipients), header)
    wanted = [
        f"SIZE={len(source)}" if "size" in offers else "",
        utf8,
        "BODY=8BITMIME" if "8bitmime" in offers and not source.isascii() else "",
        _require_tls(offers, options),
        _held(offers, options),
    ]
    reports = options.dsn and "dsn" in offers
    if reports:
        wanted += ["RET=HDRS", _envelope_id(header)]
    mail = " ".join(filter(None, (f"MAIL FROM:<{spelled[0]}>", *wanted)))
    rcpt = tuple(f"RCPT TO:<{each}>{_notify(each) if reports else ''}" for each in spelled[1:])
    return Commands(mail, rcpt, tuple(recipients))


def trial(offers: Offers, sender: str) -> str:
    """Return the command that asks whether a server takes letters from `sender`."""
    mail = f"MAIL FROM:<{_spelled(sender, offers)}>"
    return " ".join(filter(None, (mail, _utf8(offers, (sender,), b""))))


def _utf8(offers: Offers, addresses: Sequence[str], header: bytes) -> str:
    """Ask for SMTPUTF8 where an address or a header needs it, and not otherwise."""
    international = next(filter(needs_utf8, addresses), "")
    if not international and header.isascii():
        return ""
    if "smtputf8" not in offers:
        raise _refused(offers, ProblemKind.NEEDS_SMTPUTF8, international)
    return "SMTPUTF8"


def _require_tls(offers: Offers, options: SubmitOptions) -> str:
    if options.require_tls and not offers.require_tls:
        raise _refused(offers, ProblemKind.NEEDS_REQUIRETLS)
    return "REQUIRETLS" if options.require_tls else ""


def _held(offers: Offers, options: SubmitOptions) -> str:
    """Ask for the letter to be held back; what is due meanwhile needs no holding."""
    now = int(time.time())
    if options.hold_until <= now:
        return ""
    latest = offers.latest_release
    if options.hold_until > latest:
        raise _refused(offers, ProblemKind.CANNOT_HOLD, detail=str(latest or ""))
    if offers.release_limits[1]:
        moment = datetime.fromtimestamp(options.hold_until, UTC)
        return f"HOLDUNTIL={moment:%Y-%m-%dT%H:%M:%SZ}"
    return f"HOLDFOR={options.hold_until - now}"


def _notify(address: str) -> str:
    """Ask for a report on one recipient, by whose name as we wrote it.

    RFC 3461 §4.1, §4.2; an address in another script is written as RFC 6533 §3 has it.
    """
    if address.isascii():
        original = f"rfc822;{_xtext(address)}"
    else:
        original = "utf-8;" + _NOT_IN_UNITEXT.sub(lambda c: f"\\x{{{ord(c[0]):02X}}}", address)
    fits = len(original.encode()) <= ORIGINAL_LIMIT
    return f" NOTIFY=SUCCESS,FAILURE,DELAY{f' ORCPT={original}' if fits else ''}"


def _envelope_id(header: bytes) -> str:
    """Let the report name the letter by its own identifier."""
    found = _MESSAGE_ID.search(header)
    identifier = _xtext(found[1].decode("ascii")) if found and found[1].isascii() else ""
    return f"ENVID={identifier}" if 0 < len(identifier) <= ENVELOPE_ID_LIMIT else ""


def _xtext(text: str) -> str:
    """Write what may stand in a parameter (RFC 3461 §4)."""
    return _NOT_IN_XTEXT.sub(lambda c: f"+{ord(c[0]):02X}", text)


def _spelled(address: str, offers: Offers) -> str:
    """Spell an address for a command. What could end the command early is refused."""
    spelled = wire_address(address)
    local, at, domain = spelled.rpartition("@")
    if _FORBIDDEN.search(address) or (at and local.isascii() and not domain.isascii()):
        raise _refused(offers, ProblemKind.BAD_ADDRESS, address)
    return spelled


def _refused(offers: Offers, kind: ProblemKind, text: str = "", detail: str = "") -> Refused:
    return Refused(Problem(kind, offers.server, text=text, detail=detail))


def _number(word: str, most: int) -> int:
    """Read a number of at most so many digits; 0 where it is none ("²" is a digit, too)."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= most else 0


def _epoch(moment: str) -> int:
    """Read an Internet date-time (RFC 3339); 0 where it is none."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return 0
    return int(read.timestamp()) if read.tzinfo else 0
