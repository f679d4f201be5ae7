"""Signatures of domains (DKIM, RFC 6376, 8301, 8463), checked with keys that somebody looks up.

What dkimpy would let pass, and a person should not rely on, is refused before: bodies signed in
part (l=), fields that were added or left unsigned, old algorithms, short keys.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from app.mime.parse import header_block
from app.trust import domains

if TYPE_CHECKING:
    import dkim as dkimpy

Texts = Callable[[str], tuple[str, ...] | None]
"""Looks up the TXT records of a name; () where there are none, None where nobody can tell now."""

SIGNATURES_READ = 10
SHORTEST_KEY = 1024
_LONGEST_KEY_RECORD = 2_000  # characters; an RSA key of 8,192 bits has 1,500
_LONGEST_SIGNATURE = 8_000
_CLOCKS_DIFFER = 36_000  # seconds
_TAG = re.compile(r"[A-Za-z]\w*", re.ASCII)
_SPACES = re.compile(r"\s+")
_LONGEST_SOURCE = 12_000_000
_LONGEST_HEADER = 256 * 1024
_LONG_SPACES = re.compile(rb"(?<![\t ])[\t ]{20,}+")
_MOST_STEPS = 100_000_000
_SPACES_RUN = re.compile(rb"\s{120}")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.\-]*[a-z0-9_])?")
_ALGORITHMS = frozenset(("rsa-sha256", "ed25519-sha256"))  # rsa-sha1: MUST NOT (RFC 8301 §3.1)
_SINGLE = frozenset(
    """
    from sender reply-to to cc subject date message-id mime-version content-type
    content-transfer-encoding
    """.split()
)
"""Fields that stand once (RFC 5322 §3.6); a second one is not what was signed."""
_MUST_BE_SIGNED = ("from", "subject", "date")

log = logging.getLogger(__name__)


class Flaw(StrEnum):
    """Why a signature proves nothing, or does not fit."""

    UNREADABLE = "unreadable"
    ALGORITHM = "algorithm"
    BODY_IN_PART = "body-in-part"
    FIELDS_UNSIGNED = "fields-unsigned"
    FIELDS_ADDED = "fields-added"
    EXPIRED = "expired"
    NO_KEY = "no-key"
    KEY_WITHDRAWN = "key-withdrawn"
    KEY_WEAK = "key-weak"
    KEY_TESTING = "key-testing"
    BROKEN = "broken"
    """It was made for another letter, or the letter was changed since."""
    TOO_LARGE = "too-large"
    """Checking it would keep the computer busy for seconds."""
    UNCHECKED = "unchecked"
    """The key could not be looked up now."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One DKIM-Signature field; `flaw` is what its own words show, before any key is asked for."""

    index: int
    domain: str = ""
    selector: str = ""
    fields: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    flaw: Flaw | None = None

    @property
    def signs_recipients(self) -> bool:
        return "to" in self.fields or "cc" in self.fields


@dataclass(frozen=True, slots=True)
class Checked:
    """A signature and what came of it; no flaw means that it holds."""

    signature: Signature
    flaw: Flaw | None


def read(fields: Sequence[tuple[str, str]], at: int) -> tuple[Signature, ...]:
    """Return the signatures of a header, the first ten; `at` is when it came (epoch seconds)."""
    counts = Counter(name.lower() for name, _ in fields)
    values = [value for name, value in fields if name.lower() == "dkim-signature"]
    return tuple(
        _signature(index, value, counts, at) for index, value in enumerate(values[:SIGNATURES_READ])
    )


class Checker:
    """Checks signatures of one source."""

    def __init__(self, source: bytes, texts: Texts) -> None:
        self._source = source
        self._texts = texts

    def check(self, signature: Signature) -> Checked:
        """Say whether a signature holds. Asks for its key; never raises."""
        if signature.flaw is not None:
            return Checked(signature, signature.flaw)
        if self._is_too_costly:
            return Checked(signature, Flaw.TOO_LARGE)
        records = self._texts(f"{signature.selector}._domainkey.{signature.domain}")
        if records is None:
            return Checked(signature, Flaw.UNCHECKED)
        keys = [record for record in records if _is_key(record)]
        if not keys:
            return Checked(signature, Flaw.NO_KEY)
        return Checked(
            signature, _key_flaw(keys[0], signature) or self._verified(signature, keys[0])
        )

    def _verified(self, signature: Signature, key: str) -> Flaw | None:
        """Let dkimpy calculate. It raises whatever broken input makes it raise."""
        import dkim as dkimpy

        try:
            field = self._fields[signature.index]
            if not _is_same(field[1], signature):
                return Flaw.UNREADABLE
            held = self._verifier.verify_sig(
                {name.encode(): value.encode() for name, value in signature.tags},
                [name.encode() for name in signature.fields],
                field,
                lambda _name, timeout=0: key.encode("ascii"),
            )
        except dkimpy.KeyFormatError:
            return Flaw.KEY_WEAK
        except Exception as error:  # hostile keys and signatures; a bug must not hide the letter
            log.debug("a signature of %s: %s", signature.domain, type(error).__name__)
            return Flaw.BROKEN
        return None if held is True else Flaw.BROKEN

    @cached_property
    def _is_too_costly(self) -> bool:
        """Whether dkimpy, which takes time squared in runs of spaces and folds, would be busy."""
        header = len(header_block(self._source))
        return (
            len(self._source) > _LONGEST_SOURCE
            or header > _LONGEST_HEADER
            or sum(len(run) ** 2 for run in _LONG_SPACES.findall(self._source)) > _MOST_STEPS
        )

    @cached_property
    def _verifier(self) -> "dkimpy.DKIM":
        import dkim as dkimpy

        return dkimpy.DKIM(self._source, minkey=SHORTEST_KEY, logger=_silent())

    @cached_property
    def _fields(self) -> list[tuple[bytes, bytes]]:
        return [
            (name, value)
            for name, value in self._verifier.headers
            if name.lower() == b"dkim-signature"
        ]


