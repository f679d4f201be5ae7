"""The sender as a letter names it: one address, and how its field may deceive who reads it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.mime import words
from app.mime.addresses import addresses
from app.model.message import Address
from app.trust import domains

ADDRESSES_READ = 20
FIELDS_READ = 10
LONGEST_NAME = 500
LONGEST_FIELD = 4_000  # characters read; reading takes time squared in unclosed quotes
_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"'@]{1,64}@(?:[\w\-]{1,63}\.){1,8}[\w\-]{2,63}")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"|\((?:[^()\\]|\\.)*+\)|=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=')
# Possessive, so that a hostile field costs no more than its length.
_ANGLE = re.compile(r"<[^<>@]*+@[^<>]*+>")
_SOURCE_ROUTE = re.compile(r"<\s*@")
_COMMENT_INSIDE = re.compile(r"<[^<>\s\"@]*+@[^<>\"(]*+\(")
# What turns the direction of all that follows, and never stands in an honest name.
_OVERRIDES = frozenset("\u202d\u202e")
# Marks that scripts need inside words, or that programs put round a name.
_NEEDED = frozenset(
    "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u00ad"
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a letter says it is from: `domain` in ASCII, "" where there is no usable address."""

    name: str = ""
    address: str = ""
    domain: str = ""
    fields: int = 0
    others: tuple[str, ...] = ()
    """Further addresses that the field gives as senders."""
    within: tuple[str, ...] = ()
    """Addresses that stand in the name, or beside it."""
    is_odd: bool = False
    """Written so that programs do not agree on the address."""
    is_hiding: bool = False
    """Holds characters that hide or turn text."""

    @property
    def shown(self) -> str:
        """The name as it may be shown, else the address."""
        return visible(self.name) or visible(self.address)


def read(values: Sequence[str]) -> Sender:
    """Read all From fields of a letter; the first names the sender."""
    if not values:
        return Sender()
    first, *later = (value[:LONGEST_FIELD] for value in values[:FIELDS_READ])
    people = [one for one in addresses(first)[:ADDRESSES_READ] if "@" in one.address]
    named = people[0] if people else _nameless(first)
    more = [one.address for value in later for one in addresses(value)[:ADDRESSES_READ]]
    address = _clean(named.address)
    decoded = words.decode(first)
    return Sender(
        name=named.name[:LONGEST_NAME],
        address=address,
        domain=domains.of_address(address),
        fields=len(values),
        others=tuple(_different([one.address for one in people[1:]] + more, address)),
        within=_within(decoded, people),
        is_odd=_is_odd(first, named.address),
        is_hiding=_is_hiding(named.name, named.address),
    )


def visible(text: str) -> str:
    """Return a name on one line, without what hides or turns text."""
    text = " ".join(text.split())
    kept = (one for one in text if unicodedata.category(one) not in ("Cf", "Cc", "Co", "Cn"))
    return " ".join("".join(kept).split())


def _nameless(value: str) -> Address:
    found = addresses(value)
    return found[0] if found else Address("", "")


def _clean(address: str) -> str:
    """Return an address as it can be compared: compatible forms joined, hidden ones taken out."""
    return visible(unicodedata.normalize("NFKC", address)) if not address.isascii() else address


def _different(found: Sequence[str], address: str) -> list[str]:
    return [one for one in dict.fromkeys(found) if one and one.lower() != address.lower()]


def _within(decoded: str, people: Sequence[Address]) -> tuple[str, ...]:
    """Find what looks like an address beside those that are meant."""
    text = visible(unicodedata.normalize("NFKC", decoded)).replace(" @ ", "@")
    meant = {_clean(one.address).lower() for one in people}
    found = dict.fromkeys(one.rstrip(".") for one in _ADDRESS.findall(text))
    return tuple(one for one in found if one.lower() not in meant)[:ADDRESSES_READ]


def _is_odd(value: str, address: str) -> bool:
    """Whether a field is written outside the grammar (RFC 5322 §3.4) in a way that matters."""
    bare = _QUOTED.sub(" ", value)
    local = address.rpartition("@")[0]
    return (
        len(_ANGLE.findall(bare)) > 1 + bare.count(",")
        or (">" in bare and "@" in bare.rpartition(">")[2])
        or bare.count("<") != bare.count(">")
        or _SOURCE_ROUTE.search(bare) is not None
        or _COMMENT_INSIDE.search(value) is not None
        or ("@" in bare.partition(":")[0] and ":" in bare)
        or bool(set(local) & set('@%!\\<>" ,;:'))
        or "\0" in value
    )


def _is_hiding(name: str, address: str) -> bool:
    if _OVERRIDES & set(name):
        return True
    odd = {one for one in address if unicodedata.category(one) in ("Cf", "Cc", "Zs", "Zl", "Zp")}
    hidden = {one for one in name if unicodedata.category(one) in ("Cf", "Cc", "Co")}
    return bool(odd) or bool(hidden - _NEEDED - {"\u200b", "\ufeff", "\u2060"})
