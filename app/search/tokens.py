"""Cut Chinese and Japanese into pairs of characters, at indexing and in questions alike.

These scripts have no spaces, so that a tokenizer takes a whole sentence as one word. A run ABC is
indexed as "AB BC" " C": any two or more characters are then a phrase of pairs, and a single one is
the prefix of a pair.
"""

import re
import unicodedata
from operator import add

_CJK = "々-〇〡-〩ぁ-ゖゝ-ゟァ-ヺー-ヿ㐀-䶿一-鿿豈-﫿ｦ-ﾟ\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_CJK}]+")
_RUNS = re.compile(f"([{_CJK}]+)")
_WORD_CATEGORIES = ("L", "N")
_OTHERS_FIRST_BYTES = bytes(b for b in range(256) if not 0xE3 <= b <= 0xE9 and b < 0xEF)
"""Bytes that begin no character of these scripts in UTF-8."""


def indexed(text: str) -> str:
    """Return `text` as the full-text index takes it."""
    if text.isascii() or not _may_hold_runs(text):
        return text
    pieces = _RUNS.split(text)
    pieces[1::2] = map(_pairs_and_last, pieces[1::2])
    return "".join(pieces)


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


def _may_hold_runs(text: str) -> bool:
    """Look at first bytes only: ten times as fast for Hindi or French as a search for the runs."""
    return bool(text.encode("utf-8", "replace").translate(None, _OTHERS_FIRST_BYTES))


def _pairs_and_last(run: str) -> str:
    if len(run) == 1:
        return f" {run} "
    return f" {' '.join(map(add, run, run[1:]))} {run[-1]} "


def _pairs(run: str) -> list[str]:
    return list(map(add, run, run[1:])) if len(run) > 1 else [run]