def _is_same(field: bytes, signature: Signature) -> bool:
    """Whether dkimpy, which splits a header its own way, speaks of the field that we read.

    Otherwise one field's words could be checked against another's signature. Its patterns take time
    squared in a run of spaces.
    """
    if len(field) > 2 * _LONGEST_SIGNATURE or _SPACES_RUN.search(field):
        return False
    tags = _tags(field.decode("ascii", "replace")) or {}
    return _bare(tuple(tags.items())) == _bare(signature.tags)


def _bare(tags: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(name, _SPACES.sub("", value)) for name, value in tags]


def _signature(index: int, value: str, counts: Counter[str], at: int) -> Signature:
    tags = _tags(value) if len(value) <= _LONGEST_SIGNATURE else None
    if tags is None:
        return Signature(index, flaw=Flaw.UNREADABLE)
    domain = domains.ascii_form(tags.get("d", ""))
    signed = tuple(_SPACES.sub("", tags.get("h", "")).lower().split(":"))
    return Signature(
        index, domain, tags.get("s", "").lower(), signed, tuple(tags.items()),
        _flaw(tags, domain, signed, counts, at),
    )  # fmt: skip


def _tags(value: str) -> dict[str, str] | None:
    """Read a tag list (RFC 6376 §3.2); None where it is broken, or a tag stands twice."""
    found: dict[str, str] = {}
    for piece in value.split(";"):
        if not piece.strip():
            continue
        name, equals, words = piece.partition("=")
        name = name.strip()
        if not equals or name in found or not _TAG.fullmatch(name):
            return None
        found[name] = words.strip()
    return found


def _flaw(
    tags: dict[str, str], domain: str, signed: tuple[str, ...], counts: Counter[str], at: int
) -> Flaw | None:
    """Return what a signature's own words are against it."""
    if not _is_readable(tags, domain):
        return Flaw.UNREADABLE
    if tags["a"].lower() not in _ALGORITHMS:
        return Flaw.ALGORITHM
    if "l" in tags:
        return Flaw.BODY_IN_PART
    if any(name not in signed for name in _MUST_BE_SIGNED if counts[name] or name == "from"):
        return Flaw.FIELDS_UNSIGNED
    if any(counts[name] > 1 for name in _SINGLE):
        return Flaw.FIELDS_ADDED
    if any(counts[name] and name not in signed for name in ("reply-to", "sender")):
        return Flaw.FIELDS_UNSIGNED
    return Flaw.EXPIRED if _is_expired(tags, at) else None


def _is_readable(tags: dict[str, str], domain: str) -> bool:
    """Whether all that must stand there does (RFC 6376 §3.5), and the domain is somebody's."""
    if any(not tags.get(name) for name in ("v", "a", "b", "bh", "d", "h", "s")):
        return False
    identity = domains.ascii_form(tags.get("i", "").rpartition("@")[2]) or domain
    return (
        tags["v"] == "1"
        and _HOST.fullmatch(domain) is not None
        and _HOST.fullmatch(tags["s"].lower()) is not None
        and "." in domain
        and not domains.is_ending(domain)
        and (identity == domain or identity.endswith(f".{domain}"))
        and tags.get("q", "dns/txt") == "dns/txt"
        and all(tags[name].isdigit() for name in ("t", "x") if name in tags)
    )


def _is_expired(tags: dict[str, str], at: int) -> bool:
    """Judge by when the letter came: what was valid then does not lapse while it lies here."""
    signed, expires = int(tags.get("t", "0")[:18]), int(tags.get("x", "0")[:18])
    if expires and (expires < at - _CLOCKS_DIFFER or expires < signed):
        return True
    return signed > at + _CLOCKS_DIFFER


def _is_key(record: str) -> bool:
    tags = _tags(record)
    return tags is not None and "p" in tags and tags.get("v", "DKIM1") == "DKIM1"


def _key_flaw(record: str, signature: Signature) -> Flaw | None:
    """Return what a key's record (RFC 6376 §3.6.1) says against using it."""
    key, tags = _tags(record) or {}, dict(signature.tags)
    algorithm, _, digest = tags["a"].lower().partition("-")
    if not _SPACES.sub("", key["p"]):
        return Flaw.KEY_WITHDRAWN
    if len(record) > _LONGEST_KEY_RECORD or not record.isascii():
        return Flaw.KEY_WEAK
    flags = key.get("t", "").replace(" ", "").split(":")
    if "y" in flags:
        return Flaw.KEY_TESTING
    if key.get("k", "rsa") != algorithm or digest not in key.get("h", digest).split(":"):
        return Flaw.ALGORITHM
    if not {"*", "email"} & set(key.get("s", "*").replace(" ", "").split(":")):
        return Flaw.ALGORITHM
    if "s" in flags and tags.get("i", "").rpartition("@")[2].lower() not in ("", signature.domain):
        return Flaw.UNREADABLE
    return None


def _silent() -> logging.Logger:
    """Return a logger that keeps dkimpy's complaints about strangers' mail to itself."""
    quiet = logging.getLogger(f"{__name__}.dkimpy")
    quiet.setLevel(logging.CRITICAL + 1)
    return quiet
