"""A sender's name that claims to be another address than the letter comes from."""

import re
import unicodedata

from app.model.message import Address

_WORD = r"[^\s.<>()\[\]\"'“”‘’«»,;:!?@]+"
_ADDRESS = re.compile(rf"{_WORD}(?:\.{_WORD})*@{_WORD}(?:\.{_WORD})+")
_DOTS = str.maketrans("。．｡", "...")  # what a browser takes for a dot in a name (UTS #46)


def claimed_address(person: Address) -> str:
    """Return the address that a name shows and the letter does not come from; "" for an honest one.

    Read as the eye does: wide letters are letters, and what cannot be seen is not there.
    """
    shown = _as_seen(person.name)
    if not shown:
        return ""  # at once: every row that is painted asks
    own = _as_seen(person.address)
    return next((each for each in _ADDRESS.findall(shown) if each != own), "")


def honest_name(person: Address) -> str:
    """Return the name to show in a list: the real address where the name claims another."""
    return person.address if claimed_address(person) else person.shown


def _as_seen(text: str) -> str:
    """Return a text that holds an address as one reads it; "" where there is none."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DOTS)
    if "@" not in plain:
        return ""
    visible = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    return "@".join(_decoded(part) for part in visible.casefold().split("@"))


def _decoded(domain: str) -> str:
    """Turn the labels of an international domain into what they are shown as."""
    if "xn--" not in domain:
        return domain
    return ".".join(_label(label) for label in domain.split("."))


def _label(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label
