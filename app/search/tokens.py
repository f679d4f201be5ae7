"""Cut Chinese and Japanese into pairs of characters, at indexing and in questions alike.

These scripts have no spaces, so that a tokenizer takes a whole sentence as one word. A run ABC is
indexed as "AB BC" " C": any two or more characters are then a phrase of pairs, and a single one is
the prefix of a pair.
"""

import re
import unicodedata
from itertools import pairwise

_CJK = "々-〇〡-〩ぁ-ゖゝ-ゟァ-ヺー-ヿ㐀-䶿一-鿿豈-﫿ｦ-ﾟ\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_CJK}]+")
_WORD_CATEGORIES = ("L", "N")


def indexed(text: str) -> str:
    """Return `text` as the full-text index takes it."""
    if text.isascii():
        return text
    return _RUN.sub(_pairs_and_last, text)


def asked(text: str) -> str:
    """Return `text` as a phrase to look for; the last run of it may go on in the message."""
    runs = list(_RUN.finditer(text))
    if not runs:
        return text
    *_, last = runs
    if text[last.end() :].strip():
        return indexed(text)
    return indexed(text[: last.start()]) + " " + " ".join(_pairs(last[0]))


def ends_in_single(text: str) -> bool:
    """Whether the last run is one character, which is only found as a prefix."""
    runs = _RUN.findall(text)
    return bool(runs) and len(runs[-1]) == 1 and text.rstrip().endswith(runs[-1])


def ends_in_run(text: str) -> bool:
    """Whether `text` ends in a script that is cut into pairs."""
    return _RUN.fullmatch(text.rstrip()[-1:]) is not None


def has_words(text: str) -> bool:
    """Whether the tokenizer finds anything in `text`.

    FTS5 lets a question with an empty phrase find nothing.
    """
    return any(
        unicodedata.category(c).startswith(_WORD_CATEGORIES)
        or unicodedata.category(c) in ("Co", "Mn", "Mc")
        for c in text
    )


def _pairs_and_last(run: re.Match[str]) -> str:
    characters = run[0]
    return (
        f" {' '.join((*_pairs(characters), characters[-1]))} "
        if len(characters) > 1
        else f" {characters} "
    )


def _pairs(characters: str) -> list[str]:
    if len(characters) == 1:
        return [characters]
    return [a + b for a, b in pairwise(characters)]
