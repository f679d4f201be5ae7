"""What others wrote, fit to be shown in a line: nothing in it hides, breaks or turns the text."""

import unicodedata

_JOINERS = "\u200c\u200d"  # between letters of Indic and other scripts, and in emoji
_REPLACED = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Return `text` with controls, direction marks and lone surrogates made visible (UAX #9)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) in _REPLACED and c not in _JOINERS
        else c
        for c in text
    )
