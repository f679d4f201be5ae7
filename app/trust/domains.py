"""Domains of senders: who registered them, whether two belong together, how they are read."""

from functools import lru_cache

import idna

from app.model.suffixes import suffixes

# Endings of countries that are sold to anybody, anywhere.
_SOLD_ANYWHERE = frozenset(
    "ac ag ai am bz cc cd cf co cm fm ga gg gl gq gs im in.net io is je la li ly me ml ms mu nu pw "
    "sc sh so st su sx tk tl to tv vc vg ws".split()
)
_LONGEST = 400  # characters; a name has 253, and its words may be in any script
_DOTS = str.maketrans("。．｡", "...")


def of_address(address: str) -> str:
    """Return the domain of an address as the name system knows it (xn--…), "" if it has none."""
    return ascii_form(address.rpartition("@")[2]) if "@" in address else ""


@lru_cache(maxsize=4096)
def ascii_form(domain: str) -> str:
    """Return a domain in ASCII, lower case, without final dot; "" where it cannot be one."""
    if len(domain) > _LONGEST:
        return ""
    plain = domain.translate(_DOTS).strip().rstrip(".").lower()
    if plain.isascii():
        return plain if plain and ".." not in plain and not set(plain) & set(" <>@,;") else ""
    try:
        return idna.encode(plain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


@lru_cache(maxsize=4096)
def readable(domain: str) -> str:
    """Return a domain with its words in their own script; what cannot be decoded stays."""
    return ".".join(_readable_label(label) for label in domain.split("."))


@lru_cache(maxsize=8192)
def organisation(domain: str) -> str:
    """Return what somebody registered of a domain ("a.co.uk"), else the whole domain.

    Names below one that hosts for anybody (github.io) count as registered, so that its customers
    do not vouch for each other (RFC 9091 §3).
    """
    return suffixes().privatesuffix(domain) or domain


def ending(domain: str) -> str:
    """Return what stands behind the registered word ("co.uk")."""
    return organisation(domain).partition(".")[2]


def is_ending(domain: str) -> bool:
    """Whether anybody can register below this ("com", "co.uk", "github.io")."""
    return suffixes().publicsuffix(domain) == domain


def is_of_country(domain: str) -> bool:
    """Whether this stands below a country that gives its names to those at home."""
    last = domain.rpartition(".")[2]
    return len(last) == 2 and last not in _SOLD_ANYWHERE


def aligned(signer: str, domain: str, *, strict: bool = False) -> bool:
    """Whether what `signer` says holds for `domain` (RFC 7489 §3.1)."""
    if not signer or not domain:
        return False
    if signer == domain:
        return "." in domain
    return not strict and not is_ending(signer) and organisation(signer) == organisation(domain)


def _readable_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except (idna.IDNAError, UnicodeError):
        return label
