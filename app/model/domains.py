"""Names of hosts and domains in any script: as DNS spells them, and as people read them.

IDNA 2008 (RFC 5890-5893) with the mapping that browsers do before it (UTS #46).
"""

import re
import unicodedata

LONGEST_NAME = 253
"""Characters of a domain name as DNS spells it (RFC 1035 §2.3.4)."""

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


def ascii_domain(domain: str) -> str:
    """Return a domain as A-labels, "" where it is none."""
    if not domain.isascii():
        domain = _encoded(domain)
    labels = domain.split(".")
    return domain if len(domain) <= LONGEST_NAME and all(map(_LABEL.fullmatch, labels)) else ""


def readable_domain(domain: str) -> str:
    """Return a domain as a person reads it: A-labels decoded, where that deceives nobody.

    A label that mixes scripts, or that would not be spelled so again, stays as DNS has it.
    """
    if "xn--" not in domain.lower():
        return domain
    return ".".join(_readable_label(label) for label in domain.split("."))


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


def needs_utf8(address: str) -> bool:
    """Say whether an address can be sent to only with SMTPUTF8."""
    return not wire_address(address).isascii()


def _encoded(domain: str) -> str:
    import idna  # its tables take a moment, and few names need them

    try:
        return idna.encode(_DOTS.sub(".", domain), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def _readable_label(label: str) -> str:
    import idna

    if not label.lower().startswith("xn--"):
        return label
    try:
        read = idna.decode(label)
    except (idna.IDNAError, UnicodeError):
        return label
    honest = not _disguised(read) and ascii_domain(read) == label.lower()
    return read if honest else label


def _disguised(label: str) -> bool:
    """Tell whether a label could pass for another: scripts mixed, or one that apes Latin."""
    letters = [each for each in label if unicodedata.category(each)[0] == "L"]
    scripts = {unicodedata.name(each, "?").split(" ")[0].split("-")[0] for each in letters}
    one_script = len(scripts) < 2 or any(scripts <= together for together in _TOGETHER)
    return not one_script or (bool(letters) and _LATIN_LOOKING.issuperset(letters))
