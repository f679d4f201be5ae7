"""Names and passwords as SCRAM compares them: SASLprep (RFC 4013), a profile of stringprep."""

import stringprep
from unicodedata import ucd_3_2_0

_PROHIBITED = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def saslprep(text: str, *, stored: bool = True) -> str:
    """Return the text prepared. Raises ValueError where it holds what may not be in it.

    `stored` also forbids letters that Unicode 3.2 did not have (RFC 3454 §7): the server may have
    prepared them otherwise when it kept them.
    """
    if text.isascii() and text.isprintable():
        return text
    prepared = ucd_3_2_0.normalize("NFKC", "".join(map(_mapped, text)))
    if any(forbidden(c) for c in prepared for forbidden in _PROHIBITED):
        raise ValueError("a prohibited character")
    if stored and any(map(stringprep.in_table_a1, prepared)):
        raise ValueError("an unassigned character")
    _check_direction(prepared)
    return prepared


def _mapped(character: str) -> str:
    """Turn every kind of space into one, and drop what cannot be seen (RFC 4013 §2.1)."""
    if stringprep.in_table_c12(character):
        return " "
    return "" if stringprep.in_table_b1(character) else character


def _check_direction(text: str) -> None:
    """Refuse text that mixes directions (RFC 3454 §6)."""
    if not any(map(stringprep.in_table_d1, text)):
        return
    ends = stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
    if not ends or any(map(stringprep.in_table_d2, text)):
        raise ValueError("mixed directions")
