"""Addresses and names of hosts in any script: judged, spelled for servers, and read by people.

Domains follow IDNA 2008 (RFC 5890-5893) with the mapping that browsers do before it (UTS #46),
local parts RFC 6531 and 6532. Both floors judge by this one room.
"""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress

LONGEST_ADDRESS = 254
LONGEST_LOCAL = 64
LONGEST_DOMAIN = 253
"""Characters of a domain name as DNS spells it (RFC 1035 §2.3.4)."""

# Characters that cannot be seen, and would let one address pass for another. The joiners belong to
# the spelling of a word after a virama and between Arabic letters (RFC 5892, Appendix A), alone.
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2"
_ARABIC = "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f"
HIDDEN = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    f"|(?<![{_VIRAMAS}{_ARABIC}])[\u200c\u200d]"
)

_ATOM = r"[^\s\x00-\x20\x7f-\x9f\ud800-\udfff()<>\[\]:;@\\,.\"]+"
_LOCAL_PART = re.compile(
    rf"(?:{_ATOM}(?:\.{_ATOM})*|\"(?:[^\"\\\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]"
    r"|\\[\x20-\x7e])*\")"
)
_LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-fA-F:.]{2,45})\]")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9])?")
_DOTS = re.compile("[。．｡]")

# Scripts that are written together.
_TOGETHER = (
    {"HIRAGANA", "KATAKANA", "CJK"},
    {"HANGUL", "CJK"},
    {"BOPOMOFO", "CJK"},
)

# Letters of Cyrillic and Greek that pass for Latin ones: a label of nothing else is a disguise.
_LATIN_LOOKING = frozenset("аԁеԍһіјӏӀорԛѕԝхуѵѡсвкмнтьгпαικνρυωηοτϲϳ")


def valid_address(address: str) -> bool:
    """Say whether an addr-spec can be written to: RFC 5321 and, in any script, RFC 6531."""
    local, at, domain = address.rpartition("@")
    if not at or _octets(address) > LONGEST_ADDRESS or _octets(local) > LONGEST_LOCAL:
        return False
    if not _LOCAL_PART.fullmatch(local) or HIDDEN.search(address):
        return False
    return bool(ascii_domain(domain) or _LITERAL.fullmatch(domain))


def valid_host(host: str) -> bool:
    """Say whether a server can be asked for by this name or address."""
    return bool(ascii_host(host)) and not HIDDEN.search(host)


def ascii_host(host: str) -> str:
    """Return a host name as DNS and certificates spell it; addresses stay; "" where it is none."""
    import ipaddress  # the first window needs none

    host = host.strip().rstrip(".")
    with suppress(ValueError):
        return str(ipaddress.ip_address(host.strip("[]")))
    return ascii_domain(host)


def typed_address(text: str) -> str:
    """Return an address as it is kept: composed (RFC 6532 §3.1), with the plain signs for @ and .

    Keyboards of East Asia write both in a wide form.
    """
    local, at, domain = unicodedata.normalize("NFC", text).replace("＠", "@").rpartition("@")
    return f"{local}{at}{_DOTS.sub('.', domain)}"


def ascii_domain(domain: str) -> str:
    """Return a domain as A-labels, "" where it is none."""
    if not domain.isascii():
        domain = _encoded(domain)
    labels = domain.split(".")
    return domain if len(domain) <= LONGEST_DOMAIN and all(map(_LABEL.fullmatch, labels)) else ""


def readable_domain(domain: str) -> str:
    """Return a domain as a person reads it: A-labels decoded, where that deceives nobody.

    A label that mixes scripts, apes Latin ones below a Latin end, or would not be spelled so again
    is shown as DNS has it, also where a header spells it otherwise.
    """
    if domain.isascii() and "xn--" not in domain.lower():
        return domain  # at once: every row that is painted asks
    labels = domain.split(".")
    latin_end = _decoded(labels[-1]).isascii()
    return ".".join(_readable_label(label, latin_end=latin_end) for label in labels)


def readable_address(address: str) -> str:
    """Return an address with its domain as a person reads it."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{readable_domain(domain)}" if at else address


def wire_address(address: str) -> str:
    """Return an address as servers take it: an ASCII local part gets an ASCII domain.

    With a local part in another script it stays as it is, and needs SMTPUTF8 (RFC 6531).
    """
    local, at, domain = address.rpartition("@")
    if not at or not local.isascii() or domain.isascii():
        return address
    return f"{local}@{ascii_domain(domain) or domain}"


def address_key(address: str) -> str:
    """Return what all spellings of one address have in common.

    Case counts nowhere in practice, though RFC 5321 §2.4 lets it count in local parts.
    """
    local, at, domain = address.rpartition("@")
    if not at or address.isascii():
        return address.casefold()
    return f"{local}@{ascii_domain(domain) or domain}".casefold()


def spellings(text: str) -> tuple[str, ...]:
    """Return a text in which addresses may stand as it is, and with domains spelled otherwise."""
    return tuple(dict.fromkeys((text, _respelled(text, _dns), _respelled(text, readable_domain))))


def needs_utf8(address: str) -> bool:
    """Say whether an address can be sent to only with SMTPUTF8."""
    return not wire_address(address).isascii()


def _respelled(text: str, spell: Callable[[str], str]) -> str:
    words = (word.rpartition("@") for word in text.split())
    return " ".join(f"{before}{at}{spell(domain)}" for before, at, domain in words)


def _dns(domain: str) -> str:
    return domain if domain.isascii() else ascii_domain(domain) or domain


def _octets(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _encoded(domain: str) -> str:
    import idna  # its tables take a moment, and few names need them

    try:
        return idna.encode(_DOTS.sub(".", domain), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def _readable_label(label: str, *, latin_end: bool) -> str:
    read = _decoded(label)
    if read.isascii():
        return label
    spelled = _encoded(read)
    honest = not _disguised(read, latin_end=latin_end)
    if not label.isascii():
        return label if honest else spelled or label
    return read if honest and spelled == label.lower() else label


def _decoded(label: str) -> str:
    """Decode an A-label; what is none stays."""
    import idna

    if not label.lower().startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except (idna.IDNAError, UnicodeError):
        return label


def _disguised(label: str, *, latin_end: bool) -> bool:
    """Tell whether a label could pass for another: scripts mixed, or one that apes Latin."""
    letters = [each for each in label if unicodedata.category(each)[0] == "L"]
    scripts = {unicodedata.name(each, "?").split(" ")[0].split("-")[0] for each in letters}
    one_script = len(scripts) < 2 or any(scripts <= together for together in _TOGETHER)
    apes = latin_end and bool(letters) and _LATIN_LOOKING.issuperset(letters)
    return apes or not one_script
